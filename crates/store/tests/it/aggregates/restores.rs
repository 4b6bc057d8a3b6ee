//! What a restore does to the queue, and the hold that keeps everything back.

use domain::Timestamp;
use store::{
    queue, restore,
    sending_hold::{self, HoldRow},
    testing::on_both,
};
use uuid::Uuid;

use super::house::{self, House, OURS, THEIRS, at, domain};

fn hold(number: u128) -> store::Step {
    let row = HoldRow { reason: "restored".to_owned(), created_at: at(20) };
    sending_hold::insert(Uuid::from_u128(number), &row)
}

async fn waiting(house: &House) -> (usize, usize) {
    let (mut domains, mut due) = (0, 0);
    for shard in 0..8 {
        domains += queue::domains(&house.store, shard).await.unwrap().len();
        for name in ["odd.example", "even.example"] {
            let place = (shard, &domain(name));
            due += queue::due(&house.store, place, Timestamp::MAX, 100).await.unwrap().len();
        }
    }
    (domains, due)
}

#[test]
fn while_sending_is_held_nothing_is_taken_from_the_queue() {
    on_both(|store| async move {
        let house = House::furnish(store).await;
        let before = waiting(&house).await;
        assert!(before.0 > 0 && before.1 > 0, "{before:?}");
        house.system(vec![hold(1), hold(2)]).await.unwrap();
        assert_eq!(waiting(&house).await, (0, 0));
        assert_eq!(sending_hold::open(&house.store).await.unwrap().len(), 2);
        let done = house.system(vec![sending_hold::release("ann", "checked", at(30))]).await;
        assert_eq!(done.unwrap().steps[0].touched, 2);
        assert_eq!(waiting(&house).await, before);
        assert!(sending_hold::open(&house.store).await.unwrap().is_empty());
        house.system(vec![sending_hold::release("ann", "again", at(31))]).await.unwrap_err();
    });
}

#[test]
fn what_waited_is_in_doubt_and_is_tried_again_or_not_as_was_decided() {
    on_both(|store| async move {
        let house = House::furnish(store).await;
        let state = async |account| {
            let row = store::delivery::by_id(&house.store, account, house::delivery(1)).await;
            let row = row.unwrap().unwrap();
            format!("{} {} {}", row.state.as_str(), row.doubts, row.reason.unwrap_or_default())
        };
        assert_eq!(state(OURS).await, "scheduled 0 ");
        house.system(vec![restore::doubt_all()]).await.unwrap();
        assert_eq!(state(OURS).await, "scheduled 1 ");
        assert_eq!(state(THEIRS).await, "scheduled 1 ");
        // One campaign is known to have ended; the neighbour's is not.
        house.unit([restore::settle_campaign(OURS, house::campaign(1), at(30))]).await.unwrap();
        assert_eq!(state(OURS).await, "in-doubt 1 restored");
        assert_eq!(state(THEIRS).await, "scheduled 1 ");
        let (_, due) = waiting(&house).await;
        house.system(restore::settle_doubtful(at(31))).await.unwrap();
        assert_eq!(state(THEIRS).await, "in-doubt 1 restored");
        assert!(due > 0);
        assert_eq!(waiting(&house).await.1, 0);
    });
}
