//! Tests of mails from elsewhere.

use domain::Timestamp;

use super::{Desk, read};

const MAIL: &[u8] = "From: =?utf-8?q?Bank?= <info@paypa1.example>\r\n\
Subject: Re: verify your account\r\n\
MIME-Version: 1.0\r\n\
Content-Type: multipart/mixed; boundary=b\r\n\r\n\
--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
<p>SSN 123-45-6789, Personnummer 811228-9874</p><a href=\"http://198.51.100.7/\">paypal.com</a>\r\n\
--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"a.pdf.exe\"\r\n\r\n\
MZ\r\n--b--\r\n"
    .as_bytes();

fn at() -> Timestamp {
    "2026-11-30T12:00:00Z".parse().expect("an instant")
}

#[test]
fn every_part_of_a_mail_is_read() {
    let content = read(MAIL);
    assert_eq!(content.subject, "Re: verify your account");
    assert_eq!(
        (content.sender.as_str(), content.own_domains.as_slice()),
        ("Bank", &["paypa1.example".to_owned()][..])
    );
    assert_eq!((content.links.len(), content.attachments.len()), (1, 1));
    assert!(content.html_text.contains("811228-9874"));
}

/// DESIGN section 6: findings, score, personal data and verdict of a message.
#[test]
fn a_mail_is_told_with_its_marks_and_the_rules_that_fire() {
    let opinion = Desk::builtin().look(MAIL, at());
    let rules: Vec<_> = opinion.decision.fired().iter().map(|it| it.rule.0.as_str()).collect();
    for rule in [
        "platform.marks.identity-number",
        "platform.marks.attachment",
        "platform.marks.link-bare",
        "platform.marks.phishing",
        "platform.marks.no-way-out",
    ] {
        assert!(rules.contains(&rule), "{rule}: {rules:?}");
    }
    assert_eq!(opinion.verdict(), domain::Verdict::Deny);
    let shown = format!("{:?}", opinion.marks);
    assert!(!shown.contains("811228-9874") && shown.contains("81****-**74"), "{shown}");
}

#[test]
fn bytes_without_headers_are_text() {
    assert_eq!(read(b"hello there\nno header").text, "hello there\nno header");
    assert_eq!(read(b""), content::Content::default());
    let opinion = Desk::builtin().look(b"\xff\xfe", at());
    assert!(opinion.marks.is_empty());
}
