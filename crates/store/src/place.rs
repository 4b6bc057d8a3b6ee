//! Places of recipients: how often one may be mailed in 24 hours. Taken in the
//! unit that begins an attempt, so that a restart or a second node does not mail
//! more often.

use domain::{AccountId, ContactId, DeliveryId, Timestamp};

use crate::{
    Scope, Statement, Step, Store, StoreError,
    batch::{BatchRow, batch},
    params, statement,
};

static TAKE: Statement = statement!("place/take");
static OF_BATCH: Statement = statement!("place/of_batch", dialects);

pub(crate) static ALL: &[&Statement] = &[&TAKE, &OF_BATCH];

/// A place that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceRow {
    /// The account that mails.
    pub account: AccountId,
    /// The recipient.
    pub contact: ContactId,
    /// Kind of mail that the place is for.
    pub kind: String,
    /// Its number, from 0.
    pub slot: u32,
    /// What took it.
    pub delivery: DeliveryId,
    /// When.
    pub taken_at: Timestamp,
}

/// Takes a place that is free since `free_since` or longer, or is the
/// delivery's own. Fails the unit when another took it meanwhile.
#[must_use]
pub fn take(place: &PlaceRow, free_since: Timestamp) -> Step {
    let params = params![
        place.account,
        place.contact,
        place.kind.as_str(),
        place.slot,
        place.delivery,
        place.taken_at,
        free_since
    ];
    Step::new(&TAKE, params).exactly(1)
}

/// Places of these recipients that were taken after `since`.
///
/// # Errors
/// [`StoreError`] when the database fails: nothing of the batch may go out.
pub async fn of_batch(
    store: &Store,
    recipients: &[(AccountId, ContactId)],
    since: Timestamp,
) -> Result<Vec<PlaceRow>, StoreError> {
    let scope = Scope::System("a batch holds deliveries of several accounts");
    let named = batch(recipients.iter().map(|(account, contact)| {
        BatchRow::default()
            .bytes("account", account.as_bytes())
            .bytes("contact", contact.as_bytes())
    }));
    let rows = store.read(scope, &OF_BATCH, params![named, since]).await?;
    rows.iter()
        .map(|row| {
            Ok(PlaceRow {
                account: row.get(0)?,
                contact: row.get(1)?,
                kind: row.get(2)?,
                slot: row.get(3)?,
                delivery: row.get(4)?,
                taken_at: row.get(5)?,
            })
        })
        .collect()
}
