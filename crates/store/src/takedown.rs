//! Content that was taken down for its rights holder (R003-62). **Never** here:
//! the content, which stays as evidence.

use domain::{AccountId, CampaignId, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("takedown/insert");
static OF_CAMPAIGN: Statement = statement!("takedown/of_campaign");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &OF_CAMPAIGN];

/// Takes the content of a campaign down. Once: the unit fails the second time.
#[must_use]
pub fn insert(
    (account, campaign): (AccountId, CampaignId),
    (by, reason): (&str, &str),
    now: Timestamp,
) -> Step {
    let params = params![account, campaign, by.to_owned(), reason.to_owned(), now];
    Step::new(&INSERT, params).exactly(1)
}

/// Since when the content of a campaign is taken down; `None` = it is not.
///
/// # Errors
/// [`StoreError`] when the database fails: nothing is shown.
pub async fn of_campaign(
    store: &Store,
    (account, campaign): (AccountId, CampaignId),
) -> Result<Option<Timestamp>, StoreError> {
    let params = params![account, campaign];
    let rows = store.read(Scope::Account(account), &OF_CAMPAIGN, params).await?;
    rows.first().map(|row| row.get(0)).transpose()
}
