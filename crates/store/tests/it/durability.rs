//! An answer means durable (R003-13). The counter-proof: with [`Durability::Lazy`] the
//! same test loses acknowledged units.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use domain::Timestamp;
use store::{Durability, Lane, OpenError, Profile, Store};

use crate::schema::{WIDGETS, insert, scope, unit, widgets};

/// Names the database to the process that is to be killed.
const VICTIM_VARIABLE: &str = "ASSENT_STORE_VICTIM";
/// Its durability: `synced` or `lazy`.
const DURABILITY_VARIABLE: &str = "ASSENT_STORE_DURABILITY";

fn open(path: &Path, durability: Durability) -> Store {
    Store::open_sqlite(path, durability, Profile::Rehearsal).unwrap()
}

/// After so many units a lazy victim waits for its end. Otherwise it would mostly
/// be killed inside of the commit of 256 units, which takes longer than they do.
const LAZY_UNITS: usize = 300;

/// Not a test of its own: the process that the tests below kill. Writes units
/// for ever and says after each that it was acknowledged.
#[test]
#[ignore = "run by the tests that kill it"]
fn victim() {
    let Ok(path) = std::env::var(VICTIM_VARIABLE) else { return };
    let lazy = std::env::var(DURABILITY_VARIABLE).is_ok_and(|it| it == "lazy");
    let durability = if lazy { Durability::Lazy } else { Durability::Synced };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let store = open(Path::new(&path), durability);
        store.migrate_to(WIDGETS, Timestamp::UNIX_EPOCH).await.unwrap();
        for number in 0_usize.. {
            let steps = vec![insert(1, &format!("w{number}"), 1)];
            store.unit(scope(1), Lane::Settle, steps).await.unwrap();
            println!("acknowledged {}", number + 1);
            if lazy && number + 1 == LAZY_UNITS {
                loop {
                    std::thread::park();
                }
            }
        }
    });
}

/// Kills the victim after 300 acknowledged units or more. How many were acknowledged,
/// and how many are there.
fn kill(durability: &str) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("assent.db");
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "durability::victim", "--ignored", "--nocapture"])
        .env(VICTIM_VARIABLE, &path)
        .env(DURABILITY_VARIABLE, durability)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut acknowledged = 0;
    let mut lines = BufReader::new(victim.stdout.take().unwrap()).lines();
    while acknowledged < LAZY_UNITS {
        let line = lines.next().expect("the victim lives").unwrap();
        acknowledged += usize::from(line.contains("acknowledged"));
    }
    victim.kill().unwrap();
    victim.wait().unwrap();
    acknowledged += lines.map_while(Result::ok).filter(|it| it.contains("acknowledged")).count();

    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let there = runtime.block_on(async {
        let store = open(&path, Durability::Synced);
        store.migrate_to(WIDGETS, Timestamp::UNIX_EPOCH).await.unwrap();
        let there = widgets(&store, 1).await;
        there.split(", ").filter(|it| !it.is_empty()).count()
    });
    (acknowledged, there)
}

/// R003-13.
#[test]
fn a_kill_loses_no_acknowledged_unit() {
    let (acknowledged, there) = kill("synced");
    // One more may have been committed whose answer was not printed.
    assert!((acknowledged..=acknowledged + 1).contains(&there), "{there} of {acknowledged}");
}

#[test]
fn with_lazy_durability_the_same_kill_loses_acknowledged_units() {
    let (acknowledged, there) = kill("lazy");
    assert!(there < acknowledged, "all {acknowledged} are there: the kill test proves nothing");
}

#[test]
fn lazy_durability_sees_its_own_units_and_keeps_them_when_closed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("assent.db");
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let store = open(&path, Durability::Lazy);
        store.migrate_to(WIDGETS, Timestamp::UNIX_EPOCH).await.unwrap();
        let settle = |name| store.unit(scope(1), Lane::Settle, vec![insert(1, name, 1)]);
        settle("bolt").await.unwrap();
        assert_eq!(widgets(&store, 1).await, "bolt 1");
        assert_eq!(store.counters().commits, 0);
        // What is no outcome is committed with its batch, and with all before
        // it; the read comes after that.
        unit(&store, vec![insert(1, "nut", 1)]).await.unwrap();
        assert_eq!(widgets(&store, 1).await, "bolt 1, nut 1");
        assert_eq!(store.counters().commits, 1);
        settle("screw").await.unwrap();
        drop(store);
        let kept = widgets(&open(&path, Durability::Synced), 1).await;
        assert_eq!(kept, "bolt 1, nut 1, screw 1");
    });
}

#[test]
fn lazy_durability_is_refused_outside_of_a_rehearsal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("assent.db");
    let refused = Store::open_sqlite(&path, Durability::Lazy, Profile::Production);
    assert!(matches!(refused, Err(OpenError::Lossy)));
    assert!(!path.exists());
}
