//! Reviews: what waits for a person, and what the person decided.

use domain::{AccountId, ReviewId, Timestamp, VerdictId};
use uuid::Uuid;

use crate::{Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("review/insert");
static OPEN: Statement = statement!("review/open");
static FIND: Statement = statement!("review/find");
static OF_SUBJECT: Statement = statement!("review/of_subject");
static DECIDE: Statement = statement!("review/decide");
static LAPSE: Statement = statement!("review/lapse");
static LAPSE_ALL: Statement = statement!("review/lapse_all");
static OF_ACCOUNT: Statement = statement!("review/of_account");
static DECIDED_CAMPAIGNS: Statement = statement!("review/decided_campaigns");
static DECIDED_IMPORTS: Statement = statement!("review/decided_imports");

pub(crate) static ALL: &[&Statement] = &[
    &INSERT,
    &OPEN,
    &FIND,
    &OF_SUBJECT,
    &DECIDE,
    &LAPSE,
    &LAPSE_ALL,
    &OF_ACCOUNT,
    &DECIDED_CAMPAIGNS,
    &DECIDED_IMPORTS,
    &REJECTED_OFTEN,
    &NAMES,
];

static REJECTED_OFTEN: Statement = statement!("review/rejected_often");
static NAMES: Statement = statement!("review/names");

const COMPARED: Scope = Scope::System("a reviewer compares with what was decided of others");

/// A review as stored, with the rules that asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewRow {
    /// Whose import or campaign it is.
    pub account: AccountId,
    /// Its id.
    pub id: ReviewId,
    /// `campaign` or `import`.
    pub subject_kind: String,
    /// What is to be decided.
    pub subject: Uuid,
    /// `open`, `approved`, `rejected`, or `lapsed`: taken back before it was
    /// decided.
    pub state: String,
    /// When it was asked for.
    pub opened_at: Timestamp,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// By whom: the name of the reviewer's key.
    pub decided_by: Option<String>,
    /// The reason given.
    pub reason: Option<String>,
    /// JSON of the rules that asked for it.
    pub rules: String,
    /// The verdict that asked: what the decision is about.
    pub verdict: VerdictId,
}

fn from_row(row: &Row) -> Result<ReviewRow, StoreError> {
    Ok(ReviewRow {
        account: row.get(0)?,
        id: row.get(1)?,
        subject_kind: row.get(2)?,
        subject: row.get(3)?,
        state: row.get(4)?,
        opened_at: row.get(5)?,
        decided_at: row.get(6)?,
        decided_by: row.get(7)?,
        reason: row.get(8)?,
        rules: row.get(9)?,
        verdict: row.get(10)?,
    })
}

/// A review to open.
#[derive(Clone, Copy, Debug)]
pub struct NewReview {
    /// Its id.
    pub id: ReviewId,
    /// `campaign` or `import`.
    pub subject_kind: &'static str,
    /// What is to be decided.
    pub subject: Uuid,
    /// The verdict that asks.
    pub verdict: VerdictId,
    /// The present.
    pub now: Timestamp,
}

/// Opens a review.
#[must_use]
pub fn insert(account: AccountId, new: NewReview) -> Step {
    let NewReview { id, subject_kind, subject, verdict, now } = new;
    Step::new(&INSERT, params![account, id, subject_kind, subject, verdict, now]).exactly(1)
}

/// A reviewer's decision.
#[derive(Clone, Debug)]
pub struct Decision {
    /// `approved` or `rejected`.
    pub state: &'static str,
    /// Name of the reviewer's key.
    pub by: String,
    /// The reason given.
    pub reason: String,
    /// The present.
    pub now: Timestamp,
}

/// Decides a review, once and for good (R002-39).
#[must_use]
pub fn decide(account: AccountId, review: ReviewId, decision: &Decision) -> Step {
    let Decision { state, by, reason, now } = decision.clone();
    Step::new(&DECIDE, params![account, review, state, now, by, reason]).exactly(1)
}

/// Takes the open reviews of an import or campaign off the desk: what they ask
/// about was taken back.
#[must_use]
pub fn lapse(account: AccountId, subject: Uuid, now: Timestamp) -> Step {
    Step::new(&LAPSE, params![account, subject, now])
}

