//! Opt-outs that a law wants confirmed by one message. **Never** here: what
//! makes an opt-out hold; that is the suppression of the same unit.

use domain::{AccountId, CaseReplyId, ConsentEventId, ContactId, ListId, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("opt_out/insert");
static OPEN: Statement = statement!("opt_out/open");
static CLOSE: Statement = statement!("opt_out/close");
static OF_CONTACT: Statement = statement!("opt_out/of_contact");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &OPEN, &CLOSE, &OF_CONTACT];

/// An opt-out to confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptOutRow {
    /// Whom was left.
    pub account: AccountId,
    /// The withdrawal in the ledger.
    pub event: ConsentEventId,
    /// Who left.
    pub contact: ContactId,
    /// What; `None` = everything.
    pub list: Option<ListId>,
    /// The row of law that asks.
    pub rule: String,
    /// Tag of the language they read.
    pub language: String,
    /// When they left.
    pub asked_at: Timestamp,
    /// When the law wants it confirmed.
    pub due_at: Timestamp,
}

/// Notes an opt-out to confirm.
#[must_use]
pub fn insert(row: &OptOutRow) -> Step {
    let OptOutRow { account, event, contact, list, rule, language, asked_at, due_at } = row.clone();
    let params = params![account, event, contact, list, rule, language, asked_at, due_at];
    Step::new(&INSERT, params).exactly(1)
}

/// What is not confirmed yet, oldest first; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn open(store: &Store) -> Result<Vec<OptOutRow>, StoreError> {
    let scope = Scope::System("the worker serves every account");
    let rows = store.read(scope, &OPEN, params![]).await?;
    rows.iter()
        .map(|row| {
            Ok(OptOutRow {
                account: row.get(0)?,
                event: row.get(1)?,
                contact: row.get(2)?,
                list: row.get(3)?,
                rule: row.get(4)?,
                language: row.get(5)?,
                asked_at: row.get(6)?,
                due_at: row.get(7)?,
            })
        })
        .collect()
}

/// Closes it, with what became of it. Once: the unit fails the second time.
#[must_use]
pub fn close(
    row: &OptOutRow,
    (outcome, reply): (&str, Option<CaseReplyId>),
    now: Timestamp,
) -> Step {
    let params = params![row.account, row.event, now, outcome.to_owned(), reply];
    Step::new(&CLOSE, params).exactly(1)
}

/// What became of an opt-out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// The withdrawal.
    pub event: ConsentEventId,
    /// The row of law that asked.
    pub rule: String,
    /// When they left.
    pub asked_at: Timestamp,
    /// When it was closed.
    pub done_at: Option<Timestamp>,
    /// `sent`, or why nothing was.
    pub outcome: Option<String>,
}

/// Those of a contact, newest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_contact(
    store: &Store,
    account: AccountId,
    contact: ContactId,
) -> Result<Vec<Confirmed>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_CONTACT, params![account, contact]).await?;
    rows.iter()
        .map(|row| {
            Ok(Confirmed {
                event: row.get(0)?,
                rule: row.get(1)?,
                asked_at: row.get(2)?,
                done_at: row.get(3)?,
                outcome: row.get(4)?,
            })
        })
        .collect()
}
