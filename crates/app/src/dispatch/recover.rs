//! After a crash: attempts that were begun and have no answer are in doubt
//! (DECISIONS D4). Everything else simply is due again.

use domain::{DeliveryState, Timestamp};
use store::{
    Lane, Scope, UnitError,
    attempt::{self, AttemptOutcome, OpenAttempt, ShardLease},
    delivery::{self, DeliveryOutcome},
    queue,
};

use crate::{App, Failure, ladder, queue::shard_of, settings::InDoubt};

/// Attempts settled at once.
const BATCH: u32 = 1_000;

/// Marks open attempts of earlier holders of these shards as in doubt, and lets
/// them be tried again or not, as the setting says. Returns how many there
/// were.
///
/// # Errors
/// [`Failure`]; attempts nothing before this has succeeded.
pub async fn recover(app: &App, leases: &[ShardLease]) -> Result<u64, Failure> {
    let (mut marked, mut last) = (0, None);
    loop {
        // Whatever the clock says: it may have been set back since the crash.
        let page = (last.as_ref(), BATCH);
        let open = attempt::open(app.store(), Timestamp::MAX, page).await?;
        for orphan in open.iter().filter(|it| is_orphan(it, leases)) {
            mark(app, orphan, app.now()).await?;
            marked += 1;
        }
        // Those of other nodes stay open, however many: the next page is behind them.
        match open.into_iter().nth(BATCH as usize - 1) {
            Some(it) => last = Some(it),
            None => return Ok(marked),
        }
    }
}

/// An attempt of a shard that we hold now, made under an earlier fence.
fn is_orphan(open: &OpenAttempt, leases: &[ShardLease]) -> bool {
    let shard = shard_of(&open.domain);
    leases.iter().any(|lease| lease.shard == shard && open.fence < lease.fence)
}

async fn mark(app: &App, orphan: &OpenAttempt, now: Timestamp) -> Result<(), Failure> {
    let OpenAttempt { account, delivery, doubts, begun, .. } = *orphan;
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
    let on_attempt = attempt::settle(account, begun, &outcome).to_vec();
    let mut steps = on_attempt.clone();
    steps.push(delivery::settle(account, delivery, &settled));
    steps.push(ladder::count(app, (account, delivery), now));
    steps.push(if again {
        queue::postpone(account, delivery, now)
    } else {
        queue::remove(account, delivery)
    });
    let scope = Scope::Account(account);
    match app.store().unit(scope, Lane::Settle, steps).await {
        // The delivery ended otherwise: only the attempt is still open.
        Err(UnitError::Guard { step: 1.., .. }) => {
            app.store().unit(scope, Lane::Settle, on_attempt).await?;
        }
        Err(other) => return Err(other.into()),
        Ok(_) => {}
    }
    Ok(())
}
