//! The ladder's tables: outcomes counted once, steps on record, the speed of
//! the warned, notices.

use clearance::{Clearance, Epochs, Recipient, Request, decide};
use consent::Permission;
use domain::{
    AccountId, Basis, BounceClass, DeliveryState, EnforcementId, Fault, Standing, Timestamp,
};
use policy::Subject;
use store::{
    Statement, Step, StoreError, UnitError, account,
    attempt::{self, AttemptOutcome},
    delivery::{self, Admission, DeliveryOutcome},
    enforcement::{self, EnforcementRow},
    inbound_event::{self, InboundEventRow},
    meter::{self, Counts, DaySpan},
    notice::{self, NewNotice},
    pace::{self, Pace},
    params, statement,
};
use uuid::Uuid;

use super::{
    beside_a_neighbour,
    gate::{BOOK, facts},
    house::{self, House, OURS, at, campaign, contact, digest, sealed},
    sending::{lease, new_attempt},
};

const DAY: i64 = 7;

static METER: Statement = statement!(
    text "meter/furniture",
    "-- scope: account ($1)
     INSERT INTO meter (account_id, day, campaign_id, slot, total, accepted, bad, soft, sender,
                        operator, nobody, complaints, dirty)
     VALUES ($1, $2, $3, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1)"
);

/// A step, a pace and a meter of the day before [`DAY`], in each account.
pub async fn furnish(house: &House, account: AccountId) {
    let before = Pace::UNUSED;
    let after = Pace { paid_until: at(1), queued_until: at(2) };
    let steps = vec![
        enforcement::insert(&step(account, 1, "warn-1")),
        pace::claim(account, before, after),
        Step::new(&METER, params![account, DAY - 1, campaign(1)]),
    ];
    house.unit_of(account, steps).await.unwrap();
}

fn step(account: AccountId, number: u128, action: &str) -> EnforcementRow {
    EnforcementRow {
        account,
        id: EnforcementId(Uuid::from_u128(number)),
        action: action.into(),
        axis: "bad-mail".into(),
        day: DAY,
        campaign: None,
        bad: 5,
        total: 100,
        complaints: 1,
        accepted: 90,
        policy_version: digest(3),
        standing_before: Standing::Good,
        standing_after: Standing::WarnedOnce,
        bad_contacts: vec![contact(1), contact(2)],
        notice: None,
        sealed_sender: Some(sealed(account, "sender")),
        sender_domain: Some(house::domain("news.example")),
        decided_by: None,
        reason: None,
        evidence: Some(digest(4)),
        created_at: at(i64::try_from(number).unwrap()),
    }
}

/// How delivery 1 ends, with its attempt.
fn ends(state: DeliveryState, means: Option<(BounceClass, Fault)>) -> Vec<Step> {
    let id = house::delivery(1);
    let (class, fault) = (means.map(|it| it.0), means.map(|it| it.1));
    let outcome = AttemptOutcome {
        outcome: "bounced",
        stage: "RCPT TO".into(),
        code: None,
        enhanced: None,
        reply: None,
        class,
        fault,
        now: at(20),
    };
    let begun = new_attempt(1, lease()).begun(id);
    let mut steps = attempt::settle(OURS, begun, &outcome).to_vec();
    steps.push(delivery::settle(OURS, id, &settled(state, means, at(20))));
    steps.push(meter::count(OURS, id, DAY));
    steps
}

fn settled(
    state: DeliveryState,
    means: Option<(BounceClass, Fault)>,
    now: Timestamp,
) -> DeliveryOutcome {
    DeliveryOutcome {
        state,
        doubts: 0,
        class: means.map(|it| it.0),
        fault: means.map(|it| it.1),
        reason: None,
        now,
    }
}

fn span() -> DaySpan {
    DaySpan { day: DAY, from: at(0), until: at(60) }
}

async fn counts(house: &House) -> Counts {
    let of_day = meter::of_day(&house.store, OURS, DAY).await.unwrap();
    let counts = of_day.iter().fold(Counts::default(), |sum, (_, it)| sum + *it);
    let found = meter::recount(&house.store, OURS, span()).await.unwrap();
    assert_eq!(of_day, found, "the meter says what the deliveries say");
    counts
}

const HARD: Option<(BounceClass, Fault)> = Some((BounceClass::Hard, Fault::Recipient));

