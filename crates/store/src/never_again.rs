//! The never-again journal: what must outlive every backup.
//!
//! Opt-outs, complaints, bounces for good, erasures, standings, closed accounts,
//! ended keys and campaigns that began or ended are appended here, synced, before
//! the unit that says so is committed. A database restored from a backup has
//! forgotten them; the journal, which no backup holds and no restore replaces,
//! has not (DECISIONS D9, D31).
//!
//! Owns which statements are journaled ([`entries`]), the lines ([`mod@line`]) and
//! the file ([`mod@file`]). The drivers call it between the last statement of a unit
//! and its commit, so that nobody who writes a suppression can forget to. What
//! an entry leads to after a restore is decided in `app`.
//!
//! **Never** here: personal data. An address appears as its keyed hash, a person
//! as an id.

pub mod file;
pub mod line;

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use domain::{
    AccountId, ApiKeyId, CampaignId, CampaignState, ContactId, ListId, Standing, Timestamp,
};

pub use file::{Journal, JournalError, JournalRef, NewJournal, Opened, read, verify};
pub use line::Scanned;

use crate::{
    NIL, Step, StoreError, Value, facade::Cause, suppression::SuppressionRow,
    topic_suppression::TopicSuppressionRow,
};

/// The statements whose effect must never be forgotten. A test compares it with
/// what the statements say.
pub const JOURNALED: &[&str] = &[
    "suppression/insert",
    "topic_suppression/insert",
    "contact/erase",
    "account/close",
    "account/set_standing",
    "enforcement/move_standing",
    "api_key/revoke",
    "campaign/transition",
];

/// Something that must never be undone by going back to an old copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// An address was forbidden.
    Suppressed(AccountId, SuppressionRow),
    /// An address was forbidden for one topic of a list.
    TopicSuppressed(AccountId, TopicSuppressionRow),
    /// A person was erased.
    Erased {
        /// Whose contact.
        account: AccountId,
        /// Who.
        contact: ContactId,
        /// When.
        at: Timestamp,
    },
    /// An account was closed.
    Closed {
        /// Which.
        account: AccountId,
        /// When.
        at: Timestamp,
    },
    /// An account's standing changed: the last entry is the one it has.
    Standing {
        /// Whose.
        account: AccountId,
        /// To what.
        standing: Standing,
    },
    /// A key of the API was ended.
    KeyEnded {
        /// Whose; the nil account is the operator's.
        account: AccountId,
        /// Which.
        key: ApiKeyId,
        /// When.
        at: Timestamp,
    },
    /// A campaign began to send, or ended.
    Campaign {
        /// Whose.
        account: AccountId,
        /// Which.
        campaign: CampaignId,
        /// `Running`, `Finished` or `Cancelled`.
        state: CampaignState,
        /// When.
        at: Timestamp,
    },
    /// The journal could be written again after it could not.
    Mended,
}

/// The journal of a store that is already open: set once, at the start.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<OnceLock<Arc<Journal>>>);

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.get().is_some() { "(journal)" } else { "(no journal)" })
    }
}

impl Kept {
    pub(crate) fn set(&self, journal: Journal) {
        assert!(self.0.set(Arc::new(journal)).is_ok(), "a store keeps one journal");
    }

    pub(crate) fn get(&self) -> Option<&Arc<Journal>> {
        self.0.get()
    }

    /// Writes what a unit adds; [`Kept::sync`] comes next. Returns whether there
    /// was anything.
    pub(crate) fn write(&self, steps: &[Step]) -> Result<bool, StoreError> {
        let Some(journal) = self.get() else { return Ok(false) };
        let entries = entries(steps)?;
        if entries.is_empty() {
            return Ok(false);
        }
        journal.append(&entries).map_err(refused)?;
        Ok(true)
    }

    /// Makes what was written durable.
    pub(crate) fn sync(&self) -> Result<(), StoreError> {
        self.get().map_or(Ok(()), |it| it.sync().map_err(refused))
    }

