//! The lanes of the writer, and what a simulation may do to a unit.

use std::sync::mpsc;

use futures_util::future::join_all;

use super::*;
use crate::{
    batch::{BatchRow, batch},
    facade::Guard,
    params, statement,
};

const SCHEMA: &[Migration] = &[Migration {
    number: 1,
    name: "0001_log",
    text: "CREATE TABLE log (place INTEGER PRIMARY KEY, lane TEXT NOT NULL, behind INTEGER) STRICT;",
}];

static WRITE: Statement = statement!(
    text "log/write",
    "INSERT INTO log (lane, behind)
     VALUES ($1, (SELECT COUNT(*) FROM log WHERE lane = 'Bulk'))
     RETURNING behind"
);
static LANES: Statement = statement!(text "log/lanes", "SELECT lane FROM log ORDER BY place");

static NOTE: Statement =
    statement!(text "log/note", "INSERT INTO log (lane, behind) VALUES ($1, $2)");
static NOTED: Statement =
    statement!(text "log/noted", "SELECT lane, behind FROM log ORDER BY place");

static ADD: Statement = statement!(
    text "log/add",
    "-- each: $2 place, $3 behind
     INSERT OR IGNORE INTO log (place, lane, behind) SELECT r.place, $1, r.behind FROM each AS r"
);
static FIND: Statement = statement!(
    text "log/find",
    "-- each: $2 place
     SELECT l.behind FROM each AS r CROSS JOIN log l ON l.place = r.place WHERE l.lane = $1"
);

async fn open(folder: &Path) -> Sqlite {
    let sqlite = Sqlite::open(&folder.join("assent.db"), Durability::Synced).unwrap();
    sqlite.migrate(SCHEMA, Timestamp::UNIX_EPOCH).await.unwrap();
    sqlite
}

fn log(lane: Lane) -> Vec<Step> {
    vec![Step::new(&WRITE, params![format!("{lane:?}")])]
}

/// Keeps the writer busy until the sender is dropped.
fn hold(sqlite: &Sqlite) -> mpsc::Sender<()> {
    let (holder, held) = mpsc::channel::<()>();
    let (started, starts) = mpsc::channel();
    sqlite.lanes.task(Task::Alone(Box::new(move |_| {
        started.send(()).unwrap();
        held.recv().unwrap_err();
    })));
    starts.recv().unwrap();
    holder
}

/// `3 OptOut, 5 Settle`: what was committed, in that order.
async fn order(sqlite: &Sqlite) -> String {
    let rows = sqlite.read(&LANES, params![]).await.unwrap();
    let mut runs: Vec<(String, u32)> = Vec::new();
    for row in rows {
        let lane: String = row.get(0).unwrap();
        match runs.last_mut() {
            Some((last, count)) if *last == lane => *count += 1,
            _ => runs.push((lane, 1)),
        }
    }
    runs.iter().map(|(lane, count)| format!("{count} {lane}")).collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn rows_of_a_batch_are_written_and_found_however_many_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = open(folder.path()).await;
    let mut next = 1_i64;
    for count in [0, 1, 49, 50, 51, 120] {
        let places = next..next + count;
        next += count;
        let rows = || places.clone().map(|it| BatchRow::default().int("place", it));
        for touched in [u64::try_from(count).unwrap(), 0] {
            let rows = batch(rows().zip(places.clone()).map(|(row, it)| row.int("behind", -it)));
            let add = Step::new(&ADD, params!["some", rows]).exactly(touched);
            assert!(sqlite.unit(Lane::Bulk, vec![add]).await.is_ok(), "{touched} of {count}");
        }
        for (lane, there) in [("some", places.clone()), ("other", 0..0)] {
            let found = sqlite.read(&FIND, params![lane, batch(rows())]).await.unwrap();
            let found: Vec<i64> = found.iter().map(|row| row.get(0).unwrap()).collect();
            assert_eq!(found, there.map(|it| -it).collect::<Vec<_>>(), "{lane}, {count}");
        }
    }
}

