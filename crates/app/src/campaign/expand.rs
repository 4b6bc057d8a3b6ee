//! Expansion: every contact of the audience gets a delivery or a withheld row.
//!
//! Each batch is read, decided recipient by recipient, and written by a unit
//! that admits only while everything read still holds (DECISIONS D2). Those
//! left over are decided again. Only when every contact of the batch has a row
//! does the restart point move, so a kill at any instant skips nobody, and the
//! unique index lets nobody in twice (listmonk's lesson: PEERS 2.1).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use clearance::{Dealt, Epochs, Recipient, Request, Review, Suppression, Then, Withheld, decide};
use consent::Permission;
use domain::{Basis, CampaignId, ContactId, DeliveryId, Stream, Timestamp};
use policy::Decision;
use store::{
    Lane, NIL, Scope, Step,
    account::AccountRow,
    campaign::CampaignRow,
    delivery::{self, Admission, CampaignBatch, Turn, WithheldRow},
    permission::{self, Candidate},
};

use super::{judge, promised::Most};
use crate::{
    App, Book, Failure, clock, complaint, import::wave, ladder, law, queue, reconfirm, segment,
    sender_domain, signup,
};

/// Contacts in one unit: about 20 ms of the database's writer (DECISIONS D13).
const BATCH: u32 = 1_000;
/// How often a batch is decided again before its campaign waits for the next
/// round: each time somebody else changed the same contacts at that moment.
const ROUNDS_MAX: usize = 20;

/// Expands a running campaign to its end, or until it no longer runs.
///
/// # Errors
/// [`Failure`]; run it again, it goes on where it stopped.
pub async fn run(app: &App, row: &CampaignRow) -> Result<(), Failure> {
    let mut through = row.expanded_through;
    let (mut looked, mut ahead) = (None, None);
    loop {
        let Some(plan) = Plan::load(app, row, &mut looked).await? else { return Ok(()) };
        let after = through.unwrap_or(ContactId(NIL));
        let now = app.now();
        let page = match ahead.take() {
            Some(page) => page,
            None => self::page(app, row, after).await?,
        };
        let Some(last) = page.last().map(|it| it.permission.contact) else {
            let step =
                store::campaign::expand_through((row.account, row.id), (through, after), Some(now));
            app.store().unit(Scope::Account(row.account), Lane::Bulk, vec![step]).await?;
            return Ok(());
        };
        if !plan.sender_verified {
            tracing::warn!(campaign.id = %row.id, "expansion waits: the sender domain is not proven");
            return Ok(());
        }
        let page = match &plan.people {
            // Whom the segment leaves out is not of the audience, and gets no row.
            Some(people) => {
                let members = people.between(app, (after, last)).await?;
                page.into_iter().filter(|it| members.contains(&it.permission.contact)).collect()
            }
            None => page,
        };
        plan.laws.look_at(app, row.account, &page).await?;
        // Read while this one is written: whom something happens to meanwhile, the
        // admission leaves over, to be decided again.
        let (settled, next) =
            tokio::try_join!(settle_page(app, &plan, page), self::page(app, row, last))?;
        if !settled {
            return Ok(());
        }
        ahead = Some(next);
        let step = store::campaign::expand_through((row.account, row.id), (through, last), None);
        app.store().unit(Scope::Account(row.account), Lane::Bulk, vec![step]).await?;
        through = Some(last);
    }
}

/// The next contacts of the list behind `after`.
async fn page(app: &App, row: &CampaignRow, after: ContactId) -> Result<Vec<Candidate>, Failure> {
    let (store, now) = (app.store(), app.now());
    Ok(permission::page(store, row.account, row.list, (after, BATCH), now).await?)
}

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
struct Plan {
    account: AccountRow,
    campaign: CampaignRow,
    /// The rules, with the account's own limits.
    book: Arc<Book>,
    decisions: BTreeMap<Basis, Decision>,
    review: Option<Review>,
    /// What laws ask for, recipient by recipient.
    laws: law::Asker,
    /// Whom of the list it is for; `None` = everybody.
    people: Option<segment::People>,
    /// The most mails that the list's promise leaves for a recipient.
    most: Option<Most>,
    /// A proof that was lost makes mail wait; it ends nobody's.
    sender_verified: bool,
}

