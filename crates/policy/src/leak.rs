//! In what time a leak is told, by law: data in `policies/leak.toml` (R001-16).
//!
//! **Never** here: whom it concerns; `app::leak` counts them.

use std::{collections::BTreeSet, sync::LazyLock};

use domain::SignedDuration;
use jiff::civil::Date;
use serde::Deserialize;

use crate::{retention::HOUSE, rule::Source, setting::parse_duration, source::RawSource};

/// What one law asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its stable name.
    pub id: String,
    /// Code of the law, or `house`.
    pub law: String,
    /// In what time; `None` = at once.
    pub within: Option<SignedDuration>,
    /// The first day on which it applies (UTC).
    pub since: Date,
    /// Where it comes from.
    pub source: Source,
}

/// What the laws of these codes ask for on a day, the most urgent first; what is
/// done everywhere is among them.
///
/// # Panics
/// Never in a tested build: the file is part of the program.
#[must_use]
pub fn notices(laws: &BTreeSet<String>, on: Date) -> Vec<&'static Notice> {
    static NOTICES: LazyLock<Vec<Notice>> = LazyLock::new(|| {
        load(include_str!("../../../policies/leak.toml"))
            .unwrap_or_else(|problem| panic!("leak.toml: {problem}"))
    });
    let asks = |it: &&Notice| it.since <= on && (it.law == HOUSE || laws.contains(&it.law));
    let mut found: Vec<_> = NOTICES.iter().filter(asks).collect();
    found.sort_by(|a, b| (a.within, &a.id).cmp(&(b.within, &b.id)));
    found
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    notice: Vec<RawNotice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNotice {
    id: String,
    law: String,
    within: Option<String>,
    since: String,
    #[serde(rename = "requirements")]
    _requirements: Vec<String>,
    source: RawSource,
    confidence: String,
}

fn load(text: &str) -> Result<Vec<Notice>, String> {
    let file: RawFile = toml::from_str(text).map_err(|it| it.to_string())?;
    file.notice.into_iter().map(one).collect()
}

fn one(raw: RawNotice) -> Result<Notice, String> {
    let wrong = |what: &str| format!("`{}`: {what}", raw.id);
    let span = |it: &String| parse_duration(it).ok_or_else(|| wrong("no such duration"));
    Ok(Notice {
        within: raw.within.as_ref().map(span).transpose()?,
        since: raw.since.parse().map_err(|_| wrong("no such day"))?,
        source: raw.source.known_as(&raw.confidence).ok_or_else(|| wrong("no such confidence"))?,
        law: raw.law,
        id: raw.id,
    })
}

#[cfg(test)]
mod tests;
