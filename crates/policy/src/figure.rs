//! Words for people: what facts, and the words that facts and states have in data,
//! are called on the review desk; data in `policies/figures.toml` (DECISIONS D54).
//!
//! **Never** here: a measure. What was measured is kept in the words of data.

use std::{collections::BTreeMap, sync::LazyLock};

use domain::Language;
use serde::Deserialize;

/// What something is called, in the order of [`Language::ALL`].
type Called = [String; Language::ALL.len()];

/// Names by the word of data.
struct Figures {
    facts: BTreeMap<String, Called>,
    words: BTreeMap<String, Called>,
}

fn figures() -> &'static Figures {
    static FIGURES: LazyLock<Figures> = LazyLock::new(|| {
        load(include_str!("../../../policies/figures.toml"))
            .unwrap_or_else(|problem| panic!("figures.toml: {problem}"))
    });
    &FIGURES
}

/// What a fact is called; `None` for one that the desk does not show.
#[must_use]
pub fn fact(name: &str, language: Language) -> Option<&'static str> {
    figures().facts.get(name).map(|it| in_language(it, language))
}

/// What a word of data is called: a basis, a standing, a state, a way of collecting.
#[must_use]
pub fn word(word: &str, language: Language) -> Option<&'static str> {
    figures().words.get(word).map(|it| in_language(it, language))
}

fn in_language(called: &'static Called, language: Language) -> &'static str {
    let place = Language::ALL.iter().position(|it| *it == language).unwrap_or_default();
    &called[place]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    fact: Vec<RawName>,
    word: Vec<RawName>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawName {
    id: String,
    called: BTreeMap<String, String>,
}

fn load(text: &str) -> Result<Figures, String> {
    let RawFile { fact, word } = toml::from_str(text).map_err(|it| it.to_string())?;
    Ok(Figures { facts: named(fact)?, words: named(word)? })
}

fn named(raw: Vec<RawName>) -> Result<BTreeMap<String, Called>, String> {
    let mut names = BTreeMap::new();
    for RawName { id, mut called } in raw {
        let found = Language::ALL.map(|language| called.remove(language.tag()));
        if !called.is_empty() || found.iter().any(Option::is_none) {
            return Err(format!("`{id}`: a name in each of the four languages"));
        }
        if names.insert(id.clone(), found.map(Option::unwrap_or_default)).is_some() {
            return Err(format!("`{id}` stands there twice"));
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests;
