//! How long each kind of record is kept, by law: data in
//! `policies/retention.toml` (R001-30, DECISIONS D52).
//!
//! Owns the schedule and the one question asked of it: [`Schedule::judge`]. The
//! longest minimum wins; a maximum counts only where it is verified and surely
//! applies, because deleting cannot be undone. The house's own times are settings
//! ([`crate::RuleBook::schedule`]). **Never** here: deleting, or who is held;
//! `app::retention` asks, and acts.

mod load;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::{
    law::{Applies, LawCode},
    rule::{Source, words},
};

/// What Assent keeps everywhere, whatever law applies.
pub const HOUSE: &str = "house";

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Whom a mail went to, when, on what ground, what came back.
    SendRecord,
    /// What a recipient's message is built again from.
    OriginalMessage,
    /// Events of consent with what proves them.
    ConsentEvidence,
    /// What a complainant and the staff wrote.
    ComplaintCase,
    /// Who took evidence out, and why.
    AccessLog,
    /// An upload of contacts.
    ImportFile,
}

words!(Kind {
    SendRecord = "send-record", OriginalMessage = "original-message",
    ConsentEvidence = "consent-evidence", ComplaintCase = "complaint-case",
    AccessLog = "access-log", ImportFile = "import-file",
});

/// The unit of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Days,
    /// Months of the calendar.
    Months,
    /// Years of the calendar.
    Years,
}

/// A span of the calendar: months and years have no fixed length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// How many.
    pub count: u16,
    /// Of what.
    pub unit: Unit,
}

impl Span {
    /// The day that lies so long after another; the last day of all when there is
    /// none.
    #[must_use]
    pub fn after(self, day: Date) -> Date {
        day.checked_add(self.jiff()).unwrap_or(Date::MAX)
    }

    /// The day that lies so long before another; the first of all when there is
    /// none.
    #[must_use]
    pub fn before(self, day: Date) -> Date {
        day.checked_sub(self.jiff()).unwrap_or(Date::MIN)
    }

    fn jiff(self) -> jiff::Span {
        let count = i64::from(self.count);
        match self.unit {
            Unit::Days => jiff::Span::new().days(count),
            Unit::Months => jiff::Span::new().months(count),
            Unit::Years => jiff::Span::new().years(count),
        }
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = match self.unit {
            Unit::Days => "day",
            Unit::Months => "month",
            Unit::Years => "year",
        };
        write!(f, "{} {unit}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}

/// What one law says of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its stable name.
    pub id: String,
    /// Which records.
    pub kind: Kind,
    /// Code of the law, or [`HOUSE`].
    pub law: String,
    /// The least they are kept.
    pub minimum: Option<Span>,
    /// The setting that says it, where the operator may.
    pub minimum_set: Option<String>,
    /// The most.
    pub maximum: Option<Span>,
    /// The setting that says it, where the operator may.
    pub maximum_set: Option<String>,
    /// The first day on which it applies (UTC).
    pub since: Date,
    /// Where it comes from.
    pub source: Source,
}

/// Which laws apply to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Laws {
    /// Exactly these, by code.
    Known(BTreeSet<String>),
    /// Nobody recorded it: the minimum of every law counts, the maximum of none.
    Unknown,
}

impl Laws {
    /// The laws that were found to apply. Where one of the places is unknown, so
    /// are the laws.
    #[must_use]
    pub fn of(applies: &[Applies]) -> Self {
        if applies.is_empty() || applies.iter().any(|it| it.law == LawCode::FLOOR) {
            return Self::Unknown;
        }
        Self::Known(applies.iter().map(|it| it.law.as_str().to_owned()).collect())
    }

    fn may_apply(&self, law: &str) -> bool {
        match self {
            Self::Known(laws) => law == HOUSE || laws.contains(law),
            Self::Unknown => true,
        }
    }

    fn surely_applies(&self, law: &str) -> bool {
        law == HOUSE || matches!(self, Self::Known(laws) if laws.contains(law))
    }
}

/// A record, as far as it matters how long it is kept.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// What it is.
    pub kind: Kind,
    /// Which laws apply to it.
    pub laws: &'a Laws,
    /// The day on which its last tie ended (UTC).
    pub ended: Date,
    /// A legal hold is on it.
    pub is_held: bool,
}

/// What follows for a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays.
    Keep,
    /// Nothing asks for it any more, and nothing asks for its end.
    MayGo,
    /// It has to go.
    MustGo,
}

words!(Fate { Keep = "keep", MayGo = "may-go", MustGo = "must-go" });

