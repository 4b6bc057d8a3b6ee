//! Bounces that say more when they come a second time (COMPLIANCE 3.2).

use app::{
    dispatch::Ticket,
    inbound::{Received, receive},
    leaving::Trace,
    preferences,
};
use domain::{
    SignedDuration,
    token::{Purpose, Subject},
};

use super::{
    evidence::{attempted, lease, one_ticket},
    reports::{dsn, mail, seen},
    submitted,
};
use crate::{
    campaigns::{drafted, started},
    people::visitor,
    world::{World, on_both},
};

/// The next campaign's mail to the same person.
async fn next_ticket(world: &World) -> Ticket {
    world.at.clock.advance(SignedDuration::from_hours(24));
    let id = drafted(world, "Hej igen").await;
    submitted(world, id).await;
    started(world, id).await;
    world.tickets().await.pop().unwrap()
}

/// What became of a delivery, and what keeps its address out.
async fn told(world: &World, ticket: &Ticket) -> String {
    let (store, account) = (world.app.store(), world.account);
    let row = store::delivery::by_id(store, account, ticket.row.id).await.unwrap().unwrap();
    let (class, reason) = (row.class.unwrap(), row.reason.unwrap());
    let seen = seen(world, ticket).await;
    let out = seen.split_once('[').and_then(|(_, it)| it.split_once(']')).unwrap().0;
    format!("{} {class} {reason} [{out}]", row.state)
}

#[test]
fn a_reason_that_may_pass_keeps_an_address_out_when_it_comes_twice() {
    on_both(|world| async move {
        let first = one_ticket(&world).await;
        attempted(&world, (&first, &lease(&world).await), (550, "5.4.4 no route")).await;
        assert_eq!(told(&world, &first).await, "bounced soft no-route []");
        let second = next_ticket(&world).await;
        attempted(&world, (&second, &lease(&world).await), (552, "5.2.2 full")).await;
        assert_eq!(told(&world, &second).await, "bounced soft mailbox-full []");
        let third = next_ticket(&world).await;
        attempted(&world, (&third, &lease(&world).await), (550, "5.4.4 no route")).await;
        assert_eq!(told(&world, &third).await, "bounced hard no-route [hard-bounce]");
    });
}

#[test]
fn a_late_report_counts_with_those_before() {
    on_both(|world| async move {
        let first = one_ticket(&world).await;
        attempted(&world, (&first, &lease(&world).await), (550, "5.4.4 no route")).await;
        let second = next_ticket(&world).await;
        attempted(&world, (&second, &lease(&world).await), (250, "ok")).await;
        let number = world.app.account_row(world.account).await.unwrap().number;
        let subject = Subject::Delivery(second.row.id);
        let local = world.app.local_token(number, Purpose::Bounce, subject).unwrap();
        let report: Received = mail(&world, &local, dsn("p0@example.org", "550 5.4.4 no route"));
        receive(&world.app, &report).await.unwrap();
        assert_eq!(told(&world, &second).await, "bounced hard no-route [hard-bounce]");
    });
}

#[test]
fn what_is_half_a_year_old_does_not_count() {
    on_both(|world| async move {
        let first = one_ticket(&world).await;
        attempted(&world, (&first, &lease(&world).await), (550, "5.4.4 no route")).await;
        world.at.clock.advance(SignedDuration::from_hours(181 * 24));
        // They save their preferences: else nothing would be mailed any more.
        let number = world.app.account_row(world.account).await.unwrap().number;
        let of = Subject::ContactOnList(first.row.contact, world.list);
        let door = world.app.url_token(number, Purpose::Preferences, of).unwrap();
        let keep = (&[world.list][..], &Trace::page(&visitor()));
        preferences::choose(&world.app, &door, keep, |_, _| true).await.unwrap();
        let second = next_ticket(&world).await;
        attempted(&world, (&second, &lease(&world).await), (550, "5.4.4 no route")).await;
        assert_eq!(told(&world, &second).await, "bounced soft no-route []");
    });
}
