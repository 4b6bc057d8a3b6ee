//! Act 7: senders who deserve it. Three accounts send at once, each to a list of
//! its own; whoever looks at the console meanwhile sees it happen.

use std::collections::BTreeSet;

use anyhow::bail;
use domain::SignedDuration;
use ports::Clock as _;

use super::{Play, number};
use crate::{
    demo::{
        ladder::{self, Climbed, Judged, Sack, Step},
        office::{self, Campaign, Company, Office, Standing, harvest_letter, until},
        people::ContactFile,
        screen::Screen,
    },
    real::RealClock,
};

/// Between two looks at an account.
const LOOK: SignedDuration = SignedDuration::from_millis(200);
/// No send takes longer, throttled or not.
const SEND_MAX: SignedDuration = SignedDuration::from_mins(3);
/// What is still under way when an account is stopped has ended after this.
const QUIET: SignedDuration = SignedDuration::from_secs(3);
/// Notices are sent at once, and may be greylisted.
const NOTICE_MAX: SignedDuration = SignedDuration::from_secs(60);

/// A sender with its sends, ready to be handed in.
struct Sender {
    office: Office,
    /// List and contacts of each send.
    parts: Vec<(String, ContactFile)>,
    screen: Screen,
}

impl Play {
    /// Act 7: Harvest, Harvest again, and somebody careless.
    pub(in crate::demo) async fn ladder(&self) -> anyhow::Result<Climbed> {
        self.screen.step(7, "Senders who deserve it");
        let (harvest, second, stubble) = tokio::try_join!(
            self.prepare(office::HARVEST, &ladder::HARVEST),
            self.prepare(office::SECOND_HARVEST, &ladder::SECOND_HARVEST),
            self.prepare(office::STUBBLE, &ladder::STUBBLE),
        )?;
        let (harvest, second, stubble) =
            tokio::try_join!(harvest.climb(), second.jump(), stubble.brake())?;
        RealClock.sleep(QUIET).await;
        let judged = [harvest.judged().await?, second.judged().await?, stubble.judged().await?];
        let flora = self.office()?.standing().await?;
        let net = &self.stage.net;
        let names = judged.iter().map(|it| (it.company.name, it.standing.standing.clone()));
        let mut steps: Vec<Step> = judged.iter().flat_map(|it| it.steps(net)).collect();
        // Flora's would be found here, too.
        steps.extend(flora.actions.iter().rev().map(|action| Step {
            account: office::FLORA.name,
            action: action.clone(),
            after: None,
        }));
        Ok(Climbed {
            steps,
            standings: names.chain([(office::FLORA.name, flora.standing)]).collect(),
            waiting: judged.iter().map(|it| it.waiting).sum(),
            after_stop: judged.iter().map(|it| it.after_stop(net)).sum(),
            refused_by: judged.into_iter().flat_map(|it| it.refused_by).collect(),
        })
    }

    /// An account with lists whose evidence is invented. The reviewer believes it.
    async fn prepare(&self, company: Company, sacks: &[Sack]) -> anyhow::Result<Sender> {
        let office = Office::open(&self.stage.operator, company).await?;
        office.accept_policy().await?;
        office.verify_domain(self.stage.net.zones()).await?;
        let mut parts = Vec::new();
        for (part, sack) in sacks.iter().enumerate() {
            let contacts = sack.fill(&self.stage.net, self.seed, (&company, part), self.newest);
            let list = office.make_list(&format!("Part {}", part + 1)).await?;
            let id = office.upload(&list, &contacts.csv, self.newest).await?;
            office.import_left(&id, "reading", |_| {}).await?;
            let Some(review) = office.review_of(&id).await? else {
                bail!("{}: an import waits for nobody", company.name);
            };
            office.approve(&review).await?;
            office.import_left(&id, "attesting", |_| {}).await?;
            parts.push((list, contacts));
        }
        let total: usize = parts.iter().map(|it| it.1.addresses.len()).sum();
        self.screen.done(&format!(
            "{} imported {} contacts in {} parts; the reviewer believes the columns of evidence",
            company.name,
            number(total as u64),
            parts.len(),
        ));
        Ok(Sender { office, parts, screen: self.screen })
    }
}

/// A sender whose sends are over.
struct Sent {
    sender: Sender,
    /// Campaigns that were started.
    campaigns: Vec<String>,
    refused_by: Vec<String>,
}

