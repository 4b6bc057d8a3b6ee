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
    /// A person of the operator's staff made sure who the account is.
    IDENTITY_VERIFIED: bool, Kind::Flag, "identity_verified";
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
    /// Time since the last act of whoever gave the permission (R002-24).
    PERMISSION_AGE: SignedDuration, Kind::Duration, "permission_age";
    /// The operator lets accounts mail their own customers without consent.
    RELATIONSHIP_ALLOWED: bool, Kind::Flag, "relationship_allowed";
    /// What the mail rests on.
    BASIS: Basis, Kind::Word(BASES), "basis";
    /// Contacts in the audience.
    RECIPIENTS: u64, Kind::Number, "recipients";
    /// The same, and the recipients of the account's recent mailings of like content.
    RECIPIENTS_WITH_LIKE_MAILINGS: u64, Kind::Number, "recipients_with_like_mailings";
    /// People to whom the account sends mail of like content within the window of bulk mail, this one included (R004-16).
    LIKE_RECIPIENTS: u64, Kind::Number, "like_recipients";
    /// The list promises a frequency as a number (R002-08).
    PROMISE_STATED: bool, Kind::Flag, "promise_stated";
    /// What share of the promise the recipient gets who gets most, this mail included.
    PROMISE_REACHED_PERCENT: u64, Kind::Number, "promise_reached_percent";
    /// Recipients who get more than the list promised, this mail included (R002-09).
    PROMISE_OVER_RECIPIENTS: u64, Kind::Number, "promise_over_recipients";
    /// The campaign says which of its list's topics it is about, or there is no choice.
    TOPIC_DECLARED: bool, Kind::Flag, "topic_declared";
    /// How like the content is to what the list is for, 0 to 100 (R002-19).
    TOPIC_LIKENESS_PERCENT: u64, Kind::Number, "topic_likeness_percent";
    /// Pictures without a right of use on file (R003-48).
    ASSETS_WITHOUT_RIGHT: u64, Kind::Number, "assets_without_right";
    /// The operator demands a right of use for each picture.
    LICENCE_DEMANDED: bool, Kind::Flag, "licence_demanded";
    /// Whether the content promotes something.
    PROMOTION: String, Kind::Word(PROMOTIONS), "promotion";
    /// The subject pretends to be a reply or a forwarded mail.
    SUBJECT_CLAIMS_REPLY: bool, Kind::Flag, "subject_claims_reply";
    /// Links whose text shows another site than the one they lead to.
    LINK_MISMATCHES: u64, Kind::Number, "link_mismatches";
    /// Words of the lists for the nine categories of article 57 (R000-11 to R000-20).
    MARKS_TELECOM: u64, Kind::Number, "marks_telecom";
    /// Absolute terms about goods.
    MARKS_ABSOLUTE: u64, Kind::Number, "marks_absolute";
    /// Words of medicine, devices and health food.
    MARKS_MEDICAL: u64, Kind::Number, "marks_medical";
    /// Words of tobacco.
    MARKS_TOBACCO: u64, Kind::Number, "marks_tobacco";
    /// Words of alcohol.
    MARKS_ALCOHOL: u64, Kind::Number, "marks_alcohol";
    /// Promises of education and training.
    MARKS_EDUCATION: u64, Kind::Number, "marks_education";
    /// Words of investments and loans.
    MARKS_FINANCE: u64, Kind::Number, "marks_finance";
    /// Promises about real estate.
    MARKS_REAL_ESTATE: u64, Kind::Number, "marks_real_estate";
    /// Promises about seeds and livestock.
    MARKS_FARMING: u64, Kind::Number, "marks_farming";
    /// Comparisons that run others down.
    MARKS_COMPARISON: u64, Kind::Number, "marks_comparison";
    /// Symbols and officials of the state in advertising.
    MARKS_STATE_SYMBOL: u64, Kind::Number, "marks_state_symbol";
    /// Patents and figures that need their source.
    MARKS_SOURCE_NEEDED: u64, Kind::Number, "marks_source_needed";
    /// Gifts and prizes.
    MARKS_PRIZE: u64, Kind::Number, "marks_prize";
    /// Words of urgency in the subject.
    MARKS_URGENCY: u64, Kind::Number, "marks_urgency";
    /// Reductions of price, and things for free.
    MARKS_PRICE_CLAIM: u64, Kind::Number, "marks_price_claim";
    /// Words of goods and schemes that bulk mail may not offer.
    MARKS_BANNED_GOODS: u64, Kind::Number, "marks_banned_goods";
    /// Prizes that were never drawn, and money that costs a fee.
    MARKS_FALSE_PRIZE: u64, Kind::Number, "marks_false_prize";
    /// Promises that goods cure an illness.
    MARKS_CURE_CLAIM: u64, Kind::Number, "marks_cure_claim";
    /// Phrases that ask for passwords or threaten to close an account.
    MARKS_PHISHING: u64, Kind::Number, "marks_phishing";
    /// Ways to go on in a messenger.
    MARKS_OFF_MAIL_CONTACT: u64, Kind::Number, "marks_off_mail_contact";
    /// Words of sensitive data about persons (R003-15).
    MARKS_SENSITIVE: u64, Kind::Number, "marks_sensitive";
    /// Marks of confidence (R003-15).
    MARKS_SECRECY: u64, Kind::Number, "marks_secrecy";
    /// Marks, works and patents of others (R003-21).
    MARKS_FOREIGN_RIGHT: u64, Kind::Number, "marks_foreign_right";
    /// Words that may bind (R003-29).
    MARKS_COMMITMENT: u64, Kind::Number, "marks_commitment";
    /// Vague words beside what should be exact (R003-30).
    MARKS_VAGUE: u64, Kind::Number, "marks_vague";
    /// Accusations (R003-33).
    MARKS_ACCUSATION: u64, Kind::Number, "marks_accusation";
    /// Information of a competitor (R003-36).
    MARKS_RIVAL_SECRET: u64, Kind::Number, "marks_rival_secret";
    /// Kinds of regulated content whose required statement is not there.
    STATEMENTS_MISSING: u64, Kind::Number, "statements_missing";
    /// Identity and card numbers proven by a check digit and the words beside.
    PERSONAL_IDENTITY_PROVEN: u64, Kind::Number, "personal_identity_proven";
    /// Values that match the pattern of identity or card numbers.
    PERSONAL_IDENTITY: u64, Kind::Number, "personal_identity";
    /// Values that match the pattern of bank accounts.
    PERSONAL_ACCOUNTS: u64, Kind::Number, "personal_accounts";
    /// Distinct telephones, addresses and the like.
    PERSONAL_CONTACTS: u64, Kind::Number, "personal_contacts";
    /// Keys and passwords.
    PERSONAL_SECRETS: u64, Kind::Number, "personal_secrets";
    /// Links that hide their target behind a short address.
    LINKS_SHORTENED: u64, Kind::Number, "links_shortened";
    /// Links to bare addresses, with a name before the host, or that run something.
    LINKS_BARE: u64, Kind::Number, "links_bare";
    /// Links to a domain that looks like another.
    LINKS_LOOK_ALIKE: u64, Kind::Number, "links_look_alike";
    /// Links to a domain with letters outside of ASCII.
    LINKS_INTERNATIONAL: u64, Kind::Number, "links_international";
    /// Attachments that are programs or that receivers refuse.
    ATTACHMENTS_DANGEROUS: u64, Kind::Number, "attachments_dangerous";
    /// How like the content is to what reviewers rejected, 0 to 100.
    SPAM_SCORE: u64, Kind::Number, "spam_score";
    /// A way out is in sight.
    WAY_OUT_SHOWN: bool, Kind::Flag, "way_out_shown";
    /// A postal address is in the message.
    POSTAL_ADDRESS_SHOWN: bool, Kind::Flag, "postal_address_shown";
    /// The message names who sends it.
    SENDER_NAMED: bool, Kind::Flag, "sender_named";
    /// Confirmation requests already sent for this sign-up.
    CONFIRMATION_REQUESTS_SENT: u64, Kind::Number, "confirmation_requests_sent";
    /// Confirmation requests mailed to the address in the last 24 hours, by all accounts (COMPLIANCE 5.6).
    CONFIRMATION_REQUESTS_TODAY: u64, Kind::Number, "confirmation_requests_today";
    /// The recipient opened the case that the mail answers, or asked for the link in it.
    ANSWER_ASKED_FOR: bool, Kind::Flag, "answer_asked_for";
    /// Answers and links mailed to the address in the last 24 hours, by all accounts.
    ANSWERS_TODAY: u64, Kind::Number, "answers_today";
    /// Rows that an import would add.
    IMPORT_ROWS: u64, Kind::Number, "import_rows";
    /// Rows of it that name no evidence: method, date and place of the consent.
    IMPORT_ROWS_WITHOUT_EVIDENCE: u64, Kind::Number, "import_rows_without_evidence";
    /// Share of its rows that name no evidence, when none is attached for the list.
    IMPORT_WITHOUT_EVIDENCE_PERCENT: u64, Kind::Number, "import_without_evidence_percent";
    /// Share of its lines that cannot be mailed at all: no address, a misspelled domain, no host.
    IMPORT_UNREACHABLE_PERCENT: u64, Kind::Number, "import_unreachable_percent";
    /// Share of its lines with the address of a role.
    IMPORT_ROLES_PERCENT: u64, Kind::Number, "import_roles_percent";
    /// Share of its lines with a disposable address.
    IMPORT_DISPOSABLE_PERCENT: u64, Kind::Number, "import_disposable_percent";
    /// Share of its lines that are suppressed here, or left as the file says.
    IMPORT_SUPPRESSED_PERCENT: u64, Kind::Number, "import_suppressed_percent";
    /// Share of its names that stand at three or more domains.
    IMPORT_REPEATED_NAMES_PERCENT: u64, Kind::Number, "import_repeated_names_percent";
    /// Share of its names whose number follows on their neighbour's.
    IMPORT_COUNTED_UP_PERCENT: u64, Kind::Number, "import_counted_up_percent";
    /// Share of its rows that are another writing of an earlier one.
    IMPORT_ALIASES_PERCENT: u64, Kind::Number, "import_aliases_percent";
    /// Share of its most frequent domain.
    IMPORT_TOP_DOMAIN_PERCENT: u64, Kind::Number, "import_top_domain_percent";
    /// Share of its rows about whose domain DNS did not answer.
    IMPORT_HOSTS_UNKNOWN_PERCENT: u64, Kind::Number, "import_hosts_unknown_percent";
    /// Addresses of a thousand that complained of other accounts.
    IMPORT_COMPLAINED_PERMILLE: u64, Kind::Number, "import_complained_permille";
    /// Share of a first wave whose mail has ended.
    WAVE_SETTLED_PERCENT: u64, Kind::Number, "wave_settled_percent";
    /// Of a thousand mails of a first wave: those to recipients that do not exist.
    WAVE_BAD_PERMILLE: u64, Kind::Number, "wave_bad_permille";
    /// Of a thousand accepted mails of a first wave: those complained about.
    WAVE_COMPLAINTS_PERMILLE: u64, Kind::Number, "wave_complaints_permille";
    /// Mails of a first wave that were complained about.
    WAVE_COMPLAINTS: u64, Kind::Number, "wave_complaints";
    /// The largest share of it that stands in one list of another account.
    IMPORT_OVERLAP_PERCENT: u64, Kind::Number, "import_overlap_percent";
    /// The largest share of it that stands in one list of known bad addresses.
    IMPORT_FINGERPRINT_PERCENT: u64, Kind::Number, "import_fingerprint_percent";
    /// The greatest likeness as a whole with such a list.
    IMPORT_FINGERPRINT_LIKENESS_PERCENT: u64, Kind::Number, "import_fingerprint_likeness_percent";
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
    /// Lists that a form signs up for by a field that nobody sees.
    FORM_HIDDEN_LISTS: u64, Kind::Number, "form_hidden_lists";
    /// The page links to a privacy notice.
    FORM_PRIVACY_LINKED: bool, Kind::Flag, "form_privacy_linked";
    /// What is typed in leaves encrypted (https).
    FORM_ACTION_SECURE: bool, Kind::Flag, "form_action_secure";
    /// Places where somebody agrees to terms and to mail at once.
    FORM_TERMS_BUNDLED: u64, Kind::Number, "form_terms_bundled";
    /// The form sends what is typed in as a part of an address (GET).
    FORM_SENT_BY_GET: bool, Kind::Flag, "form_sent_by_get";
}

