//! Rules of conduct that an account sets for its authors.

use app::{Actor, Failure, Role, campaign::judge, conduct, testing};

use crate::{
    laws::{arrived, drafted},
    world::{World, on_both},
};

async fn submit(world: &World, author: &Actor) -> Result<(), Failure> {
    let id = drafted(world, "Summer sale").await;
    judge::submit(&world.app, author, (world.account, id)).await.map(|_| ())
}

/// R003-43: handed in by who accepted the newest version, and by nobody else.
#[test]
fn an_author_hands_in_only_after_accepting_the_newest_rules_of_conduct() {
    on_both(|world| async move {
        arrived(&world, &[("anna@example.se", "")]).await;
        submit(&world, &world.member).await.unwrap();
        let publish = async |text| {
            conduct::publish(&world.app, &world.member, world.account, text).await.unwrap()
        };
        assert_eq!(publish("Say who writes. Ask nobody twice.").await, 1);
        let refused = submit(&world, &world.member).await.unwrap_err().to_string();
        assert!(refused.contains("version 1 of the account's rules of conduct"), "{refused}");
        let accept = async |author: &Actor, version| {
            conduct::accept(&world.app, author, (world.account, version)).await
        };
        accept(&world.member, 1).await.unwrap();
        accept(&world.member, 1).await.unwrap();
        submit(&world, &world.member).await.unwrap();
        let bo = Actor { name: "bo".into(), ..world.member.clone() };
        assert!(submit(&world, &bo).await.is_err(), "each author for themselves");

        assert_eq!(publish("Say who writes, and why.").await, 2);
        assert!(submit(&world, &world.member).await.is_err(), "a new version is accepted anew");
        assert!(matches!(accept(&world.member, 1).await, Err(Failure::Conflict(_))));
        accept(&world.member, 2).await.unwrap();
        submit(&world, &world.member).await.unwrap();
        let shown = conduct::show(&world.app, &world.member, world.account).await.unwrap().unwrap();
        assert_eq!((shown.version, shown.text.as_str()), (2, "Say who writes, and why."));
        assert_eq!(shown.accepted.len(), 1);
        assert_eq!(shown.accepted[0].0, world.member.name);
    });
}

/// A neighbour's rules bind nobody here, and are not shown.
#[test]
fn rules_of_conduct_are_of_their_account_alone() {
    on_both(|world| async move {
        arrived(&world, &[("anna@example.se", "")]).await;
        let other = testing::open_account(&world.app, "Other").await;
        let stranger = testing::member(other);
        conduct::publish(&world.app, &stranger, other, "Theirs").await.unwrap();
        submit(&world, &world.member).await.unwrap();
        let shown = conduct::show(&world.app, &world.member, other).await;
        assert!(matches!(shown, Err(Failure::NotFound("account"))), "{shown:?}");
        let viewer = Actor { role: Role::Viewer, ..world.member.clone() };
        let set = conduct::publish(&world.app, &viewer, world.account, "Mine").await;
        assert!(matches!(set, Err(Failure::Forbidden(_))));
        let none = conduct::accept(&world.app, &world.member, (world.account, 1)).await;
        assert!(matches!(none, Err(Failure::NotFound(_))));
    });
}
