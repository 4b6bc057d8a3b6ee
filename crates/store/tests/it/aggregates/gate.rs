//! Clearances for tests. They come from the gate, as all do: a faultless
//! mailing is decided with the rules of the product.

use std::{collections::BTreeSet, sync::LazyLock};

use clearance::{Asked, Clearance, Epochs, Lawful, Recipient, Request, decide};
use consent::{ConsentEvent, EventKind, History, Method, Permission, confirmation};
use domain::{
    AccountId, Basis, CampaignState, ConsentEventId, ContactId, ListId, SignedDuration, Standing,
};
use policy::{Duties, Facts, Part, RuleBook, Subject, Transfers, fact::known, law::Persons};
use uuid::Uuid;

use super::house::{OURS, at, list};

pub static BOOK: LazyLock<RuleBook> = LazyLock::new(RuleBook::builtin);

/// Whom a clearance is asked for, and the counters it is decided with.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    pub account: AccountId,
    pub contact: ContactId,
    pub list: ListId,
    pub permission_epoch: i64,
    pub standing_epoch: i64,
    pub campaign_epoch: i64,
}

/// What holds in the furnished house: see [`super::house`].
pub fn ask(contact: ContactId) -> Ask {
    let (permission_epoch, standing_epoch, campaign_epoch) = (1, 1, 3);
    Ask { account: OURS, contact, list: list(1), permission_epoch, standing_epoch, campaign_epoch }
}

/// What holds of a faultless mailing.
pub fn facts(basis: Basis) -> Facts {
    Facts::new()
        .with(known::POLICY_ACCEPTED, true)
        .with(known::STANDING, Standing::New)
        .with(known::IDENTITY_MATCHES_BARRED, false)
        .with(known::IDENTITY_VERIFIED, true)
        .with(known::SENDER_DOMAIN_VERIFIED, true)
        .with(known::DKIM_READY, true)
        .with(known::SENDER_IDENTITY_COMPLETE, true)
        .with(known::ACCOUNT_AGE, SignedDuration::from_hours(24 * 10))
        .with(known::RECIPIENTS, 100)
        .with(known::RECIPIENTS_WITH_LIKE_MAILINGS, 100)
        .with(known::BASIS, basis)
        .with(known::PROMOTION, "none".to_owned())
        .with(known::SUBJECT_CLAIMS_REPLY, false)
        .with(known::LINK_MISMATCHES, 0)
        .with_quiet_content()
        .with_kept_promise()
        .with(known::CONFIRMATION_REQUESTS_SENT, 0)
        .with(known::CONFIRMATION_REQUESTS_TODAY, 0)
        .with(known::ANSWER_ASKED_FOR, true)
        .with(known::ANSWERS_TODAY, 0)
}

/// What two laws ask for together.
pub fn duties() -> Duties {
    BOOK.laws().duties_of_stored("KR CN", policy::law::day(at(1_700_000_000)))
}

fn identity() -> BTreeSet<Part> {
    [Part::LegalName, Part::StreetAddress, Part::Phone, Part::Email].into()
}

/// An installation in China: of what these laws protect nothing leaves.
static AT_HOME: LazyLock<Transfers> =
    LazyLock::new(|| Transfers { to: "CN".to_owned(), registered: Vec::new() });
static NOBODY: Persons = Persons::new();

fn lawful<'a>(duties: &'a Duties, identity: &'a BTreeSet<Part>) -> Lawful<'a> {
    let (transfers, persons) = (&*AT_HOME, &NOBODY);
    let consent_days = Some(0);
    Lawful { duties, identity, subject: "Sale", language: None, transfers, persons, consent_days }
}

/// The minute from which on the permission behind a clearance is too old.
pub const FREEZES: i64 = 180 * 24 * 60;

/// The clearance of a confirmed contact for a running campaign.
pub fn cleared(ask: Ask) -> Clearance {
    let event = ConsentEventId(ask.contact.0);
    let (basis, since) = (Basis::Confirmed, at(1));
    decide(&Request {
        account: ask.account,
        contact: ask.contact,
        recipient: Recipient::Contact,
        list: Some(ask.list),
        basis,
        permission: Permission::Granted { basis, event, since },
        age: Some(consent::Age {
            days: 0,
            limit_days: 180,
            frozen: false,
            freezes_at: at(FREEZES),
            since: consent::Since::Act,
        }),
        asked: None,
        customer: None,
        suppressions: &[],
        standing: Standing::New,
        campaign: Some(CampaignState::Running),
        decision: &BOOK.decide(Subject::Campaign, &facts(basis), at(0)),
        review: None,
        law: Some(lawful(&duties(), &identity())),
        epochs: Epochs {
            permission: ask.permission_epoch,
            standing: ask.standing_epoch,
            campaign: Some(ask.campaign_epoch),
        },
    })
    .unwrap()
}

/// The clearance of a mail that asks for confirmation of the request `event`.
pub fn cleared_request(ask: Ask, event: ConsentEventId) -> Clearance {
    let requested = ConsentEvent {
        id: event,
        account: ask.account,
        contact: ask.contact,
        list: Some(ask.list),
        kind: EventKind::Requested,
        at: at(1),
        method: Method::Web,
        wording: None,
        ip: None,
        port: None,
        user_agent: None,
        evidence: None,
        keyed_by: None,
        note: None,
    };
    let history = History::of(ask.contact, ask.list, [&requested]);
    let mail = confirmation::may_send(&history, at(1)).unwrap();
    let basis = Basis::ConfirmationRequest;
    decide(&Request {
        account: ask.account,
        contact: ask.contact,
        recipient: Recipient::Contact,
        list: Some(ask.list),
        basis,
        permission: history.permission(),
        age: None,
        asked: Some(Asked { ask: mail, event }),
        customer: None,
        suppressions: &[],
        standing: Standing::New,
        campaign: None,
        decision: &BOOK.decide(Subject::Mail, &facts(basis), at(0)),
        review: None,
        law: None,
        epochs: Epochs {
            permission: ask.permission_epoch,
            standing: ask.standing_epoch,
            campaign: None,
        },
    })
    .unwrap()
}

/// The owner of a shard's lease.
pub fn node(number: u128) -> Uuid {
    Uuid::from_u128(0x0de0 + number)
}
