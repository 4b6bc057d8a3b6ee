//! The never-again journal: never behind the database, on either engine.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use domain::{CampaignState, Timestamp};
use futures_util::future::join_all;
use store::{
    Lane, Scope, Step, Store, StoreError, UnitError, UnitHooks, UnitView, contact,
    facade::hooks::unavailable,
    never_again::{Entry, Journal, NewJournal, Opened, read, verify},
    suppression::{self, SuppressionRow},
    testing::on_both,
};
use uuid::Uuid;

use super::house::{self, House, OURS, at, transition};

fn journal(path: &Path) -> Journal {
    let (journal, _) =
        Journal::open(path, NewJournal { id: Uuid::from_u128(7), now: at(0) }).unwrap();
    journal
}

fn opt_out(number: u8) -> Step {
    let row = SuppressionRow {
        address_key: house::suppression_key(number),
        list: None,
        reason: "unsubscribed".to_owned(),
        created_at: at(i64::from(number)),
        until: None,
    };
    suppression::insert(OURS, &row)
}

async fn stands(store: &Store, number: u8) -> bool {
    !suppression::of_key(store, OURS, &house::suppression_key(number)).await.unwrap().is_empty()
}

/// Numbers of the addresses whose opt-outs the journal holds.
fn journaled(path: &Path) -> Vec<u8> {
    let mut found = Vec::new();
    read(path, |entry| match entry {
        Entry::Suppressed(_, row) => found.push(row.address_key[0] - 100),
        other => panic!("{other:?}"),
    })
    .unwrap();
    found
}

#[test]
fn what_must_never_be_forgotten_is_journaled_and_nothing_else() {
    on_both(|store| async move {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("never-again.log");
        let house = House::furnish(store).await;
        house.store.keep_journal(journal(&path));
        let mut leave = vec![opt_out(1), contact::raise_epoch(OURS, house::contact(1))];
        leave.extend(contact::erase(OURS, house::contact(2), at(9)));
        house.unit(leave).await.unwrap();
        house.unit([transition(OURS, 3, CampaignState::Paused)]).await.unwrap();
        house.unit([transition(OURS, 4, CampaignState::Cancelled)]).await.unwrap();
        // What was refused is not there.
        house.unit([opt_out(3), contact::raise_epoch(OURS, house::contact(77))]).await.unwrap_err();
        let mut found = Vec::new();
        read(&path, |entry| {
            found.push(match entry {
                Entry::Suppressed(_, row) => format!("suppressed {}", row.address_key[0] - 100),
                Entry::Erased { contact, .. } => format!("erased {}", contact.0.as_u128()),
                Entry::Campaign { state, .. } => format!("campaign {}", state.as_str()),
                other => panic!("{other:?}"),
            });
        })
        .unwrap();
        assert_eq!(found, ["suppressed 1", "erased 2", "campaign cancelled"]);
        assert!(!stands(&house.store, 3).await);
        assert_eq!(house.store.journal_reached().map(|it| it.entries), Some(3));
    });
}

/// Many opt-outs at once share their syncs and are all there.
#[test]
fn concurrent_opt_outs_are_all_journaled_before_they_are_answered() {
    on_both(|store| async move {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("never-again.log");
        let house = House::furnish(store).await;
        house.store.keep_journal(journal(&path));
        let units = (5..105).map(|number| {
            let (store, path) = (&house.store, &path);
            async move {
                let steps = vec![opt_out(number)];
                store.unit(Scope::Account(OURS), Lane::OptOut, steps).await.unwrap();
                assert!(journaled(path).contains(&number), "{number} was answered first");
            }
        });
        join_all(units).await;
        let mut found = journaled(&path);
        found.sort_unstable();
        assert_eq!(found, (5..105).collect::<Vec<_>>());
    });
}

/// Dies at the chosen moment of the chosen unit.
struct Crash {
    unit: u32,
    moment: &'static str,
    seen: AtomicU32,
}

impl Crash {
    fn here(&self, moment: &'static str) -> Result<(), StoreError> {
        if moment == "before" {
            self.seen.fetch_add(1, Ordering::Relaxed);
        }
        let now = self.seen.load(Ordering::Relaxed) == self.unit && moment == self.moment;
        if now { Err(unavailable("the process died here")) } else { Ok(()) }
    }
}

