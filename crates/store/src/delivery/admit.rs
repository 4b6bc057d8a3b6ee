//! Admission: from a clearance to a row in the spool, or to a row that says why
//! not.

use clearance::{Clearance, ClearanceRow};
use domain::{
    AccountId, CampaignId, ConsentEventId, ContactId, DeliveryId, Digest, Stream, Timestamp,
    VerdictId, WaveId,
};
use uuid::Uuid;

use super::terms::Terms;
use crate::{
    Scope, Statement, Step, Store, StoreError,
    batch::{BatchRow, batch},
    params, statement,
};

pub(super) static ADMIT_CAMPAIGN: Statement = statement!("delivery/admit_campaign", dialects);
pub(super) static ADMIT_SYSTEM: Statement = statement!("delivery/admit_system");
pub(super) static ROWS_OF: Statement = statement!("delivery/rows_of", dialects);
pub(super) static INSERT_WITHHELD: Statement = statement!("delivery/insert_withheld", dialects);

/// A cleared recipient on its way into the spool. The clearance is consumed.
#[derive(Debug)]
pub struct Admission {
    /// The proof that it may be made.
    pub clearance: Clearance,
    /// Id of the delivery.
    pub id: DeliveryId,
    /// Version of the recipient's data that was read.
    pub contact_version: u32,
    /// The shard it will wait in.
    pub shard: u16,
}

/// When an admitted delivery has its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// As soon as its path takes it.
    Now,
    /// The same, and it is counted in a wave.
    First(WaveId),
    /// When a wave was judged: until then it is parked.
    After(WaveId),
}

/// What all admissions of one batch share.
#[derive(Clone, Copy, Debug)]
pub struct CampaignBatch {
    /// Whose campaign.
    pub account: AccountId,
    /// Which.
    pub campaign: CampaignId,
    /// Its epoch, as read.
    pub campaign_epoch: i64,
    /// The account's standing epoch, as read.
    pub standing_epoch: i64,
    /// The rule book that cleared them.
    pub policy_version: Digest,
    /// The verdict on the campaign, as read.
    pub verdict: Option<VerdictId>,
    /// The campaign's compiled artefact, as read.
    pub artefact: Digest,
    /// Their stream.
    pub stream: Stream,
    /// How they are composed.
    pub render_format: u32,
    /// The present.
    pub now: Timestamp,
}

impl CampaignBatch {
    /// True when the clearance was decided from what the batch was read with, and
    /// its permission did not grow too old meanwhile. Another is left out, and decided
    /// again.
    fn covers(&self, cleared: &ClearanceRow) -> bool {
        cleared.account == self.account
            && cleared.campaign_epoch == Some(self.campaign_epoch)
            && cleared.standing_epoch == self.standing_epoch
            && cleared.policy_version == self.policy_version
            && cleared.freezes_at.is_none_or(|it| self.now < it)
    }

    /// What a cleared recipient shares with others of the batch.
    fn terms(&self, cleared: &mut ClearanceRow) -> Terms {
        let terms = Terms {
            origin: "campaign".to_owned(),
            campaign: Some(self.campaign),
            list: cleared.list,
            basis: cleared.basis,
            verdict: self.verdict,
            policy_version: self.policy_version,
            stream: self.stream,
            artefact: self.artefact,
            render_format: self.render_format,
            laws: None,
            labels: None,
            footer: None,
        };
        terms.with_law(cleared.law.take())
    }
}

/// The different terms of a batch: few, however many recipients it has.
#[derive(Default)]
struct Shared(Vec<(i64, Terms)>);

impl Shared {
    fn id(&mut self, terms: Terms) -> i64 {
        if let Some((id, _)) = self.0.iter().find(|(_, it)| *it == terms) {
            return *id;
        }
        let id = terms.id();
        self.0.push((id, terms));
        id
    }
}

/// Admits a batch: each row only while everything its clearance read still
/// holds (DECISIONS D2). The first step touches as many as were admitted; the
/// others are to be decided again. The second makes them wait; the further ones
/// keep the terms they share.
#[must_use]
pub fn admit_campaign(shared: &CampaignBatch, admissions: Vec<Admission>) -> Vec<Step> {
    admit_in_turn(shared, admissions.into_iter().map(|it| (it, Turn::Now)).collect())
}

/// The same, each with its turn.
#[must_use]
pub fn admit_in_turn(shared: &CampaignBatch, admissions: Vec<(Admission, Turn)>) -> Vec<Step> {
    let parked_for = |turn: &Turn| match turn {
        Turn::After(wave) => Some(wave.0),
        Turn::Now | Turn::First(_) => None,
    };
    let waiting = admissions.iter().map(|(it, turn)| (it.id, it.shard, parked_for(turn)));
    let wait = crate::queue::insert_in_turn(shared.account, waiting, shared.now);
    let mut all = Shared::default();
    let rows = batch(admissions.into_iter().filter_map(|(it, turn)| {
        let mut cleared = it.clearance.into_row();
        if !shared.covers(&cleared) {
            return None;
        }
        let terms = all.id(shared.terms(&mut cleared));
        let wave = match turn {
            Turn::First(wave) => Some(wave),
            Turn::Now | Turn::After(_) => None,
        };
        let row = BatchRow::default()
            .bytes("id", it.id.as_bytes())
            .bytes("contact", cleared.contact.as_bytes())
            .int("version", it.contact_version.into())
            .int("terms", terms)
            .maybe_bytes("list", cleared.list.as_ref().map(|id| &id.as_bytes()[..]))
            .maybe_bytes("event", cleared.event.as_ref().map(|id| &id.as_bytes()[..]))
            .int("epoch", cleared.permission_epoch)
            .maybe_bytes("wave", wave.as_ref().map(|id| &id.as_bytes()[..]));
        Some(row)
    }));
    let params = params![
        shared.account,
        shared.campaign,
        shared.campaign_epoch,
        shared.standing_epoch,
        shared.artefact,
        shared.verdict,
        shared.now,
        shared.policy_version,
        rows
    ];
    let mut steps = vec![Step::new(&ADMIT_CAMPAIGN, params), wait];
    steps.extend(all.0.iter().map(|(_, terms)| terms.insert(shared.account)));
    steps
}

