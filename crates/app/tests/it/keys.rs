//! Keys that change while everything runs, and what an erasure reaches.

use std::{fs, path::PathBuf};

use app::{
    App, Failure, blobs,
    campaign::judge,
    erase, evidence, import, install,
    leaving::{self, Extent, Trace},
    proof::{self, Rebuilt},
    rotation, sender_domain,
    signup::{self, How, OnSite, SignUp},
};
use consent::WithdrawnVia;
use domain::{AccountId, ContactId, DeliveryId};
use store::keys::{Fingerprint, MasterKey, files};

use crate::{
    campaigns::{approve, attested, drafted, provenance, started},
    people::{self, confirmed, token},
    world::{World, on_both, open_account},
};

fn key_file(world: &World) -> PathBuf {
    world.app.keys().master().file().unwrap().to_owned()
}

/// What a start finds: the keys that are tried, and the one that opens.
async fn restarted(world: &World) -> Fingerprint {
    let path = key_file(world);
    let found = files::candidates(&path).unwrap();
    let (store, ports) = (world.app.store(), &world.at.ports);
    let master = install::master_of(store, ports, found).await.unwrap();
    let keys = install::load_keys(store, ports, master).await.unwrap();
    for (account, wrapped) in store::account_key::all(store).await.unwrap() {
        keys.account(account, &wrapped).unwrap();
    }
    assert_eq!(keys.installation_id(), world.app.keys().installation_id());
    assert_eq!(MasterKey::read(&path).unwrap().fingerprint(), keys.master().fingerprint());
    keys.master().fingerprint()
}

/// D9: rotation is online.
#[test]
fn the_master_key_is_rotated_under_a_running_server() {
    on_both(|world| async move {
        let why = confirmed(&world, "li@example.net").await;
        let neighbour = open_account(&world.app, "Neighbour").await;
        let before = world.app.keys().master().fingerprint();
        let refused = rotation::rotate_master(&world.app, &world.member).await;
        assert!(matches!(refused, Err(Failure::Forbidden(_))));

        let done = rotation::rotate_master(&world.app, &world.operator).await.unwrap();
        assert_eq!((done.before, done.accounts), (before, 2));
        assert_ne!(done.master, before);
        assert_eq!(world.app.keys().master().fingerprint(), done.master);
        let kept = MasterKey::read(&done.kept.unwrap()).unwrap();
        assert_eq!(kept.fingerprint(), before, "backups made before open with it");

        // The server that runs goes on: reading, signing up, opening accounts.
        let shown = evidence::by_token(&world.app, &why).await.unwrap();
        assert!(shown.address.is_some());
        confirmed(&world, "bo@example.net").await;
        open_account(&world.app, "Third").await;
        let row = world.app.account_row(neighbour).await.unwrap();
        world.app.account_keys(&row).unwrap();
        // So does the one that is started next, and a second rotation.
        assert_eq!(restarted(&world).await, done.master);
        let again = rotation::rotate_master(&world.app, &world.operator).await.unwrap();
        assert_eq!((again.before, again.accounts), (done.master, 3));
        assert_eq!(restarted(&world).await, again.master);
    });
}

/// Killed with the new key on disk and nothing of it in the database: the old
/// one opens, and the next rotation continues with the key that is there.
#[test]
fn killed_before_the_unit_the_old_master_key_opens() {
    on_both(|world| async move {
        let before = world.app.keys().master().fingerprint();
        let drafted = files::draft_next(&key_file(&world), &*world.at.ports.entropy).unwrap();
        assert_eq!(restarted(&world).await, before);
        let done = rotation::rotate_master(&world.app, &world.operator).await.unwrap();
        assert_eq!(done.master, drafted.fingerprint());
        assert_eq!(restarted(&world).await, done.master);
    });
}

