//! Who made sure who an account is: rows that nobody overwrites.

use domain::AccountId;
use store::{
    account,
    identity_check::{self, IdentityCheckRow},
};

use super::{
    beside_a_neighbour,
    house::{House, OURS, THEIRS, at, digest, opened, sealed},
};

fn row(account: AccountId, number: u32, outcome: &str) -> IdentityCheckRow {
    IdentityCheckRow {
        number,
        outcome: outcome.to_owned(),
        identity: digest(5),
        sealed_evidence: sealed(account, "extract"),
        checked_by: "reviewer rita".to_owned(),
        checked_at: at(number.into()),
    }
}

/// A look on record; the account's epoch stays.
pub async fn furnish(house: &House, account: AccountId) {
    let [record, _] = identity_check::insert(account, &row(account, 1, "verified"));
    house.unit_of(account, [record]).await.unwrap();
}

///
#[test]
fn the_newest_look_counts_and_what_was_decided_before_is_decided_again() {
    beside_a_neighbour(|house| async move {
        let epoch =
            async || account::by_id(&house.store, OURS).await.unwrap().unwrap().standing_epoch;
        let before = epoch().await;
        let doubted = row(OURS, 2, "doubted");
        assert_eq!(house.told(identity_check::insert(OURS, &doubted)).await, "1 1");
        assert_eq!(epoch().await, before + 1);
        assert!(house.unit(identity_check::insert(OURS, &doubted)).await.is_err(), "taken");
        let all = identity_check::of_account(&house.store, OURS).await.unwrap();
        assert_eq!(all, [doubted, row(OURS, 1, "verified")]);
        let theirs = identity_check::of_account(&house.store, THEIRS).await.unwrap();
        assert_eq!(theirs.len(), 1);
        assert_eq!(opened(&theirs[0].sealed_evidence), "theirs extract");
        house.unit([account::close(OURS, at(5))]).await.unwrap();
        let late = identity_check::insert(OURS, &row(OURS, 3, "verified"));
        assert!(house.unit(late).await.is_err(), "it is closed");
    });
}
