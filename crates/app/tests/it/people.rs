//! People: signing up, confirming, asking why, leaving.

use app::{
    confirm::{self, PendingState, Visitor},
    evidence::{self, LedgerWord},
    leaving::{self, Extent, Trace},
    ledger,
    signup::{self, How, OnSite, SignUp},
    testing,
};
use consent::WithdrawnVia;

use crate::world::{World, on_both};

pub fn sign_up(world: &World, address: &str) -> SignUp {
    SignUp {
        form: world.form,
        address: address.into(),
        first_name: Some("Li".into()),
        lists: vec![world.list],
        how: How::Web { ip: "192.0.2.7".into(), port: 40000, user_agent: Some("test".into()) },
    }
}

pub fn visitor() -> Visitor {
    Visitor { ip: "192.0.2.8".into(), port: 40001, user_agent: None }
}

/// The token behind `…/path/TOKEN` in a message.
pub fn token(message: &[u8], path: &str) -> String {
    testing::door(&testing::unfolded(message), path)
}

/// Signs up, takes the mail, confirms; the token for "why" of that mail.
pub async fn confirmed(world: &World, address: &str) -> String {
    signup::sign_up(&world.app, &sign_up(world, address)).await.unwrap();
    let ticket = world.tickets().await.pop().expect("one confirmation mail");
    let confirm_token = token(&ticket.message, "confirm");
    let done = confirm::confirm(&world.app, &confirm_token, &visitor()).await.unwrap();
    assert_eq!(done.state, PendingState::Confirmed);
    token(&ticket.message, "why")
}

/// R001-22, R002-02, X-01: explicit, and before anything is sent.
#[test]
fn a_sign_up_is_granted_only_when_the_owner_confirms() {
    on_both(|world| async move {
        signup::sign_up(&world.app, &sign_up(&world, "li@example.net")).await.unwrap();
        let ticket = world.tickets().await.pop().unwrap();
        let mail = String::from_utf8_lossy(&ticket.message).into_owned();
        assert!(mail.contains("Form-Sub: v=1; ip=192.0.2.7"), "{mail}");
        let confirm_token = token(&ticket.message, "confirm");

        let looked = confirm::look(&world.app, &confirm_token).await.unwrap();
        assert!(matches!(looked.state, PendingState::Open { .. }), "looking changes nothing");
        let (pending, granted) = counts(&world).await;
        assert_eq!((pending, granted), (1, 0));

        world.wait(60);
        confirm::confirm(&world.app, &confirm_token, &visitor()).await.unwrap();
        confirm::confirm(&world.app, &confirm_token, &visitor()).await.unwrap();
        assert_eq!(counts(&world).await, (0, 1));
    });
}

pub async fn counts(world: &World) -> (u64, u64) {
    let counts =
        store::permission::counts(world.app.store(), world.account, world.list).await.unwrap();
    let of = |state: &str| counts.iter().find(|it| it.0 == state).map_or(0, |it| it.1);
    (of("pending"), of("granted"))
}

/// COMPLIANCE 5.3: seven days, then the request is void.
#[test]
fn a_request_that_ran_out_confirms_nothing() {
    on_both(|world| async move {
        signup::sign_up(&world.app, &sign_up(&world, "li@example.net")).await.unwrap();
        let confirm_token = token(&world.tickets().await.pop().unwrap().message, "confirm");
        world.wait(7 * 24 * 3600 + 1);
        assert!(confirm::confirm(&world.app, &confirm_token, &visitor()).await.is_err());
        assert_eq!(app::expiry::run(&world.app).await.unwrap(), 1);
        assert_eq!(counts(&world).await, (0, 0));
    });
}

/// COMPLIANCE 5.6: a form cannot be used to flood somebody.
#[test]
fn signing_up_again_and_again_mails_one_request_a_day() {
    on_both(|world| async move {
        for _ in 0..5 {
            signup::sign_up(&world.app, &sign_up(&world, "li@example.net")).await.unwrap();
            world.wait(60);
        }
        assert_eq!(world.due().await.len(), 1);
    });
}

