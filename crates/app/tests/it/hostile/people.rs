//! Around people: leaving, coming back, being signed up by strangers.

use app::{leaving, signup};
use consent::{History, Permission, WithdrawnVia};
use domain::ContactId;
use store::{Lane, Scope, suppression::SuppressionRow};

use super::{Extent, Trace, believed, leaves, newest, recorded, signs_up, system_tickets, visits};
use crate::{
    campaigns::{drafted, started},
    world::{World, on_both},
};

const DAY: i64 = 24 * 3600;

/// DESIGN invariant 1: who unsubscribes while mail to them waits does not get
/// it, also when they sign up again before it is looked at.
#[test]
fn who_left_and_came_back_does_not_get_what_waited_meanwhile() {
    on_both(|world| async move {
        assert!(signs_up(&world, "li@example.net").await);
        world.wait(DAY);
        let id = drafted(&world, "Hej").await;
        super::submitted(&world, id).await;
        started(&world, id).await;
        let li = newest(&world).await;
        world.wait(DAY);
        leaves(&world, li, Extent::List, WithdrawnVia::OneClick).await;
        world.wait(1);
        assert!(signs_up(&world, "li@example.net").await);
        world.wait(1);
        let campaigns = world.tickets().await.iter().filter(|it| it.row.origin != "system").count();
        assert_eq!(campaigns, 0);
        assert_eq!(super::report(&world, id).await.withheld_total(), 1);
    });
}

/// COMPLIANCE 5.9: a complaint is stronger than a wish to leave.
#[test]
fn who_complained_is_not_asked_again() {
    on_both(|world| async move {
        assert!(signs_up(&world, "li@example.net").await);
        let li = newest(&world).await;
        world.wait(1);
        leaves(&world, li, Extent::Account, WithdrawnVia::Complaint).await;
        world.wait(2 * DAY);
        assert!(!signs_up(&world, "li@example.net").await);
    });
}

/// R002-84.
#[test]
fn a_report_of_abuse_counts_as_a_complaint() {
    on_both(|world| async move {
        signup::sign_up(&world.app, &visits::sign_up(&world, "li@example.net")).await.unwrap();
        let ticket = system_tickets(&world).await.pop().unwrap();
        let token = visits::token(&ticket.message, "report");
        let reason = app::report_abuse::Reason::NeverAsked;
        let visitor = visits::visitor();
        app::report_abuse::report(&world.app, &token, reason, &visitor).await.unwrap();
        world.wait(2 * DAY);
        assert!(!signs_up(&world, "li@example.net").await);
        let expected = ["requested", "confirmation-sent", "withdrawn", "requested"];
        assert_eq!(recorded(&world, ticket.row.contact).await, expected);
    });
}

/// DESIGN invariant 5: the ledger says that a mail was sent only when one was.
#[test]
fn a_confirmation_mail_that_was_withheld_is_not_recorded_as_sent() {
    on_both(|world| async move {
        let address = "li@example.net".parse().unwrap();
        let row = SuppressionRow {
            address_key: world.app.keys().suppression(&address).to_vec(),
            list: None,
            reason: "hard-bounce".into(),
            created_at: world.app.now(),
            until: None,
        };
        let step = store::suppression::insert(world.account, &row);
        let scope = Scope::Account(world.account);
        world.app.store().unit(scope, Lane::Settle, vec![step]).await.unwrap();
        assert!(!signs_up(&world, "li@example.net").await);
        assert_eq!(recorded(&world, newest(&world).await).await, ["requested"]);
    });
}

/// COMPLIANCE 5.3, 5.6: one request and one reminder; no answer means no.
#[test]
fn a_stranger_cannot_have_somebody_asked_day_after_day() {
    on_both(|world| async move {
        let mut mails = 0;
        for _ in 0..6 {
            signup::sign_up(&world.app, &visits::sign_up(&world, "li@example.net")).await.unwrap();
            mails = world.due().await.len();
            world.wait(DAY + 60);
        }
        assert_eq!(mails, 2);
    });
}

