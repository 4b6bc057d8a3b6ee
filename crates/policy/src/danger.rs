//! How grave it is what a rule holds something for: data in `policies/danger.toml`,
//! the order of the review desk (DECISIONS D59).
//!
//! **Never** here: a verdict. What waits, waits, however grave.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

/// How grave something is, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Danger {
    /// People are deceived or harmed when it goes out, or somebody comes back who
    /// may not.
    Grave,
    /// A sign of it, or a law that asks for a look. Also what nobody ranked.
    Serious,
    /// A size, an age or a form of the house.
    Routine,
}

impl Danger {
    /// How grave it is what that rule holds something for.
    #[must_use]
    pub fn of(rule: &str) -> Self {
        ranks().get(rule).copied().unwrap_or(Self::Serious)
    }
}

fn ranks() -> &'static BTreeMap<String, Danger> {
    static RANKS: LazyLock<BTreeMap<String, Danger>> = LazyLock::new(|| {
        load(include_str!("../../../policies/danger.toml"))
            .unwrap_or_else(|problem| panic!("danger.toml: {problem}"))
    });
    &RANKS
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    grave: Vec<String>,
    serious: Vec<String>,
    routine: Vec<String>,
}

fn load(text: &str) -> Result<BTreeMap<String, Danger>, String> {
    let RawFile { grave, serious, routine } = toml::from_str(text).map_err(|it| it.to_string())?;
    let ranked = [(Danger::Grave, grave), (Danger::Serious, serious), (Danger::Routine, routine)];
    let mut ranks = BTreeMap::new();
    for (danger, rules) in ranked {
        for rule in rules {
            if let Some(other) = ranks.insert(rule.clone(), danger) {
                return Err(format!("`{rule}` is {danger:?} and {other:?}"));
            }
        }
    }
    Ok(ranks)
}

#[cfg(test)]
mod tests;
