//! The clock of permission: asked at day 150 and once more, frozen at day
//! 180, young again by an act of the recipient and by nothing else.

use app::{
    campaign::{self, judge},
    clock, events, inbound,
    leaving::{self, Extent, Trace},
    list, preferences,
    reconfirm::{self, QuestionState},
};
use clearance::STALE;
use consent::{History, WithdrawnVia};
use domain::{
    Basis, ContactId, SignedDuration, Verdict,
    token::{Purpose, Subject},
};
use policy::{Facts, RuleBook, Subject as About, fact::known};

use crate::{
    campaigns::{attested, drafted, started},
    ladder::{Says, Sender},
    people::{confirmed, token, visitor},
    world::{World, on_both},
};

const DAY: i64 = 24 * 3_600;

/// Acts that follow each other at once are put some milliseconds apart; after a
/// second all of them are past, and days are whole.
fn settle(world: &World) {
    world.wait(1);
}

async fn days(world: &World, days: i64) {
    world.wait(days * DAY);
}

/// The questions mailed now, as text, taken out of the queue.
async fn questions(world: &World) -> Vec<String> {
    reconfirm::ask::run(&world.app).await.unwrap();
    let mut mails = Vec::new();
    for ticket in world.tickets().await {
        if ticket.row.basis == Basis::Reconfirmation {
            mails.push(String::from_utf8_lossy(&ticket.message).into_owned());
            world.take_out(&ticket).await;
        }
    }
    mails
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

async fn first_contact(world: &World) -> ContactId {
    let from = (ContactId(store::NIL), 10);
    let now = world.app.now();
    let page = store::permission::page(world.app.store(), world.account, world.list, from, now);
    page.await.unwrap()[0].permission.contact
}

/// Days since the last act, by the index; and the ledger says the same.
async fn age(world: &World) -> Option<i64> {
    let contact = first_contact(world).await;
    let rows = store::permission::of_contact(world.app.store(), world.account, contact);
    let row = rows.await.unwrap().remove(0).0;
    let account = world.app.account_row(world.account).await.unwrap();
    let keys = world.app.account_keys(&account).unwrap();
    let recorded = events::of_contact(&world.app, &keys, world.account, contact).await.unwrap();
    let known = recorded.iter().filter_map(|it| it.event.as_ref());
    assert_eq!(row.acted_at, History::of(contact, world.list, known).acted_at());
    row.acted_at.map(|at| world.app.now().duration_since(at).as_secs() / DAY)
}

/// X-23, R002-22, R002-24: half a year without an act.
#[test]
fn whoever_does_not_act_is_asked_twice_and_then_gets_nothing_but_by_their_own_act() {
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        settle(&world);
        days(&world, 149).await;
        assert_eq!(mailed(&world).await, [], "mail goes out until the end");
        assert!(questions(&world).await.is_empty(), "not before day 150");
        days(&world, 1).await;
        let first = questions(&world).await.pop().expect("the first question");
        assert!(questions(&world).await.is_empty(), "once");
        days(&world, 14).await;
        assert!(questions(&world).await.is_empty(), "not before day 165");
        days(&world, 1).await;
        let second = questions(&world).await.pop().expect("the second question");
        let told = list::forecast(&world.app, &world.member, world.account, world.list).await;
        let told = told.unwrap();
        assert_eq!((told.granted, told.frozen, told.stale_after_days), (1, 0, 180));
        let freezes = &told.freezes[0];
        assert_eq!((freezes.on.as_str(), freezes.contacts, freezes.asked), ("2027-05-20", 1, 1));
        days(&world, 14).await;
        assert!(questions(&world).await.is_empty(), "no third question");
        assert_eq!(mailed(&world).await, [], "the last day");
        days(&world, 1).await;
        assert_eq!(mailed(&world).await, only("frozen"));
        days(&world, 30).await;
        assert!(questions(&world).await.is_empty(), "silence was the answer");
        let told = list::forecast(&world.app, &world.member, world.account, world.list).await;
        assert_eq!(told.unwrap().frozen, 1);

        // They find the old mail, and say yes.
        for mail in [first, second] {
            let link = token(mail.as_bytes(), "reconfirm");
            let looked = reconfirm::look(&world.app, &link).await.unwrap();
            if matches!(looked.state, QuestionState::Open { .. }) {
                assert_eq!(age(&world).await, Some(210), "looking changes nothing");
            }
            let done = reconfirm::renew(&world.app, &link, &visitor()).await.unwrap();
            assert_eq!(done.state, QuestionState::Renewed);
        }
        assert_eq!(age(&world).await, Some(0));
        assert_eq!(mailed(&world).await, []);
    });
}

