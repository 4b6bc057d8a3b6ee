//! Lessons: what reviewers' decisions teach the spam score. **Never** here:
//! words of a message; the bytes are hashes of features.

use domain::{AccountId, ReviewId, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("lesson/insert");
static BEFORE: Statement = statement!("lesson/before");
static COUNT: Statement = statement!("lesson/count");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &BEFORE, &COUNT];

const READING: &str = "the spam score of the installation";

/// Keeps what a decision teaches, in the unit of the decision.
#[must_use]
pub fn insert(account: AccountId, review: ReviewId, features: &[u8], now: Timestamp) -> Step {
    Step::new(&INSERT, params![account, review, features.to_vec(), now]).exactly(1)
}

/// The newest `most` lessons before that instant, in the order of their
/// decisions.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn before(store: &Store, at: Timestamp, most: u32) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = store.read(Scope::System(READING), &BEFORE, params![at, most]).await?;
    rows.iter().rev().map(|it| it.get(0)).collect()
}

/// How many lessons there were before that instant.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn count(store: &Store, at: Timestamp) -> Result<u64, StoreError> {
    let rows = store.read(Scope::System(READING), &COUNT, params![at]).await?;
    rows.first().map_or(Ok(0), |it| it.get(0))
}
