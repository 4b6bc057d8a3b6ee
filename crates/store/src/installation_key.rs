//! Keys of the installation, wrapped by the master key.

use domain::{Sealed, Timestamp};

use crate::{Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("installation_key/insert");
static EVERY: Statement = statement!("installation_key/all");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &EVERY];

/// A wrapped key.
#[derive(Clone, Debug)]
pub struct InstallationKeyRow {
    /// What it is for.
    pub purpose: String,
    /// Rises with every rotation.
    pub version: u32,
    /// The key, wrapped.
    pub wrapped: Sealed,
}

fn from_row(row: &Row) -> Result<InstallationKeyRow, StoreError> {
    Ok(InstallationKeyRow { purpose: row.get(0)?, version: row.get(1)?, wrapped: row.get(2)? })
}

/// Adds a key; one that exists under this purpose and version stays.
#[must_use]
pub fn insert(key: &InstallationKeyRow, now: Timestamp) -> Step {
    let (purpose, wrapped) = (key.purpose.clone(), key.wrapped.clone());
    Step::new(&INSERT, params![purpose, key.version, wrapped, now])
}

/// Every key.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(store: &Store) -> Result<Vec<InstallationKeyRow>, StoreError> {
    let scope = Scope::System("keys of the installation belong to no account");
    store.read(scope, &EVERY, params![]).await?.iter().map(from_row).collect()
}