impl Sender {
    fn name(&self) -> &'static str {
        self.office.company.name
    }

    /// Hands in and starts a send.
    async fn send(&self, part: usize) -> anyhow::Result<String> {
        let campaign = self.office.submit(&self.parts[part].0, &harvest_letter()).await?;
        if campaign.state == "draft" {
            bail!("{}: a send was refused", self.name());
        }
        let mut how = "";
        if let Some(review) = self.office.review_of(&campaign.id).await? {
            let rules: Vec<_> = review.rules.iter().map(|it| it.rule.as_str()).collect();
            self.screen.more(&format!("{}: held by {}", self.name(), rules.join(", ")));
            self.office.approve(&review).await?;
            how = " after a review";
        }
        self.office.start(&campaign.id).await?;
        let recipients = number(campaign.recipients);
        self.screen.done(&format!("{} sends to {recipients} people{how}", self.name()));
        Ok(campaign.id)
    }

    /// Watches a campaign until that holds, and tells what is done meanwhile.
    async fn watch(
        &self,
        (campaign, told): (&str, &mut BTreeSet<String>),
        is_over: impl Fn(&Campaign, &Standing) -> bool,
    ) -> anyhow::Result<()> {
        let started = RealClock.now();
        loop {
            let standing = self.office.standing().await?;
            for it in standing.actions.iter().rev().filter(|it| told.insert(it.id.clone())) {
                let (action, rate) = (&it.action, it.rate);
                self.screen.done(&format!(
                    "{}: {action} at {rate} % ({} of {} bad)",
                    self.name(),
                    it.bad,
                    it.total
                ));
            }
            let campaign = self.office.campaign(campaign).await?;
            if is_over(&campaign, &standing) {
                return Ok(());
            }
            if RealClock.now().duration_since(started) > SEND_MAX {
                bail!("{} is {} and its send {}", self.name(), standing.standing, campaign.state);
            }
            RealClock.sleep(LOOK).await;
        }
    }

    /// One send after the other, until the account is suspended; then another.
    async fn climb(self) -> anyhow::Result<Sent> {
        let mut told = BTreeSet::new();
        let mut campaigns = Vec::new();
        let last = self.parts.len() - 1;
        for part in 0..last {
            let campaign = self.send(part).await?;
            let is_stopped = |standing: &Standing| standing.standing == "suspended";
            self.watch((&campaign, &mut told), |campaign, standing| {
                campaign.state == "finished" || is_stopped(standing)
            })
            .await?;
            campaigns.push(campaign);
        }
        let refused = self.office.submit(&self.parts[last].0, &harvest_letter()).await?;
        let verdict = refused.verdict.filter(|_| refused.state == "draft");
        let rules = verdict.into_iter().flat_map(|it| it.rules);
        let refused_by: Vec<_> = rules.map(|it| it.rule).collect();
        let rules = refused_by.join(", ");
        self.screen.done(&format!("{}: the next send is refused by {rules}", self.name()));
        Ok(Sent { sender: self, campaigns, refused_by })
    }

    /// All sends at once, until the account is suspended.
    async fn jump(self) -> anyhow::Result<Sent> {
        let first = self.send(0).await?;
        let due = self.parts[0].1.addresses.len();
        until("the first send", SEND_MAX, async || {
            Ok((self.office.deliveries(&first).await?.len() >= due).then_some(()))
        })
        .await?;
        let second = self.send(1).await?;
        self.watch((&second, &mut BTreeSet::new()), |campaign, standing| {
            standing.standing == "suspended" || campaign.state == "finished"
        })
        .await?;
        Ok(Sent { sender: self, campaigns: vec![first, second], refused_by: Vec::new() })
    }

    /// A good send, then a bad one, until it is paused.
    async fn brake(self) -> anyhow::Result<Sent> {
        let mut told = BTreeSet::new();
        let mut campaigns = Vec::new();
        for part in 0..self.parts.len() {
            let campaign = self.send(part).await?;
            self.watch((&campaign, &mut told), |campaign, _| {
                matches!(campaign.state.as_str(), "finished" | "paused")
            })
            .await?;
            campaigns.push(campaign);
        }
        Ok(Sent { sender: self, campaigns, refused_by: Vec::new() })
    }
}

impl Sent {
    /// What the server says at the end, when all notices have an outcome.
    async fn judged(self) -> anyhow::Result<Judged> {
        let office = &self.sender.office;
        let standing = until("the notices", NOTICE_MAX, async || {
            let standing = office.standing().await?;
            let is_open = |it: &office::Action| {
                it.notice_id.is_some() && it.notice_state.as_deref() == Some("scheduled")
            };
            Ok((!standing.actions.iter().any(is_open)).then_some(standing))
        })
        .await?;
        let mut waiting = 0;
        for campaign in &self.campaigns {
            let total = office.report(campaign).await?.total;
            waiting += total.waiting + total.deferred;
        }
        let recipients = self.sender.parts.iter().flat_map(|it| it.1.addresses.clone());
        Ok(Judged {
            company: office.company,
            standing,
            recipients: recipients.collect(),
            waiting,
            refused_by: self.refused_by,
        })
    }
}
