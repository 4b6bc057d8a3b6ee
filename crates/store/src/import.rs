//! Imports: uploads of contacts, read in batches that can be restarted.

use domain::{AccountId, ContactId, Digest, ImportId, ListId, Timestamp};

use crate::{
    NIL, Row, Scope, Statement, Step, Store, StoreError,
    batch::{BatchRow, batch},
    params, statement,
};

static INSERT: Statement = statement!("import/insert");
static BY_ID: Statement = statement!("import/by_id");
static EVERY: Statement = statement!("import/all");
static IN_STATE: Statement = statement!("import/in_state");
static ADVANCE: Statement = statement!("import/advance");
static SET_STATE: Statement = statement!("import/set_state");
static STOP_ALL: Statement = statement!("import/stop_all");
static DESCRIBE: Statement = statement!("import/describe");
static SET_SCREENING: Statement = statement!("import/set_screening");
static ATTESTABLE: Statement = statement!("import/attestable");
static REJECTS: Statement = statement!("import/rejects");
static UNDOABLE: Statement = statement!("import/undoable");
static INSERT_CONTACTS: Statement = statement!("import/insert_contacts", dialects);
static CONTACTS: Statement = statement!("import/contacts");
static ATTEST_THROUGH: Statement = statement!("import/attest_through");
static INSERT_REFUSALS: Statement = statement!("import/insert_refusals", dialects);
static SAMPLE: Statement = statement!("import/sample");
static AMONG: Statement = statement!("import/among", dialects);
static REFUSALS: Statement = statement!("import/refusals");

pub(crate) static ALL: &[&Statement] = &[
    &INSERT,
    &BY_ID,
    &EVERY,
    &IN_STATE,
    &ADVANCE,
    &SET_STATE,
    &STOP_ALL,
    &INSERT_CONTACTS,
    &CONTACTS,
    &ATTEST_THROUGH,
    &INSERT_REFUSALS,
    &REFUSALS,
    &DESCRIBE,
    &SET_SCREENING,
    &ATTESTABLE,
    &REJECTS,
    &UNDOABLE,
    &SAMPLE,
    &AMONG,
];

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportState {
    /// Lines are being read; contacts become claimed.
    Reading,
    /// Waits for a reviewer.
    Held,
    /// Accepted; claimed contacts are being attested.
    Attesting,
    /// Accepted and attested.
    Accepted,
    /// Refused by a reviewer or by a rule; its contacts clear nothing.
    Refused,
    /// What it added is being taken back.
    Undoing,
    /// What it added was taken back; the evidence stays.
    Undone,
}

impl ImportState {
    const WORDS: [(Self, &'static str); 7] = [
        (Self::Reading, "reading"),
        (Self::Held, "held"),
        (Self::Attesting, "attesting"),
        (Self::Accepted, "accepted"),
        (Self::Refused, "refused"),
        (Self::Undoing, "undoing"),
        (Self::Undone, "undone"),
    ];

    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(it, _)| *it == self).map_or("", |(_, word)| word)
    }

    fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, it)| *it == word).map(|(it, _)| *it)
    }
}

/// An import as stored.
#[derive(Clone, Debug)]
pub struct ImportRow {
    /// Whose it is.
    pub account: AccountId,
    /// Its id.
    pub id: ImportId,
    /// The list its contacts are claimed for.
    pub list: ListId,
    /// Where it stands.
    pub state: ImportState,
    /// JSON of the answers about its origin.
    pub provenance: String,
    /// Blob of the upload.
    pub file: Digest,
    /// Lines with a contact, read so far.
    pub rows_total: u64,
    /// Contacts claimed.
    pub rows_claimed: u64,
    /// Lines refused.
    pub rows_refused: u64,
    /// Contacts whose state was known already and stays.
    pub rows_known: u64,
    /// Contacts with evidence columns filled.
    pub rows_evidenced: u64,
    /// Restart point of the reading.
    pub lines_read: u64,
    /// Restart point of the attesting.
    pub attested_through: Option<ContactId>,
    /// When it was uploaded.
    pub created_at: Timestamp,
    /// Blob of the evidence for the list as a whole, if there is one.
    pub evidence: Option<Digest>,
    /// JSON of what the member says of the columns.
    pub mapping: Option<String>,
    /// JSON of what the screening came to; `None` until then.
    pub screening: Option<String>,
}

fn from_row(row: &Row) -> Result<ImportRow, StoreError> {
    Ok(ImportRow {
        account: row.get(0)?,
        id: row.get(1)?,
        list: row.get(2)?,
        state: row.word(3, ImportState::parse)?,
        provenance: row.get(4)?,
        file: row.get(5)?,
        rows_total: row.get(6)?,
        rows_claimed: row.get(7)?,
        rows_refused: row.get(8)?,
        rows_known: row.get(9)?,
        rows_evidenced: row.get(10)?,
        lines_read: row.get(11)?,
        attested_through: row.get(12)?,
        created_at: row.get(13)?,
        evidence: row.get(14)?,
        mapping: row.get(15)?,
        screening: row.get(16)?,
    })
}

