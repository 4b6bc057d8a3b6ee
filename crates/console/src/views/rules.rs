//! The published rules, and what came of them.

use domain::{Timestamp, Verdict};

use super::standing::step_key;

/// `/policy`.
#[derive(Clone, Debug)]
pub struct PolicyPage {
    /// Version of the rules.
    pub version: String,
    /// Since which day it is in force, as published: `2026-01-01`.
    pub since: String,
    /// What every account accepts, in the reader's language.
    pub sections: Vec<PolicySection>,
    /// The rules, by pack.
    pub packs: Vec<RulePack>,
    /// Limits that change on a later day.
    pub announced: Vec<Change>,
    /// Limits that changed, newest first.
    pub history: Vec<Change>,
}

/// A change of a limit.
#[derive(Clone, Debug)]
pub struct Change {
    /// The setting.
    pub setting: String,
    /// Its value before.
    pub before: String,
    /// Its value after.
    pub value: String,
    /// The first day on which it holds.
    pub since: String,
    /// Why.
    pub reason: String,
    /// It was taken back.
    pub is_withdrawn: bool,
}

impl PolicyPage {
    pub(crate) fn rules(&self) -> u64 {
        self.packs.iter().map(|it| it.rules.len() as u64).sum()
    }
}

/// A section of the published policy.
#[derive(Clone, Debug)]
pub struct PolicySection {
    /// Its stable name.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

/// What rules of a pack judge: the name of its heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackKind {
    /// Whether a mailing may go out.
    Sending,
    /// Contacts that are brought in.
    Import,
    /// Forms.
    Form,
}

impl PackKind {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Sending => "pack-sending",
            Self::Import => "pack-import",
            Self::Form => "pack-form",
        }
    }

    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Import => "import",
            Self::Form => "form",
        }
    }
}

/// Rules that belong together.
#[derive(Clone, Debug)]
pub struct RulePack {
    /// What it is about.
    pub kind: PackKind,
    /// Its rules.
    pub rules: Vec<RuleView>,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct RuleView {
    /// Its stable name.
    pub id: String,
    /// What it says, in the reader's language.
    pub sentence: String,
    /// Where it comes from.
    pub source: String,
    /// What follows when it applies.
    pub verdict: Verdict,
    /// Cases that are also its tests.
    pub examples: Vec<RuleExample>,
}

/// One case of a rule.
#[derive(Clone, Debug)]
pub struct RuleExample {
    /// The case, in words.
    pub case: String,
    /// What follows.
    pub outcome: Verdict,
}

pub(crate) fn verdict_key(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "verdict-allow",
        Verdict::Note => "verdict-note",
        Verdict::Warn => "verdict-warn",
        Verdict::Hold => "verdict-hold",
        Verdict::Deny => "verdict-deny",
    }
}

/// `/transparency` (R002-88).
#[derive(Clone, Debug)]
pub struct Transparency {
    /// Organisations that send here.
    pub senders: u64,
    /// Those that may not send now.
    pub stopped: u64,
    /// Complaints that came in by feedback loops.
    pub complaints: u64,
    /// Reports by the abuse form.
    pub reports: u64,
    /// Steps taken since the beginning: what was done, and how often.
    pub steps: Vec<StepCount>,
    /// Consent events in all ledgers.
    pub events: u64,
    /// The latest signed state of each ledger.
    pub checkpoints: Vec<Checkpoint>,
}

/// How often a step was taken.
#[derive(Clone, Debug)]
pub struct StepCount {
    /// What was done, in a word.
    pub action: String,
    /// How often.
    pub count: u64,
}

impl StepCount {
    pub(crate) fn key(&self) -> &'static str {
        step_key(&self.action)
    }
}

/// The signed state of one ledger.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// Name of the ledger (its C2SP origin).
    pub origin: String,
    /// Leaves.
    pub tree_size: u64,
    /// Root, base64.
    pub root: String,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// Path of the signed note.
    pub path: String,
}
