//! The whole table of states and acts, and every kind of complaint.

use std::fmt::Write as _;

use super::*;

/// R002-66, R002-67, R002-79, R002-81, R002-83, X-15: what leads where.
#[test]
fn every_state_allows_these_acts_and_no_other() {
    let mut table = String::new();
    for state in State::ALL {
        let lead = Act::ALL.iter().filter_map(|act| {
            let to = next(*state, *act, 1).ok()?;
            Some(format!("{} → {}", act.as_str(), to.as_str()))
        });
        let lead: Vec<_> = lead.collect();
        let lead = if lead.is_empty() { "over".to_owned() } else { lead.join(", ") };
        writeln!(table, "{}: {lead}", state.as_str()).unwrap();
        assert_eq!(state.is_over(), lead == "over", "{}", state.as_str());
    }
    assert_eq!(
        table,
        "received: match → matched, investigate → investigating, close → closed, move → moved\n\
         matched: inform → informed, investigate → investigating, close → closed\n\
         informed: over\n\
         investigating: disable → sending-disabled, close → closed\n\
         sending-disabled: verify → verified, terminate → terminated\n\
         verified: restore → restored\n\
         restored: over\n\
         terminated: over\n\
         closed: over\n\
         moved: over\n"
    );
}

/// R002-80: nothing is decided about a stopped account that nobody talked to.
#[test]
fn an_account_that_was_stopped_is_talked_to_before_it_is_judged() {
    for act in [Act::Verify, Act::Terminate] {
        assert_eq!(next(State::SendingDisabled, act, 0), Err(Refused::NotContacted));
        assert!(next(State::SendingDisabled, act, 1).is_ok());
    }
    let refused = next(State::Investigating, Act::Restore, 9).unwrap_err();
    assert_eq!(refused.to_string(), "the case is investigating: that does not allow `restore`");
}

/// R002-68, R002-70, R002-77: record and content decide, and what the person says.
#[test]
fn only_a_recorded_contact_who_got_what_they_asked_for_may_have_forgotten() {
    let mut table = String::new();
    for record in [Record::Confirmed, Record::LeftBefore, Record::None] {
        for content in [Content::Asked, Content::Other, Content::NoMessage] {
            let found = |it: &Reason| finding(*it, Evidence { record, content });
            let inaccurate: Vec<_> = Reason::ALL
                .iter()
                .filter(|it| found(it) == Finding::Inaccurate)
                .map(|it| it.as_str())
                .collect();
            let rest: Vec<_> = Reason::ALL
                .iter()
                .map(found)
                .filter(|it| *it != Finding::Inaccurate)
                .map(Finding::as_str)
                .collect();
            let rest = rest.last().copied().unwrap_or("-");
            writeln!(table, "{record:?} {content:?}: [{}] else {rest}", inaccurate.join(" "))
                .unwrap();
        }
    }
    assert_eq!(
        table,
        "Confirmed Asked: [never-asked not-me other] else doubtful\n\
         Confirmed Other: [] else doubtful\n\
         Confirmed NoMessage: [never-asked not-me other] else doubtful\n\
         LeftBefore Asked: [] else doubtful\n\
         LeftBefore Other: [] else doubtful\n\
         LeftBefore NoMessage: [] else doubtful\n\
         None Asked: [] else unrecorded\n\
         None Other: [] else unrecorded\n\
         None NoMessage: [] else unrecorded\n"
    );
}

/// R002-89: the times of the desk are settings, and a link never lives longer
/// than half an hour (R002-76).
#[test]
fn the_times_of_the_desk_come_from_the_rule_book() {
    let limits = Limits::of(&RuleBook::builtin());
    assert_eq!(limits.look_within, SignedDuration::from_hours(4));
    assert_eq!(limits.answer_within, SignedDuration::from_hours(24));
    assert_eq!(limits.link_life, SignedDuration::from_mins(30));
    assert_eq!(limits.mails_per_day, 3);
    let longer =
        "[[setting]]\nid = \"complaint.link-life\"\nvalue = \"31 min\"\nreason = \"slow\"\n";
    let refused = RuleBook::builtin().with_overlay("own.toml", longer);
    assert!(refused.is_err(), "half an hour is the most");
}

#[test]
fn every_word_is_read_back() {
    for state in State::ALL {
        assert_eq!(State::parse(state.as_str()), Some(*state));
    }
    for channel in Channel::ALL {
        assert_eq!(Channel::parse(channel.as_str()), Some(*channel));
    }
    for reason in Reason::ALL {
        assert_eq!(Reason::parse(reason.as_str()), Some(*reason));
    }
    assert_eq!(State::parse("open"), None);
    let decisions: Vec<_> =
        Act::ALL.iter().filter(|it| it.is_a_decision()).map(|it| it.as_str()).collect();
    assert_eq!(decisions, ["disable", "verify", "restore", "terminate", "close"]);
}
