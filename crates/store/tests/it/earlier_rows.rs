//! What the schema of today makes of deliveries that an earlier one wrote.

use domain::{ContactId, DeliveryId, Digest, ListId, Timestamp};
use store::{
    Lane, Scope, Statement, Step, attempt, delivery, meter, migrate::MIGRATIONS, params, queue,
    statement, testing::on_both_with,
};
use uuid::Uuid;

use crate::schema::account;

static WIDE: Statement = statement!(
    text "delivery/wide",
    "-- scope: account ($1)
     INSERT INTO delivery (account_id, delivery_id, origin, origin_id, contact_id, contact_version,
                           list_id, basis, policy_version, permission_epoch, stream, artefact,
                           render_format, seed, domain, state, attempts, doubts, admitted_at, laws,
                           footer, key_ids)
     VALUES ($1, $2, 'campaign', $3, $4, 1, $5, 'confirmed', $6, 1, 'marketing', $7, 1, $8,
             'even.example', 'accepted', 2, 0, 7, $9, 'ko en', $7)"
);
static CAMPAIGN: Statement = statement!(
    text "campaign/earlier",
    "-- scope: account ($1)
     INSERT INTO campaign (account_id, campaign_id, list_id, name, state, epoch, sealed_sender,
                           sender_domain, language, source, recipients, created_at)
     VALUES ($1, $2, $3, 'Spring', 'finished', 1, $4, 'even.example', 'en', $4, 1, 1)"
);
static ATTEMPT: Statement = statement!(
    text "attempt/earlier",
    "-- scope: account ($1)
     INSERT INTO attempt (account_id, delivery_id, number, fence, source, started_at, ended_at,
                          outcome, code, reply)
     VALUES ($1, $2, $3, 1, 'mx1', $3, $4, $5, $6, $7)"
);

static WAITS: Statement = statement!(
    text "ready/earlier",
    "-- scope: account ($1)
     INSERT INTO ready (shard, domain, due_at, delivery_id, account_id, parked_for)
     VALUES (5, 'even.example', $3, $2, $1, $4)"
);

/// Account, delivery and contact, laws.
const SENT: [(u128, u128, Option<&str>); 4] =
    [(1, 11, Some("SE")), (1, 12, Some("SE")), (1, 13, None), (2, 14, Some("SE"))];

fn wide(of: u128, number: u128, laws: Option<&str>) -> Step {
    let [id, campaign, list] = [number, 3, 4].map(Uuid::from_u128);
    let [rules, artefact, seed] = [vec![5_u8; 32], vec![6; 32], vec![7; 16]];
    let laws = laws.map(str::to_owned);
    Step::new(&WIDE, params![account(of), id, campaign, id, list, rules, artefact, seed, laws])
}

fn campaign(of: u128, number: u128) -> Step {
    let [id, list] = [number, 4].map(Uuid::from_u128);
    Step::new(&CAMPAIGN, params![account(of), id, list, vec![1_u8]])
}

fn attempt(of: u128, delivery: u128, number: i64, ended: Option<(&str, i64, &str)>) -> Step {
    let id = Uuid::from_u128(delivery);
    let ended_at = ended.map(|_| 10 * number);
    let (outcome, code) = (ended.map(|it| it.0.to_owned()), ended.map(|it| it.1));
    let reply = ended.map(|it| it.2.to_owned());
    Step::new(&ATTEMPT, params![account(of), id, number, ended_at, outcome, code, reply])
}

/// DECISIONS D57: terms are counted, and each delivery names its own.
#[test]
fn deliveries_from_before_the_terms_read_as_they_did() {
    on_both_with(&MIGRATIONS[..29], |store| async move {
        for (of, number, laws) in SENT {
            let steps = vec![wide(of, number, laws)];
            store.unit(Scope::Account(account(of)), Lane::Settle, steps).await.unwrap();
        }
        store.migrate_to(MIGRATIONS, Timestamp::UNIX_EPOCH).await.unwrap();
        let read = async |of, number| {
            let id = DeliveryId(Uuid::from_u128(number));
            delivery::by_id(&store, account(of), id).await.unwrap()
        };
        for (of, number, laws) in SENT {
            let row = read(of, number).await.unwrap();
            assert_eq!((row.origin.as_str(), row.origin_id.as_u128()), ("campaign", 3));
            assert_eq!(row.contact, ContactId(Uuid::from_u128(number)));
            assert_eq!(row.list, Some(ListId(Uuid::from_u128(4))));
            let digests = (row.policy_version, row.artefact);
            assert_eq!(digests, (Digest([5; 32]), Digest([6; 32])));
            assert_eq!((row.laws.as_deref(), row.footer.as_deref()), (laws, Some("ko en")));
        }
        assert!(read(2, 11).await.is_none(), "the neighbour's");
    });
}