#[tokio::test]
async fn what_waits_is_committed_in_the_order_of_the_lanes_whatever_came_first() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = open(folder.path()).await;
    let holder = hold(&sqlite);
    let mut units = Vec::new();
    for (lane, count) in
        [(Lane::Bulk, 20), (Lane::Interactive, 10), (Lane::Settle, 5), (Lane::OptOut, 3)]
    {
        units.extend((0..count).map(|_| sqlite.unit(lane, log(lane))));
    }
    let units = join_all(units);
    let release = async { drop(holder) };
    let (done, ()) = tokio::join!(units, release);
    assert!(done.iter().all(Result::is_ok));
    assert_eq!(order(&sqlite).await, "3 OptOut, 5 Settle, 10 Interactive, 20 Bulk");
    // The first commit takes all the others and one bulk unit; then bulk is
    // alone: 8, 8 and 3.
    assert_eq!(sqlite.counters().commits, 4);
}

#[tokio::test]
async fn an_opt_out_commits_before_every_later_bulk_unit() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = open(folder.path()).await;
    let bulk = async {
        // An import that always has 64 units waiting.
        for _ in 0..10 {
            let units = (0..64).map(|_| sqlite.unit(Lane::Bulk, log(Lane::Bulk)));
            assert!(join_all(units).await.iter().all(Result::is_ok));
        }
    };
    let opt_outs = async {
        let mut most = 0;
        for opted_out in 0..100 {
            let bulk_before = i64::try_from(sqlite.counters().units).unwrap() - opted_out;
            let done = sqlite.unit(Lane::OptOut, log(Lane::OptOut)).await.unwrap();
            let behind: i64 = done.steps[0].rows[0].get(0).unwrap();
            most = most.max(behind - bulk_before);
        }
        most
    };
    let ((), most) = tokio::join!(bulk, opt_outs);
    // At most the commit that was running when the opt-out arrived, and the one
    // bulk unit that every commit may carry.
    assert!(most <= 8 + 1, "{most} bulk units were committed before an opt-out");
}

/// Units that say when they were queued. The number is drawn and the unit is
/// queued without a pause in between, so numbers are in the order of the queue.
async fn noted(sqlite: &Sqlite, queued: &std::cell::Cell<i64>, (lane, rounds): (Lane, usize)) {
    for _ in 0..rounds {
        let units = (0..16).map(|_| async {
            let number = queued.get();
            queued.set(number + 1);
            sqlite.unit(lane, vec![Step::new(&NOTE, params![format!("{lane:?}"), number])]).await
        });
        assert!(join_all(units).await.iter().all(Result::is_ok));
    }
}

/// DECISIONS D13: with an import, two expansions and everything else at once, an
/// opt-out is committed before every bulk unit that was queued after it.
#[tokio::test]
async fn no_bulk_unit_overtakes_an_opt_out_whatever_else_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = open(folder.path()).await;
    let queued = std::cell::Cell::new(0_i64);
    let by = |lane, rounds| noted(&sqlite, &queued, (lane, rounds));
    tokio::join!(
        by(Lane::Bulk, 40),
        by(Lane::Bulk, 40),
        by(Lane::Bulk, 40),
        by(Lane::Interactive, 20),
        by(Lane::Settle, 40),
        by(Lane::OptOut, 30),
    );
    let rows = sqlite.read(&NOTED, params![]).await.unwrap();
    let rows: Vec<(String, i64)> =
        rows.iter().map(|row| (row.get(0).unwrap(), row.get(1).unwrap())).collect();
    let (mut latest_bulk, mut opt_outs, mut bulk_between) = (-1, 0, 0);
    for (lane, number) in &rows {
        match lane.as_str() {
            "Bulk" => {
                latest_bulk = latest_bulk.max(*number);
                bulk_between += usize::from(opt_outs > 0 && opt_outs < 30 * 16);
            }
            "OptOut" => {
                opt_outs += 1;
                assert!(latest_bulk < *number, "bulk unit {latest_bulk} overtook opt-out {number}");
            }
            _ => {}
        }
    }
    assert_eq!((rows.len(), opt_outs), ((3 * 40 + 20 + 40 + 30) * 16, 30 * 16));
    assert!(bulk_between > 0, "they were at work at the same time");
}

