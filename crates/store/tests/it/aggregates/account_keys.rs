//! Wrapping the keys of all accounts anew.

use domain::{AccountId, Language, Sealed};
use store::{
    account::{self, NewAccount},
    account_key::{self, Rewrapped},
    installation_key,
    keys::WrappedKey,
};
use uuid::Uuid;

use super::{
    beside_a_neighbour,
    house::{House, OURS, THEIRS, at, opened, sealed},
};

async fn told(house: &House) -> String {
    let all = account_key::all(&house.store).await.unwrap();
    all.iter().map(|(_, key)| opened(key)).collect::<Vec<_>>().join(", ")
}

fn rewrapped(account: AccountId, from: &str, to: &str) -> Rewrapped {
    Rewrapped { account, from: sealed(account, from), to: sealed(account, to) }
}

async fn refused(house: &House, keys: &[Rewrapped]) -> String {
    house.system(account_key::rewrap(keys)).await.unwrap_err().to_string()
}

#[test]
fn the_keys_of_all_accounts_change_together_or_not_at_all() {
    beside_a_neighbour(|house| async move {
        assert_eq!(told(&house).await, "theirs key, ours key");
        let anew = |account| rewrapped(account, "key", "key, anew");
        let changed = [anew(THEIRS), rewrapped(OURS, "another key", "key, anew")];
        assert_eq!(
            refused(&house, &changed).await,
            "`account_key/rewrap` (step 0) should touch exactly 2 rows, but touched 1"
        );
        assert_eq!(
            refused(&house, &[anew(THEIRS)]).await,
            "`account_key/count` (step 1) should touch exactly 1 rows, but touched 2"
        );
        assert_eq!(told(&house).await, "theirs key, ours key", "nothing of it happened");
        let both = account_key::rewrap(&[anew(THEIRS), anew(OURS)]);
        house.system(both).await.unwrap();
        assert_eq!(told(&house).await, "theirs key, anew, ours key, anew");
        // Back: nothing else of the neighbour changed.
        let back = [OURS, THEIRS].map(|account| rewrapped(account, "key, anew", "key"));
        house.system(account_key::rewrap(&back)).await.unwrap();
    });
}

fn key(text: &str) -> WrappedKey {
    WrappedKey {
        purpose: "index-suppression".into(),
        version: 1,
        since: at(0),
        wrapped: Sealed(text.into()),
    }
}

#[test]
fn who_wrapped_with_a_master_key_that_is_gone_adds_nothing() {
    beside_a_neighbour(|house| async move {
        house.system(vec![installation_key::insert(&key("by the old"))]).await.unwrap();
        let rewrapped = installation_key::rewrap(&key("by the old"), key("by the new").wrapped);
        house.system(vec![rewrapped.clone()]).await.unwrap();
        assert!(house.system(vec![rewrapped]).await.is_err(), "once");
        let open = |witness: &str| {
            let id = AccountId(Uuid::from_u128(0x100));
            let new = NewAccount {
                id,
                sealed_identity: sealed(id, "identity"),
                wrapped_key: sealed(id, "key"),
                language: Language::Sv,
                time_zone: "UTC".into(),
                now: at(1),
            };
            vec![installation_key::unchanged(&key(witness)), account::insert(&new)]
        };
        let refused = house.system(open("by the old")).await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            "`installation_key/unchanged` (step 0) should touch exactly 1 rows, but touched 0"
        );
        assert_eq!(account::all(&house.store).await.unwrap().len(), 2);
        house.system(open("by the new")).await.unwrap();
    });
}
