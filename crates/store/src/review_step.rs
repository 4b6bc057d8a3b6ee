//! What happens to a review before it is decided: who has it, what the account was
//! asked, and what it answered. Rows are added and never changed.
//! **Never** here: who may have one.

use domain::{AccountId, Digest, ReviewId, Timestamp};

use crate::{Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("review_step/insert");
static OF_REVIEW: Statement = statement!("review_step/of_review");
static WAITING: Statement = statement!("review_step/waiting");
static QUESTIONS: Statement = statement!("review_step/questions");
static QUESTIONS_OF_ACCOUNT: Statement = statement!("review_step/questions_of_account");

pub(crate) static ALL: &[&Statement] =
    &[&INSERT, &OF_REVIEW, &WAITING, &QUESTIONS, &QUESTIONS_OF_ACCOUNT];

/// What a step says besides, when it asks or answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Asked: the word of a ready-made question; `None` = the note alone.
    pub question: Option<String>,
    /// Asked: until when an answer is waited for.
    pub due_at: Option<Timestamp>,
    /// Answered: blob of what the account says.
    pub words: Option<Digest>,
    /// Answered: blob of the file it attached, if there is one.
    pub evidence: Option<Digest>,
}

/// A step of a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewStepRow {
    /// The review.
    pub review: ReviewId,
    /// Its place, from 1.
    pub number: u32,
    /// `taken`, `released`, `handed-over`, `asked` or `answered`.
    pub kind: String,
    /// Who did it: the name of a key.
    pub by: String,
    /// Who has it from then on; `None` = nobody.
    pub assignee: Option<String>,
    /// Why, or what is asked, in their words; may be empty.
    pub note: String,
    /// When.
    pub at: Timestamp,
    /// What it says besides, when it asks or answers.
    pub said: Said,
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
        said: Said {
            question: row.get(7)?,
            due_at: row.get(8)?,
            words: row.get(9)?,
            evidence: row.get(10)?,
        },
    })
}

/// Adds a step; fails when the review is decided, or when somebody
/// else was faster.
#[must_use]
pub fn insert(account: AccountId, row: &ReviewStepRow) -> Step {
    let ReviewStepRow { review, number, kind, by, assignee, note, at, said } = row.clone();
    let Said { question, due_at, words, evidence } = said;
    let before = number.saturating_sub(1);
    let params = params![
        account, review, number, kind, by, assignee, note, at, before, question, due_at, words,
        evidence
    ];
    Step::new(&INSERT, params).exactly(1)
}

/// The steps of a review, first to last.
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

/// The newest step of each review that waits.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn waiting(store: &Store) -> Result<Vec<ReviewStepRow>, StoreError> {
    let scope = Scope::System("the desk serves every account");
    store.read(scope, &WAITING, params![]).await?.iter().map(from_row).collect()
}

/// What was asked about the reviews that wait, and answered; by review, first to
/// last.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn questions(store: &Store) -> Result<Vec<ReviewStepRow>, StoreError> {
    let scope = Scope::System("the desk serves every account");
    store.read(scope, &QUESTIONS, params![]).await?.iter().map(from_row).collect()
}

/// What an account was asked about its reviews, and answered; the newest first, at
/// most 400.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn questions_of_account(
    store: &Store,
    account: AccountId,
) -> Result<Vec<ReviewStepRow>, StoreError> {
    let scope = Scope::Account(account);
    let rows = store.read(scope, &QUESTIONS_OF_ACCOUNT, params![account]).await?;
    rows.iter().map(from_row).collect()
}
