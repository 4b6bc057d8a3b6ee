//! One request through its life: what may be mailed, hour by hour.

use super::*;
use crate::{
    event::EventKind,
    fixtures::{contact, event, list},
};

fn hour(hours: i64) -> Timestamp {
    "2026-03-01T00:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(hours)
}

/// Applies `kind@hour` words and says what may be mailed at an hour.
fn answer(row: &str, now: i64) -> String {
    let mut history = History::new(contact(), list());
    for (number, word) in row.split_whitespace().enumerate() {
        let (kind, at) = word.split_once('@').unwrap();
        let kind = match kind {
            "requested" => EventKind::Requested,
            "sent" => EventKind::ConfirmationSent,
            "confirmed" => EventKind::Confirmed,
            "withdrawn" => EventKind::Withdrawn { via: crate::WithdrawnVia::Page },
            "expired" => EventKind::Expired,
            other => panic!("{other}"),
        };
        history.apply(&event(number as u32, kind, hour(at.parse().unwrap())));
    }
    let hours = |at: Timestamp| hour(0).duration_until(at).as_hours();
    let due = if is_overdue(&history, hour(now)) { ", overdue" } else { "" };
    let text = match may_send(&history, hour(now)) {
        Ok(ask) => format!("{ask:?}"),
        Err(NotNow::TooSoon { until }) => format!("not before {}", hours(until)),
        Err(NotNow::Expired { at }) => format!("expired at {}", hours(at)),
        Err(other) => other.to_string(),
    };
    text + due
}

#[test]
fn a_request_is_mailed_reminded_of_once_and_then_void() {
    assert_eq!(answer("", 0), "there is no open request");
    assert_eq!(answer("requested@0", 0), "Request");
    assert_eq!(answer("requested@0 sent@0", 0), "not before 24");
    assert_eq!(answer("requested@0 sent@0", 23), "not before 24");
    assert_eq!(answer("requested@0 sent@0", 24), "Reminder");
    assert_eq!(answer("requested@0 sent@0 sent@48", 167), "the one reminder was mailed already");
    assert_eq!(answer("requested@0 sent@0 sent@48", 168), "expired at 168, overdue");
    assert_eq!(answer("requested@0", 167), "Request");
    assert_eq!(answer("requested@0", 168), "expired at 168, overdue");
    assert_eq!(answer("requested@0 expired@168", 169), "there is no open request");
}

#[test]
fn a_form_filled_in_again_and_again_sends_one_mail_a_day() {
    assert_eq!(answer("requested@0 sent@0 requested@1 requested@2", 3), "not before 24");
    assert_eq!(answer("requested@0 sent@0 requested@1", 24), "Request");
    assert_eq!(answer("requested@0 sent@0 confirmed@1 requested@2", 3), "not before 24");
    assert_eq!(answer("requested@0 sent@0 withdrawn@1 requested@2", 3), "not before 24");
    assert_eq!(answer("requested@0 sent@0 expired@168 requested@169", 169), "Request");
}

#[test]
fn nothing_is_asked_that_was_answered() {
    assert_eq!(answer("requested@0 sent@0 confirmed@1", 30), "there is no open request");
    assert_eq!(answer("requested@0 sent@0 withdrawn@1", 30), "there is no open request");
}

#[test]
fn who_left_and_asks_again_may_be_asked() {
    assert_eq!(answer("withdrawn@0 requested@30", 30), "Request");
}
