//! The ladder on the dashboard: what is measured of each account today, and
//! what was done about it.

use domain::{Standing, Timestamp};

/// One account.
#[derive(Clone, Debug)]
pub struct AccountStanding {
    /// Its name.
    pub account: String,
    /// Its standing.
    pub standing: Standing,
    /// Deliveries of today to recipients that do not exist.
    pub bad: u64,
    /// Deliveries of today with a final outcome.
    pub total: u64,
    /// The first of the second, in hundredths of a percent.
    pub basis_points: u64,
    /// What was done, newest first.
    pub steps: Vec<StepTaken>,
}

/// Something that was done.
#[derive(Clone, Debug)]
pub struct StepTaken {
    /// In a word: `warn-1`, `suspend` …
    pub action: String,
    /// Numerator.
    pub bad: u64,
    /// Denominator.
    pub total: u64,
    /// In hundredths of a percent.
    pub basis_points: u64,
    /// When.
    pub at: Timestamp,
}

/// A rate as it is written: `5.08 %`.
fn percent(basis_points: u64) -> String {
    format!("{}.{:02}\u{a0}%", basis_points / 100, basis_points % 100)
}

impl AccountStanding {
    pub(crate) fn rate(&self) -> String {
        percent(self.basis_points)
    }

    pub(crate) fn key(&self) -> &'static str {
        match self.standing {
            Standing::New => "standing-new",
            Standing::Good => "standing-good",
            Standing::WarnedOnce => "standing-warned-1",
            Standing::WarnedTwice => "standing-warned-2",
            Standing::Suspended => "standing-suspended",
            Standing::Reactivated => "standing-reactivated",
            Standing::Locked => "standing-locked",
            Standing::SendingDisabled => "standing-sending-disabled",
            Standing::Terminated => "standing-terminated",
            Standing::Closed => "standing-closed",
        }
    }

    pub(crate) fn class(&self) -> &'static str {
        match self.standing {
            Standing::New | Standing::Good => "good",
            _ => "warn",
        }
    }
}

impl StepTaken {
    pub(crate) fn rate(&self) -> String {
        percent(self.basis_points)
    }

    pub(crate) fn key(&self) -> &'static str {
        step_key(&self.action)
    }
}

/// What a step is called.
pub(crate) fn step_key(action: &str) -> &'static str {
    match action {
        "warn-1" => "step-warn-1",
        "warn-2" => "step-warn-2",
        "suspend" => "step-suspend",
        "lock" => "step-lock",
        "campaign-brake" => "step-campaign-brake",
        "campaign-limit" => "step-campaign-limit",
        "reactivate" => "step-reactivate",
        "forget" => "step-forget",
        "disable-sending" => "step-disable-sending",
        "allow-sending" => "step-allow-sending",
        "terminate" => "step-terminate",
        "review-question" => "step-asked",
        _ => "step-other",
    }
}
