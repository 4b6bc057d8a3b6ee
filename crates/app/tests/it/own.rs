//! A person on their own page: the link, what it shows, what it lets them do.

use app::{
    Failure, confirm, customer,
    leaving::Trace,
    own::{self, Link, acts},
    proof::{self, Rebuilt},
    signup, testing,
};
use domain::{AccountId, Address, Basis, Language};

use crate::{
    people::{confirmed, counts, sign_up, token, visitor},
    world::{World, flora, on_both},
};

const MINUTE: i64 = 60;

fn li() -> Address {
    "li@example.net".parse().unwrap()
}

/// The links that are due, as tokens.
async fn links(world: &World) -> Vec<String> {
    let mails = world.tickets().await;
    let answers = mails.iter().filter(|it| it.row.basis == Basis::CaseReply);
    answers.map(|it| token(&it.message, "me")).collect()
}

async fn asked(world: &World) -> usize {
    own::request(&world.app, &li(), Language::En).await.unwrap();
    own::round(&world.app).await.unwrap()
}

/// Asks for a link, takes it from the mail, opens it.
async fn opened(world: &World) -> own::Visit {
    assert_eq!(asked(world).await, 1);
    let token = links(world).await.pop().expect("a link");
    own::open(&world.app, &token).await.unwrap()
}

fn trace() -> Trace {
    Trace::page(&visitor())
}

/// Another account that Li signed up with too.
async fn elsewhere(world: &World) -> (AccountId, domain::FormId, domain::ListId) {
    let (app, dns) = (&world.app, &world.at.dns);
    let account = testing::open_account(app, "Other").await;
    testing::accept_policy(app, &testing::member(account), account).await;
    testing::verify(app, dns, account, &"other.example".parse().unwrap()).await;
    let list = testing::list(app, account, ("Other letter", "What else")).await;
    let from = app::sender::From { address: "news@other.example".into(), ..flora() };
    let form = testing::form(app, account, &[list], from).await;
    (account, form, list)
}

async fn joins(world: &World, (form, list): (domain::FormId, domain::ListId)) -> bool {
    let ask = signup::SignUp { form, lists: vec![list], ..sign_up(world, "li@example.net") };
    signup::sign_up(&world.app, &ask).await.unwrap();
    let mails = world.tickets().await;
    let Some(mail) = mails.iter().rfind(|it| it.row.basis == Basis::ConfirmationRequest) else {
        return false;
    };
    world.wait(1);
    confirm::confirm(&world.app, &token(&mail.message, "confirm"), &visitor()).await.is_ok()
}

/// S9, R002-76: the same unit for an address that is known and one that is not;
/// mail goes to the one that is, three times a day and no more.
#[test]
fn asking_for_a_link_tells_nothing_and_mails_only_who_is_known() {
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        let units = || world.app.store().counters().units;
        let mut written = Vec::new();
        for address in ["li@example.net", "nobody@example.net"] {
            let before = units();
            own::request(&world.app, &address.parse().unwrap(), Language::Sv).await.unwrap();
            written.push(units() - before);
        }
        assert_eq!(written, [1, 1]);
        assert_eq!(own::round(&world.app).await.unwrap(), 1);
        assert!(store::own_request::all(world.app.store()).await.unwrap().is_empty());
        let mails = world.tickets().await;
        let mail = mails.iter().find(|it| it.row.basis == Basis::CaseReply).unwrap();
        assert_eq!(mail.envelope.recipient.to_wire(), "li@example.net");
        assert!(testing::unfolded(&mail.message).contains("Visa allt"), "in their language");
        let sent = [asked(&world).await, asked(&world).await, asked(&world).await];
        assert_eq!(sent, [1, 1, 0], "three in a day");
        world.wait(24 * 60 * MINUTE + 1);
        assert_eq!(asked(&world).await, 1);
    });
}

