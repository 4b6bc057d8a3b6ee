//! An archive for an authority: of a time, of one recipient, after an erasure,
//! after the account was closed; and who may take one.

use app::{
    Actor, Failure, Role, account,
    archive::{self, Archive, Request, What},
    campaign, confirm,
    dispatch::Ticket,
    erase, signup,
};
use consent::archive::{ArchiveReport, ArchiveTrust, verify};
use domain::{AccountId, ContactId, SignedDuration};

use crate::{
    campaigns::{attested, drafted, started},
    hostile::evidence::{attempted, lease},
    people::{sign_up, token, visitor},
    world::{World, on_both},
};

/// Sends everything that is due, and has it accepted.
async fn sent(world: &World) -> Vec<Ticket> {
    let (leases, tickets) = (lease(world).await, world.tickets().await);
    for ticket in &tickets {
        attempted(world, (ticket, &leases), (250, "OK")).await;
    }
    tickets
}

fn request(what: What) -> Request {
    Request { what, reason: "case 2026-7".into() }
}

/// Everything up to now.
fn period(world: &World) -> What {
    let until = world.app.now();
    let from = until.checked_sub(SignedDuration::from_hours(24)).unwrap();
    What::Period { from, until: until.checked_add(SignedDuration::from_secs(1)).unwrap() }
}

async fn pulled(mut archive: Archive) -> Vec<u8> {
    let mut octets = Vec::new();
    while let Some(more) = archive.next().await.unwrap() {
        octets.extend(more);
    }
    octets
}

async fn taken(world: &World, what: What) -> Vec<u8> {
    let begun = archive::begin(&world.app, &world.operator, world.account, request(what)).await;
    pulled(begun.unwrap()).await
}

fn checked(world: &World, octets: &[u8]) -> ArchiveReport {
    let keys = vec![world.app.ledger_verifier(world.account).unwrap()];
    verify(octets, &ArchiveTrust { keys }).unwrap()
}

/// Two campaign mails to attested people and one confirmed sign-up.
async fn a_day_of_mail(world: &World) {
    attested(world, 2).await;
    let id = drafted(world, "Hej {{ contact.first_name }}").await;
    campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
    started(world, id).await;
    sent(world).await;
    signup::sign_up(&world.app, &sign_up(world, "li@example.net")).await.unwrap();
    let ticket = sent(world).await.pop().expect("one confirmation mail");
    let confirm_token = token(&ticket.message, "confirm");
    confirm::confirm(&world.app, &confirm_token, &visitor()).await.unwrap();
}

async fn someone(world: &World) -> ContactId {
    let after = (ContactId(store::NIL), 10);
    let page = store::permission::page(
        world.app.store(),
        world.account,
        world.list,
        after,
        world.app.now(),
    );
    page.await.unwrap()[0].permission.contact
}

/// X-04, R001-41, COMPLIANCE 1.10 (art. 10): what an authority asks for, in one file that holds.
/// Also R001-10, R002-43.
#[test]
fn an_archive_of_a_time_holds_every_message_and_proves_every_consent() {
    on_both(|world| async move {
        a_day_of_mail(&world).await;
        let octets = taken(&world, period(&world)).await;
        let report = checked(&world, &octets);
        assert_eq!((report.deliveries, report.messages), (3, 3), "{report}");
        assert_eq!((report.proven, report.later, report.verdicts), (7, 0, 1), "{report}");
        let text = String::from_utf8_lossy(&octets);
        assert!(text.contains("case 2026-7") && text.contains("Subject: "), "records and mail");
        assert!(text.contains("platform.review.young-account"), "rules");
    });
}

#[test]
fn an_archive_of_one_recipient_holds_nothing_of_another() {
    on_both(|world| async move {
        a_day_of_mail(&world).await;
        let contact = someone(&world).await;
        let octets = taken(&world, What::Recipient(contact)).await;
        let report = checked(&world, &octets);
        assert_eq!((report.deliveries, report.messages), (1, 1), "{report}");
        let text = String::from_utf8_lossy(&octets);
        let named: std::collections::BTreeSet<_> = text
            .match_indices("\"contact\":\"")
            .map(|(at, found)| text[at + found.len()..].chars().take(34).collect::<String>())
            .collect();
        assert_eq!(named.into_iter().collect::<Vec<_>>(), [contact.to_string()]);
    });
}

