//! What the recipients of a page are decided from, read before each page, and the
//! decision about one of them.

use std::{collections::BTreeMap, sync::Arc};

use clearance::{Dealt, Epochs, Recipient, Request, Review, Suppression, Withheld, decide};
use consent::Permission;
use domain::{Basis, Digest, Stream, Timestamp};
use policy::Decision;
use store::{
    account::AccountRow, campaign::CampaignRow, delivery::CampaignBatch, permission::Candidate,
};

use crate::{
    App, Book, Failure,
    campaign::{self, judge, promised::Most},
    clock, law, segment, sender_domain,
};

/// Whom of its list a campaign is for.
fn people(
    app: &App,
    account: &AccountRow,
    campaign: &CampaignRow,
) -> Result<Option<segment::People>, Failure> {
    if campaign.sealed_segment.is_none() {
        return Ok(None);
    }
    let keys = app.account_keys(account)?;
    let segment = segment::of_campaign(&keys, campaign)?;
    Ok(segment.map(|it| segment::People::of_campaign(app, keys, campaign, it)))
}

/// What a batch is decided from, besides its contacts.
pub(super) struct Plan {
    pub account: AccountRow,
    pub campaign: CampaignRow,
    /// What its deliveries are composed of.
    artefact: Digest,
    /// The rules, with the account's own limits.
    book: Arc<Book>,
    decisions: BTreeMap<Basis, Decision>,
    review: Option<Review>,
    /// What laws ask for, recipient by recipient.
    pub laws: law::Asker,
    /// Whom of the list it is for; `None` = everybody.
    pub people: Option<segment::People>,
    /// The most mails that the list's promise leaves for a recipient.
    pub most: Option<Most>,
    /// A proof that was lost makes mail wait; it ends nobody's.
    pub sender_verified: bool,
}

impl Plan {
    /// `None` when the campaign no longer runs. What it says is looked at once,
    /// and kept in `looked` for the next batch.
    pub async fn load(
        app: &App,
        row: &CampaignRow,
        looked: &mut Option<judge::Looked>,
    ) -> Result<Option<Self>, Failure> {
        let campaign = campaign::find(app, row.account, row.id).await?;
        if campaign.state != domain::CampaignState::Running {
            return Ok(None);
        }
        let artefact = campaign.artefact.ok_or(Failure::NotFound("artefact"))?;
        let account = app.account_row(row.account).await?;
        let domain = &campaign.sender_domain;
        let sender_verified = sender_domain::may_send(app, account.id, domain).await?;
        let looked = match looked {
            Some(it) => it,
            None => looked.insert(judge::look(app, &account, &campaign).await?),
        };
        let book = app.book_of(&account)?;
        let facts = judge::facts(app, &book.rules, (&account, &campaign), looked).await?;
        let decisions = [Basis::Confirmed, Basis::Attested, Basis::Relationship]
            .into_iter()
            .map(|basis| (basis, judge::decide(app, &book.rules, facts.clone(), basis)))
            .collect();
        let review = judge::approval(app, &campaign).await?;
        let laws = law::Asker::of_campaign(app, &account, &campaign).await?;
        let most = Most::of(app, &book.rules, &campaign, review.as_ref()).await?;
        let people = people(app, &account, &campaign)?;
        Ok(Some(Self {
            account,
            campaign,
            artefact,
            book,
            decisions,
            review,
            laws,
            people,
            most,
            sender_verified,
        }))
    }

    /// False when the campaign was stopped or judged again since it was read.
    pub async fn is_current(&self, app: &App) -> Result<bool, Failure> {
        let now = campaign::find(app, self.account.id, self.campaign.id).await?;
        Ok(now.epoch == self.campaign.epoch && now.verdict == self.campaign.verdict)
    }

    /// Whoever said yes after the start is not of its audience: the rules were
    /// asked about those of the start (R002-36 … R002-38).
    pub fn is_invited(&self, candidate: &Candidate) -> bool {
        let late = self.campaign.started_at.is_some_and(|at| candidate.permission.since > at);
        let counts = candidate.permission.state == "granted" || candidate.customer.is_some();
        !counts || !late
    }

    pub fn decide(
        &self,
        app: &App,
        candidate: &Candidate,
    ) -> Result<clearance::Clearance, Withheld> {
        let asked = self.laws.ask(app, candidate).map_err(|_| UNREADABLE)?;
        if !self.laws.is_placed(&asked) {
            return Err(UNPLACED);
        }
        let row = &candidate.permission;
        let permission = match (row.state.as_str(), row.basis) {
            _ if candidate.erased_at.is_some() => Permission::Absent,
            ("granted", Some(basis)) => {
                Permission::Granted { basis, event: row.event, since: row.since }
            }
            ("withdrawn", _) => Permission::Withdrawn { at: row.since, event: row.event },
            ("pending", _) => Permission::Pending { requested_at: row.since },
            ("claimed", _) => Permission::Claimed,
            _ => Permission::Absent,
        };
        // A basis that permission does not give is refused by `decide`. A dealing
        // counts where the campaign goes to customers and consent says nothing.
        let customer = asked.customer.map(|customer| Dealt { customer, event: row.event });
        let basis = match row.basis {
            Some(Basis::Attested) => Basis::Attested,
            None if customer.is_some() => Basis::Relationship,
            _ => Basis::Confirmed,
        };
        let suppressions = self.suppressions(candidate);
        decide(&Request {
            account: self.account.id,
            contact: row.contact,
            recipient: Recipient::Contact,
            list: Some(self.campaign.list),
            basis,
            permission,
            age: clock::age(&self.book.rules, row.acted_at, candidate.kept_at, app.now()),
            asked: None,
            customer,
            suppressions: &suppressions,
            standing: self.account.standing,
            campaign: Some(self.campaign.state),
            decision: &self.decisions[&basis],
            review: self.review.as_ref(),
            law: Some(self.laws.lawful(&asked)),
            epochs: Epochs {
                permission: candidate.permission_epoch,
                standing: self.account.standing_epoch,
                campaign: Some(self.campaign.epoch),
            },
        })
    }

    /// What forbids the address for this campaign: what reaches its whole list,
    /// and what reaches its topic.
    fn suppressions(&self, candidate: &Candidate) -> Vec<Suppression> {
        let topic = self.campaign.topic.as_ref();
        let of_topic = candidate.topics.iter().filter(|(it, _)| Some(it) == topic);
        let wide = candidate.suppressions.iter().copied();
        wide.chain(of_topic.map(|(_, it)| *it)).collect()
    }

    pub fn batch(&self, now: Timestamp) -> CampaignBatch {
        CampaignBatch {
            account: self.account.id,
            campaign: self.campaign.id,
            campaign_epoch: self.campaign.epoch,
            standing_epoch: self.account.standing_epoch,
            policy_version: self.book.rules.version(),
            verdict: self.campaign.verdict,
            artefact: self.artefact,
            stream: Stream::Marketing,
            render_format: message::compose::RENDER_FORMAT,
            now,
        }
    }
}

/// Nobody is mailed whose laws cannot be told. Mail waits for the operator.
const UNREADABLE: Withheld = Withheld::Mismatch("the data of a contact cannot be read");

/// Mail waits for the operator: a law asks where its data are processed.
const UNPLACED: Withheld =
    Withheld::Mismatch("the configuration does not say where data are processed (server.country)");
