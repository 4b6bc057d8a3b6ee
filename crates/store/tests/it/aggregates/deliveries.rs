//! Deliveries after their admission: begun, settled, stopped, counted.

use domain::{BounceClass, DeliveryState, Fault};
use store::{
    Step,
    attempt::{self, AttemptOutcome, Composed, NewAttempt},
    contact,
    delivery::{self, DeliveryOutcome, DeliveryRow},
    permission::{self, PermissionRow},
    site::{self, SiteRow},
};

use super::{
    beside_a_neighbour,
    gate::ask,
    house::{self, House, OURS, at, digest, domain, minute, new_contact},
    sending::{admit, composed, lease, new_attempt, shared},
};

async fn row(house: &House, number: u128) -> DeliveryRow {
    delivery::by_id(&house.store, OURS, house::delivery(number)).await.unwrap().unwrap()
}

async fn told(house: &House, number: u128) -> String {
    let DeliveryRow { state, attempts, doubts, class, fault, reason, settled_at, .. } =
        row(house, number).await;
    let why = (class.map_or("-", BounceClass::as_str), fault.map_or("-", Fault::as_str));
    let (reason, settled) = (reason.unwrap_or("-".into()), settled_at.map(minute));
    format!("{state} {attempts} tried {doubts} doubts {} {} {reason} {settled:?}", why.0, why.1)
}

fn outcome(state: DeliveryState) -> DeliveryOutcome {
    let refused = !matches!(state, DeliveryState::Accepted);
    DeliveryOutcome {
        state,
        doubts: u32::from(state == DeliveryState::InDoubt),
        class: refused.then_some(BounceClass::Soft),
        fault: refused.then_some(Fault::Nobody),
        reason: refused.then(|| "busy".to_owned()),
        now: at(20),
    }
}

fn settle(number: u128, state: DeliveryState) -> Step {
    delivery::settle(OURS, house::delivery(number), &outcome(state))
}

/// The end of an attempt of delivery 1.
fn ends(number: u32) -> [Step; 2] {
    let outcome = AttemptOutcome {
        outcome: "deferred",
        stage: "RCPT TO".into(),
        code: Some(451),
        enhanced: None,
        reply: None,
        class: None,
        fault: None,
        now: at(20),
    };
    let begun = new_attempt(number, lease()).begun(house::delivery(1));
    attempt::settle(OURS, begun, &outcome)
}

#[test]
fn the_first_attempt_fixes_the_bytes_and_attempts_are_counted_one_by_one() {
    beside_a_neighbour(|house| async move {
        let id = house::delivery(1);
        let start = |number, minute| {
            let composed = Composed { digest_complete: digest(99), ..composed(minute) };
            let new = NewAttempt { composed, ..new_attempt(number, lease()) };
            attempt::begin(OURS, id, &new)
        };
        let refused = |step: usize| {
            format!("`attempt/begin` (step {step}) should touch exactly 1 rows, but touched 0")
        };
        assert_eq!(house.told(start(1, 30)).await, refused(0), "attempt 1 was begun before");
        assert_eq!(house.told(start(2, 30)).await, refused(1), "attempt 1 is open");
        house.unit(ends(1)).await.unwrap();
        assert_eq!(house.told(start(3, 30)).await, refused(1), "attempt 2 comes before");
        assert_eq!(house.told(start(2, 30)).await, "1 1 0");
        let row = row(&house, 1).await;
        assert_eq!((row.attempts, row.composed_at.map(minute)), (2, Some(12)));
        assert_eq!((row.digest_complete, row.digest_unsigned), (Some(digest(3)), Some(digest(4))));
        assert_eq!(row.key_ids.map(|it| it.len()), Some(16));
        house.unit([settle(1, DeliveryState::Accepted)]).await.unwrap();
        house.unit(ends(2)).await.unwrap();
        assert_eq!(house.told(start(3, 31)).await, refused(1), "it is settled");
    });
}

