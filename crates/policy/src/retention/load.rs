//! From `retention.toml` to a schedule. Unknown keys are errors, and so is a setting
//! whose range passes what a law says.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use serde::Deserialize;

use super::{HOUSE, Kind, Row, Schedule, Span, Unit, counts_as_most};
use crate::{
    fact::Value,
    load::{LoadError, PackText, Problem},
    setting::Settings,
    source::RawSource,
};

const RETENTION: PackText<'static> =
    PackText { file: "retention.toml", text: include_str!("../../../../policies/retention.toml") };

/// Spans are compared by where they end that begin here.
const BEGIN: Date = date(2026, 1, 1);

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
    minimum: Option<RawSpan>,
    maximum: Option<RawSpan>,
    since: String,
    #[serde(rename = "requirements")]
    _requirements: Vec<String>,
    source: RawSource,
    confidence: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawSpan {
    Fixed(String),
    Set(RawSetting),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSetting {
    setting: String,
}

impl Schedule {
    /// Reads a schedule; `months` tells how many a setting has.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn load(text: &str, months: &dyn Fn(&str) -> Option<u64>) -> Result<Self, String> {
        let file: RawFile = toml::from_str(text).map_err(|it| it.to_string())?;
        let rows =
            file.keep.into_iter().map(|it| one(it, months)).collect::<Result<Vec<_>, _>>()?;
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

fn one(raw: RawRow, months: &dyn Fn(&str) -> Option<u64>) -> Result<Row, String> {
    let wrong = |what: &str| format!("`{}`: {what}", raw.id);
    let span = |raw: &Option<RawSpan>| {
        let span = match raw {
            None => return Ok((None, None)),
            Some(RawSpan::Fixed(text)) => (Span::parse(text), None),
            Some(RawSpan::Set(RawSetting { setting })) => {
                (months(setting).and_then(Span::of_months), Some(setting.clone()))
            }
        };
        if span.0.is_none() { Err(wrong("no such span or setting")) } else { Ok(span) }
    };
    let ((minimum, minimum_set), (maximum, maximum_set)) =
        (span(&raw.minimum)?, span(&raw.maximum)?);
    let since: Date = raw.since.parse().map_err(|_| wrong("no such day"))?;
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
        minimum_set,
        maximum,
        maximum_set,
        since,
        source: raw.source.known_as(&raw.confidence).ok_or_else(|| wrong("no such confidence"))?,
        law: raw.law,
        id: raw.id,
    })
}

impl Schedule {
    /// The schedule that is compiled in, with these settings, none of which can pass
    /// what a law says.
    ///
    /// # Errors
    /// [`LoadError`], never in a tested build.
    pub(crate) fn builtin(settings: &Settings) -> Result<Self, LoadError> {
        let months = |id: &str| match settings.0.get(id)?.value {
            Value::Number(number) => u64::try_from(number).ok(),
            _ => None,
        };
        let schedule = Self::load(RETENTION.text, &months).and_then(|schedule| {
            schedule.within_laws(settings)?;
            Ok(schedule)
        });
        schedule.map_err(|it| RETENTION.error(None, Problem::Syntax(it)))
    }

    /// No operator can set what a law of the schedule forbids: the range of a least
    /// begins at the longest minimum, whoever verified it, and that of a most ends at
    /// the shortest maximum that counts.
    ///
    /// # Errors
    /// The setting that could.
    pub(crate) fn within_laws(&self, settings: &Settings) -> Result<(), String> {
        let ends = |it: &Value| match it {
            Value::Number(months) => {
                let span = u64::try_from(*months).ok().and_then(Span::of_months);
                span.map(|it| it.after(BEGIN))
            }
            _ => None,
        };
        let range = |id: &str| {
            let setting = settings.0.get(id).ok_or_else(|| format!("no setting `{id}`"))?;
            let range = ends(&setting.least).zip(ends(&setting.most));
            range.ok_or_else(|| format!("`{id}` is no number of months"))
        };
        for row in &self.rows {
            let (rows, kind) = (&self.rows, row.kind);
            let laws = move || rows.iter().filter(move |it| it.kind == kind && it.law != HOUSE);
            let least = row.minimum_set.as_deref().map(range).transpose()?;
            let most = row.maximum_set.as_deref().map(range).transpose()?;
            let longest = laws().filter_map(|it| it.minimum).map(|it| it.after(BEGIN)).max();
            let shortest = laws().filter(|it| counts_as_most(it)).filter_map(|it| it.maximum);
            let shortest = shortest.map(|it| it.after(BEGIN)).min();
            if least.zip(longest).is_some_and(|((from, _), law)| from < law) {
                return Err(format!("`{}` can be set below what a law wants kept", row.id));
            }
            if most.zip(shortest).is_some_and(|((_, to), law)| to > law) {
                return Err(format!("`{}` can be set above what a law allows", row.id));
            }
            if least.zip(most).is_some_and(|((_, to), (from, _))| to > from) {
                return Err(format!("`{}`: the most can be set below the least", row.id));
            }
        }
        Ok(())
    }
}

impl Span {
    /// So many months; `None` for none, and for more than a century.
    #[must_use]
    pub fn of_months(months: u64) -> Option<Self> {
        let count = u16::try_from(months).ok().filter(|it| (1..=1_200).contains(it))?;
        Some(match count % 12 {
            0 => Self { count: count / 12, unit: Unit::Years },
            _ => Self { count, unit: Unit::Months },
        })
    }

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