/// R002-76, S9: half an hour, once; looking changes nothing; whoever works at the
/// account cannot read the link.
#[test]
fn a_link_opens_once_within_half_an_hour_and_for_its_recipient_alone() {
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        asked(&world).await;
        let tickets = world.tickets().await;
        let ticket = tickets.iter().find(|it| it.row.basis == Basis::CaseReply).unwrap();
        testing::begin(&world.app, ticket).await.unwrap();
        for actor in [&world.member, &world.operator] {
            let key = (world.account, ticket.row.id);
            let shown = proof::show(&world.app, actor, key).await.unwrap();
            let Rebuilt::Equal { bytes, .. } = shown.rebuilt else { panic!("{shown:?}") };
            assert!(bytes.is_empty(), "its bytes are for nobody else");
        }

        let link = token(&ticket.message, "me");
        for _ in 0..2 {
            let found = own::look(&world.app, &link).await.unwrap();
            assert!(matches!(found, Link::Ready { .. }), "looking changes nothing");
        }
        let visit = own::open(&world.app, &link).await.unwrap();
        assert_eq!(own::look(&world.app, &link).await.unwrap(), Link::Over);
        assert!(matches!(own::open(&world.app, &link).await, Err(Failure::Conflict(_))));
        own::visit(&world.app, &visit.secret).await.expect("its page goes on");
        let mut guessed = visit.secret.clone();
        guessed.replace_range(guessed.len() - 2.., "AA");
        for wrong in [&guessed, &link, "", "a.b"] {
            let found = own::visit(&world.app, wrong).await;
            assert!(matches!(found, Err(Failure::NotFound(_))), "{wrong}");
        }
        world.wait(30 * MINUTE);
        assert!(own::visit(&world.app, &visit.secret).await.is_err(), "half an hour is over");

        asked(&world).await;
        let late = links(&world).await.pop().unwrap();
        world.wait(30 * MINUTE);
        assert_eq!(own::look(&world.app, &late).await.unwrap(), Link::Over);
        assert!(own::open(&world.app, &late).await.is_err());
        let why = confirmed(&world, "bo@example.net").await;
        assert!(own::look(&world.app, &why).await.is_err(), "a link of another purpose");
    });
}

/// R002-76: everything, in full, of every account; nobody else's.
#[test]
fn the_page_shows_every_account_that_holds_the_person_and_nobody_else() {
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        confirmed(&world, "bo@example.net").await;
        let (other, form, list) = elsewhere(&world).await;
        assert!(joins(&world, (form, list)).await);
        let visit = opened(&world).await;
        let own = own::see(&world.app, &visit).await.unwrap();
        assert_eq!(own.address.as_deref(), Some("li@example.net"));
        let mut senders: Vec<_> = own.held.iter().map(|it| it.sender.name.as_str()).collect();
        senders.sort_unstable();
        assert_eq!(senders, ["Flora AB", "Other AB"]);
        let file = acts::take_along(&world.app, &visit, Some(other)).await.unwrap();
        let file = String::from_utf8(file).unwrap();
        for told in ["\"li@example.net\"", "192.0.2.8", "Other letter", "\"confirmed\""] {
            assert!(file.contains(told), "{told}: {file}");
        }
        assert!(!file.contains("Spring letter") && !file.contains("bo@example.net"));
        let both = acts::take_along(&world.app, &visit, None).await.unwrap();
        assert!(String::from_utf8(both).unwrap().contains("Spring letter"));

        acts::leave(&world.app, &visit, world.account, &trace()).await.unwrap();
        assert_eq!(counts(&world).await, (0, 1), "Li left, Bo stays");
        acts::erase(&world.app, &visit, world.account).await.unwrap();
        let own = own::see(&world.app, &visit).await.unwrap();
        assert_eq!(own.held.len(), 1);
        assert_eq!(own.held[0].evidence.account.id, other);
        let again = acts::erase(&world.app, &visit, world.account).await;
        assert!(matches!(again, Err(Failure::NotFound(_))), "it holds them no more");
    });
}