impl Plan {
    /// `None` when the campaign no longer runs. What it says is looked at once,
    /// and kept in `looked` for the next batch.
    async fn load(
        app: &App,
        row: &CampaignRow,
        looked: &mut Option<judge::Looked>,
    ) -> Result<Option<Self>, Failure> {
        let campaign = super::find(app, row.account, row.id).await?;
        if campaign.state != domain::CampaignState::Running {
            return Ok(None);
        }
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
            book,
            decisions,
            review,
            laws,
            people,
            most,
            sender_verified,
        }))
    }

    /// Whoever said yes after the start is not of its audience: the rules were
    /// asked about those of the start (R002-36 … R002-38).
    fn is_invited(&self, candidate: &Candidate) -> bool {
        let late = self.campaign.started_at.is_some_and(|at| candidate.permission.since > at);
        let counts = candidate.permission.state == "granted" || candidate.customer.is_some();
        !counts || !late
    }

    fn decide(&self, app: &App, candidate: &Candidate) -> Result<clearance::Clearance, Withheld> {
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

    fn batch(&self, now: Timestamp) -> CampaignBatch {
        CampaignBatch {
            account: self.account.id,
            campaign: self.campaign.id,
            campaign_epoch: self.campaign.epoch,
            standing_epoch: self.account.standing_epoch,
            policy_version: self.book.rules.version(),
            stream: Stream::Marketing,
            render_format: message::compose::RENDER_FORMAT,
            frozen_through: clock::of(&self.book.rules).frozen_through(now),
            now,
        }
    }
}

/// What the content check found in campaigns, so that a batch of deliveries looks
/// at each campaign once.
#[derive(Default)]
pub struct Looks(BTreeMap<CampaignId, Option<judge::Looked>>);

/// Decides a waiting delivery again, after its rules or its contact changed.
/// `Ok(Ok(()))` when it may go on: its row carries what was read now.
///
/// # Errors
/// [`Failure::Unavailable`]: it waits.
pub async fn decide_again(
    app: &App,
    row: &delivery::DeliveryRow,
    looks: &mut Looks,
) -> Result<Result<(), Withheld>, Failure> {
    if row.origin != "campaign" {
        return again_request(app, row).await;
    }
    let campaign = super::find(app, row.account, CampaignId(row.origin_id)).await?;
    let state = Some(campaign.state);
    let looked = looks.0.entry(campaign.id).or_default();
    let Some(plan) = Plan::load(app, &campaign, looked).await? else {
        return Ok(Err(Withheld::Campaign { state }));
    };
    let contacts = [row.contact];
    let found =
        permission::again(app.store(), row.account, campaign.list, &contacts, app.now()).await?;
    let Some(candidate) = found.first() else {
        return Ok(Err(Withheld::NoPermission { state: clearance::PermissionState::Absent }));
    };
    if !plan.sender_verified {
        return Ok(Err(UNPROVEN));
    }
    plan.laws.look_at(app, row.account, &found).await?;
    let clearance = match plan.decide(app, candidate) {
        Ok(clearance) => clearance,
        Err(withheld) => return Ok(Err(withheld)),
    };
    // Whoever left while this waited does not get it, also when they came back:
    // the permission it was cleared under is gone (DESIGN section 1).
    if Some(candidate.permission.event) != row.event {
        let state = clearance::PermissionState::Withdrawn;
        return Ok(Err(Withheld::NoPermission { state }));
    }
    renew(app, row, clearance).await.map(Ok)
}

/// The mail waits until its sender domain is proven again.
const UNPROVEN: Withheld = Withheld::Mismatch("the sender domain is not proven now");

/// Nobody is mailed whose laws cannot be told. Mail waits for the operator.
const UNREADABLE: Withheld = Withheld::Mismatch("the data of a contact cannot be read");

/// Mail waits for the operator: a law asks where its data are processed.
const UNPLACED: Withheld =
    Withheld::Mismatch("the configuration does not say where data are processed (server.country)");

/// A confirmation request is answered by the owner or by nobody: when something
/// about the contact changed, only a newer request may be mailed. When the rules
/// changed, they are asked again.
async fn again_request(
    app: &App,
    row: &delivery::DeliveryRow,
) -> Result<Result<(), Withheld>, Failure> {
    let person = store::contact::by_id(app.store(), row.account, row.contact).await?;
    let person = person.ok_or(Failure::NotFound("contact"))?;
    if row.basis == Basis::CaseReply {
        let cleared = complaint::answer::clear_again(app, row, &person).await?;
        return match cleared {
            Ok(clearance) => renew(app, row, clearance).await.map(Ok),
            Err(withheld) => Ok(Err(withheld)),
        };
    }
    if person.permission_epoch != row.permission_epoch {
        let state = clearance::PermissionState::Absent;
        return Ok(Err(Withheld::NoPermission { state }));
    }
    let cleared = match row.basis {
        Basis::ServiceNotice => ladder::notice::clear_again(app, row, &person).await?,
        Basis::Reconfirmation => reconfirm::ask::clear_again(app, row, &person).await?,
        _ => signup::clear_again(app, row, &person).await?,
    };
    match cleared {
        Ok(clearance) => renew(app, row, clearance).await.map(Ok),
        Err(withheld) => Ok(Err(withheld)),
    }
}

