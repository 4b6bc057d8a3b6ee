//! Brakes: on record once, in force until their end, used up by one at a time.

use domain::{AccountId, BrakeId, SlowScope, Timestamp};
use store::{
    Step,
    brake::{self, BrakeRow, Braked},
    pace::Pace,
};
use uuid::Uuid;

use super::{
    beside_a_neighbour,
    house::{House, OURS, THEIRS, at, campaign, delivery, domain, minute, whose},
};

/// A pause of the whole account that ended long ago.
pub async fn furnish(house: &House, account: AccountId) {
    let row = BrakeRow { until: at(-50), ..row(account, 1, Braked::Account) };
    house.unit_of(account, vec![put(&row)]).await.unwrap();
}

/// One that lasts from minute 10 to minute 40.
fn row(account: AccountId, number: u128, braked: Braked) -> BrakeRow {
    BrakeRow {
        account,
        id: BrakeId(Uuid::from_u128(number)),
        braked,
        provider: format!("company of {}", whose(account)),
        per_hour: None,
        reason: "sender-rate".into(),
        delivery: delivery(1),
        created_at: at(10),
        until: at(40),
        pace: Pace::UNUSED,
    }
}

fn put(row: &BrakeRow) -> Step {
    brake::insert(row, row.until)
}

fn told(rows: &[BrakeRow]) -> String {
    let one = |it: &BrakeRow| {
        let speed = it.per_hour.map_or("pause".into(), |it| it.to_string());
        let number = it.id.0.as_u128();
        format!("{number} {} {speed} until {}", it.braked.scope(), minute(it.until))
    };
    rows.iter().map(one).collect::<Vec<_>>().join(", ")
}

async fn active(house: &House, now: Timestamp) -> String {
    told(&brake::active(&house.store, [OURS], now).await.unwrap())
}

#[test]
fn a_brake_is_in_force_until_its_end_and_stays_on_record() {
    beside_a_neighbour(|house| async move {
        let paused = row(OURS, 7, Braked::Campaign(campaign(1)));
        let slowed =
            BrakeRow { per_hour: Some(100), ..row(OURS, 8, Braked::Domain(domain("a.example"))) };
        let whole = BrakeRow { until: at(20), ..row(OURS, 9, Braked::Account) };
        assert_eq!(house.told([put(&paused), put(&slowed), put(&whole)]).await, "1 1 1");
        let all = "7 campaign pause until 40, 8 domain 100 until 40, 9 account pause until 20";
        assert_eq!(active(&house, at(19)).await, all);
        assert_eq!(
            active(&house, at(20)).await,
            "7 campaign pause until 40, 8 domain 100 until 40"
        );
        assert_eq!(active(&house, at(40)).await, "");
        let rows = brake::of_account(&house.store, OURS).await.unwrap();
        assert_eq!(rows[..3], [whole, slowed, paused]);
        assert_eq!((rows.len(), rows[3].braked.scope()), (4, SlowScope::Account));
        let both = brake::active(&house.store, [OURS, THEIRS], at(0)).await.unwrap();
        assert!(both.iter().all(|it| it.account == OURS), "the neighbour's are over");
    });
}

#[test]
fn what_is_spared_long_enough_is_not_put_on_record_again() {
    beside_a_neighbour(|house| async move {
        let first = row(OURS, 7, Braked::Account);
        house.unit(vec![put(&first)]).await.unwrap();
        let later = |number, end| {
            let row = BrakeRow { until: at(end), ..row(OURS, number, Braked::Account) };
            // Five minutes more are not worth another.
            brake::insert(&row, at(end - 5))
        };
        assert_eq!(house.told([later(8, 45)]).await, "0");
        assert_eq!(house.told([later(9, 46)]).await, "1");
        let slow = BrakeRow { per_hour: Some(100), ..row(OURS, 10, Braked::Account) };
        let other = BrakeRow { provider: "another".into(), ..row(OURS, 11, Braked::Account) };
        let narrow = row(OURS, 12, Braked::Campaign(campaign(1)));
        assert_eq!(house.told([put(&slow), put(&other), put(&narrow)]).await, "1 1 1");
    });
}

#[test]
fn places_under_a_brake_are_taken_by_one_at_a_time() {
    beside_a_neighbour(|house| async move {
        let row = BrakeRow { per_hour: Some(100), ..row(OURS, 7, Braked::Account) };
        house.unit(vec![put(&row)]).await.unwrap();
        let after = Pace { paid_until: at(11), queued_until: at(12) };
        assert_eq!(house.told([brake::claim(&row, after)]).await, "1");
        assert_eq!(
            house.told([brake::claim(&row, after)]).await,
            "`brake/claim` (step 0) should touch exactly 1 rows, but touched 0"
        );
        let read = brake::active(&house.store, [OURS], at(30)).await.unwrap();
        assert_eq!(read[0].pace, after);
    });
}
