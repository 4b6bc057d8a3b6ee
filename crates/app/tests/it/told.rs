//! People whose law wants them told of their consent: when, in which words, and what
//! waits until then (COMPLIANCE 1.3, Korea, every two years; D50).

use app::{
    campaign::{self, judge},
    leaving::Trace,
    preferences, reconfirm, remind,
};
use domain::{
    Basis, ContactId, Timestamp,
    token::{Purpose, Subject},
};

use crate::{
    campaigns::{drafted, started},
    hostile::newest,
    ladder::{Says, Sender},
    people::{confirmed, visitor},
    world::{World, on_both},
};

const DAY: i64 = 24 * 3_600;

/// Somebody who consents now, and acts often enough not to be frozen for that many
/// days.
async fn acting(world: &World, address: &str, days: i64) -> ContactId {
    confirmed(world, address).await;
    world.wait(1);
    let contact = newest(world).await;
    let number = world.app.account_row(world.account).await.unwrap().number;
    let subject = Subject::ContactOnList(contact, world.list);
    let mut left = days;
    while left > 0 {
        let step = left.min(170);
        world.wait(step * DAY);
        left -= step;
        let door = world.app.url_token(number, Purpose::Preferences, subject).unwrap();
        let keep = (&[world.list][..], &Trace::page(&visitor()));
        preferences::choose(&world.app, &door, keep, |_, _| true).await.unwrap();
    }
    contact
}

/// Sends a campaign; who was withheld, by reason.
async fn mailed(world: &World) -> Vec<(String, u64)> {
    let id = drafted(world, "Hej {{ contact.first_name }}").await;
    judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
    started(world, id).await;
    let report = campaign::report::report(&world.app, &world.member, world.account, id).await;
    report.unwrap().withheld
}

fn only(reason: &str) -> Vec<(String, u64)> {
    vec![(reason.to_owned(), 1)]
}

async fn since(world: &World, contact: ContactId) -> Timestamp {
    let store = world.app.store();
    let rows = store::permission::of_contact(store, world.account, contact).await.unwrap();
    rows[0].0.since
}

/// R001-43: the law of each recipient, also in what it wants told.
#[test]
fn in_korea_people_are_told_every_two_years_and_get_nothing_until_then() {
    on_both(|world| async move {
        let contact = acting(&world, "kim@naver.com", 680).await;
        world.wait(35 * DAY);
        assert_eq!(remind::run(&world.app).await.unwrap(), 0, "not before day 716");
        world.wait(DAY);
        assert_eq!(remind::run(&world.app).await.unwrap(), 1);
        assert_eq!(remind::run(&world.app).await.unwrap(), 0, "once");
        let tickets = world.tickets().await;
        let notice = tickets.iter().find(|it| it.row.basis == Basis::Reconfirmation).unwrap();
        let (text, _) = message::verify::decoded(&notice.message).unwrap();
        let day = policy::law::day(since(&world, contact).await).to_string();
        assert!(text.contains(&day) && text.contains("수신 동의"), "{text}");
        assert!(text.contains("Flora") && text.contains("수신거부"), "{text}");
        // It is no question: the person was not asked, and answers nothing by acting.
        let known = store::ledger::of_contact(world.app.store(), world.account, contact).await;
        assert_eq!(known.unwrap().last().unwrap().kind, "confirmation-sent");

        // It waits in the queue, and the day comes.
        assert_eq!(mailed(&world).await, [], "day 716");
        world.wait(14 * DAY);
        assert_eq!(mailed(&world).await, only("law"), "day 730");
        let tickets = world.tickets().await;
        assert_eq!(tickets.len(), 1, "the campaign of day 716 is held back as well");
        assert_eq!(tickets[0].row.basis, Basis::Reconfirmation);
        Sender::new(&world).await.say(&tickets, Says::Taken).await;
        assert_eq!(mailed(&world).await, [], "the notice went out");
        assert_eq!(remind::run(&world.app).await.unwrap(), 0);
        world.wait(30 * DAY);
        assert_eq!(remind::run(&world.app).await.unwrap(), 0, "two more years");
    });
}

/// The link in the notice leads to the page that keeps a list, and the act counts.
#[test]
fn whoever_is_told_can_say_that_they_keep_it() {
    on_both(|world| async move {
        let contact = acting(&world, "kim@naver.com", 680).await;
        world.wait(36 * DAY);
        assert_eq!(remind::run(&world.app).await.unwrap(), 1);
        let tickets = world.tickets().await;
        let notice = tickets.iter().find(|it| it.row.basis == Basis::Reconfirmation).unwrap();
        let (text, _) = message::verify::decoded(&notice.message).unwrap();
        let link = crate::people::token(text.as_bytes(), "reconfirm");
        let done = reconfirm::renew(&world.app, &link, &visitor()).await.unwrap();
        assert_eq!(done.state, reconfirm::QuestionState::Renewed);
        // An act is no reason not to send what the law wants sent.
        let again = world.tickets().await;
        assert!(again.iter().any(|it| it.row.id == notice.row.id));
        let kinds = store::ledger::of_contact(world.app.store(), world.account, contact).await;
        let kinds: Vec<_> = kinds.unwrap().into_iter().map(|it| it.kind).collect();
        assert_eq!(kinds.last().map(String::as_str), Some("reconfirmed"));
    });
}

#[test]
fn nobody_is_told_whose_law_does_not_want_it() {
    on_both(|world| async move {
        acting(&world, "anna@example.se", 680).await;
        world.wait(60 * DAY);
        assert_eq!(remind::run(&world.app).await.unwrap(), 0);
        assert_eq!(mailed(&world).await, []);
    });
}
