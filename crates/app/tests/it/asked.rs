//! People of an import who are asked to confirm: once, within the limits, and
//! nothing is mailed until they say yes (COMPLIANCE 5.3, 5.4, 5.6, D50).

use app::{
    campaign::{self, judge},
    confirm::{self, PendingState},
    dispatch::Ticket,
    events, expiry,
    import::{self, Confirmations, Disposition, Upload},
    proof::{self, Rebuilt},
    review::{self, Answer},
};
use consent::{ConsentEvent, EventKind, Method};
use domain::{Basis, ContactId, ImportId};
use policy::RuleBook;
use store::{import::ImportState, suppression::SuppressionRow};

use crate::{
    campaigns::{self, drafted, import_state, provenance, started},
    hostile::{everybody, import_row},
    people::{counts, token, visitor},
    world::{World, on_both},
};

const DAY: i64 = 24 * 3_600;

/// So many people of whom the file says nothing but the address.
fn bare(people: u32) -> Vec<u8> {
    let mut csv = String::from("email\n");
    for it in 0..people {
        csv += &format!("p{it}@example.org\n");
    }
    csv.into_bytes()
}

async fn imported(world: &World, csv: Vec<u8>) -> ImportId {
    let upload = Upload { list: world.list, csv, provenance: provenance(), evidence: None };
    let id = import::upload(&world.app, &world.member, world.account, upload).await.unwrap();
    import::read::run(&world.app, &import_row(world, id).await).await.unwrap();
    id
}

async fn decided(world: &World, answer: Answer) {
    let open = review::open(&world.app, &world.operator).await.unwrap();
    let said = (answer, "called the shop");
    review::decide(&world.app, &world.operator, open[0].row.id, said).await.unwrap();
}

/// An import of people without evidence that a reviewer accepted.
async fn accepted(world: &World, people: u32) -> ImportId {
    let id = imported(world, bare(people)).await;
    decided(world, Answer::Approve).await;
    import::attest::run(&world.app, &import_row(world, id).await).await.unwrap();
    assert_eq!(import_state(world, id).await, ImportState::Accepted);
    id
}

async fn ask(world: &World) -> usize {
    import::ask::run(&world.app).await.unwrap()
}

async fn requests(world: &World) -> Vec<Ticket> {
    let tickets = world.tickets().await;
    assert!(tickets.iter().all(|it| it.row.basis == Basis::ConfirmationRequest));
    tickets
}

async fn became(world: &World, id: ImportId) -> Option<Confirmations> {
    let view = import::show(&world.app, &world.member, world.account, id).await.unwrap();
    view.confirmations
}

async fn recorded(world: &World, contact: ContactId) -> Vec<ConsentEvent> {
    let account = world.app.account_row(world.account).await.unwrap();
    let keys = world.app.account_keys(&account).unwrap();
    let all = events::of_contact(&world.app, &keys, world.account, contact).await.unwrap();
    all.into_iter().filter_map(|it| it.event).collect()
}