#[test]
fn a_deferred_delivery_stays_scheduled_and_a_settled_one_stays_settled() {
    beside_a_neighbour(|house| async move {
        house.unit([settle(1, DeliveryState::Scheduled)]).await.unwrap();
        assert_eq!(told(&house, 1).await, "scheduled 1 tried 0 doubts soft none busy None");
        house.unit([settle(1, DeliveryState::Accepted)]).await.unwrap();
        assert_eq!(told(&house, 1).await, "accepted 1 tried 0 doubts - - - Some(20)");
        let refused = "`delivery/settle` (step 0) should touch exactly 1 rows, but touched 0";
        assert_eq!(house.told([settle(1, DeliveryState::Bounced)]).await, refused);
        let stop = [delivery::withhold((OURS, house::delivery(1)), "suppressed", at(30))];
        assert_eq!(
            house.told(stop).await,
            "`delivery/withhold` (step 0) should touch exactly 1 rows, but touched 0"
        );
        let renewed = delivery::renew(&row(&house, 1).await, (digest(9), 9), None);
        assert_eq!(house.told(renewed).await, "0 1 1", "settled: it keeps its terms");
        assert_eq!(told(&house, 1).await, "accepted 1 tried 0 doubts - - - Some(20)");
    });
}

#[test]
fn doubts_add_up() {
    beside_a_neighbour(|house| async move {
        let lost = DeliveryOutcome { doubts: 1, ..outcome(DeliveryState::Scheduled) };
        house.unit([delivery::settle(OURS, house::delivery(1), &lost)]).await.unwrap();
        house.unit([settle(1, DeliveryState::InDoubt)]).await.unwrap();
        assert_eq!(told(&house, 1).await, "in-doubt 1 tried 2 doubts soft none busy Some(20)");
    });
}

#[test]
fn a_report_turns_accepted_mail_into_a_bounce_once_and_nothing_else() {
    beside_a_neighbour(|house| async move {
        let report = |minute| {
            let dead = DeliveryOutcome {
                class: Some(BounceClass::Hard),
                fault: Some(Fault::Recipient),
                reason: Some("no such mailbox".into()),
                now: at(minute),
                ..outcome(DeliveryState::Bounced)
            };
            [delivery::bounce_later(OURS, house::delivery(3), &dead)]
        };
        more(&house).await;
        assert_eq!(house.told(report(25)).await, "0", "only the neighbour's was accepted yet");
        house.unit([settle(3, DeliveryState::Accepted)]).await.unwrap();
        assert_eq!(house.told(report(40)).await, "1");
        assert_eq!(house.told(report(50)).await, "0");
        let told = told(&house, 3).await;
        assert_eq!(told, "bounced 0 tried 0 doubts hard recipient no such mailbox Some(40)");
    });
}

#[test]
fn bounces_of_a_contact_are_counted_by_reason_and_time() {
    beside_a_neighbour(|house| async move {
        let dead = |minute| DeliveryOutcome {
            reason: Some("no-route".into()),
            now: at(minute),
            ..outcome(DeliveryState::Bounced)
        };
        house.unit([delivery::settle(OURS, house::delivery(1), &dead(20))]).await.unwrap();
        let counted = async |reason, since, without| {
            let contact = (OURS, house::contact(1));
            let without = house::delivery(without);
            let of = (reason, at(since));
            delivery::earlier_bounces(&house.store, contact, of, without).await.unwrap()
        };
        assert_eq!(counted("no-route", 20, 9).await, 1, "the neighbour's bounced as well");
        assert_eq!(counted("no-route", 21, 9).await, 0, "too long ago");
        assert_eq!(counted("busy", 1, 9).await, 0, "another reason");
        assert_eq!(counted("no-route", 1, 1).await, 0, "the one that bounces now");
    });
}

#[test]
fn a_delivery_decided_again_carries_what_was_read_then() {
    beside_a_neighbour(|house| async move {
        let key = (OURS, house::delivery(1));
        let renewed = delivery::renew(&row(&house, 1).await, (digest(9), 5), None);
        assert_eq!(house.told(renewed).await, "1 1 1");
        let row = row(&house, 1).await;
        assert_eq!((row.policy_version, row.permission_epoch), (digest(9), 5));
        assert_eq!(house.told([delivery::withhold(key, "suppressed", at(30))]).await, "1");
        assert_eq!(told(&house, 1).await, "withheld 1 tried 0 doubts - - suppressed Some(30)");
        let counts = delivery::withheld_counts(&house.store, OURS, house::campaign(1)).await;
        let expected = [("no-permission".to_owned(), 1), ("suppressed".to_owned(), 1)];
        assert_eq!(counts.unwrap(), expected);
    });
}