/// An upload to read.
#[derive(Clone, Debug)]
pub struct NewImport {
    /// Its id.
    pub id: ImportId,
    /// The list its contacts are claimed for.
    pub list: ListId,
    /// JSON of the answers about its origin.
    pub provenance: String,
    /// Blob of the upload.
    pub file: Digest,
    /// Blob of the evidence, where given.
    pub evidence: Option<Digest>,
    /// The present.
    pub now: Timestamp,
}

/// Adds an import.
#[must_use]
pub fn insert(account: AccountId, new: &NewImport) -> Step {
    let NewImport { id, list, provenance, file, evidence, now } = new.clone();
    Step::new(&INSERT, params![account, id, list, provenance, file, evidence, now]).exactly(1)
}

/// Records what an upload was before it became text, and what the member says
/// of its columns.
#[must_use]
pub fn describe(
    (account, import): (AccountId, ImportId),
    (uploaded, mapping): (Digest, String),
) -> Step {
    Step::new(&DESCRIBE, params![account, import, uploaded, mapping]).exactly(1)
}

/// Keeps what the screening came to. Guarded: told once, while it is read.
#[must_use]
pub fn set_screening(
    (account, import): (AccountId, ImportId),
    screening: String,
    now: Timestamp,
) -> Step {
    Step::new(&SET_SCREENING, params![account, import, screening, now]).exactly(1)
}

/// What one batch of lines came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchCounts {
    /// Lines with a contact.
    pub total: u64,
    /// Newly claimed.
    pub claimed: u64,
    /// Refused.
    pub refused: u64,
    /// Known already.
    pub known: u64,
    /// With evidence.
    pub evidenced: u64,
}

/// Moves the restart point from `from` to `to`, with the counts in between.
#[must_use]
pub fn advance(
    (account, import): (AccountId, ImportId),
    (from, to): (u64, u64),
    counts: BatchCounts,
    now: Timestamp,
) -> Step {
    let BatchCounts { total, claimed, refused, known, evidenced } = counts;
    let params = params![account, import, from, to, total, claimed, refused, known, evidenced, now];
    Step::new(&ADVANCE, params).exactly(1)
}

/// Moves an import from one state to the next.
#[must_use]
pub fn set_state(
    (account, import): (AccountId, ImportId),
    (from, to): (ImportState, ImportState),
    now: Timestamp,
) -> Step {
    Step::new(&SET_STATE, params![account, import, from.as_str(), to.as_str(), now]).exactly(1)
}

/// Ends the imports of an account that is closed.
#[must_use]
pub fn stop_all(account: AccountId, now: Timestamp) -> Step {
    Step::new(&STOP_ALL, params![account, now])
}

/// Remembers which contacts an import claimed whose rows name evidence. The unit
/// has just added them: nobody looks whether they are there.
#[must_use]
pub fn insert_contacts(key: (AccountId, ImportId), contacts: &[ContactId]) -> Step {
    insert_rows(key, contacts, 1)
}

/// The same for contacts whose rows name no evidence: a reviewer's word alone
/// does not lift them.
#[must_use]
pub fn insert_unproven(key: (AccountId, ImportId), contacts: &[ContactId]) -> Step {
    insert_rows(key, contacts, 0)
}

fn insert_rows(
    (account, import): (AccountId, ImportId),
    contacts: &[ContactId],
    evidenced: i64,
) -> Step {
    let rows = batch(contacts.iter().map(|it| BatchRow::default().bytes("contact", it.as_bytes())));
    Step::new(&INSERT_CONTACTS, params![account, import, evidenced, rows])
}

/// Moves the restart point of the attesting.
#[must_use]
pub fn attest_through(
    (account, import): (AccountId, ImportId),
    (from, to): (Option<ContactId>, ContactId),
    now: Timestamp,
) -> Step {
    let from = from.map_or(NIL, |it| it.0);
    Step::new(&ATTEST_THROUGH, params![account, import, from, to, now, NIL]).exactly(1)
}

/// What shows the consent of an import's contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Each row by itself, or not at all.
    OfRows,
    /// A scan, photo or file for all of them.
    OfList,
}

/// The next contacts of an import after `after` that a reviewer's word can lift.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn attestable(
    store: &Store,
    (account, import): (AccountId, ImportId),
    (after, limit): (Option<ContactId>, u32),
    proof: Proof,
) -> Result<Vec<ClaimedContact>, StoreError> {
    let after = after.map_or(NIL, |it| it.0);
    let params = params![account, import, after, limit, i64::from(proof == Proof::OfList)];
    let rows = store.read(Scope::Account(account), &ATTESTABLE, params).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Whether mail was planned for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mailed {
    /// None of this list.
    No,
    /// Some: what was sent must be shown for as long as it is kept.
    Yes,
}

/// The next contacts of an import on a list, behind `after`, who did nothing
/// since it claimed them.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn undoable(
    store: &Store,
    (account, import, list): (AccountId, ImportId, ListId),
    (after, limit): (Option<ContactId>, u32),
) -> Result<Vec<(ContactId, Mailed)>, StoreError> {
    let after = after.map_or(NIL, |it| it.0);
    let params = params![account, import, after, list, limit];
    let rows = store.read(Scope::Account(account), &UNDOABLE, params).await?;
    rows.iter()
        .map(|row| {
            let mailed: i64 = row.get(1)?;
            Ok((row.get(0)?, if mailed == 1 { Mailed::Yes } else { Mailed::No }))
        })
        .collect()
}

