//! The furniture that sending needs: see the table in [`super::house`].

use domain::{AccountId, CampaignState, Language, Stream, Verdict};
use store::{
    Lane, Statement, Step,
    api_key::ApiKeyRow,
    attempt::{Composed, NewAttempt, ShardLease},
    campaign::{Frozen, NewCampaign},
    delivery::{Admission, CampaignBatch, WithheldRow},
    form::FormVersionRow,
    import::{BatchCounts, NewImport, Refusal},
    inbound_event::InboundEventRow,
    list::ListRow,
    params,
    review::NewReview,
    sender_domain::SenderDomainRow,
    signing_key::SigningKeyRow,
    statement,
    suppression::SuppressionRow,
    verdict::VerdictRow,
};
use uuid::Uuid;

use super::{
    gate::{Ask, BOOK, ask, cleared, node},
    house::{
        House, OURS, api_key, at, campaign, contact, delivery, digest, domain, form, import,
        inbound, list, review, sealed, sender_domain, signing_key, suppression_key, transition,
        verdict, whose,
    },
};

/// Where everything waits.
pub const SHARD: u16 = 7;

/// A number that differs between the accounts, for what must be unique.
pub fn number(account: AccountId) -> u128 {
    if account == OURS { 1 } else { 2 }
}

static KEPT: Statement = statement!(
    text "attempt/furniture",
    "-- scope: account ($1)
     INSERT INTO attempt (account_id, delivery_id, number, fence, course_id, started_at, ended_at)
     VALUES ($1, $2, 1, 1, 1, 1, 2)"
);

pub async fn furnish(house: &House, account: AccountId) {
    let steps = [desk(account), lists_and_forms(account), imports(account), campaigns(account)];
    house.unit_of(account, steps.concat()).await.unwrap();
    house.unit_of(account, admission(account)).await.unwrap();
    let lease =
        store::queue::lease(&house.store, (SHARD, node(1)), at(0), at(60)).await.unwrap().unwrap();
    assert_eq!(lease, self::lease());
    let begun = house.store.unit(store::Scope::Account(account), Lane::Settle, begin(account));
    begun.await.unwrap();
    let kept = Step::new(&KEPT, params![account, delivery(99)]);
    house.unit_of(account, vec![kept]).await.unwrap();
}

pub fn lease() -> ShardLease {
    ShardLease { shard: SHARD, owner: node(1), fence: 1 }
}

fn desk(account: AccountId) -> Vec<Step> {
    let whose = whose(account).to_owned();
    let key = ApiKeyRow { account, id: api_key(1), name: whose.clone(), role: "owner".into() };
    let domain_row = SenderDomainRow {
        id: sender_domain(1),
        domain: domain("news.example"),
        challenge: whose.clone(),
        verified_at: None,
        checked_at: None,
        problems: "not checked yet".into(),
    };
    let came_in = InboundEventRow {
        id: inbound(1),
        kind: "reply",
        delivery: Some(delivery(1)),
        detail: whose,
        created_at: at(1),
    };
    let hash = [u8::try_from(number(account)).unwrap(); 32];
    vec![
        store::api_key::insert(&key, hash, at(0)),
        store::account::accept_policy(
            account,
            super::house::policy_version(),
            sealed(account, "by"),
            at(0),
        ),
        store::sender_domain::insert(account, &domain_row, at(0)),
        store::sender_domain::set_checked(account, &domain("news.example"), "", at(1)),
        store::signing_key::insert(account, &dkim(account, 1), at(0)),
        store::inbound_event::insert(account, &came_in),
        store::blob::put(account, digest(1), (sealed(account, "blob"), 4), at(0)),
        store::suppression::insert(account, &complaint(150, None)),
    ]
}

pub fn dkim(account: AccountId, number: u128) -> SigningKeyRow {
    SigningKeyRow {
        id: signing_key(number),
        domain: domain("news.example"),
        selector: format!("a{number}"),
        algorithm: "rsa-sha256".into(),
        public_record: whose(account).to_owned(),
        sealed_private: Some(sealed(account, &format!("private {number}"))),
        retired_at: None,
        destroyed_at: None,
    }
}

pub fn complaint(number: u8, list: Option<domain::ListId>) -> SuppressionRow {
    SuppressionRow {
        address_key: suppression_key(number),
        list,
        reason: "complained".into(),
        created_at: at(1),
        until: None,
    }
}

pub fn list_row(account: AccountId, number: u128) -> ListRow {
    let name = format!("{} {number}", whose(account));
    ListRow { id: list(number), name, purpose: "news".into(), frequency: "weekly".into() }
}

pub fn wording(account: AccountId, version: u32) -> FormVersionRow {
    FormVersionRow {
        form: form(number(account)),
        version,
        wording: format!("{} wording {version}", whose(account)),
        digest: digest(u8::try_from(version).unwrap()),
        artefact: digest(90),
        sealed_sender: sealed(account, "sender"),
        sender_domain: domain("news.example"),
    }
}