impl UnitHooks for Crash {
    fn before(&self, _: &UnitView<'_>) -> Result<(), StoreError> {
        self.here("before")
    }

    fn journaled(&self, _: &UnitView<'_>) -> Result<(), StoreError> {
        self.here("journaled")
    }

    fn after(&self, _: &UnitView<'_>) -> Result<(), StoreError> {
        self.here("after")
    }
}

/// D31: wherever the process dies, the journal holds everything the database
/// holds, and everything that was answered.
#[test]
fn the_journal_holds_whatever_the_database_holds_wherever_the_process_dies() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut differs = 0;
    for moment in ["before", "journaled", "after"] {
        for unit in 1..=3 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("never-again.log");
            let crash = Crash { unit, moment, seen: AtomicU32::new(0) };
            let store = Store::inline(Arc::new(crash)).unwrap();
            store.keep_journal(journal(&path));
            runtime.block_on(async {
                store.migrate(Timestamp::UNIX_EPOCH).await.unwrap();
                let mut answered = Vec::new();
                for number in 1..=3 {
                    let steps = vec![opt_out(number)];
                    match store.unit(Scope::Account(OURS), Lane::OptOut, steps).await {
                        Ok(_) => answered.push(number),
                        Err(_) => break,
                    }
                }
                let kept = journaled(&path);
                for number in 1..=3 {
                    let there = stands(&store, number).await;
                    assert!(!there || kept.contains(&number), "{moment} {unit}: {number}");
                    assert!(there || !answered.contains(&number), "{moment} {unit}: {number}");
                    differs += u32::from(!there && kept.contains(&number));
                }
            });
        }
    }
    assert_eq!(differs, 3, "no crash fell between journal and commit: the test proves nothing");
}

/// Names the journal to the process whose disk is full.
const VICTIM_VARIABLE: &str = "ASSENT_STORE_FULL_DISK";

/// Not a test of its own: run by the next one under a limit of file sizes.
#[test]
#[ignore = "run by the test that limits it"]
fn full_disk() {
    let Ok(path) = std::env::var(VICTIM_VARIABLE) else { return };
    let path = PathBuf::from(path);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let store = Store::inline(Arc::new(())).unwrap();
        store.migrate(Timestamp::UNIX_EPOCH).await.unwrap();
        store.keep_journal(journal(&path));
        assert!(store.journal_is_usable());
        for number in 1..=100 {
            let steps = vec![opt_out(number)];
            let done = store.unit(Scope::Account(OURS), Lane::OptOut, steps).await;
            assert_eq!(stands(&store, number).await, done.is_ok(), "{number}");
            if let Err(error) = done {
                let source = matches!(error, UnitError::Store(StoreError::NotJournaled { .. }));
                assert!(source, "{error}");
                assert!(!store.journal_is_usable());
                // What needs no journal goes on.
                let raise = vec![contact::raise_epoch(OURS, house::contact(1)).any()];
                store.unit(Scope::Account(OURS), Lane::Settle, raise).await.unwrap();
                println!("refused at {number}");
                return;
            }
        }
        panic!("the disk was never full");
    });
}

/// A journal that cannot be written refuses the opt-out; what was there stays
/// whole, and the next start goes on behind it.
#[test]
fn a_full_disk_refuses_the_opt_out_and_tears_no_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("never-again.log");
    // Blocks of 512 bytes; beyond them a write fails instead of ending the process.
    let limited = "trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$@\"";
    let name = "aggregates::never_again::full_disk";
    let ended = Command::new("sh")
        .args(["-c", limited])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", name, "--ignored", "--nocapture"])
        .env(VICTIM_VARIABLE, &path)
        .stdout(Stdio::piped())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&ended.stdout).into_owned();
    std::io::stderr().write_all(&ended.stderr).unwrap();
    assert!(ended.status.success(), "{told}");
    let refused: u64 =
        told.lines().find_map(|it| it.strip_prefix("refused at ")).unwrap().parse().unwrap();
    let scanned = verify(&path).unwrap();
    assert_eq!((scanned.entries, scanned.torn_bytes), (refused - 1, 0));
    let new = NewJournal { id: Uuid::from_u128(8), now: at(0) };
    let (_, opened) = Journal::open(&path, new).unwrap();
    assert_eq!(opened, Opened::Found(scanned));
}
