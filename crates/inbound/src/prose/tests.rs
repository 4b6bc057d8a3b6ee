//! Reports for people, in a few words each.

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> String {
    let about =
        About { action: DsnAction::Failed, failed: Vec::new(), own: "<us@news.example>".into() };
    let one = |it: &Recipient| {
        let address = it.address.as_ref().map_or_else(|| "-".into(), |it| it.reveal().to_wire());
        let reply = it.reply();
        let host = it.host.as_deref().unwrap_or("-");
        format!("{address} {} {} [{host}]", reply.code, reply.text())
    };
    recipients(text, &about).iter().map(one).collect::<Vec<_>>().join(" | ")
}

#[test]
fn an_address_that_begins_a_line_is_what_the_line_is_about() {
    for text in [
        "<a@b.example>: no such person",
        "a@b.example: no such person",
        "  a@b.example\n    no such person",
        "  * a@b.example\n\nno such person",
        ">>> a@b.example <a@b.example>\n\nno such person",
        "a@b.example (a@b.example)<mailto:a@b.example>\nno such person",
        "Your mail to other@c.example:\n\na@b.example: no such person",
    ] {
        assert_eq!(read(text), "a@b.example 550 no such person [-]", "{text}");
    }
}

#[test]
fn an_address_behind_a_word_counts_when_no_line_begins_with_one() {
    for (text, expected) in [
        ("no such person: a@b.example", "a@b.example 550 no such person [-]"),
        (
            "We could not deliver your mail to <a@b.example>.\n\n552 too full",
            "a@b.example 552 too full [-]",
        ),
        (
            "reject reason: full\ntarget address: a@b.example",
            "a@b.example 550 reject reason: full [-]",
        ),
        (
            "Could not be delivered because of\n\n550 5.1.1 nobody\n\nThese were affected:\n a@b.example",
            "a@b.example 550 nobody [-]",
        ),
    ] {
        assert_eq!(read(text).replace(" target address:", ""), expected, "{text}");
    }
}

#[test]
fn senders_helpers_and_ourselves_are_no_recipients() {
    for text in [
        "Please contact the owner at help@b.example",
        "Message from a@b.example",
        "Your message to us@news.example was seen",
        "For assistance send mail to postmaster@b.example",
        "no address at all",
        "",
    ] {
        assert_eq!(read(text), "", "{text}");
    }
}

#[test]
fn a_transcript_gives_each_address_its_own_reply() {
    let text = "550 elm.example (smtp)... 550 Host unknown\n\
        554 <a@b.example>... Connection reset\n\
        550 oak.example (smtp)... 550 Host unknown\n\
        554 <c@d.example>... 550 Host unknown\n";
    assert_eq!(
        read(text),
        "a@b.example 554 Connection reset [-] | c@d.example 554 550 Host unknown [-]"
    );
}

#[test]
fn a_transcript_shows_that_the_address_was_refused_only_where_it_does() {
    let address: domain::Address = "a@b.example".parse().expect("an address");
    for (transcript, expected) in [
        (">>> RCPT To:<a@b.example>\n<<< 550 5.2.0 no", true),
        (">>> RCPT TO:<A@b.example> NOTIFY=FAILURE\n<<< 550 5.2.0 no", true),
        (">>> DATA\n<<< 550 no\n<<< 503 5.0.0 Need RCPT (recipient)", true),
        (">>> RCPT To:<other@b.example>\n<<< 550 5.2.0 no", false),
        (">>> RCPT To:<a@b.example>\n<<< 450 4.2.0 later", false),
        (">>> RCPT To:<a@b.example>\n<<< 250 ok\n>>> DATA\n<<< 550 spam", false),
        (">>> DATA\n<<< 550 5.2.0 no", false),
        ("<<< 550 5.2.0 no", false),
        ("", false),
    ] {
        assert_eq!(refuses_address(transcript, &address), expected, "{transcript}");
    }
}

#[test]
fn the_host_that_refused_is_named() {
    let text = "<a@b.example>: host mx.b.example[192.0.2.1] said: 550 no (in reply to RCPT TO)";
    assert_eq!(read(text), "a@b.example 550 no (in reply to RCPT TO) [mx.b.example]");
}

#[test]
fn the_returned_message_is_not_read() {
    let report = "<a@b.example>: no such person\n\n";
    for returned in [
        "--- Below this line is a copy of the message.\n\nc@d.example: no\n",
        "----- Original message -----\nc@d.example: no\n",
        "Received: from x\n\tby y\nFrom: c@d.example\n\nc@d.example: no\n",
        "From: c@d.example\nSubject: x\nMIME-Version: 1.0\n\nc@d.example: no\n",
    ] {
        let text = format!("{report}{returned}");
        assert_eq!(read(&text), "a@b.example 550 no such person [-]", "{returned}");
    }
    let summary = "To: c@d.example\nSubject: x\n\n<a@b.example>: no such person\n";
    assert_eq!(read(summary), "a@b.example 550 no such person [-]");
}

#[test]
fn a_delay_is_told_by_its_words_and_giving_up_is_none() {
    assert!(is_delay("Warning: could not send message for past 4 hours", ""));
    assert!(is_delay("", "Your message\nwill be retried"));
    assert!(!is_delay("", "It was delayed. This is a permanent error"));
    assert!(!is_delay("Returned mail", "no such person"));
}

proptest! {
    #[test]
    fn foreign_prose_never_panics(text in "([a-z@.<>: \\-]{0,20}[@:\n<>退é]?){0,30}") {
        let _ = (read(&text), is_delay(&text, &text), returned_field(&text, "to"));
        prop_assert!(text.starts_with(before_returned(&text)));
    }
}
