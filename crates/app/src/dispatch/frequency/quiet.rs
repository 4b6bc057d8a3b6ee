//! Quiet hours that operator or account set: from an hour of the evening to one of
//! the morning, by the clock of the account (DECISIONS D53).
//!
//! **Never** here: quiet hours of laws; those go by the recipient's clock
//! (`policy::law`).

use domain::Timestamp;
use jiff::tz::TimeZone;
use policy::RuleBook;

/// When the quiet hours end in which this instant lies; `None` = it lies in none.
pub(super) fn until(rules: &RuleBook, zone: &str, now: Timestamp) -> Option<Timestamp> {
    let hour = |id: &str| rules.number(id).and_then(|it| i8::try_from(it).ok());
    let (from, until) = (hour("quiet.from-hour")?, hour("quiet.until-hour")?);
    if from >= 24 && until <= 0 {
        return None;
    }
    // It was checked when the account was opened.
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    end(from, until, zone, now)
}

fn end(from: i8, until: i8, zone: TimeZone, now: Timestamp) -> Option<Timestamp> {
    let local = now.to_zoned(zone.clone());
    let day = if local.hour() >= from {
        local.date().tomorrow()
    } else if local.hour() < until {
        Ok(local.date())
    } else {
        return None;
    };
    // An hour that the clock leaves out ends where the clock goes on.
    let ends = day.and_then(|it| it.at(until, 0, 0, 0).to_zoned(zone));
    Some(ends.map_or(Timestamp::MAX, |it| it.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn ends(from: i8, until: i8, zone: &str, now: &str) -> String {
        let zone = TimeZone::get(zone).unwrap();
        end(from, until, zone, at(now)).map_or("open".to_owned(), |it| it.to_string())
    }

    #[test]
    fn a_night_lasts_from_evening_to_morning_by_the_clock_of_the_account() {
        let of = |now: &str| ends(21, 8, "Asia/Shanghai", now);
        assert_eq!(of("2026-11-30T12:59:59Z"), "open", "a second before nine in the evening");
        assert_eq!(of("2026-11-30T13:00:00Z"), "2026-12-01T00:00:00Z");
        assert_eq!(of("2026-11-30T23:59:59Z"), "2026-12-01T00:00:00Z", "after midnight there");
        assert_eq!(of("2026-12-01T00:00:00Z"), "open");
    }

    #[test]
    fn one_end_of_the_night_is_enough() {
        assert_eq!(ends(22, 0, "UTC", "2026-11-30T22:00:00Z"), "2026-12-01T00:00:00Z");
        assert_eq!(ends(22, 0, "UTC", "2026-12-01T00:00:00Z"), "open");
        assert_eq!(ends(24, 6, "UTC", "2026-12-01T05:59:59Z"), "2026-12-01T06:00:00Z");
        assert_eq!(ends(24, 6, "UTC", "2026-12-01T23:59:59Z"), "open");
    }

    /// In Sweden the night of 29 March 2026 has no hour from two to three.
    #[test]
    fn a_morning_hour_that_does_not_exist_ends_the_night_an_hour_later() {
        let ends = ends(22, 2, "Europe/Stockholm", "2026-03-28T22:30:00Z");
        assert_eq!(ends, "2026-03-29T01:00:00Z");
    }

    #[test]
    fn there_is_no_night_unless_somebody_set_one() {
        let now = at("2026-11-30T23:30:00Z");
        assert_eq!(until(&RuleBook::builtin(), "UTC", now), None);
        let overlay = "[[setting]]\nid = \"quiet.from-hour\"\nvalue = 22\nreason = \"night\"\n";
        let rules = RuleBook::builtin().with_overlay("own.toml", overlay).unwrap();
        assert_eq!(until(&rules, "UTC", now), Some(at("2026-12-01T00:00:00Z")));
    }
}
