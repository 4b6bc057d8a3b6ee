//! Two accounts with the same furniture.
//!
//! | what | in each account |
//! |---|---|
//! | lists 1, 2 | "ours 1" … / "theirs 1" … |
//! | contacts 1–4 | odd ones at odd.example, even ones at even.example; look-up [n; 16] |
//! | permission on list 1 | 1–3 confirmed by event n, 4 claimed by event 4 |
//! | ledger | events 1–4, of which 1 and 2 are numbered |
//! | suppression | a complaint of nobody's address |
//! | campaign 1 | of list 1, running at epoch 3, under verdict 1 |
//! | delivery 1 | of contact 1, scheduled, due in shard 7; contact 4 is withheld |
//! | attempt 1 | of delivery 1, open, begun by node 1 under fence 1; one of delivery 99 was kept |
//! | ladder | a first warning of day 7, a pace, a meter of day 6 |
//! | places | one of contact 1, taken by delivery 1 |
//! | complaint desk | case 1 of contact 1, investigated; answer 1 with a link |
//! | lesson | of review 8 |
//! | audience | list 1 promises two mails in ten days and has a topic; segment 1 |
//! | evidence | delivery 1 carries that of event 3; an access, a finding |
//! | transfers | a line from CN to SE; contact 1 counts in 2025 |
//! | opt-out | event 2 of contact 2, to be confirmed |
//! | change of a setting | told of that of minute 1 |
//! | rules of conduct | version 1, accepted by "ann" |
//! | identity | was looked at once |
//! | own limits | set 1 was on record once, and counts no more |
//! | trap | took delivery 1 |
//! | desk | a review is with somebody; import 1 was uploaded by somebody, its wave is open; an appeal |
//! | import 1 | of list 1, reading, four lines read, two refused, sketched |
//! | topic | contact 3 leaves out the topic of list 1 |
//! | legal hold 1 | on the account, lifted; an erasure of nobody waits; one access went |
//! | rights | licence 1 of a picture; an answer to verdict 1 |
//! | fingerprint 9 | of nobody, excepted for the account |
//!
//! The neighbour comes first, by id and by age, so that whoever forgets the
//! account meets it first; what it has besides is in [`super::neighbour`].

use std::sync::LazyLock;

use domain::{
    AccountId, ApiKeyId, CampaignId, CampaignState, ConsentEventId, ContactId, DeliveryId, Digest,
    Domain, FingerprintId, FormId, ImportId, InboundEventId, Language, ListId, ReviewId, Sealed,
    SenderDomainId, SigningKeyId, Timestamp, VerdictId, from_micros,
};
use store::{
    Done, Lane, Scope, Step, Store, UnitError, account::NewAccount, contact::NewContact,
    ledger::NewEvent, lesson, permission::PermissionRow, policy_current,
};
use uuid::Uuid;

use super::{
    audiences, brakes, complaints, conducts, customers, desk, evidence, gate, holds,
    identity_checks, identity_marks, ladder, listings, neighbour, opt_outs, own_limits, places,
    rights, segments, sending, setting_changes, topic_suppressions, transfers,
};

/// The version of the policy that is published: accounts accepted it.
pub fn policy_version() -> &'static str {
    static VERSION: LazyLock<String> =
        LazyLock::new(|| policy::RuleBook::builtin().published().version);
    &VERSION
}

/// The account that tests work in.
pub const OURS: AccountId = AccountId(Uuid::from_u128(0xa));
/// Its neighbour, who must stay invisible and untouched.
pub const THEIRS: AccountId = AccountId(Uuid::from_u128(0x1));
pub const SYSTEM: Scope = Scope::System("a test that looks at all accounts");

macro_rules! ids {
    ($($name:ident -> $id:ident)*) => {$(
        pub fn $name(number: u128) -> $id {
            $id(Uuid::from_u128(number))
        }
    )*};
}

ids! {
    contact -> ContactId
    list -> ListId
    event -> ConsentEventId
    campaign -> CampaignId
    delivery -> DeliveryId
    import -> ImportId
    fingerprint -> FingerprintId
    form -> FormId
    verdict -> VerdictId
    review -> ReviewId
    api_key -> ApiKeyId
    signing_key -> SigningKeyId
    sender_domain -> SenderDomainId
    inbound -> InboundEventId
}

/// So many minutes after an evening in November 2026.
pub fn at(minute: i64) -> Timestamp {
    from_micros((1_795_000_000 + 60 * minute) * 1_000_000)
}

/// The minute of an instant, as tests write it.
pub fn minute(of: Timestamp) -> i64 {
    of.duration_since(at(0)).as_mins()
}

pub fn digest(number: u8) -> Digest {
    Digest([number; 32])
}

pub fn domain(name: &str) -> Domain {
    name.parse().unwrap()
}

/// Whose a row is, in a word.
pub fn whose(account: AccountId) -> &'static str {
    if account == OURS { "ours" } else { "theirs" }
}

/// Bytes that stand for sealed ones and say whose they are.
pub fn sealed(account: AccountId, what: &str) -> Sealed {
    Sealed(format!("{} {what}", whose(account)).into_bytes())
}

/// Such bytes as text.
pub fn opened(sealed: &Sealed) -> String {
    String::from_utf8(sealed.0.clone()).unwrap()
}