#[test]
fn every_lane_has_a_share_of_a_full_commit() {
    let lanes = Lanes::default();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        for lane in Lane::ALL {
            for _ in 0..600 {
                lanes.enter(lane, log(lane), oneshot::channel().0).await.unwrap();
            }
        }
    });
    let Some(lanes::Work::Batch(batch)) = lanes.next() else { panic!("units wait") };
    assert_eq!(batch.jobs.len(), lanes::BATCH_UNITS_MAX);
    let lane_of = |job: &lanes::Job| job.steps[0].params[0].clone();
    let count = |lane: Lane| {
        batch.jobs.iter().filter(|it| lane_of(it) == format!("{lane:?}").into()).count()
    };
    assert_eq!(Lane::ALL.map(count), [509, 1, 1, 1]);
}

#[tokio::test]
async fn closing_answers_what_was_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = open(folder.path()).await;
    let holder = hold(&sqlite);
    let mut units = Box::pin(join_all((0..50).map(|_| sqlite.unit(Lane::Bulk, log(Lane::Bulk)))));
    assert!(futures_util::poll!(&mut units).is_pending());
    sqlite.lanes.close();
    drop(holder);
    assert!(units.await.iter().all(Result::is_ok));
    let late = sqlite.unit(Lane::OptOut, log(Lane::OptOut)).await;
    assert_eq!(late, Err(UnitError::Store(StoreError::Closed)));
}

#[tokio::test]
async fn the_log_is_moved_into_the_database_beside_the_writer() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = open(folder.path()).await;
    let length = |name: &str| std::fs::metadata(folder.path().join(name)).unwrap().len();
    let before = length("assent.db");
    let text = "x".repeat(20_000);
    let mut rounds = 0;
    // 1,000 pages are 4 MiB; the thread is not waited for, so write until it
    // has been there.
    while length("assent.db") == before {
        let units =
            (0..16).map(|_| sqlite.unit(Lane::Settle, vec![Step::new(&WRITE, params![&text])]));
        assert!(join_all(units).await.iter().all(Result::is_ok));
        rounds += 1;
        assert!(rounds < 2_000, "nothing was moved while 600 MB were written");
    }
}

#[tokio::test]
async fn the_files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let _sqlite = open(folder.path()).await;
    let mut modes: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            format!("{} {mode:o}", entry.file_name().display())
        })
        .collect();
    modes.sort();
    let expected =
        ["assent.db 600", "assent.db-shm 600", "assent.db-wal 600", "assent.db.lock 600"];
    assert_eq!(modes, expected);
}

#[tokio::test]
async fn a_second_process_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = open(folder.path()).await;
    let path = folder.path().join("assent.db");
    let refused = Sqlite::open(&path, Durability::Synced).err().unwrap().to_string();
    assert_eq!(
        refused.replace(&path.display().to_string(), "FILE"),
        "FILE is in use by another process: only one may write it; stop the other one first"
    );
    drop(sqlite);
    assert!(Sqlite::open(&path, Durability::Synced).is_ok());
}

/// Fails the second unit before it runs, and the third after it was committed.
#[derive(Default)]
struct Faults(std::sync::atomic::AtomicU32);

fn broken() -> Cause {
    Cause("made to fail".to_owned())
}

impl crate::UnitHooks for Faults {
    fn before(&self, unit: &crate::UnitView<'_>) -> Result<(), StoreError> {
        assert_eq!(unit.steps[0].guard, Guard::Any);
        match self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
            1 => Err(StoreError::Unavailable { source: broken() }),
            _ => Ok(()),
        }
    }

    fn after(&self, _: &crate::UnitView<'_>) -> Result<(), StoreError> {
        match self.0.load(std::sync::atomic::Ordering::Relaxed) {
            3 => Err(StoreError::OutcomeUnknown { source: broken() }),
            _ => Ok(()),
        }
    }
}

