//! A newsletter, opened.

use super::*;

const NEWSLETTER: &str = "DKIM-Signature: v=1; a=rsa-sha256; d=a.example;\r\n\
 \th=From:List-Unsubscribe:\r\n\t List-Unsubscribe-Post; b=x\r\n\
From: News <news@a.example>\r\n\
Subject: =?utf-8?q?H=C3=A5ll_=C3=B6ppet?=\r\n\
List-Unsubscribe: <https://a.example/u/tok>,\r\n <mailto:u+tok@a.example?subject=leave>\r\n\
List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\
MIME-Version: 1.0\r\n\
Content-Type: multipart/alternative; boundary=b\r\n\r\n\
--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
See (https://a.example/shop?a=1). Leave: https://a.example/u/tok\r\n\
--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
<a href=3D\"https://a.example/shop?a=3D1&amp;b=3D2\">shop</a> <A HREF=3D'https://a.example/u/tok'>=\r\n\
leave</a><a href=3D\"mailto:x@a.example\">write</a>\r\n--b--\r\n";

#[test]
fn subject_parts_links_and_ways_out_are_found() {
    let letter = Letter::open(NEWSLETTER.as_bytes()).unwrap();
    let shown = |links: &[Url]| links.iter().map(Url::as_str).collect::<Vec<_>>().join(" ");
    assert_eq!(letter.subject, "Håll öppet");
    assert_eq!(shown(&letter.text_links), "https://a.example/shop?a=1 https://a.example/u/tok");
    assert_eq!(shown(&letter.html_links), "https://a.example/shop?a=1&b=2 https://a.example/u/tok");
    assert_eq!(letter.link("/u/").unwrap().as_str(), "https://a.example/u/tok");
    assert_eq!(letter.one_click().unwrap().as_str(), "https://a.example/u/tok");
    assert_eq!(letter.mailto().unwrap().as_str(), "mailto:u+tok@a.example?subject=leave");
    assert!(letter.is_signed("list-unsubscribe-post") && !letter.is_signed("subject"));
}

#[test]
fn one_click_needs_its_own_header() {
    let without = NEWSLETTER.replace("List-Unsubscribe-Post: List", "X-Nothing: List");
    let letter = Letter::open(without.as_bytes()).unwrap();
    assert_eq!(letter.one_click(), None);
    assert_eq!(letter.list_unsubscribe().len(), 2);
}

#[test]
fn a_letter_of_one_part_has_no_other() {
    let letter = Letter::open(b"Subject: x\r\n\r\nhttp://127.0.0.1:8080/confirm/t.\r\n").unwrap();
    assert_eq!(letter.html, "");
    assert_eq!(letter.link("/confirm/").unwrap().as_str(), "http://127.0.0.1:8080/confirm/t");
}

#[test]
fn the_essence_answers_what_checks_ask_and_nothing_else() {
    let letter = Letter::open(NEWSLETTER.as_bytes()).unwrap();
    let essence = letter.essence();
    assert_eq!(essence.one_click(), letter.one_click());
    assert_eq!(essence.mailto(), letter.mailto());
    assert_eq!(essence.link("/u/"), letter.link("/u/"));
    for field in ["list-unsubscribe", "list-unsubscribe-post", "subject"] {
        assert_eq!(essence.is_signed(field), letter.is_signed(field), "{field}");
    }
    assert_eq!((essence.text.as_str(), essence.html.as_str()), ("", ""));
    assert_eq!(essence.link("/shop"), None);
}
