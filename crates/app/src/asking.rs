//! Mails that ask a person about a list, or tell them of it: in whose name they go
//! out, with which words, whether they may now, and the steps that admit them.
//!
//! The words and the sender lie as a blob under the digest that the event of the
//! mail names, so that the mail can be composed again. Used by the question whether
//! somebody still wants a list ([`crate::reconfirm`]), by the one that an import
//! asks ([`crate::import::ask`]) and by the notice of a consent
//! ([`crate::remind`]). **Never** here: advertising; who is asked, and how often.

mod words;

use clearance::{Asked, Clearance, Epochs, Recipient, Request, Suppression, Withheld, decide};
use consent::{ConsentEvent, History};
use domain::{Basis, DeliveryId, ListId, SignedDuration, Timestamp};
use policy::{Subject, fact::known};
use store::{
    Step,
    account::AccountRow,
    contact::ContactRow,
    delivery::{Admission, DeliveryRow, SystemAdmission},
    keys::AccountKeys,
};

use crate::{App, Failure, blobs, events, events::Recorded, form, queue, sender, sender_domain};

pub(crate) use words::{Found, Words};

/// The time in which mails that ask are counted for one address.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A mail that waits in the queue, opened to be decided again.
pub(crate) struct Waiting {
    pub account: AccountRow,
    keys: AccountKeys,
    pub recorded: Vec<Recorded>,
}

impl Waiting {
    /// Whose it is, and what is on record of its recipient.
    pub async fn open(app: &App, row: &DeliveryRow, person: &ContactRow) -> Result<Self, Failure> {
        let account = app.account_row(row.account).await?;
        let keys = app.account_keys(&account)?;
        let recorded = events::of_contact(app, &keys, account.id, person.id).await?;
        Ok(Self { account, keys, recorded })
    }

    /// The events of the list that an event is of, folded.
    pub fn history(&self, event: &ConsentEvent) -> Result<(ListId, History), Failure> {
        let list = event.list.ok_or(Failure::NotFound("list"))?;
        let events = self.recorded.iter().filter_map(|it| it.event.as_ref());
        Ok((list, History::of(event.contact, list, events)))
    }

    /// The words that an event names.
    pub async fn words(&self, app: &App, event: &ConsentEvent) -> Result<Words, Failure> {
        Words::of(app, &self.keys, self.account.id, event).await
    }
}

/// A mail that is to ask, or to tell.
pub(crate) struct Letter<'a> {
    pub account: &'a AccountRow,
    pub person: &'a ContactRow,
    pub list: ListId,
    pub basis: Basis,
    pub words: &'a Words,
    pub history: &'a History,
    pub asked: Asked,
    /// How often they were asked the same before, without an answer.
    pub asks: u32,
    /// When the mail at hand was made, if it is among those of today.
    pub made_at: Option<Timestamp>,
}

impl Letter<'_> {
    /// Decides whether it may go out now.
    pub async fn clear(&self, app: &App) -> Result<Result<Clearance, Withheld>, Failure> {
        let Self { account, person, list, basis, words, history, asked, asks, .. } = *self;
        let now = app.now();
        let domain = words.record.from.address()?.domain().clone();
        if !sender_domain::may_send(app, account.id, &domain).await? {
            return Ok(Err(Withheld::Mismatch("the sender domain is not proven now")));
        }
        let suppressions = self.suppressions(app).await?;
        let quiet = form::advertising(app, &words.wording, "").is_empty();
        let facts = sender::facts(app, account, &domain)
            .await?
            .with(known::BASIS, basis)
            .with(known::PROMOTION, if quiet { "none" } else { "clear" }.to_owned())
            // Subject and links of this mail are ours.
            .with(known::SUBJECT_CLAIMS_REPLY, false)
            .with(known::LINK_MISMATCHES, 0_u64)
            .with(known::CONFIRMATION_REQUESTS_SENT, u64::from(asks))
            .with(known::CONFIRMATION_REQUESTS_TODAY, self.asked_today(app).await?);
        let decision = app.rules().decide(Subject::Mail, &facts, now);
        Ok(decide(&Request {
            account: account.id,
            contact: person.id,
            recipient: Recipient::Contact,
            list: Some(list),
            basis,
            permission: history.permission(),
            age: None,
            asked: Some(asked),
            customer: None,
            suppressions: &suppressions,
            standing: account.standing,
            campaign: None,
            decision: &decision,
            review: None,
            law: None,
            epochs: Epochs {
                permission: person.permission_epoch,
                standing: account.standing_epoch,
                campaign: None,
            },
        }))
    }

    /// What stops mail of that list to them now.
    async fn suppressions(&self, app: &App) -> Result<Vec<Suppression>, Failure> {
        let key = &self.person.suppression_key;
        let found = store::suppression::of_key(app.store(), self.account.id, key).await?;
        let now = app.now();
        let counts = found
            .iter()
            .filter(|it| it.list.is_none_or(|on| on == self.list))
            .filter(|it| it.until.is_none_or(|until| until > now));
        Ok(counts.map(|it| Suppression::of_word(&it.reason)).collect())
    }

    /// The first of it, whatever the reason.
    pub async fn suppressed(&self, app: &App) -> Result<Option<Suppression>, Failure> {
        Ok(self.suppressions(app).await?.into_iter().next())
    }

    /// Mails of the last day that asked this address for something, by whomever,
    /// but for the one at hand (COMPLIANCE 5.6).
    async fn asked_today(&self, app: &App) -> Result<u64, Failure> {
        let since = app.now().saturating_sub(DAY).unwrap_or(Timestamp::MIN);
        let key = &self.person.suppression_key;
        let all = store::ledger::asked_since(app.store(), key, since).await?;
        let own = self.made_at.is_some_and(|it| it >= since);
        Ok(all.saturating_sub(u64::from(own)))
    }

    /// The steps that admit it, with its content. The event it names belongs
    /// before them, in the same unit.
    pub fn admitted(
        &self,
        app: &App,
        keys: &AccountKeys,
        (clearance, artefact): (Clearance, &message::Artefact),
    ) -> (DeliveryId, Vec<Step>) {
        let now = app.now();
        let (account, person) = (self.account, self.person);
        let (keep, artefact) = blobs::put(keys, account.id, &artefact.to_bytes(), now);
        let id = DeliveryId::new(now, app.random());
        let admission = Admission {
            clearance,
            id,
            contact_version: person.version,
            shard: queue::shard_of(&person.domain),
        };
        let mut steps = vec![keep];
        steps.extend(store::delivery::admit_system(SystemAdmission {
            admission,
            origin: self.asked.event,
            artefact,
            render_format: message::compose::RENDER_FORMAT,
            standing_epoch: account.standing_epoch,
            policy_version: app.rules().version(),
            now,
        }));
        (id, steps)
    }
}
