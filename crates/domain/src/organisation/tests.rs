//! Variants that cost nothing fold to one form; others do not.

use proptest::prelude::*;

use super::{domain, mail, name, phone, register};

fn one(of: impl Fn(&str) -> Option<String>, variants: &[&str]) {
    let forms: Vec<_> = variants.iter().map(|it| of(it)).collect();
    for (form, variant) in forms.iter().zip(variants) {
        assert!(form.is_some() && *form == forms[0], "{variant}: {form:?}, not {:?}", forms[0]);
    }
}

/// R002-59: case, width, accents, punctuation, spaces and legal forms.
#[test]
fn a_name_is_recognised_however_it_is_written() {
    one(
        name,
        &[
            "Bad Mail AB",
            "BAD MAIL aktiebolag",
            "bad-mail",
            "BadMail, Inc.",
            "Ｂａｄ　Ｍａｉｌ Ltd",
            "Båd Mäil AB (publ)",
            "The Bad Mail Company",
            "Bad\u{200b}Mail G.m.b.H.",
            "  Bad  Mail   GmbH & Co. KG ",
            "AB Bad Mail",
            "Bad Mail Sp. z o.o.",
            "Bad Mail S.A.R.L.",
        ],
    );
    one(name, &["上海花店有限公司", "上海花店股份有限公司", "上海 花店 有限责任公司"]);
    one(name, &["株式会社花屋", "花屋株式会社", "花屋"]);
    one(name, &["Công ty TNHH Hoa Đẹp", "CONG TY CO PHAN HOA DEP", "Hoa Dep JSC"]);
    one(name, &["주식회사 꽃집", "꽃집"]);
}

#[test]
fn other_names_are_other_names() {
    let forms =
        ["Bad Mail AB", "Good Mail AB", "Bad Mails AB", "Mail AB", "上海花店有限公司", "花店"];
    let mut folded: Vec<_> = forms.iter().map(|it| name(it).unwrap()).collect();
    folded.sort_unstable();
    folded.dedup();
    assert_eq!(folded.len(), forms.len(), "{folded:?}");
    // What is nothing but a legal form stays what it is, and too little is nothing.
    assert_eq!(name("Company").as_deref(), Some("company"));
    assert_eq!(name("AB"), None);
    assert_eq!(name(" – ! "), None);
}

#[test]
fn numbers_are_recognised_however_they_are_written() {
    one(register, &["556677-8899", "556677 8899", "５５６６７７８８９９", "5566778899"]);
    one(register, &["HRB 12345 B", "hrb-12345b"]);
    one(
        phone,
        &[
            "+46 8 123 45 67",
            "0046 8 123 45 67",
            "+46 (0)8-123 45 67",
            "08/123 45 67",
            "tel. 08 1234567",
            "＋46 8 1234567",
            "+46 8 123 45 67 ext. 12",
        ],
    );
    assert_ne!(phone("+46 8 123 45 67"), phone("+46 8 123 45 68"));
    assert_eq!(phone("+46 8 1"), None);
    assert_eq!(phone("on request"), None);
}

#[test]
fn addresses_and_domains_are_recognised_however_they_are_written() {
    let of = |text: &str| mail(&text.parse().unwrap());
    assert_eq!(of("Hello+2@Bad.Example"), of("hello@bad.example"));
    assert_eq!(of("b.a.d+x@googlemail.com"), of("BAD@gmail.com"));
    assert_ne!(of("b.ad@bad.example"), of("bad@bad.example"));
    assert_ne!(of("hello@bad.example"), of("hullo@bad.example"));
    let of = |text: &str| domain(&text.parse().unwrap());
    assert_eq!(of("news.bad.co.uk"), of("www2.mail.bad.co.uk"));
    assert_ne!(of("bad.co.uk"), of("worse.co.uk"));
}

proptest! {
    /// Whatever is written there, folding ends, and folding again changes nothing.
    #[test]
    fn folding_is_settled_after_once(text in "\\PC{0,60}") {
        if let Some(folded) = name(&text) {
            prop_assert!(!folded.contains(' '));
        }
        if let Some(folded) = register(&text) {
            prop_assert_eq!(register(&folded), Some(folded));
        }
        if let Some(folded) = phone(&text) {
            prop_assert_eq!(phone(&folded), Some(folded));
        }
    }
}
