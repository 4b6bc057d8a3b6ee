//! The fold as a table: events on the left, the permission on the right.
//!
//! Events are words with the day on which they happen: `requested@0`. A word
//! with `*` is of all lists, with `'` of another list. Event ids are their
//! places in the row, from 1.

use domain::Personal;
use proptest::prelude::*;

use super::*;
use crate::{
    event::WithdrawnVia,
    fixtures::{contact, event, list, other_list, review},
};

fn day(days: f64) -> Timestamp {
    "2026-03-01T00:00:00Z".parse::<Timestamp>().unwrap()
        + SignedDuration::from_secs_f64(days * 86_400.0)
}

fn kind(word: &str) -> EventKind {
    match word {
        "requested" => EventKind::Requested,
        "sent" => EventKind::ConfirmationSent,
        "confirmed" => EventKind::Confirmed,
        "claimed" => EventKind::Claimed,
        "attested" => EventKind::Attested { review: review() },
        "reconfirmed" => EventKind::Reconfirmed,
        "withdrawn" => EventKind::Withdrawn { via: WithdrawnVia::OneClick },
        "expired" => EventKind::Expired,
        "erased" => EventKind::Erased { leaves: Default::default() },
        "left-out" => EventKind::TopicLeftOut { topic: roses() },
        "taken-back" => EventKind::TopicTakenBack { topic: roses() },
        "rested" => EventKind::Rested { until: day(90.0) },
        "rest-ended" => EventKind::RestEnded,
        other => panic!("{other}"),
    }
}

fn roses() -> Personal<String> {
    Personal::new("Roses".to_owned())
}

fn events(row: &str) -> Vec<ConsentEvent> {
    let parse = |(number, word): (usize, &str)| {
        let (word, days) = word.split_once('@').unwrap();
        let name = word.trim_end_matches(['*', '\'']);
        let list = match word.strip_prefix(name).unwrap() {
            "*" => None,
            "'" => Some(other_list()),
            _ => Some(list()),
        };
        let at = day(days.parse().unwrap());
        ConsentEvent { list, ..event(number as u32 + 1, kind(name), at) }
    };
    row.split_whitespace().enumerate().map(parse).collect()
}

fn number(id: ConsentEventId) -> u128 {
    u128::from_be_bytes(*id.as_bytes())
}

fn days(at: Timestamp) -> f64 {
    day(0.0).duration_until(at).as_secs_f64() / 86_400.0
}

fn permission(row: &str) -> String {
    match History::of(contact(), list(), &events(row)).permission() {
        Permission::Absent => "absent".to_owned(),
        Permission::Pending { requested_at } => format!("pending since {}", days(requested_at)),
        Permission::Claimed => "claimed".to_owned(),
        Permission::Granted { basis, event, since } => {
            format!("{basis} by {} since {}", number(event), days(since))
        }
        Permission::Withdrawn { at, event } => {
            format!("withdrawn by {} at {}", number(event), days(at))
        }
    }
}

fn check(rows: &[(&str, &str)]) {
    for (row, expected) in rows {
        assert_eq!(permission(row), *expected, "{row}");
    }
}

/// R001-22, R001-25: silence grants nothing.
#[test]
fn only_a_confirmation_of_an_open_request_grants() {
    // R002-02.
    check(&[
        ("", "absent"),
        ("requested@0", "pending since 0"),
        ("requested@0 sent@0 confirmed@1", "confirmed by 3 since 1"),
        ("confirmed@1", "absent"),
        ("sent@0 confirmed@1", "absent"),
        ("reconfirmed@1", "absent"),
        ("requested@0 confirmed@1 confirmed@2", "confirmed by 2 since 1"),
        ("requested@0 confirmed@1 requested@9 confirmed@10", "confirmed by 4 since 10"),
        ("requested'@0 confirmed@1", "absent"),
        ("requested*@0 confirmed*@1", "absent"),
        ("requested@0 confirmed*@1", "pending since 0"),
    ]);
}

#[test]
fn a_request_of_seven_days_cannot_be_confirmed() {
    check(&[
        ("requested@0 confirmed@6.99", "confirmed by 2 since 6.99"),
        ("requested@0 confirmed@7", "pending since 0"),
        ("requested@0 expired@7", "absent"),
        ("requested@0 expired@7 confirmed@7.5", "absent"),
        ("requested@0 requested@6 confirmed@8", "confirmed by 3 since 8"),
        ("requested@2 confirmed@1", "pending since 2"),
        ("claimed@0 requested@1 expired@8", "claimed"),
    ]);
}

