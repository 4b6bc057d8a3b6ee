//! The six families of control: data in `policies/controls.toml` (R001-48,
//! R001-49), and how a family stands.
//!
//! Owns their words, their owners, and what speaks against each. **Never** here:
//! a finding or a rate; `app::compliance` counts them and asks.

use std::{collections::BTreeMap, sync::LazyLock};

use domain::Language;
use serde::Deserialize;

use crate::{audit::Owner, rule::words};

/// How a family stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nothing speaks against it.
    InOrder,
    /// Something is open, or a rate has reached its first warning.
    Watch,
    /// Something is late, or a rate has reached the limit that suspends.
    Broken,
}

words!(State { InOrder = "in-order", Watch = "watch", Broken = "broken" });

/// A text in each language.
pub type Words = [String; Language::ALL.len()];

/// One family of control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// Its stable name.
    pub id: String,
    /// Who answers for it first.
    pub owner: Owner,
    /// Audit items whose open findings speak against it.
    pub items: Vec<String>,
    /// Rates that do.
    pub rates: Vec<String>,
    /// What it is called, in the order of [`Language::ALL`].
    pub title: Words,
    /// What finds a fault.
    pub detection: Words,
    /// What prevents it.
    pub prevention: Words,
    /// What shows it later.
    pub evidence: Words,
}

/// What was counted of a family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Against {
    /// Open findings.
    pub open: u64,
    /// Those of them that are late.
    pub late: u64,
    /// Rates at their first warning, or beyond.
    pub warned: u64,
    /// Rates at the limit that suspends, or beyond.
    pub stopped: u64,
}

impl Against {
    /// How a family stands against which that was counted.
    #[must_use]
    pub fn state(&self) -> State {
        let Self { open, late, warned, stopped } = *self;
        match (late + stopped, open + warned) {
            (0, 0) => State::InOrder,
            (0, _) => State::Watch,
            _ => State::Broken,
        }
    }
}

/// A text in a language.
#[must_use]
pub fn told(words: &Words, language: Language) -> &str {
    let place = Language::ALL.iter().position(|it| *it == language).unwrap_or_default();
    &words[place]
}

/// The families, in the order in which they are told.
///
/// # Panics
/// Never in a tested build: the file is part of the program.
#[must_use]
pub fn families() -> &'static [Family] {
    static FAMILIES: LazyLock<Vec<Family>> = LazyLock::new(|| {
        load(include_str!("../../../policies/controls.toml"))
            .unwrap_or_else(|problem| panic!("controls.toml: {problem}"))
    });
    &FAMILIES
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    family: Vec<RawFamily>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFamily {
    id: String,
    owner: String,
    items: Vec<String>,
    rates: Vec<String>,
    #[serde(rename = "requirements")]
    _requirements: Vec<String>,
    title: BTreeMap<String, String>,
    detection: BTreeMap<String, String>,
    prevention: BTreeMap<String, String>,
    evidence: BTreeMap<String, String>,
}

fn load(text: &str) -> Result<Vec<Family>, String> {
    let file: RawFile = toml::from_str(text).map_err(|it| it.to_string())?;
    file.family.into_iter().map(one).collect()
}

fn one(raw: RawFamily) -> Result<Family, String> {
    let wrong = |what: &str| format!("`{}`: {what}", raw.id);
    let unknown = raw.items.iter().find(|it| crate::audit::item(it).is_none());
    if let Some(item) = unknown {
        return Err(wrong(&format!("no audit item `{item}`")));
    }
    let words = |mut all: BTreeMap<String, String>| {
        let found = Language::ALL.map(|language| all.remove(language.tag()));
        if found.iter().any(Option::is_none) || !all.is_empty() {
            return Err(wrong("a text in each of the four languages"));
        }
        Ok(found.map(Option::unwrap_or_default))
    };
    Ok(Family {
        owner: Owner::parse(&raw.owner).ok_or_else(|| wrong("no such owner"))?,
        title: words(raw.title)?,
        detection: words(raw.detection)?,
        prevention: words(raw.prevention)?,
        evidence: words(raw.evidence)?,
        id: raw.id.clone(),
        items: raw.items,
        rates: raw.rates,
    })
}

#[cfg(test)]
mod tests;
