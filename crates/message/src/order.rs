//! Everything that makes one message differ from another with the same content.
//!
//! Owns the shape of a send order: what is the same for a whole mailing
//! ([`Mailing`]) and what is one recipient's own ([`Order`]). The values are
//! those of the delivery's row (DECISIONS D1), so that the same row composes
//! the same bytes again. Nothing is decided here; `compose` refuses what cannot
//! stand in a header.

use std::collections::BTreeMap;

use domain::{Address, Digest, Domain, FooterLanguage, SubjectLabel, Timestamp};

/// Who answers for the message. All of it is printed in the footer (R004-26;
/// the lawful minimum differs by country, the sum of it is always shown).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// Display name of the `From` header. Any script.
    pub from_name: String,
    /// Address of the `From` header, in a verified domain.
    pub from: Address,
    /// Where replies go. `None`: to `from`.
    pub reply_to: Option<Address>,
    /// Legal name of the organisation.
    pub legal_name: String,
    /// Name it trades under, when it differs.
    pub trading_name: Option<String>,
    /// Postal address on one line.
    pub postal_address: String,
    /// Telephone number.
    pub phone: Option<String>,
    /// Address a person answers: also the contact for refusal (R000-08).
    pub email: Address,
    /// Web site, `https://…`.
    pub web: Option<String>,
    /// Number in the trade register, VAT number.
    pub register: Option<String>,
}

/// The list a bulk message belongs to (RFC 2919, RFC 2369).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Identifier without angle brackets: `list.account.host`.
    pub list_id: String,
    /// Name of the list, as the recipient knows it.
    pub name: String,
    /// Address of whoever keeps the list (`List-Owner`).
    pub owner: Address,
}

/// What the footer must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Footer {
    /// Identity, reason and the way out.
    Full,
    /// Identity only: notices to members, answers in a case.
    IdentityOnly,
}

/// Whether the headers of RFC 2369 and RFC 8058 are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListUnsubscribe {
    /// Written, and covered by every signature.
    Yes,
    /// Left out.
    No,
}

/// The `Auto-Submitted` header (RFC 3834 §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutoSubmitted {
    /// No header: a person started the mailing.
    No,
    /// `auto-generated`: confirmation requests, notices.
    Generated,
}

/// What the basis of the clearance obliges to (`policies/obligations.toml`, D5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Obligations {
    /// What the footer holds.
    pub footer: Footer,
    /// Whether the headers for leaving are written.
    pub list_unsubscribe: ListUnsubscribe,
    /// Whether the message says that a machine sent it.
    pub auto_submitted: AutoSubmitted,
}

impl Obligations {
    /// Those of a newsletter: everything.
    pub const BULK: Self = Self {
        footer: Footer::Full,
        list_unsubscribe: ListUnsubscribe::Yes,
        auto_submitted: AutoSubmitted::No,
    };
    /// Those of a request for confirmation: the way out, sent by a machine.
    pub const CONFIRMATION: Self = Self {
        footer: Footer::Full,
        list_unsubscribe: ListUnsubscribe::Yes,
        auto_submitted: AutoSubmitted::Generated,
    };
    /// Those of a notice to members or an answer in a case.
    pub const NOTICE: Self = Self {
        footer: Footer::IdentityOnly,
        list_unsubscribe: ListUnsubscribe::No,
        auto_submitted: AutoSubmitted::Generated,
    };
}

/// What all messages of one mailing have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailing {
    /// Who answers for it.
    pub sender: Sender,
    /// The list. `None`: mail to one person, without `List-Id` or `Precedence`.
    pub list: Option<List>,
    /// Right side of the Message-ID.
    pub message_domain: Domain,
    /// The four parts of `Feedback-ID`: campaign, account, stream, platform.
    /// Low in number and without personal data; letters, digits, `-_.` only.
    pub feedback_id: Option<[String; 4]>,
    /// Where feedback reports go (RFC 9477).
    pub cfbl_address: Option<Address>,
    /// What the basis obliges to.
    pub obligations: Obligations,
}

/// The links of one recipient. Each is an absolute `https` URL in ASCII (plain
/// `http` is let through for loopback rehearsals); their tokens are made by the
/// caller.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// The way out: the page on `GET`, leaves at once on `POST` (RFC 8058).
    pub unsubscribe: Option<String>,
    /// `mailto:…` that leaves.
    pub unsubscribe_mailto: Option<String>,
    /// "Why do I get this?": the recipient's own evidence and preferences.
    pub why: Option<String>,
    /// The message in a browser.
    pub view: Option<String>,
    /// Reports abuse to the platform.
    pub abuse: Option<String>,
    /// Target of `{{ link.action }}`: the confirmation of a confirmation mail.
    pub action: Option<String>,
}

/// What stands before the author's subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label<'a> {
    /// Nothing.
    None,
    /// A text written exactly so, whatever the subject: render format 1.
    Written(&'a str),
    /// The labels of laws, in their order, each once (`domain::label`).
    Lawful(&'a [SubjectLabel]),
}

/// To whom.
#[derive(Clone, Copy)]
pub struct Recipient<'a> {
    /// The address.
    pub address: &'a Address,
    /// Display name. Comes from the contact, so what is not text is dropped.
    pub name: Option<&'a str>,
}

/// What a confirmation mail carries of the consent ledger, so that the
/// recipient's own mailbox is evidence: the leaf of the request that the mail
/// answers, and the newest signed state of then (`docs/ledger.md`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Name of the ledger: `host/ledger/account_…`.
    pub ledger: String,
    /// The leaf of the request.
    pub leaf: Digest,
    /// Leaves of the newest checkpoint. The leaf itself may come behind them.
    pub size: u64,
    /// Root of that checkpoint.
    pub root: Digest,
}

/// One message to make. Has no `Debug`: it is full of personal data.
#[derive(Clone, Copy)]
pub struct Order<'a> {
    /// What the whole mailing shares.
    pub mailing: &'a Mailing,
    /// To whom.
    pub recipient: Recipient<'a>,
    /// The contact's fields. Those that the artefact does not declare are not
    /// reachable from its templates; those missing or empty take their default.
    pub fields: &'a BTreeMap<String, String>,
    /// This recipient's links.
    pub links: &'a Links,
    /// Languages of the footer, the recipient's own first. Empty = English.
    pub languages: &'a [FooterLanguage],
    /// "You get this because …": one sentence in the footer's languages.
    pub reason: &'a str,
    /// What laws ask for at the front of the subject (R000-04).
    pub label: Label<'a>,
    /// Value of the `Form-Sub` header of confirmation mails.
    pub form_sub: Option<&'a str>,
    /// What a confirmation mail carries of the ledger. Render format 1 has none.
    pub evidence: Option<&'a Evidence>,
    /// Token of `CFBL-Feedback-ID`: letters, digits, `-_.:`.
    pub feedback_token: Option<&'a str>,
    /// The `Date` header and the start of the signatures' life.
    pub composed_at: Timestamp,
    /// Makes Message-ID, boundary and class names.
    pub seed: [u8; 16],
}