/// A flood of clicks on one link leaves one entry, and the way out still works.
#[test]
fn leaving_again_and_again_is_recorded_once() {
    on_both(|world| async move {
        assert!(signs_up(&world, "li@example.net").await);
        let li = newest(&world).await;
        for _ in 0..3 {
            world.wait(1);
            leaves(&world, li, Extent::List, WithdrawnVia::OneClick).await;
        }
        let withdrawn = |it: &Vec<String>| it.iter().filter(|kind| *kind == "withdrawn").count();
        assert_eq!(withdrawn(&recorded(&world, li).await), 1);
        // A request that is open is withdrawn anew, and its mail is stopped.
        world.wait(2 * DAY);
        signup::sign_up(&world.app, &visits::sign_up(&world, "li@example.net")).await.unwrap();
        world.wait(1);
        leaves(&world, li, Extent::List, WithdrawnVia::OneClick).await;
        assert_eq!(withdrawn(&recorded(&world, li).await), 2);
        assert_eq!(system_tickets(&world).await.len(), 0);
        // Leaving everything is more than leaving one list.
        world.wait(1);
        leaves(&world, li, Extent::Account, WithdrawnVia::Page).await;
        assert_eq!(withdrawn(&recorded(&world, li).await), 3);
    });
}

/// THREATS R8: the ledger's order is the order of the acts.
#[test]
fn leaving_counts_also_when_the_clock_was_set_back() {
    on_both(|world| async move {
        assert!(signs_up(&world, "li@example.net").await);
        let li = newest(&world).await;
        world.wait(-3600);
        leaves(&world, li, Extent::List, WithdrawnVia::OneClick).await;
        let permission = permission(&world, li).await;
        assert!(matches!(permission, Permission::Withdrawn { .. }), "{permission:?}");
    });
}

/// What the ledger alone says.
async fn permission(world: &World, contact: ContactId) -> Permission {
    let row = world.app.account_row(world.account).await.unwrap();
    let keys = world.app.account_keys(&row).unwrap();
    let events = app::events::of_contact(&world.app, &keys, world.account, contact).await.unwrap();
    let events = events.iter().filter_map(|it| it.event.as_ref());
    History::of(contact, world.list, events).permission()
}

/// DESIGN invariant 3: a link works for as long as the installation exists, so
/// also after the person behind it was erased and came back.
#[test]
fn the_link_of_an_erased_person_still_lets_them_leave() {
    on_both(|world| async move {
        signup::sign_up(&world.app, &visits::sign_up(&world, "li@example.net")).await.unwrap();
        let ticket = system_tickets(&world).await.pop().unwrap();
        let old = visits::token(&ticket.message, "u");
        let contact = ticket.row.contact;
        world.wait(1);
        app::erase::erase(&world.app, &world.member, world.account, contact).await.unwrap();
        world.wait(2 * DAY);
        assert!(signs_up(&world, "li@example.net").await, "a new contact");
        let id = drafted(&world, "Hej").await;
        super::submitted(&world, id).await;
        started(&world, id).await;
        assert_eq!(world.tickets().await.len(), 1);
        world.wait(1);
        let leaver = leaving::leaver(&world.app, &old).await.unwrap();
        let trace = Trace::mail(WithdrawnVia::OneClick);
        leaving::leave(&world.app, &leaver, Extent::List, &trace).await.unwrap();
        assert_eq!(world.tickets().await.len(), 0);
    });
}

/// S14: a suppression of one list is not one of another, and one of the
/// installation is one of all.
#[test]
fn an_import_of_a_suppressed_address_clears_nothing() {
    on_both(|world| async move {
        let nil = domain::AccountId(store::NIL);
        let lines = ["a", "b", "c", "d"].map(|it| format!("{it}@example.org,2026-10-01,fair\n"));
        let csv = format!("email,signed_up_at,source\n{}", lines.concat());
        believed(&world, &csv).await;
        let cases = [(world.account, None, "a"), (world.account, Some(world.list), "b")];
        for (account, list, name) in [cases[0], cases[1], (nil, None, "c")] {
            let address = format!("{name}@example.org").parse().unwrap();
            let row = SuppressionRow {
                address_key: world.app.keys().suppression(&address).to_vec(),
                list,
                reason: "manual".into(),
                created_at: world.app.now(),
                until: None,
            };
            let step = store::suppression::insert(account, &row);
            let scope = Scope::Account(account);
            world.app.store().unit(scope, Lane::Settle, vec![step]).await.unwrap();
        }
        // Uploaded once more, they are not taken.
        let again = super::imported(&world, &csv).await;
        assert_eq!(super::import_row(&world, again).await.rows_refused, 3);
        let id = drafted(&world, "Hej").await;
        super::submitted(&world, id).await;
        started(&world, id).await;
        assert_eq!(world.due().await.len(), 1);
        let report = super::report(&world, id).await;
        assert_eq!(report.withheld, [("suppressed".to_owned(), 3)]);
    });
}
