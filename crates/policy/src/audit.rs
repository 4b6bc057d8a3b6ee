//! What an audit looks for, and the duties of an operator: data in
//! `policies/audit.toml` and `policies/operator-*.toml` (R001-39 … R001-42).
//!
//! Owns items with their owner, their times and their words. **Never** here:
//! measuring; `app::audit` does, and opens findings.

use std::{collections::BTreeMap, sync::LazyLock};

use domain::{Language, SignedDuration};
use jiff::civil::Date;
use serde::Deserialize;

use crate::{
    rule::{Source, words},
    setting::parse_duration,
    source::RawSource,
};

/// Whose it is to mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The account's.
    Account,
    /// Whoever runs the installation.
    Operator,
}

words!(Owner { Account = "account", Operator = "operator" });

/// When an item is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// When what is measured lasts, or is old, for so long.
    Measured(SignedDuration),
    /// Every so often.
    Every(SignedDuration),
}

/// One thing an audit looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its stable name.
    pub id: String,
    /// The pack it is of: `audit`, `operator-cn`.
    pub pack: &'static str,
    /// Whose it is to mend.
    pub owner: Owner,
    /// When it is found.
    pub when: When,
    /// How long there is to mend it.
    pub due: SignedDuration,
    /// The first day on which it applies (UTC).
    pub since: Date,
    /// Rows of REQUIREMENTS that it serves.
    pub requirements: Vec<String>,
    /// Where it comes from.
    pub source: Source,
    /// What to do, in the order of [`Language::ALL`].
    pub title: [String; Language::ALL.len()],
}

impl Item {
    /// What to do, in a language.
    #[must_use]
    pub fn titled(&self, language: Language) -> &str {
        let place = Language::ALL.iter().position(|it| *it == language).unwrap_or_default();
        &self.title[place]
    }
}

/// The pack that is always in force.
pub const ALWAYS: &str = "audit";

const PACKS: [(&str, &str); 2] = [
    (ALWAYS, include_str!("../../../policies/audit.toml")),
    ("operator-cn", include_str!("../../../policies/operator-cn.toml")),
];

/// Names of the packs that an operator may declare.
#[must_use]
pub fn packs() -> Vec<&'static str> {
    PACKS.iter().map(|(name, _)| *name).filter(|it| *it != ALWAYS).collect()
}

/// Every item of every pack.
///
/// # Panics
/// Never in a tested build: the packs are part of the program.
#[must_use]
pub fn items() -> &'static [Item] {
    static ITEMS: LazyLock<Vec<Item>> = LazyLock::new(|| {
        let of = |(pack, text): &(&'static str, &str)| {
            load(pack, text).unwrap_or_else(|problem| panic!("{pack}.toml: {problem}"))
        };
        PACKS.iter().flat_map(of).collect()
    });
    &ITEMS
}

/// The item of that name.
#[must_use]
pub fn item(id: &str) -> Option<&'static Item> {
    items().iter().find(|it| it.id == id)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    item: Vec<RawItem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawItem {
    id: String,
    owner: String,
    after: Option<String>,
    every: Option<String>,
    due: String,
    since: String,
    requirements: Vec<String>,
    source: RawSource,
    confidence: String,
    title: BTreeMap<String, String>,
}

fn load(pack: &'static str, text: &str) -> Result<Vec<Item>, String> {
    let file: RawFile = toml::from_str(text).map_err(|it| it.to_string())?;
    file.item.into_iter().map(|raw| one(pack, raw)).collect()
}

fn one(pack: &'static str, mut raw: RawItem) -> Result<Item, String> {
    let id = raw.id;
    let wrong = |what: &str| format!("`{id}`: {what}");
    let span = |text: &str| parse_duration(text).ok_or_else(|| wrong("no such duration"));
    let when = match (&raw.after, &raw.every) {
        (Some(after), None) => When::Measured(span(after)?),
        (None, Some(every)) => When::Every(span(every)?),
        _ => return Err(wrong("either `after` or `every`")),
    };
    let mut title = Language::ALL.map(|language| raw.title.remove(language.tag()));
    if title.iter().any(Option::is_none) || !raw.title.is_empty() {
        return Err(wrong("a title in each of the four languages"));
    }
    Ok(Item {
        pack,
        owner: Owner::parse(&raw.owner).ok_or_else(|| wrong("no such owner"))?,
        when,
        due: span(&raw.due)?,
        since: raw.since.parse().map_err(|_| wrong("no such day"))?,
        requirements: raw.requirements,
        source: raw.source.known_as(&raw.confidence).ok_or_else(|| wrong("no such confidence"))?,
        title: std::array::from_fn(|place| title[place].take().unwrap_or_default()),
        id,
    })
}

#[cfg(test)]
mod tests;