pub fn new_contact(account: AccountId, number: u8) -> NewContact {
    let domain = domain(if number % 2 == 1 { "odd.example" } else { "even.example" });
    NewContact {
        id: contact(number.into()),
        lookup: vec![number; 16],
        suppression_key: suppression_key(number),
        domain,
        salt: [number; 16],
        sealed_data: sealed(account, &format!("data {number}")),
    }
}

pub fn suppression_key(number: u8) -> Vec<u8> {
    vec![100 + number; 16]
}

pub fn new_event(account: AccountId, number: u8, kind: &'static str) -> NewEvent {
    NewEvent {
        id: event(number.into()),
        contact: contact(number.into()),
        list: Some(list(1)),
        kind,
        at: at(1),
        salt: [number; 16],
        sealed_body: sealed(account, &format!("body {number}")),
        leaf: digest(number),
    }
}

pub fn permission(number: u8, state: &str) -> PermissionRow {
    PermissionRow {
        contact: contact(number.into()),
        list: list(1),
        state: state.to_owned(),
        basis: (state == "granted").then_some(domain::Basis::Confirmed),
        event: event(number.into()),
        since: at(1),
        acted_at: (state == "granted").then(|| at(1)),
    }
}

/// A store with both accounts.
#[derive(Clone)]
pub struct House {
    pub store: Store,
}

impl House {
    pub async fn furnish(store: Store) -> Self {
        let house = Self { store };
        let rules = policy_current::set(gate::BOOK.version(), at(0));
        house.system(vec![rules]).await.unwrap();
        for account in [THEIRS, OURS] {
            house.open(account).await;
            house.people(account).await;
            sending::furnish(&house, account).await;
            ladder::furnish(&house, account).await;
            brakes::furnish(&house, account).await;
            identity_marks::furnish(&house, account).await;
            places::furnish(&house, account).await;
            complaints::furnish(&house, account).await;
            evidence::furnish(&house, account).await;
            transfers::furnish(&house, account).await;
            opt_outs::furnish(&house, account).await;
            setting_changes::furnish(&house, account).await;
            listings::furnish(&house, account).await;
            conducts::furnish(&house, account).await;
            desk::furnish(&house, account).await;
            audiences::furnish(&house, account).await;
            segments::furnish(&house, account).await;
            customers::furnish(&house, account).await;
            own_limits::furnish(&house, account).await;
            identity_checks::furnish(&house, account).await;
            topic_suppressions::furnish(&house, account).await;
            holds::furnish(&house, account).await;
            rights::furnish(&house, account).await;
        }
        let taught = lesson::insert(OURS, review(8), &[8], at(4));
        house.unit([taught]).await.unwrap();
        neighbour::furnish(&house).await;
        house
    }

    /// Runs a unit of our account.
    pub async fn unit(&self, steps: impl Into<Vec<Step>>) -> Result<Done, UnitError> {
        self.unit_of(OURS, steps).await
    }

    pub async fn unit_of(
        &self,
        account: AccountId,
        steps: impl Into<Vec<Step>>,
    ) -> Result<Done, UnitError> {
        self.store.unit(Scope::Account(account), Lane::Interactive, steps.into()).await
    }

    pub async fn system(&self, steps: impl Into<Vec<Step>>) -> Result<Done, UnitError> {
        self.store.unit(SYSTEM, Lane::Interactive, steps.into()).await
    }

    /// What a unit of our account came to, as text: `1 0`, or its error.
    pub async fn told(&self, steps: impl Into<Vec<Step>>) -> String {
        match self.unit(steps).await {
            Ok(done) => {
                let touched: Vec<_> = done.steps.iter().map(|it| it.touched.to_string()).collect();
                touched.join(" ")
            }
            Err(error) => error.to_string(),
        }
    }

    async fn open(&self, account: AccountId) {
        let opened = store::account::insert(&NewAccount {
            id: account,
            sealed_identity: sealed(account, "identity"),
            wrapped_key: sealed(account, "key"),
            language: Language::En,
            time_zone: "Asia/Shanghai".to_owned(),
            now: at(0),
        });
        self.system(vec![opened]).await.unwrap();
    }

    async fn people(&self, account: AccountId) {
        let contacts: Vec<_> = (1..=4).map(|it| new_contact(account, it)).collect();
        let kind = |it: u8| if it == 4 { "claimed" } else { "confirmed" };
        let events: Vec<_> = (1..=4).map(|it| new_event(account, it, kind(it))).collect();
        let granted: Vec<_> = (1..=3).map(|it| permission(it, "granted")).collect();
        let mut steps: Vec<Step> = store::contact::insert_many(account, &contacts, at(1)).into();
        steps.push(store::ledger::append(account, &events));
        steps.push(store::permission::upsert(account, &granted));
        steps.push(store::permission::claim(account, &[permission(4, "claimed")]));
        steps.push(store::ledger::start(account, b"empty", at(1)));
        steps.extend(store::ledger::number(
            account,
            &store::ledger::Numbering {
                from: 0,
                events: vec![event(1), event(2)],
                frontier: format!("{} frontier", whose(account)).into_bytes(),
                checkpoint: format!("{} 2", whose(account)),
                now: at(2),
            },
        ));
        self.unit_of(account, steps).await.unwrap();
    }
}

/// A campaign's new state, from the epoch read.
pub fn transition(account: AccountId, epoch: i64, to: CampaignState) -> Step {
    let change = store::campaign::Transition { epoch, to, scheduled_at: None, now: at(5) };
    store::campaign::transition(account, campaign(1), change)
}
