//! The clock as a table, and under random histories.

use domain::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{Clock, NotAsked, RegularMailing, Since};
use crate::{
    ConsentEvent, EventKind, History, Permission,
    event::{Method, WithdrawnVia},
    fixtures::{contact, event, list, review},
};

const CLOCK: Clock = Clock {
    stale_after: SignedDuration::from_hours(180 * 24),
    ask_before: SignedDuration::from_hours(30 * 24),
    ask_again_after: SignedDuration::from_hours(15 * 24),
    asks_max: 2,
    regular_mailing: RegularMailing::Ignored,
};

fn day(days: i64) -> Timestamp {
    "2026-03-01T00:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(24 * days)
}

/// `requested@0 confirmed@1`, days from the first.
fn events(row: &str) -> Vec<ConsentEvent> {
    let parse = |(number, word): (usize, &str)| {
        let (word, days) = word.split_once('@').unwrap();
        let kind = match word {
            "requested" => EventKind::Requested,
            "sent" => EventKind::ConfirmationSent,
            "confirmed" => EventKind::Confirmed,
            "claimed" => EventKind::Claimed,
            "attested" => EventKind::Attested { review: review() },
            "reconfirmed" => EventKind::Reconfirmed,
            "withdrawn" => EventKind::Withdrawn { via: WithdrawnVia::Page },
            other => panic!("{other}"),
        };
        ConsentEvent {
            list: Some(list()),
            ..event(number as u32 + 1, kind, day(days.parse().unwrap()))
        }
    };
    row.split_whitespace().enumerate().map(parse).collect()
}

fn history(row: &str) -> History {
    History::of(contact(), list(), &events(row))
}

fn days(at: Timestamp) -> i64 {
    day(0).duration_until(at).as_secs() / 86_400
}

fn may_ask(row: &str, on: i64) -> String {
    match CLOCK.may_ask(&history(row), day(on)) {
        Ok(ask) => format!("{ask:?}"),
        Err(NotAsked::NotGranted) => "not granted".to_owned(),
        Err(NotAsked::Young { until }) => format!("young until {}", days(until)),
        Err(NotAsked::TooSoon { until }) => format!("too soon until {}", days(until)),
        Err(NotAsked::Enough { asks }) => format!("asked {asks} times"),
        Err(NotAsked::Frozen { since }) => format!("frozen since {}", days(since)),
    }
}

/// regular mailing keeps a list young where the operator lets it, and nowhere
/// else; an act that is later counts in any case.
#[test]
fn regular_mailing_counts_only_where_the_operator_lets_it() {
    let counts = Clock { regular_mailing: RegularMailing::Counts, ..CLOCK };
    let told = |clock: Clock, acted: i64, kept: Option<i64>| {
        let age = clock.age_kept(day(acted), kept.map(day), day(200));
        assert_eq!(age.frozen, day(200) >= age.freezes_at);
        let since = if age.since == Since::RegularMail { "mail" } else { "act" };
        format!("{} days since {since}, frozen {}", age.days, age.frozen)
    };
    assert_eq!(told(CLOCK, 0, Some(190)), "200 days since act, frozen true");
    assert_eq!(told(counts, 0, None), "200 days since act, frozen true");
    assert_eq!(told(counts, 0, Some(190)), "10 days since mail, frozen false");
    assert_eq!(told(counts, 195, Some(190)), "5 days since act, frozen false");
    assert_eq!(told(counts, 0, Some(20)), "180 days since mail, frozen true");
    let history = history("requested@0 confirmed@0");
    let ask = |clock: Clock| clock.may_ask_kept(&history, Some(day(40)), day(160));
    assert_eq!(ask(CLOCK), Ok(crate::confirmation::Ask::Request));
    assert_eq!(ask(counts), Err(NotAsked::Young { until: day(190) }));
}

/// D50: to be told of a consent is not to be asked.
#[test]
fn a_notice_of_the_consent_is_no_question() {
    let mut events = events("requested@0 confirmed@0 sent@150");
    events[2].method = Method::Mail;
    let told = History::of(contact(), list(), &events);
    assert_eq!(told.renewals_asked(), (0, None));
    assert_eq!(CLOCK.may_ask(&told, day(151)), Ok(crate::confirmation::Ask::Request));
    events[2].method = Method::Web;
    let asked = History::of(contact(), list(), &events);
    assert_eq!(asked.renewals_asked(), (1, Some(day(150))));
}

