//! Tests of what a message has.

use super::Structure;
use crate::{Attachment, Content, Link, tables::Tables};

fn of(content: &Content) -> Structure {
    Structure::of(content, &Tables::builtin())
}

fn label(subject: &str) -> String {
    let content = Content { subject: subject.to_owned(), ..Content::default() };
    of(&content).label.unwrap_or_else(|| "-".to_owned())
}

/// COMPLIANCE 1.8, read the other way round.
#[test]
fn a_label_counts_only_as_the_law_writes_it() {
    let cases = [
        ("广告：夏季优惠", "广告"),
        ("广告 夏季优惠", "广告"),
        ("AD Summer", "AD"),
        ("[QC] Khuyến mãi", "[QC]"),
        ("(광고) 여름 세일", "(광고)"),
        ("<ADV> Summer sale", "<ADV>"),
        ("ADIDAS sale", "-"),
        ("关于广告法", "-"),
        ("( 광고 ) 세일", "-"),
        ("[광고] 세일", "-"),
        ("\u{410}D Summer", "-"),
        ("Summer AD", "-"),
    ];
    for (subject, expected) in cases {
        assert_eq!(label(subject), expected, "{subject}");
    }
}

#[test]
fn a_way_out_and_an_address_are_seen_in_four_languages() {
    for text in [
        "Flora, 12 Garden Street, Lund 22100. Unsubscribe here.",
        "花店，上海市南京路100号。如需退订请点击。",
        "Hoa Flora, 12 đường Lê Lợi, Hà Nội. Hủy đăng ký tại đây.",
        "Flora, Storgatan 12, 221 00 Lund. Avregistrera dig här.",
    ] {
        let found = of(&Content { text: text.to_owned(), ..Content::default() });
        assert!(found.way_out && found.postal_address, "{text}: {found:?}");
    }
    let bare = of(&Content {
        text: "Hello, the box is full of 1st class roses".into(),
        ..Content::default()
    });
    assert!(!bare.way_out && !bare.sender_named, "{bare:?}");
    let link = Link { text: "here".into(), target: "https://x.example/Unsubscribe?u=1".into() };
    let linked = of(&Content { links: vec![link], sender: "Flora".into(), ..Content::default() });
    assert!(linked.way_out && linked.sender_named);
}

/// COMPLIANCE 2.4: executables and scripts, by name and by first bytes.
#[test]
fn programs_are_dangerous_under_any_name() {
    let file = |name: &str, head: &[u8]| Attachment { name: name.into(), head: head.into() };
    let attachments = vec![
        file("invoice.pdf.SCR", b""),
        file("photo.jpg", b"MZ\x90"),
        file("invoice\u{202e}fdp.exe", b""),
        file("report.pdf", b"%PDF-1.7"),
        file("notes", b"#!/bin/sh"),
    ];
    let found = of(&Content { attachments, images: 1, ..Content::default() });
    assert_eq!(found.dangerous.len(), 4, "{found:?}");
    assert!(found.picture_only);
}