/// R002-24: mail that waits when its recipient's time is over does not go out.
#[test]
fn what_waits_when_an_address_freezes_ends_in_the_queue() {
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        world.wait(180 * DAY - 60);
        assert_eq!(mailed(&world).await, []);
        let due = world.due().await;
        let waiting = due.iter().filter(|it| it.account == world.account).count();
        world.wait(61);
        let tickets = world.tickets().await;
        assert!(tickets.iter().all(|it| it.row.basis != Basis::Confirmed));
        assert!(world.due().await.len() < waiting);
    });
}

/// D11, X-23: looking at pages and opening mail changes nothing; saving and
/// answering are acts.
#[test]
fn saved_preferences_and_replies_are_acts_and_looking_is_none() {
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        settle(&world);
        let contact = first_contact(&world).await;
        let number = world.app.account_row(world.account).await.unwrap().number;
        let subject = Subject::ContactOnList(contact, world.list);
        let door = world.app.url_token(number, Purpose::Preferences, subject).unwrap();
        days(&world, 100).await;
        preferences::look(&world.app, &door).await.unwrap();
        assert_eq!(age(&world).await, Some(100));
        let keep = (&[world.list][..], &Trace::page(&visitor()));
        preferences::choose(&world.app, &door, keep, |_, _| true).await.unwrap();
        assert_eq!(age(&world).await, Some(0));

        assert_eq!(mailed(&world).await, []);
        let ticket = world.tickets().await.pop().unwrap();
        days(&world, 100).await;
        let reply = Subject::Delivery(ticket.row.id);
        let local = world.app.local_token(number, Purpose::Reply, reply).unwrap();
        let mail = |headers: &str, text: &str| inbound::Received {
            envelope_sender: Some("li@example.net".parse().unwrap()),
            recipients: vec![format!("{local}@{}", world.app.settings().bounce_domain)],
            bytes: format!(
                "From: li@example.net\r\n{headers}Subject: Re: tulips\r\n\r\n{text}\r\n"
            )
            .into_bytes(),
            peer_ip: [192, 0, 2, 9].into(),
        };
        let away = mail("Auto-Submitted: auto-replied\r\n", "I am away until Monday.");
        inbound::receive(&world.app, &away).await.unwrap();
        assert_eq!(age(&world).await, Some(100), "a machine answered");
        let answer = mail("", "Lovely! Do you have white ones?");
        inbound::receive(&world.app, &answer).await.unwrap();
        assert_eq!(age(&world).await, Some(0));

        // Leaving ends the clock; an old page keeps nobody.
        let leaver = leaving::Leaver {
            account: world.app.account_row(world.account).await.unwrap(),
            contact,
            list: Some(world.list),
        };
        let trace = Trace::mail(WithdrawnVia::Page);
        leaving::leave(&world.app, &leaver, Extent::List, &trace).await.unwrap();
        inbound::receive(&world.app, &answer).await.unwrap();
        assert_eq!(age(&world).await, None);
    });
}

/// R002-24: imports are as old as their claim, and are asked in the name by which
/// people know the list; nobody else's list is asked in that name.
#[test]
fn an_import_is_asked_in_the_name_of_the_last_campaign() {
    on_both(|world| async move {
        attested(&world, 1).await;
        days(&world, 150).await;
        assert!(questions(&world).await.is_empty(), "nobody ever wrote to them");
        assert_eq!(mailed(&world).await, []);
        let mut asked = questions(&world).await;
        assert!(asked.is_empty(), "looked at again a day later");
        days(&world, 1).await;
        asked = questions(&world).await;
        let mail = asked.pop().expect("a question");
        assert!(mail.contains("news@flora.example"), "{mail}");
        assert!(mail.contains("List-Unsubscribe-Post"), "{mail}");
        assert_eq!(age(&world).await, Some(151));
        let renewed = token(mail.as_bytes(), "reconfirm");
        reconfirm::renew(&world.app, &renewed, &visitor()).await.unwrap();
        assert_eq!(age(&world).await, Some(0));
    });
}

