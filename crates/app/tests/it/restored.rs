//! After a restore: who left, complained or was erased since the backup stays
//! gone, and what may have been sent waits for a person (R12; DECISIONS D31).

use app::{
    campaign::{self, Ask},
    erase,
    hold::{self, Unsettled},
    keys,
    leaving::{self, Extent, Leaver, Trace},
    ledger,
    never_again::{self, Replayed, Restore},
    own, signup,
};
use consent::WithdrawnVia;
use domain::{CampaignId, CampaignState, ContactId, Standing};
use store::{
    never_again::{Entry, Journal, NewJournal, read},
    testing::backups::{Backups, on_both_with_backups},
};

use crate::{campaigns, people, world::World};

fn on_both<T: Future<Output = ()>>(test: impl Fn(World, Backups) -> T) {
    on_both_with_backups(|store, backups| async {
        let new = NewJournal { id: uuid::Uuid::from_u128(5), now: domain::Timestamp::UNIX_EPOCH };
        let (journal, _) = Journal::open(&backups.folder().join("journal"), new).unwrap();
        let world = World::on(store).await;
        world.app.store().keep_journal(journal);
        test(world, backups).await;
    });
}

fn entries(backups: &Backups) -> Vec<Entry> {
    let mut entries = Vec::new();
    read(&backups.folder().join("journal"), |it| entries.push(it)).unwrap();
    entries
}

/// The restored world, held, with the journal replayed.
async fn restored(world: &World, backups: &Backups) -> (World, Replayed) {
    let new = world.on_copy(backups.restored().await).await;
    let restore = restore(world);
    never_again::begin(&new.app, &restore).await.unwrap();
    let done = never_again::replay(&new.app, &restore, entries(backups)).await.unwrap();
    (new, done)
}

fn restore(world: &World) -> Restore {
    Restore { backup_at: world.app.now(), told: "a test".into() }
}

async fn everybody(world: &World) -> Vec<(ContactId, String)> {
    let start = (ContactId(store::NIL), 1_000);
    let (account, list, now) = (world.account, world.list, world.app.now());
    let found = store::permission::page(world.app.store(), account, list, start, now).await;
    found.unwrap().into_iter().map(|it| (it.permission.contact, it.permission.state)).collect()
}

async fn leaves(world: &World, contact: ContactId, extent: Extent, via: WithdrawnVia) {
    let account = world.app.account_row(world.account).await.unwrap();
    let leaver = Leaver { account, contact, list: Some(world.list) };
    leaving::leave(&world.app, &leaver, extent, &Trace::mail(via)).await.unwrap();
}

async fn state(world: &World, id: CampaignId) -> CampaignState {
    let row = store::campaign::by_id(world.app.store(), world.account, id).await.unwrap();
    row.unwrap().state
}

async fn approved(world: &World, body: &str) -> CampaignId {
    let id = campaigns::drafted(world, body).await;
    let campaign = (world.account, id);
    let view = campaign::judge::submit(&world.app, &world.member, campaign).await.unwrap();
    if view.row.state == CampaignState::Held {
        campaigns::approve(world).await;
    }
    assert_eq!(state(world, id).await, CampaignState::Approved);
    id
}

async fn act(world: &World, id: CampaignId, ask: Ask) {
    campaign::act(&world.app, &world.member, (world.account, id), ask).await.unwrap();
}

/// Whom the tickets that may go out now are for.
async fn mailed(world: &World) -> Vec<ContactId> {
    let mut contacts: Vec<_> = world.tickets().await.iter().map(|it| it.row.contact).collect();
    contacts.sort();
    contacts
}

/// R002-85: who left or complained stays away, also from a database that forgot it.
#[test]
fn nobody_who_left_after_the_backup_is_mailed_after_the_restore() {
    on_both(|world, backups| async move {
        campaigns::attested(&world, 6).await;
        let people: Vec<_> = everybody(&world).await.into_iter().map(|it| it.0).collect();
        ledger::sequence(&world.app, world.account).await.unwrap();
        backups.take();
        world.wait(60);
        leaves(&world, people[0], Extent::List, WithdrawnVia::OneClick).await;
        leaves(&world, people[1], Extent::Account, WithdrawnVia::Complaint).await;
        erase::erase(&world.app, &world.member, world.account, people[2]).await.unwrap();
        world.wait(60);

        // The database has forgotten all of it: without the journal they would be mailed.
        let copy = backups.restored().await;
        let forgot = world.on_copy(copy).await;
        assert!(everybody(&forgot).await.iter().all(|it| it.1 == "granted"));
        let restore = restore(&world);
        never_again::begin(&forgot.app, &restore).await.unwrap();
        let done = never_again::replay(&forgot.app, &restore, entries(&backups)).await.unwrap();
        let again = never_again::replay(&forgot.app, &restore, entries(&backups)).await.unwrap();
        let world = forgot;
        assert_eq!(
            done,
            Replayed { entries: 4, suppressed: 3, withdrawn: 3, erased: 1, ..Replayed::default() }
        );
        assert_eq!(again, Replayed { entries: 4, ..Replayed::default() });

        let states: Vec<_> = everybody(&world).await.into_iter().map(|it| it.1).collect();
        let gone = "withdrawn withdrawn withdrawn granted granted granted";
        assert_eq!(states.join(" "), gone);
        let erased = store::contact::by_id(world.app.store(), world.account, people[2]).await;
        let erased = erased.unwrap().unwrap();
        assert!(erased.salt.is_none() && erased.sealed_data.is_none());
        let report = ledger::verify(&world.app, &world.member, world.account).await.unwrap();
        report.unwrap();

        let id = approved(&world, "Hej").await;
        campaigns::started(&world, id).await;
        assert_eq!(world.due().await.len(), 0, "sending is held");
        let answer = hold::release(&world.app, &world.member, Unsettled::Retry, "mine").await;
        answer.unwrap_err();
        hold::release(&world.app, &world.operator, Unsettled::Retry, "checked").await.unwrap();
        let mut left = people[3..].to_vec();
        left.sort();
        assert_eq!(mailed(&world).await, left);
    });
}

