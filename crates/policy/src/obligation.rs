//! What follows from a basis (DECISIONS D5): footer, way out, suppression,
//! stream, cap. Data in `policies/obligations.toml`, one entry per basis.
//!
//! **Never** here: deciding; `clearance` reads this and refuses.

use std::collections::BTreeMap;

use domain::{Basis, Stream, SuppressionReason};
use serde::Deserialize;

use crate::{
    load::{LoadError, PackText, Problem},
    rule::{Confidence, words},
};

/// What the end of a mail must say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FooterDuty {
    /// Identity, the reason for the mail, and the way out, in both parts.
    Full,
    /// Who sends and how to reach them.
    Identity,
    /// Nothing is added.
    None,
}

words!(FooterDuty { Full = "full", Identity = "identity", None = "none" });

/// Which suppressions stop a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SuppressionScope {
    /// Whatever any account of the installation does: legal orders, "never
    /// mail me".
    Installation,
    /// All mail of the account.
    Account,
    /// Mail of one list.
    List,
    /// Mail of one list about one of its topics.
    Topic,
}

words!(SuppressionScope {
    Installation = "installation", Account = "account", List = "list", Topic = "topic",
});

/// The obligations of one basis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligations {
    /// The basis.
    pub basis: Basis,
    /// Whether mail can go out under it at all in this release.
    pub reachable: bool,
    /// Whether promotional content may go out under it.
    pub advertising: bool,
    /// What the end of the mail must say.
    pub footer: FooterDuty,
    /// Whether `List-Unsubscribe` and `List-Unsubscribe-Post` are required.
    pub list_unsubscribe: bool,
    /// Suppressions that stop it.
    pub suppressions: Vec<SuppressionScope>,
    /// Suppressions that do not stop it, because a later act of the same person
    /// stands behind it.
    pub despite: Vec<SuppressionReason>,
    /// Whether the permission behind it is a reviewer's decision.
    pub review: bool,
    /// The stream it travels in.
    pub stream: Stream,
    /// Most mails of one account to one recipient in 24 hours; `None` = no cap.
    pub per_recipient_per_day_max: Option<u32>,
    /// Why it is so.
    pub because: String,
    /// Where that comes from.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    basis: Vec<RawObligations>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawObligations {
    id: String,
    reachable: bool,
    advertising: bool,
    footer: String,
    list_unsubscribe: bool,
    suppressions: Vec<String>,
    #[serde(default)]
    despite: Vec<String>,
    review: bool,
    stream: String,
    per_recipient_per_day_max: Option<u32>,
    because: String,
    source: String,
    confidence: String,
}

/// Reads the obligations of all ten bases.
pub(crate) fn load(text: PackText<'_>) -> Result<BTreeMap<Basis, Obligations>, LoadError> {
    let raw: RawFile = text.parse()?;
    let mut all = BTreeMap::new();
    for raw in raw.basis {
        let id = raw.id.clone();
        let error = |it| text.error(Some(&id), it);
        let obligations = raw.into_obligations().map_err(error)?;
        if all.insert(obligations.basis, obligations).is_some() {
            return Err(error(Problem::Taken));
        }
    }
    match Basis::ALL.into_iter().find(|it| !all.contains_key(it)) {
        Some(absent) => Err(text.error(Some(absent.as_str()), Problem::Empty("basis"))),
        None => Ok(all),
    }
}

impl RawObligations {
    fn into_obligations(self) -> Result<Obligations, Problem> {
        let bad = |word: &str, words: &str| Problem::Word {
            word: word.to_owned(),
            words: words.to_owned(),
        };
        if self.because.trim().is_empty() || self.source.trim().is_empty() {
            return Err(Problem::Empty("because / source"));
        }
        let scope = |word: &String| {
            let words = "installation, account, list, topic";
            SuppressionScope::parse(word).ok_or_else(|| bad(word, words))
        };
        let reason = |word: &String| {
            let words = "unsubscribed, complained, hard-bounce, manual, not-me, paused";
            SuppressionReason::parse(word).ok_or_else(|| bad(word, words))
        };
        Ok(Obligations {
            basis: Basis::parse(&self.id).ok_or_else(|| bad(&self.id, "the ten bases"))?,
            reachable: self.reachable,
            advertising: self.advertising,
            footer: FooterDuty::parse(&self.footer)
                .ok_or_else(|| bad(&self.footer, "full, identity, none"))?,
            list_unsubscribe: self.list_unsubscribe,
            suppressions: self.suppressions.iter().map(scope).collect::<Result<_, _>>()?,
            despite: self.despite.iter().map(reason).collect::<Result<_, _>>()?,
            review: self.review,
            stream: Stream::parse(&self.stream)
                .ok_or_else(|| bad(&self.stream, "marketing, transactional, business, system"))?,
            per_recipient_per_day_max: self.per_recipient_per_day_max,
            because: self.because,
            source: self.source,
            confidence: Confidence::parse(&self.confidence)
                .ok_or_else(|| bad(&self.confidence, "seen, high, medium, low, design"))?,
        })
    }
}

#[cfg(test)]
mod tests;