async fn renew(
    app: &App,
    row: &delivery::DeliveryRow,
    clearance: clearance::Clearance,
) -> Result<(), Failure> {
    let cleared = clearance.into_row();
    let key = (row.account, row.id);
    let versions = (cleared.policy_version, cleared.permission_epoch);
    let step = delivery::renew(key, versions, cleared.law.as_ref());
    app.store().unit(Scope::Account(row.account), Lane::Settle, vec![step]).await?;
    Ok(())
}

/// Writes a row for every contact of a page. `false` when the campaign has to
/// wait: a rule holds it, or it was stopped.
async fn settle_page(app: &App, plan: &Plan, page: Vec<Candidate>) -> Result<bool, Failure> {
    let (account, campaign) = (plan.account.id, plan.campaign.id);
    let mut open = page;
    for _ in 0..ROUNDS_MAX {
        open.retain(|it| plan.is_invited(it));
        let Some(steps) = steps(app, plan, &open).await? else { return Ok(false) };
        app.store().unit(Scope::Account(account), Lane::Bulk, steps).await?;
        let contacts: Vec<_> = open.iter().map(|it| it.permission.contact).collect();
        let done: BTreeSet<_> = delivery::rows_of(app.store(), (account, campaign), &contacts)
            .await?
            .into_iter()
            .collect();
        let left: Vec<_> = contacts.into_iter().filter(|it| !done.contains(it)).collect();
        if left.is_empty() {
            return Ok(true);
        }
        let now_running = super::find(app, account, campaign).await?;
        if now_running.epoch != plan.campaign.epoch {
            return Ok(false);
        }
        open =
            permission::again(app.store(), account, plan.campaign.list, &left, app.now()).await?;
    }
    Ok(false)
}

/// The steps that write a row for each candidate; `None` when what withholds
/// one of them withholds the whole campaign for now.
async fn steps(
    app: &App,
    plan: &Plan,
    candidates: &[Candidate],
) -> Result<Option<Vec<Step>>, Failure> {
    let now = app.now();
    let contacts: Vec<_> = candidates.iter().map(|it| it.permission.contact).collect();
    let got = match plan.most {
        Some(most) => most.got(app, &plan.campaign, &contacts).await?,
        None => BTreeMap::new(),
    };
    let is_attested = |it: &&Candidate| it.permission.basis == Some(Basis::Attested);
    let attested: Vec<_> =
        candidates.iter().filter(is_attested).map(|it| it.permission.contact).collect();
    let turns = wave::turns(app, &plan.campaign, &attested).await?;
    let (mut admissions, mut withheld) = (Vec::new(), Vec::new());
    for candidate in candidates {
        let contact = candidate.permission.contact;
        let promised = || {
            let got = got.get(&contact).copied().unwrap_or(0);
            plan.most.and_then(|it| it.withheld(contact, got))
        };
        match plan.decide(app, candidate) {
            Ok(clearance) => match promised() {
                Some(too_many) => withheld.push(too_many),
                None => {
                    let admission = Admission {
                        clearance,
                        id: DeliveryId::new(now, app.random()),
                        contact_version: candidate.version,
                        seed: app.random(),
                        shard: queue::shard_of(&candidate.domain),
                    };
                    let turn = turns.get(&contact).copied().unwrap_or(Turn::Now);
                    admissions.push((admission, turn));
                }
            },
            Err(reason) if reason.then() == Then::Settle => withheld.push(WithheldRow {
                contact,
                reason: reason.word().to_owned(),
                detail: reason.detail(),
            }),
            Err(reason) => {
                tracing::warn!(
                    campaign.id = %plan.campaign.id,
                    reason = %reason,
                    "expansion waits"
                );
                return Ok(None);
            }
        }
    }
    let mut steps: Vec<Step> = delivery::admit_in_turn(&plan.batch(now), admissions).into();
    if !withheld.is_empty() {
        let campaign = (plan.account.id, plan.campaign.id);
        steps.push(delivery::withhold_many(campaign, &withheld, now));
    }
    steps.extend(plan.laws.counting((plan.account.id, plan.campaign.id)));
    Ok(Some(steps))
}