/// X-23, R002-24: asked at day 150, once more, then frozen at day 180.
#[test]
fn whoever_does_not_act_is_asked_twice_and_then_freezes() {
    let row = "requested@0 confirmed@0";
    for (row, on, expected) in [
        (row, 149, "young until 150"),
        (row, 150, "Request"),
        ("requested@0 confirmed@0 sent@150", 164, "too soon until 165"),
        ("requested@0 confirmed@0 sent@150", 165, "Reminder"),
        ("requested@0 confirmed@0 sent@150 sent@165", 179, "asked 2 times"),
        ("requested@0 confirmed@0 sent@150 sent@165", 180, "frozen since 180"),
        (row, 180, "frozen since 180"),
        ("requested@0 confirmed@0 sent@150 reconfirmed@151", 160, "young until 301"),
        ("requested@0 confirmed@0 sent@150 reconfirmed@151", 301, "Request"),
        ("requested@0 confirmed@0 withdrawn@10", 150, "not granted"),
        ("requested@0", 3, "not granted"),
        // The mail that asked for the first confirmation is no such question.
        ("requested@0 sent@0 confirmed@1", 151, "Request"),
    ] {
        assert_eq!(may_ask(row, on), expected, "{row} on {on}");
    }
}

/// R002-24: the clock of an import starts with its claim, not with the word of
/// the reviewer.
#[test]
fn what_was_attested_is_as_old_as_its_claim() {
    let acted = |row| history(row).acted_at().map(days);
    assert_eq!(acted("claimed@0 attested@100"), Some(0));
    assert_eq!(acted("claimed@0 claimed@50 attested@100"), Some(0));
    assert_eq!(acted("claimed@0 attested@100 claimed@120 attested@130"), Some(0));
    assert_eq!(acted("claimed@0 attested@100 reconfirmed@130"), Some(130));
    assert_eq!(acted("claimed@0"), None);
    assert_eq!(acted("claimed@0 attested@1 withdrawn@2"), None);
}

#[test]
fn an_age_is_told_in_whole_days_against_the_limit() {
    let age = |on| {
        let it = CLOCK.age(day(0), on);
        format!("{} of {}{}", it.days, it.limit_days, if it.frozen { ", frozen" } else { "" })
    };
    let moment = SignedDuration::from_micros(1);
    assert_eq!(age(day(0) - moment), "0 of 180", "a clock that was set back");
    assert_eq!(age(day(180) - moment), "179 of 180");
    assert_eq!(age(day(180)), "180 of 180, frozen");
    assert_eq!(CLOCK.frozen_through(day(180)), day(0));
}

const WORDS: [&str; 7] =
    ["requested", "sent", "confirmed", "claimed", "attested", "reconfirmed", "withdrawn"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// only acts of the recipient restart the clock; whatever else happens,
    /// nobody is younger than their last act, and nobody without a permission has
    /// a clock.
    #[test]
    fn nothing_but_an_act_makes_a_permission_younger(
        row in prop::collection::vec((prop::sample::select(&WORDS[..]), 0_i64..10), 0..14),
    ) {
        let mut on = 0;
        let mut history = History::new(contact(), list());
        for (number, (word, later)) in row.into_iter().enumerate() {
            on += later;
            let before = history.acted_at();
            let event = events(&format!("{word}@{on}")).remove(0);
            let event = ConsentEvent { id: crate::fixtures::event(number as u32 + 1, EventKind::Expired, day(0)).id, ..event };
            history.apply(&event);
            let after = history.acted_at();
            let granted = matches!(history.permission(), Permission::Granted { .. });
            prop_assert_eq!(after.is_some(), granted);
            if before.is_some() && after > before {
                prop_assert!(word == "confirmed" || word == "reconfirmed", "{}", word);
            }
            prop_assert!(after.is_none_or(|it| it <= day(on)));
        }
    }

    /// Never more questions than allowed between two acts, whenever one looks.
    #[test]
    fn nobody_is_asked_a_third_time(steps in prop::collection::vec(0_i64..40, 1..30)) {
        let mut row = "requested@0 confirmed@0 ".to_owned();
        let (mut on, mut asked) = (0, 0);
        for step in steps {
            on += step;
            if CLOCK.may_ask(&history(&row), day(on)).is_ok() {
                row.push_str(&format!("sent@{on} "));
                asked += 1;
            }
        }
        prop_assert!(asked <= 2, "{row}");
    }
}
