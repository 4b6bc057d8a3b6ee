//! Suppression: the stricter stands, and only an opt-out is lifted.

use domain::{AccountId, ListId};
use store::{
    NIL, Step,
    suppression::{self, SuppressionRow},
};

use super::{
    beside_a_neighbour,
    house::{self, House, OURS, at, minute},
};

/// An address of which the neighbour forbids nothing either.
const KEY: [u8; 16] = [33; 16];

fn row(reason: &str, list: Option<ListId>, (since, until): (i64, Option<i64>)) -> SuppressionRow {
    SuppressionRow {
        address_key: KEY.to_vec(),
        list,
        reason: reason.to_owned(),
        created_at: at(since),
        until: until.map(at),
    }
}

fn insert(reason: &str, list: Option<ListId>, when: (i64, Option<i64>)) -> Step {
    suppression::insert(OURS, &row(reason, list, when))
}

async fn told(house: &House) -> String {
    let rows = suppression::of_key(&house.store, OURS, &KEY).await.unwrap();
    let told = rows.iter().map(|it| {
        let on = it.list.map_or("all".to_owned(), |list| list.0.as_u128().to_string());
        let until = it.until.map_or("for good".to_owned(), |it| format!("until {}", minute(it)));
        format!("{} on {on} since {} {until}", it.reason, minute(it.created_at))
    });
    told.collect::<Vec<_>>().join("; ")
}

#[test]
fn of_two_suppressions_with_one_reason_the_later_instant_and_the_longer_time_stand() {
    beside_a_neighbour(|house| async move {
        for when in [(5, Some(50)), (6, Some(40)), (4, Some(60))] {
            house.unit([insert("hard-bounce", None, when)]).await.unwrap();
        }
        assert_eq!(told(&house).await, "hard-bounce on all since 6 until 60");
        for when in [(7, None), (8, Some(99))] {
            house.unit([insert("hard-bounce", None, when)]).await.unwrap();
        }
        assert_eq!(told(&house).await, "hard-bounce on all since 8 for good");
    });
}

#[test]
fn a_confirmation_lifts_earlier_opt_outs_of_its_list_and_of_the_account_and_nothing_else() {
    beside_a_neighbour(|house| async move {
        let (one, two) = (Some(house::list(1)), Some(house::list(2)));
        let steps = [
            insert("unsubscribed", one, (1, None)),
            insert("unsubscribed", None, (2, None)),
            insert("unsubscribed", two, (3, None)),
            insert("hard-bounce", None, (4, Some(90))),
            insert("complained", one, (5, None)),
        ];
        house.unit(steps).await.unwrap();
        let lift = |minute| [suppression::lift(OURS, &KEY, house::list(1), at(minute))];
        assert_eq!(house.told(lift(1)).await, "0", "an opt-out of the same instant stays");
        assert_eq!(house.told(lift(9)).await, "2");
        assert_eq!(
            told(&house).await,
            "unsubscribed on 2 since 3 for good; hard-bounce on all since 4 until 90; \
             complained on 1 since 5 for good"
        );
    });
}

#[test]
fn an_opt_out_after_a_bounce_can_be_lifted_and_the_bounce_stays() {
    beside_a_neighbour(|house| async move {
        house.unit([insert("hard-bounce", None, (1, Some(90)))]).await.unwrap();
        house.unit([insert("unsubscribed", None, (2, None))]).await.unwrap();
        house.unit([suppression::lift(OURS, &KEY, house::list(1), at(3))]).await.unwrap();
        assert_eq!(told(&house).await, "hard-bounce on all since 1 until 90");
    });
}

#[test]
fn someone_who_left_again_is_not_brought_back_by_a_confirmation_in_between() {
    beside_a_neighbour(|house| async move {
        house.unit([insert("unsubscribed", None, (1, None))]).await.unwrap();
        house.unit([insert("unsubscribed", None, (5, None))]).await.unwrap();
        let lift = [suppression::lift(OURS, &KEY, house::list(1), at(3))];
        assert_eq!(house.told(lift).await, "0");
    });
}

#[test]
fn what_the_installation_forbids_holds_for_every_account_and_none_can_lift_it() {
    beside_a_neighbour(|house| async move {
        let nil = AccountId(NIL);
        let forbidden = suppression::insert(nil, &row("unsubscribed", None, (1, None)));
        house.unit_of(nil, [forbidden]).await.unwrap();
        assert_eq!(told(&house).await, "unsubscribed on all since 1 for good");
        let lift = [suppression::lift(OURS, &KEY, house::list(1), at(9))];
        assert_eq!(house.told(lift).await, "0");
        assert_eq!(told(&house).await, "unsubscribed on all since 1 for good");
    });
}

#[test]
fn another_accounts_suppressions_say_nothing_about_ours() {
    beside_a_neighbour(|house| async move {
        // The neighbour has a complaint of this very address.
        let key = house::suppression_key(1);
        assert_eq!(suppression::of_key(&house.store, OURS, &key).await.unwrap(), []);
        let lift = [suppression::lift(OURS, &key, house::list(1), at(99))];
        assert_eq!(house.told(lift).await, "0");
    });
}
