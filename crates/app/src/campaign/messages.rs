//! The deliveries of a campaign, page by page, for its members.

use domain::{AccountId, CampaignId, ContactId};
use store::delivery::DeliveryRow;

use super::find;
use crate::{Action, Actor, App, Failure};

/// Most deliveries of one page.
pub const PAGE_MAX: u32 = 1_000;

/// Which page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The last recipient of the page before; `None` for the first page.
    pub after: Option<ContactId>,
    /// Most deliveries wanted, 1 to [`PAGE_MAX`].
    pub limit: u32,
}

/// A delivery as members see it.
#[derive(Clone, Debug)]
pub struct MessageView {
    /// The row.
    pub row: DeliveryRow,
}

/// A page of a campaign's deliveries, by recipient.
///
/// # Errors
/// [`Failure::Invalid`] when the limit is out of its range.
pub async fn of_campaign(
    app: &App,
    actor: &Actor,
    (account, campaign): (AccountId, CampaignId),
    Page { after, limit }: Page,
) -> Result<Vec<MessageView>, Failure> {
    actor.may(Action::Read, account)?;
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Failure::invalid("limit", format!("must be 1 to {PAGE_MAX}")));
    }
    find(app, account, campaign).await?;
    let after = after.unwrap_or(ContactId(store::NIL));
    let ids = (account, campaign);
    let rows = store::delivery::of_campaign(app.store(), ids, (after, limit)).await?;
    Ok(rows.into_iter().map(|row| MessageView { row }).collect())
}
