//! Deliveries as they stand: one, those of a campaign, those of a contact.

use domain::{AccountId, CampaignId, ContactId, DeliveryId};

use super::{DeliveryRow, from_row};
use crate::{Scope, Statement, Store, StoreError, params, statement};

pub(super) static BY_ID: Statement = statement!("delivery/by_id");
pub(super) static OF_CAMPAIGN: Statement = statement!("delivery/of_campaign");
pub(super) static OF_CONTACT: Statement = statement!("delivery/of_contact");

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