#[test]
fn each_outcome_is_counted_by_whose_fault_it_was() {
    let bounced = |total: Counts| Counts { total: 1, ..total };
    let zero = Counts::default();
    let cases = [
        (DeliveryState::Accepted, None, bounced(Counts { accepted: 1, ..zero })),
        (DeliveryState::InDoubt, None, bounced(zero)),
        (DeliveryState::Scheduled, Some((BounceClass::Soft, Fault::Recipient)), zero),
        (DeliveryState::Bounced, HARD, bounced(Counts { bad: 1, ..zero })),
        (
            DeliveryState::Bounced,
            Some((BounceClass::Soft, Fault::Recipient)),
            bounced(Counts { soft: 1, ..zero }),
        ),
        (
            DeliveryState::Bounced,
            Some((BounceClass::Policy, Fault::Sender)),
            bounced(Counts { sender: 1, ..zero }),
        ),
        (
            DeliveryState::Bounced,
            Some((BounceClass::Infra, Fault::Operator)),
            bounced(Counts { operator: 1, ..zero }),
        ),
        (
            DeliveryState::Bounced,
            Some((BounceClass::Rate, Fault::Nobody)),
            bounced(Counts { nobody: 1, ..zero }),
        ),
    ];
    for (state, means, expected) in cases {
        beside_a_neighbour(|house| async move {
            house.unit(ends(state, means)).await.unwrap();
            assert_eq!(counts(&house).await, expected, "{state} {means:?}");
        });
    }
}

#[test]
fn a_late_report_moves_a_delivery_from_accepted_to_bad_once() {
    beside_a_neighbour(|house| async move {
        house.unit(ends(DeliveryState::Accepted, None)).await.unwrap();
        let id = house::delivery(1);
        let late = |minute| {
            [
                meter::count_late((OURS, id), DAY, HARD.unwrap()),
                delivery::bounce_later(
                    OURS,
                    id,
                    &settled(DeliveryState::Bounced, HARD, at(minute)),
                ),
            ]
        };
        assert_eq!(house.told(late(40)).await, "1 1");
        assert_eq!(house.told(late(41)).await, "0 0", "a second report is no second one");
        assert_eq!(counts(&house).await, Counts { total: 1, bad: 1, ..Counts::default() });
        let campaign = meter::of_campaign(&house.store, OURS, campaign(1)).await.unwrap();
        // With the furniture's, of another day.
        assert_eq!((campaign.total, campaign.bad), (2, 2));
        let named = meter::bad_contacts(&house.store, (OURS, None), span(), 10).await.unwrap();
        assert_eq!(named, [contact(1)]);
        let other = Some(house::campaign(9));
        let named = meter::bad_contacts(&house.store, (OURS, other), span(), 10).await.unwrap();
        assert_eq!(named, []);
    });
}

#[test]
fn a_complaint_is_counted_once() {
    beside_a_neighbour(|house| async move {
        house.unit(ends(DeliveryState::Accepted, None)).await.unwrap();
        let complaint = |number| {
            let row = InboundEventRow {
                id: house::inbound(number),
                kind: "complaint",
                delivery: Some(house::delivery(1)),
                detail: String::new(),
                created_at: at(30),
            };
            [meter::complain(OURS, house::delivery(1), DAY), inbound_event::insert(OURS, &row)]
        };
        assert_eq!(house.told(complaint(20)).await, "1 1");
        assert_eq!(house.told(complaint(21)).await, "0 1");
        let expected = Counts { total: 1, accepted: 1, complaints: 1, ..Counts::default() };
        assert_eq!(counts(&house).await, expected);
    });
}

#[test]
fn what_was_counted_is_judged_once_and_found_after_a_start() {
    beside_a_neighbour(|house| async move {
        house.unit(ends(DeliveryState::Bounced, HARD)).await.unwrap();
        let dirty = async || {
            let mut dirty = meter::dirty(&house.store).await.unwrap();
            dirty.retain(|it| it.account == OURS);
            dirty
        };
        let days: Vec<_> = dirty().await.iter().map(|it| (it.day, it.campaign)).collect();
        assert_eq!(days, [(DAY - 1, Some(campaign(1))), (DAY, Some(campaign(1)))]);
        for it in dirty().await {
            assert_eq!(house.told([meter::clean(&it)]).await, "1");
        }
        assert_eq!(dirty().await, []);
        let mut since = meter::since(&house.store, DAY).await.unwrap();
        since.retain(|it| it.0 == OURS);
        assert_eq!(since, [(OURS, DAY)]);
    });
}

#[test]
fn a_meter_that_is_wrong_is_written_anew_from_the_deliveries() {
    beside_a_neighbour(|house| async move {
        house.unit(ends(DeliveryState::Bounced, HARD)).await.unwrap();
        let wrong = Step::new(&METER, params![OURS, DAY, house::campaign(5)]);
        house.unit([wrong]).await.unwrap();
        assert_eq!(meter::of_day(&house.store, OURS, DAY).await.unwrap().len(), 2);
        house.unit(meter::rebuild(OURS, span())).await.unwrap();
        assert_eq!(counts(&house).await, Counts { total: 1, bad: 1, ..Counts::default() });
    });
}

fn told(rows: &[EnforcementRow]) -> Vec<String> {
    let told = rows.iter().map(|it| {
        let of = it.campaign.map_or("account", |_| "campaign");
        format!("{} {of} {}/{} {} named", it.action, it.bad, it.total, it.bad_contacts.len())
    });
    told.collect()
}

