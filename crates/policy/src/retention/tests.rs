//! What is kept for how long, and what holds for every set of laws.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::RuleBook;

const TODAY: Date = date(2030, 3, 1);

fn known(laws: &[&str]) -> Laws {
    Laws::Known(laws.iter().map(|it| (*it).to_owned()).collect())
}

fn fate(schedule: &Schedule, kind: Kind, (laws, ended): (&Laws, Date)) -> Fate {
    schedule.judge(&Record { kind, laws, ended, is_held: false }, TODAY).fate
}

/// A schedule of these rows besides a day for every kind: law, least, most, and
/// how sure.
fn schedule(rows: &[(&str, &str, &str, &str)]) -> Schedule {
    let mut text = String::new();
    let mut add =
        |id: &str, kind: &str, (law, least, most, confidence): (&str, &str, &str, &str)| {
            let span = |name: &str, it: &str| match it {
                "" => String::new(),
                it => format!("{name} = \"{it}\"\n"),
            };
            text.push_str(&format!(
                "[[keep]]\nid = \"{id}\"\nkind = \"{kind}\"\nlaw = \"{law}\"\n{}{}since = \
             \"2020-01-01\"\nrequirements = []\nsource = {{ work = \"w\", section = \"s\", read = \
             \"2026-08\" }}\nconfidence = \"{confidence}\"\n",
                span("minimum", least),
                span("maximum", most),
            ));
        };
    for kind in Kind::ALL {
        add(&format!("day-{}", kind.as_str()), kind.as_str(), (HOUSE, "1 day", "", "design"));
    }
    for (index, row) in rows.iter().enumerate() {
        add(&format!("row-{index}"), "access-log", *row);
    }
    Schedule::load(&text).unwrap()
}

/// R001-30: every law of the schedule is one that the packs know, and nothing
/// that is compiled in contradicts itself.
#[test]
fn the_schedule_names_laws_that_there_are_and_has_no_conflict() {
    let (book, schedule) = (RuleBook::builtin(), Schedule::builtin());
    for row in schedule.rows() {
        let is_known = row.law == HOUSE || book.laws().law(&row.law).is_some();
        assert!(is_known, "{}: {}", row.id, row.law);
        assert!(!row.source.work.is_empty() && !row.source.section.is_empty(), "{}", row.id);
    }
    assert_eq!(schedule.conflicts(TODAY), []);
}

/// R001-30: kept, free to go, has to go.
#[test]
fn evidence_of_consent_stays_three_years_and_goes_after_six() {
    let judge = |ended| fate(Schedule::builtin(), Kind::ConsentEvidence, (&known(&["SE"]), ended));
    assert_eq!(judge(date(2029, 3, 1)), Fate::Keep);
    assert_eq!(judge(date(2027, 3, 2)), Fate::Keep, "a day is missing");
    assert_eq!(judge(date(2027, 3, 1)), Fate::MayGo);
    assert_eq!(judge(date(2024, 3, 2)), Fate::MayGo);
    assert_eq!(judge(date(2024, 3, 1)), Fate::MustGo);
    let sent = |ended| fate(Schedule::builtin(), Kind::SendRecord, (&Laws::Unknown, ended));
    assert_eq!(sent(date(1990, 1, 1)), Fate::MayGo, "no law asks for its end by itself");
}

#[test]
fn the_longest_minimum_wins_and_a_shorter_maximum_is_a_conflict_that_keeps() {
    let schedule = schedule(&[
        ("DE", "10 years", "", "seen"),
        ("SE", "", "2 years", "seen"),
        ("FR", "1 year", "", "low"),
    ]);
    let ended = date(2026, 3, 1);
    let judge = |laws: &Laws| fate(&schedule, Kind::AccessLog, (laws, ended));
    assert_eq!(judge(&known(&["SE", "FR"])), Fate::MustGo);
    assert_eq!(judge(&known(&["FR"])), Fate::MayGo);
    let both = known(&["DE", "SE"]);
    assert_eq!(judge(&both), Fate::Keep);
    let record = Record { kind: Kind::AccessLog, laws: &both, ended, is_held: false };
    assert!(schedule.judge(&record, TODAY).is_conflict());
    let pairs: Vec<_> = schedule
        .conflicts(TODAY)
        .into_iter()
        .map(|(most, least)| format!("{} {}", most.law, least.law))
        .collect();
    assert_eq!(pairs, ["SE DE"]);
}

/// Whoever does not know which laws apply keeps what any of them asks for, and
/// deletes for none of them; an unverified maximum deletes nothing.
#[test]
fn what_is_not_known_keeps_and_never_deletes() {
    let long = schedule(&[("DE", "10 years", "", "low")]);
    let ended = date(2026, 3, 1);
    assert_eq!(fate(&long, Kind::AccessLog, (&Laws::Unknown, ended)), Fate::Keep);
    let short = schedule(&[("SE", "", "2 years", "seen"), ("DE", "", "1 year", "medium")]);
    assert_eq!(fate(&short, Kind::AccessLog, (&Laws::Unknown, ended)), Fate::MayGo);
    assert_eq!(fate(&short, Kind::AccessLog, (&known(&["DE"]), ended)), Fate::MayGo);
    assert_eq!(fate(&short, Kind::AccessLog, (&known(&["SE"]), ended)), Fate::MustGo);
}