/// Killed behind the unit, with the files as they were: the new key opens, and
/// the start gives it its place.
#[test]
fn killed_behind_the_unit_the_new_master_key_opens() {
    on_both(|world| async move {
        let path = key_file(&world);
        let old = fs::read(&path).unwrap();
        let before = world.app.keys().master().fingerprint();
        let done = rotation::rotate_master(&world.app, &world.operator).await.unwrap();
        let kept = done.kept.unwrap();
        // As the files were between the commit and the renames.
        for linked in [false, true] {
            fs::rename(&path, files::next_path(&path)).unwrap();
            fs::rename(&kept, &path).unwrap();
            assert_eq!(fs::read(&path).unwrap(), old);
            if linked {
                fs::hard_link(&path, &kept).unwrap();
            }
            assert_eq!(restarted(&world).await, done.master, "linked: {linked}");
            assert_eq!(MasterKey::read(&kept).unwrap().fingerprint(), before);
            assert!(!files::next_path(&path).exists());
        }
    });
}

/// The answer of the commit was lost, or the caller went away: asked again, the
/// running server finds that it happened and finishes.
#[test]
fn a_rotation_whose_answer_was_lost_is_finished_by_the_next_call() {
    on_both(|world| async move {
        let path = key_file(&world);
        let master = world.app.keys().master();
        let other = world.on_copy(world.app.store().clone()).await;
        let done = rotation::rotate_master(&other.app, &other.operator).await.unwrap();
        fs::rename(&path, files::next_path(&path)).unwrap();
        fs::rename(done.kept.unwrap(), &path).unwrap();

        assert_eq!(world.app.keys().master().fingerprint(), master.fingerprint());
        world.app.keys().expect(MasterKey::read(&files::next_path(&path)).unwrap());
        assert!(confirmed(&world, "li@example.net").await.len() > 20, "the server serves");
        let late = account_opened(&world.app, &world).await;
        assert!(matches!(late, Err(Failure::Raced)), "nothing is wrapped by a key that is gone");
        let finished = rotation::rotate_master(&world.app, &world.operator).await.unwrap();
        assert_eq!((finished.before, finished.master), (done.before, done.master));
        assert_eq!(restarted(&world).await, done.master);
        account_opened(&world.app, &world).await.unwrap();
    });
}

async fn account_opened(app: &App, world: &World) -> Result<AccountId, Failure> {
    let identity = app.identity(&app.account_row(world.account).await?)?;
    let opening =
        app::account::Opening { identity, language: domain::Language::En, time_zone: "UTC".into() };
    app::account::open(app, &world.operator, opening).await.map(|it| it.id)
}

/// A start with neither key says so and changes no file.
#[test]
fn a_master_key_of_another_installation_opens_nothing() {
    on_both(|world| async move {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        store::keys::init_master_key(&path, &*world.at.ports.entropy).unwrap();
        let found = files::candidates(&path).unwrap();
        let (store, ports) = (world.app.store(), &world.at.ports);
        let master = install::master_of(store, ports, found).await.unwrap();
        let refused = install::load_keys(store, ports, master).await.unwrap_err();
        let told = std::error::Error::source(&refused).unwrap().to_string();
        assert!(told.contains("does not open with this master key"), "{told}");
    });
}

async fn left_by(world: &World, token: &str) {
    let leaver = leaving::leaver(&world.app, token).await.unwrap();
    let trace = Trace::mail(WithdrawnVia::Page);
    leaving::leave(&world.app, &leaver, Extent::List, &trace).await.unwrap();
}

