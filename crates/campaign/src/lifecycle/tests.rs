//! Tests of the life cycle: the whole table, and what must hold for any life.

use std::fmt::Write as _;

use domain::CampaignState;
use proptest::prelude::*;

use super::{Event, step};

/// The table as printed for review.
fn table() -> String {
    let mut text = String::new();
    for state in CampaignState::ALL {
        writeln!(text, "{state}").expect("a string takes all");
        for event in Event::ALL {
            match step(*state, event) {
                Ok(next) => writeln!(text, "  {:<17} → {next}", event.as_str()),
                Err(it) => {
                    writeln!(text, "  {:<17}   {} {}", event.as_str(), it.why, it.what_to_do)
                }
            }
            .expect("a string takes all");
        }
    }
    text
}

#[test]
fn the_whole_table_is_as_reviewed() {
    let reviewed = include_str!("../../../../testdata/campaign/lifecycle.txt");
    let table = table();
    assert!(table == reviewed, "testdata/campaign/lifecycle.txt should read:\n{table}");
}

#[test]
fn every_refusal_says_something_of_its_own() {
    assert!(!table().contains("It does not apply here"));
}

#[test]
fn a_campaign_that_is_not_approved_never_starts() {
    use CampaignState as S;
    for state in CampaignState::ALL {
        let runs = [Event::Start, Event::Resume].into_iter().any(|it| step(*state, it).is_ok());
        assert_eq!(runs, matches!(state, S::Approved | S::Scheduled | S::Paused), "{state}");
    }
}

#[test]
fn content_that_was_sent_in_part_never_thaws() {
    for state in [CampaignState::Running, CampaignState::Paused] {
        for event in Event::ALL {
            let next = step(state, event);
            assert!(
                next.is_err()
                    || matches!(
                        next,
                        Ok(CampaignState::Running
                            | CampaignState::Paused
                            | CampaignState::Finished
                            | CampaignState::Cancelled)
                    ),
                "{state}: {event:?}"
            );
        }
    }
}

#[test]
fn only_the_rules_or_a_reviewer_approve() {
    for state in CampaignState::ALL {
        for event in Event::ALL {
            if *state != CampaignState::Scheduled
                && step(*state, event) == Ok(CampaignState::Approved)
            {
                assert!(matches!(event, Event::RulesAdmit | Event::ReviewerAccepts));
            }
        }
    }
}

proptest! {
    #[test]
    fn in_any_life_running_comes_after_approval_and_the_end_is_the_end(
        events in prop::collection::vec(prop::sample::select(Event::ALL.to_vec()), 0..60),
    ) {
        let (mut state, mut approved) = (CampaignState::Draft, false);
        for event in events {
            let Ok(next) = step(state, event) else { continue };
            prop_assert!(!matches!(state, CampaignState::Finished | CampaignState::Cancelled));
            match next {
                CampaignState::Approved => approved = true,
                CampaignState::Draft | CampaignState::Held => approved = false,
                CampaignState::Running => prop_assert!(approved),
                _ => {}
            }
            state = next;
        }
    }
}
