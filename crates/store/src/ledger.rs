//! The consent ledger: events, their place in the tree, checkpoints.
//!
//! Events are appended without a number in the unit of the act they record;
//! the sequencer numbers them, moves the head and signs (DECISIONS D19).

use domain::{AccountId, ConsentEventId, ContactId, Digest, ListId, Sealed, Timestamp};

use crate::{
    Row, Scope, Statement, Step, Store, StoreError, Value,
    batch::{BatchRow, batch},
    params, statement,
};

static INSERT_MANY: Statement = statement!("consent/insert_many", dialects);
static INSERT_NEW: Statement = statement!("consent/insert_new", dialects);
static OF_CONTACT: Statement = statement!("consent/of_contact");
static BY_ID: Statement = statement!("consent/by_id");
static UNNUMBERED: Statement = statement!("consent/unnumbered");
static ACCOUNTS_UNNUMBERED: Statement = statement!("consent/accounts_unnumbered");
static NUMBER_MANY: Statement = statement!("consent/number_many", dialects);
static LEAVES: Statement = statement!("consent/leaves");
static LEAF_HASHES: Statement = statement!("consent/leaf_hashes");
static LEAF_RANGE: Statement = statement!("consent/leaf_range");
static ASKED_SINCE: Statement = statement!("consent/asked_since");
static FORGET: Statement = statement!("consent/forget");
static HEAD: Statement = statement!("ledger/head");
static START: Statement = statement!("ledger/start");
static ADVANCE: Statement = statement!("ledger/advance");
static INSERT_CHECKPOINT: Statement = statement!("ledger/insert_checkpoint");
static CHECKPOINTS: Statement = statement!("ledger/checkpoints");
static LATEST: Statement = statement!("ledger/latest");
static LATEST_OF: Statement = statement!("ledger/latest_of");

pub(crate) static ALL: &[&Statement] = &[
    &INSERT_MANY,
    &INSERT_NEW,
    &OF_CONTACT,
    &BY_ID,
    &UNNUMBERED,
    &ACCOUNTS_UNNUMBERED,
    &NUMBER_MANY,
    &LEAVES,
    &LEAF_HASHES,
    &LEAF_RANGE,
    &ASKED_SINCE,
    &FORGET,
    &HEAD,
    &START,
    &ADVANCE,
    &INSERT_CHECKPOINT,
    &CHECKPOINTS,
    &LATEST,
    &LATEST_OF,
];

/// An event to append.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Its id.
    pub id: ConsentEventId,
    /// Whom it concerns.
    pub contact: ContactId,
    /// Which list; `None` is the whole account.
    pub list: Option<ListId>,
    /// Word of its kind.
    pub kind: &'static str,
    /// When it happened.
    pub at: Timestamp,
    /// Salt of its leaf.
    pub salt: [u8; 16],
    /// Its canonical bytes, sealed with the contact's key.
    pub sealed_body: Sealed,
    /// Its leaf hash.
    pub leaf: Digest,
}

/// An event as stored.
#[derive(Clone, Debug)]
pub struct EventRow {
    /// Its id.
    pub id: ConsentEventId,
    /// Which list; `None` is the whole account.
    pub list: Option<ListId>,
    /// Word of its kind.
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
    /// Salt of its leaf. `None` once erased.
    pub salt: Option<Vec<u8>>,
    /// Its canonical bytes, sealed. `None` once erased.
    pub sealed_body: Option<Sealed>,
    /// Its leaf hash.
    pub leaf: Digest,
    /// Its place in the tree; `None` until the sequencer came by.
    pub index: Option<u64>,
}

/// A numbered leaf, for export.
#[derive(Clone, Debug)]
pub struct LeafRow {
    /// Its place in the tree.
    pub index: u64,
    /// The event.
    pub event: ConsentEventId,
    /// Its hash.
    pub leaf: Digest,
    /// Its salt. `None` once erased.
    pub salt: Option<Vec<u8>>,
    /// The event's canonical bytes, sealed. `None` once erased.
    pub sealed_body: Option<Sealed>,
    /// What the contact's key is derived from. `None` once erased.
    pub contact_salt: Option<Vec<u8>>,
}