#[test]
fn steps_are_read_back_newest_first() {
    beside_a_neighbour(|house| async move {
        let of_campaign =
            EnforcementRow { campaign: Some(campaign(1)), ..step(OURS, 2, "campaign-limit") };
        let back = EnforcementRow {
            day: DAY - 3,
            decided_by: Some("rita".into()),
            ..step(OURS, 3, "reactivate")
        };
        let steps = [&of_campaign, &back].map(enforcement::insert);
        house.unit(steps).await.unwrap();
        let all = enforcement::of_account(&house.store, OURS).await.unwrap();
        let expected = [
            "reactivate account 5/100 2 named",
            "campaign-limit campaign 5/100 2 named",
            "warn-1 account 5/100 2 named",
        ];
        assert_eq!(told(&all), expected);
        let of = enforcement::of_campaign(&house.store, OURS, campaign(1)).await.unwrap();
        assert_eq!(told(&of), [expected[1]]);
        let weighs = enforcement::history(&house.store, OURS, DAY + 1).await.unwrap();
        assert_eq!(told(&weighs), [expected[0]], "a reactivation weighs on every day");
        let one = enforcement::by_id(&house.store, OURS, back.id).await.unwrap().unwrap();
        assert_eq!(one.decided_by.as_deref(), Some("rita"));
        let twice = EnforcementRow { id: EnforcementId(Uuid::from_u128(9)), ..of_campaign };
        let refused = house.unit([enforcement::insert(&twice)]).await;
        assert!(
            matches!(refused, Err(UnitError::Store(StoreError::Constraint { .. }))),
            "{refused:?}"
        );
    });
}

#[test]
fn the_standing_moves_only_from_where_it_was_read() {
    beside_a_neighbour(|house| async move {
        let row = account::by_id(&house.store, OURS).await.unwrap().unwrap();
        let moved = |epoch| [enforcement::move_standing(OURS, Standing::WarnedOnce, epoch)];
        assert_eq!(house.told(moved(row.standing_epoch)).await, "1");
        assert!(house.told(moved(row.standing_epoch)).await.contains("touched 0"));
        let row = account::by_id(&house.store, OURS).await.unwrap().unwrap();
        assert_eq!(row.standing, Standing::WarnedOnce);
        // The furniture's warning came at minute 1.
        let quiet = async |since| {
            let mut found = enforcement::warned(&house.store, at(since)).await.unwrap();
            found.retain(|it| *it == OURS);
            found.len()
        };
        assert_eq!([quiet(0).await, quiet(1).await], [0, 1]);
    });
}

#[test]
fn places_are_taken_only_from_where_they_were_counted() {
    beside_a_neighbour(|house| async move {
        let before = pace::of(&house.store, OURS).await.unwrap();
        assert_eq!(before, Pace { paid_until: at(1), queued_until: at(2) });
        let after = Pace { paid_until: at(8), queued_until: at(9) };
        assert_eq!(house.told([pace::claim(OURS, before, after)]).await, "1");
        assert!(house.told([pace::claim(OURS, before, after)]).await.contains("touched 0"));
        assert_eq!(pace::of(&house.store, OURS).await.unwrap(), after);
    });
}

fn cleared(permission_epoch: i64) -> Clearance {
    decide(&Request {
        account: OURS,
        contact: contact(1),
        recipient: Recipient::Member,
        list: None,
        basis: Basis::ServiceNotice,
        permission: Permission::Absent,
        age: None,
        asked: None,
        customer: None,
        suppressions: &[],
        standing: Standing::Suspended,
        campaign: None,
        decision: &BOOK.decide(Subject::Mail, &facts(Basis::ServiceNotice), at(0)),
        review: None,
        law: None,
        epochs: Epochs { permission: permission_epoch, standing: 1, campaign: None },
    })
    .unwrap()
}

fn admitted(permission_epoch: i64, standing_epoch_after: i64) -> [Step; 3] {
    let admission = Admission {
        clearance: cleared(permission_epoch),
        id: house::delivery(50),
        contact_version: 1,
        shard: 3,
    };
    notice::admit(NewNotice {
        admission,
        origin: EnforcementId(Uuid::from_u128(77)),
        artefact: digest(5),
        render_format: 1,
        standing_epoch_after,
        policy_version: BOOK.version(),
        now: at(30),
    })
}

#[test]
fn a_notice_is_admitted_while_what_its_clearance_read_holds() {
    beside_a_neighbour(|house| async move {
        assert!(house.told(admitted(2, 1)).await.contains("touched 0"), "the contact changed");
        assert!(house.told(admitted(1, 2)).await.contains("touched 0"), "the standing changed");
        assert_eq!(house.told(admitted(1, 1)).await, "1 1 1");
        let row = delivery::by_id(&house.store, OURS, house::delivery(50)).await.unwrap().unwrap();
        assert_eq!((row.basis, row.origin.as_str()), (Basis::ServiceNotice, "system"));
        // It is counted on no meter.
        let settled = settled(DeliveryState::Bounced, HARD, at(40));
        let steps = [delivery::settle(OURS, row.id, &settled), meter::count(OURS, row.id, DAY)];
        assert_eq!(house.told(steps).await, "1 0");
    });
}
