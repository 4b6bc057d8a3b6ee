//! Findings: what an audit saw, whose it is to mend, and by when. Open until
//! somebody closes it with a note. The nil account stands for the installation.

use domain::{AccountId, FindingId, Timestamp};

use crate::{NIL, Row, Scope, Statement, Step, Store, StoreError, params, statement};

static OPEN: Statement = statement!("finding/open");
static CLOSE: Statement = statement!("finding/close");
static ALL_OF_THEM: Statement = statement!("finding/all");
static OF_ACCOUNT: Statement = statement!("finding/of_account");
static LAST: Statement = statement!("finding/last");
static BY_ID: Statement = statement!("finding/by_id");

pub(crate) static ALL: &[&Statement] = &[&OPEN, &CLOSE, &ALL_OF_THEM, &OF_ACCOUNT, &LAST, &BY_ID];

/// Why findings are read and written beyond one account.
pub const INSTALLATION: Scope = Scope::System("the operator audits all accounts");

/// A finding as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingRow {
    /// Whose; nil = the installation's.
    pub account: AccountId,
    /// Its id.
    pub id: FindingId,
    /// Id of the audit item.
    pub item: String,
    /// What it is about: an id, a domain; empty = the account as a whole.
    pub subject: String,
    /// `operator` or `account`.
    pub owner: String,
    /// What was measured.
    pub detail: String,
    /// When it was found.
    pub opened_at: Timestamp,
    /// By when it is to be mended.
    pub due_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// By whom: the name of a key.
    pub closed_by: Option<String>,
    /// What was done.
    pub note: Option<String>,
}

/// A finding to open.
#[derive(Clone, Debug)]
pub struct NewFinding {
    /// Its id.
    pub id: FindingId,
    /// Id of the audit item.
    pub item: String,
    /// What it is about.
    pub subject: String,
    /// `operator` or `account`.
    pub owner: String,
    /// What was measured.
    pub detail: String,
    /// The present.
    pub now: Timestamp,
    /// By when it is to be mended.
    pub due_at: Timestamp,
}

/// Opens a finding; nothing happens while the same is open.
#[must_use]
pub fn open(account: AccountId, new: &NewFinding) -> Step {
    let NewFinding { id, item, subject, owner, detail, now, due_at } = new.clone();
    Step::new(&OPEN, params![account, id, item, subject, owner, detail, now, due_at])
}

/// Closes a finding; fails when it is closed, or another account's.
#[must_use]
pub fn close(
    account: AccountId,
    finding: FindingId,
    (by, note): (&str, &str),
    now: Timestamp,
) -> Step {
    Step::new(&CLOSE, params![account, finding, now, by, note]).exactly(1)
}

/// Findings of every account, the open ones first; at most 500.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(store: &Store) -> Result<Vec<FindingRow>, StoreError> {
    let rows = store.read(INSTALLATION, &ALL_OF_THEM, params![]).await?;
    rows.iter().map(from_row).collect()
}

/// Findings of one account, the open ones first; at most 500.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_account(store: &Store, account: AccountId) -> Result<Vec<FindingRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_ACCOUNT, params![account]).await?;
    rows.iter().map(from_row).collect()
}

/// When a duty of the installation was opened last.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn last(store: &Store, item: &str) -> Result<Option<Timestamp>, StoreError> {
    let params = params![AccountId(NIL), item];
    let rows = store.read(INSTALLATION, &LAST, params).await?;
    rows.first().map_or(Ok(None), |row| row.get(0))
}

/// One finding.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_id(store: &Store, finding: FindingId) -> Result<Option<FindingRow>, StoreError> {
    let rows = store.read(INSTALLATION, &BY_ID, params![finding]).await?;
    rows.first().map(from_row).transpose()
}

fn from_row(row: &Row) -> Result<FindingRow, StoreError> {
    Ok(FindingRow {
        account: row.get(0)?,
        id: row.get(1)?,
        item: row.get(2)?,
        subject: row.get(3)?,
        owner: row.get(4)?,
        detail: row.get(5)?,
        opened_at: row.get(6)?,
        due_at: row.get(7)?,
        closed_at: row.get(8)?,
        closed_by: row.get(9)?,
        note: row.get(10)?,
    })
}