/// Which of these contacts an import brought, in any order: nobody who was
/// permitted before it came.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn among(
    store: &Store,
    (account, import): (AccountId, ImportId),
    contacts: &[ContactId],
) -> Result<Vec<ContactId>, StoreError> {
    let named =
        batch(contacts.iter().map(|it| BatchRow::default().bytes("contact", it.as_bytes())));
    let rows = store.read(Scope::Account(account), &AMONG, params![account, import, named]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// A sample of those whom an import claimed.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn sample(
    store: &Store,
    (account, import): (AccountId, ImportId),
    every: crate::permission::Every,
) -> Result<Vec<ContactId>, StoreError> {
    let params = params![account, import, every.stride.max(1), every.offset, every.limit];
    let rows = store.read(Scope::Account(account), &SAMPLE, params).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// A line that was not taken, with the step that stopped it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoppedLine {
    /// The step, in a word.
    pub step: String,
    /// The line.
    pub refusal: Refusal,
}

/// The next lines behind `after` that were not taken.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn rejects(
    store: &Store,
    (account, import): (AccountId, ImportId),
    (after, limit): (u64, u32),
) -> Result<Vec<StoppedLine>, StoreError> {
    let rows = store
        .read(Scope::Account(account), &REJECTS, params![account, import, after, limit])
        .await?;
    rows.iter()
        .map(|row| {
            let refusal = Refusal { line: row.get(0)?, field: row.get(2)?, reason: row.get(3)? };
            Ok(StoppedLine { step: row.get(1)?, refusal })
        })
        .collect()
}

/// A line that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its number in the file, counted from one.
    pub line: u64,
    /// The column.
    pub field: String,
    /// What was wrong with it, without the value.
    pub reason: String,
}

/// Remembers lines that could not be read.
#[must_use]
pub fn insert_refusals((account, import): (AccountId, ImportId), refusals: &[Refusal]) -> Step {
    let rows = batch(refusals.iter().map(|it| refused(it).null("step")));
    Step::new(&INSERT_REFUSALS, params![account, import, rows])
}

/// Remembers lines that were not taken, each with the step that stopped it.
#[must_use]
pub fn insert_stopped((account, import): (AccountId, ImportId), stopped: &[StoppedLine]) -> Step {
    let rows = batch(stopped.iter().map(|it| refused(&it.refusal).text("step", &it.step)));
    Step::new(&INSERT_REFUSALS, params![account, import, rows])
}

fn refused(it: &Refusal) -> BatchRow {
    BatchRow::default()
        .int("line", i64::try_from(it.line).unwrap_or(i64::MAX))
        .text("field", &it.field)
        .text("reason", &it.reason)
}

/// One import.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_id(
    store: &Store,
    account: AccountId,
    import: ImportId,
) -> Result<Option<ImportRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &BY_ID, params![account, import]).await?;
    rows.first().map(from_row).transpose()
}

/// The account's imports, newest first; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(store: &Store, account: AccountId) -> Result<Vec<ImportRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &EVERY, params![account]).await?;
    rows.iter().map(from_row).collect()
}

/// Imports of every account in a state; at most 50.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn in_state(store: &Store, state: ImportState) -> Result<Vec<ImportRow>, StoreError> {
    let scope = Scope::System("the import worker serves every account");
    let rows = store.read(scope, &IN_STATE, params![state.as_str()]).await?;
    rows.iter().map(from_row).collect()
}

/// A claimed contact and what its key is derived from (`None` once erased).
pub type ClaimedContact = (ContactId, Option<Vec<u8>>);

/// The next contacts of an import after `after`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn contacts(
    store: &Store,
    (account, import): (AccountId, ImportId),
    (after, limit): (Option<ContactId>, u32),
) -> Result<Vec<ClaimedContact>, StoreError> {
    let after = after.map_or(NIL, |it| it.0);
    let params = params![account, import, after, limit];
    let rows = store.read(Scope::Account(account), &CONTACTS, params).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Lines that were not taken, first to last.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn refusals(
    store: &Store,
    (account, import): (AccountId, ImportId),
    limit: u32,
) -> Result<Vec<Refusal>, StoreError> {
    let params = params![account, import, limit];
    let rows = store.read(Scope::Account(account), &REFUSALS, params).await?;
    rows.iter()
        .map(|row| Ok(Refusal { line: row.get(0)?, field: row.get(1)?, reason: row.get(2)? }))
        .collect()
}
