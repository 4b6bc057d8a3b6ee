//! `/me`: what a person may see and do of themselves.

use domain::{Personal, Timestamp};

use super::{EvidenceEvent, ListSummary, Sender};

/// `/me`: where a link is asked for.
#[derive(Clone, Debug)]
pub struct MeAsk {
    /// What was wrong with the last try.
    pub problem: Option<MeProblem>,
}

/// What was wrong with the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeProblem {
    /// It is not one.
    AddressInvalid,
}

impl MeProblem {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::AddressInvalid => "me-problem-address",
        }
    }
}

/// After a link was asked for: the same for every address.
#[derive(Clone, Debug)]
pub struct MeSent {
    /// How long the link will work.
    pub minutes: u64,
}

/// `/me/{token}` before the button is pressed.
#[derive(Clone, Debug)]
pub struct MeOpen {
    /// Where the form is posted.
    pub action: String,
    /// Until when it opens; `None` = it was opened, or its time is over.
    pub until: Option<Timestamp>,
}

/// `/me/{token}` after the button was pressed.
#[derive(Clone, Debug)]
pub struct Me {
    /// What its forms carry.
    pub visit: Personal<String>,
    /// Until when they work.
    pub until: Timestamp,
    /// The address; absent when nobody can read it any more.
    pub address: Option<Personal<String>>,
    /// What was done a moment ago.
    pub done: Option<MeDone>,
    /// By sender.
    pub senders: Vec<MeSender>,
    /// Complaints, newest first.
    pub cases: Vec<MeCase>,
    /// Since when nobody here may mail them.
    pub never_since: Option<Timestamp>,
}

/// What was done a moment ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeDone {
    /// One sender was left.
    Left,
    /// All were left.
    LeftAll,
    /// Nobody here may mail them.
    Never,
    /// What one sender holds was erased.
    Erased,
    /// A law holds it: mail stopped, and it is erased when that ends.
    ErasureWaits,
}

impl MeDone {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Left => "me-done-left",
            Self::LeftAll => "me-done-left-all",
            Self::Never => "me-done-never",
            Self::Erased => "me-done-erased",
            Self::ErasureWaits => "me-done-erasure-waits",
        }
    }
}

/// What one sender holds.
#[derive(Clone, Debug)]
pub struct MeSender {
    /// Value of `account` in the forms.
    pub account: String,
    /// Who it is.
    pub sender: Sender,
    /// The lists, and whether they receive each.
    pub lists: Vec<MeList>,
    /// What is on record, oldest first.
    pub events: Vec<EvidenceEvent>,
    /// How many messages were sent.
    pub messages: u64,
}

/// A list of a sender.
#[derive(Clone, Debug)]
pub struct MeList {
    /// What it promises.
    pub list: ListSummary,
    /// Where the permission stands.
    pub state: MeState,
    /// Since when.
    pub since: Timestamp,
}

/// Where a permission stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeState {
    /// They receive it.
    Receiving,
    /// Somebody asked for it, and nobody confirmed.
    Asked,
    /// The sender brought the address in; nothing is sent on that alone.
    BroughtIn,
    /// They left.
    Left,
}

impl MeState {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Receiving => "me-state-receiving",
            Self::Asked => "me-state-asked",
            Self::BroughtIn => "me-state-brought-in",
            Self::Left => "me-state-left",
        }
    }
}

/// A complaint.
#[derive(Clone, Debug)]
pub struct MeCase {
    /// Its number.
    pub number: String,
    /// When it came.
    pub opened_at: Timestamp,
    /// By when there is an answer.
    pub answer_due: Timestamp,
    /// Where it stands.
    pub state: CaseState,
}

/// Where a complaint stands, in the words of its complainant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseState {
    /// It came, and nobody looked at it yet.
    Received,
    /// Somebody looks into it.
    Investigated,
    /// The sender may not send meanwhile.
    Stopped,
    /// They were told what is on record.
    Answered,
    /// Looked into; the sender may send, to others.
    Settled,
    /// The sender may not send any more.
    Ended,
}

impl CaseState {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Received => "case-received",
            Self::Investigated => "case-investigated",
            Self::Stopped => "case-stopped",
            Self::Answered => "case-answered",
            Self::Settled => "case-settled",
            Self::Ended => "case-ended",
        }
    }

    /// True while an answer is still due.
    pub(crate) fn waits(self) -> bool {
        matches!(self, Self::Received | Self::Investigated | Self::Stopped)
    }
}
