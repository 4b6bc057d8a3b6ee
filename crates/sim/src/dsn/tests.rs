//! The notification as a stranger parses it.

use mail_parser::{MessageParser, MimeHeaders};

use super::*;

fn bounce(sender: Option<&str>) -> Option<(Envelope, Vec<u8>)> {
    let envelope = Envelope {
        sender: sender.map(|it| it.parse().unwrap()),
        recipient: "gone@b.example".parse().unwrap(),
    };
    let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    notification(&Bounce {
        reporting_host: "mx1.b.example",
        envelope: &envelope,
        message: "Subject: å\r\nX: y\r\n\r\nsecret body\r\n".as_bytes(),
        received_at: now,
        now,
    })
}

#[test]
fn a_notification_is_a_report_of_three_parts_to_the_envelope_sender() {
    let (envelope, bytes) = bounce(Some("bounce+t@a.example")).unwrap();
    assert_eq!(
        (envelope.sender, envelope.recipient.to_wire()),
        (None, "bounce+t@a.example".into())
    );
    assert!(smtp::Message::new(bytes.clone()).is_ok());
    let message = MessageParser::default().parse(&bytes).unwrap();
    let kinds: Vec<_> = message
        .parts
        .iter()
        .map(|it| {
            it.content_type().map(|it| format!("{}/{}", it.ctype(), it.subtype().unwrap())).unwrap()
        })
        .collect();
    assert_eq!(
        kinds,
        ["multipart/report", "text/plain", "message/delivery-status", "text/rfc822-headers",]
    );
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("Date: Thu, 1 Jan 2026 00:00:00 +0000\r\n"), "{text}");
    assert!(text.contains("\r\n\r\nSubject: ?\r\nX: y\r\n\r\n--sim"), "{text}");
    assert!(!text.contains("secret"));
}

#[test]
fn nobody_is_told_of_a_message_without_sender() {
    assert_eq!(bounce(None), None);
}
