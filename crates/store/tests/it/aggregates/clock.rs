//! The clock of permission as it is kept beside it (DECISIONS D40).

use domain::{AccountId, Timestamp};
use store::{
    Step,
    contact::{self, NewContact},
    delivery::{self, CampaignBatch},
    ledger,
    permission::{self, AgeCount, Askable, Asking, OldPermission, PermissionRow},
};

use super::{
    beside_a_neighbour, gate,
    house::{self, House, OURS, THEIRS, at, list, minute, new_contact, new_event},
    sending,
};

fn acted(number: u8, minute: i64) -> PermissionRow {
    PermissionRow { acted_at: Some(at(minute)), ..house::permission(number, "granted") }
}

fn which(now: i64) -> Askable {
    let (frozen_through, old_through) = (at(1), at(50));
    Askable { account: None, frozen_through, old_through, asks_max: 2, now: at(now), limit: 10 }
}

/// Contacts of ours that may be asked: `2 at 20`.
async fn askable(house: &House, which: Askable) -> Vec<String> {
    let found = permission::askable(&house.store, which).await.unwrap();
    let ours = found.iter().filter(|it| it.account == OURS);
    ours.map(|it| format!("{} at {}", it.contact.0.as_u128(), minute(it.acted_at))).collect()
}

fn old(number: u8, minute: i64) -> OldPermission {
    let contact = house::contact(number.into());
    OldPermission { account: OURS, list: list(1), contact, acted_at: at(minute) }
}

async fn acted_at(house: &House, number: u8) -> Option<Timestamp> {
    let named = [house::contact(number.into())];
    let again = permission::again(&house.store, OURS, list(1), &named, at(60)).await.unwrap();
    let rows = permission::of_contact(&house.store, OURS, named[0]).await.unwrap();
    assert_eq!(again[0].permission.acted_at, rows[0].0.acted_at);
    again[0].permission.acted_at
}

#[test]
fn whoever_acted_long_ago_is_asked_oldest_first_and_not_too_often() {
    beside_a_neighbour(|house| async move {
        // Another account's are asked about too, whoever's round it is.
        let (of, id) = (AccountId(uuid::Uuid::from_u128(0xc)), house::contact(9));
        let new = NewContact { id, ..new_contact(THEIRS, 9) };
        let mut steps: Vec<Step> = contact::insert_many(of, &[new], at(1)).into();
        steps.push(permission::upsert(of, &[PermissionRow { contact: id, ..acted(9, 15) }]));
        house.unit_of(of, steps).await.unwrap();
        // 1 is frozen, 4 was only claimed, 3 is young.
        let rows = [acted(2, 20), acted(3, 51)];
        house.unit([permission::upsert(OURS, &rows)]).await.unwrap();
        assert_eq!(askable(&house, which(60)).await, ["2 at 20"]);
        let all = permission::askable(&house.store, which(60)).await.unwrap();
        assert_eq!(all.iter().map(|it| it.account).collect::<Vec<_>>(), [of, OURS]);
        let alone = Askable { account: Some(of), ..which(60) };
        let found = permission::askable(&house.store, alone).await.unwrap();
        assert_eq!(found.iter().map(|it| it.account).collect::<Vec<_>>(), [of]);
        let few = Askable { limit: 1, ..which(60) };
        assert_eq!(permission::askable(&house.store, few).await.unwrap().len(), 1);

        let ask =
            |number, minute, what, again| permission::asked(old(number, minute), what, at(again));
        let stale = house.told([ask(2, 21, Asking::Mailed, 70)]).await;
        assert!(stale.contains("touched 0"), "the owner acted meanwhile: {stale}");
        house.unit([ask(2, 20, Asking::NotNow, 61)]).await.unwrap();
        assert!(askable(&house, which(60)).await.is_empty());
        assert_eq!(askable(&house, which(61)).await, ["2 at 20"]);
        house.unit([ask(2, 20, Asking::Mailed, 70)]).await.unwrap();
        assert_eq!(askable(&house, which(70)).await, ["2 at 20"]);
        house.unit([ask(2, 20, Asking::Mailed, 80)]).await.unwrap();
        assert!(askable(&house, which(99)).await.is_empty(), "twice is enough");
        // Another event that leaves the clock alone changes nothing of it.
        house.unit([permission::upsert(OURS, &[acted(2, 20)])]).await.unwrap();
        assert!(askable(&house, which(99)).await.is_empty());
        // An act does.
        house.unit([permission::upsert(OURS, &[acted(2, 30)])]).await.unwrap();
        assert_eq!(askable(&house, which(60)).await, ["2 at 30"]);
    });
}

#[test]
fn who_leaves_has_no_clock_and_an_attestation_takes_that_of_its_claim() {
    beside_a_neighbour(|house| async move {
        let left = PermissionRow { acted_at: None, ..house::permission(1, "withdrawn") };
        house.unit([permission::upsert(OURS, &[left])]).await.unwrap();
        assert_eq!(acted_at(&house, 1).await, None);
        let leave = permission::withdraw_all(OURS, house::contact(2), house::event(90), at(9));
        house.unit([leave]).await.unwrap();
        assert_eq!(acted_at(&house, 2).await, None);
        assert_eq!(acted_at(&house, 4).await, None, "claimed");
        let lifted = [(house::contact(4), house::event(104))];
        house.unit([permission::attest(OURS, list(1), &lifted, at(40))]).await.unwrap();
        assert_eq!(acted_at(&house, 4).await, Some(at(1)));
        // Claimed, then asked by a form: the request is no act.
        let mut steps: Vec<Step> =
            contact::insert_many(OURS, &[new_contact(OURS, 7)], at(1)).into();
        steps.push(ledger::append(OURS, &[new_event(OURS, 7, "claimed")]));
        let pending =
            PermissionRow { since: at(30), acted_at: None, ..house::permission(7, "pending") };
        steps.push(permission::upsert(OURS, &[pending]));
        let lifted = [(house::contact(7), house::event(107))];
        steps.push(permission::attest(OURS, list(1), &lifted, at(40)));
        house.unit(steps).await.unwrap();
        assert_eq!(acted_at(&house, 7).await, Some(at(1)));
    });
}

#[test]
fn a_list_is_counted_by_the_day_of_the_last_act() {
    beside_a_neighbour(|house| async move {
        let next_day = 24 * 60 + 1;
        let rows = [acted(2, next_day), acted(3, next_day + 5)];
        house.unit([permission::upsert(OURS, &rows)]).await.unwrap();
        let asked = permission::asked(old(2, next_day), Asking::Mailed, at(9_000));
        house.unit([asked]).await.unwrap();
        let day = at(1).as_second() / 86_400;
        let counts = permission::ages(&house.store, OURS, list(1)).await.unwrap();
        assert_eq!(
            counts,
            [
                AgeCount { day, contacts: 1, asked: 0 },
                AgeCount { day: day + 1, contacts: 2, asked: 1 },
            ]
        );
    });
}

/// R002-24: whose time is over between the decision and the row gets none.
#[test]
fn a_permission_that_grew_old_meanwhile_is_not_admitted() {
    beside_a_neighbour(|house| async move {
        let told = async |minute| {
            let shared = CampaignBatch { now: at(minute), ..sending::shared(OURS) };
            let admission = sending::admit(gate::ask(house::contact(3)), 3);
            house.told(delivery::admit_campaign(&shared, vec![admission])).await
        };
        assert_eq!(told(gate::FREEZES).await, "0 0");
        assert_eq!(told(gate::FREEZES - 1).await, "1 1 0");
    });
}