#[test]
fn an_attestation_lifts_a_claim_and_nothing_else() {
    check(&[
        ("claimed@0", "claimed"),
        ("claimed@0 attested@3", "attested by 2 since 3"),
        ("attested@3", "absent"),
        ("requested@0 attested@3", "pending since 0"),
        ("claimed@0 requested@1", "pending since 1"),
        ("claimed@0 requested@1 attested@3", "attested by 3 since 3"),
        ("claimed@0 requested@1 confirmed@2", "confirmed by 3 since 2"),
        ("claimed@0 attested@3 requested@4 confirmed@5", "confirmed by 4 since 5"),
        ("requested@0 confirmed@1 claimed@2 attested@3", "confirmed by 2 since 1"),
        ("claimed'@0 attested@3", "absent"),
        ("claimed@0 reconfirmed@1", "claimed"),
    ]);
}

#[test]
fn no_import_revives_what_was_withdrawn() {
    // R002-21; THREATS S18.
    check(&[
        ("withdrawn@1", "withdrawn by 1 at 1"),
        ("withdrawn@1 claimed@2", "withdrawn by 1 at 1"),
        ("withdrawn@1 claimed@2 attested@3", "withdrawn by 1 at 1"),
        ("claimed@0 withdrawn@1 attested@2", "withdrawn by 2 at 1"),
        ("claimed@0 attested@1 withdrawn@2 claimed@3 attested@4", "withdrawn by 3 at 2"),
        ("requested@0 confirmed@1 withdrawn@2 reconfirmed@3", "withdrawn by 3 at 2"),
        ("requested@0 withdrawn@1 confirmed@2", "withdrawn by 2 at 1"),
        ("withdrawn@1 claimed@2 requested@3 expired@10", "withdrawn by 1 at 1"),
    ]);
}

#[test]
fn a_new_request_and_its_confirmation_revive_what_was_withdrawn() {
    check(&[
        ("withdrawn@1 requested@2", "withdrawn by 1 at 1"),
        ("withdrawn@1 requested@2 confirmed@3", "confirmed by 3 since 3"),
        ("withdrawn@1 requested@2 confirmed@9", "withdrawn by 1 at 1"),
        ("withdrawn@1 requested@2 confirmed@3 withdrawn@4", "withdrawn by 4 at 4"),
        // A confirmation that is not later than the opt-out is an old one.
        ("withdrawn@3 requested@2 confirmed@3", "withdrawn by 1 at 3"),
        // Committed later counts, although it happened earlier.
        ("requested@0 confirmed@2 withdrawn@1", "withdrawn by 3 at 1"),
        // The latest of several opt-outs has to be outlived.
        ("withdrawn@5 withdrawn@1 requested@2 confirmed@3", "withdrawn by 1 at 5"),
    ]);
}

#[test]
fn leaving_everything_leaves_each_list() {
    check(&[
        ("requested@0 confirmed@1 withdrawn*@2", "withdrawn by 3 at 2"),
        ("requested@0 confirmed@1 withdrawn'@2", "confirmed by 2 since 1"),
        ("withdrawn*@2", "withdrawn by 1 at 2"),
        ("withdrawn*@2 requested'@3 confirmed'@4", "withdrawn by 1 at 2"),
        ("withdrawn*@2 requested@3 confirmed@4", "confirmed by 3 since 4"),
    ]);
}

#[test]
fn an_erased_contact_is_never_granted_anything() {
    check(&[
        ("requested@0 confirmed@1 erased*@2", "absent"),
        ("withdrawn@1 erased*@2", "withdrawn by 1 at 1"),
        ("erased*@2 requested@3 confirmed@4", "absent"),
        ("erased*@2 claimed@3 attested@4", "absent"),
        ("erased*@2 withdrawn@3", "withdrawn by 2 at 3"),
    ]);
}

#[test]
fn events_of_other_contacts_are_skipped() {
    let stranger = ContactId::from_bytes([9; 16]);
    let events = events("requested@0 confirmed@1");
    assert_eq!(History::of(stranger, list(), &events).permission(), Permission::Absent);
}

///
#[test]
fn the_clock_of_the_owner_restarts_by_confirming_only() {
    //
    let clock = |row| History::of(contact(), list(), &events(row)).owner_acted_at().map(days);
    let rows = [
        "claimed@0 attested@1",
        "claimed@0 attested@1 reconfirmed@5",
        "requested@0 confirmed@1",
        "requested@0 confirmed@1 sent@3 claimed@4",
        "requested@0 confirmed@1 reconfirmed@5",
        "requested@0 confirmed@1 withdrawn@5",
    ];
    let clocks = [None, Some(5.0), Some(1.0), Some(1.0), Some(5.0), None];
    assert_eq!(rows.map(clock), clocks);
}

