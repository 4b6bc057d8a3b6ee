//! Answers of the API, as far as they are shown or checked.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Something that was made.
#[derive(Deserialize)]
pub(super) struct Created {
    pub id: String,
}

/// An account that was opened.
#[derive(Deserialize)]
pub(super) struct Opened {
    pub id: String,
    pub key: String,
}

/// The published policy.
#[derive(Deserialize)]
pub(super) struct PolicyVersion {
    pub version: String,
}

/// A sender domain.
#[derive(Debug, Deserialize)]
pub struct SenderDomain {
    /// True when mail may leave in its name.
    pub verified: bool,
    /// What the last check missed.
    pub problems: Vec<String>,
    /// Records to publish.
    #[serde(default)]
    pub records: Vec<DnsRecord>,
}

/// A record to publish.
#[derive(Debug, Deserialize)]
pub struct DnsRecord {
    /// Full name.
    pub name: String,
    /// What it must say.
    pub value: String,
}

/// A published form.
#[derive(Debug, Deserialize)]
pub struct Form {
    /// Where people find it.
    pub url: url::Url,
}

/// An import.
#[derive(Debug, Deserialize)]
pub struct Import {
    /// Its id.
    pub id: String,
    /// `reading`, `held`, `attesting`, `accepted` or `refused`.
    pub state: String,
    /// Lines read.
    pub rows_total: u64,
    /// Contacts claimed.
    pub rows_claimed: u64,
    /// Lines refused.
    pub rows_refused: u64,
    /// Contacts known already, or twice in the file.
    pub rows_known: u64,
    /// Contacts with evidence columns filled.
    pub rows_evidenced: u64,
}

/// What waits for a decision.
#[derive(Deserialize)]
pub(super) struct Reviews {
    pub reviews: Vec<Review>,
}

/// A review.
#[derive(Debug, Deserialize)]
pub struct Review {
    /// Its id.
    pub id: String,
    /// The import or campaign.
    pub subject: String,
    /// By whom it was decided.
    pub decided_by: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The rules that asked for it.
    pub rules: Vec<Fired>,
}

/// A rule that fired.
#[derive(Debug, Deserialize)]
pub struct Fired {
    /// Its id.
    pub rule: String,
    /// What it said.
    pub verdict: String,
    /// What was measured against which limit.
    pub measured: String,
    /// The sentence, by language.
    pub tell: BTreeMap<String, String>,
}

/// A campaign.
#[derive(Debug, Deserialize)]
pub struct Campaign {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub state: String,
    /// Recipients counted at submission.
    pub recipients: u64,
    /// What the rules said.
    pub verdict: Option<VerdictText>,
    /// What holds its mail up while it runs.
    pub waits: Option<HeldUp>,
}

/// What holds mail up.
#[derive(Debug, Deserialize)]
pub struct HeldUp {
    /// In a word: `wave` while some new contacts are mailed first.
    pub reason: String,
}

/// What the rules said.
#[derive(Debug, Deserialize)]
pub struct VerdictText {
    /// The strictest.
    pub verdict: String,
    /// The rules that fired.
    pub rules: Vec<Fired>,
}

/// A campaign's outcome.
#[derive(Debug, Deserialize)]
pub struct Report {
    /// The campaign.
    pub campaign: Campaign,
    /// All providers together.
    pub total: Total,
    /// Recipients not reached on purpose, by reason.
    pub withheld_by_reason: Vec<Withheld>,
}

/// Counts over all providers.
#[derive(Debug, Deserialize)]
pub struct Total {
    /// Taken.
    pub accepted: u64,
    /// To be tried again.
    pub deferred: u64,
    /// Refused for good.
    pub bounced: u64,
    /// Not tried yet.
    pub waiting: u64,
    /// Answer lost, not tried again.
    pub in_doubt: u64,
}

/// Recipients not reached for one reason.
#[derive(Debug, Deserialize)]
pub struct Withheld {
    /// The reason.
    pub reason: String,
    /// How many.
    pub count: u64,
}

/// A page of a campaign's messages.
#[derive(Deserialize)]
pub(super) struct Deliveries {
    pub messages: Vec<Delivery>,
    pub next: Option<String>,
}

/// A message to one recipient, in short.
#[derive(Debug, Deserialize)]
pub struct Delivery {
    /// Its id.
    pub id: String,
    /// Domain of the recipient.
    pub domain: String,
    /// Where it stands.
    pub state: String,
    /// Attempts begun.
    pub attempts: u32,
    /// Attempts whose answer was lost.
    pub doubts: u32,
    /// Why, in a word.
    pub reason: Option<String>,
}

/// A message with its proof.
#[derive(Debug, Deserialize)]
pub struct Shown {
    /// What a rebuild proved.
    pub rebuilt: String,
    /// The message in base64.
    pub raw: Option<String>,
}

/// The newest checkpoints of all ledgers.
#[derive(Deserialize)]
pub(super) struct Checkpoints {
    pub checkpoints: Vec<Checkpoint>,
}

/// The newest checkpoint of a ledger.
#[derive(Debug, Deserialize)]
pub struct Checkpoint {
    /// Name of the ledger.
    pub origin: String,
    /// The key by which to check it.
    pub verifier: String,
    /// Leaves in the tree.
    pub size: u64,
    /// The signed note.
    pub note: String,
}
