//! Each checker must find what it is there for, and nothing else.

use domain::{Digest, Envelope};

use super::*;
use crate::letter::Letter;

fn at(secs: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + secs).unwrap()
}

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

fn copy(recipient: &str, mail_at: Timestamp, message: &str) -> Arc<MailCopy> {
    Arc::new(MailCopy {
        provider: "p".to_owned(),
        envelope: Envelope { sender: None, recipient: address(recipient) },
        peer: "127.0.0.1".parse().unwrap(),
        hello: String::new(),
        encrypted: false,
        mail_at,
        received_at: mail_at,
        reply_lost: false,
        digest: Digest([0; 32]),
        size_bytes: message.len(),
        letter: Arc::new(Letter::open(message.as_bytes()).unwrap_or_default()),
        wire_faults: Vec::new(),
        bytes: None,
    })
}

fn told(findings: &[Finding]) -> String {
    findings.iter().map(Finding::to_string).collect::<Vec<_>>().join("; ")
}

fn settled(copies: &[&str], in_doubt: &[&str]) -> String {
    let copies: Vec<_> = copies.iter().map(|it| copy(it, at(0), "")).collect();
    let expected = [address("a@p.example"), address("b@p.example")];
    let doubts = in_doubt.iter().map(|it| ((*it).to_owned(), 1)).collect();
    let Settlement { once, skipped, doubled, doubled_in_doubt } =
        settlement(&copies, &expected, &doubts);
    format!("{once} once, {doubled_in_doubt} in doubt; {}; {}", told(&skipped), told(&doubled))
}

#[test]
fn r4_skipped_and_doubled_recipients_are_found() {
    assert_eq!(settled(&["a@p.example", "B@p.example"], &[]), "2 once, 0 in doubt; ; ");
    assert_eq!(
        settled(&["a@p.example", "A@p.example"], &[]),
        "0 once, 0 in doubt; nobody is skipped: b***@p.example: no copy, and no doubt about it; \
         nobody is mailed twice: a***@p.example: 2 copies, 0 attempts in doubt"
    );
}

#[test]
fn r4_a_doubt_permits_one_copy_more_or_none() {
    let doubts = ["a@p.example", "b@p.example"];
    assert_eq!(settled(&["a@p.example", "a@p.example"], &doubts), "0 once, 1 in doubt; ; ");
    assert_eq!(
        settled(&["a@p.example", "a@p.example", "a@p.example"], &doubts),
        "0 once, 0 in doubt; ; \
         nobody is mailed twice: a***@p.example: 3 copies, 1 attempts in doubt"
    );
}

#[test]
fn mail_after_an_opt_out_is_found_but_not_what_was_in_flight() {
    let opt_outs = BTreeMap::from([("a@p.example".to_owned(), at(10))]);
    let check =
        |secs| told(&silence_after_opt_out(&[copy("A@p.example", at(secs), "")], &opt_outs));
    assert_eq!((check(9), check(11)), (String::new(), String::new()));
    assert_eq!(
        check(12),
        "nobody is mailed after leaving: A***@p.example: MAIL FROM 2s after the opt-out"
    );
}

#[test]
fn s2_faults_of_the_wire_are_found() {
    let clean = copy("a@p.example", at(0), "");
    let dirty =
        Arc::new(MailCopy { wire_faults: vec!["line 2 holds a NUL".into()], ..(*clean).clone() });
    assert_eq!(
        told(&clean_wire(&[clean, dirty])),
        "the wire is clean: a***@p.example: line 2 holds a NUL"
    );
}

#[test]
fn a_lost_way_out_is_found() {
    let good = "DKIM-Signature: h=List-Unsubscribe:List-Unsubscribe-Post\r\n\
        List-Unsubscribe: <https://s.example/u/t>, <mailto:u@s.example>\r\n\
        List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\
        Content-Type: multipart/alternative; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nhttps://s.example/u/t\r\n\
        --b\r\nContent-Type: text/html\r\n\r\n<a href=\"https://s.example/u/t\">x</a>\r\n--b--\r\n";
    let check = |text: &str| told(&way_out(&[copy("a@p.example", at(0), text)]));
    assert_eq!(check(good), "");
    let rule = "the way out is there: a***@p.example: ";
    assert_eq!(
        check(&good.replace("<a href", "<!-- <a href")),
        format!("{rule}no unsubscribe link in the HTML part")
    );
    assert_eq!(
        check(&good.replace("\r\n\r\nhttps", "\r\n\r\nhxxps")),
        format!("{rule}no unsubscribe link in the text part")
    );
    assert_eq!(
        check(&good.replace(":List-Unsubscribe-Post\r\n", "\r\n")),
        format!("{rule}List-Unsubscribe-Post is not signed")
    );
    assert_eq!(
        check(&good.replace("=One-Click", "=Two")),
        format!("{rule}no one-click List-Unsubscribe")
    );
    assert_eq!(check("Subject: x\r\n\r\nhello\r\n").matches(rule).count(), 6);
}
