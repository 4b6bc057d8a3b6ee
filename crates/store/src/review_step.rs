//! Who has a review before it is decided: rows are added and never changed.
//! **Never** here: who may have one.

use domain::{AccountId, ReviewId, Timestamp};

use crate::{Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("review_step/insert");
static OF_REVIEW: Statement = statement!("review_step/of_review");
static WAITING: Statement = statement!("review_step/waiting");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &OF_REVIEW, &WAITING];

/// A change of hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewStepRow {
    /// The review.
    pub review: ReviewId,
    /// Its place, from 1.
    pub number: u32,
    /// `taken`, `released` or `handed-over`.
    pub kind: String,
    /// Who did it: the name of a key.
    pub by: String,
    /// Who has it from then on; `None` = nobody.
    pub assignee: Option<String>,
    /// Why, in their words; may be empty.
    pub note: String,
    /// When.
    pub at: Timestamp,
}

fn from_row(row: &Row) -> Result<ReviewStepRow, StoreError> {
    Ok(ReviewStepRow {
        review: row.get(0)?,
        number: row.get(1)?,
        kind: row.get(2)?,
        by: row.get(3)?,
        assignee: row.get(4)?,
        note: row.get(5)?,
        at: row.get(6)?,
    })
}

/// Adds a change of hands; fails when the review is decided, or when somebody
/// else was faster.
#[must_use]
pub fn insert(account: AccountId, row: &ReviewStepRow) -> Step {
    let ReviewStepRow { review, number, kind, by, assignee, note, at } = row.clone();
    let before = number.saturating_sub(1);
    Step::new(&INSERT, params![account, review, number, kind, by, assignee, note, at, before])
        .exactly(1)
}

/// Who had a review, first to last.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_review(
    store: &Store,
    account: AccountId,
    review: ReviewId,
) -> Result<Vec<ReviewStepRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_REVIEW, params![account, review]).await?;
    rows.iter().map(from_row).collect()
}

/// The newest change of hands of each review that waits.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn waiting(store: &Store) -> Result<Vec<ReviewStepRow>, StoreError> {
    let scope = Scope::System("the desk serves every account");
    store.read(scope, &WAITING, params![]).await?.iter().map(from_row).collect()
}