/// R004-32: acts and ways out count after the mail, not before. The neighbour's
/// delivery 3 was accepted.
#[test]
fn those_whom_a_campaign_reached_are_counted_by_what_they_did_since() {
    beside_a_neighbour(|house| async move {
        let wanted = async || {
            let read = delivery::wanted(&house.store, OURS, house::campaign(1)).await.unwrap();
            (read.reached, read.acted, read.left)
        };
        assert_eq!(wanted().await, (0, 0, 0));
        house.unit([settle(1, DeliveryState::Accepted)]).await.unwrap();
        assert_eq!(wanted().await, (1, 0, 0), "said yes before, and nothing since");
        let granted = house::permission(1, "granted");
        let acted = PermissionRow { acted_at: Some(at(30)), ..granted.clone() };
        house.unit([permission::upsert(OURS, &[acted])]).await.unwrap();
        assert_eq!(wanted().await, (1, 1, 0));
        let left = PermissionRow { since: at(40), ..house::permission(1, "withdrawn") };
        house.unit([permission::upsert(OURS, &[left])]).await.unwrap();
        assert_eq!(wanted().await, (1, 0, 1));
    });
}

/// Admits contacts 2, 3 and 5 beside contact 1.
async fn more(house: &House) {
    let new: Vec<Step> = contact::insert_many(OURS, &[new_contact(OURS, 5)], at(1)).into();
    house.unit(new).await.unwrap();
    let admissions =
        [2, 3, 5].map(|it: u8| admit(ask(house::contact(it.into())), it)).into_iter().collect();
    let steps = delivery::admit_campaign(&shared(OURS), admissions);
    house.unit(steps).await.unwrap();
}

#[test]
fn a_campaigns_outcome_is_counted_by_provider_state_and_class() {
    beside_a_neighbour(|house| async move {
        more(&house).await;
        let odd = SiteRow { site: "mx.odd".into(), provider: "Odd Mail".into(), checked_at: at(1) };
        house.system([site::upsert(&domain("odd.example"), &odd)]).await.unwrap();
        let steps = [
            settle(2, DeliveryState::Bounced),
            settle(3, DeliveryState::Accepted),
            settle(5, DeliveryState::InDoubt),
        ];
        house.unit(steps).await.unwrap();
        let counts = delivery::counts(&house.store, OURS, house::campaign(1)).await.unwrap();
        let told: Vec<_> = counts
            .iter()
            .map(|it| {
                let (deferred, doubtful) = (it.deferred, it.doubtful);
                let of = format!("{} {} {:?}", it.provider, it.state, it.class);
                format!("{of}: {}, {deferred} deferred, {doubtful} doubtful", it.count)
            })
            .collect();
        assert_eq!(
            told,
            [
                "Odd Mail accepted \"\": 1, 0 deferred, 0 doubtful",
                "Odd Mail in-doubt \"soft\": 1, 0 deferred, 1 doubtful",
                "Odd Mail scheduled \"\": 1, 1 deferred, 0 doubtful",
                "even.example bounced \"soft\": 1, 0 deferred, 0 doubtful",
            ]
        );
        let unsettled = delivery::unsettled(&house.store, OURS, house::campaign(1)).await.unwrap();
        assert_eq!(unsettled, 1);
        let none = delivery::counts(&house.store, OURS, house::campaign(2)).await.unwrap();
        assert_eq!(none, []);
    });
}

#[test]
fn a_campaigns_deliveries_come_in_pages_and_a_contacts_newest_first() {
    beside_a_neighbour(|house| async move {
        more(&house).await;
        let page = async |after, limit| {
            let (key, from) = ((OURS, house::campaign(1)), (house::contact(after), limit));
            let page = delivery::of_campaign(&house.store, key, from).await.unwrap();
            page.iter().map(|it| it.contact.0.as_u128()).collect::<Vec<_>>()
        };
        assert_eq!(page(0, 3).await, [1, 2, 3]);
        assert_eq!(page(3, 3).await, [5]);
        assert_eq!(page(5, 3).await, []);
        let of = delivery::of_contact(&house.store, OURS, house::contact(1)).await.unwrap();
        assert_eq!(of.iter().map(|it| it.account).collect::<Vec<_>>(), [OURS]);
        assert_eq!(row(&house, 5).await.state, DeliveryState::Scheduled);
    });
}