/// COMPLIANCE 5.9, DECISIONS D29: nobody here may mail them, also not with
/// answers; only their own later yes opens one sender again.
#[test]
fn never_mail_me_from_here_holds_for_all_until_the_person_says_yes_to_one() {
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        let (other, form, list) = elsewhere(&world).await;
        assert!(joins(&world, (form, list)).await);
        let visit = opened(&world).await;
        world.wait(MINUTE);
        acts::never(&world.app, &visit, &trace()).await.unwrap();
        acts::never(&world.app, &visit, &trace()).await.unwrap();
        assert_eq!(counts(&world).await, (0, 0));
        let own = own::see(&world.app, &visit).await.unwrap();
        assert_eq!(own.never_since, Some(world.app.now()));
        assert_eq!(asked(&world).await, 0, "no link either");
        let third = testing::open_account(&world.app, "Third").await;
        let key = world.app.keys().suppression(&li());
        let found = store::suppression::of_key(world.app.store(), third, &key).await.unwrap();
        assert_eq!(found.len(), 1, "it holds for who came later");

        world.wait(25 * 60 * MINUTE);
        assert!(joins(&world, (form, list)).await, "their own yes");
        let everywhere = store::suppression::everywhere(world.app.store(), &key).await.unwrap();
        assert!(everywhere.is_empty());
        let granted = store::permission::counts(world.app.store(), other, list).await.unwrap();
        assert_eq!(granted, [("granted".to_owned(), 1)]);
        assert_eq!(counts(&world).await, (0, 0), "and no other sender");
        let here = store::suppression::of_key(world.app.store(), world.account, &key).await;
        assert_eq!(here.unwrap().len(), 1);
    });
}

/// An answer that waits goes out although its recipient left meanwhile, and not
/// after "never mail me from here".
#[test]
fn an_answer_that_waits_outlives_leaving_and_not_never() {
    on_both(|world| async move {
        let why = confirmed(&world, "li@example.net").await;
        assert_eq!(asked(&world).await, 1);
        let person = app::evidence::by_token(&world.app, &why).await.unwrap();
        let leaver =
            app::leaving::Leaver { account: person.account, contact: person.contact, list: None };
        let all = app::leaving::Extent::Account;
        world.wait(1);
        app::leaving::leave(&world.app, &leaver, all, &trace()).await.unwrap();
        assert!(links(&world).await.is_empty(), "it is decided again");
        world.wait(60);
        let link = links(&world).await.pop().expect("and goes out");
        let visit = own::open(&world.app, &link).await.unwrap();
        acts::never(&world.app, &visit, &trace()).await.unwrap();
        world.wait(60);
        assert!(links(&world).await.is_empty());
        let due = world.due().await;
        assert!(due.is_empty(), "withheld for good: {due:?}");
    });
}

/// R002-76: what is on record of a customer is theirs to take along, and goes with
/// them.
#[test]
fn a_customer_takes_their_dealings_along_and_nobody_elses() {
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        let bought = |address: &str, goods: &str| customer::NewDealing {
            address: address.into(),
            dealing: customer::Dealing::Purchase,
            at: world.app.now(),
            goods: goods.into(),
            address_taken: true,
            refusal_offered: false,
            fields: std::collections::BTreeMap::new(),
        };
        let dealings =
            [bought("li@example.net", "tulips"), bought("bo@example.net", "lawn mowers")];
        let whose = (world.account, world.list);
        customer::record(&world.app, &world.member, whose, &dealings).await.unwrap();
        let visit = opened(&world).await;
        let file = acts::take_along(&world.app, &visit, Some(world.account)).await.unwrap();
        let file: serde_json::Value = serde_json::from_slice(&file).unwrap();
        let [dealing] = file["senders"][0]["dealings"].as_array().unwrap().as_slice() else {
            panic!("{file}")
        };
        assert_eq!(dealing["kind"], "purchase");
        assert_eq!(dealing["goods"], "tulips");
        assert_eq!(dealing["list"], "Spring letter");
        assert_eq!(dealing["could_refuse"], false);
        world.wait(MINUTE);
        acts::erase(&world.app, &visit, world.account).await.unwrap();
        let known = own::see(&world.app, &visit).await.unwrap();
        assert!(known.held.is_empty());
    });
}