#[tokio::test]
async fn hooks_stand_before_and_after_every_unit_of_the_inline_driver() {
    let inline = Inline::open(Arc::new(Faults::default())).unwrap();
    inline.migrate(SCHEMA, Timestamp::UNIX_EPOCH).unwrap();
    let run = async || {
        let steps = log(Lane::Settle);
        let scope = crate::Scope::System("a test");
        let unit = crate::UnitView { scope, lane: Lane::Settle, steps: &steps };
        match inline.unit(&unit).await {
            Ok(_) => "done",
            Err(UnitError::Store(StoreError::Unavailable { .. })) => "failed before",
            Err(UnitError::Store(StoreError::OutcomeUnknown { .. })) => "unknown",
            Err(_) => "other",
        }
    };
    let came = [run().await, run().await, run().await, run().await];
    assert_eq!(came, ["done", "failed before", "unknown", "done"]);
    assert_eq!(inline.read(&LANES, &[]).unwrap().len(), 3);
}

/// Stops at the second commit, for ever.
struct Grave(std::sync::atomic::AtomicU32);

impl crate::UnitHooks for Grave {
    fn reading(&self, statement: &'static crate::Statement) -> Result<(), StoreError> {
        if statement.name == LANES.name && self.0.load(std::sync::atomic::Ordering::Relaxed) > 9 {
            return Err(StoreError::Unavailable { source: broken() });
        }
        Ok(())
    }

    fn stall(
        &self,
        _: &crate::UnitView<'_>,
        moment: crate::facade::Moment,
    ) -> Option<ports::Pending<'static, ()>> {
        let ends = moment == crate::facade::Moment::After
            && self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 1;
        ends.then(|| Box::pin(std::future::pending()) as _)
    }
}

#[tokio::test]
async fn who_dies_after_a_commit_leaves_it_to_the_next_process_and_copies_are_apart() {
    let first = Inline::open(Arc::new(Grave(0.into()))).unwrap();
    first.migrate(SCHEMA, Timestamp::UNIX_EPOCH).unwrap();
    let before = first.copy(Arc::new(())).unwrap();
    let run = async |on: &Inline| {
        let steps = log(Lane::Settle);
        let scope = crate::Scope::System("a test");
        on.unit(&crate::UnitView { scope, lane: Lane::Settle, steps: &steps }).await.is_ok()
    };
    assert!(run(&first).await);
    let mut dying = std::pin::pin!(run(&first));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(dying.as_mut().poll(&mut context).is_pending(), "it is never told");
    let second = first.again(Arc::new(()));
    let rows = |of: &Inline| of.read(&LANES, &[]).unwrap().len();
    assert_eq!((rows(&second), rows(&before)), (2, 0));
    let unreadable = first.again(Arc::new(Grave(10.into())));
    assert!(unreadable.read(&LANES, &[]).is_err());
}

/// Otherwise it would grow for as long as an import lasts, and every read would
/// be looked up in all of it.
#[tokio::test]
async fn the_log_starts_over_under_constant_writing() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = open(folder.path()).await;
    let text = "x".repeat(1 << 20);
    let mut longest = 0;
    for _ in 0..60 {
        let unit = || sqlite.unit(Lane::Bulk, vec![Step::new(&NOTE, params![text.clone(), 0_i64])]);
        let units = (0..8).map(|_| unit());
        assert!(join_all(units).await.iter().all(Result::is_ok));
        let log = std::fs::metadata(folder.path().join("assent.db-wal")).unwrap().len();
        longest = longest.max(log);
    }
    // 480 MiB were written. The log is finished from 64 MiB on.
    assert!(longest < 240 << 20, "the log had {} MiB", longest >> 20);
}
