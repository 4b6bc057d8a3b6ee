//! What is kept for how long, and what holds for every set of laws.

use std::{collections::BTreeSet, sync::LazyLock};

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::{RuleBook, fact::Value, setting::Settings};

fn builtin() -> &'static Schedule {
    static SCHEDULE: LazyLock<Schedule> = LazyLock::new(|| RuleBook::builtin().schedule());
    &SCHEDULE
}

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
    Schedule::load(&text, &|_| None).unwrap()
}

/// R001-30: every law of the schedule is one that the packs know, and nothing
/// that is compiled in contradicts itself.
#[test]
fn the_schedule_names_laws_that_there_are_and_has_no_conflict() {
    let (book, schedule) = (RuleBook::builtin(), builtin());
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
    let judge = |ended| fate(builtin(), Kind::ConsentEvidence, (&known(&["SE"]), ended));
    assert_eq!(judge(date(2029, 3, 1)), Fate::Keep);
    assert_eq!(judge(date(2027, 3, 2)), Fate::Keep, "a day is missing");
    assert_eq!(judge(date(2027, 3, 1)), Fate::MayGo);
    assert_eq!(judge(date(2024, 3, 2)), Fate::MayGo);
    assert_eq!(judge(date(2024, 3, 1)), Fate::MustGo);
    let sent = |ended| fate(builtin(), Kind::SendRecord, (&Laws::Unknown, ended));
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
    let load = |text: &str| Schedule::load(text, &|_| Some(36));
    assert!(load(whole).is_ok());
    assert!(Schedule::load(whole, &|_| None).is_err(), "a setting that there is not");
    assert!(Schedule::load(whole, &|_| Some(1_201)).is_err(), "more than a century");
    let of_house = "minimum = { setting = \"retention.original-message.least-months\" }\n";
    for (from, to) in [
        ("kind = \"send-record\"", "kind = \"letter\""),
        ("minimum = \"60 days\"", "minimum = \"60 moons\""),
        ("minimum = \"60 days\"", "minimum = \"60 days\"\nmaximum = \"2 days\""),
        ("minimum = \"60 days\"\n", ""),
        (of_house, "maximum = \"6 months\"\n"),
        (of_house, "minimum = { setting = \"x\", more = 1 }\n"),
        ("confidence = \"high\"", "confidence = \"certain\""),
        ("confidence = \"high\"", "confidence = \"high\"\nmore = 1"),
    ] {
        let changed = whole.replacen(from, to, 1);
        assert_ne!(changed, whole);
        assert!(load(&changed).is_err(), "{to}");
    }
}

/// R001-30, D55: the operator sets how long the house keeps, in a range that no law
/// of the schedule is passed by.
#[test]
fn the_times_of_the_house_are_settings() {
    let with = |id: &str, months: u64| {
        let overlay =
            format!("[[setting]]\nid = \"{id}\"\nvalue = {months}\nreason = \"counsel\"\n");
        RuleBook::builtin().with_overlay("own.toml", &overlay)
    };
    let of_house = |book: &RuleBook, kind: Kind| {
        let schedule = book.schedule();
        let row = schedule.rows().iter().find(|it| it.kind == kind && it.law == HOUSE).unwrap();
        [row.minimum, row.maximum].map(|it| it.map(|it| it.to_string()).unwrap_or_default())
    };
    let book = RuleBook::builtin();
    let defaults = Kind::ALL.iter().map(|kind| of_house(&book, *kind).join(" "));
    assert_eq!(
        defaults.collect::<Vec<_>>(),
        [
            "3 years ",
            "6 months ",
            "3 years 6 years",
            "3 years 6 years",
            "3 years 6 years",
            "3 years 6 years"
        ]
    );
    let longer = with("retention.consent-evidence.most-months", 90).unwrap();
    assert_eq!(of_house(&longer, Kind::ConsentEvidence), ["3 years", "90 months"]);
    let ended = date(2024, 3, 1);
    let fate_of =
        |book: &RuleBook| fate(&book.schedule(), Kind::ConsentEvidence, (&known(&["SE"]), ended));
    assert_eq!((fate_of(&book), fate_of(&longer)), (Fate::MustGo, Fate::MayGo));
    for (id, months) in [
        ("retention.consent-evidence.least-months", 35),
        ("retention.send-record.least-months", 12),
        ("retention.access-log.least-months", 5),
        ("retention.consent-evidence.most-months", 59),
        ("retention.import-file.most-months", 121),
    ] {
        assert!(with(id, months).is_err(), "{id} {months}");
    }
    assert!(with("retention.access-log.least-months", 6).is_ok());
}

/// D55: a range that lets an operator pass a law is a fault of the packs.
#[test]
fn a_range_that_passes_a_law_is_refused() {
    let book = RuleBook::builtin();
    let of_all = Settings(book.settings().map(|it| (it.id.clone(), it.clone())).collect());
    let whole = include_str!("../../../../policies/retention.toml");
    let refused = |text: &str, settings: &Settings| {
        let schedule = Schedule::load(text, &|_| Some(60)).unwrap();
        schedule.within_laws(settings).err()
    };
    assert_eq!(refused(whole, &of_all), None);
    let (law, house) = ("minimum = \"60 days\"", "retention.house.send-record");
    let longer = whole.replacen(law, "minimum = \"4 years\"", 1);
    let below = format!("`{house}` can be set below what a law wants kept");
    assert_eq!(refused(&longer, &of_all), Some(below));
    // The row is verified, so its maximum counts.
    let (log, of_log) = ("kind = \"send-record\"\nlaw = \"CN\"", "retention.house.access-log");
    let gone = whole.replacen(log, "kind = \"access-log\"\nlaw = \"CN\"", 1).replacen(
        law,
        "maximum = \"9 years\"",
        1,
    );
    let above = format!("`{of_log}` can be set above what a law allows");
    assert_eq!(refused(&gone, &of_all), Some(above));
    let mut crossed = of_all.clone();
    let id = "retention.import-file.least-months";
    crossed.0.get_mut(id).unwrap().most = Value::Number(61);
    let crossed = refused(whole, &crossed);
    assert_eq!(
        crossed.as_deref(),
        Some("`retention.house.import-file`: the most can be set below the least")
    );
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
        let schedule = builtin();
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
            prop_assert_eq!(builtin().judge(&record, TODAY).fate, Fate::Keep);
        }
    }

    /// What ended on the day of the cutoff has to go, and nothing later.
    #[test]
    fn the_cutoff_is_the_last_day_that_has_to_go(laws in any_laws(), (kind, today) in any_record()) {
        let schedule = builtin();
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
        let schedule = builtin();
        let laws = Laws::Known(laws);
        let record = Record { kind, laws: &laws, ended, is_held: false };
        if schedule.judge(&record, TODAY).fate == Fate::MustGo {
            let horizon = schedule.horizon(kind, TODAY);
            prop_assert!(horizon.is_some_and(|it| ended < it));
        }
    }
}
