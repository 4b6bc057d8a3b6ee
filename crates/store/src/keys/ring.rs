//! The keys of an installation under one master key: what a rotation replaces
//! as a whole.

use std::{collections::BTreeMap, sync::Arc};

use domain::{AccountId, Sealed, Timestamp};
use ports::Entropy;

use super::{KeyError, MasterKey, WrappedKey};
use crate::seal::Secret;

/// Every key of the installation, unwrapped, by purpose and version.
#[derive(Clone)]
pub(super) struct Ring {
    pub(super) master: MasterKey,
    /// The one before, or the one to come: opens accounts' keys, wraps nothing.
    other: Option<MasterKey>,
    held: BTreeMap<(String, u32), Held>,
}

#[derive(Clone)]
struct Held {
    secret: Secret,
    since: Timestamp,
    wrapped: Sealed,
}

impl Ring {
    pub(super) fn load(
        master: MasterKey,
        stored: &[WrappedKey],
        entropy: &Arc<dyn Entropy>,
    ) -> Result<Self, KeyError> {
        let mut held = BTreeMap::new();
        for key in stored {
            let secret = master.unwrap_installation(key, entropy)?;
            let (since, wrapped) = (key.since, key.wrapped.clone());
            held.insert((key.purpose.clone(), key.version), Held { secret, since, wrapped });
        }
        Ok(Self { master, other: None, held })
    }

    pub(super) fn with_other(&self, other: MasterKey) -> Self {
        Self { other: Some(other), ..self.clone() }
    }

    pub(super) fn unwrap_account(
        &self,
        account: AccountId,
        wrapped: &Sealed,
        entropy: &Arc<dyn Entropy>,
    ) -> Result<Secret, KeyError> {
        let opened = self.master.unwrap_account(account, wrapped, entropy);
        match (opened, &self.other) {
            (Err(_), Some(other)) => other.unwrap_account(account, wrapped, entropy),
            (opened, _) => opened,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.held.len()
    }

    pub(super) fn newest(&self, purpose: &str) -> Option<(u32, &Secret)> {
        self.versions(purpose).next_back().map(|(version, it)| (version, &it.secret))
    }

    /// The newest version whose time has come; before the time of the first,
    /// the first.
    pub(super) fn in_force(&self, purpose: &str, at: Timestamp) -> Option<u32> {
        let (first, _) = self.versions(purpose).next()?;
        let begun = self.versions(purpose).filter(|(_, it)| it.since <= at);
        Some(begun.map(|(version, _)| version).next_back().unwrap_or(first))
    }

    pub(super) fn secret(&self, purpose: &str, version: u32) -> Option<&Secret> {
        self.held.get(&(purpose.to_owned(), version)).map(|it| &it.secret)
    }

    pub(super) fn stored(&self) -> impl Iterator<Item = WrappedKey> {
        self.held.iter().map(|((purpose, version), it)| WrappedKey {
            purpose: purpose.clone(),
            version: *version,
            since: it.since,
            wrapped: it.wrapped.clone(),
        })
    }

    pub(super) fn rewrap(&self, to: &MasterKey, entropy: &Arc<dyn Entropy>) -> Vec<WrappedKey> {
        let rewrapped = self.held.iter().map(|((purpose, version), it)| {
            to.wrap_installation((purpose, *version, it.since), &it.secret, entropy)
        });
        rewrapped.collect()
    }

    fn versions(&self, purpose: &str) -> impl DoubleEndedIterator<Item = (u32, &Held)> {
        let all = (purpose.to_owned(), 0)..=(purpose.to_owned(), u32::MAX);
        self.held.range(all).map(|((_, version), it)| (*version, it))
    }
}