/// R12: no campaign that ended or began since is sent again.
#[test]
fn campaigns_that_ended_or_began_since_the_backup_are_not_sent_again() {
    on_both(|world, backups| async move {
        campaigns::attested(&world, 3).await;
        let mut ids = Vec::new();
        let bodies =
            ["tulips", "a sale of chairs", "how to prune", "opening hours", "roses, cheap"];
        for body in bodies {
            ids.push(approved(&world, body).await);
        }
        let [finished, cancelled, open, began, waits] = ids[..] else { panic!("five") };
        for id in [finished, cancelled, open] {
            campaigns::started(&world, id).await;
        }
        let later = world.app.now() + domain::SignedDuration::from_hours(1);
        act(&world, waits, Ask::Schedule(later)).await;
        backups.take();

        world.wait(60);
        let row = store::campaign::by_id(world.app.store(), world.account, finished).await;
        let step = store::campaign::Transition {
            epoch: row.unwrap().unwrap().epoch,
            to: CampaignState::Finished,
            scheduled_at: None,
            now: world.app.now(),
        };
        let step = store::campaign::transition(world.account, finished, step);
        let scope = store::Scope::Account(world.account);
        world.app.store().unit(scope, store::Lane::Settle, vec![step]).await.unwrap();
        act(&world, cancelled, Ask::Cancel).await;
        act(&world, began, Ask::Start).await;

        let (world, done) = restored(&world, &backups).await;
        assert_eq!(
            done,
            Replayed { entries: done.entries, campaigns_ended: 3, ..Replayed::default() }
        );
        let mut states = Vec::new();
        for id in ids {
            states.push(state(&world, id).await.as_str());
        }
        assert_eq!(states, ["finished", "cancelled", "paused", "cancelled", "approved"]);
        hold::release(&world.app, &world.operator, Unsettled::Retry, "checked").await.unwrap();
        world.wait(2 * 3600);
        campaign::start_due(&world.app).await.unwrap();
        assert_eq!(mailed(&world).await, []);
        // What ran and is not known to have ended goes on when a person says so;
        // each of its deliveries is listed as doubtful.
        act(&world, open, Ask::Resume).await;
        world.wait(120);
        assert_eq!(mailed(&world).await.len(), 3);
        let report = campaign::report::report(&world.app, &world.member, world.account, open).await;
        assert_eq!(report.unwrap().total().doubtful, 3);
    });
}

/// Who was suspended, closed or locked out since the backup still is.
#[test]
fn a_restore_frees_nobody() {
    on_both(|world, backups| async move {
        let keyring = keys::Keyring::Account(world.account);
        let made = (("robot", app::Role::Member), world.account);
        let secret = keys::create(&world.app, &world.member, keyring, made.0).await.unwrap();
        let other = crate::world::open_account(&world.app, "Other").await;
        backups.take();
        world.wait(60);
        let all = keys::all(&world.app, &world.member, keyring).await.unwrap();
        let key = all.iter().find(|it| it.name == "robot").unwrap();
        keys::end(&world.app, &world.member, keyring, key.id).await.unwrap();
        let scope = store::Scope::Account(world.account);
        for standing in [Standing::WarnedOnce, Standing::Suspended] {
            let step = store::account::set_standing(world.account, standing);
            world.app.store().unit(scope, store::Lane::OptOut, vec![step]).await.unwrap();
        }
        app::account::close(&world.app, &world.operator, other, "gone").await.unwrap();

        let (world, done) = restored(&world, &backups).await;
        let expected = Replayed { closed: 1, standings: 1, keys_ended: 1, ..Replayed::default() };
        assert_eq!(Replayed { entries: 0, ..done }, expected);
        let ours = store::account::by_id(world.app.store(), world.account).await.unwrap().unwrap();
        assert_eq!(ours.standing, Standing::Suspended);
        let other = store::account::by_id(world.app.store(), other).await.unwrap().unwrap();
        assert!(other.closed_at.is_some());
        assert!(app::access::authenticate(&world.app, &secret).await.is_err());
    });
}

