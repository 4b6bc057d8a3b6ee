//! Replies among other words.

use super::*;

fn reply(text: &str) -> String {
    reply_in(text).map_or_else(
        || "-".to_owned(),
        |it| {
            let code = it.enhanced.map_or_else(|| "-".to_owned(), |it| it.to_string());
            format!("{} {code} {}", it.code, it.text())
        },
    )
}

#[test]
fn a_reply_is_found_among_words_and_its_repeated_codes_are_dropped() {
    for (text, expected) in [
        ("host mx.example.org[192.0.2.1] said: 550 5.1.1 no such user", "550 5.1.1 no such user"),
        ("550-5.7.1 first\n550-5.7.1 second\n550 5.7.1 third", "550 5.7.1 first second third"),
        ("550-turn it on.\n550-mx is not\n550 allowed", "550 - turn it on. mx is not allowed"),
        (
            "Unknown address error 550-'5.2.2 <a@b.example>... full'",
            "550 5.2.2 <a@b.example>... full'",
        ),
        ("550 #5.1.1 gone", "550 5.1.1 gone"),
        ("552 <a@b.example>: 5.2.2 full", "552 5.2.2 <a@b.example>: 5.2.2 full"),
        ("554", "554 - "),
    ] {
        assert_eq!(reply(text), expected, "{text}");
    }
}

#[test]
fn numbers_that_are_no_reply_codes_are_left_alone() {
    for text in [
        "192.0.2.550 is down",
        "user has 4500 files",
        "id=550",
        "since 2026-12-31 450MB",
        "room 590 is empty",
        "mx550 said no",
        "",
    ] {
        assert_eq!(reply(text), "-", "{text}");
    }
}

#[test]
fn a_status_is_no_version_and_no_host() {
    let status = |text: &str| status_in(text).map_or_else(|| "-".into(), |it| it.to_string());
    for (text, expected) in [
        ("no mailbox here by that name (#5.1.1 - chkusr)", "5.1.1"),
        ("connect to 192.0.2.4 failed. (#4.4.1)", "4.4.1"),
        ("host 5.1.1.4 is down", "-"),
        ("Mailer v5.1.1", "-"),
        ("SMTPD/5.1.1", "-"),
        ("it cost 5.10", "-"),
        ("2.0.0 then 5.2.2", "5.2.2"),
    ] {
        assert_eq!(status(text), expected, "{text}");
    }
}
