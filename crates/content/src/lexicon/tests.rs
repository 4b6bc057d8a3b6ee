//! Tests of reading word lists.

use super::{Lexicon, LexiconError};

const GROUP: &str = r#"
[[group]]
id = "g"
language = "en"
strength = "clear"
confidence = "design"
source = "ours"
terms = ["buy now", "sale*"]
except = ["point of sale"]
"#;

fn error(from: &str, to: &str) -> String {
    match Lexicon::parse(&GROUP.replace(from, to)) {
        Ok(_) => "loads".to_owned(),
        Err(LexiconError::Syntax(text)) => {
            text.lines().rfind(|it| !it.trim().is_empty()).unwrap_or_default().to_owned()
        }
        Err(other) => other.to_string(),
    }
}

#[test]
fn lists_are_read_strictly() {
    let answers = [
        error("", ""),
        error("source = \"ours\"", "source = \" \""),
        error("\"buy now\"", "\"\u{200b}\""),
        error("\"buy now\"", "\"Buy-Now\", \"buy now\""),
        error("except", "unless"),
        error("\"clear\"", "\"strong\""),
    ];
    assert_eq!(
        answers,
        [
            "loads",
            "group `g`: the term `source` is empty or listed twice",
            "group `g`: the term `\u{200b}` is empty or listed twice",
            "group `g`: the term `buy now` is empty or listed twice",
            "unknown field `unless`, expected one of `id`, `language`, `strength`, `confidence`, `source`, `terms`, `except`",
            "unknown variant `strong`, expected `possible` or `clear`",
        ]
    );
}

#[test]
fn the_built_in_lists_load_and_speak_four_languages() {
    let lexicon = Lexicon::builtin();
    for language in ["en", "zh", "vi", "sv"] {
        assert!(lexicon.groups.iter().any(|it| it.language == language), "{language}");
    }
}