/// Mail that waited may have been sent: the operator decides.
#[test]
fn mail_that_waited_is_tried_again_only_when_the_operator_says_so() {
    for (unsettled, tickets, words) in
        [(Unsettled::Retry, 1, "scheduled 1"), (Unsettled::Drop, 0, "in-doubt 1")]
    {
        on_both(|world, backups| async move {
            signup::sign_up(&world.app, &people::sign_up(&world, "li@example.net")).await.unwrap();
            let due = world.due().await.pop().unwrap();
            backups.take();
            let (world, _) = restored(&world, &backups).await;
            hold::release(&world.app, &world.operator, unsettled, "checked").await.unwrap();
            let row = store::delivery::by_id(world.app.store(), due.account, due.delivery).await;
            let row = row.unwrap().unwrap();
            assert_eq!(format!("{} {}", row.state.as_str(), row.doubts), words);
            assert_eq!(world.tickets().await.len(), tickets);
            let again = hold::release(&world.app, &world.operator, unsettled, "again").await;
            again.unwrap_err();
        });
    }
}

/// An opt-out that its own person had taken back before the backup stays taken
/// back; one taken back after it does not: fail closed.
#[test]
fn who_came_back_before_the_backup_is_still_there_and_who_came_back_after_is_not() {
    on_both(|world, backups| async move {
        for address in ["li@example.net", "bo@example.net"] {
            people::confirmed(&world, address).await;
            // Ids of one instant have no order.
            world.wait(1);
        }
        let [li, bo] = everybody(&world).await.into_iter().map(|it| it.0).collect::<Vec<_>>()[..]
        else {
            panic!("two")
        };
        world.wait(25 * 3600);
        for person in [li, bo] {
            leaves(&world, person, Extent::List, WithdrawnVia::OneClick).await;
        }
        world.wait(25 * 3600);
        people::confirmed(&world, "li@example.net").await;
        backups.take();
        world.wait(25 * 3600);
        people::confirmed(&world, "bo@example.net").await;

        let (world, done) = restored(&world, &backups).await;
        assert_eq!(done, Replayed { entries: 2, ..Replayed::default() });
        let states = everybody(&world).await;
        let of = |id| states.iter().find(|it| it.0 == id).map(|it| it.1.as_str());
        assert_eq!((of(li), of(bo)), (Some("granted"), Some("withdrawn")));
    });
}

/// Li says "never mail me from here" by a fresh link.
async fn never(world: &World) {
    let address = "li@example.net".parse().unwrap();
    own::request(&world.app, &address, domain::Language::En).await.unwrap();
    own::round(&world.app).await.unwrap();
    let mails = world.tickets().await;
    let mail = mails.iter().find(|it| it.row.basis == domain::Basis::CaseReply).unwrap();
    let link = people::token(&mail.message, "me");
    let visit = own::open(&world.app, &link).await.unwrap();
    own::acts::never(&world.app, &visit, &Trace::page(&people::visitor())).await.unwrap();
}

/// How many entries forbid Li to the whole installation.
async fn everywhere(world: &World) -> usize {
    let key = world.app.keys().suppression(&"li@example.net".parse().unwrap());
    store::suppression::everywhere(world.app.store(), &key).await.unwrap().len()
}

/// "Never mail me from here" survives a restore, in the installation and in the
/// account that was left with it.
#[test]
fn who_forbade_the_whole_installation_stays_forbidden() {
    on_both(|world, backups| async move {
        people::confirmed(&world, "li@example.net").await;
        while ledger::sequence(&world.app, world.account).await.unwrap() > 0 {}
        backups.take();
        world.wait(60);
        never(&world).await;
        let (forgot, done) = restored(&world, &backups).await;
        assert_eq!((done.suppressed, done.withdrawn), (2, 1));
        assert_eq!(everywhere(&forgot).await, 1);
    });
}

/// DECISIONS D29: who came back before the backup is not forbidden again.
#[test]
fn who_came_back_after_never_is_not_forbidden_again() {
    on_both(|world, backups| async move {
        people::confirmed(&world, "li@example.net").await;
        world.wait(60);
        never(&world).await;
        world.wait(25 * 3600);
        people::confirmed(&world, "li@example.net").await;
        assert_eq!(everywhere(&world).await, 0);
        while ledger::sequence(&world.app, world.account).await.unwrap() > 0 {}
        backups.take();
        let (back, done) = restored(&world, &backups).await;
        assert_eq!((done.suppressed, everywhere(&back).await), (0, 0));
    });
}
