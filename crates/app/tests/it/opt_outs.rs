//! The one message that confirms an opt-out, where a law asks for it.

use app::{
    dispatch::Ticket,
    leaving::{self, Extent, Leaver, Trace},
    own, testing,
};
use consent::WithdrawnVia;
use domain::{Basis, ContactId, SignedDuration};

use crate::{
    people::{confirmed, visitor},
    world::{World, on_both},
};

/// Signs up and confirms.
async fn joins(world: &World, address: &str) -> ContactId {
    // Ids are in the order of their time.
    world.wait(1);
    confirmed(world, address).await;
    last(world).await
}

/// Who signed up last.
async fn last(world: &World) -> ContactId {
    let now = world.app.now();
    let none = ContactId(store::NIL);
    let page =
        store::permission::page(world.app.store(), world.account, world.list, (none, 100), now);
    page.await.unwrap().last().unwrap().permission.contact
}

async fn leaves(world: &World, contact: ContactId, trace: &Trace) {
    let account = world.app.account_row(world.account).await.unwrap();
    let leaver = Leaver { account, contact, list: Some(world.list) };
    leaving::leave(&world.app, &leaver, Extent::List, trace).await.unwrap();
}

fn page() -> Trace {
    Trace::page(&visitor())
}

/// Answers that are due.
async fn answers(world: &World) -> Vec<Ticket> {
    let mut tickets = world.tickets().await;
    tickets.retain(|it| it.row.basis == Basis::CaseReply);
    tickets
}

async fn outcomes(world: &World, contact: ContactId) -> Vec<String> {
    let known = store::opt_out::of_contact(world.app.store(), world.account, contact).await;
    let told = |it: store::opt_out::Confirmed| it.outcome.unwrap_or_else(|| "waits".into());
    known.unwrap().into_iter().map(told).collect()
}

/// COMPLIANCE 1.2 (VN, Decree 91): at once, one message, the times, no
/// advertising, in the recipient's language.
#[test]
fn who_leaves_in_vietnam_gets_one_message_that_says_when() {
    on_both(|world| async move {
        let contact = joins(&world, "linh@example.vn").await;
        world.wait(60);
        for _ in 0..3 {
            leaves(&world, contact, &page()).await;
        }
        assert_eq!(leaving::round(&world.app).await.unwrap(), 1);
        assert_eq!(leaving::round(&world.app).await.unwrap(), 0, "one message only");
        let mails = answers(&world).await;
        let [mail] = mails.as_slice() else { panic!("{} mails", mails.len()) };
        assert_eq!(mail.envelope.recipient.to_wire(), "linh@example.vn");
        let (text, _) = message::verify::decoded(&mail.message).unwrap();
        assert!(text.contains("Spring letter") && text.contains("2026-11-21 08:01 UTC"), "{text}");
        assert!(text.contains("từ chối"), "in their language: {text}");
        let told = testing::unfolded(&mail.message);
        assert!(!told.contains("List-Unsubscribe-Post"), "it is of no list");
        assert_eq!(outcomes(&world, contact).await, ["sent"]);
    });
}

/// COMPLIANCE 1.2 (KR): in Korean, also the footer.
#[test]
fn a_korean_reads_it_in_korean() {
    on_both(|world| async move {
        let contact = joins(&world, "kim@naver.com").await;
        leaves(&world, contact, &page()).await;
        assert_eq!(leaving::round(&world.app).await.unwrap(), 1);
        let mails = answers(&world).await;
        let (text, _) = message::verify::decoded(&mails[0].message).unwrap();
        assert!(text.contains("수신거부"), "{text}");
    });
}

/// No law asks: nothing is written down, and nobody is mailed.
#[test]
fn who_leaves_elsewhere_gets_no_mail() {
    on_both(|world| async move {
        let contact = joins(&world, "anna@example.se").await;
        leaves(&world, contact, &page()).await;
        assert_eq!(leaving::round(&world.app).await.unwrap(), 0);
        assert!(outcomes(&world, contact).await.is_empty());
        assert!(answers(&world).await.is_empty());
    });
}

/// A complaint is no wish for one more mail: neither when it was the way out, nor
/// when it comes before the message goes.
#[test]
fn who_complained_or_is_never_to_be_mailed_gets_none() {
    on_both(|world| async move {
        let complaint = Trace::mail(WithdrawnVia::Complaint);
        let first = joins(&world, "first@example.vn").await;
        leaves(&world, first, &complaint).await;
        assert_eq!(leaving::round(&world.app).await.unwrap(), 0);

        let second = joins(&world, "second@example.vn").await;
        leaves(&world, second, &page()).await;
        leaves(&world, second, &complaint).await;
        assert_eq!(leaving::round(&world.app).await.unwrap(), 0);
        assert_eq!(outcomes(&world, second).await, ["complained"]);

        let third = joins(&world, "third@example.vn").await;
        leaves(&world, third, &page()).await;
        assert_eq!(leaving::round(&world.app).await.unwrap(), 1, "it waits in the queue");
        leaves(&world, third, &complaint).await;
        assert!(answers(&world).await.is_empty(), "decided again at its turn");

        let fourth = joins(&world, "fourth@example.vn").await;
        never(&world, "fourth@example.vn").await;
        assert_eq!(leaving::round(&world.app).await.unwrap(), 0);
        assert_eq!(outcomes(&world, fourth).await, ["suppressed"]);
    });
}

/// Says "never mail me from here" on the own page.
async fn never(world: &World, address: &str) {
    let address = address.parse().unwrap();
    own::request(&world.app, &address, domain::Language::Vi).await.unwrap();
    assert_eq!(own::round(&world.app).await.unwrap(), 1);
    let mails = answers(world).await;
    let link = crate::people::token(&mails[0].message, "me");
    let visit = own::open(&world.app, &link).await.unwrap();
    own::acts::never(&world.app, &visit, &page()).await.unwrap();
}

/// A message that cannot go now is tried until the law's time and a day are
/// over; then it is on record that nothing went.
#[test]
fn what_cannot_be_confirmed_is_tried_for_a_day_and_then_recorded() {
    on_both(|world| async move {
        let contact = joins(&world, "linh@example.vn").await;
        let domain: domain::Domain = "flora.example".parse().unwrap();
        let lost = store::sender_domain::set_checked(
            world.account,
            &domain,
            "its records are gone",
            world.app.now(),
        );
        let scope = store::Scope::Account(world.account);
        world.app.store().unit(scope, store::Lane::Interactive, vec![lost]).await.unwrap();
        leaves(&world, contact, &page()).await;
        for _ in 0..2 {
            assert_eq!(leaving::round(&world.app).await.unwrap(), 0);
            assert_eq!(outcomes(&world, contact).await, ["waits"]);
        }
        world.at.clock.advance(SignedDuration::from_hours(25));
        assert_eq!(leaving::round(&world.app).await.unwrap(), 0);
        assert_eq!(outcomes(&world, contact).await, ["no-domain"]);
    });
}
