//! First start and every later one: keys of the installation, rules in force,
//! declarations on record.

use std::sync::Arc;

use domain::Timestamp;
use policy::RuleBook;
use ports::Ports;
use store::{
    Lane, Scope, Store,
    declaration::DeclarationRow,
    installation_key,
    keys::{Keys, MasterKey, WrappedKey, files},
    policy_current,
};

use crate::Failure;

/// The master key among those that were found: the one that opens this
/// database. A rotation that was killed after its unit is finished here.
///
/// # Errors
/// [`Failure::Unavailable`] when the database fails.
///
/// # Panics
/// When `found` is empty: `store::keys::files::candidates` never is.
pub async fn master_of(
    store: &Store,
    ports: &Ports,
    found: Vec<MasterKey>,
) -> Result<MasterKey, Failure> {
    let begun = found.len() > 1;
    let stored = installation_key::all(store).await?;
    // Of a new installation, and of one that none of them opens, the first:
    // loading tells the rest.
    let opens = |it: &&MasterKey| stored.first().is_none_or(|key| it.opens(key, &ports.entropy));
    let master = found.iter().find(opens).or(found.first()).expect("a master key was found");
    let is_present = found.first().is_some_and(|it| it.fingerprint() == master.fingerprint());
    match (master.file(), is_present) {
        (_, true) if begun => {
            tracing::warn!(
                "a rotation of the master key was begun and did not happen: run it again"
            );
            Ok(master.clone())
        }
        (Some(path), false) => match files::adopt_next(path, master.clone()) {
            Ok((_, master)) => {
                tracing::warn!(
                    "a rotation of the master key was finished: its files changed places"
                );
                Ok(master)
            }
            Err(error) => {
                let error: &dyn std::error::Error = &error;
                tracing::error!(
                    error,
                    "the next master key is in use and could not take its place"
                );
                Ok(master.clone())
            }
        },
        _ => Ok(master.clone()),
    }
}

const SCOPE: Scope = Scope::System("the installation belongs to no account");

/// Loads the installation's keys, making those that are missing.
///
/// # Errors
/// [`Failure::Unavailable`] when the database fails or the master key is not
/// the one of this installation.
pub async fn load_keys(store: &Store, ports: &Ports, master: MasterKey) -> Result<Keys, Failure> {
    let now = ports.clock.now();
    let entropy = Arc::clone(&ports.entropy);
    let missing = Keys::missing(&master, &installation_key::all(store).await?, &entropy);
    if !missing.is_empty() {
        let steps = missing
            .into_iter()
            .map(|key| installation_key::insert(&WrappedKey { since: now, ..key }))
            .collect();
        store.unit(SCOPE, Lane::Interactive, steps).await?;
    }
    Keys::load(master, &installation_key::all(store).await?, entropy)
        .map_err(|source| Failure::unavailable("the keys of the installation", source))
}

/// Puts the rule book of today in force. Waiting mail is judged again when it changed.
///
/// # Errors
/// [`Failure::Unavailable`] when the database fails.
pub async fn set_rules(store: &Store, rules: &RuleBook, now: Timestamp) -> Result<(), Failure> {
    let today = rules.on(policy::law::day(now));
    let step = policy_current::set(today.version(), now);
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
