//! Notices of steps that were taken against an account or a campaign
//! (R002-47 … R002-49, R002-57): what was measured, what follows, what to do.
//!
//! Fields of the order: `day`, `bad`, `total`, `rate` (with its sign),
//! `campaign` (its name), `reason` (what a person or a host said), `account`
//! (its name), `step` (the id on record). Every notice may name all of them.

mod en;
mod sv;
mod vi;
mod zh_hans;

use domain::Language;

use super::sheet;
use crate::artefact::{Artefact, Field, VERSION};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Warned for the first time, and slowed.
    WarnFirst,
    /// Warned for the second time, and slowed more.
    WarnSecond,
    /// Suspended until two conditions are met.
    Suspend,
    /// Locked for good.
    Lock,
    /// Warned for complaints, and slowed.
    WarnComplaints,
    /// Suspended for complaints.
    SuspendComplaints,
    /// A campaign was paused: its first recipients do not exist.
    Brake,
    /// A campaign was paused: a company refuses it.
    Refused,
    /// The account may send again.
    Reactivate,
    /// A person disabled sending while something is looked into.
    DisableSending,
    /// A person ended the account's sending.
    Terminate,
    /// A recorded subscriber complained, and was answered (R002-73).
    ComplaintAnswered,
    /// Settings of the policy change (R002-13).
    PolicyChanged,
    /// A reviewer asks about something that waits (R002-39).
    Asked,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::WarnFirst,
        Self::WarnSecond,
        Self::Suspend,
        Self::Lock,
        Self::WarnComplaints,
        Self::SuspendComplaints,
        Self::Brake,
        Self::Refused,
        Self::Reactivate,
        Self::DisableSending,
        Self::Terminate,
        Self::ComplaintAnswered,
        Self::PolicyChanged,
        Self::Asked,
    ];
}

/// Subject, and paragraphs.
type Words = (&'static str, [&'static str; 3]);

/// The content of a notice.
#[must_use]
pub fn step_taken(step: Step, language: Language) -> Artefact {
    let (subject, [what, then, todo]) = match language {
        Language::En => en::WORDS,
        Language::ZhHans => zh_hans::WORDS,
        Language::Vi => vi::WORDS,
        Language::Sv => sv::WORDS,
    }[step as usize];
    let record = match language {
        Language::En => "On record as {{ contact.step }} for {{ contact.account }}.",
        Language::ZhHans => "记录编号：{{ contact.step }}，账户：{{ contact.account }}。",
        Language::Vi => "Được ghi lại với mã {{ contact.step }} cho {{ contact.account }}.",
        Language::Sv => "Antecknat som {{ contact.step }} för {{ contact.account }}.",
    };
    let paragraphs = [what, then, todo, record];
    let fields = ["day", "bad", "total", "rate", "campaign", "reason", "account", "step"];
    Artefact {
        version: VERSION,
        language: language.tag().into(),
        subject: subject.into(),
        preheader: String::new(),
        html: sheet::sheet(&paragraphs),
        text: paragraphs.join("\n\n"),
        background: "#ffffff".into(),
        columns: Vec::new(),
        fields: fields.map(|it| (it.to_owned(), Field::default())).into_iter().collect(),
        action_link: false,
    }
}