/// Appends events. Those whose contact does not exist, or was erased, are left
/// out.
#[must_use]
pub fn append(account: AccountId, events: &[NewEvent]) -> Step {
    Step::new(&INSERT_MANY, params![account, rows(events)])
}

/// Appends events of contacts that the same unit has just added
/// ([`crate::contact::insert_new`]).
#[must_use]
pub fn append_new(account: AccountId, events: &[NewEvent]) -> Step {
    Step::new(&INSERT_NEW, params![account, rows(events)])
}

fn rows(events: &[NewEvent]) -> Value {
    batch(events.iter().map(|it| {
        BatchRow::default()
            .bytes("id", it.id.as_bytes())
            .bytes("contact", it.contact.as_bytes())
            .maybe_bytes("list", it.list.as_ref().map(|list| &list.as_bytes()[..]))
            .text("kind", it.kind)
            .int("at", domain::micros(it.at))
            .bytes("salt", &it.salt)
            .bytes("body", &it.sealed_body.0)
            .bytes("leaf", &it.leaf.0)
    }))
}

/// Removes salts and bodies of an erased person's events; their hashes stay.
/// Guard it with the number of events that the erasure names as leaves: one
/// appended meanwhile would be hidden without being named.
#[must_use]
pub fn forget(account: AccountId, contact: ContactId) -> Step {
    Step::new(&FORGET, params![account, contact])
}

/// Gives events their places, moves the head from size `from`, adds the
/// checkpoint. Fails as a whole when another sequencer came first.
#[must_use]
pub fn number(account: AccountId, numbering: &Numbering) -> Vec<Step> {
    let Numbering { from, events, frontier, checkpoint, now } = numbering;
    let rows = batch((*from..).zip(events).map(|(index, id)| {
        BatchRow::default()
            .bytes("id", id.as_bytes())
            .int("index", i64::try_from(index).unwrap_or(i64::MAX))
    }));
    let size = from + events.len() as u64;
    vec![
        Step::new(&ADVANCE, params![account, *from, size, frontier.clone(), *now]).exactly(1),
        Step::new(&NUMBER_MANY, params![account, rows]).exactly(events.len() as u64),
        Step::new(&INSERT_CHECKPOINT, params![account, size, checkpoint.clone(), *now]).exactly(1),
    ]
}

/// One run of the sequencer.
#[derive(Clone, Debug)]
pub struct Numbering {
    /// Size of the tree before.
    pub from: u64,
    /// Events in the order of their new places.
    pub events: Vec<ConsentEventId>,
    /// The frontier afterwards, as bytes.
    pub frontier: Vec<u8>,
    /// The signed checkpoint afterwards.
    pub checkpoint: String,
    /// The present.
    pub now: Timestamp,
}

/// An empty tree; a second one changes nothing.
#[must_use]
pub fn start(account: AccountId, frontier: &[u8], now: Timestamp) -> Step {
    Step::new(&START, params![account, frontier.to_vec(), now])
}

/// Size and frontier of the account's tree.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn head(store: &Store, account: AccountId) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
    let rows = store.read(Scope::Account(account), &HEAD, params![account]).await?;
    rows.first().map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

fn event(row: &Row) -> Result<EventRow, StoreError> {
    Ok(EventRow {
        id: row.get(0)?,
        list: row.get(1)?,
        kind: row.get(2)?,
        at: row.get(3)?,
        salt: row.get(4)?,
        sealed_body: row.get(5)?,
        leaf: row.get(6)?,
        index: row.get(7)?,
    })
}

/// A contact's events, in the order they happened.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_contact(
    store: &Store,
    account: AccountId,
    contact: ContactId,
) -> Result<Vec<EventRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_CONTACT, params![account, contact]).await?;
    rows.iter().map(event).collect()
}