    /// [`Kept::write`] and [`Kept::sync`] beside the threads that serve.
    pub(crate) async fn write_and_sync(&self, steps: &[Step]) -> Result<(), StoreError> {
        let Some(journal) = self.get() else { return Ok(()) };
        let entries = entries(steps)?;
        if entries.is_empty() {
            return Ok(());
        }
        let journal = Arc::clone(journal);
        let written = tokio::task::spawn_blocking(move || {
            journal.append(&entries)?;
            journal.sync()
        });
        match written.await {
            Ok(written) => written.map_err(refused),
            Err(_) => Err(StoreError::Closed),
        }
    }
}

fn refused(error: file::JournalRefused) -> StoreError {
    StoreError::NotJournaled { source: Cause(error.to_string()) }
}

/// What the journal keeps of a unit.
///
/// # Errors
/// [`StoreError::Statement`] when a journaled statement has other parameters
/// than it should: a bug, and the unit is not written.
pub fn entries(steps: &[Step]) -> Result<Vec<Entry>, StoreError> {
    let journaled = steps.iter().filter(|it| JOURNALED.contains(&it.statement.name));
    let mut entries = Vec::new();
    for step in journaled {
        let bug = || StoreError::Statement {
            statement: step.statement.name,
            source: Cause("its parameters are not those the journal knows".to_owned()),
        };
        entries.extend(entry(step).ok_or_else(bug)?);
    }
    Ok(entries)
}

/// Until when an entry stands. The outer `None` is a bug.
fn end(until: &Value) -> Option<Option<Timestamp>> {
    match until {
        Value::Null => Some(None),
        Value::Int(until) => Some(Some(domain::from_micros(*until))),
        _ => None,
    }
}

/// The outer `None` is a bug, the inner one a step without an entry.
fn entry(step: &Step) -> Option<Option<Entry>> {
    use Value::{Int, Text, Uuid};
    let entry = match (step.statement.name, step.params.as_slice()) {
        ("suppression/insert", [Uuid(account), key, Uuid(list), Text(reason), Int(at), until]) => {
            let row = SuppressionRow {
                address_key: key.as_bytes()?.to_vec(),
                list: (*list != NIL).then_some(ListId(*list)),
                reason: reason.clone(),
                created_at: domain::from_micros(*at),
                until: end(until)?,
            };
            Entry::Suppressed(AccountId(*account), row)
        }
        (
            "topic_suppression/insert",
            [Uuid(account), key, Uuid(list), Text(topic), Text(reason), Int(at), until],
        ) => {
            let row = TopicSuppressionRow {
                address_key: key.as_bytes()?.to_vec(),
                list: ListId(*list),
                topic: topic.clone(),
                reason: reason.clone(),
                created_at: domain::from_micros(*at),
                until: end(until)?,
            };
            Entry::TopicSuppressed(AccountId(*account), row)
        }
        ("contact/erase", [Uuid(account), Uuid(contact), Int(at)]) => Entry::Erased {
            account: AccountId(*account),
            contact: ContactId(*contact),
            at: domain::from_micros(*at),
        },
        ("account/close", [Uuid(account), Int(at)]) => {
            Entry::Closed { account: AccountId(*account), at: domain::from_micros(*at) }
        }
        ("account/set_standing", [Uuid(account), Text(standing)])
        | ("enforcement/move_standing", [Uuid(account), Text(standing), Int(_)]) => {
            Entry::Standing { account: AccountId(*account), standing: Standing::parse(standing)? }
        }
        ("api_key/revoke", [Uuid(account), Uuid(key), Int(at)]) => Entry::KeyEnded {
            account: AccountId(*account),
            key: ApiKeyId(*key),
            at: domain::from_micros(*at),
        },
        (
            "campaign/transition",
            [Uuid(account), Uuid(campaign), Int(_), Text(state), _, Int(at)],
        ) => {
            let state = CampaignState::parse(state)?;
            if !line::is_journaled(state) {
                return Some(None);
            }
            Entry::Campaign {
                account: AccountId(*account),
                campaign: CampaignId(*campaign),
                state,
                at: domain::from_micros(*at),
            }
        }
        _ => return None,
    };
    Some(Some(entry))
}

#[cfg(test)]
mod tests;