/// D51, D55: whoever leaves a topic out, or rests, has not left.
#[test]
fn what_is_spared_changes_no_permission_and_no_clock() {
    check(&[
        ("left-out@0 rested*@1", "absent"),
        ("requested@0 left-out@0.5 confirmed@1", "confirmed by 3 since 1"),
        ("requested@0 confirmed@1 rested*@2 left-out@3", "confirmed by 2 since 1"),
        ("withdrawn@1 taken-back@2 rest-ended*@3", "withdrawn by 1 at 1"),
        ("erased*@2 taken-back@3", "absent"),
    ]);
    let history =
        History::of(contact(), list(), &events("requested@0 confirmed@1 left-out@5 rest-ended*@6"));
    assert_eq!(history.owner_acted_at().map(days), Some(1.0));
}

const SPARING: [&str; 6] =
    ["left-out", "taken-back", "left-out'", "rested*", "rest-ended*", "rested"];

const WORDS: [&str; 13] = [
    "requested",
    "sent",
    "confirmed",
    "claimed",
    "attested",
    "reconfirmed",
    "withdrawn",
    "withdrawn*",
    "withdrawn'",
    "confirmed'",
    "requested'",
    "expired",
    "erased*",
];

fn any_row() -> impl Strategy<Value = Vec<(&'static str, u32)>> {
    prop::collection::vec((prop::sample::select(&WORDS[..]), 0_u32..20), 0..14)
}

fn joined(row: &[(&str, u32)]) -> String {
    row.iter().map(|(word, day)| format!("{word}@{day} ")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_is_granted_without_a_confirmation_or_attestation_after_the_last_opt_out(
        row in any_row(),
    ) {
        let outcome = permission(&joined(&row));
        if outcome.starts_with("confirmed") || outcome.starts_with("attested") {
            let ours = |word: &&str| matches!(*word, "withdrawn" | "withdrawn*");
            let words: Vec<_> = row.iter().map(|(word, _)| *word).collect();
            let last = words.iter().rposition(ours);
            let after = &words[last.map_or(0, |at| at + 1)..];
            let confirmed = after.iter().skip_while(|it| **it != "requested").any(|it| *it == "confirmed");
            let attested = after.iter().skip_while(|it| **it != "claimed").any(|it| *it == "attested");
            prop_assert!(confirmed || (last.is_none() && attested), "{}", joined(&row));
            prop_assert!(!words.contains(&"erased*"));
        }
    }

    #[test]
    fn events_of_what_is_spared_change_nothing_wherever_they_stand(
        row in any_row(),
        spared in prop::collection::vec(
            (any::<prop::sample::Index>(), prop::sample::select(&SPARING[..]), 0_u32..20),
            0..8,
        ),
    ) {
        let plain = events(&joined(&row));
        let mut mixed = plain.clone();
        for (number, (place, word, day)) in (100..).zip(spared) {
            let mut event = events(&format!("{word}@{day}")).remove(0);
            event.id = crate::fixtures::event_id(number);
            mixed.insert(place.index(mixed.len() + 1), event);
        }
        prop_assert_eq!(
            History::of(contact(), list(), &mixed),
            History::of(contact(), list(), &plain)
        );
    }

    #[test]
    fn an_opt_out_as_the_last_event_always_wins(row in any_row(), all in any::<bool>()) {
        let word = if all { "withdrawn*@3" } else { "withdrawn@3" };
        let outcome = permission(&format!("{}{word}", joined(&row)));
        prop_assert!(outcome.starts_with("withdrawn"), "{outcome}");
    }

    #[test]
    fn imports_never_lift_an_opt_out(
        row in any_row(),
        later in prop::collection::vec(
            (prop::sample::select(&["claimed", "attested", "reconfirmed", "sent"][..]), 0_u32..40),
            0..8,
        ),
    ) {
        let row = format!("{}withdrawn@3 ", joined(&row));
        let outcome = permission(&format!("{row}{}", joined(&later)));
        prop_assert!(outcome.starts_with("withdrawn"), "{outcome}");
    }

    #[test]
    fn what_is_confirmable_is_granted_and_nothing_else(row in any_row(), at in 0_u32..20) {
        let row = joined(&row);
        let history = History::of(contact(), list(), &events(&row));
        let count = row.split_whitespace().count();
        let expected = format!("confirmed by {} since {at}", count + 1);
        let granted = permission(&format!("{row}confirmed@{at}")) == expected;
        prop_assert_eq!(history.confirmable(day(at.into())).is_ok(), granted);
    }
}
