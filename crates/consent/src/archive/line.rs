//! What stands in the files of an archive: one JSON object a line, each in the
//! form that [`crate::export`] has too, fields in this order, nothing left over.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::export;

/// What was asked for, by whom and why: `scope.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// [`super::FORMAT`].
    pub format: String,
    /// Name of the ledger.
    pub origin: String,
    /// The key that signs ledger and archive.
    pub key: String,
    /// The account.
    pub account: String,
    /// Deliveries admitted within this time; `None` = all of one recipient.
    pub period: Option<Period>,
    /// The recipient; `None` = all of the account in that time.
    pub contact: Option<String>,
    /// Why it was asked for: a case number.
    pub reason: String,
    /// When it was made; nothing later is in it.
    pub made_at: String,
    /// Who made it: the name of their key.
    pub made_by: String,
}

/// A time, from its first instant to the one after its last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First instant.
    pub from: String,
    /// The instant after the last.
    pub until: String,
}

/// A send record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryLine {
    /// The delivery.
    pub delivery: String,
    /// The recipient.
    pub contact: String,
    /// The campaign, or the event that a message of the platform answers.
    pub origin: String,
    /// The list.
    pub list: Option<String>,
    /// What it rested on.
    pub basis: String,
    /// The consent event behind it.
    pub event: Option<String>,
    /// The verdict behind it.
    pub verdict: Option<String>,
    /// The rule book it was cleared under.
    pub policy_version: String,
    /// Where it stands.
    pub state: String,
    /// Class of the last refusal.
    pub class: Option<String>,
    /// Whose fault that was.
    pub fault: Option<String>,
    /// Why, in a word.
    pub reason: Option<String>,
    /// When it was let in.
    pub admitted_at: String,
    /// Date of its octets.
    pub composed_at: Option<String>,
    /// When it ended.
    pub settled_at: Option<String>,
    /// SHA-256 of its octets, in hex.
    pub digest_complete: Option<String>,
    /// The same without the values of signatures.
    pub digest_unsigned: Option<String>,
    /// Every attempt, first to last.
    pub attempts: Vec<AttemptLine>,
    /// The original message.
    pub message: MessageLine,
}

/// One attempt of a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttemptLine {
    /// Counts from one.
    pub number: u32,
    /// Name of the address it left from.
    pub source: String,
    /// When it began.
    pub started_at: String,
    /// When it ended.
    pub ended_at: Option<String>,
    /// What came of it.
    pub outcome: Option<String>,
    /// The host.
    pub host: Option<String>,
    /// TLS version and cipher.
    pub tls: Option<String>,
    /// Code of the reply.
    pub code: Option<u16>,
    /// Enhanced code of the reply.
    pub enhanced: Option<String>,
    /// Text of the reply, addresses masked.
    pub reply: Option<String>,
}

/// What became of the original message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "proof", rename_all = "kebab-case", deny_unknown_fields)]
pub enum MessageLine {
    /// Rebuilt, with the digest of what left.
    Equal {
        /// Its file in the archive.
        file: String,
    },
    /// Rebuilt and equal, but its link opens what is held of the recipient: its
    /// octets are for nobody else.
    EqualPrivate,
    /// A signing key is gone; all but the values of signatures is proven.
    EqualWithoutSignatures,
    /// No attempt was made.
    NeverSent,
    /// The recipient was erased then.
    Erased {
        /// When.
        at: String,
    },
    /// The account was closed then, and its keys are gone.
    Closed {
        /// When.
        at: String,
    },
    /// It could not be rebuilt: record and parts do not belong together.
    Different,
}

/// One consent event, with its place in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentLine {
    /// The event.
    pub event: String,
    /// Whom it concerns.
    pub contact: String,
    /// Which list; `None` = the whole account.
    pub list: Option<String>,
    /// Word of its kind.
    pub kind: String,
    /// When.
    pub at: String,
    /// Its leaf, base64.
    pub leaf: String,
    /// Its place in the tree; `None` = it came after the checkpoint.
    pub index: Option<u64>,
    /// Inclusion proof (RFC 9162 section 2.1.3), base64.
    pub proof: Vec<String>,
    /// What opens the leaf; `None` once erased or closed.
    pub salt: Option<String>,
    /// The event itself (`docs/ledger.md` section 1), base64.
    pub body: Option<String>,
    /// When the person was erased.
    pub erased_at: Option<String>,
}

/// A verdict: what the rules said, with the numbers they saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerdictLine {
    /// The verdict.
    pub verdict: String,
    /// `campaign` or `import`.
    pub subject_kind: String,
    /// What it judged.
    pub subject: String,
    /// What was said.
    pub said: String,
    /// The rule book that spoke.
    pub policy_version: String,
    /// When.
    pub at: String,
    /// The rules that fired.
    pub rules: Value,
    /// What authors answered, first to last; left out where nobody did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<AnswerLine>,
}

/// What an author answered to a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerLine {
    /// What they said.
    pub words: String,
    /// Name of their key.
    pub by: String,
    /// When.
    pub at: String,
}

/// A rule of the book in force when the archive was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleLine {
    /// The rule.
    pub rule: String,
    /// The book it stands in.
    pub policy_version: String,
    /// What it says when it fires.
    pub verdict: String,
    /// Where it comes from.
    pub source: String,
    /// Its sentence, in English.
    pub tell: String,
}

/// A value in its one form, with its line feed.
#[must_use]
pub fn line(value: &impl Serialize) -> String {
    export::write(value)
}

/// Octets as they stand in lines.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// The file of a scope.
#[must_use]
pub fn scope(scope: &Scope) -> String {
    line(scope)
}

/// The scope in a file, if it is written in its one form.
#[must_use]
pub fn open_scope(text: &str) -> Option<Scope> {
    export::read(text)
}
