//! Closing an account: nothing goes out any more, and every way out works.

use app::{
    Action, Actor, Failure, Role, access,
    account::{self, AccountView},
    campaign::{self, Ask},
    confirm::{self, PendingState},
    dispatch::Ticket,
    evidence, import,
    inbound::{self, Received},
    keys::{self, Keyring},
    leaving::{self, Extent, Trace},
    ledger::{self, Openings},
    recipient, signup,
};
use consent::WithdrawnVia;
use domain::{CampaignId, CampaignState, Standing, token::Purpose};

use crate::{
    campaigns::{attested, csv, drafted, provenance, started},
    people::{confirmed, counts, sign_up, token, visitor},
    world::{World, on_both, open_account},
};

async fn close(world: &World, actor: &Actor) -> Result<AccountView, Failure> {
    account::close(&world.app, actor, world.account, "the company is wound up").await
}

async fn reopen(world: &World, actor: &Actor) -> Result<AccountView, Failure> {
    account::reopen(&world.app, actor, world.account, "closed by mistake").await
}

/// A campaign to that many people that runs, and the mail it owes.
async fn running(world: &World, people: usize) -> (CampaignId, Vec<Ticket>) {
    attested(world, people).await;
    let id = drafted(world, "Hej {{ contact.first_name }}").await;
    campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
    started(world, id).await;
    let tickets = world.tickets().await;
    assert_eq!(tickets.len(), people);
    (id, tickets)
}

async fn state(world: &World, id: CampaignId) -> CampaignState {
    let found = store::campaign::by_id(world.app.store(), world.account, id).await;
    found.unwrap().unwrap().state
}

/// A mail program that leaves by mail (RFC 2369 §3.2).
fn mailed_to(message: &[u8]) -> Received {
    let text = String::from_utf8_lossy(message).replace("\r\n ", " ").replace("\r\n\t", " ");
    let (_, rest) = text.split_once("<mailto:").expect("a way out by mail");
    let address = rest.split(['>', '?']).next().unwrap().trim().to_owned();
    Received {
        envelope_sender: Some("p1@example.org".parse().unwrap()),
        recipients: vec![address],
        bytes: b"From: p1@example.org\r\nSubject: unsubscribe\r\n\r\n".to_vec(),
        peer_ip: [192, 0, 2, 9].into(),
    }
}

/// DECISIONS D9, D33; R002-59: what was in the queue ends with its reason.
#[test]
fn a_closed_account_sends_nothing_more() {
    on_both(|world| async move {
        let (id, tickets) = running(&world, 2).await;
        signup::sign_up(&world.app, &sign_up(&world, "li@example.net")).await.unwrap();
        let closed = close(&world, &world.operator).await.unwrap();
        assert_eq!(
            closed.closed_because.as_deref(),
            Some("the company is wound up (operator operator)")
        );
        assert_eq!(closed.row.standing, Standing::Closed);
        assert_eq!(state(&world, id).await, CampaignState::Cancelled);

        assert_eq!(world.due().await.len(), 3, "waiting mail is not looked for");
        assert_eq!(world.tickets().await.len(), 0);
        assert_eq!(world.due().await.len(), 0, "its turn came, and it ended");
        for ticket in tickets {
            let store = world.app.store();
            let row = store::delivery::by_id(store, world.account, ticket.row.id).await;
            let row = row.unwrap().unwrap();
            let told = (row.state, row.reason.as_deref());
            assert_eq!(told, (domain::DeliveryState::Withheld, Some("standing")));
        }
        world.wait(60 * 24 * 3600);
        assert_eq!(world.tickets().await.len(), 0);
    });
}

/// R000-09: the contact for refusals outlives the account.
#[test]
fn whoever_got_mail_of_a_closed_account_can_still_leave_and_ask_why() {
    on_both(|world| async move {
        let asked_why = confirmed(&world, "li@example.net").await;
        let (_, tickets) = running(&world, 3).await;
        let unsubscribe = |at: usize| token(&tickets[at].message, "u");
        close(&world, &world.member).await.unwrap();
        world.wait(31 * 24 * 3600);

        let shown = recipient::by_token(&world.app, &unsubscribe(0), Purpose::Unsubscribe).await;
        assert_eq!(shown.unwrap().sender.name, "Flora AB");
        let (_, before) = counts(&world).await;
        for (at, via) in [(0, WithdrawnVia::OneClick), (1, WithdrawnVia::Page)] {
            let leaver = leaving::leaver(&world.app, &unsubscribe(at)).await.unwrap();
            leaving::leave(&world.app, &leaver, Extent::List, &Trace::mail(via)).await.unwrap();
        }
        inbound::receive(&world.app, &mailed_to(&tickets[2].message)).await.unwrap();
        assert_eq!(before - counts(&world).await.1, 3);
        while ledger::sequence(&world.app, world.account).await.unwrap() > 0 {}

        let why = token(&tickets[2].message, "why");
        let evidence = evidence::by_token(&world.app, &why).await.unwrap();
        assert_eq!(evidence.facts.last().unwrap().kind, "withdrawn (mail)");
        assert_eq!(evidence::by_token(&world.app, &asked_why).await.unwrap().facts.len(), 3);

        let mut lines = 0;
        let openings = Openings::Shown;
        let exported =
            ledger::export(&world.app, &world.operator, world.account, openings, |_| lines += 1);
        exported.await.unwrap();
        assert!(lines > 10, "what is recorded can be taken out: {lines}");
    });
}

