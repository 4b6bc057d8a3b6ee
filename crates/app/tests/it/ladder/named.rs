//! Whom the bad mail behind a step was for.

use app::{
    Actor, Failure, Role, erase,
    standing::{self, BadAddresses, Page},
};
use domain::EnforcementId;

use super::{Says, Sender, mailing, view};
use crate::world::{World, on_both, open_account};

const FIRST: Page = Page { after: None, limit: 100 };

async fn asked(
    world: &World,
    actor: &Actor,
    action: EnforcementId,
    page: Page,
) -> Result<BadAddresses, Failure> {
    standing::bad_addresses(&world.app, actor, (world.account, action), page).await
}

/// The addresses in order, as text.
fn told(page: &BadAddresses) -> Vec<String> {
    let told = page.addresses.iter().map(|it| match (&it.address, it.erased_at) {
        (Some(address), None) => address.reveal().clone(),
        (None, Some(_)) => "erased".to_owned(),
        other => panic!("{other:?}"),
    });
    told.collect()
}

/// R002-57: who may read evidence reads the addresses, page by page; one that
/// is erased is gone from there too, and still counted.
#[test]
fn the_addresses_behind_a_step_are_shown_until_they_are_erased() {
    on_both(|world| async move {
        let (_, tickets) = mailing(&world, 100).await;
        let sender = Sender::new(&world).await;
        sender.say(&tickets[..95], Says::Taken).await;
        sender.say(&tickets[95..], Says::Unknown).await;
        let warned = view(&world).await.actions;
        let warned = warned.iter().find(|it| it.action == "warn-1").unwrap().id;
        let mut expected: Vec<_> =
            tickets[95..].iter().map(|it| it.envelope.recipient.to_wire()).collect();
        expected.sort_unstable();

        let (mut found, mut after) = (Vec::new(), None);
        for of_page in [2, 2, 1] {
            let page = Page { after, limit: 2 };
            let page = asked(&world, &world.member, warned, page).await.unwrap();
            assert_eq!((page.addresses.len(), page.total), (of_page, 5));
            found.extend(told(&page));
            after = page.next;
        }
        assert_eq!(after, None, "the third page is the last");
        found.sort_unstable();
        assert_eq!(found, expected);

        let all = asked(&world, &world.operator, warned, FIRST).await.unwrap();
        let gone = all.addresses[1].contact;
        erase::erase(&world.app, &world.member, world.account, gone).await.unwrap();
        let all = asked(&world, &world.operator, warned, FIRST).await.unwrap();
        let told = told(&all);
        assert_eq!((told.len(), told[1].as_str(), all.total), (5, "erased", 5));
        assert!(told.iter().filter(|it| *it == "erased").count() == 1, "{told:?}");
    });
}

/// A viewer reads no addresses, and a neighbour finds no such thing.
#[test]
fn the_addresses_behind_a_step_are_for_who_may_read_evidence() {
    on_both(|world| async move {
        let neighbour = open_account(&world.app, "Other").await;
        let (_, tickets) = mailing(&world, 100).await;
        let sender = Sender::new(&world).await;
        sender.say(&tickets[..95], Says::Taken).await;
        sender.say(&tickets[95..], Says::Unknown).await;
        let warned = view(&world).await.actions[0].id;
        let viewer = Actor { role: Role::Viewer, ..world.member.clone() };
        let refused = asked(&world, &viewer, warned, FIRST).await;
        assert!(matches!(refused, Err(Failure::Forbidden(_))), "{refused:?}");
        let other = app::testing::member(neighbour);
        let refused = asked(&world, &other, warned, FIRST).await;
        assert!(matches!(refused, Err(Failure::NotFound("account"))), "{refused:?}");
        let of = (neighbour, warned);
        let refused = standing::bad_addresses(&world.app, &other, of, FIRST).await;
        assert!(matches!(refused, Err(Failure::NotFound("action"))), "{refused:?}");
    });
}
