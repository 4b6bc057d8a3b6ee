//! Tests of the way back to what the author wrote.

use proptest::prelude::*;

use super::Source;

#[test]
fn a_finding_is_named_by_its_place_in_the_text_as_written() {
    let source = Source::plain("号 １\u{200b}２３ ok");
    assert_eq!(source.text(), "号 123 ok");
    let start = source.text().find("123").expect("it is there");
    assert_eq!(source.chars(&(start..start + 3)), 2..6, "the invisible character counts");
    let source = Source::plain("GIA\u{309}M");
    assert_eq!((source.text(), source.chars(&(2..5))), ("GIẢM", 2..3));
}

proptest! {
    #[test]
    fn every_span_leads_into_the_source(text in any::<String>(), from in 0_usize..64, to in 0_usize..64) {
        let source = Source::plain(&text);
        let chars = source.chars(&(from..to));
        prop_assert!(chars.start <= chars.end && chars.end <= text.chars().count().max(chars.end.min(1)));
    }
}