/// Invariant 4: who left, complained, or is suppressed is not asked, and a link
/// from before brings nobody back.
#[test]
fn who_left_is_not_asked_and_cannot_be_renewed() {
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        let contact = first_contact(&world).await;
        days(&world, 151).await;
        let mail = questions(&world).await.pop().unwrap();
        let link = token(mail.as_bytes(), "reconfirm");
        let leaver = leaving::Leaver {
            account: world.app.account_row(world.account).await.unwrap(),
            contact,
            list: None,
        };
        let trace = Trace::mail(WithdrawnVia::Complaint);
        leaving::leave(&world.app, &leaver, Extent::Account, &trace).await.unwrap();
        days(&world, 16).await;
        assert!(questions(&world).await.is_empty());
        assert!(reconfirm::renew(&world.app, &link, &visitor()).await.is_err());
        assert_eq!(age(&world).await, None);
        assert_eq!(mailed(&world).await, only("suppressed"));
        // A link to confirm is no link to renew, and the other way round.
        let looked = reconfirm::look(&world.app, &link).await.unwrap();
        assert_eq!(looked.state, QuestionState::Over);
        let other = confirmed(&world, "anna@example.net").await;
        assert!(reconfirm::look(&world.app, &other).await.is_err());
    });
}

/// where the operator lets it, regular mailing within the promised frequency
/// keeps a list young for as long as it goes on; otherwise it counts for nothing.
#[test]
fn regular_mailing_keeps_a_list_young_where_the_operator_lets_it() {
    on_both(|world| async move {
        let overlay = "[[setting]]\nid = \"permission.regular-mailing-keeps-young\"\nvalue = 1\n\
                       reason = \"honest weekly lists\"\n";
        let allowed = || RuleBook::builtin().with_overlay("own.toml", overlay).unwrap();
        let world = world.under(allowed()).await;
        let key = (world.account, world.list);
        let monthly = list::Promise::new(5, 31).unwrap();
        list::promise(&world.app, &world.member, key, monthly).await.unwrap();
        confirmed(&world, "li@example.net").await;
        settle(&world);
        for month in 1..=8 {
            days(&world, 30).await;
            assert_eq!(mailed(&world).await, [], "month {month}");
            let mut tickets = world.tickets().await;
            tickets.retain(|it| it.row.basis == Basis::Confirmed);
            assert_eq!(tickets.len(), 1);
            Sender::new(&world).await.say(&tickets, Says::Taken).await;
            assert!(questions(&world).await.is_empty(), "month {month}");
        }
        // 240 days after the only act: under the rules of others it is frozen.
        assert_eq!(age(&world).await, Some(240));
        let strict = world.under(RuleBook::builtin()).await;
        assert_eq!(mailed(&strict).await, only("frozen"));

        // The mailing stops, and the clock runs from its last mail.
        let world = strict.under(allowed()).await;
        days(&world, 149).await;
        assert!(questions(&world).await.is_empty());
        days(&world, 1).await;
        assert_eq!(questions(&world).await.len(), 1);
        days(&world, 30).await;
        assert_eq!(mailed(&world).await, only("frozen"));
    });
}

/// The clock that withholds and the rule that explains are one.
#[test]
fn the_rule_and_the_clock_agree_on_every_day() {
    on_both(|world| async move {
        let clock = clock::of(world.app.rules());
        let now = world.app.now();
        for day in 0..400 {
            let age = SignedDuration::from_hours(24 * day);
            let acted_at = now.saturating_sub(age).unwrap();
            let facts =
                Facts::new().with(known::BASIS, Basis::Confirmed).with(known::PERMISSION_AGE, age);
            let decision = world.app.rules().decide(About::Permission, &facts, now);
            let denied = decision.verdict() == Verdict::Deny;
            assert_eq!(denied, clock.age(acted_at, now).frozen, "day {day}");
            let rules: Vec<_> = decision.fired().iter().map(|it| it.rule.0.as_str()).collect();
            assert_eq!(rules.contains(&STALE), denied, "day {day}");
        }
    });
}