/// Nothing new begins, by whatever door.
#[test]
fn nothing_begins_in_a_closed_account() {
    on_both(|world| async move {
        signup::sign_up(&world.app, &sign_up(&world, "li@example.net")).await.unwrap();
        let link = token(&world.tickets().await.pop().unwrap().message, "confirm");
        let upload = import::Upload {
            list: world.list,
            csv: csv(1),
            provenance: provenance(),
            evidence: None,
        };
        let waiting = import::upload(&world.app, &world.member, world.account, upload.clone());
        let waiting = waiting.await.unwrap();
        close(&world, &world.operator).await.unwrap();

        let import = store::import::by_id(world.app.store(), world.account, waiting).await;
        assert_eq!(import.unwrap().unwrap().state, store::import::ImportState::Refused);
        let again = import::upload(&world.app, &world.operator, world.account, upload).await;
        assert!(matches!(again, Err(Failure::Closed { .. })));
        let asked = signup::sign_up(&world.app, &sign_up(&world, "bo@example.net")).await;
        assert!(matches!(asked, Err(Failure::NotFound("form"))));
        assert_eq!(confirm::look(&world.app, &link).await.unwrap().state, PendingState::Expired);
        let late = confirm::confirm(&world.app, &link, &visitor()).await;
        assert!(matches!(late, Err(Failure::Conflict(_))));
        assert_eq!(counts(&world).await, (1, 0));
    });
}

#[test]
fn its_keys_end_with_it_and_say_so() {
    on_both(|world| async move {
        let whose = Keyring::Account(world.account);
        let member = ("flora's program", Role::Member);
        let key = keys::create(&world.app, &world.member, whose, member).await.unwrap();
        let ended = keys::create(&world.app, &world.member, whose, ("old", Role::Viewer));
        let ended = ended.await.unwrap();
        let all = keys::all(&world.app, &world.member, whose).await.unwrap();
        let old = all.iter().find(|it| it.name == "old").unwrap().id;
        keys::end(&world.app, &world.member, whose, old).await.unwrap();
        let neighbour = open_account(&world.app, "Other").await;
        let theirs = Keyring::Account(neighbour);
        let theirs = keys::create(&world.app, &world.operator, theirs, member).await.unwrap();
        world.wait(1);
        let by_key = access::authenticate(&world.app, &key).await.unwrap();
        close(&world, &by_key).await.unwrap();
        world.wait(1);

        let told = async |key: &str| match access::authenticate(&world.app, key).await {
            Ok(actor) => actor.name,
            Err(error) => error.to_string(),
        };
        assert_eq!(
            told(&key).await,
            "the account was closed at 2026-11-21T08:00:01Z: ask the operator for what is recorded \
             of it"
        );
        let unknown = "this key may not do that: the key is not known, or was ended";
        assert_eq!(told(&ended).await, unknown, "it was ended before");
        assert_eq!(told(&theirs).await, "flora's program", "a neighbour's key is good");
        let row = world.app.account_row(neighbour).await.unwrap();
        assert_eq!((row.standing, row.standing_epoch, row.closed_at), (Standing::New, 1, None));

        reopen(&world, &world.operator).await.unwrap();
        assert_eq!(told(&key).await, unknown, "an ended key stays ended");
    });
}

/// DECISIONS D33: closing washes nothing off.
#[test]
fn an_operator_opens_it_again_with_the_standing_it_had() {
    on_both(|world| async move {
        let (id, _) = running(&world, 1).await;
        let scope = store::Scope::Account(world.account);
        let step = store::account::set_standing(world.account, Standing::WarnedTwice);
        world.app.store().unit(scope, store::Lane::Interactive, vec![step]).await.unwrap();
        let told = |it: Result<AccountView, Failure>| match it {
            Ok(view) => format!("{} {}", view.row.standing, view.row.standing_epoch),
            Err(error) => error.to_string(),
        };
        assert_eq!(told(reopen(&world, &world.operator).await), "the account is not closed");
        assert_eq!(told(close(&world, &world.member).await), "closed 3");
        assert_eq!(
            told(close(&world, &world.operator).await),
            "the account was closed at 2026-11-21T08:00:00Z and stays closed"
        );
        assert_eq!(
            told(reopen(&world, &world.member).await),
            "this key may not do that: a member may not open a closed account again"
        );
        assert_eq!(told(reopen(&world, &world.operator).await), "warned-2 4");

        assert_eq!(state(&world, id).await, CampaignState::Cancelled);
        let resumed =
            campaign::act(&world.app, &world.member, (world.account, id), Ask::Resume).await;
        assert!(matches!(resumed, Err(Failure::Conflict(_))));
        assert_eq!(world.tickets().await.len(), 0, "what was stopped stays stopped");
        let (next, _) = running_again(&world).await;
        assert_eq!(state(&world, next).await, CampaignState::Running);
    });
}

async fn running_again(world: &World) -> (CampaignId, usize) {
    let id = drafted(world, "Hej igen {{ contact.first_name }}").await;
    campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
    started(world, id).await;
    let due = world.tickets().await.len();
    assert_eq!(due, 1);
    (id, due)
}

#[test]
fn a_reason_is_asked_for_and_holds_no_address() {
    on_both(|world| async move {
        for (reason, told) in [
            (" ", "reason: give it in one line of 1 to 500 bytes"),
            ("a\nb", "reason: give it in one line of 1 to 500 bytes"),
            ("asked by li@example.net", "reason: leave addresses out: it is kept in clear"),
        ] {
            let refused = account::close(&world.app, &world.operator, world.account, reason).await;
            assert_eq!(refused.unwrap_err().to_string(), told);
        }
        assert!(!Action::CloseAccount.allowed(Role::Viewer));
        assert!(!Action::CloseAccount.allowed(Role::Reviewer));
    });
}
