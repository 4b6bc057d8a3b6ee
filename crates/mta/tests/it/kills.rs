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
reply_delay = "20 ms"
reply_loss_share = 0.02
"#;

/// What became of everybody.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    once: u32,
    skipped: u32,
    doubled: u32,
    doubled_in_doubt: u32,
    lost_in_doubt: u32,
    in_doubt: u32,
}

async fn tally(world: &World, people: &[String]) -> Tally {
    let mut tally = Tally::default();
    for address in people {
        let doubts = world.delivery(address).await.doubts;
        tally.in_doubt += u32::from(doubts > 0);
        match (world.copies(address).len(), doubts) {
            (0, 0) => tally.skipped += 1,
            (0, _) => tally.lost_in_doubt += 1,
            (1, _) => tally.once += 1,
            (2, 1..) => tally.doubled_in_doubt += 1,
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

/// Kills delivery twenty times while it runs. Returns how many transactions
/// were open at each kill.
async fn killed(world: &mut World, settle_at_lease: bool) -> Vec<u32> {
    let mut open = Vec::new();
    for round in 0..20 {
        let _mta = world.start_with(|it| it.settle_at_lease = settle_at_lease);
        let (before, started) = (world.simnet.mailbox().len(), world.app.now());
        while world.simnet.mailbox().len() == before {
            world.wait(SignedDuration::from_millis(1)).await;
        }
        let restart = started.duration_until(world.app.now());
        assert!(restart <= SignedDuration::from_secs(2), "first delivery after {restart:#}");
        world.wait(SignedDuration::from_millis(round * 37 % 101)).await;
        let left =
            store::attempt::open(world.app.store(), world.app.now(), (None, 1_000)).await.unwrap();
        open.push(u32::try_from(left.len()).unwrap());
        world.kill().await;
    }
    open
}

#[test]
fn r4_twenty_kills_skip_nobody_and_double_nobody_but_in_doubt() {
    run(SINK, |mut world| async move {
        let people = signed_up(&world, 1_000).await;
        let open = killed(&mut world, false).await;
        assert!(world.simnet.mailbox().len() < 1_000, "the kills came too late");
        assert!(open.iter().all(|it| (1..=10).contains(it)), "one a session: {open:?}");
        let mta = world.start();
        world.all_settled().await;
        let tally = tally(&world, &people).await;
        let lost = world.simnet.counts()["sink"].get("reply lost").copied().unwrap_or_default();
        assert_eq!((tally.skipped, tally.doubled), (0, 0), "{tally:?}");
        let doubtful = u64::from(open.iter().sum::<u32>()) + lost;
        assert!(u64::from(tally.in_doubt) <= doubtful, "{tally:?}, at most {doubtful}");
        assert!(tally.doubled_in_doubt > 0, "the kills hit nothing: {tally:?}");
        let recovered = mta.snapshot().await.unwrap().in_doubt_recovered;
        assert_eq!(recovered, u64::from(open[19]), "as many as the last kill left open");
    });
}

/// The counter-proof: the test above can fail.
#[test]
fn r4_with_progress_moved_at_the_lease_kills_skip_people() {
    run(SINK, |mut world| async move {
        let people = signed_up(&world, 1_000).await;
        killed(&mut world, true).await;
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
        let open =
            store::attempt::open(world.app.store(), world.app.now(), (None, 1_000)).await.unwrap();
        assert_eq!(open.len(), 0, "attempts without an outcome");
        let _mta = world.start();
        world.wait(SignedDuration::from_secs(1)).await;
        assert!(world.simnet.mailbox().len() > before);
        world.all_settled().await;
        let tally = tally(&world, &people).await;
        assert_eq!((tally.skipped, tally.doubled), (0, 0), "{tally:?}");
    });
}
