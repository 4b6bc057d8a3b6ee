//! Encoders against the reader in `verify`, and their limits.

use proptest::prelude::*;

use super::*;
use crate::verify;

fn encoded(text: &str, encoding: Encoding) -> String {
    let mut out = Vec::new();
    encoding.write(text.as_bytes(), &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn quoted_printable_keeps_spaces_dots_and_equals_signs_safe() {
    let qp = |text: &str| encoded(text, Encoding::QuotedPrintable);
    assert_eq!(qp("a b \n.\n= é\n"), "a b=20\r\n=2E\r\n=3D =C3=A9\r\n");
    assert_eq!(qp(""), "");
    assert_eq!(qp("\n\n"), "\r\n\r\n");
    assert_eq!(qp(&"x".repeat(76)), format!("{}=\r\nx\r\n", "x".repeat(75)));
    assert_eq!(qp("tab\t"), "tab=09\r\n");
}

#[test]
fn the_shorter_encoding_is_taken() {
    assert_eq!(Encoding::fitting("plain = words".as_bytes()), Encoding::QuotedPrintable);
    assert_eq!(Encoding::fitting("花开了，春天来了".as_bytes()), Encoding::Base64);
    assert_eq!(Encoding::fitting(b""), Encoding::QuotedPrintable);
}

proptest! {
    #[test]
    fn every_text_comes_back_and_no_line_is_long(text in "(\\PC|\n| |\\.|=){0,300}") {
        for encoding in [Encoding::QuotedPrintable, Encoding::Base64] {
            let wire = encoded(&text, encoding);
            prop_assert!(wire.split("\r\n").all(|it| it.len() <= 76 && !it.contains(['\r', '\n'])));
            prop_assert!(!wire.split("\r\n").any(|it| it.ends_with(' ') || it.starts_with('.')));
            let part = |kind: &str| format!(
                "--b\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {}\r\n\r\n{wire}",
                encoding.name()
            );
            let head = "From: x\r\nContent-Type: multipart/alternative;\r\n boundary=\"b\"\r\n\r\n";
            let message = format!("{head}{}{}--b--\r\n", part("plain"), part("html"));
            let (back, _) = verify::decoded(message.as_bytes()).unwrap();
            prop_assert_eq!(back.trim_end_matches('\n'), text.trim_end_matches('\n'));
        }
    }
}
