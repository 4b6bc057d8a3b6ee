//! `assent keys` beside a running server, and without one.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use ports::{Clock as _, Entropy};
use store::{Durability, Profile, Store, keys::MasterKey};

use super::{super::Shown, Office, world::World};
use crate::real::{RealClock, RealEntropy};

/// What `assent serve` leaves in its data folder.
fn announced(world: &World) -> String {
    let ready = serde_json::json!({ "console": world.base });
    world.file("serve.json", &ready.to_string());
    world.file("operator.key", &world.operator_key);
    world.folder.path().display().to_string()
}

async fn keys(world: &World, words: &str) -> anyhow::Result<Shown> {
    let words: Vec<_> = ["keys"].into_iter().chain(words.split(' ')).collect();
    world.run(&world.operator_key, &words).await
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn master(world: &World) -> PathBuf {
    world.folder.path().join("master.key")
}

#[tokio::test]
async fn a_sheet_is_written_once_for_its_owner_and_checked_by_the_server_that_runs() {
    let world = World::new().await;
    let data = announced(&world);
    let out = world.folder.path().join("sheet.txt");
    let command = format!("escrow --data {data} --out {}", out.display());
    let shown = keys(&world, &command).await.unwrap();
    let key = MasterKey::read(&master(&world)).unwrap();
    assert!(shown.text.contains("checked: it opens the database"), "{}", shown.text);
    assert_eq!(shown.json["master_key"], key.fingerprint().to_string());
    let sheet = fs::read_to_string(&out).unwrap();
    assert_eq!(mode(&out), 0o600);
    assert!(sheet.contains(&world.app.keys().installation_id()));
    assert!(!shown.text.contains(&key.to_sheet()[4..8]), "no key on the screen");
    let again = keys(&world, &command).await.unwrap_err().to_string();
    assert!(again.starts_with("could not write a new file"), "{again}");
    let printed = keys(&world, &format!("escrow --data {data} --out -")).await.unwrap();
    assert!(printed.text.contains(key.to_sheet().lines().next().unwrap()));
}

#[tokio::test]
async fn a_lost_key_comes_back_from_its_sheet_and_no_other() {
    let world = World::new().await;
    let data = announced(&world);
    let path = master(&world);
    let key = MasterKey::read(&path).unwrap();
    let sheet = world.file("sheet", &format!("our sheet\n{}", key.to_sheet().as_str()));
    let recover = async |sheet: &Path| {
        keys(&world, &format!("recover --data {data} --sheet {}", sheet.display())).await
    };
    let refused = recover(&sheet).await.unwrap_err().to_string();
    assert!(refused.ends_with("already, and it is never overwritten"), "{refused}");
    fs::remove_file(&path).unwrap();

    let (line, rest) =
        key.to_sheet().split_once('\n').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let last = if line.ends_with('A') { "B" } else { "A" };
    let wrong = world.file("wrong", &format!("{}{last}\n{rest}", &line[..line.len() - 1]));
    let told = recover(&wrong).await.unwrap();
    assert!(told.wrong);
    assert_eq!(
        told.text,
        "Nothing was written: compare with the sheet.\n\
         line K1 is mistyped, or another line: its last group does not fit"
    );
    let folder = tempfile::tempdir().unwrap();
    let entropy = world.app.ports().entropy.as_ref();
    let other = store::keys::init_master_key(&folder.path().join("k"), entropy).unwrap();
    let told = recover(&world.file("other", &other.to_sheet())).await.unwrap();
    assert!(told.wrong && told.text.contains("not the key of this database"), "{}", told.text);
    assert!(!path.exists());

    let told = recover(&sheet).await.unwrap();
    assert!(!told.wrong && told.text.contains("checked: it opens the database"), "{}", told.text);
    assert_eq!(mode(&path), 0o600);
    assert_eq!(MasterKey::read(&path).unwrap().to_text(), key.to_text());
}

/// Without a server the database itself is asked.
#[tokio::test]
async fn without_a_server_the_database_tells_whose_key_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let path = folder.path().join("master.key");
    let entropy: Arc<dyn Entropy> = Arc::new(RealEntropy);
    let key = store::keys::init_master_key(&path, entropy.as_ref()).unwrap();
    let run = async |words: &str| {
        let line = format!("assent keys {words} --data {data}");
        let cli = <crate::cli::Cli as clap::Parser>::try_parse_from(line.split(' ')).unwrap();
        super::super::found(&cli.server, cli.command).await
    };
    let shown = run("escrow --out -").await.unwrap();
    assert!(shown.text.contains("Checked           no: the database could not be asked"));

    let database = folder.path().join("assent.db");
    let store = Store::open_sqlite(&database, Durability::Synced, Profile::Production).unwrap();
    store.migrate(RealClock.now()).await.unwrap();
    let made = store::keys::Keys::missing(&key, &[], &entropy);
    let steps = made.iter().map(store::installation_key::insert).collect();
    let scope = store::Scope::System("the installation belongs to no account");
    store.unit(scope, store::Lane::Interactive, steps).await.unwrap();
    drop(store);
    let shown = run("escrow --out -").await.unwrap();
    assert!(shown.text.contains("Checked           yes"), "{}", shown.text);

    fs::remove_file(&path).unwrap();
    store::keys::init_master_key(&path, entropy.as_ref()).unwrap();
    let refused = run("escrow --out -").await.unwrap_err().to_string();
    assert!(refused.contains("does not open this installation's database"), "{refused}");
}

#[tokio::test]
async fn rotations_are_asked_of_the_running_server_and_tell_what_to_do_next() {
    let Office { world, key, .. } = Office::open().await;
    let before = world.app.keys().master().fingerprint().to_string();
    let member = world.run(&key, &["keys", "rotate-master"]).await;
    assert!(member.unwrap_err().to_string().contains("may not rotate the keys"));

    let done = keys(&world, "rotate-master").await.unwrap();
    let now = world.app.keys().master().fingerprint().to_string();
    assert_eq!(
        (done.json["before"].as_str(), done.json["master_key"].as_str()),
        (Some(&*before), Some(&*now))
    );
    assert!(done.text.contains("print a new recovery sheet"), "{}", done.text);
    let kept = PathBuf::from(done.json["kept"].as_str().unwrap());
    assert_eq!(MasterKey::read(&kept).unwrap().fingerprint().to_string(), before);

    let done = keys(&world, "rotate-links").await.unwrap();
    assert!(done.text.ends_with("The new keys come into force in a minute."), "{}", done.text);
    let shown = keys(&world, "show").await.unwrap();
    assert_eq!(shown.json["master_key"], now);
    assert_eq!(shown.json["links"].as_array().unwrap().len(), 8);
}
