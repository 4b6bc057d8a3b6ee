//! Answers are taken apart and come out as they went in.

use proptest::prelude::*;

use super::{filled, taken_apart};

fn apart(text: &str) -> (String, String) {
    let (pattern, words) = taken_apart(text);
    (pattern, words.unwrap_or_default())
}

#[test]
fn what_only_this_answer_says_is_taken_out_of_it() {
    for (text, pattern, words) in [
        ("Ok: queued as 4F2A9", "Ok: queued as {}", "4F2A9"),
        ("OK 1764579 x7-20020a si12.3 - gsmtp", "OK {} {} {} - gsmtp", "1764579 x7-20020a si12.3"),
        ("mailbox unavailable", "mailbox unavailable", ""),
        ("", "", ""),
        ("{} is {", "{} is {", "{}"),
        ("  two  spaces 2 ", "  two  spaces {} ", "2"),
    ] {
        assert_eq!(apart(text), (pattern.to_owned(), words.to_owned()));
    }
}

#[test]
fn an_answer_from_before_is_read_as_it_stands() {
    assert_eq!(filled("queued as {} 17", None), "queued as {} 17");
}

proptest! {
    #[test]
    fn every_text_comes_out_as_it_went_in(text in "([a-c{} \u{0661}1]|\\PC){0,60}") {
        let (pattern, words) = taken_apart(&text);
        prop_assert_eq!(filled(&pattern, words.as_deref()), text);
    }
}
