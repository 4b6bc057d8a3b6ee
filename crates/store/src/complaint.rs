//! Complaints, and what was done about each: append-only (R002-83).
//!
//! A case without a known account belongs to the nil account. **Never** here:
//! which step may follow which; that is `policy::complaint`.

use domain::{AccountId, CaseId, ContactId, DeliveryId, FormId, Sealed, Timestamp};

use crate::{Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("complaint/insert");
static ADD_EVENT: Statement = statement!("complaint/add_event");
static FIND: Statement = statement!("complaint/find");
static OF_ACCOUNT: Statement = statement!("complaint/of_account");
static OF_ADDRESS: Statement = statement!("complaint/of_address");
static OF_CONTACT: Statement = statement!("complaint/of_contact");
static WAITING: Statement = statement!("complaint/waiting");
static LATEST: Statement = statement!("complaint/latest");
static OVERDUE: Statement = statement!("complaint/overdue");
static UNFINISHED: Statement = statement!("complaint/unfinished");
static FORMS: Statement = statement!("complaint/forms");
static EVENTS: Statement = statement!("complaint/events");

pub(crate) static ALL: &[&Statement] = &[
    &INSERT,
    &ADD_EVENT,
    &FIND,
    &OF_ACCOUNT,
    &OF_ADDRESS,
    &OF_CONTACT,
    &WAITING,
    &LATEST,
    &OVERDUE,
    &UNFINISHED,
    &FORMS,
    &EVENTS,
];

/// Why cases are read beyond one account.
pub const DESK: Scope = Scope::System("the complaint desk serves every account");

/// A complaint as it was put on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// Whose mail it is about; the nil account while nobody knows.
    pub account: AccountId,
    /// Its number.
    pub id: CaseId,
    /// Word of the way it came.
    pub channel: String,
    /// Word of what is wrong.
    pub reason: String,
    /// Keyed hash of the complainant's address, when it is known.
    pub address_key: Option<Vec<u8>>,
    /// The complainant, when the account has them as a contact.
    pub contact: Option<ContactId>,
    /// The message, when one is named.
    pub delivery: Option<DeliveryId>,
    /// What they wrote or said, as it came.
    pub sealed_original: Option<Sealed>,
    /// Who of the staff took it down; `None` = it came by itself.
    pub opened_by: Option<String>,
    /// When it came.
    pub opened_at: Timestamp,
    /// By when the complainant has an answer.
    pub answer_due: Timestamp,
}

/// A case and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The case.
    pub case: CaseRow,
    /// Number of its newest event.
    pub number: u32,
    /// Kind of its newest event.
    pub kind: String,
    /// Word of the state.
    pub state: String,
    /// When a person has to have looked; `None` = nobody has to.
    pub due_at: Option<Timestamp>,
    /// When the newest event was.
    pub since: Timestamp,
}

/// Something that was done in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseEventRow {
    /// Its place, from 1.
    pub number: u32,
    /// What was done, in a word.
    pub kind: String,
    /// Word of the state from here on.
    pub state: String,
    /// When a person has to have looked; `None` = nobody has to.
    pub due_at: Option<Timestamp>,
    /// Fixed words and ids.
    pub detail: String,
    /// Words of the staff.
    pub sealed_note: Option<Sealed>,
    /// Who; `None` = it followed by itself.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Puts a complaint on record.
#[must_use]
pub fn insert(row: &CaseRow) -> Step {
    let it = row.clone();
    Step::new(
        &INSERT,
        params![
            it.account,
            it.id,
            it.channel,
            it.reason,
            it.address_key,
            it.contact,
            it.delivery,
            it.sealed_original,
            it.opened_by,
            it.opened_at,
            it.answer_due
        ],
    )
    .exactly(1)
}

/// Adds what was done, if the event before it is still the newest.
#[must_use]
pub fn add_event((account, case): (AccountId, CaseId), event: &CaseEventRow) -> Step {
    let it = event.clone();
    Step::new(
        &ADD_EVENT,
        params![
            account,
            case,
            it.number.saturating_sub(1),
            it.number,
            it.kind,
            it.state,
            it.due_at,
            it.detail,
            it.sealed_note,
            it.by,
            it.at
        ],
    )
    .exactly(1)
}

