//! What authors answered to what the rules said of a campaign (R003-57). Rows are
//! added, never changed.

use domain::{AccountId, ActId, CampaignId, Sealed, Timestamp, VerdictId};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("author_answer/insert");
static OF_VERDICT: Statement = statement!("author_answer/of_verdict");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &OF_VERDICT];

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    /// Its id.
    pub id: ActId,
    /// The campaign that was judged.
    pub campaign: CampaignId,
    /// What it answers.
    pub verdict: VerdictId,
    /// What the author says.
    pub sealed_words: Sealed,
    /// Name of the key.
    pub made_by: String,
    /// When.
    pub created_at: Timestamp,
}

/// Adds an answer.
#[must_use]
pub fn insert(account: AccountId, row: &AnswerRow) -> Step {
    let it = row.clone();
    let params = params![
        account,
        it.id,
        it.campaign,
        it.verdict,
        it.sealed_words,
        it.made_by,
        it.created_at
    ];
    Step::new(&INSERT, params).exactly(1)
}

/// What was answered to a verdict, first to last; at most 100.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_verdict(
    store: &Store,
    account: AccountId,
    verdict: VerdictId,
) -> Result<Vec<AnswerRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_VERDICT, params![account, verdict]).await?;
    rows.iter()
        .map(|row| {
            Ok(AnswerRow {
                id: row.get(0)?,
                campaign: row.get(1)?,
                verdict: row.get(2)?,
                sealed_words: row.get(3)?,
                made_by: row.get(4)?,
                created_at: row.get(5)?,
            })
        })
        .collect()
}