/// A minimum that is longer moves the cutoff back: the conflict keeps.
#[test]
fn everything_up_to_the_cutoff_has_to_go() {
    let schedule = schedule(&[("SE", "", "2 years", "seen"), ("DE", "10 years", "", "low")]);
    let cutoff = |laws: &[&str]| schedule.cutoff(Kind::AccessLog, &known(laws), TODAY);
    assert_eq!(cutoff(&["SE"]), Some(date(2028, 3, 1)));
    assert_eq!(cutoff(&["SE", "DE"]), Some(date(2020, 3, 1)));
    assert_eq!(cutoff(&["DE"]), None);
    assert_eq!(schedule.cutoff(Kind::SendRecord, &known(&["SE"]), TODAY), None);
}

#[test]
fn months_and_years_are_those_of_the_calendar() {
    let after = |text: &str, day| Span::parse(text).unwrap().after(day);
    assert_eq!(after("1 month", date(2027, 1, 31)), date(2027, 2, 28));
    assert_eq!(after("1 year", date(2028, 2, 29)), date(2029, 2, 28));
    assert_eq!(after("60 days", date(2027, 1, 1)), date(2027, 3, 2));
    assert_eq!(after("100 years", Date::MAX), Date::MAX);
    for wrong in ["", "3", "3 moons", "0 days", "-1 days", "200 years", "3  years"] {
        assert_eq!(Span::parse(wrong), None, "{wrong}");
    }
    assert_eq!(Span::parse("1 month").unwrap().to_string(), "1 month");
}

#[test]
fn a_schedule_with_a_fault_is_refused() {
    let whole = include_str!("../../../../policies/retention.toml");
    for (from, to) in [
        ("kind = \"send-record\"", "kind = \"letter\""),
        ("minimum = \"60 days\"", "minimum = \"60 moons\""),
        ("maximum = \"6 years\"", "maximum = \"2 years\""),
        ("minimum = \"60 days\"\n", ""),
        ("minimum = \"6 months\"\n", "maximum = \"6 months\"\n"),
        ("confidence = \"high\"", "confidence = \"certain\""),
        ("confidence = \"high\"", "confidence = \"high\"\nmore = 1"),
    ] {
        let changed = whole.replacen(from, to, 1);
        assert_ne!(changed, whole);
        assert!(Schedule::load(&changed).is_err(), "{to}");
    }
}

static CODES: [&str; 6] = ["HK", "CA", "JP", "CN", "SE", "DE"];

fn any_laws() -> impl Strategy<Value = BTreeSet<String>> {
    proptest::collection::btree_set(proptest::sample::select(&CODES[..]), 0..5)
        .prop_map(|it| it.into_iter().map(str::to_owned).collect())
}

fn any_record() -> impl Strategy<Value = (Kind, Date)> {
    (proptest::sample::select(Kind::ALL), 0_i64..8_000)
        .prop_map(|(kind, days)| (kind, TODAY.checked_sub(jiff::Span::new().days(days)).unwrap()))
}

proptest! {
    /// R001-30: one law more never shortens what has to be kept.
    #[test]
    fn a_law_more_never_shortens_the_minimum(
        laws in any_laws(),
        more in proptest::sample::select(&CODES[..]),
        (kind, ended) in any_record(),
    ) {
        let schedule = Schedule::builtin();
        let mut wider = laws.clone();
        wider.insert(more.to_owned());
        let of = |laws: Laws| {
            let judged = schedule.judge(&Record { kind, laws: &laws, ended, is_held: false }, TODAY);
            (judged.fate, judged.minimum.map(|it| it.1))
        };
        let (before, after) = (of(Laws::Known(laws)), of(Laws::Known(wider)));
        prop_assert!(after.1 >= before.1);
        prop_assert!(before.0 != Fate::Keep || after.0 == Fate::Keep);
        let unknown = of(Laws::Unknown);
        prop_assert!(unknown.1 >= after.1);
    }

    /// R001-30: under a hold nothing goes.
    #[test]
    fn a_hold_always_keeps(laws in any_laws(), (kind, ended) in any_record()) {
        for laws in [Laws::Known(laws), Laws::Unknown] {
            let record = Record { kind, laws: &laws, ended, is_held: true };
            prop_assert_eq!(Schedule::builtin().judge(&record, TODAY).fate, Fate::Keep);
        }
    }

    /// What ended on the day of the cutoff has to go, and nothing later.
    #[test]
    fn the_cutoff_is_the_last_day_that_has_to_go(laws in any_laws(), (kind, today) in any_record()) {
        let schedule = Schedule::builtin();
        for laws in [Laws::Known(laws), Laws::Unknown] {
            let Some(cutoff) = schedule.cutoff(kind, &laws, today) else { continue };
            let on = |ended| {
                let record = Record { kind, laws: &laws, ended, is_held: false };
                schedule.judge(&record, today).fate
            };
            prop_assert_eq!(on(cutoff), Fate::MustGo);
            prop_assert_ne!(on(cutoff.tomorrow().unwrap()), Fate::MustGo);
        }
    }

    /// Whatever has to go lies before the horizon.
    #[test]
    fn nothing_behind_the_horizon_has_to_go(laws in any_laws(), (kind, ended) in any_record()) {
        let schedule = Schedule::builtin();
        let laws = Laws::Known(laws);
        let record = Record { kind, laws: &laws, ended, is_held: false };
        if schedule.judge(&record, TODAY).fate == Fate::MustGo {
            let horizon = schedule.horizon(kind, TODAY);
            prop_assert!(horizon.is_some_and(|it| ended < it));
        }
    }
}
