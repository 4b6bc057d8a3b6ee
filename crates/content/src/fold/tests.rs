//! Tests of folding.

use proptest::prelude::*;

use super::fold;

#[test]
fn tricks_of_writing_are_undone() {
    let cases = [
        ("Buy NOW", "buy now"),
        ("ＢＵＹ　ＮＯＷ", "buy now"),
        ("b\u{200b}uy\u{ad} n\u{2060}ow", "buy now"),
        ("buy - now_today", "buy now today"),
        ("B U Y  N O W", "buynow"),
        ("c.o.u.p.o.n", "coupon"),
        ("e.g. this, a b c", "e.g. this, a b c"),
        ("优 惠 券", "优惠券"),
        ("优惠 code", "优惠 code"),
        ("Save 1,299.50 kr, −30%", "save 0 kr, 0%"),
        ("50 % off", "0 % off"),
        ("in 2026.", "in 0."),
        ("GIA\u{309}M GIA\u{301}", "giảm giá"),
        ("", ""),
    ];
    for (text, folded) in cases {
        assert_eq!(fold(text), folded, "{text}");
    }
}

proptest! {
    #[test]
    fn folded_text_has_single_gaps_and_no_capitals(text in any::<String>()) {
        let folded = fold(&text);
        prop_assert!(!folded.contains("  ") && folded.trim() == folded);
        prop_assert!(!folded.contains(|it: char| it.is_ascii_uppercase()));
    }

    #[test]
    fn words_of_letters_fold_to_themselves(text in "[a-z]{2,8}( [a-z]{2,8}){0,5}") {
        prop_assert_eq!(fold(&text), text);
    }
}
