//! How a campaign stands: counted, not listed.

use domain::{AccountId, CampaignId, DeliveryState};

use crate::{Scope, Statement, Store, StoreError, params, statement};

pub(super) static COUNTS: Statement = statement!("delivery/counts");
pub(super) static WITHHELD_COUNTS: Statement = statement!("delivery/withheld_counts");
pub(super) static WITHHELD_LATER: Statement = statement!("delivery/withheld_later");
pub(super) static WITHHELD_BY_LAW: Statement = statement!("delivery/withheld_by_law");
pub(super) static WANTED: Statement = statement!("delivery/wanted");
pub(super) static UNSETTLED: Statement = statement!("delivery/unsettled");

/// How many deliveries of a campaign ended, or wait, in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeCount {
    /// The company behind the recipients' hosts.
    pub provider: String,
    /// State of the deliveries.
    pub state: DeliveryState,
    /// Class of the last refusal; empty without one.
    pub class: String,
    /// How many.
    pub count: u64,
    /// How many of them wait for another attempt.
    pub deferred: u64,
    /// How many had an answer lost.
    pub doubtful: u64,
}

/// A campaign's outcome by provider, state and class.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn counts(
    store: &Store,
    account: AccountId,
    campaign: CampaignId,
) -> Result<Vec<OutcomeCount>, StoreError> {
    let rows = store.read(Scope::Account(account), &COUNTS, params![account, campaign]).await?;
    rows.iter()
        .map(|row| {
            Ok(OutcomeCount {
                provider: row.get(0)?,
                state: row.word(1, DeliveryState::parse)?,
                class: row.get(2)?,
                count: row.get(3)?,
                deferred: row.get(4)?,
                doubtful: row.get(5)?,
            })
        })
        .collect()
}

/// What those whom a campaign reached did for its list since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Recipients whose host took it.
    pub reached: u64,
    /// Those of them who acted since and still want the list: an answer, a reply,
    /// saved preferences (`consent::clock`).
    pub acted: u64,
    /// Those who left the list since.
    pub left: u64,
}

/// What those whom a campaign reached did since.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn wanted(
    store: &Store,
    account: AccountId,
    campaign: CampaignId,
) -> Result<Wanted, StoreError> {
    let rows = store.read(Scope::Account(account), &WANTED, params![account, campaign]).await?;
    rows.first().map_or(Ok(Wanted::default()), |row| {
        Ok(Wanted { reached: row.get(0)?, acted: row.get(1)?, left: row.get(2)? })
    })
}

/// Recipients a campaign did not reach, by reason: at expansion and, later, at
/// the re-check.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn withheld_counts(
    store: &Store,
    account: AccountId,
    campaign: CampaignId,
) -> Result<Vec<(String, u64)>, StoreError> {
    let mut counts = Vec::new();
    let statements: [&'static Statement; 2] = [&WITHHELD_COUNTS, &WITHHELD_LATER];
    for statement in statements {
        let rows =
            store.read(Scope::Account(account), statement, params![account, campaign]).await?;
        for row in &rows {
            counts.push((row.get(0)?, row.get(1)?));
        }
    }
    Ok(counts)
}

/// Recipients that laws kept a campaign from at its expansion: rule, law and
/// article, most first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn withheld_by_law(
    store: &Store,
    account: AccountId,
    campaign: CampaignId,
) -> Result<Vec<(String, u64)>, StoreError> {
    let params = params![account, campaign];
    let rows = store.read(Scope::Account(account), &WITHHELD_BY_LAW, params).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// How many deliveries of a campaign still wait.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn unsettled(
    store: &Store,
    account: AccountId,
    campaign: CampaignId,
) -> Result<u64, StoreError> {
    let rows = store.read(Scope::Account(account), &UNSETTLED, params![account, campaign]).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}