/// A fate with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged<'a> {
    /// What follows.
    pub fate: Fate,
    /// The row with the longest minimum, and when it is over.
    pub minimum: Option<(&'a Row, Date)>,
    /// The row with the shortest maximum, and when it is reached.
    pub maximum: Option<(&'a Row, Date)>,
}

impl Judged<'_> {
    /// The maximum is reached before the minimum is over: one law is broken
    /// either way, and the record is kept.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!((&self.minimum, &self.maximum), (Some((_, least)), Some((_, most))) if most < least)
    }
}

/// Every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    rows: Vec<Row>,
}

impl Schedule {
    /// The same schedule with the settings as they are now.
    pub(crate) fn with(&self, months: impl Fn(&str) -> Option<u64>) -> Self {
        let span = |id: &str| months(id).and_then(Span::of_months);
        let mut schedule = self.clone();
        for row in &mut schedule.rows {
            row.minimum = row.minimum_set.as_deref().and_then(span).or(row.minimum);
            row.maximum = row.maximum_set.as_deref().and_then(span).or(row.maximum);
        }
        schedule
    }

    /// Its rows, in the order of the file.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    fn of(&self, kind: Kind, on: Date) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |it| it.kind == kind && it.since <= on)
    }

    /// What follows for a record on a day. A hold keeps whatever a law says, and
    /// so does a minimum that is not over.
    #[must_use]
    pub fn judge(&self, record: &Record<'_>, today: Date) -> Judged<'_> {
        let minimum = self
            .of(record.kind, today)
            .filter(|it| record.laws.may_apply(&it.law))
            .filter_map(|it| Some((it, it.minimum?.after(record.ended))))
            .max_by_key(|it| it.1);
        let maximum = self
            .of(record.kind, today)
            .filter(|it| record.laws.surely_applies(&it.law) && counts_as_most(it))
            .filter_map(|it| Some((it, it.maximum?.after(record.ended))))
            .min_by_key(|it| it.1);
        let is_due = maximum.is_some_and(|it| it.1 <= today);
        let fate = match minimum {
            _ if record.is_held => Fate::Keep,
            Some((_, least)) if least > today => Fate::Keep,
            _ if is_due => Fate::MustGo,
            _ => Fate::MayGo,
        };
        Judged { fate, minimum, maximum }
    }

    /// The first day on which nothing that ended then has to go yet, whatever law
    /// applies: what ended before it is worth judging. `None` = nothing of that
    /// kind ever has to go.
    #[must_use]
    pub fn horizon(&self, kind: Kind, today: Date) -> Option<Date> {
        let most = self.of(kind, today).filter(|it| counts_as_most(it));
        let ends = most.filter_map(|it| Some(it.maximum?.before(today))).max()?;
        // Months end on different days: a few days more are judged, one by one.
        Some(Span { count: 4, unit: Unit::Days }.after(ends))
    }

    /// The last day on which a record to which these laws apply may have ended so
    /// that it has to go now; what ended before it has to go as well. `None` =
    /// nothing has to go.
    #[must_use]
    pub fn cutoff(&self, kind: Kind, laws: &Laws, today: Date) -> Option<Date> {
        let most = self
            .of(kind, today)
            .filter(|it| laws.surely_applies(&it.law) && counts_as_most(it))
            .filter_map(|it| Some(it.maximum?.before(today)))
            .max()?;
        let least = self
            .of(kind, today)
            .filter(|it| laws.may_apply(&it.law))
            .filter_map(|it| Some(it.minimum?.before(today)))
            .min();
        let near = least.map_or(most, |it| it.min(most));
        let days = (0..10).map(|days| near.checked_add(jiff::Span::new().days(4 - days)));
        days.flatten().find(|ended| {
            let record = Record { kind, laws, ended: *ended, is_held: false };
            self.judge(&record, today).fate == Fate::MustGo
        })
    }

    /// Pairs of rows of one kind of which the first says "no longer than", and the
    /// second "longer than that": told as findings.
    #[must_use]
    pub fn conflicts(&self, on: Date) -> Vec<(&Row, &Row)> {
        let mut found = Vec::new();
        for most in self.rows.iter().filter(|it| it.since <= on && counts_as_most(it)) {
            let Some(end) = most.maximum.map(|it| it.after(on)) else { continue };
            let longer = |it: &&Row| it.minimum.is_some_and(|least| least.after(on) > end);
            found.extend(self.of(most.kind, on).filter(longer).map(|least| (most, least)));
        }
        found
    }
}

/// An unverified rule may keep and explain, never delete.
fn counts_as_most(row: &Row) -> bool {
    row.maximum.is_some() && row.source.confidence.is_verified()
}

#[cfg(test)]
mod tests;
