//! Killed, and short of a database: nobody is skipped, nobody is mailed twice
//! except in doubt (THREATS R4, DECISIONS D4).

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use domain::SignedDuration;
use store::{Lane, Scope, StoreError, UnitHooks, UnitView};

use crate::world::{World, run, run_with};

const SINK: &str = r#"
smtp_port = 2525
[[provider]]
name = "sink"
domains = ["sink.example"]
hosts = { "mx1.sink.example" = "127.0.0.11" }
[provider.behaviour]
reply_delay = "5 ms"
reply_loss_share = 0.02
"#;

/// What became of everybody.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    once: u32,
    skipped: u32,
    doubled: u32,
    doubled_in_doubt: u32,
    in_doubt: u32,
}

async fn tally(world: &World, people: &[String]) -> Tally {
    let mut tally = Tally::default();
    for address in people {
        let doubts = world.delivery(address).await.doubts;
        tally.in_doubt += u32::from(doubts > 0);
        match (world.copies(address).len(), doubts) {
            (0, 0) => tally.skipped += 1,
            (0 | 1, _) => tally.once += 1,
            (_, 0) => tally.doubled += 1,
            (2, _) => tally.doubled_in_doubt += 1,
            (_, _) => tally.doubled += 1,
        }
    }
    tally
}

async fn signed_up(world: &World, count: usize) -> Vec<String> {
    let people: Vec<_> = (0..count).map(|it| format!("p{it}@sink.example")).collect();
    for address in &people {
        world.sign_up(address).await;
    }
    people
}

/// Kills delivery so many times while it runs; the transactions open at the
/// kills.
async fn killed(world: &mut World, times: u64, settle_at_lease: bool) -> u32 {
    let mut open = 0;
    for round in 0..times {
        let mta = world.start_with(|it| it.settle_at_lease = settle_at_lease);
        // The lease of the one before runs out; then a moment of work.
        let moment = 7_000 + i64::try_from(round * 37 % 211).unwrap();
        world.wait(SignedDuration::from_millis(moment)).await;
        open += mta.snapshot().await.unwrap().in_flight();
        world.kill().await;
    }
    open
}

#[test]
fn r4_twenty_kills_skip_nobody_and_double_nobody_but_in_doubt() {
    run(SINK, |mut world| async move {
        let people = signed_up(&world, 400).await;
        let open = killed(&mut world, 20, false).await;
        let mta = world.start();
        world.all_settled().await;
        let recovered = mta.snapshot().await.unwrap().in_doubt_recovered;
        let tally = tally(&world, &people).await;
        let lost = world.simnet.counts()["sink"].get("reply lost").copied().unwrap_or_default();
        assert_eq!((tally.skipped, tally.doubled), (0, 0), "{tally:?}");
        assert!(tally.in_doubt > 0, "the kills hit nothing: {tally:?}");
        assert!(
            u64::from(tally.in_doubt) <= u64::from(open) + lost,
            "{tally:?}, {open} open at the kills, {lost} replies lost, {recovered} at the last"
        );
    });
}

/// The counter-proof: the test above can fail.
#[test]
fn r4_with_progress_moved_at_the_lease_kills_skip_people() {
    run(SINK, |mut world| async move {
        let people = signed_up(&world, 400).await;
        killed(&mut world, 20, true).await;
        let _mta = world.start();
        world.all_settled().await;
        let tally = tally(&world, &people).await;
        assert!(tally.skipped > 0, "{tally:?}");
    });
}

/// A database that fails every few units of deliveries: before they are written,
/// or after, and then the caller does not know.
#[derive(Default)]
struct Flaky {
    units: AtomicU32,
}

impl Flaky {
    fn fails(&self, unit: &UnitView<'_>, every: u32) -> bool {
        matches!(unit.scope, Scope::Account(_))
            && unit.lane == Lane::Settle
            && self.units.fetch_add(1, Ordering::SeqCst) % every == every - 1
    }
}

impl UnitHooks for Flaky {
    fn before(&self, unit: &UnitView<'_>) -> Result<(), StoreError> {
        if self.fails(unit, 11) { Err(StoreError::Contended { attempts: 1 }) } else { Ok(()) }
    }

    fn after(&self, unit: &UnitView<'_>) -> Result<(), StoreError> {
        if self.fails(unit, 7) { Err(StoreError::Contended { attempts: 2 }) } else { Ok(()) }
    }
}

#[test]
fn a_flaky_database_delays_and_skips_or_doubles_nobody() {
    let sink = SINK.replace("0.02", "0.0");
    run_with(&sink, Arc::new(Flaky::default()), |world| async move {
        let people = signed_up(&world, 100).await;
        let _mta = world.start();
        world.all_settled().await;
        let tally = tally(&world, &people).await;
        assert_eq!(tally, Tally { once: 100, ..Tally::default() });
    });
}

#[test]
fn a_polite_stop_leaves_nothing_open_and_the_next_start_need_not_wait() {
    run(SINK, |world| async move {
        let people = signed_up(&world, 200).await;
        let mta = world.start();
        world.wait(SignedDuration::from_millis(300)).await;
        mta.stop().await;
        let before = world.simnet.mailbox().len();
        assert!((1..200).contains(&before), "stopped half-way, at {before}");
        let open = store::attempt::open(world.app.store(), world.app.now(), 1_000).await.unwrap();
        assert_eq!(open.len(), 0, "attempts without an outcome");
        let _mta = world.start();
        world.wait(SignedDuration::from_secs(1)).await;
        assert!(world.simnet.mailbox().len() > before);
        world.all_settled().await;
        let tally = tally(&world, &people).await;
        assert_eq!((tally.skipped, tally.doubled), (0, 0), "{tally:?}");
    });
}
