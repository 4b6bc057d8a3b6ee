//! What is fit for the wire, and what DATA makes of it.

use proptest::prelude::*;

use super::*;

fn checked(text: &str) -> String {
    match Message::new(text.as_bytes().to_vec()) {
        Ok(it) => format!(
            "header 8bit {}, body 8bit {}, {}",
            it.needs_smtputf8(),
            it.needs_eight_bit() && !it.needs_smtputf8(),
            String::from_utf8_lossy(&it.dot_stuffed()).replace("\r\n", "|"),
        ),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_message_goes_out_as_it_is_but_for_doubled_dots() {
    assert_eq!(
        checked("A: b\r\n\r\nhello\r\n"),
        "header 8bit false, body 8bit false, A: b||hello|"
    );
    assert_eq!(
        checked("A: b\r\n\r\n.\r\n..x\r\nx.\r\n"),
        "header 8bit false, body 8bit false, A: b||..|...x|x.|"
    );
}

#[test]
fn text_beyond_ascii_is_noticed_apart_in_header_and_body() {
    assert_eq!(checked("A: å\r\n\r\nb\r\n"), "header 8bit true, body 8bit false, A: å||b|");
    assert_eq!(checked("A: a\r\n\r\nå\r\n"), "header 8bit false, body 8bit true, A: a||å|");
}

#[test]
fn s2_bare_line_ends_and_nul_never_leave() {
    assert_eq!(checked("a\r\nb\n"), "line 2 ends in a bare LF");
    assert_eq!(checked("a\rb\r\n"), "line 1 holds a bare CR");
    assert_eq!(checked("a\r\r\n"), "line 1 holds a bare CR");
    assert_eq!(checked("a\r\n.\n"), "line 2 ends in a bare LF");
    assert_eq!(checked("a\0\r\n"), "line 1 holds a NUL");
    assert_eq!(checked("a\r\nb"), "the last line does not end in CRLF");
    assert_eq!(checked("a\r"), "the last line does not end in CRLF");
    assert_eq!(checked(""), "the message is empty");
}

#[test]
fn a_line_has_998_octets_at_most() {
    let line = |length: usize| Message::new(format!("{}\r\n", "x".repeat(length)));
    assert!(line(998).is_ok());
    assert_eq!(line(999), Err(MessageError::LineLong(1)));
}

proptest! {
    #[test]
    fn s2_what_passes_has_no_bare_line_end_and_no_early_end(
        bytes in proptest::collection::vec(prop::sample::select(&b"\r\n\0.ax"[..]), 0..40)
    ) {
        if let Ok(message) = Message::new(bytes.clone()) {
            prop_assert_eq!(message.bytes(), &bytes);
            let stuffed = message.dot_stuffed();
            let text = String::from_utf8_lossy(&stuffed).replace("\r\n", "");
            prop_assert!(!text.contains(['\r', '\n', '\0']));
            let on_wire = [b"\r\n", &stuffed[..]].concat();
            prop_assert!(!on_wire.windows(5).any(|it| it == b"\r\n.\r\n"));
        }
    }
}
