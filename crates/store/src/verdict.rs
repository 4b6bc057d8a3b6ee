//! Verdicts: what the rules said, with the numbers they saw.

use domain::{AccountId, Digest, Timestamp, Verdict, VerdictId};
use uuid::Uuid;

use crate::{Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("verdict/insert");
static BY_ID: Statement = statement!("verdict/by_id");
static NEWEST_OF_SUBJECT: Statement = statement!("verdict/newest_of_subject");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &BY_ID, &NEWEST_OF_SUBJECT];

/// A verdict as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictRow {
    /// Its id.
    pub id: VerdictId,
    /// `campaign` or `import`.
    pub subject_kind: String,
    /// What it judges.
    pub subject: Uuid,
    /// What was said.
    pub verdict: Verdict,
    /// JSON of the rules that fired.
    pub rules: String,
    /// The rule book that spoke.
    pub policy_version: Digest,
    /// When.
    pub created_at: Timestamp,
    /// Digest of the account's own limits that counted besides; `None` = none.
    pub own_limits: Option<Digest>,
}

fn from_row(row: &Row) -> Result<VerdictRow, StoreError> {
    Ok(VerdictRow {
        id: row.get(0)?,
        subject_kind: row.get(1)?,
        subject: row.get(2)?,
        verdict: row.word(3, Verdict::parse)?,
        rules: row.get(4)?,
        policy_version: row.get(5)?,
        created_at: row.get(6)?,
        own_limits: row.get(7)?,
    })
}

/// Adds a verdict.
#[must_use]
pub fn insert(account: AccountId, new: &VerdictRow) -> Step {
    let it = new.clone();
    let verdict = it.verdict.as_str();
    let params = params![
        account,
        it.id,
        it.subject_kind,
        it.subject,
        verdict,
        it.rules,
        it.policy_version,
        it.created_at,
        it.own_limits
    ];
    Step::new(&INSERT, params).exactly(1)
}

/// One verdict.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_id(
    store: &Store,
    account: AccountId,
    verdict: VerdictId,
) -> Result<Option<VerdictRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &BY_ID, params![account, verdict]).await?;
    rows.first().map(from_row).transpose()
}

/// What the rules said last of one import or campaign.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn newest_of_subject(
    store: &Store,
    account: AccountId,
    subject: Uuid,
) -> Result<Option<VerdictRow>, StoreError> {
    let params = params![account, subject];
    let rows = store.read(Scope::Account(account), &NEWEST_OF_SUBJECT, params).await?;
    rows.first().map(from_row).transpose()
}
