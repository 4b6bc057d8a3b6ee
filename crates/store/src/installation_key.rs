//! Keys of the installation, wrapped by the master key.

use domain::Sealed;

use crate::{Row, Scope, Statement, Step, Store, StoreError, keys::WrappedKey, params, statement};

static INSERT: Statement = statement!("installation_key/insert");
static EVERY: Statement = statement!("installation_key/all");
static UNCHANGED: Statement = statement!("installation_key/unchanged");
static REWRAP: Statement = statement!("installation_key/rewrap");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &EVERY, &UNCHANGED, &REWRAP];

fn from_row(row: &Row) -> Result<WrappedKey, StoreError> {
    Ok(WrappedKey {
        purpose: row.get(0)?,
        version: row.get(1)?,
        wrapped: row.get(2)?,
        since: row.get(3)?,
    })
}

/// Adds a key, in force from its `since` on; one that exists under this purpose
/// and version stays.
#[must_use]
pub fn insert(key: &WrappedKey) -> Step {
    let (purpose, wrapped) = (key.purpose.clone(), key.wrapped.clone());
    Step::new(&INSERT, params![purpose, key.version, wrapped, key.since])
}

/// Changes nothing. Fails the unit when the key is not wrapped like this any
/// more: the master key was rotated meanwhile.
#[must_use]
pub fn unchanged(key: &WrappedKey) -> Step {
    let (purpose, wrapped) = (key.purpose.clone(), key.wrapped.clone());
    Step::new(&UNCHANGED, params![purpose, key.version, wrapped]).exactly(1)
}

/// Puts the wrapping of another master key in the place of this one.
#[must_use]
pub fn rewrap(key: &WrappedKey, to: Sealed) -> Step {
    let (purpose, wrapped) = (key.purpose.clone(), key.wrapped.clone());
    Step::new(&REWRAP, params![purpose, key.version, wrapped, to]).exactly(1)
}

/// Every key.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(store: &Store) -> Result<Vec<WrappedKey>, StoreError> {
    let scope = Scope::System("keys of the installation belong to no account");
    store.read(scope, &EVERY, params![]).await?.iter().map(from_row).collect()
}
