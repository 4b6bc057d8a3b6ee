//! People of imports who are asked to confirm: whom a reviewer lets ask, who was
//! asked, and what became of it (DECISIONS D50). One mark a person, set once.

use domain::{AccountId, ConsentEventId, ContactId, Digest, ImportId, ListId, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static BEGIN: Statement = statement!("asking/begin");
static OPEN: Statement = statement!("asking/open");
static NEXT: Statement = statement!("asking/next");
static ASKED: Statement = statement!("asking/asked");
static UNASKED: Statement = statement!("asking/unasked");
static LATER: Statement = statement!("asking/later");
static ASKED_SINCE: Statement = statement!("asking/asked_since");
static FINISH: Statement = statement!("asking/finish");
static COUNTS: Statement = statement!("asking/counts");

pub(crate) static ALL: &[&Statement] =
    &[&BEGIN, &OPEN, &NEXT, &ASKED, &UNASKED, &LATER, &ASKED_SINCE, &FINISH, &COUNTS];

/// Whom of an import a reviewer lets ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Those whose rows name no evidence.
    Unproven,
    /// Everybody.
    All,
}

impl Asks {
    /// The word used in data and API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unproven => "unproven",
            Self::All => "all",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Unproven, Self::All].into_iter().find(|it| it.as_str() == word)
    }
}

/// Whom of whose import.
pub type OfImport = (AccountId, ImportId, ContactId);

/// An import whose people are being asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskingImport {
    /// Whose it is.
    pub account: AccountId,
    /// Its id.
    pub id: ImportId,
    /// The list.
    pub list: ListId,
    /// Whom of it.
    pub asks: Asks,
    /// Blob of the upload: what the requests name as evidence.
    pub file: Digest,
    /// JSON of what the account said of its origin.
    pub provenance: String,
}

/// Lets people of an import be asked. Said once.
#[must_use]
pub fn begin((account, import): (AccountId, ImportId), asks: Asks, now: Timestamp) -> Step {
    Step::new(&BEGIN, params![account, import, asks.as_str(), now]).exactly(1)
}

/// Accepted imports of every open account whose people are being asked; at most
/// 500.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn open(store: &Store) -> Result<Vec<AskingImport>, StoreError> {
    let scope = Scope::System("one worker serves every account");
    let rows = store.read(scope, &OPEN, params![]).await?;
    rows.iter()
        .map(|row| {
            Ok(AskingImport {
                account: row.get(0)?,
                id: row.get(1)?,
                list: row.get(2)?,
                asks: row.word(3, Asks::parse)?,
                file: row.get(4)?,
                provenance: row.get(5)?,
            })
        })
        .collect()
}

/// The next people of an import whom nobody looked at, or who are due again.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn next(
    store: &Store,
    import: &AskingImport,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<ContactId>, StoreError> {
    let all = i64::from(import.asks == Asks::All);
    let params = params![import.account, import.id, now, all, limit];
    let rows = store.read(Scope::Account(import.account), &NEXT, params).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Notes the request that is mailed to somebody. Fails the unit when they were
/// asked before, or are not to be.
#[must_use]
pub fn asked((account, import, contact): OfImport, by: ConsentEventId, now: Timestamp) -> Step {
    Step::new(&ASKED, params![account, import, contact, by, now]).exactly(1)
}

/// Notes why somebody is never asked.
#[must_use]
pub fn unasked((account, import, contact): OfImport, why: &str) -> Step {
    Step::new(&UNASKED, params![account, import, contact, why.to_owned()])
}

/// Notes when to look at somebody again.
#[must_use]
pub fn later((account, import, contact): OfImport, again: Timestamp) -> Step {
    Step::new(&LATER, params![account, import, contact, again])
}

/// How many people of its imports an account asked since then.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn asked_since(
    store: &Store,
    account: AccountId,
    since: Timestamp,
) -> Result<u64, StoreError> {
    let rows = store.read(Scope::Account(account), &ASKED_SINCE, params![account, since]).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// Ends the asking of an import once everybody was looked at; before, it changes
/// nothing.
#[must_use]
pub fn finish((account, import): (AccountId, ImportId), now: Timestamp) -> Step {
    Step::new(&FINISH, params![account, import, now])
}

/// What became of those of an import who are asked, by a word: `waiting`, `open`,
/// `confirmed`, `expired`, `left`, `withheld`. Empty = nobody of it is asked.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn counts(
    store: &Store,
    (account, import): (AccountId, ImportId),
) -> Result<Vec<(String, u64)>, StoreError> {
    let rows = store.read(Scope::Account(account), &COUNTS, params![account, import]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
