//! Addresses for which somebody asked to see what is held: written for each
//! address alike, so that nobody learns from the answer which are known
//! (THREATS S9). **Never** here: an address, only its keyed hash.

use domain::Timestamp;

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("own_request/insert");
static EVERY: Statement = statement!("own_request/all");
static REMOVE: Statement = statement!("own_request/remove");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &EVERY, &REMOVE];

/// Why requests belong to no account.
pub const SYSTEM: Scope = Scope::System("whether an account knows the address is looked up later");

/// A request that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRequestRow {
    /// Keyed hash of the address.
    pub address_key: Vec<u8>,
    /// Language that whoever asked reads.
    pub language: String,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// Puts a request in its place; a second one for the same address waits there
/// too.
#[must_use]
pub fn insert(row: &OwnRequestRow) -> Step {
    let OwnRequestRow { address_key, language, created_at } = row.clone();
    Step::new(&INSERT, params![address_key, language, created_at]).exactly(1)
}

/// The first requests; at most 100.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(store: &Store) -> Result<Vec<OwnRequestRow>, StoreError> {
    let rows = store.read(SYSTEM, &EVERY, params![]).await?;
    rows.iter()
        .map(|row| {
            Ok(OwnRequestRow {
                address_key: row.get(0)?,
                language: row.get(1)?,
                created_at: row.get(2)?,
            })
        })
        .collect()
}

/// Takes a request away: it is answered, or nobody is there to answer.
#[must_use]
pub fn remove(address_key: &[u8]) -> Step {
    Step::new(&REMOVE, params![address_key])
}
