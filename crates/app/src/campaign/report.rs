//! What became of a campaign, by provider and by reason.

use domain::{AccountId, CampaignId, DeliveryState};
use store::delivery::OutcomeCount;
pub use store::delivery::Wanted;

use super::{CampaignView, show};
use crate::{Actor, App, Failure};

/// The outcome at one provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderOutcome {
    /// The company behind the recipients' hosts, or their domain.
    pub provider: String,
    /// Taken by the receiving host.
    pub accepted: u64,
    /// Refused for now; they are tried again.
    pub deferred: u64,
    /// Refused for good, or expired.
    pub bounced: u64,
    /// Not tried yet.
    pub waiting: u64,
    /// Stopped by us before an attempt.
    pub withheld: u64,
    /// Answer lost, not tried again.
    pub in_doubt: u64,
    /// Among all of these: an answer was lost at least once.
    pub doubtful: u64,
    /// Bounced, by class.
    pub classes: Vec<(String, u64)>,
}

/// A campaign's outcome.
#[derive(Clone, Debug)]
pub struct Report {
    /// The campaign.
    pub campaign: CampaignView,
    /// By provider, in the order of their names.
    pub providers: Vec<ProviderOutcome>,
    /// Recipients not reached, by reason.
    pub withheld: Vec<(String, u64)>,
    /// Whether it was wanted: what those it reached did since. Opens and clicks
    /// are not looked at (DECISIONS D11).
    pub wanted: Wanted,
}

impl Report {
    /// All providers together.
    #[must_use]
    pub fn total(&self) -> ProviderOutcome {
        let zero = ProviderOutcome { provider: "all".to_owned(), ..Default::default() };
        self.providers.iter().fold(zero, |mut sum, it| {
            sum.accepted += it.accepted;
            sum.deferred += it.deferred;
            sum.bounced += it.bounced;
            sum.waiting += it.waiting;
            sum.withheld += it.withheld;
            sum.in_doubt += it.in_doubt;
            sum.doubtful += it.doubtful;
            sum
        })
    }

    /// Recipients stopped by us, at expansion and later.
    #[must_use]
    pub fn withheld_total(&self) -> u64 {
        self.withheld.iter().map(|(_, count)| count).sum()
    }
}

/// The report of a campaign.
///
/// # Errors
/// [`Failure`].
pub async fn report(
    app: &App,
    actor: &Actor,
    account: AccountId,
    campaign: CampaignId,
) -> Result<Report, Failure> {
    let view = show(app, actor, account, campaign).await?;
    let counts = store::delivery::counts(app.store(), account, campaign).await?;
    let withheld = store::delivery::withheld_counts(app.store(), account, campaign).await?;
    let wanted = store::delivery::wanted(app.store(), account, campaign).await?;
    let (providers, withheld) = (by_provider(&counts), merged(withheld));
    Ok(Report { campaign: view, providers, withheld, wanted })
}

fn by_provider(counts: &[OutcomeCount]) -> Vec<ProviderOutcome> {
    let mut providers: Vec<ProviderOutcome> = Vec::new();
    for count in counts {
        if providers.last().is_none_or(|it| it.provider != count.provider) {
            let provider = count.provider.clone();
            providers.push(ProviderOutcome { provider, ..Default::default() });
        }
        let Some(outcome) = providers.last_mut() else { continue };
        outcome.doubtful += count.doubtful;
        match count.state {
            DeliveryState::Accepted => outcome.accepted += count.count,
            DeliveryState::Scheduled => {
                outcome.deferred += count.deferred;
                outcome.waiting += count.count - count.deferred;
            }
            DeliveryState::Bounced => {
                outcome.bounced += count.count;
                outcome.classes.push((count.class.clone(), count.count));
            }
            DeliveryState::Withheld => outcome.withheld += count.count,
            DeliveryState::InDoubt => outcome.in_doubt += count.count,
        }
    }
    providers
}

fn merged(counts: Vec<(String, u64)>) -> Vec<(String, u64)> {
    let mut by_reason = std::collections::BTreeMap::new();
    for (reason, count) in counts {
        *by_reason.entry(reason).or_insert(0) += count;
    }
    by_reason.into_iter().collect()
}