fn standing(row: &Row) -> Result<Standing, StoreError> {
    Ok(Standing {
        case: CaseRow {
            account: row.get(0)?,
            id: row.get(1)?,
            channel: row.get(2)?,
            reason: row.get(3)?,
            address_key: row.get(4)?,
            contact: row.get(5)?,
            delivery: row.get(6)?,
            sealed_original: row.get(7)?,
            opened_by: row.get(8)?,
            opened_at: row.get(9)?,
            answer_due: row.get(10)?,
        },
        number: row.get(11)?,
        kind: row.get(12)?,
        state: row.get(13)?,
        due_at: row.get(14)?,
        since: row.get(15)?,
    })
}

/// One case, whoever's.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn find(store: &Store, case: CaseId) -> Result<Option<Standing>, StoreError> {
    let rows = store.read(DESK, &FIND, params![case]).await?;
    rows.first().map(standing).transpose()
}

/// The cases of an account, newest first; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_account(store: &Store, account: AccountId) -> Result<Vec<Standing>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_ACCOUNT, params![account]).await?;
    rows.iter().map(standing).collect()
}

/// The cases that the owner of an address opened, newest first; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_address(store: &Store, address_key: &[u8]) -> Result<Vec<Standing>, StoreError> {
    let scope = Scope::System("a person asks across all accounts");
    let rows = store.read(scope, &OF_ADDRESS, params![address_key]).await?;
    rows.iter().map(standing).collect()
}

/// The cases of one contact, newest first; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_contact(
    store: &Store,
    account: AccountId,
    contact: ContactId,
) -> Result<Vec<Standing>, StoreError> {
    let params = params![account, contact];
    let rows = store.read(Scope::Account(account), &OF_CONTACT, params).await?;
    rows.iter().map(standing).collect()
}

/// Cases that wait for a person, the first due first; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn waiting(store: &Store) -> Result<Vec<Standing>, StoreError> {
    store.read(DESK, &WAITING, params![]).await?.iter().map(standing).collect()
}

/// The newest cases, waiting or over; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn latest(store: &Store) -> Result<Vec<Standing>, StoreError> {
    store.read(DESK, &LATEST, params![]).await?.iter().map(standing).collect()
}

/// Cases whose time is up, and for which no alarm was raised yet; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn overdue(store: &Store, now: Timestamp) -> Result<Vec<Standing>, StoreError> {
    store.read(DESK, &OVERDUE, params![now]).await?.iter().map(standing).collect()
}

/// Cases on record of which nobody found yet what kind they are; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn unfinished(store: &Store) -> Result<Vec<Standing>, StoreError> {
    store.read(DESK, &UNFINISHED, params![]).await?.iter().map(standing).collect()
}

/// A form that waits for a reviewer's look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedForm {
    /// Whose.
    pub account: AccountId,
    /// The form.
    pub form: FormId,
    /// Since when.
    pub since: Timestamp,
    /// How many complaints there were about it.
    pub cases: u64,
}

/// Forms that wait for a reviewer's look, oldest first; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn forms(store: &Store) -> Result<Vec<MarkedForm>, StoreError> {
    let rows = store.read(DESK, &FORMS, params![]).await?;
    rows.iter()
        .map(|row| {
            Ok(MarkedForm {
                account: row.get(0)?,
                form: row.word(1, |it| it.parse().ok())?,
                since: row.get(2)?,
                cases: row.get(3)?,
            })
        })
        .collect()
}

/// What was done in a case, first to last.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn events(
    store: &Store,
    account: AccountId,
    case: CaseId,
) -> Result<Vec<CaseEventRow>, StoreError> {
    let scope = if account.0 == crate::NIL { DESK } else { Scope::Account(account) };
    let rows = store.read(scope, &EVENTS, params![account, case]).await?;
    rows.iter()
        .map(|row| {
            Ok(CaseEventRow {
                number: row.get(0)?,
                kind: row.get(1)?,
                state: row.get(2)?,
                due_at: row.get(3)?,
                detail: row.get(4)?,
                sealed_note: row.get(5)?,
                by: row.get(6)?,
                at: row.get(7)?,
            })
        })
        .collect()
}
