//! From `retention.toml` to a schedule. Unknown keys are errors.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{HOUSE, Kind, Row, Schedule, Span, Unit};
use crate::source::RawSource;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    keep: Vec<RawRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    id: String,
    kind: String,
    law: String,
    minimum: Option<String>,
    maximum: Option<String>,
    since: String,
    #[serde(rename = "requirements")]
    _requirements: Vec<String>,
    source: RawSource,
    confidence: String,
}

impl Schedule {
    /// Reads a schedule.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn load(text: &str) -> Result<Self, String> {
        let file: RawFile = toml::from_str(text).map_err(|it| it.to_string())?;
        let rows = file.keep.into_iter().map(one).collect::<Result<Vec<_>, _>>()?;
        let names: BTreeSet<_> = rows.iter().map(|it| &it.id).collect();
        if names.len() != rows.len() {
            return Err("two rows of one name".to_owned());
        }
        let is_kept = |kind: &Kind| {
            rows.iter().any(|it| it.kind == *kind && it.law == HOUSE && it.minimum.is_some())
        };
        // Without a floor of the house a kind could go on the day it ended.
        match Kind::ALL.iter().find(|kind| !is_kept(kind)) {
            Some(kind) => Err(format!("{}: no minimum of the house", kind.as_str())),
            None => Ok(Self { rows }),
        }
    }
}

fn one(raw: RawRow) -> Result<Row, String> {
    let wrong = |what: &str| format!("`{}`: {what}", raw.id);
    let span = |text: &Option<String>| {
        let parse = |it: &String| Span::parse(it).ok_or_else(|| wrong("no such span"));
        text.as_ref().map(parse).transpose()
    };
    let (minimum, maximum) = (span(&raw.minimum)?, span(&raw.maximum)?);
    let since: jiff::civil::Date = raw.since.parse().map_err(|_| wrong("no such day"))?;
    match (minimum, maximum) {
        (None, None) => return Err(wrong("neither `minimum` nor `maximum`")),
        (Some(least), Some(most)) if most.after(since) < least.after(since) => {
            return Err(wrong("the most is less than the least"));
        }
        _ => {}
    }
    Ok(Row {
        kind: Kind::parse(&raw.kind).ok_or_else(|| wrong("no such kind"))?,
        minimum,
        maximum,
        since,
        source: raw.source.known_as(&raw.confidence).ok_or_else(|| wrong("no such confidence"))?,
        law: raw.law,
        id: raw.id,
    })
}

impl Span {
    /// The span of `3 years`, `1 month` or `60 days`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (count, unit) = text.split_once(' ')?;
        let unit = match unit {
            "day" | "days" => Unit::Days,
            "month" | "months" => Unit::Months,
            "year" | "years" => Unit::Years,
            _ => return None,
        };
        let count: u16 = count.parse().ok().filter(|it| (1..=36_500).contains(it))?;
        // A century is longer than anything a law asks for.
        let most = match unit {
            Unit::Days => 36_500,
            Unit::Months => 1_200,
            Unit::Years => 100,
        };
        (count <= most).then_some(Self { count, unit })
    }
}
