//! Mail that waits until something is over: nobody looks at it meanwhile, and it is
//! checked again before it leaves (DECISIONS D49).

use app::{
    campaign::{self, Ask},
    dispatch,
    leaving::{self, Extent, Trace},
};
use consent::WithdrawnVia;
use domain::{CampaignId, Standing};

use crate::{
    campaigns::{attested, drafted, started},
    people,
    world::{World, on_both},
};

/// A running campaign to so many people.
async fn running(world: &World, recipients: usize) -> CampaignId {
    attested(world, recipients).await;
    let id = drafted(world, "Hej {{ contact.first_name }}").await;
    campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
    started(world, id).await;
    id
}

async fn ask(world: &World, id: CampaignId, ask: Ask) {
    campaign::act(&world.app, &world.member, (world.account, id), ask).await.unwrap();
}

async fn put(world: &World, standing: Standing) {
    let scope = store::Scope::System("the operator moves an account");
    let step = store::account::set_standing(world.account, standing);
    world.app.store().unit(scope, store::Lane::OptOut, vec![step]).await.unwrap();
}

/// How much waits for its time, and how much is parked.
async fn waiting(world: &World) -> (u64, u64) {
    let waiting = store::queue::waiting(world.app.store()).await.unwrap();
    let parked: u64 = waiting.iter().map(|it| it.parked).sum();
    (waiting.iter().map(|it| it.count).sum::<u64>() - parked, parked)
}

async fn released(world: &World) -> u64 {
    dispatch::release(&world.app).await.unwrap()
}

/// How many get mail now.
async fn leaving(world: &World) -> usize {
    world.tickets().await.len()
}

#[test]
fn mail_of_a_paused_campaign_is_looked_at_once_and_goes_on_when_it_does() {
    on_both(|world| async move {
        let id = running(&world, 3).await;
        ask(&world, id, Ask::Pause).await;
        assert_eq!(waiting(&world).await, (3, 0));
        assert_eq!(leaving(&world).await, 0);
        assert_eq!(waiting(&world).await, (0, 3), "it counts as waiting");
        world.wait(6 * 3_600);
        assert_eq!(released(&world).await, 0);
        assert_eq!(world.due().await.len(), 0, "nobody looks at it again");
        ask(&world, id, Ask::Resume).await;
        assert_eq!(released(&world).await, 3);
        assert_eq!(released(&world).await, 0);
        assert_eq!(waiting(&world).await, (3, 0));
        assert_eq!(leaving(&world).await, 3);
    });
}

/// A restart between the member's word and the release loses nothing: what is
/// parked is compared with what holds, by whoever looks next.
#[test]
fn a_release_is_not_lost_with_whoever_began_it() {
    on_both(|world| async move {
        let id = running(&world, 3).await;
        ask(&world, id, Ask::Pause).await;
        assert_eq!(leaving(&world).await, 0);
        ask(&world, id, Ask::Resume).await;
        let again = world.under(policy::RuleBook::builtin()).await;
        assert_eq!(released(&again).await, 3);
    });
}

#[test]
fn mail_of_a_campaign_that_is_stopped_for_good_ends() {
    on_both(|world| async move {
        let id = running(&world, 3).await;
        ask(&world, id, Ask::Pause).await;
        assert_eq!(leaving(&world).await, 0);
        ask(&world, id, Ask::Cancel).await;
        assert_eq!(waiting(&world).await, (3, 0), "it is due, to be withheld");
        assert_eq!(leaving(&world).await, 0);
        assert_eq!(waiting(&world).await, (0, 0));
        let report = campaign::report::report(&world.app, &world.member, world.account, id).await;
        assert_eq!(report.unwrap().withheld_total(), 3);
    });
}

#[test]
fn mail_of_a_suspended_account_waits_and_that_of_a_locked_one_ends() {
    on_both(|world| async move {
        running(&world, 3).await;
        put(&world, Standing::Suspended).await;
        assert_eq!(leaving(&world).await, 0);
        assert_eq!(waiting(&world).await, (0, 3));
        assert_eq!(released(&world).await, 0);
        put(&world, Standing::Good).await;
        assert_eq!(leaving(&world).await, 3);
        put(&world, Standing::Suspended).await;
        assert_eq!(leaving(&world).await, 0);
        put(&world, Standing::Locked).await;
        assert_eq!(leaving(&world).await, 0);
        assert_eq!(waiting(&world).await, (0, 0));
    });
}

/// DESIGN invariant 1: what is released is checked like everything else.
#[test]
fn who_leaves_while_mail_is_parked_does_not_get_it() {
    on_both(|world| async move {
        let id = running(&world, 3).await;
        let tickets = world.tickets().await;
        ask(&world, id, Ask::Pause).await;
        assert_eq!(leaving(&world).await, 0);
        let unsubscribe = people::token(&tickets[0].message, "u");
        let leaver = leaving::leaver(&world.app, &unsubscribe).await.unwrap();
        world.wait(1);
        let trace = Trace::mail(WithdrawnVia::OneClick);
        leaving::leave(&world.app, &leaver, Extent::List, &trace).await.unwrap();
        ask(&world, id, Ask::Resume).await;
        let left: Vec<_> = world.tickets().await.iter().map(|it| it.row.id).collect();
        assert_eq!(left.len(), 2);
        assert!(!left.contains(&tickets[0].row.id));
    });
}

/// Two campaigns of one account are parked and released apart.
#[test]
fn what_waits_for_one_campaign_does_not_wait_for_another() {
    on_both(|world| async move {
        let first = running(&world, 2).await;
        let second = drafted(&world, "Någonting helt annat, om rosor i krukor").await;
        let key = (world.account, second);
        campaign::judge::submit(&world.app, &world.member, key).await.unwrap();
        started(&world, second).await;
        ask(&world, first, Ask::Pause).await;
        ask(&world, second, Ask::Pause).await;
        assert_eq!(leaving(&world).await, 0);
        assert_eq!(waiting(&world).await, (0, 4));
        ask(&world, second, Ask::Resume).await;
        assert_eq!(released(&world).await, 2);
        assert_eq!(waiting(&world).await, (2, 2));
        let origins: Vec<_> = world.tickets().await.iter().map(|it| it.row.origin_id).collect();
        assert_eq!(origins, [second.0, second.0]);
    });
}
