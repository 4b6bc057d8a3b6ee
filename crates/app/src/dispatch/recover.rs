//! After a crash: attempts that were begun and have no answer are in doubt
//! (DECISIONS D4). Everything else simply is due again.

use domain::{DeliveryState, Timestamp};
use store::{
    Lane, Scope,
    attempt::{self, AttemptOutcome, OpenAttempt, ShardLease},
    delivery::{self, DeliveryOutcome},
    queue,
};

use crate::{App, Failure, queue::shard_of, settings::InDoubt};

/// Attempts settled at once.
const BATCH: u32 = 1_000;

/// Marks open attempts of earlier holders of these shards as in doubt, and lets
/// them be tried again or not, as the setting says. Returns how many there
/// were.
///
/// # Errors
/// [`Failure`]; attempts nothing before this has succeeded.
pub async fn recover(app: &App, leases: &[ShardLease]) -> Result<u64, Failure> {
    let mut marked = 0;
    let started = app.now();
    loop {
        let open = attempt::open(app.store(), started, BATCH).await?;
        let ours: Vec<_> = open.iter().filter(|it| is_orphan(it, leases)).collect();
        for orphan in &ours {
            mark(app, orphan, app.now()).await?;
        }
        marked += ours.len() as u64;
        if ours.is_empty() || open.len() < BATCH as usize {
            return Ok(marked);
        }
    }
}

/// An attempt of a shard that we hold now, made under an earlier fence.
fn is_orphan(open: &OpenAttempt, leases: &[ShardLease]) -> bool {
    let shard = shard_of(&open.domain);
    leases.iter().any(|lease| lease.shard == shard && open.fence < lease.fence)
}

async fn mark(app: &App, orphan: &OpenAttempt, now: Timestamp) -> Result<(), Failure> {
    let OpenAttempt { account, delivery, number, doubts, .. } = *orphan;
    let again = app.settings().in_doubt == InDoubt::Retry && doubts == 0;
    let outcome = AttemptOutcome {
        outcome: "in-doubt",
        stage: "the process ended".to_owned(),
        code: None,
        enhanced: None,
        reply: None,
        class: None,
        fault: None,
        now,
    };
    let settled = DeliveryOutcome {
        state: if again { DeliveryState::Scheduled } else { DeliveryState::InDoubt },
        doubts: 1,
        class: None,
        fault: None,
        reason: Some("in-doubt".to_owned()),
        now,
    };
    let mut steps = vec![
        attempt::settle(account, (delivery, number), &outcome),
        delivery::settle(account, delivery, &settled),
    ];
    steps.push(if again {
        queue::postpone(account, delivery, now)
    } else {
        queue::remove(account, delivery)
    });
    app.store().unit(Scope::Account(account), Lane::Settle, steps).await?;
    Ok(())
}
