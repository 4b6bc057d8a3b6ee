//! First start and every later one: keys of the installation, rules in force,
//! declarations on record.

use std::sync::Arc;

use domain::Timestamp;
use policy::RuleBook;
use ports::Ports;
use store::{
    Lane, Scope, Store,
    declaration::DeclarationRow,
    installation_key::{self, InstallationKeyRow},
    keys::{Keys, MasterKey, WrappedKey},
    policy_current,
};

use crate::Failure;

const SCOPE: Scope = Scope::System("the installation belongs to no account");

/// Loads the installation's keys, making those that are missing.
///
/// # Errors
/// [`Failure::Unavailable`] when the database fails or the master key is not
/// the one of this installation.
pub async fn load_keys(store: &Store, ports: &Ports, master: MasterKey) -> Result<Keys, Failure> {
    let now = ports.clock.now();
    let entropy = Arc::clone(&ports.entropy);
    let missing = Keys::missing(&master, &stored(store).await?, &entropy);
    if !missing.is_empty() {
        let steps = missing
            .into_iter()
            .map(|WrappedKey { purpose, version, wrapped }| {
                installation_key::insert(&InstallationKeyRow { purpose, version, wrapped }, now)
            })
            .collect();
        store.unit(SCOPE, Lane::Interactive, steps).await?;
    }
    Keys::load(master, &stored(store).await?, entropy)
        .map_err(|source| Failure::unavailable("the keys of the installation", source))
}

async fn stored(store: &Store) -> Result<Vec<WrappedKey>, Failure> {
    let rows = installation_key::all(store).await?;
    let wrap =
        |InstallationKeyRow { purpose, version, wrapped }| WrappedKey { purpose, version, wrapped };
    Ok(rows.into_iter().map(wrap).collect())
}

/// Puts the rule book in force. Waiting mail is judged again when it changed.
///
/// # Errors
/// [`Failure::Unavailable`] when the database fails.
pub async fn set_rules(store: &Store, rules: &RuleBook, now: Timestamp) -> Result<(), Failure> {
    let step = policy_current::set(rules.version(), now);
    store.unit(SCOPE, Lane::OptOut, vec![step]).await?;
    Ok(())
}

/// Records declarations that are not on record yet, e.g. paths declared warm.
///
/// # Errors
/// [`Failure::Unavailable`] when the database fails.
pub async fn record_declarations(
    store: &Store,
    ports: &Ports,
    declarations: Vec<DeclarationRow>,
) -> Result<(), Failure> {
    let known = store::declaration::all(store).await?;
    let same = |a: &DeclarationRow, b: &DeclarationRow| {
        (&a.kind, &a.subject, &a.reason) == (&b.kind, &b.subject, &b.reason)
    };
    let steps: Vec<_> = declarations
        .iter()
        .filter(|new| !known.iter().any(|old| same(old, new)))
        .map(|new| {
            let id = domain::JobId::new(new.created_at, ports.entropy.bytes());
            store::declaration::insert(id.0, new)
        })
        .collect();
    if !steps.is_empty() {
        store.unit(SCOPE, Lane::Interactive, steps).await?;
    }
    Ok(())
}
