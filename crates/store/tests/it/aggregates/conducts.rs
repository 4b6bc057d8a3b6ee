//! Rules of conduct: versions that nobody takes twice, and who accepted which; and
//! what was taken down.

use domain::AccountId;
use store::{
    conduct::{self, ConductRow},
    takedown,
};

use super::{
    beside_a_neighbour,
    house::{House, OURS, THEIRS, at, campaign, opened, sealed},
};

fn row(account: AccountId, version: u32) -> ConductRow {
    ConductRow {
        version,
        sealed_text: sealed(account, "conduct"),
        published_by: "ann".to_owned(),
        published_at: at(1),
    }
}

/// A version that somebody accepted; a campaign that was taken down.
pub async fn furnish(house: &House, account: AccountId) {
    let steps = [
        conduct::insert(account, &row(account, 1)),
        conduct::accept((account, 1), "ann", at(2)),
        takedown::insert((account, campaign(9)), ("reviewer", "case 7"), at(3)),
    ];
    house.unit_of(account, steps).await.unwrap();
}

/// R003-43.
#[test]
fn a_version_is_published_once_and_accepted_once_by_each() {
    beside_a_neighbour(|house| async move {
        assert!(house.unit([conduct::insert(OURS, &row(OURS, 1))]).await.is_err());
        let accept = |version, author| conduct::accept((OURS, version), author, at(5));
        assert_eq!(house.told([accept(1, "ann"), accept(1, "bo"), accept(2, "bo")]).await, "0 1 0");
        let known = conduct::accepted(&house.store, OURS, 1).await.unwrap();
        assert_eq!(known, [("ann".to_owned(), at(2)), ("bo".to_owned(), at(5))]);
        house.unit([conduct::insert(OURS, &row(OURS, 2))]).await.unwrap();
        let current = conduct::current(&house.store, OURS).await.unwrap().unwrap();
        assert_eq!((current.version, opened(&current.sealed_text).as_str()), (2, "ours conduct"));
        assert_eq!(conduct::accepted(&house.store, OURS, 2).await.unwrap(), []);
        let theirs = conduct::current(&house.store, THEIRS).await.unwrap().unwrap();
        assert_eq!(theirs.version, 1);
    });
}

/// R003-62.
#[test]
fn content_is_taken_down_once() {
    beside_a_neighbour(|house| async move {
        let take = |id| takedown::insert((OURS, campaign(id)), ("reviewer", "case 8"), at(5));
        assert!(house.unit([take(9)]).await.is_err(), "it is down already");
        house.unit([take(1)]).await.unwrap();
        let down = async |account, id| {
            takedown::of_campaign(&house.store, (account, campaign(id))).await.unwrap()
        };
        assert_eq!(down(OURS, 1).await, Some(at(5)));
        assert_eq!(down(THEIRS, 1).await, None);
        assert_eq!(down(OURS, 2).await, None);
    });
}
