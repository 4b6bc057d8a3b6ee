//! Places of recipients: taken once in their time, and by their own account.

use domain::AccountId;
use store::place::{self, PlaceRow};

use super::{
    beside_a_neighbour,
    house::{self, House, OURS, THEIRS, at},
};

fn row(account: AccountId, delivery: u128, minute: i64) -> PlaceRow {
    PlaceRow {
        account,
        contact: house::contact(1),
        kind: "marketing".into(),
        slot: 0,
        delivery: house::delivery(delivery),
        taken_at: at(minute),
    }
}

/// Each account took a place of its contact 1 for its delivery 1.
pub async fn furnish(house: &House, account: AccountId) {
    house.unit_of(account, vec![place::take(&row(account, 1, 10), at(0))]).await.unwrap();
}

#[test]
fn a_place_is_free_again_only_when_its_time_is_over() {
    beside_a_neighbour(|house| async move {
        let take = async |delivery, minute, free_since| {
            house.told([place::take(&row(OURS, delivery, minute), at(free_since))]).await
        };
        assert!(take(2, 20, 9).await.contains("touched 0"), "somebody has it");
        assert_eq!(take(1, 20, 9).await, "1", "its own, for another attempt");
        assert!(take(2, 30, 19).await.contains("touched 0"));
        assert_eq!(take(2, 30, 20).await, "1");
        assert!(take(1, 31, 20).await.contains("touched 0"), "it is another's now");

        let asked = [(OURS, house::contact(1)), (THEIRS, house::contact(1))];
        let found = place::of_batch(&house.store, &asked, at(9)).await.unwrap();
        assert_eq!(found, [row(THEIRS, 1, 10), row(OURS, 2, 30)], "theirs is untouched");
        let later = place::of_batch(&house.store, &asked[..1], at(30)).await.unwrap();
        assert!(later.is_empty(), "{later:?}");
    });
}
