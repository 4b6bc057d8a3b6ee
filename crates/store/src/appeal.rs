//! Appeals: what an account that was stopped says. Rows are added and never
//! changed; what came of one is a review.

use domain::{AccountId, AppealId, Digest, Standing, Timestamp};

use crate::{Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("appeal/insert");
static OF_ACCOUNT: Statement = statement!("appeal/of_account");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &OF_ACCOUNT];

/// An appeal as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppealRow {
    /// Its id.
    pub id: AppealId,
    /// Standing of the account when it appealed.
    pub standing: Standing,
    /// Blob of what it says.
    pub words: Digest,
    /// Blob of what proves its list, if there is one.
    pub evidence: Option<Digest>,
    /// When.
    pub created_at: Timestamp,
}

fn from_row(row: &Row) -> Result<AppealRow, StoreError> {
    Ok(AppealRow {
        id: row.get(0)?,
        standing: row.word(1, Standing::parse)?,
        words: row.get(2)?,
        evidence: row.get(3)?,
        created_at: row.get(4)?,
    })
}

/// Keeps an appeal.
#[must_use]
pub fn insert(account: AccountId, row: &AppealRow) -> Step {
    let AppealRow { id, standing, words, evidence, created_at } = row.clone();
    Step::new(&INSERT, params![account, id, standing.as_str(), words, evidence, created_at])
        .exactly(1)
}

/// The appeals of an account, newest first; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_account(store: &Store, account: AccountId) -> Result<Vec<AppealRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_ACCOUNT, params![account]).await?;
    rows.iter().map(from_row).collect()
}