/// D9, invariant 3: the keys of links are never deleted.
#[test]
fn links_sent_before_a_rotation_work_and_messages_are_rebuilt_with_their_own() {
    on_both(|world| async move {
        attested(&world, 2).await;
        let id = drafted(&world, "Hej {{ contact.first_name }}").await;
        judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
        started(&world, id).await;
        let tickets = world.tickets().await;
        let ticket = tickets.first().unwrap();
        let key: (AccountId, DeliveryId) = (world.account, ticket.row.id);
        app::testing::begin(&world.app, ticket).await.unwrap();
        let old = token(&ticket.message, "u");
        let version =
            |token: &str| data_encoding::BASE64URL_NOPAD.decode(token.as_bytes()).unwrap()[1];
        assert_eq!(version(&old), 1);

        let shown = rotation::rotate_tokens(&world.app, &world.operator).await.unwrap();
        assert!(shown.tokens.iter().all(|it| it.1 == 1), "in force in a minute: {shown:?}");
        world.wait(60);
        let shown = rotation::show(&world.app, &world.operator).unwrap();
        assert_eq!(shown.tokens.len(), 8, "all but the ledger's");
        assert!(shown.tokens.iter().all(|it| it.1 == 2), "{shown:?}");

        // Composed before, rebuilt now, octet by octet.
        let proven = proof::show(&world.app, &world.member, key).await.unwrap();
        assert!(matches!(proven.rebuilt, Rebuilt::Equal { .. }), "{:?}", proven.rebuilt);
        // The next attempt sends the same bytes; the one not yet composed has
        // the new version.
        let later = world.tickets().await;
        let of = |id| later.iter().find(|it| it.row.id == id).unwrap();
        assert_eq!(of(ticket.row.id).message, ticket.message);
        let fresh = later.iter().find(|it| it.row.id != ticket.row.id).unwrap();
        assert_eq!(version(&token(&fresh.message, "u")), 2);

        // Both ways out open, also after a master key and a restart.
        rotation::rotate_master(&world.app, &world.operator).await.unwrap();
        let world = world.on_copy(world.app.store().clone()).await;
        assert_eq!(world.app.keys().token(store::keys::TokenPurpose::Unsubscribe).version(), 2);
        left_by(&world, &old).await;
        left_by(&world, &token(&fresh.message, "u")).await;
        assert_eq!(people::counts(&world).await.1, 0);
    });
}

/// A retired key that waiting mail was signed with is not destroyed under it.
#[test]
fn a_retired_dkim_key_is_kept_while_waiting_mail_needs_it() {
    on_both(|world| async move {
        attested(&world, 1).await;
        let id = drafted(&world, "Hej {{ contact.first_name }}").await;
        judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
        started(&world, id).await;
        let ticket = world.tickets().await.pop().unwrap();
        app::testing::begin(&world.app, &ticket).await.unwrap();

        let domain = "flora.example".parse().unwrap();
        let destroy = async || {
            sender_domain::destroy_retired(&world.app, &world.member, world.account, &domain).await
        };
        sender_domain::rotate(&world.app, &world.member, world.account, &domain).await.unwrap();
        let refused = destroy().await.unwrap_err().to_string();
        assert_eq!(
            refused,
            "1 waiting message(s) were signed with a retired key of flora.example and need it for \
             the next attempt: nothing was destroyed; try again when `assent queue list` shows \
             that they are gone"
        );
        world.take_out(&ticket).await;
        assert_eq!(destroy().await.unwrap(), 2);
    });
}

async fn imported(world: &World, csv: &str) -> domain::ImportId {
    let upload = import::Upload {
        list: world.list,
        csv: csv.as_bytes().to_vec(),
        provenance: provenance(),
        evidence: None,
    };
    let id = import::upload(&world.app, &world.member, world.account, upload).await.unwrap();
    let row = store::import::by_id(world.app.store(), world.account, id).await.unwrap().unwrap();
    import::read::run(&world.app, &row).await.unwrap();
    id
}

async fn contact_of(world: &World, address: &str) -> ContactId {
    let row = world.app.account_row(world.account).await.unwrap();
    let keys = world.app.account_keys(&row).unwrap();
    let lookup = [keys.lookup(&address.parse().unwrap()).to_vec()];
    let found = store::contact::by_lookups(world.app.store(), world.account, &lookup).await;
    found.unwrap()[0].id
}

