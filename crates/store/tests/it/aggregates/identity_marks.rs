//! Marks of organisations: who is like an account that may not come back.

use domain::{AccountId, ReviewId, Standing, organisation::Feature};
use store::{
    account,
    identity_mark::{self, Held, LikenessRow, Mark, Which},
};
use uuid::Uuid;

use super::{
    beside_a_neighbour,
    house::{House, OURS, at, sealed},
};

const REVIEW: ReviewId = ReviewId(Uuid::from_u128(7));

fn mark(feature: Feature, number: u8, held: Held) -> Mark {
    Mark { feature, mark: [number; 16], held }
}

/// A name of its own, and a telephone number that both accounts have; something
/// that was let go on.
pub async fn furnish(house: &House, account: AccountId) {
    let own = if account == OURS { 1 } else { 2 };
    let released = LikenessRow {
        feature: Feature::Mail,
        other: AccountId(Uuid::from_u128(99)),
        standing: Standing::Locked,
        since: at(0),
        is_released: false,
    };
    let steps = vec![
        identity_mark::insert(account, &mark(Feature::Name, own, Held::Proven), at(0)),
        identity_mark::insert(account, &mark(Feature::Phone, 3, Held::Proven), at(0)),
        identity_mark::insert(account, &mark(Feature::Domain, 4, Held::Claimed), at(0)),
        identity_mark::release((account, REVIEW), &released, at(0)),
    ];
    house.unit_of(account, steps).await.unwrap();
}

/// Another account with the telephone number, and a name of its own.
async fn third(house: &House) -> AccountId {
    let id = AccountId(Uuid::from_u128(0x3333));
    let opened = account::insert(&account::NewAccount {
        id,
        sealed_identity: sealed(OURS, "third"),
        wrapped_key: sealed(OURS, "third"),
        language: domain::Language::En,
        time_zone: "UTC".into(),
        now: at(1),
    });
    house.system(vec![opened]).await.unwrap();
    let steps = vec![
        identity_mark::insert(id, &mark(Feature::Phone, 3, Held::Proven), at(1)),
        identity_mark::insert(id, &mark(Feature::Name, 1, Held::Proven), at(1)),
        identity_mark::insert(id, &mark(Feature::Domain, 4, Held::Claimed), at(1)),
    ];
    house.unit_of(id, steps).await.unwrap();
    id
}

/// In what we are like an account that may not come back, and nobody decided.
async fn open(house: &House) -> Vec<Feature> {
    let found = identity_mark::alike(&house.store, OURS, Which::Open).await.unwrap();
    found.iter().map(|it| it.feature).collect()
}

async fn set(house: &House, account: AccountId, standing: Standing) {
    house.unit_of(account, vec![account::set_standing(account, standing)]).await.unwrap();
}

/// R002-59: only who may not come back counts, and closing does not wash it off.
#[test]
fn an_account_is_like_those_that_may_not_come_back() {
    beside_a_neighbour(|house| async move {
        let third = third(&house).await;
        let like = async |standing| {
            set(&house, third, standing).await;
            open(&house).await
        };
        for standing in [Standing::Good, Standing::WarnedTwice, Standing::Suspended] {
            assert_eq!(like(standing).await, [], "{standing}");
        }
        let both = [Feature::Name, Feature::Phone];
        assert_eq!(like(Standing::Locked).await, both, "the domain is not proven");
        assert_eq!(like(Standing::Terminated).await, both);
        set(&house, third, Standing::Suspended).await;
        house.unit_of(third, vec![account::close(third, at(9))]).await.unwrap();
        let found = identity_mark::alike(&house.store, OURS, Which::Open).await.unwrap();
        assert_eq!((found.len(), found[0].standing), (2, Standing::Suspended));
        set(&house, third, Standing::Good).await;
        assert_eq!(open(&house).await, [], "who closed in good standing may come back");
    });
}

#[test]
fn a_domain_counts_once_it_was_proven() {
    beside_a_neighbour(|house| async move {
        let third = third(&house).await;
        set(&house, third, Standing::Locked).await;
        let proven = identity_mark::insert(third, &mark(Feature::Domain, 4, Held::Proven), at(2));
        let again = identity_mark::insert(third, &mark(Feature::Domain, 4, Held::Claimed), at(3));
        house.unit_of(third, vec![proven, again]).await.unwrap();
        assert_eq!(open(&house).await, [Feature::Domain, Feature::Name, Feature::Phone]);
    });
}

#[test]
fn what_was_let_go_on_is_shown_and_no_longer_open() {
    beside_a_neighbour(|house| async move {
        let third = third(&house).await;
        set(&house, third, Standing::Terminated).await;
        let open = identity_mark::alike(&house.store, OURS, Which::Open).await.unwrap();
        let [name, phone] = open.as_slice() else { panic!("{open:?}") };
        assert_eq!((name.feature, phone.feature), (Feature::Name, Feature::Phone));
        let release = |it| identity_mark::release((OURS, REVIEW), it, at(5));
        assert_eq!(house.told([release(name), release(name)]).await, "1 0");
        let left = identity_mark::alike(&house.store, OURS, Which::Open).await.unwrap();
        assert_eq!(left, std::slice::from_ref(phone));
        let all = identity_mark::alike(&house.store, OURS, Which::All).await.unwrap();
        let released: Vec<_> = all.iter().map(|it| it.is_released).collect();
        assert_eq!(released, [true, false]);
    });
}

#[test]
fn accounts_without_a_mark_are_found() {
    beside_a_neighbour(|house| async move {
        let none = identity_mark::unmarked(&house.store).await.unwrap();
        assert!(none.is_empty(), "both have marks: {none:?}");
        let id = AccountId(Uuid::from_u128(0x4444));
        let opened = account::insert(&account::NewAccount {
            id,
            sealed_identity: sealed(OURS, "old"),
            wrapped_key: sealed(OURS, "old"),
            language: domain::Language::En,
            time_zone: "UTC".into(),
            now: at(1),
        });
        house.system(vec![opened]).await.unwrap();
        assert_eq!(identity_mark::unmarked(&house.store).await.unwrap(), [id]);
    });
}
