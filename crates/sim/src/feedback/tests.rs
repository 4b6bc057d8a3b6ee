//! The report that one message leads to.

use mail_parser::{MessageParser, MimeHeaders};

use super::*;

fn made(headers: &str) -> Option<(Envelope, String)> {
    let message = format!("{headers}To: Ada <ada@a.example>\r\n\r\nTulips\r\n");
    let complaint = Complaint {
        reporting_host: "mx.a.example",
        envelope: &Envelope {
            sender: Some("b-1@bounces.example".parse().unwrap()),
            recipient: "ada@a.example".parse().unwrap(),
        },
        message: message.as_bytes(),
        letter: &Letter::open(message.as_bytes()).unwrap(),
        source: "127.0.0.1".parse().unwrap(),
        received_at: "2026-05-01T10:00:00Z".parse().unwrap(),
        now: "2026-05-01T10:00:05Z".parse().unwrap(),
    };
    let (envelope, bytes) = report(&complaint)?;
    Some((envelope, String::from_utf8(bytes).unwrap()))
}

const WAY_OUT: &str = "List-Unsubscribe: <https://a.example/u/1>\r\n";
const LOOP: &str = "CFBL-Address: fbl@bounces.example; report=arf\r\nCFBL-Feedback-ID: f-42\r\n";

#[test]
fn rfc9477_a_report_goes_where_the_message_asks_and_hides_who_complained() {
    let (envelope, text) = made(&[WAY_OUT, LOOP].concat()).unwrap();
    assert_eq!(envelope.recipient.to_wire(), "fbl@bounces.example");
    assert_eq!(envelope.sender.unwrap().to_wire(), "feedback@a.example");
    assert!(!text.contains("ada@a.example"), "{text}");
    let message = MessageParser::default().parse(text.as_bytes()).unwrap();
    let kinds: Vec<_> = message.parts[1..]
        .iter()
        .map(|it| {
            let kind = it.content_type().unwrap();
            format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default())
        })
        .collect();
    assert_eq!(kinds, ["text/plain", "message/feedback-report", "text/rfc822-headers"]);
    for line in ["Feedback-Type: abuse\r\n", "Version: 1\r\n", "CFBL-Feedback-ID: f-42\r\n"] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

#[test]
fn nobody_is_told_of_a_message_that_does_not_ask_or_that_nobody_can_leave() {
    assert_eq!(made(WAY_OUT), None);
    assert_eq!(made(LOOP), None);
    assert_eq!(made(&[WAY_OUT, "CFBL-Address: nobody; report=arf\r\n"].concat()), None);
}
