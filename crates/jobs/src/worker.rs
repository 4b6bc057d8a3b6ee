//! A worker: round after round, with a rest when there was nothing to do.

use app::{App, Failure};
use domain::SignedDuration;
use futures_util::{
    FutureExt as _,
    future::{BoxFuture, select},
};
use tokio::sync::watch;

/// Longest rest after rounds that failed one after another.
const REST_MAX: SignedDuration = SignedDuration::from_secs(30);

pub(crate) struct Worker {
    name: &'static str,
    app: App,
    interval: SignedDuration,
    stopped: watch::Receiver<bool>,
}

/// What a round found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Work,
    Nothing,
}

impl Worker {
    pub(crate) fn new(
        name: &'static str,
        app: App,
        interval: SignedDuration,
        stopped: watch::Receiver<bool>,
    ) -> Self {
        Self { name, app, interval, stopped }
    }

    /// Starts the loop. The receiver says `true` when it has ended.
    pub(crate) fn run(
        self,
        round: impl Fn(App) -> BoxFuture<'static, Result<Found, Failure>> + Send + 'static,
    ) -> watch::Receiver<bool> {
        let (ended, watcher) = watch::channel(false);
        let spawn = self.app.ports().spawn.clone();
        let name = self.name;
        let task = async move {
            self.rounds(round).await;
            ended.send_replace(true);
        };
        spawn.spawn(name, task.boxed());
        watcher
    }

    async fn rounds(
        mut self,
        round: impl Fn(App) -> BoxFuture<'static, Result<Found, Failure>> + Send,
    ) {
        let mut failures: u32 = 0;
        while !*self.stopped.borrow() {
            let rest = match round(self.app.clone()).await {
                Ok(Found::Work) => {
                    failures = 0;
                    continue;
                }
                Ok(Found::Nothing) => {
                    failures = 0;
                    self.interval
                }
                // Somebody else was faster; the next round reads again.
                Err(Failure::Raced) => self.interval,
                Err(error) => {
                    failures = failures.saturating_add(1);
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(worker = self.name, error, "round failed; trying again");
                    self.interval.saturating_mul(1 << failures.min(16)).min(REST_MAX)
                }
            };
            self.rest(rest).await;
        }
    }

    /// Rests, or returns at once when asked to stop.
    async fn rest(&mut self, rest: SignedDuration) {
        let slept = self.app.ports().clock.sleep(rest);
        let stopped = std::pin::pin!(self.stopped.wait_for(|it| *it).map(|_| ()));
        select(slept, stopped).await;
    }
}
