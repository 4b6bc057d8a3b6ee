//! What becomes an input, and what does not.

use super::*;

#[test]
fn quoted_digits_become_bytes_and_words_do_not() {
    let file =
        br#"{"name":"of sixteen letters","bytes":"0001fe0203040506ff","odd":"00112233445566778"}"#;
    assert_eq!(quoted_hex(file), [[0, 1, 0xfe, 2, 3, 4, 5, 6, 0xff]]);
}

#[test]
fn lines_are_inputs_without_the_empty_ones() {
    assert_eq!(lines(b"a\n\nb\n"), [b"a", b"b"]);
}
