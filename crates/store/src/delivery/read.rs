//! Deliveries as they stand: one, those of a campaign, those of a contact.

use domain::{AccountId, CampaignId, ContactId, DeliveryId, Timestamp};

use super::{DeliveryRow, from_row};
use crate::{Scope, Statement, Store, StoreError, params, statement};

pub(super) static BY_ID: Statement = statement!("delivery/by_id");
pub(super) static OF_CAMPAIGN: Statement = statement!("delivery/of_campaign");
pub(super) static OF_CONTACT: Statement = statement!("delivery/of_contact");
pub(super) static EARLIER_BOUNCES: Statement = statement!("delivery/earlier_bounces");

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