/// R002-20, R002-33: what an account says of people is asked of them, and nothing is
/// mailed on its word.
#[test]
fn people_without_evidence_are_asked_once_and_get_nothing_until_they_say_yes() {
    on_both(|world| async move {
        let id = imported(&world, bare(3)).await;
        let view = import::show(&world.app, &world.member, world.account, id).await.unwrap();
        assert_eq!(view.judged.unwrap().0, Disposition::Confirm);
        assert_eq!(view.confirmations, None);
        assert_eq!(ask(&world).await, 0, "nobody decided yet");
        decided(&world, Answer::Approve).await;
        assert_eq!(ask(&world).await, 0, "not while it is being attested");
        import::attest::run(&world.app, &import_row(&world, id).await).await.unwrap();

        assert_eq!(ask(&world).await, 3);
        assert_eq!(ask(&world).await, 0, "once");
        let asked = Confirmations { asked: 3, ..Confirmations::default() };
        assert_eq!(became(&world, id).await, Some(asked));
        assert_eq!(counts(&world).await, (3, 0));
        let mails = requests(&world).await;
        assert_eq!(mails.len(), 3);
        let (text, _) = message::verify::decoded(&mails[0].message).unwrap();
        let origin = message::notice::origin(domain::Language::En, "event");
        assert!(text.contains(origin) && text.contains("Flora"), "{text}");
        assert!(text.contains("because the sender says"), "{text}");
        let head = app::testing::unfolded(&mails[0].message);
        assert!(head.contains("List-Unsubscribe-Post") && !head.contains("Form-Sub"), "{head}");

        // One says yes; the upload stands behind it.
        world.wait(60);
        let yes = token(&mails[0].message, "confirm");
        let done = confirm::confirm(&world.app, &yes, &visitor()).await.unwrap();
        assert_eq!(done.state, PendingState::Confirmed);
        let events = recorded(&world, mails[0].row.contact).await;
        let kinds: Vec<_> = events.iter().map(|it| it.kind.as_str()).collect();
        assert_eq!(kinds, ["claimed", "requested", "confirmation-sent", "confirmed"]);
        let file = Some(import_row(&world, id).await.file);
        assert_eq!((events[1].method, events[1].evidence), (Method::Import, file));
        assert_eq!((events[3].method, events[3].evidence), (Method::Web, file));
        assert_eq!(events[3].wording, events[1].wording);

        // The others stay as they were, for good.
        world.wait(7 * DAY);
        assert_eq!(expiry::run(&world.app).await.unwrap(), 2);
        let ended = Confirmations { confirmed: 1, expired: 2, ..asked };
        assert_eq!(became(&world, id).await, Some(ended));
        assert_eq!(counts(&world).await, (0, 1));
        world.wait(30 * DAY);
        assert_eq!(ask(&world).await, 0, "never again");
        let campaign = drafted(&world, "Hej").await;
        judge::submit(&world.app, &world.member, (world.account, campaign)).await.unwrap();
        started(&world, campaign).await;
        let report = (world.account, campaign);
        let report = campaign::report::report(&world.app, &world.member, report.0, report.1).await;
        assert_eq!(report.unwrap().withheld, [("no-permission".to_owned(), 2)]);
    });
}

/// R002-21, COMPLIANCE 5.4: an upload is no act of whoever left.
#[test]
fn who_is_suppressed_or_acts_by_themselves_is_not_asked() {
    on_both(|world| async move {
        let id = accepted(&world, 4).await;
        let people = everybody(&world).await;
        let person = |index: usize| people[index].permission.contact;
        let store = world.app.store();
        let row = store::contact::by_id(store, world.account, person(0)).await.unwrap().unwrap();
        let forbid = |account, key: &[u8], reason: &str| {
            let row = SuppressionRow {
                address_key: key.to_vec(),
                list: None,
                reason: reason.into(),
                created_at: world.app.now(),
                until: None,
            };
            store::suppression::insert(account, &row)
        };
        let left = forbid(world.account, &row.suppression_key, "unsubscribed");
        let scope = store::Scope::Account(world.account);
        store.unit(scope, store::Lane::Interactive, vec![left]).await.unwrap();
        // "Never mail me from here."
        let row = store::contact::by_id(store, world.account, person(1)).await.unwrap().unwrap();
        let never = forbid(domain::AccountId(store::NIL), &row.suppression_key, "manual");
        let scope = store::Scope::System("a test that forbids an address everywhere");
        store.unit(scope, store::Lane::Interactive, vec![never]).await.unwrap();
        // One leaves by themselves.
        let via = consent::WithdrawnVia::Page;
        crate::hostile::leaves(&world, person(2), app::leaving::Extent::List, via).await;

        assert_eq!(ask(&world).await, 1);
        let told = Confirmations { asked: 1, withheld: 3, ..Confirmations::default() };
        assert_eq!(became(&world, id).await, Some(told));
        let mail = requests(&world).await.pop().unwrap();
        assert_eq!(mail.row.contact, person(3));
        // Who leaves while the mail waits does not get it.
        crate::hostile::leaves(&world, person(3), app::leaving::Extent::List, via).await;
        assert!(requests(&world).await.is_empty());
        let told = Confirmations { left: 1, ..told };
        assert_eq!(became(&world, id).await, Some(told));
        assert_eq!(ask(&world).await, 0);
    });
}

