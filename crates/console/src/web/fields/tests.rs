//! Form bodies as browsers and attackers send them.

use super::*;

fn read(content_type: &str, body: &str) -> String {
    let Fields(fields) = Fields::read(content_type, body.as_bytes());
    fields.iter().map(|(name, value)| format!("{name}={value};")).collect()
}

#[test]
fn a_form_may_come_in_both_encodings() {
    assert_eq!(read("application/x-www-form-urlencoded", "a=1+2&a=%C3%A5&b"), "a=1 2;a=å;b=;");
    let body = "--xY\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n\
                One-Click\r\n--xY\r\ncontent-disposition: form-data; name=b\r\n\r\n\r\n--xY--\r\n";
    let expected = "List-Unsubscribe=One-Click;b=;";
    assert_eq!(read("multipart/form-data; boundary=xY", body), expected);
    assert_eq!(read("Multipart/Form-Data; charset=utf-8; Boundary=\"xY\"", body), expected);
}

#[test]
fn foreign_bytes_are_at_worst_no_fields() {
    for content_type in ["multipart/form-data; boundary=", "multipart/form-data; boundary=a"] {
        for body in ["", "--", "--a", "--a--", "--a\r\n\r\n\r\n--a", "\u{fffd}", "--aé\r\nCöntent"]
        {
            assert_eq!(read(content_type, body), "", "{content_type} {body}");
        }
    }
}
