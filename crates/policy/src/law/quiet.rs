//! Quiet hours: when no mail may arrive, by the clock of the recipient.
//!
//! **Never** here: a clock; the instant is a value. No law we know has quiet
//! hours for e-mail today (COMPLIANCE 1.3).

use domain::Timestamp;

/// Minutes of a day.
const MINUTES_OF_A_DAY: u16 = 24 * 60;

/// Hours in which no mail may arrive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quiet {
    /// The law has quiet hours, and they do not hold for e-mail.
    Exempt {
        /// What it says of other media.
        note: String,
    },
    /// From one minute of the day to another, in the recipient's country.
    Hours {
        /// First minute, counted from midnight.
        from_minute: u16,
        /// The minute in which they end. Before `from_minute` = the next day.
        until_minute: u16,
        /// Distance of the local time from UTC, in minutes.
        offset_minutes: i16,
    },
}

impl Quiet {
    /// When the quiet hours end in which this instant lies; `None` = it lies in
    /// none.
    #[must_use]
    pub fn end(&self, at: Timestamp) -> Option<Timestamp> {
        let Self::Hours { from_minute, until_minute, offset_minutes } = self else { return None };
        let day = i64::from(MINUTES_OF_A_DAY);
        let local = at.as_second().div_euclid(60) + i64::from(*offset_minutes);
        let minute = local.rem_euclid(day);
        let (from, until) = (i64::from(*from_minute), i64::from(*until_minute));
        let length = (until - from).rem_euclid(day);
        let since = (minute - from).rem_euclid(day);
        let left = (since < length).then_some(length - since)?;
        let ends = (at.as_second().div_euclid(60) + left).saturating_mul(60);
        Timestamp::from_second(ends).ok()
    }
}