/// R002-69, R002-71: date and address of the sign-up are kept and shown to the
/// owner of the address, with the ledger's proof.
/// R004-31: the frequency promised is part of it.
#[test]
fn the_recipient_sees_what_is_recorded_and_that_the_ledger_holds_it() {
    on_both(|world| async move {
        let why = confirmed(&world, "li@example.net").await;
        while ledger::sequence(&world.app, world.account).await.unwrap() > 0 {}
        let evidence = evidence::by_token(&world.app, &why).await.unwrap();
        assert_eq!(evidence.address.as_deref(), Some("l***@example.net"));
        let kinds: Vec<_> = evidence.facts.iter().map(|it| it.kind.as_str()).collect();
        assert_eq!(kinds, ["requested", "confirmation-sent", "confirmed"]);
        assert_eq!(evidence.facts[0].ip.as_deref(), Some("192.0.x.x"));
        let wording = evidence.facts[0].wording.as_ref().unwrap();
        assert_eq!(wording.boxes[0].frequency, "once a month");
        assert!(evidence.facts.iter().all(|it| matches!(it.ledger, LedgerWord::Included { .. })));

        let report = ledger::verify(&world.app, &world.operator, world.account).await.unwrap();
        assert_eq!(report.unwrap().size, 3);
    });
}

/// R002-21, R000-06, DESIGN invariant 4.
/// R001-18.
#[test]
fn leaving_takes_effect_at_once_and_for_good() {
    on_both(|world| async move {
        let _ = confirmed(&world, "li@example.net").await;
        let subscriber = counts(&world).await;
        assert_eq!(subscriber, (0, 1));
        let contact = store::permission::page(
            world.app.store(),
            world.account,
            world.list,
            (domain::ContactId(store::NIL), 10),
            world.app.now(),
        )
        .await
        .unwrap()[0]
            .permission
            .contact;
        let row = world.app.account_row(world.account).await.unwrap();
        let leaver = leaving::Leaver { account: row, contact, list: Some(world.list) };
        world.wait(1);
        for _ in 0..2 {
            let trace = Trace::mail(WithdrawnVia::OneClick);
            leaving::leave(&world.app, &leaver, Extent::List, &trace).await.unwrap();
        }
        assert_eq!(counts(&world).await, (0, 0));

        // Signing up anew asks again; only confirming brings the permission back.
        world.wait(2 * 24 * 3600);
        signup::sign_up(&world.app, &sign_up(&world, "li@example.net")).await.unwrap();
        assert_eq!(counts(&world).await.1, 0);
        let tickets = world.tickets().await;
        let confirm_token = token(&tickets.last().unwrap().message, "confirm");
        world.wait(60);
        confirm::confirm(&world.app, &confirm_token, &visitor()).await.unwrap();
        assert_eq!(counts(&world).await, (0, 1));
    });
}

#[test]
fn erasing_a_person_leaves_a_ledger_that_still_holds() {
    on_both(|world| async move {
        let why = confirmed(&world, "li@example.net").await;
        let _ = confirmed(&world, "bo@example.net").await;
        let evidence = evidence::by_token(&world.app, &why).await.unwrap();
        world.wait(5);
        app::erase::erase(&world.app, &world.member, world.account, evidence.contact)
            .await
            .unwrap();
        while ledger::sequence(&world.app, world.account).await.unwrap() > 0 {}
        let report = ledger::verify(&world.app, &world.operator, world.account).await.unwrap();
        let report = report.unwrap();
        assert_eq!((report.size, report.erased, report.opened), (7, 3, 4));
        let after = evidence::by_token(&world.app, &why).await.unwrap();
        assert_eq!(after.address, None);
    });
}

/// R002-04, R002-05, R002-06: on site, with a scan, and still confirmed.
#[test]
fn a_paper_sign_up_keeps_its_scan_and_asks_the_owner_to_confirm() {
    on_both(|world| async move {
        let keyed = |evidence: &[u8]| SignUp {
            how: How::OnSite {
                place: OnSite::Paper,
                evidence: evidence.to_vec(),
                keyed_by: "Ann".into(),
                note: "fair in Lund, 2026-11-20".into(),
            },
            ..sign_up(&world, "li@example.net")
        };
        let refused = signup::key_in(&world.app, &world.member, world.account, &keyed(b"")).await;
        assert!(refused.unwrap_err().to_string().starts_with("evidence: attach the scan"));
        signup::key_in(&world.app, &world.member, world.account, &keyed(b"a scan")).await.unwrap();
        assert_eq!(counts(&world).await, (1, 0));
        let ticket = world.tickets().await.pop().expect("the owner is asked");
        let why = token(&ticket.message, "why");
        let evidence = evidence::by_token(&world.app, &why).await.unwrap();
        assert_eq!(evidence.facts[0].method, Some("paper"));
    });
}
