//! What the operator declared and why, e.g. a path as warm (R004-23).

use domain::Timestamp;
use uuid::Uuid;

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("declaration/insert");
static EVERY: Statement = statement!("declaration/all");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &EVERY];

/// Why declarations are read and written beyond one account.
pub const SYSTEM: Scope = Scope::System("the operator's declarations belong to no account");

/// A declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclarationRow {
    /// What kind: `warm-path`.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// The reason given.
    pub reason: String,
    /// When it was first made.
    pub created_at: Timestamp,
}

/// Records a declaration.
#[must_use]
pub fn insert(id: Uuid, new: &DeclarationRow) -> Step {
    let DeclarationRow { kind, subject, reason, created_at } = new.clone();
    Step::new(&INSERT, params![id, kind, subject, reason, created_at]).exactly(1)
}

/// Everything declared, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(store: &Store) -> Result<Vec<DeclarationRow>, StoreError> {
    let rows = store.read(SYSTEM, &EVERY, params![]).await?;
    rows.iter()
        .map(|row| {
            Ok(DeclarationRow {
                kind: row.get(0)?,
                subject: row.get(1)?,
                reason: row.get(2)?,
                created_at: row.get(3)?,
            })
        })
        .collect()
}