/// What the content check counts, by the names of the facts.
pub const CONTENT_COUNTS: &[Fact<u64>] = &[
    MARKS_TELECOM,
    MARKS_ABSOLUTE,
    MARKS_MEDICAL,
    MARKS_TOBACCO,
    MARKS_ALCOHOL,
    MARKS_EDUCATION,
    MARKS_FINANCE,
    MARKS_REAL_ESTATE,
    MARKS_FARMING,
    MARKS_COMPARISON,
    MARKS_STATE_SYMBOL,
    MARKS_SOURCE_NEEDED,
    MARKS_PRIZE,
    MARKS_URGENCY,
    MARKS_PRICE_CLAIM,
    MARKS_BANNED_GOODS,
    MARKS_FALSE_PRIZE,
    MARKS_CURE_CLAIM,
    MARKS_PHISHING,
    MARKS_OFF_MAIL_CONTACT,
    MARKS_SENSITIVE,
    MARKS_SECRECY,
    MARKS_FOREIGN_RIGHT,
    MARKS_COMMITMENT,
    MARKS_VAGUE,
    MARKS_ACCUSATION,
    MARKS_RIVAL_SECRET,
    STATEMENTS_MISSING,
    PERSONAL_IDENTITY_PROVEN,
    PERSONAL_IDENTITY,
    PERSONAL_ACCOUNTS,
    PERSONAL_CONTACTS,
    PERSONAL_SECRETS,
    LINKS_SHORTENED,
    LINKS_BARE,
    LINKS_LOOK_ALIKE,
    LINKS_INTERNATIONAL,
    ATTACHMENTS_DANGEROUS,
    SPAM_SCORE,
];

/// The fact of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Known> {
    ALL.iter().find(|it| it.name == name)
}