/// Takes every open review of an account off the desk: it is closed.
#[must_use]
pub fn lapse_all(account: AccountId, now: Timestamp) -> Step {
    Step::new(&LAPSE_ALL, params![account, now])
}

/// Reviews that wait, oldest first; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn open(store: &Store) -> Result<Vec<ReviewRow>, StoreError> {
    let rows = store.read(Scope::System("the desk serves every account"), &OPEN, params![]).await?;
    rows.iter().map(from_row).collect()
}

/// One review.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn find(store: &Store, review: ReviewId) -> Result<Option<ReviewRow>, StoreError> {
    let scope = Scope::System("reviewers serve every account");
    let rows = store.read(scope, &FIND, params![review]).await?;
    rows.first().map(from_row).transpose()
}

/// The reviews of one import or campaign, newest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_subject(
    store: &Store,
    account: AccountId,
    subject: Uuid,
) -> Result<Vec<ReviewRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_SUBJECT, params![account, subject]).await?;
    rows.iter().map(from_row).collect()
}

/// The reviews of an account, newest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_account(
    store: &Store,
    account: AccountId,
    limit: u32,
) -> Result<Vec<ReviewRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_ACCOUNT, params![account, limit]).await?;
    rows.iter().map(from_row).collect()
}

/// What the reviews of an account are about, by name, newest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn names(
    store: &Store,
    account: AccountId,
    limit: u32,
) -> Result<Vec<(ReviewId, String)>, StoreError> {
    let rows = store.read(Scope::Account(account), &NAMES, params![account, limit]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// A decision about something that may be alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided<T> {
    /// Whose it was.
    pub account: AccountId,
    /// The review.
    pub review: ReviewId,
    /// `approved` or `rejected`.
    pub state: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
    /// What it is compared by.
    pub of: T,
}

/// A campaign that was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedCampaign {
    /// Its name.
    pub name: String,
    /// Its recipients.
    pub recipients: u64,
    /// Likeness sketch of its content.
    pub sketch: i64,
}

/// An import that was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedImport {
    /// JSON of the answers about its origin.
    pub provenance: String,
    /// How many addresses it has.
    pub addresses: u64,
    /// The sketch of them.
    pub sketch: Vec<u8>,
}

fn decided<T>(row: &Row, of: T) -> Result<Decided<T>, StoreError> {
    Ok(Decided {
        account: row.get(0)?,
        review: row.get(1)?,
        state: row.get(2)?,
        at: row.get(3)?,
        by: row.get(4)?,
        reason: row.get(5)?,
        of,
    })
}

/// The newest decisions about campaigns of every account.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn decided_campaigns(
    store: &Store,
    limit: u32,
) -> Result<Vec<Decided<DecidedCampaign>>, StoreError> {
    let rows = store.read(COMPARED, &DECIDED_CAMPAIGNS, params![limit]).await?;
    rows.iter()
        .map(|row| {
            let (name, recipients, sketch) = (row.get(6)?, row.get(7)?, row.get(8)?);
            decided(row, DecidedCampaign { name, recipients, sketch })
        })
        .collect()
}

/// The newest decisions about imports of every account.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn decided_imports(
    store: &Store,
    limit: u32,
) -> Result<Vec<Decided<DecidedImport>>, StoreError> {
    let rows = store.read(COMPARED, &DECIDED_IMPORTS, params![limit]).await?;
    rows.iter()
        .map(|row| {
            let (provenance, addresses, sketch) = (row.get(6)?, row.get(7)?, row.get(8)?);
            decided(row, DecidedImport { provenance, addresses, sketch })
        })
        .collect()
}

/// Accounts of which at least so many imports and campaigns were rejected since
/// then; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn rejected_often(
    store: &Store,
    since: Timestamp,
    count: u32,
) -> Result<Vec<AccountId>, StoreError> {
    let scope = Scope::System("the desk serves every account");
    let rows = store.read(scope, &REJECTED_OFTEN, params![since, count]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}
