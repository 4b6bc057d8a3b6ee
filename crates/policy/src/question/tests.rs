//! The questions that are ready.

use domain::Language;

use super::{load, question, questions};

/// R002-39: what a reviewer can ask without writing it, in every language.
#[test]
fn each_question_is_asked_in_each_language() {
    let ids: Vec<_> = questions().iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["rows", "licence", "permit", "sender", "recipients", "links"]);
    for it in questions() {
        for language in Language::ALL {
            assert!(!it.asked(language).trim().is_empty(), "{}: {language}", it.id);
        }
    }
    assert!(question("rows").is_some_and(|it| it.asked(Language::Sv).contains("underlag")));
    assert_eq!(question("weather"), None);
}

#[test]
fn a_question_in_three_languages_is_refused() {
    let text = "[[question]]\nid = \"rows\"\nrequirements = []\n\
                [question.words]\nen = \"a\"\nvi = \"b\"\nsv = \"c\"\n";
    let told = "`rows`: words in each of the four languages";
    assert_eq!(load(text).unwrap_err(), told);
}
