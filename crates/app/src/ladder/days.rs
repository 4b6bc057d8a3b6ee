//! Days of the meters: from midnight to midnight in the installation's zone,
//! numbered from 1970-01-01.

use domain::Timestamp;
use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use store::meter::DaySpan;

/// The first day.
const FIRST: Date = jiff::civil::date(1970, 1, 1);

/// Where days begin.
#[derive(Clone, Debug)]
pub struct Days {
    zone: TimeZone,
}

impl Days {
    /// Days in the zone of that IANA name; `None` when there is none.
    #[must_use]
    pub fn of(zone: &str) -> Option<Self> {
        TimeZone::get(zone).ok().map(|zone| Self { zone })
    }

    /// Days in UTC.
    #[must_use]
    pub fn utc() -> Self {
        Self { zone: TimeZone::UTC }
    }

    /// The number of the day that holds an instant.
    #[must_use]
    pub fn number(&self, at: Timestamp) -> i64 {
        let date = at.to_zoned(self.zone.clone()).date();
        date.duration_since(FIRST).as_hours() / 24
    }

    /// The instants that a day lies between. Days of the clock's change are
    /// shorter or longer.
    #[must_use]
    pub fn span(&self, day: i64) -> DaySpan {
        let begin = |day| self.begin(day).unwrap_or(Timestamp::MAX);
        DaySpan { day, from: begin(day), until: begin(day.saturating_add(1)) }
    }

    fn begin(&self, day: i64) -> Option<Timestamp> {
        let date = Self::date(day)?;
        Some(date.to_zoned(self.zone.clone()).ok()?.timestamp())
    }

    fn date(day: i64) -> Option<Date> {
        FIRST.checked_add(i32::try_from(day).ok()?.days()).ok()
    }

    /// A day as it is written: `2026-11-22`.
    #[must_use]
    pub fn written(day: i64) -> String {
        Self::date(day).map_or_else(|| "–".to_owned(), |it| it.to_string())
    }
}

#[cfg(test)]
mod tests;
