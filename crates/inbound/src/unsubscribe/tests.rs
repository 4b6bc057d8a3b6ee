//! What asks to leave, and what only looks like it (R000-10).

use proptest::prelude::*;

use super::*;

/// R000-10: replies such as 退订 or "unsubscribe".
#[test]
fn a_keyword_alone_asks_to_leave_in_any_dress() {
    for text in [
        "STOP",
        " Unsubscribe! ",
        "«退订»",
        "退订。",
        "T\u{1ea7}m",
        "Hủy",
        "HU\u{1ef6}",
        "Avanmäl  mig.",
    ] {
        assert_eq!(is_keyword(text), text != "T\u{1ea7}m", "{text}");
    }
}

#[test]
fn every_keyword_is_written_as_it_is_compared() {
    for word in KEYWORDS {
        assert!(is_keyword(word), "{word}");
    }
}

#[test]
fn sentences_and_quotations_ask_nothing() {
    for text in [
        "",
        "> unsubscribe",
        "stop worrying, I like it",
        "do not unsubscribe me",
        "Thanks!\nunsubscribe",
        "| stop",
        "On Monday she wrote:\n> stop",
    ] {
        assert!(!first_words_ask(text), "{text}");
    }
}

proptest! {
    #[test]
    fn foreign_text_never_panics(text in "\\PC{0,300}") {
        let _ = (first_words_ask(&text), is_keyword(&text));
    }
}
