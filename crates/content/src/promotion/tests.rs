//! Tests of the word lists: coupons are found, innocent sentences are not.

use proptest::prelude::*;

use crate::{Content, Lexicon, Link, Promotion, examine};

/// What a text amounts to, and the terms found.
fn found(text: &str) -> (Promotion, Vec<String>) {
    let content = Content { text: text.to_owned(), ..Content::default() };
    let findings = examine(&content, &Lexicon::builtin());
    (findings.promotion, findings.terms.into_iter().map(|it| it.term).collect())
}

#[test]
fn coupons_and_offers_are_clear_in_every_language() {
    for text in [
        "Use the coupon SPRING for your next visit.",
        "Now 50% off all seeds",
        "Now 50 % off all seeds",
        "Buy now, while stocks last!",
        "BUY   NOW",
        "b\u{200b}u\u{200b}y n\u{ad}ow",
        "Ｂｕｙ ｎｏｗ",
        "This is a c.o.u.p.o.n",
        "C O U P O N inside",
        "A discount today, and a voucher tomorrow",
        "全场8折，限时优惠",
        "优 惠 券 在此",
        "立即购买",
        "Giảm giá 30% cho mọi đơn hàng",
        "KHUYẾN MÃI lớn",
        "Khuyen mai lon",
        "Mua 2 tặng 1",
        "Din rabattkod: VÅR",
        "20 % rabatt på allt",
        "Sommarrean börjar nu",
        "Fri frakt hela veckan",
    ] {
        assert_eq!(found(text).0, Promotion::Clear, "{text}: {:?}", found(text).1);
    }
}

#[test]
fn innocent_sentences_are_not_promotion() {
    for text in [
        "Please confirm that you want our newsletter about gardening.",
        "Your invoice of 1,299.50 is due on Friday.",
        "The point of sale system was updated.",
        "The zero coupon bond matures in 2031.",
        "The discount rate was 4 %.",
        "Our service was available 99.9% of the time.",
        "Wholesale prices rose by 3%.",
        "He broke his arm (骨折) and rests.",
        "这款3折叠屏手机已维修完成。",
        "税收优惠政策说明",
        "会议改期通知：周四下午三点",
        "Biên bản họp đã được gửi.",
        "Hao mòn làm giảm giá trị tài sản.",
        "Plantera lökarna i rabatten med god jord.",
        "Orealistiska planer ledde till förseningar.",
        "Vi har tagit emot din ansökan.",
        "",
    ] {
        assert_eq!(found(text), (Promotion::None, vec![]), "{text}");
    }
}

#[test]
fn one_doubtful_word_is_only_possible() {
    for (text, term) in [
        ("The house is listed for sale.", "sale"),
        ("本月有优惠", "优惠"),
        ("Có quà tặng cho hội viên", "quà tặng"),
        ("Vi har ett erbjudande", "erbjudande*"),
    ] {
        assert_eq!(found(text), (Promotion::Possible, vec![term.to_owned()]), "{text}");
    }
    assert_eq!(found("sale, sale and sale").0, Promotion::Possible, "one word, said three times");
}

#[test]
fn findings_name_term_place_count_and_language() {
    let content = Content {
        subject: "Köp nu".to_owned(),
        text: "coupon coupon".to_owned(),
        html_text: "nothing".to_owned(),
        links: vec![
            Link { text: "Buy".to_owned(), target: "https://example.org".to_owned() },
            Link { text: "now".to_owned(), target: "https://example.org".to_owned() },
            Link { text: "Shop now".to_owned(), target: "https://example.org".to_owned() },
        ],
        ..Content::default()
    };
    let findings = examine(&content, &Lexicon::builtin());
    let told: Vec<_> = findings
        .terms
        .iter()
        .map(|it| {
            let place = it.place.as_str();
            format!("{place}: {} ×{} ({}, {:?})", it.term, it.count, it.language, it.strength)
        })
        .collect();
    assert_eq!(
        told,
        [
            "subject: köp nu ×1 (sv, Clear)",
            "text: coupon ×2 (en, Clear)",
            "link: shop now ×1 (en, Clear)",
        ]
    );
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_and_more_text_never_promotes_less(
        text in any::<String>(),
        more in any::<String>(),
    ) {
        let (one, _) = found(&text);
        let content = Content { subject: more, text, ..Content::default() };
        prop_assert!(examine(&content, &Lexicon::builtin()).promotion >= one);
    }
}
