//! The rule book in force (DECISIONS D2).

use domain::{Digest, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static CURRENT: Statement = statement!("policy/current");
static SET_CURRENT: Statement = statement!("policy/set_current");

pub(crate) static ALL: &[&Statement] = &[&CURRENT, &SET_CURRENT];

/// Puts a rule book in force; the same one again changes nothing.
#[must_use]
pub fn set(version: Digest, now: Timestamp) -> Step {
    Step::new(&SET_CURRENT, params![version, now])
}

/// The rule book in force and since when; `None` before the first start.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn current(store: &Store) -> Result<Option<(Digest, Timestamp)>, StoreError> {
    let scope = Scope::System("one installation has one rule book");
    let rows = store.read(scope, &CURRENT, params![]).await?;
    rows.first().map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}
