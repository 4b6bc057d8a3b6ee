//! What happened to the campaign: shown in act 9.

use anyhow::Context as _;
use domain::{Address, Timestamp};
use ports::Clock as _;

use super::Play;
use crate::{
    demo::{
        evidence::{self, Evidence},
        findings::{self, Mailing},
        outcome::{Mailed, Outcome},
    },
    real::RealClock,
};

impl Play {
    /// What happened to the campaign.
    pub(in crate::demo) async fn look(
        &self,
        mailed: &Mailed,
        started: Timestamp,
    ) -> anyhow::Result<Outcome> {
        let wait = self.screen.wait("comparing the mailboxes with the records");
        let office = self.office()?;
        let report = office.report(&mailed.campaign).await?;
        let deliveries = office.deliveries(&mailed.campaign).await?;
        let in_doubt = findings::in_doubt(office, &deliveries).await?;
        let mailing = Mailing {
            net: &self.stage.net,
            copies: mailed.copies.clone(),
            audience: &mailed.audience,
            left_at: &mailed.left.left_at,
        };
        let (providers, bounces) = findings::by_provider(&self.stage.net, &deliveries);
        let domains = self.stage.net.domains();
        let one_each: Vec<_> = domains.values().filter_map(|it| it.first().cloned()).collect();
        let net = &self.stage.net;
        let rebuilt = findings::rebuild_some(office, net, &deliveries, &one_each).await?;
        let events = self.events + mailed.left.left_at.len() as u64;
        let ledger = findings::audit(office, events).await?;
        let evidence = self.evidence(mailed).await?;
        drop(wait);
        Ok(Outcome {
            settlement: mailing.settlement(&in_doubt),
            faults: mailing.faults(),
            in_doubt: in_doubt.len() as u64,
            accepted: report.total.accepted,
            withheld: report.withheld_by_reason,
            left_before: mailing.left_before(),
            ledger,
            evidence,
            climbed: None,
            enforced: None,
            took: RealClock.now().duration_since(started),
            recipients: mailed.audience.len() as u64,
            left: mailed.left.clone(),
            reports: mailed.reports.clone(),
            restart: mailed.restart,
            unplanned: (mailed.audience.len() as u64).saturating_sub(deliveries.len() as u64),
            providers,
            bounces,
            rebuilt,
        })
    }

    /// What somebody who signed up and stayed reads when they ask why they get
    /// this.
    async fn evidence(&self, mailed: &Mailed) -> anyhow::Result<Evidence> {
        let stayed = |it: &&Address| !mailed.left.left_at.contains_key(&it.normalised());
        let copies = |it: &Address| self.stage.net.mailbox().accepted_copies(it);
        let mut letters = self.requests.keys().filter(stayed).filter_map(|it| copies(it).pop());
        let letter = letters.next_back().context("nobody who signed up stayed")?;
        evidence::of_letter(&self.stage.browser, &letter.letter).await
    }
}
