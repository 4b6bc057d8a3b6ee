//! Holding shards: leased, renewed after a third of the time, recovered before
//! anything of them is attempted, given back at the end.

use std::{error::Error, sync::Arc};

use app::{
    App, Failure,
    dispatch::{self, recover},
    queue::SHARDS,
};
use domain::{SignedDuration, Timestamp};
use store::{Engine, attempt::ShardLease};
use uuid::Uuid;

use super::{Note, Queue, after};

/// How soon a shard that another node holds is asked for again.
const RETRY: SignedDuration = SignedDuration::from_millis(500);

impl Queue {
    pub(super) fn holds_leases(&self, now: Timestamp) -> bool {
        !self.leases.is_empty() && now < self.leased_until
    }

    pub(super) fn start_leasing(&mut self) {
        self.is_leasing = true;
        let shared = Arc::clone(&self.shared);
        let (owner, known) = (self.owner, Arc::clone(&self.leases));
        self.start("mta-lease", async move {
            let leased = if known.is_empty() {
                first(&shared.app, owner).await
            } else {
                dispatch::lease(&shared.app, owner, &all()).await
            };
            let leases = match leased {
                Ok(leases) => leases,
                Err(error) => return Note::Leased(Err(error)),
            };
            let is_new = |it: &&ShardLease| known.get(&it.shard).is_none_or(|old| old != *it);
            let new: Vec<_> = leases.iter().filter(is_new).copied().collect();
            if new.is_empty() {
                return Note::Leased(Ok((leases, 0)));
            }
            // Attempts that the former holder left open, before any of ours.
            Note::Leased(recover(&shared.app, &new).await.map(|doubts| (leases, doubts)))
        });
    }

    pub(super) fn leased(&mut self, result: Result<(Vec<ShardLease>, u64), Failure>) {
        self.is_leasing = false;
        let now = self.now();
        let lease = self.shared.app.settings().lease;
        let (leases, doubts) = match result {
            Ok(leased) => leased,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn Error,
                    "shards of the queue could not be leased"
                );
                self.next_lease = after(now, RETRY);
                return;
            }
        };
        if doubts > 0 {
            tracing::warn!(attempts = doubts, "attempts without an answer are in doubt");
            self.in_doubt_recovered += doubts;
        }
        let complete = leases.len() == usize::from(SHARDS);
        let leases = leases.into_iter().map(|it| (it.shard, it)).collect();
        if *self.leases != leases {
            tracing::info!(shards = leases.len(), "shards of the queue are held");
            self.leases = Arc::new(leases);
            self.look_soon();
        }
        // Counted from now, it is a little longer than the database says; the
        // fence of each attempt has the last word.
        self.leased_until = after(now, lease);
        let third = lease / 3;
        self.next_lease = after(now, if complete { third } else { third.min(RETRY) });
    }

    /// Another node, or the next start, need not wait for the leases to run
    /// out.
    pub(super) async fn give_back(&mut self) {
        let now = self.clock();
        for lease in self.leases.values() {
            let given =
                store::queue::lease(self.shared.app.store(), (lease.shard, lease.owner), now, now);
            if let Err(error) = given.await {
                tracing::warn!(
                    error = &error as &dyn Error,
                    "a shard was not given back; its lease runs out"
                );
                return;
            }
        }
    }
}

fn all() -> Vec<u16> {
    (0..SHARDS).collect()
}

/// The first leases of this start. An embedded database is opened by one
/// process at a time: whoever held its shards is gone, and its leases are not
/// waited for.
async fn first(app: &App, owner: Uuid) -> Result<Vec<ShardLease>, Failure> {
    if app.store().engine() != Engine::Sqlite {
        return dispatch::lease(app, owner, &all()).await;
    }
    let until = after(app.now(), app.settings().lease);
    let mut leases = Vec::new();
    for shard in all() {
        // As seen from the end of time, every lease has run out.
        let seized = store::queue::lease(app.store(), (shard, owner), Timestamp::MAX, until);
        leases.extend(seized.await?);
    }
    Ok(leases)
}
