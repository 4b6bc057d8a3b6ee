//! Deliveries as they stand: one, those of a campaign, of a contact, of a time.

use domain::{AccountId, CampaignId, ContactId, DeliveryId, Timestamp};

use super::{DeliveryRow, from_row};
use crate::{Scope, Statement, Store, StoreError, params, statement};

pub(super) static BY_ID: Statement = statement!("delivery/by_id");
pub(super) static OF_CAMPAIGN: Statement = statement!("delivery/of_campaign");
pub(super) static OF_CONTACT: Statement = statement!("delivery/of_contact");
pub(super) static EARLIER_BOUNCES: Statement = statement!("delivery/earlier_bounces");
pub(super) static OF_PERIOD: Statement = statement!("delivery/of_period");
pub(super) static OF_RECIPIENT: Statement = statement!("delivery/of_recipient");

/// One delivery.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_id(
    store: &Store,
    account: AccountId,
    delivery: DeliveryId,
) -> Result<Option<DeliveryRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &BY_ID, params![account, delivery]).await?;
    rows.first().map(from_row).transpose()
}

/// Deliveries of a campaign after contact `after`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_campaign(
    store: &Store,
    (account, campaign): (AccountId, CampaignId),
    (after, limit): (ContactId, u32),
) -> Result<Vec<DeliveryRow>, StoreError> {
    let params = params![account, campaign, after, limit];
    let rows = store.read(Scope::Account(account), &OF_CAMPAIGN, params).await?;
    rows.iter().map(from_row).collect()
}

/// What one contact was sent, newest first; at most 50.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_contact(
    store: &Store,
    account: AccountId,
    contact: ContactId,
) -> Result<Vec<DeliveryRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_CONTACT, params![account, contact]).await?;
    rows.iter().map(from_row).collect()
}

/// How often a contact bounced with that reason since then, a delivery that
/// bounces just now left out.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn earlier_bounces(
    store: &Store,
    (account, contact): (AccountId, ContactId),
    (reason, since): (&str, Timestamp),
    without: DeliveryId,
) -> Result<u32, StoreError> {
    let params = params![account, contact, reason, since, without];
    let rows = store.read(Scope::Account(account), &EARLIER_BOUNCES, params).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// A page of an archive.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// One recipient; `None` = everybody.
    pub contact: Option<ContactId>,
    /// The delivery before the first.
    pub after: DeliveryId,
    /// The delivery that ends it, not within.
    pub before: DeliveryId,
    /// Most deliveries.
    pub limit: u32,
}

/// Deliveries between two ids, and with them between two instants, oldest
/// first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn stretch(
    store: &Store,
    account: AccountId,
    Stretch { contact, after, before, limit }: Stretch,
) -> Result<Vec<DeliveryRow>, StoreError> {
    let scope = Scope::Account(account);
    let rows = match contact {
        Some(contact) => {
            let params = params![account, after, before, limit, contact];
            store.read(scope, &OF_RECIPIENT, params).await?
        }
        None => store.read(scope, &OF_PERIOD, params![account, after, before, limit]).await?,
    };
    rows.iter().map(from_row).collect()
}