/// DECISIONS D9: "erased on …", never "equal".
#[test]
fn the_erased_and_the_closed_are_named_so_and_the_archive_still_holds() {
    on_both(|world| async move {
        a_day_of_mail(&world).await;
        let contact = someone(&world).await;
        world.wait(5);
        erase::erase(&world.app, &world.member, world.account, contact).await.unwrap();
        let report = checked(&world, &taken(&world, period(&world)).await);
        assert_eq!((report.deliveries, report.messages), (3, 2), "{report}");
        assert_eq!(report.without, [("erased", 1)]);
        assert!(report.erased > 0, "{report}");

        // Closing keeps the account's key: what was sent can still be shown.
        let why = "they left";
        account::close(&world.app, &world.operator, world.account, why).await.unwrap();
        let report = checked(&world, &taken(&world, period(&world)).await);
        assert_eq!((report.messages, report.without), (2, vec![("erased", 1)]));
    });
}

/// Access is the operator's alone, needs a reason, and is recorded before the
/// first octet leaves.
#[test]
fn only_the_operator_takes_an_archive_and_never_without_a_record() {
    on_both(|world| async move {
        a_day_of_mail(&world).await;
        let (app, account) = (&world.app, world.account);
        let reviewer = Actor { role: Role::Reviewer, account: None, name: "rev".into() };
        for actor in [&world.member, &reviewer] {
            let refused = archive::begin(app, actor, account, request(period(&world))).await.err();
            assert!(matches!(refused, Some(Failure::Forbidden(_))), "{refused:?}");
        }
        let silent = Request { what: period(&world), reason: " ".into() };
        let refused = archive::begin(app, &world.operator, account, silent).await.err().unwrap();
        assert!(refused.to_string().starts_with("reason: say why"), "{refused}");
        let records = async || archive::accesses(app, &world.operator, account).await.unwrap();
        assert!(records().await.is_empty());

        let begun = archive::begin(app, &world.operator, account, request(period(&world))).await;
        assert_eq!(records().await[0].what, "archive-begun");
        world.wait(1);
        pulled(begun.unwrap()).await;
        let all = records().await;
        assert_eq!((all.len(), all[0].what.as_str()), (2, "archive-finished"));
        assert_eq!((all[0].made_by.as_str(), all[0].reason.as_str()), ("operator", "case 2026-7"));
        assert!(all[0].detail.contains("\"deliveries\":3"), "{}", all[0].detail);
        let stranger = AccountId::from_bytes([9; 16]);
        let none = archive::begin(app, &world.operator, stranger, request(period(&world))).await;
        assert!(matches!(none.err(), Some(Failure::NotFound("account"))));
    });
}

/// An archive that broke off is no archive.
#[test]
fn an_archive_without_its_end_is_refused() {
    on_both(|world| async move {
        a_day_of_mail(&world).await;
        let octets = taken(&world, period(&world)).await;
        for cut in [512, 5_000, octets.len() - 1_024, octets.len() - 1] {
            assert!(verify(&octets[..cut], &ArchiveTrust::default()).is_err(), "{cut}");
        }
    });
}

/// The mail a person confirmed by is their own copy of the ledger: its leaf is
/// that of their request, and it is rebuilt octet for octet after the ledger
/// went on.
#[test]
fn a_confirmation_mail_names_the_leaf_of_its_request() {
    on_both(|world| async move {
        a_day_of_mail(&world).await;
        while app::ledger::sequence(&world.app, world.account).await.unwrap() > 0 {}
        signup::sign_up(&world.app, &sign_up(&world, "bo@example.net")).await.unwrap();
        let ticket = sent(&world).await.pop().expect("one confirmation mail");
        let mail = app::testing::unfolded(&ticket.message);
        let header =
            mail.lines().find(|it| it.starts_with("Consent-Evidence:")).unwrap().to_owned();
        let id = ticket.row.id;
        while app::ledger::sequence(&world.app, world.account).await.unwrap() > 0 {}
        let shown =
            app::proof::show(&world.app, &world.operator, (world.account, id)).await.unwrap();
        assert!(matches!(shown.rebuilt, app::proof::Rebuilt::Equal { .. }), "{:?}", shown.rebuilt);
        let rows =
            store::ledger::of_contact(world.app.store(), world.account, shown.row.contact).await;
        let leaf = consent::archive::base64(&rows.unwrap()[0].leaf.0);
        assert!(header.contains(&format!("leaf={leaf};size=7;root=")), "{header}");
    });
}
