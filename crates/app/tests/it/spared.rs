//! What recipients choose to be spared is in the ledger (DECISIONS D55).

use app::{
    evidence::{self, LedgerWord},
    ledger,
    preferences::{
        self,
        spare::{self, Rest},
    },
    testing,
};
use domain::{ContactId, ListId, SignedDuration};

use crate::{
    campaigns::attested,
    people::visitor,
    suppressions::{contacts, door, on_topics},
    world::{World, on_both},
};

/// What the recipient's own page says is on record, and that the ledger has it.
async fn on_record(world: &World, contact: ContactId) -> Vec<String> {
    while ledger::sequence(&world.app, world.account).await.unwrap() > 0 {}
    let (member, account) = (&world.member, world.account);
    let found = evidence::of_contact(&world.app, member, account, contact).await.unwrap();
    let told = found.facts.into_iter().map(|it| {
        assert!(matches!(it.ledger, LedgerWord::Included { .. }), "{} is not numbered", it.kind);
        it.kind
    });
    told.collect()
}

/// R002-26, R004-32, R002-71: what somebody is spared is proven like a consent, in the
/// order in which it was chosen, with the network it came from; the permission stays
/// what it is, and a choice that changes nothing is no event. A neighbour account has
/// none of it.
#[test]
fn what_somebody_is_spared_is_in_the_ledger() {
    on_both(|mut world| async move {
        world.list = on_topics(&world).await;
        attested(&world, 1).await;
        let one = contacts(&world).await[0];
        let door = door(&world, one).await;
        let before = on_record(&world, one).await;
        let tools = [(world.list, "Tools".to_owned())];
        let both = [(world.list, "Roses".to_owned()), (world.list, "Tools".to_owned())];
        let choose = async |topics: &[(ListId, String)]| {
            let choice = (&[world.list][..], topics);
            spare::choose_topics(&world.app, &door, choice, &visitor()).await.unwrap();
        };
        choose(&tools).await;
        choose(&tools).await;
        choose(&both).await;
        spare::rest(&world.app, &door, Rest::Days(30), &visitor()).await.unwrap();
        let until = world.app.now() + SignedDuration::from_hours(24 * 30);
        spare::rest(&world.app, &door, Rest::End, &visitor()).await.unwrap();
        spare::rest(&world.app, &door, Rest::End, &visitor()).await.unwrap();
        spare::rest(&world.app, &door, Rest::Keep, &visitor()).await.unwrap();

        let after = on_record(&world, one).await;
        assert_eq!(after[..before.len()], before);
        let rested = format!("rested (until {until})");
        let expected =
            ["topic-left-out (Roses)", "topic-taken-back (Roses)", &rested, "rest-ended"];
        assert_eq!(after[before.len()..], expected);
        let (member, account) = (&world.member, world.account);
        let found = evidence::of_contact(&world.app, member, account, one).await.unwrap();
        let last = found.facts.last().unwrap();
        assert_eq!((last.method, last.ip.as_deref()), (Some("web"), Some("192.0.x.x")));
        let (permission, _) = &found.permissions[0];
        assert_eq!(permission.state, "granted");
        let recorded = store::ledger::of_contact(world.app.store(), account, one).await.unwrap();
        let stated: Vec<_> = recorded.iter().map(|it| it.list).collect();
        let of_account = [None, None];
        assert_eq!(stated[stated.len() - 2..], of_account, "a rest is of the whole account");

        let neighbour = testing::open_account(&world.app, "Rain").await;
        let none = store::ledger::of_contact(world.app.store(), neighbour, one).await.unwrap();
        assert!(none.is_empty());
    });
}

/// DECISIONS D55: a choice always holds, and one that is made all day long fills no
/// ledger.
#[test]
fn a_choice_that_is_made_without_end_holds_and_is_recorded_no_more() {
    on_both(|world| async move {
        attested(&world, 1).await;
        let one = contacts(&world).await[0];
        let door = door(&world, one).await;
        let events = async || {
            let rows = store::ledger::of_contact(world.app.store(), world.account, one).await;
            rows.unwrap().len()
        };
        let before = events().await;
        for _ in 0..201 {
            spare::rest(&world.app, &door, Rest::Days(30), &visitor()).await.unwrap();
        }
        assert_eq!(events().await, before + 200);
        spare::rest(&world.app, &door, Rest::End, &visitor()).await.unwrap();
        let look = preferences::look(&world.app, &door).await.unwrap();
        assert_eq!(look.rests_until, None, "it holds");
        world.wait(24 * 3_600 + 1);
        spare::rest(&world.app, &door, Rest::Days(60), &visitor()).await.unwrap();
        assert_eq!(events().await, before + 201);
    });
}

/// R004-32: a rest that ended by itself is not ended once more.
#[test]
fn a_rest_whose_time_is_over_has_no_second_end() {
    on_both(|world| async move {
        attested(&world, 1).await;
        let one = contacts(&world).await[0];
        let door = door(&world, one).await;
        spare::rest(&world.app, &door, Rest::Days(30), &visitor()).await.unwrap();
        world.wait(30 * 24 * 3_600);
        spare::rest(&world.app, &door, Rest::End, &visitor()).await.unwrap();
        let told = on_record(&world, one).await;
        assert!(told.last().is_some_and(|it| it.starts_with("rested (until")), "{told:?}");
    });
}