/// How often the owner of an address was asked to confirm after `since`, by all
/// accounts of the installation.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn asked_since(
    store: &Store,
    suppression_key: &[u8],
    since: Timestamp,
) -> Result<u64, StoreError> {
    let scope = Scope::System("whoever bombs an address uses many accounts");
    let rows = store.read(scope, &ASKED_SINCE, params![suppression_key.to_vec(), since]).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// The contact of one event.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn contact_of(
    store: &Store,
    account: AccountId,
    event: ConsentEventId,
) -> Result<Option<ContactId>, StoreError> {
    let rows = store.read(Scope::Account(account), &BY_ID, params![account, event]).await?;
    rows.first().map(|row| row.get(1)).transpose()
}

/// Events that wait for a place, oldest first, with their leaf hashes.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn unnumbered(
    store: &Store,
    account: AccountId,
    limit: u32,
) -> Result<Vec<(ConsentEventId, Digest)>, StoreError> {
    let rows = store.read(Scope::Account(account), &UNNUMBERED, params![account, limit]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Accounts with events that wait for a place.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn accounts_unnumbered(store: &Store) -> Result<Vec<AccountId>, StoreError> {
    let scope = Scope::System("the sequencer serves every account");
    let rows = store.read(scope, &ACCOUNTS_UNNUMBERED, params![]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Numbered leaves from `first` on.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn leaves(
    store: &Store,
    account: AccountId,
    (first, limit): (u64, u32),
) -> Result<Vec<LeafRow>, StoreError> {
    let params = params![account, first, limit];
    let rows = store.read(Scope::Account(account), &LEAVES, params).await?;
    rows.iter()
        .map(|row| {
            Ok(LeafRow {
                index: row.get(0)?,
                event: row.get(1)?,
                leaf: row.get(2)?,
                salt: row.get(3)?,
                sealed_body: row.get(4)?,
                contact_salt: row.get(5)?,
            })
        })
        .collect()
}

/// The first `size` leaf hashes.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn leaf_hashes(
    store: &Store,
    account: AccountId,
    size: u64,
) -> Result<Vec<Digest>, StoreError> {
    let rows = store.read(Scope::Account(account), &LEAF_HASHES, params![account, size]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Leaf hashes from `first` on.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn leaf_range(
    store: &Store,
    account: AccountId,
    (first, limit): (u64, u32),
) -> Result<Vec<Digest>, StoreError> {
    let params = params![account, first, limit];
    let rows = store.read(Scope::Account(account), &LEAF_RANGE, params).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Every checkpoint of the account, smallest tree first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn checkpoints(
    store: &Store,
    account: AccountId,
) -> Result<Vec<(u64, String)>, StoreError> {
    let rows = store.read(Scope::Account(account), &CHECKPOINTS, params![account]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// The newest checkpoint of an account.
#[derive(Clone, Debug)]
pub struct LatestCheckpoint {
    /// Whose ledger.
    pub account: AccountId,
    /// Leaves in the tree.
    pub size: u64,
    /// The signed note.
    pub note: String,
    /// When it was signed.
    pub created_at: Timestamp,
}

/// The newest checkpoint of one account, as signed.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn latest_of(store: &Store, account: AccountId) -> Result<Option<String>, StoreError> {
    let rows = store.read(Scope::Account(account), &LATEST_OF, params![account]).await?;
    rows.first().map(|row| row.get(0)).transpose()
}

/// The newest checkpoint of every account.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn latest(store: &Store) -> Result<Vec<LatestCheckpoint>, StoreError> {
    let scope = Scope::System("the public page shows all ledgers");
    let rows = store.read(scope, &LATEST, params![]).await?;
    rows.iter()
        .map(|row| {
            Ok(LatestCheckpoint {
                account: row.get(0)?,
                size: row.get(1)?,
                note: row.get(2)?,
                created_at: row.get(3)?,
            })
        })
        .collect()
}
