//! The recipient's own evidence.

use domain::{Basis, Timestamp};

use super::{ListSummary, Sender};

/// `/why/{token}`: why this mail came, and the proof.
#[derive(Clone, Debug)]
pub struct Why {
    /// Who sent.
    pub sender: Sender,
    /// The address, masked.
    pub address_masked: String,
    /// What the message rested on, or what the person's permission rests on;
    /// absent when there is neither.
    pub basis: Option<Basis>,
    /// When the message was sent; absent when the page is not about one.
    pub message_at: Option<Timestamp>,
    /// When and from where they confirmed; absent when nobody saw that.
    pub signed_up: Option<SignedUp>,
    /// The lists it concerns.
    pub lists: Vec<ListSummary>,
    /// What was recorded, oldest first.
    pub events: Vec<EvidenceEvent>,
    /// Proof that the deciding event is in the ledger.
    pub proof: Proof,
    /// Path of the way out.
    pub unsubscribe_path: String,
    /// Path of the preferences.
    pub preferences_path: String,
    /// Path of the abuse form; "this was not me" is posted there too.
    pub report_path: String,
    /// Where a link to everything is asked for.
    pub link_path: String,
}

/// A sign-up that this installation saw.
#[derive(Clone, Debug)]
pub struct SignedUp {
    /// When it was confirmed.
    pub at: Timestamp,
    /// The IP address it was confirmed from, masked.
    pub ip_masked: Option<String>,
}

impl Why {
    pub(crate) fn basis_key(basis: &Basis) -> &'static str {
        match basis {
            Basis::Confirmed => "basis-confirmed",
            Basis::Attested => "basis-attested",
            Basis::Relationship => "basis-relationship",
            Basis::Transaction => "basis-transaction",
            Basis::ConfirmationRequest => "basis-confirmation-request",
            Basis::Reconfirmation => "basis-reconfirmation",
            Basis::ServiceNotice => "basis-service-notice",
            Basis::CaseReply => "basis-case-reply",
            Basis::Business => "basis-business",
            Basis::SystemReport => "basis-system-report",
        }
    }

    /// The same in a few words.
    pub(crate) fn basis_name(basis: &Basis) -> &'static str {
        match basis {
            Basis::Confirmed => "basis-name-confirmed",
            Basis::Attested => "basis-name-attested",
            Basis::Relationship => "basis-name-relationship",
            Basis::Transaction => "basis-name-transaction",
            Basis::ConfirmationRequest => "basis-name-confirmation-request",
            Basis::Reconfirmation => "basis-name-reconfirmation",
            Basis::ServiceNotice => "basis-name-service-notice",
            Basis::CaseReply => "basis-name-case-reply",
            Basis::Business => "basis-name-business",
            Basis::SystemReport => "basis-name-system-report",
        }
    }
}

/// One fact of the ledger.
#[derive(Clone, Debug)]
pub struct EvidenceEvent {
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub kind: EventKind,
    /// By which way; absent once erased, and for what a machine did.
    pub method: Option<Method>,
    /// Which list; empty for all of the sender.
    pub list: String,
    /// The words that were shown, or the topic. May be empty.
    pub wording: String,
    /// Until when somebody rests; absent for everything else.
    pub until: Option<Timestamp>,
    /// The IP address, masked.
    pub ip_masked: Option<String>,
    /// Whether the platform saw this, or the sender only stated it (R002-86).
    pub seen: Seen,
}

/// Who vouches for a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// This installation saw it happen.
    Here,
    /// The sender stated it when importing.
    Stated,
}

impl Seen {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Here => "seen-here",
            Self::Stated => "seen-stated",
        }
    }
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// Permission was asked for.
    Requested,
    /// The mail that asks for confirmation was sent.
    ConfirmationSent,
    /// The owner of the address confirmed.
    Confirmed,
    /// A row was imported.
    Imported,
    /// A reviewer accepted the evidence of an import.
    Attested,
    /// Permission was withdrawn.
    Withdrawn,
    /// Permission was renewed.
    Reconfirmed,
    /// The request was not confirmed in time.
    Expired,
    /// The person's data was destroyed.
    Erased,
    /// The person wants no mail about a topic.
    TopicLeftOut,
    /// The person wants mail about it again.
    TopicTakenBack,
    /// The person rests from all mail of the sender.
    Rested,
    /// The person ended their rest.
    RestEnded,
}

impl EventKind {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Requested => "event-requested",
            Self::Confirmed => "event-confirmed",
            Self::Imported => "event-imported",
            Self::Attested => "event-attested",
            Self::Withdrawn => "event-withdrawn",
            Self::Reconfirmed => "event-reconfirmed",
            Self::ConfirmationSent => "event-confirmation-sent",
            Self::Expired => "event-expired",
            Self::Erased => "event-erased",
            Self::TopicLeftOut => "event-topic-left-out",
            Self::TopicTakenBack => "event-topic-taken-back",
            Self::Rested => "event-rested",
            Self::RestEnded => "event-rest-ended",
        }
    }

    /// What somebody is spared says nothing about their consent.
    pub(crate) fn is_spared(self) -> bool {
        matches!(self, Self::TopicLeftOut | Self::TopicTakenBack | Self::Rested | Self::RestEnded)
    }

    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Confirmed | Self::Attested | Self::Reconfirmed => "yes",
            Self::Withdrawn | Self::Expired | Self::Erased => "no",
            Self::TopicLeftOut | Self::Rested => "no",
            Self::TopicTakenBack | Self::RestEnded => "yes",
            Self::Requested | Self::ConfirmationSent | Self::Imported => "open",
        }
    }
}

/// By which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// A form on the web.
    Web,
    /// An electronic form at a place.
    Kiosk,
    /// Paper.
    Paper,
    /// A file of contacts.
    Import,
    /// The sender's own program.
    Api,
    /// A mail.
    Mail,
    /// A reviewer of this installation.
    Review,
}

impl Method {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Web => "method-web",
            Self::Kiosk => "method-kiosk",
            Self::Paper => "method-paper",
            Self::Import => "method-import",
            Self::Api => "method-api",
            Self::Mail => "method-mail",
            Self::Review => "method-review",
        }
    }
}

/// What the ledger says of the deciding event.
#[derive(Clone, Debug)]
pub enum Proof {
    /// It waits for its place.
    Later,
    /// Its proof does not hold: something is badly wrong.
    Broken,
    /// It is there; the proof was checked for this page.
    Here(LedgerProof),
}

/// Where the deciding event stands in the sender's ledger.
#[derive(Clone, Debug)]
pub struct LedgerProof {
    /// Number of the leaf, from nought.
    pub leaf_index: u64,
    /// Leaves under the root.
    pub tree_size: u64,
    /// Root of the tree, in hexadecimal digits.
    pub root: String,
    /// Path of the signed checkpoint.
    pub checkpoint_path: String,
}
