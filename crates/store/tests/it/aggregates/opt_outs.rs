//! Opt-outs to confirm: each is closed once.

use domain::{AccountId, CaseReplyId};
use store::opt_out::{self, Confirmed, OptOutRow};
use uuid::Uuid;

use super::{
    beside_a_neighbour,
    house::{House, OURS, THEIRS, at, contact, event, list},
};

fn row(account: AccountId, number: u8) -> OptOutRow {
    OptOutRow {
        account,
        event: event(number.into()),
        contact: contact(number.into()),
        list: Some(list(1)),
        rule: "law.vn.confirmation".to_owned(),
        language: "vi".to_owned(),
        asked_at: at(number.into()),
        due_at: at(number.into()),
    }
}

/// One that waits.
pub async fn furnish(house: &House, account: AccountId) {
    house.unit_of(account, [opt_out::insert(&row(account, 2))]).await.unwrap();
}

#[test]
fn an_opt_out_waits_until_it_is_closed_once() {
    beside_a_neighbour(|house| async move {
        assert_eq!(house.told([opt_out::insert(&row(OURS, 1))]).await, "1");
        let waiting = opt_out::open(&house.store).await.unwrap();
        assert_eq!(waiting, [row(OURS, 1), row(THEIRS, 2), row(OURS, 2)], "the oldest first");
        let reply = CaseReplyId(Uuid::from_u128(5));
        let close = || [opt_out::close(&row(OURS, 1), ("sent", Some(reply)), at(3))];
        assert_eq!(house.told(close()).await, "1");
        assert!(house.unit(close()).await.is_err(), "one message, whoever asks again");
        assert_eq!(opt_out::open(&house.store).await.unwrap().len(), 2);
        let known = opt_out::of_contact(&house.store, OURS, contact(1)).await.unwrap();
        let expected = Confirmed {
            event: event(1),
            rule: "law.vn.confirmation".to_owned(),
            asked_at: at(1),
            done_at: Some(at(3)),
            outcome: Some("sent".to_owned()),
        };
        assert_eq!(known, [expected]);
        assert_eq!(opt_out::of_contact(&house.store, THEIRS, contact(1)).await.unwrap(), []);
    });
}