/// The file of an import as it is kept, and the one that was uploaded.
async fn files_of(world: &World, id: domain::ImportId) -> (String, Option<String>) {
    let (app, account) = (&world.app, world.account);
    let keys = app.account_keys(&app.account_row(account).await.unwrap()).unwrap();
    let row = store::import::by_id(app.store(), account, id).await.unwrap().unwrap();
    let kept = store::upload::kept(app.store(), (account, id)).await.unwrap().unwrap();
    let text = async |digest| match blobs::get(app, &keys, account, digest).await {
        Ok(bytes) => Some(String::from_utf8(bytes.reveal().clone()).unwrap()),
        Err(Failure::NotFound(_)) => None,
        Err(other) => panic!("{other}"),
    };
    (text(kept).await.unwrap(), text(row.file).await)
}

/// Who is erased is in no upload any more, also not in those of people who were
/// known already; what was claimed of others stays and is attested.
#[test]
fn an_erased_person_is_gone_from_every_upload() {
    on_both(|world| async move {
        let head = "email,first_name,signed_up_at,source\n";
        let (li, bo) =
            ("li@example.org,Li,2026-10-01,fair\n", "bo@example.org,Bo,2026-10-01,fair\n");
        let first = imported(&world, &format!("{head}{li}{bo}")).await;
        let second = imported(&world, &format!("{head}{bo}\"LI@example.org\",\"L, i\",,\n")).await;
        let person = contact_of(&world, "li@example.org").await;
        erase::erase(&world.app, &world.member, world.account, person).await.unwrap();

        let gone = "erased 2026-11-21";
        let (kept, uploaded) = files_of(&world, first).await;
        assert_eq!((kept, uploaded), (format!("{head}{gone},,,\n{bo}"), None));
        let (kept, uploaded) = files_of(&world, second).await;
        assert_eq!((kept, uploaded), (format!("{head}{bo}{gone},,,\n"), None));
        for (id, line) in [(first, 2), (second, 3)] {
            let view = import::show(&world.app, &world.member, world.account, id).await.unwrap();
            let lines: Vec<_> = view.erased.iter().map(|(line, _)| *line).collect();
            assert_eq!(lines, [line]);
        }

        // The rest of the evidence does its work; the ledger holds.
        approve(&world).await;
        approve(&world).await;
        for id in [first, second] {
            let row = store::import::by_id(world.app.store(), world.account, id).await;
            import::attest::run(&world.app, &row.unwrap().unwrap()).await.unwrap();
        }
        let bo = contact_of(&world, "bo@example.org").await;
        let granted = store::permission::of_contact(world.app.store(), world.account, bo).await;
        assert_eq!(granted.unwrap()[0].0.state, "granted");
        while app::ledger::sequence(&world.app, world.account).await.unwrap() > 0 {}
        let report = app::ledger::verify(&world.app, &world.operator, world.account).await.unwrap();
        assert_eq!(report.unwrap().erased, 1);
    });
}

/// The scan of a paper sign-up goes with the person; a page with two people on
/// it stays for the other.
#[test]
fn an_erased_person_takes_their_scan_along() {
    on_both(|world| async move {
        let keyed = |address: &str| SignUp {
            how: How::OnSite {
                place: OnSite::Paper,
                evidence: b"a scan".to_vec(),
                keyed_by: "Ann".into(),
                note: "fair in Lund, 2026-11-20".into(),
            },
            ..people::sign_up(&world, address)
        };
        for address in ["li@example.org", "bo@example.org"] {
            let keyed = keyed(address);
            signup::key_in(&world.app, &world.member, world.account, &keyed).await.unwrap();
        }
        let scan = blobs::digest_of(b"a scan");
        let there = async || {
            store::blob::get(world.app.store(), world.account, scan).await.unwrap().is_some()
        };
        for (address, stays) in [("li@example.org", true), ("bo@example.org", false)] {
            let person = contact_of(&world, address).await;
            erase::erase(&world.app, &world.member, world.account, person).await.unwrap();
            assert_eq!(there().await, stays, "{address}");
        }
    });
}
