//! Consent events on their way into the ledger and out of it.

use consent::{About, ConsentEvent, History, Leaf, Permission, Salt};
use domain::{AccountId, ConsentEventId, ContactId, Digest, ListId, SignedDuration, Timestamp};
use store::{
    Place,
    keys::AccountKeys,
    ledger::{EventRow, NewEvent},
    permission::PermissionRow,
    seal::SealingKey,
};

use crate::{App, Failure, contact};

fn place(event: &ConsentEvent) -> Place<'_> {
    Place { table: "consent_event", column: "sealed_body", row: event.id.as_bytes() }
}

/// Whom a new event is about, under an id of its own.
#[must_use]
pub fn about(
    app: &App,
    account: AccountId,
    (contact, list): (ContactId, Option<ListId>),
    at: Timestamp,
) -> About {
    About { id: ConsentEventId::new(at, app.random()), account, contact, list, at }
}

/// An event ready to be appended: encoded, salted, hashed, sealed with the
/// contact's key.
///
/// # Errors
/// [`Failure::Unavailable`] when a value cannot be encoded: nothing is written.
pub fn seal(app: &App, key: &SealingKey, event: ConsentEvent) -> Result<NewEvent, Failure> {
    let event = event.cut_texts();
    let body = consent::encoding::encode(&event)
        .map_err(|source| Failure::unavailable("writing a consent event", source))?;
    let salt: [u8; 16] = app.random();
    Ok(NewEvent {
        id: event.id,
        contact: event.contact,
        list: event.list,
        kind: event.kind.as_str(),
        at: event.at,
        salt,
        sealed_body: key.seal(&place(&event), &body),
        leaf: Leaf::commit(Salt(salt), &body).0,
    })
}

/// Seals an event that outlives its contact's key: the erasure itself.
#[must_use]
pub fn seal_for_account(keys: &AccountKeys, event: &ConsentEvent, body: &[u8]) -> domain::Sealed {
    keys.seal(&place(event), body)
}

/// Opens what [`seal_for_account`] sealed.
///
/// # Errors
/// [`Failure::Unavailable`] when it does not open.
pub fn body_for_account(
    keys: &AccountKeys,
    event: ConsentEventId,
    sealed: &domain::Sealed,
) -> Result<Vec<u8>, Failure> {
    let place = Place { table: "consent_event", column: "sealed_body", row: event.as_bytes() };
    let plain =
        keys.open(&place, sealed).map_err(|it| Failure::unavailable("a consent event", it))?;
    Ok(plain.reveal().clone())
}

/// The canonical bytes of a stored event; `None` once erased.
///
/// # Errors
/// [`Failure::Unavailable`] when they do not open.
pub fn body(
    key: &SealingKey,
    event: ConsentEventId,
    sealed: Option<&domain::Sealed>,
) -> Result<Option<Vec<u8>>, Failure> {
    let Some(sealed) = sealed else { return Ok(None) };
    let place = Place { table: "consent_event", column: "sealed_body", row: event.as_bytes() };
    let plain = key
        .open(&place, sealed)
        .map_err(|source| Failure::unavailable("a consent event", source))?;
    Ok(Some(plain.reveal().clone()))
}

/// A stored event and, unless erased, what it says.
pub struct Recorded {
    /// The row.
    pub row: EventRow,
    /// What it says; `None` once erased.
    pub event: Option<ConsentEvent>,
}

/// A contact's events, opened, in the order they happened.
///
/// # Errors
/// [`Failure`].
pub async fn of_contact(
    app: &App,
    keys: &AccountKeys,
    account: AccountId,
    contact: ContactId,
) -> Result<Vec<Recorded>, Failure> {
    let person = store::contact::by_id(app.store(), account, contact).await?;
    let person = person.ok_or(Failure::NotFound("contact"))?;
    let rows = store::ledger::of_contact(app.store(), account, contact).await?;
    let key = person.salt.as_deref().map(|salt| contact::key(keys, Some(salt))).transpose()?;
    rows.into_iter()
        .map(|row| {
            let body = match &key {
                Some(key) => body(key, row.id, row.sealed_body.as_ref())?,
                None => None,
            };
            let event = body
                .map(|bytes| {
                    consent::encoding::decode(&bytes)
                        .map_err(|source| Failure::unavailable("a consent event", source))
                })
                .transpose()?;
            Ok(Recorded { row, event })
        })
        .collect()
}

/// The instant for an act that follows these events: the present, but later
/// than all of them, also when the machine's clock was set back meanwhile.
#[must_use]
pub fn instant_after(recorded: &[Recorded], now: Timestamp) -> Timestamp {
    after(recorded.iter().map(|it| it.row.at).max(), now)
}

/// The present, or a moment later than `last` when that is not past.
#[must_use]
pub fn after(last: Option<Timestamp>, now: Timestamp) -> Timestamp {
    let later = last.and_then(|it| it.saturating_add(SignedDuration::from_millis(1)).ok());
    later.map_or(now, |it| it.max(now))
}

/// The row that a permission, as computed from the ledger, is kept as.
#[must_use]
pub fn permission_row(
    (contact, list): (ContactId, ListId),
    history: &History,
    by: &NewEvent,
) -> PermissionRow {
    let (state, basis, event, since) = match history.permission() {
        Permission::Absent => ("absent", None, by.id, by.at),
        Permission::Pending { requested_at } => ("pending", None, by.id, requested_at),
        Permission::Claimed => ("claimed", None, by.id, by.at),
        Permission::Granted { basis, event, since } => ("granted", Some(basis), event, since),
        Permission::Withdrawn { at, event } => ("withdrawn", None, event, at),
    };
    let (state, acted_at) = (state.to_owned(), history.acted_at());
    PermissionRow { contact, list, state, basis, event, since, acted_at }
}

/// The leaf of a stored row.
#[must_use]
pub fn leaf(digest: Digest) -> Leaf {
    Leaf(digest)
}
