//! What a file turns out to be.

use std::io::{Cursor, Read as _};

use super::*;

fn told(bytes: &[u8]) -> String {
    match form(&mut Cursor::new(bytes)) {
        Ok(Form { packing, encoding, delimiter }) => {
            format!("{} {} {:?}", packing.as_str(), encoding.name(), char::from(delimiter))
        }
        Err(error) => format!("! {error}"),
    }
}

#[test]
fn the_delimiter_is_the_one_that_divides_every_line() {
    assert_eq!(told(b"email,name\na@example.org,Ann\n"), "plain UTF-8 ','");
    assert_eq!(told(b"email;name\na@example.org;\"Ann, the first\"\n"), "plain UTF-8 ';'");
    assert_eq!(told(b"email\tname, first\na@example.org\tAnn\n"), "plain UTF-8 '\\t'");
    assert_eq!(told(b"name|email\nAnn|a@example.org\n"), "plain UTF-8 '|'");
    assert_eq!(told(b"email\na@example.org\n"), "plain UTF-8 ','");
    assert_eq!(told(b"\"e;mail\",name\r\na@example.org,Ann\r\n"), "plain UTF-8 ','");
    assert_eq!(told(b"email;name\ra@example.org;Ann\r"), "plain UTF-8 ';'");
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let told = told(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08");
    assert_eq!(told, "! the file is not text: save the table as CSV in UTF-8 and try again");
}

#[test]
fn the_text_of_a_form_is_utf8() {
    let chinese =
        encoding_rs::GB18030.encode("邮箱;姓名\nli@example.org;李伟和王芳\n").0.into_owned();
    let mut source = Cursor::new(chinese);
    let form = form(&mut source).unwrap();
    let mut read = String::new();
    text(&mut source, &form).unwrap().read_to_string(&mut read).unwrap();
    assert_eq!(read, "邮箱;姓名\nli@example.org;李伟和王芳\n");
    assert_eq!(delimiter_of(read.as_bytes()), b';');
}
