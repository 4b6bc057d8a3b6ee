//! Customers: the last dealing with somebody, and whom only that makes reachable.

use domain::{AccountId, Timestamp};
use store::{
    Step, campaign,
    contact::{self, NewContact},
    customer::{self, CustomerRow},
    permission,
};

use super::{
    beside_a_neighbour,
    house::{self, House, OURS, at, list, minute, new_contact, opened, sealed},
};

fn dealing(account: AccountId, number: u8, when: i64) -> CustomerRow {
    CustomerRow {
        contact: house::contact(number.into()),
        dealt_at: at(when),
        sealed_facts: sealed(account, &format!("dealing {number} {when}")),
    }
}

/// Contact 4 of each account, who is claimed and no more, once bought something.
pub async fn furnish(house: &House, account: AccountId) {
    let step = customer::record(account, list(1), &[dealing(account, 4, 2)], at(3));
    house.unit_of(account, [step]).await.unwrap();
}

async fn known(house: &House, number: u8) -> Option<(Timestamp, String)> {
    let named = [house::contact(number.into())];
    let found = permission::again(&house.store, OURS, list(1), &named, at(60)).await.unwrap();
    let before = house::contact(u128::from(number) - 1);
    let page = permission::page(&house.store, OURS, list(1), (before, 1), at(60)).await.unwrap();
    let told =
        |it: &permission::Candidate| it.customer.as_ref().map(|(at, sealed)| (*at, opened(sealed)));
    assert_eq!(told(&found[0]), told(&page[0]));
    told(&found[0])
}

#[test]
fn the_last_dealing_stands_and_an_older_one_changes_nothing() {
    beside_a_neighbour(|house| async move {
        let told = async |number| known(&house, number).await.map(|(at, it)| (minute(at), it));
        assert_eq!(told(4).await, Some((2, "ours dealing 4 2".to_owned())));
        assert_eq!(told(1).await, None);
        let rows = [dealing(OURS, 4, 1), dealing(OURS, 1, 9), dealing(OURS, 77, 9)];
        let record = [customer::record(OURS, list(1), &rows, at(10))];
        assert_eq!(house.told(record).await, "1");
        assert_eq!(told(4).await, Some((2, "ours dealing 4 2".to_owned())));
        assert_eq!(told(1).await, Some((9, "ours dealing 1 9".to_owned())));
        house
            .unit([customer::record(OURS, list(1), &[dealing(OURS, 4, 8)], at(10))])
            .await
            .unwrap();
        assert_eq!(told(4).await, Some((8, "ours dealing 4 8".to_owned())));
        house.unit([customer::forget(OURS, house::contact(4))]).await.unwrap();
        assert_eq!(told(4).await, None);
    });
}

#[test]
fn those_whom_consent_reaches_or_who_left_are_not_counted_as_customers() {
    beside_a_neighbour(|house| async move {
        let count = async || customer::count(&house.store, OURS, list(1)).await.unwrap();
        assert_eq!(count().await, 1);
        let new: Vec<NewContact> = (5..=6).map(|it| new_contact(OURS, it)).collect();
        let mut steps: Vec<Step> = contact::insert_many(OURS, &new, at(1)).into();
        let states = [house::permission(5, "withdrawn"), house::permission(6, "pending")];
        steps.push(permission::upsert(OURS, &states));
        // 1 said yes, 5 left, 6 was asked.
        let rows = [1, 5, 6].map(|it| dealing(OURS, it, 9));
        steps.push(customer::record(OURS, list(1), &rows, at(10)));
        house.unit(steps).await.unwrap();
        assert_eq!(count().await, 2);
        assert_eq!(customer::count(&house.store, OURS, list(2)).await.unwrap(), 0);
    });
}

#[test]
fn only_a_draft_as_it_was_read_is_declared_to_go_to_customers() {
    beside_a_neighbour(|house| async move {
        let new = super::sending::new_campaign(OURS, 2);
        house.unit([campaign::insert(OURS, &new)]).await.unwrap();
        let key = (OURS, house::campaign(2));
        let declare = |epoch, goods| [campaign::declare(key, epoch, goods)];
        assert_eq!(house.told(declare(1, Some("tulips"))).await, "1");
        assert!(house.told(declare(1, None)).await.contains("touched 0"));
        let row = campaign::by_id(&house.store, OURS, key.1).await.unwrap().unwrap();
        assert_eq!((row.goods.as_deref(), row.epoch), (Some("tulips"), 2));
        let running = [campaign::declare((OURS, house::campaign(1)), 3, Some("tulips"))];
        assert!(house.told(running).await.contains("touched 0"));
    });
}
