//! The life of a campaign: which event leads from which state to which.
//!
//! A pure table. `testdata/campaign/lifecycle.txt` prints all of it for review.
//! **Never** here: who may trigger an event (the access matrix of `app`), and
//! the effects of one (its unit in `store` raises the campaign's epoch, so that
//! no clearance outlives the state it was given in: DECISIONS D2).

use domain::CampaignState;
use thiserror::Error;

/// What happens to a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// The member hands it in; content is frozen and compiled.
    Submit,
    /// The rules admit it.
    RulesAdmit,
    /// The rules want a reviewer, at submission or when they changed before the
    /// start.
    RulesHold,
    /// The rules refuse it.
    RulesDeny,
    /// A reviewer accepts it.
    ReviewerAccepts,
    /// A reviewer gives it back to be changed.
    ReviewerReturns,
    /// The member takes it back to change it; reviews and compiled content
    /// lapse.
    Recall,
    /// A time is set or changed.
    Schedule,
    /// The time is taken away again.
    Unschedule,
    /// Its time has come.
    Start,
    /// A member, the platform's brake or a reviewer stops it for now.
    Pause,
    /// It goes on.
    Resume,
    /// Every recipient is settled.
    AllSettled,
    /// It is stopped for good.
    Cancel,
}

impl Event {
    /// All of them, in the order of a campaign's life.
    pub const ALL: [Self; 14] = [
        Self::Submit,
        Self::RulesAdmit,
        Self::RulesHold,
        Self::RulesDeny,
        Self::ReviewerAccepts,
        Self::ReviewerReturns,
        Self::Recall,
        Self::Schedule,
        Self::Unschedule,
        Self::Start,
        Self::Pause,
        Self::Resume,
        Self::AllSettled,
        Self::Cancel,
    ];

    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::RulesAdmit => "rules-admit",
            Self::RulesHold => "rules-hold",
            Self::RulesDeny => "rules-deny",
            Self::ReviewerAccepts => "reviewer-accepts",
            Self::ReviewerReturns => "reviewer-returns",
            Self::Recall => "recall",
            Self::Schedule => "schedule",
            Self::Unschedule => "unschedule",
            Self::Start => "start",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::AllSettled => "all-settled",
            Self::Cancel => "cancel",
        }
    }
}

/// The event does not apply to a campaign in that state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{} does not apply to a campaign that is {state}: {why} {what_to_do}", event.as_str())]
pub struct Refused {
    /// Where the campaign stands.
    pub state: CampaignState,
    /// What was asked.
    pub event: Event,
    /// Why not, as a sentence.
    pub why: &'static str,
    /// What to do instead, as a sentence.
    pub what_to_do: &'static str,
}

/// The state after an event.
///
/// # Errors
/// [`Refused`] with why and what to do; the campaign stays as it is.
pub fn step(state: CampaignState, event: Event) -> Result<CampaignState, Refused> {
    use CampaignState as S;
    use Event as E;
    match (state, event) {
        (S::Draft, E::Submit) => Ok(S::Submitted),
        (S::Submitted, E::RulesAdmit) | (S::Held, E::ReviewerAccepts) => Ok(S::Approved),
        // Nothing was sent yet, so the rules may change their answer and
        // everything may still be changed. Once started, a campaign keeps its
        // content; then the rules are asked for each delivery.
        (S::Submitted | S::Approved | S::Scheduled, E::RulesHold) => Ok(S::Held),
        (S::Submitted | S::Held | S::Approved | S::Scheduled, E::RulesDeny | E::Recall)
        | (S::Held, E::ReviewerReturns) => Ok(S::Draft),
        (S::Approved | S::Scheduled, E::Schedule) => Ok(S::Scheduled),
        (S::Scheduled, E::Unschedule) => Ok(S::Approved),
        (S::Approved | S::Scheduled, E::Start) | (S::Paused, E::Resume) => Ok(S::Running),
        (S::Running, E::Pause) => Ok(S::Paused),
        // Mail in flight may settle the last recipients after a pause.
        (S::Running | S::Paused, E::AllSettled) => Ok(S::Finished),
        (S::Finished | S::Cancelled, E::Cancel) => Err(refused(state, event)),
        (_, E::Cancel) => Ok(S::Cancelled),
        _ => Err(refused(state, event)),
    }
}

fn refused(state: CampaignState, event: Event) -> Refused {
    let (why, what_to_do) = reason(state, event);
    Refused { state, event, why, what_to_do }
}

fn reason(state: CampaignState, event: Event) -> (&'static str, &'static str) {
    use CampaignState as S;
    use Event as E;
    match (state, event) {
        (S::Finished, _) => ("It is finished.", "Copy it to send again."),
        (S::Cancelled, _) => ("It was cancelled.", "Copy it to begin again."),
        (S::Draft, E::RulesAdmit | E::RulesHold | E::RulesDeny) => {
            ("The rules judge a campaign when it is submitted.", "Submit it first.")
        }
        (S::Held, E::RulesAdmit | E::RulesHold) => {
            ("It waits for a reviewer.", "Wait for the reviewer.")
        }
        (S::Approved | S::Scheduled, E::RulesAdmit) => {
            ("It is approved already.", "Schedule or start it.")
        }
        (S::Running | S::Paused, E::RulesAdmit | E::RulesHold | E::RulesDeny) => (
            "It was started; since then the rules are asked for each delivery.",
            "Pause or cancel it.",
        ),
        (_, E::ReviewerAccepts | E::ReviewerReturns) => {
            ("It does not wait for a reviewer.", "Look at its verdict.")
        }
        (S::Running | S::Paused, E::Recall | E::Submit) => {
            ("Part of it may be sent, so it cannot be changed.", "Cancel it and copy the rest.")
        }
        (S::Draft, E::Recall) => ("It is a draft already.", "Change it as you like."),
        (_, E::Submit) => ("It is submitted already.", "Recall it to change it."),
        (S::Running, E::Start | E::Resume) => ("It is running already.", "Watch its report."),
        (S::Paused, E::Start) => ("It was started before.", "Resume it."),
        (S::Paused, E::Pause) => ("It is paused already.", "Resume or cancel it."),
        (_, E::Pause) => ("It is not running.", "Unschedule or recall it instead."),
        (_, E::Resume) => ("It is not paused.", "Start it instead."),
        (S::Draft, E::Schedule | E::Start | E::Unschedule) => {
            ("It is not approved.", "Submit it first.")
        }
        (S::Submitted, _) => ("The rules are still looking at it.", "Wait for the verdict."),
        (S::Held, _) => ("It waits for a reviewer.", "Wait for the reviewer."),
        (S::Approved, E::Unschedule) => ("It has no time set.", "Schedule or start it."),
        (S::Running | S::Paused, E::Schedule | E::Unschedule) => {
            ("It was started already.", "Pause or cancel it instead.")
        }
        (_, E::AllSettled) => ("It was not started.", "Start it first."),
        _ => ("It does not apply here.", "Look at the campaign's page."),
    }
}

#[cfg(test)]
mod tests;
