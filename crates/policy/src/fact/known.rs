//! The vocabulary: every fact that rules may speak of.
//!
//! A new fact is one entry here and one place in `app` that sets it.

use domain::{Basis, SignedDuration, Standing};

use super::{Fact, Kind, Known};

macro_rules! facts {
    ($( #[doc = $meaning:literal] $name:ident: $type:ty, $kind:expr, $word:literal; )*) => {
        $( #[doc = $meaning] pub const $name: Fact<$type> = Fact::new($word); )*

        /// Every fact there is.
        pub static ALL: &[Known] =
            &[$( Known { name: $word, kind: $kind, meaning: $meaning } ),*];
    };
}

/// Words for [`BASIS`].
const BASES: &[&str] = &[
    "confirmed",
    "attested",
    "relationship",
    "transaction",
    "confirmation-request",
    "reconfirmation",
    "service-notice",
    "case-reply",
    "business",
    "system-report",
];

/// Words for [`STANDING`].
const STANDINGS: &[&str] = &[
    "new",
    "good",
    "warned-1",
    "warned-2",
    "suspended",
    "reactivated",
    "locked",
    "sending-disabled",
    "terminated",
    "closed",
];

/// Words for [`PROMOTION`].
const PROMOTIONS: &[&str] = &["none", "possible", "clear"];

/// Words for [`IMPORT_PROVENANCE`]: how the addresses were collected.
const PROVENANCES: &[&str] = &[
    "own-form",
    "kiosk",
    "paper",
    "event",
    "other-system",
    "customers",
    "purchased",
    "rented",
    "harvested",
    "appended",
    "unknown",
];

facts! {
    /// The account accepted the published policy in its present version (R002-01).
    POLICY_ACCEPTED: bool, Kind::Flag, "policy_accepted";
    /// The account is like one that may not come back, and no reviewer let it go on (R002-59).
    IDENTITY_MATCHES_BARRED: bool, Kind::Flag, "identity_matches_barred";
    /// The domain of the header from is verified by DNS for this account.
    SENDER_DOMAIN_VERIFIED: bool, Kind::Flag, "sender_domain_verified";
    /// The DKIM keys of that domain are published and usable.
    DKIM_READY: bool, Kind::Flag, "dkim_ready";
    /// Name, street address, telephone and e-mail of the sender are on record.
    SENDER_IDENTITY_COMPLETE: bool, Kind::Flag, "sender_identity_complete";
    /// The standing of the account.
    STANDING: Standing, Kind::Word(STANDINGS), "standing";
    /// Time since the account was first used (R002-38).
    ACCOUNT_AGE: SignedDuration, Kind::Duration, "account_age";
    /// What the mail rests on.
    BASIS: Basis, Kind::Word(BASES), "basis";
    /// Contacts in the audience.
    RECIPIENTS: u64, Kind::Number, "recipients";
    /// The same, and the recipients of the account's recent mailings of like content.
    RECIPIENTS_WITH_LIKE_MAILINGS: u64, Kind::Number, "recipients_with_like_mailings";
    /// Whether the content promotes something.
    PROMOTION: String, Kind::Word(PROMOTIONS), "promotion";
    /// The subject pretends to be a reply or a forwarded mail.
    SUBJECT_CLAIMS_REPLY: bool, Kind::Flag, "subject_claims_reply";
    /// Links whose text shows another site than the one they lead to.
    LINK_MISMATCHES: u64, Kind::Number, "link_mismatches";
    /// Confirmation requests already sent for this sign-up.
    CONFIRMATION_REQUESTS_SENT: u64, Kind::Number, "confirmation_requests_sent";
    /// Rows that an import would add.
    IMPORT_ROWS: u64, Kind::Number, "import_rows";
    /// Rows of it that name no evidence: method, date and place of the consent.
    IMPORT_ROWS_WITHOUT_EVIDENCE: u64, Kind::Number, "import_rows_without_evidence";
    /// How the member says that the addresses were collected.
    IMPORT_PROVENANCE: String, Kind::Word(PROVENANCES), "import_provenance";
    /// Origin, time in use, collection method and confirmation are all answered (R002-33).
    IMPORT_QUESTIONS_ANSWERED: bool, Kind::Flag, "import_questions_answered";
    /// Time since the newest of collection and last confirmation (R002-24).
    LIST_AGE: SignedDuration, Kind::Duration, "list_age";
    /// A box of the form is ticked before the visitor touches it.
    FORM_PRETICKED: bool, Kind::Flag, "form_preticked";
    /// Lists that the form signs up for without a box of their own.
    FORM_LISTS_WITHOUT_OWN_BOX: u64, Kind::Number, "form_lists_without_own_box";
    /// The form says what will be sent, for every list.
    FORM_PURPOSE_STATED: bool, Kind::Flag, "form_purpose_stated";
    /// The form says how often mail will come, for every list.
    FORM_FREQUENCY_STATED: bool, Kind::Flag, "form_frequency_stated";
    /// The form names the organisation that will send.
    FORM_SENDER_NAMED: bool, Kind::Flag, "form_sender_named";
}

/// The fact of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Known> {
    ALL.iter().find(|it| it.name == name)
}
