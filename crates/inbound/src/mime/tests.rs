//! Structures of mails, as a list of leaves.

use super::*;

fn leaves(raw: &str) -> String {
    let parts = Parts::of(raw.as_bytes());
    let kinds: Vec<String> =
        parts.leaves.iter().map(|it| format!("{}/{}", it.kind.0, it.kind.1)).collect();
    kinds.join(" ")
}

#[test]
fn multiparts_are_opened_and_messages_are_not() {
    let raw = "Content-Type: multipart/mixed; boundary=\"a b\"\n\npreamble\n--a b\n\
        Content-Type: multipart/alternative; boundary=c\n\n--c\n\nplain\n--c\n\
        Content-Type: TEXT/HTML\n\n<p>\n--c--\n--a b  \nContent-Type: message/rfc822\n\n\
        Content-Type: multipart/mixed; boundary=d\n\n--d\n\n--d--\n--a b--\nafter\n--a b\n\nx\n";
    assert_eq!(leaves(raw), "text/plain text/html message/rfc822");
}

#[test]
fn broken_structures_give_what_there_is() {
    assert_eq!(leaves(""), "text/plain");
    assert_eq!(leaves("Content-Type: multipart/mixed\n\n--x\n\ny\n"), "text/plain");
    assert_eq!(leaves("Content-Type: multipart/mixed; boundary=x\n\n--x\n\ny\n"), "text/plain");
    assert_eq!(leaves("Content-Type: multipart/mixed; boundary=x\n\nno parts\n"), "text/plain");
    let raw = "Content-Type: multipart/mixed; boundary=x\n\nno parts\n";
    assert_eq!(Parts::of(raw.as_bytes()).text().trim(), "no parts");
}

#[test]
fn a_part_is_decoded() {
    let raw = "Content-Type: message/delivery-status\nContent-Transfer-Encoding: quoted-printable\n\nStatus=3A 5.1.=\n1\n";
    let parts = Parts::of(raw.as_bytes());
    assert_eq!(String::from_utf8(parts.leaves[0].bytes()).unwrap().trim(), "Status: 5.1.1");
}
