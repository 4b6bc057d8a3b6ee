//! What came of an attempt, decided by `delivery` and written down by `app`, as
//! often as it takes.
//!
//! Until it is on record the delivery stays held: nobody tries it again, and a
//! restart finds the attempt open (DECISIONS D4). A session waits some minutes
//! for the database; then it goes on, and a task of its own keeps offering the
//! outcome for as long as the process lives (THREATS R6).

use std::{error::Error, sync::Arc};

use app::{
    Failure,
    dispatch::{Begun, Ended, end},
    settings::InDoubt,
};
use delivery::{
    InDoubtSetting,
    outcome::{self, Attempt, Brake, Outcome, Rules},
};
use domain::{Reply, SignedDuration};
use store::delivery::DeliveryRow;

use super::{Row, Shared};
use crate::queue::Note;

/// Times that a session offers an outcome to a database that does not answer.
const TRIES_MAX: u32 = 60;
/// Wait before the second try, doubled each time.
const WAIT_FIRST: SignedDuration = SignedDuration::from_millis(50);
/// Longest wait between two tries.
const WAIT_MAX: SignedDuration = SignedDuration::from_secs(5);
/// Wait between two tries once the session has gone on.
const WAIT_AFTER: SignedDuration = SignedDuration::from_secs(30);

/// An attempt that ended.
pub(super) struct Ending<'a> {
    /// Where the delivery waits.
    pub queued: &'a Row,
    /// The delivery, as it was before the attempt.
    pub row: &'a DeliveryRow,
    /// The attempt.
    pub begun: Begun,
    /// The provider's name in the table of replies, if it is there.
    pub provider: Option<&'a str>,
    /// How it ended.
    pub came: Outcome<'a>,
    /// Where in the session.
    pub stage: &'static str,
    /// The answer, if there was one.
    pub reply: Option<&'a Reply>,
}

/// Settles an attempt. Returns what else it asks to slow, pause or stop.
///
/// # Errors
/// [`Failure`] when the database did not take it: hold the delivery. It is
/// offered again in the background, and freed when it was taken.
pub(super) async fn settle(
    shared: &Arc<Shared>,
    ending: Ending<'_>,
) -> Result<Option<Brake>, Failure> {
    let settlement = decide(shared, &ending);
    let ended = Ended {
        begun: ending.begun,
        settlement: &settlement,
        stage: ending.stage,
        reply: ending.reply,
    };
    let mut wait = WAIT_FIRST;
    for tried in 1.. {
        match end(&shared.app, ended).await {
            // Raced: it is settled, by a try whose answer was lost or by the
            // node that took the shard over.
            Ok(()) | Err(Failure::Raced) => break,
            Err(error) if tried >= TRIES_MAX || shared.is_stopping() => {
                insist(shared, &ending, settlement);
                return Err(error);
            }
            Err(error) => {
                tracing::warn!(
                    tried,
                    error = &error as &dyn Error,
                    "an outcome waits for the database"
                );
                shared.app.ports().clock.sleep(wait).await;
                wait = (wait * 2).min(WAIT_MAX);
            }
        }
    }
    Ok(settlement.brake)
}

/// Keeps offering an outcome, without holding up a session.
fn insist(shared: &Arc<Shared>, ending: &Ending<'_>, settlement: outcome::Settlement) {
    let Ending { begun, stage, .. } = *ending;
    let (row, reply) = (ending.queued.clone(), ending.reply.cloned());
    let held = Arc::clone(shared);
    let task = async move {
        let shared = held;
        while !shared.is_stopping() {
            shared.app.ports().clock.sleep(WAIT_AFTER).await;
            let ended = Ended { begun, settlement: &settlement, stage, reply: reply.as_ref() };
            if matches!(end(&shared.app, ended).await, Ok(()) | Err(Failure::Raced)) {
                tracing::info!(delivery.id = %row.due.delivery, "an outcome is on record at last");
                // Without an owner nobody waits for it.
                let _ = shared.notes.send(Note::Settled(row)).await;
                return;
            }
        }
    };
    shared.app.ports().spawn.spawn("mta-settle", Box::pin(task));
}

fn decide(shared: &Shared, ending: &Ending<'_>) -> outcome::Settlement {
    let now = shared.app.now();
    let [jitter] = shared.app.random::<1>();
    let rules = Rules {
        replies: &shared.config.replies,
        schedule: shared.config.retry.of(ending.row.stream),
        in_doubt: match shared.app.settings().in_doubt {
            InDoubt::Retry => InDoubtSetting::Retry,
            InDoubt::Stop => InDoubtSetting::Stop,
        },
    };
    let attempt = Attempt {
        outcome: ending.came,
        provider: ending.provider,
        // The bytes were made at the first attempt.
        first_attempt_at: ending.row.composed_at.unwrap_or(now),
        attempts: ending.begun.attempt.number(),
        doubts: ending.row.doubts,
        now,
        jitter,
        valid_until: None,
    };
    outcome::settle(rules, attempt)
}
