//! Ready-made questions of the review desk: data in `policies/questions.toml`
//! (R002-39, DECISIONS D54).
//!
//! Owns their words in four languages. **Never** here: when one is asked, or of
//! whom; `app::review::question` does that.

use std::{collections::BTreeMap, sync::LazyLock};

use domain::Language;
use serde::Deserialize;

/// A ready-made question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its stable name.
    pub id: String,
    /// What is asked, in the order of [`Language::ALL`].
    words: [String; Language::ALL.len()],
}

impl Question {
    /// What is asked, in a language.
    #[must_use]
    pub fn asked(&self, language: Language) -> &str {
        let place = Language::ALL.iter().position(|it| *it == language).unwrap_or_default();
        &self.words[place]
    }
}

/// Every ready-made question, in the order in which they are offered.
///
/// # Panics
/// Never in a tested build: the file is part of the program.
#[must_use]
pub fn questions() -> &'static [Question] {
    static QUESTIONS: LazyLock<Vec<Question>> = LazyLock::new(|| {
        load(include_str!("../../../policies/questions.toml"))
            .unwrap_or_else(|problem| panic!("questions.toml: {problem}"))
    });
    &QUESTIONS
}

/// The question of that name.
#[must_use]
pub fn question(id: &str) -> Option<&'static Question> {
    questions().iter().find(|it| it.id == id)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    question: Vec<RawQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    id: String,
    #[serde(rename = "requirements")]
    _requirements: Vec<String>,
    words: BTreeMap<String, String>,
}

fn load(text: &str) -> Result<Vec<Question>, String> {
    let file: RawFile = toml::from_str(text).map_err(|it| it.to_string())?;
    file.question.into_iter().map(one).collect()
}

fn one(raw: RawQuestion) -> Result<Question, String> {
    let RawQuestion { id, mut words, .. } = raw;
    let found = Language::ALL.map(|language| words.remove(language.tag()));
    if !words.is_empty() || found.iter().any(Option::is_none) {
        return Err(format!("`{id}`: words in each of the four languages"));
    }
    Ok(Question { id, words: found.map(Option::unwrap_or_default) })
}

#[cfg(test)]
mod tests;