/// COMPLIANCE 5.6: a long list is asked hour by hour, whatever is started anew.
#[test]
fn an_import_is_asked_no_faster_than_the_hour_allows() {
    on_both(|world| async move {
        let overlay = "[[setting]]\nid = \"import.confirmations-per-hour\"\nvalue = 2\n\
                       reason = \"slowly\"\n";
        let rules = RuleBook::builtin().with_overlay("own.toml", overlay).unwrap();
        let world = world.under(rules).await;
        let id = accepted(&world, 5).await;
        for (seconds, mailed) in [(0, 2), (0, 0), (1_800, 0), (1_801, 2), (60, 0), (3_600, 1)] {
            world.wait(seconds);
            assert_eq!(ask(&world).await, mailed, "after {seconds} seconds more");
        }
        let asked = Confirmations { asked: 5, ..Confirmations::default() };
        assert_eq!(became(&world, id).await, Some(asked));
        assert_eq!(requests(&world).await.len(), 5);
        world.wait(3_601);
        assert_eq!(ask(&world).await, 0);
        assert!(store::asking::open(world.app.store()).await.unwrap().is_empty(), "it ended");
    });
}

/// A reviewer believes nobody's word but their own: also rows with evidence are
/// asked, and nobody is lifted.
#[test]
fn a_reviewer_accepts_an_import_if_each_of_its_people_confirms() {
    on_both(|world| async move {
        let id = imported(&world, campaigns::csv(2)).await;
        assert_eq!(import_state(&world, id).await, ImportState::Held);
        decided(&world, Answer::Confirm).await;
        assert_eq!(import_state(&world, id).await, ImportState::Accepted);
        assert_eq!(counts(&world).await, (0, 0), "nobody is lifted");
        assert_eq!(ask(&world).await, 2);
        for mail in requests(&world).await {
            let yes = token(&mail.message, "confirm");
            confirm::confirm(&world.app, &yes, &visitor()).await.unwrap();
        }
        assert_eq!(counts(&world).await, (0, 2));
        let granted = everybody(&world).await;
        assert!(granted.iter().all(|it| it.permission.basis == Some(Basis::Confirmed)));
        let told = Confirmations { asked: 2, confirmed: 2, ..Confirmations::default() };
        assert_eq!(became(&world, id).await, Some(told));
    });
}

/// An import that a reviewer accepted on the evidence of its rows asks nobody.
#[test]
fn an_import_with_evidence_that_is_accepted_asks_nobody() {
    on_both(|world| async move {
        campaigns::attested(&world, 2).await;
        assert_eq!(ask(&world).await, 0);
        assert_eq!(world.due().await.len(), 0);
    });
}

/// THREATS S9: the account that brought somebody must not say yes in their place.
#[test]
fn no_member_reads_the_link_of_a_question() {
    on_both(|world| async move {
        accepted(&world, 1).await;
        assert_eq!(ask(&world).await, 1);
        let mail = requests(&world).await.pop().unwrap();
        let key = (world.account, mail.row.id);
        app::testing::begin(&world.app, &mail).await.unwrap();
        let shown = proof::show(&world.app, &world.member, key).await.unwrap();
        match shown.rebuilt {
            Rebuilt::Equal { bytes, .. } => assert!(bytes.is_empty(), "proven, and not shown"),
            other => panic!("{other:?}"),
        }
        let events = recorded(&world, mail.row.contact).await;
        assert!(events.iter().any(|it| it.kind == EventKind::Requested));
    });
}