fn lists_and_forms(account: AccountId) -> Vec<Step> {
    vec![
        store::list::insert(account, &list_row(account, 1), at(0)),
        store::list::insert(account, &list_row(account, 2), at(0)),
        store::form::insert(account, form(number(account)), at(0)),
        store::form::insert_version(account, &wording(account, 1), at(0)),
    ]
}

fn imports(account: AccountId) -> Vec<Step> {
    let new = NewImport {
        id: import(1),
        list: list(1),
        provenance: whose(account).into(),
        file: digest(1),
        evidence: None,
        now: at(1),
    };
    let key = (account, import(1));
    let counts = BatchCounts { total: 4, claimed: 2, refused: 2, known: 0, evidenced: 1 };
    let refusal = |line| Refusal { line, field: "email".into(), reason: whose(account).into() };
    vec![
        store::import::insert(account, &new),
        store::import::insert_contacts(key, &[3, 4].map(contact)),
        store::import::insert_refusals(key, &[refusal(2), refusal(3)]),
        store::upload::record(key, &[9], at(1)),
        store::screening::put_sketch(key, (4, vec![7; 8])),
        store::fingerprint::except(
            super::house::fingerprint(9),
            &store::fingerprint::ExceptionRow {
                account,
                decided_by: whose(account).into(),
                reason: "honest".into(),
                created_at: at(1),
            },
        ),
        store::import::advance(key, (0, 4), counts, at(2)),
    ]
}

pub fn new_campaign(account: AccountId, number: u128) -> NewCampaign {
    NewCampaign {
        id: campaign(number),
        list: list(1),
        name: format!("{} {number}", whose(account)),
        sealed_sender: sealed(account, "sender"),
        sender_domain: domain("news.example"),
        language: Language::En,
        source: digest(1),
        topic: None,
        sealed_segment: None,
        now: at(2),
    }
}

pub fn frozen(epoch: i64) -> Frozen {
    Frozen {
        epoch,
        state: CampaignState::Submitted,
        artefact: digest(2),
        sketch: 77,
        recipients: 4,
        now: at(3),
    }
}

fn campaigns(account: AccountId) -> Vec<Step> {
    let judged = VerdictRow {
        id: verdict(1),
        subject_kind: "campaign".into(),
        subject: campaign(1).0,
        verdict: Verdict::Allow,
        rules: format!("[\"{}\"]", whose(account)),
        policy_version: BOOK.version(),
        created_at: at(3),
        own_limits: None,
    };
    let asked = NewReview {
        id: review(number(account)),
        subject_kind: "import",
        subject: import(1).0,
        verdict: verdict(1),
        now: at(3),
    };
    vec![
        store::campaign::insert(account, &new_campaign(account, 1)),
        store::campaign::freeze(account, campaign(1), frozen(1)),
        store::verdict::insert(account, &judged),
        store::review::insert(account, asked),
        store::campaign::set_verdict(account, campaign(1), verdict(1)),
        transition(account, 2, CampaignState::Running),
    ]
}

/// What the batches of the furnished house share.
pub fn shared(account: AccountId) -> CampaignBatch {
    CampaignBatch {
        account,
        campaign: campaign(1),
        campaign_epoch: 3,
        standing_epoch: 1,
        policy_version: BOOK.version(),
        verdict: Some(verdict(1)),
        artefact: digest(2),
        stream: Stream::Marketing,
        render_format: 1,
        // Both accounts have delivery 1, and it waits in one queue.
        now: at(if account == OURS { 10 } else { 11 }),
    }
}

/// Delivery `number` of contact `number`.
pub fn admit(ask: Ask, number: u8) -> Admission {
    Admission {
        clearance: cleared(ask),
        id: delivery(number.into()),
        contact_version: 1,
        shard: SHARD,
    }
}

pub fn withheld(number: u128, reason: &str) -> WithheldRow {
    WithheldRow { contact: contact(number), reason: reason.into(), detail: "claimed".into() }
}

fn admission(account: AccountId) -> Vec<Step> {
    let first = admit(Ask { account, ..ask(contact(1)) }, 1);
    let mut steps = store::delivery::admit_campaign(&shared(account), vec![first]);
    let rows = [withheld(4, "no-permission")];
    steps.push(store::delivery::withhold_many((account, campaign(1)), &rows, at(10)));
    steps
}

pub fn composed(minute: i64) -> Composed {
    Composed {
        composed_at: at(minute),
        key_ids: Uuid::from_u128(1).as_bytes().to_vec(),
        digest_complete: digest(3),
        digest_unsigned: digest(4),
    }
}

pub fn new_attempt(number: u32, lease: ShardLease) -> NewAttempt {
    NewAttempt {
        number,
        lease,
        source: "source-1".into(),
        host: "mx.odd.example".into(),
        tls: Some("TLSv1.3".into()),
        provider: "Odd".into(),
        composed: composed(12),
        now: at(12),
    }
}

/// The unit that begins attempt 1 of delivery 1.
fn begin(account: AccountId) -> Vec<Step> {
    store::attempt::begin(account, delivery(1), &new_attempt(1, lease()))
}