/// A message of the platform itself on its way into the spool.
#[derive(Debug)]
pub struct SystemAdmission {
    /// The cleared recipient.
    pub admission: Admission,
    /// The consent event it answers.
    pub origin: ConsentEventId,
    /// The compiled message.
    pub artefact: Digest,
    /// How it is composed.
    pub render_format: u32,
    /// The account's standing epoch, as read.
    pub standing_epoch: i64,
    /// The rule book that cleared it.
    pub policy_version: Digest,
    /// The present.
    pub now: Timestamp,
}

/// Admits a message of the platform. Fails the unit when something its
/// clearance read no longer holds, or when it was cleared for a campaign.
#[must_use]
pub fn admit_system(new: SystemAdmission) -> [Step; 3] {
    let mail = ToOne {
        admission: new.admission,
        origin: new.origin.0,
        event: Some(new.origin),
        artefact: new.artefact,
        render_format: new.render_format,
        footer: None,
        standing_epoch: new.standing_epoch,
        policy_version: new.policy_version,
        now: new.now,
    };
    mail.admit(|cleared| cleared.standing_epoch == new.standing_epoch)
}

/// A mail of the platform itself to one person.
pub(crate) struct ToOne {
    pub admission: Admission,
    /// The record behind it.
    pub origin: Uuid,
    /// The consent event it answers, where it answers one.
    pub event: Option<ConsentEventId>,
    pub artefact: Digest,
    pub render_format: u32,
    /// Tag of the language of its footer; `None` = the mail's own.
    pub footer: Option<&'static str>,
    /// The account's standing epoch as the unit has it there.
    pub standing_epoch: i64,
    pub policy_version: Digest,
    pub now: Timestamp,
}

impl ToOne {
    /// The steps that admit it while its clearance is of these rules, of no campaign,
    /// and `covers` says that it is of this read.
    pub(crate) fn admit(self, covers: impl FnOnce(&ClearanceRow) -> bool) -> [Step; 3] {
        let Admission { clearance, id, shard, .. } = self.admission;
        let cleared = clearance.into_row();
        let covered = cleared.campaign_epoch.is_none()
            && cleared.policy_version == self.policy_version
            && covers(&cleared);
        let terms = Terms {
            origin: "system".to_owned(),
            campaign: None,
            list: cleared.list,
            basis: cleared.basis,
            verdict: None,
            policy_version: self.policy_version,
            stream: Stream::System,
            artefact: self.artefact,
            render_format: self.render_format,
            laws: None,
            labels: None,
            footer: self.footer.map(str::to_owned),
        };
        // NULL equals nothing: no row is admitted, and the guard fails.
        let standing_epoch = covered.then_some(self.standing_epoch);
        let params = params![
            cleared.account,
            id,
            self.origin,
            cleared.contact,
            terms.id(),
            self.event,
            self.now,
            standing_epoch,
            self.policy_version,
            cleared.permission_epoch
        ];
        [
            Step::new(&ADMIT_SYSTEM, params).exactly(1),
            crate::queue::insert(cleared.account, &[(id, shard)], self.now),
            terms.insert(cleared.account),
        ]
    }
}

/// A recipient a campaign does not reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithheldRow {
    /// Who.
    pub contact: ContactId,
    /// The reason, in a word.
    pub reason: String,
    /// What it was measured by: rule ids, states.
    pub detail: String,
}

/// Records recipients that a campaign does not reach.
#[must_use]
pub fn withhold_many(
    (account, campaign): (AccountId, CampaignId),
    rows: &[WithheldRow],
    now: Timestamp,
) -> Step {
    let rows = batch(rows.iter().map(|it| {
        BatchRow::default()
            .bytes("contact", it.contact.as_bytes())
            .text("reason", &it.reason)
            .text("detail", &it.detail)
    }));
    Step::new(&INSERT_WITHHELD, params![account, campaign, now, rows])
}

/// Which of these contacts the campaign has a row for already.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn rows_of(
    store: &Store,
    (account, campaign): (AccountId, CampaignId),
    contacts: &[ContactId],
) -> Result<Vec<ContactId>, StoreError> {
    let named =
        batch(contacts.iter().map(|it| BatchRow::default().bytes("contact", it.as_bytes())));
    let params = params![account, campaign, named];
    let rows = store.read(Scope::Account(account), &ROWS_OF, params).await?;
    rows.iter().map(|row| row.get(0)).collect()
}