/// DECISIONS D60: campaigns are numbered, the last attempt moves into its delivery,
/// and answers stand once, each as it was.
#[test]
fn attempts_from_before_the_courses_read_as_they_did() {
    on_both_with(&MIGRATIONS[..29], |store| async move {
        let sent = |of| {
            vec![
                campaign(of, 2),
                campaign(of, 3),
                wide(of, 11, None),
                attempt(of, 11, 1, Some(("deferred", 450, "later, {} 7"))),
                attempt(of, 11, 2, Some(("accepted", 250, "queued as 1"))),
                wide(of, 12, None),
                attempt(of, 12, 1, None),
                attempt(of, 12, 2, None),
            ]
        };
        for of in [1, 2] {
            store.unit(Scope::Account(account(of)), Lane::Settle, sent(of)).await.unwrap();
        }
        store.migrate_to(MIGRATIONS, Timestamp::UNIX_EPOCH).await.unwrap();
        let told = async |number| {
            let id = DeliveryId(Uuid::from_u128(number));
            let attempts = attempt::of_delivery(&store, account(1), id).await.unwrap();
            let one = |it: &attempt::AttemptRow| {
                let (outcome, reply) = (it.outcome.as_deref(), it.reply.as_deref());
                let ended = it.ended_at.map(domain::micros);
                format!("{} {outcome:?} {:?} {reply:?} {ended:?}", it.number, it.code)
            };
            attempts.iter().map(one).collect::<Vec<_>>()
        };
        let first = "1 Some(\"deferred\") Some(450) Some(\"later, {} 7\") Some(10)";
        let last = "2 Some(\"accepted\") Some(250) Some(\"queued as 1\") Some(20)";
        assert_eq!(told(11).await, [first, last]);
        // Only a last attempt may be open: what the one before came to is not known.
        let first = "1 Some(\"in-doubt\") None None Some(1)";
        assert_eq!(told(12).await, [first, "2 None None None None"]);
        let open = attempt::open(&store, Timestamp::MAX, (None, 10)).await.unwrap();
        let open: Vec<_> = open.iter().map(|it| (it.account, it.number)).collect();
        assert_eq!(open, [(account(1), 2), (account(2), 2)]);
        let of = (account(1), domain::CampaignId(Uuid::from_u128(3)));
        let rows = delivery::of_campaign(&store, of, (ContactId(Uuid::nil()), 9)).await.unwrap();
        let keys: Vec<_> = rows.iter().map(|it| it.key_ids.clone()).collect();
        assert_eq!(keys, [Some(vec![6; 32]), Some(vec![6; 32])]);
        assert_eq!(rows.iter().map(|it| it.seed).collect::<Vec<_>>(), [[7; 16], [7; 16]]);
        let day = meter::DaySpan { day: 0, from: Timestamp::MIN, until: Timestamp::MAX };
        let counted = meter::recount(&store, account(1), day).await.unwrap();
        assert_eq!(counted.iter().map(|(_, it)| it.accepted).collect::<Vec<_>>(), [1]);
    });
}

/// DECISIONS D61: what waits for its time is found by it, and what is parked is not.
#[test]
fn a_queue_from_before_waits_as_it_did() {
    on_both_with(&MIGRATIONS[..31], |store| async move {
        let wave = Uuid::from_u128(9);
        for of in [1, 2] {
            let waits = |number, due: i64, parked: Option<Uuid>| {
                let id = Uuid::from_u128(100 * of + number);
                Step::new(&WAITS, params![account(of), id, due, parked])
            };
            let parked = waits(13, i64::MAX, Some(wave));
            let steps = vec![waits(11, 20, None), waits(12, 10, None), parked];
            store.unit(Scope::Account(account(of)), Lane::Settle, steps).await.unwrap();
        }
        store.migrate_to(MIGRATIONS, Timestamp::UNIX_EPOCH).await.unwrap();
        let due = async || {
            let of = (5, &"even.example".parse().unwrap());
            let due = queue::due(&store, of, Timestamp::MAX, 9).await.unwrap();
            let one = |it: &queue::DueDelivery| (it.account, it.delivery.0.as_u128());
            due.iter().map(one).collect::<Vec<_>>()
        };
        let [ours, theirs] = [account(1), account(2)];
        assert_eq!(due().await, [(ours, 112), (theirs, 212), (ours, 111), (theirs, 211)]);
        let release = queue::release((ours, wave), Timestamp::UNIX_EPOCH, 9);
        let done = store.unit(Scope::Account(ours), Lane::Settle, vec![release]).await.unwrap();
        assert_eq!(done.steps[0].touched, 1);
        assert_eq!(due().await[0], (ours, 113), "released, it is the first");
    });
}
