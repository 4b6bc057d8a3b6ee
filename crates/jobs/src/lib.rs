//! The machine's own work: reading imports, attesting, expanding campaigns,
//! letting parked mail go on, numbering the ledger, ending what ran out, auditing,
//! taking away what has been kept for long enough.
//!
//! Owns when that work is looked for, and in which order. There is no job table
//! beside the truth: the state of an import or campaign *is* the intent, and
//! each piece of work goes on where its last unit stopped (DESIGN section 1,
//! "effects follow commits"). **Never** here: a decision; `app` makes them.
//! Started by `assent serve`; each worker loops until [`Jobs::stop`].

mod audit;
mod campaigns;
mod desk;
mod imports;
mod ladder;
mod ledger;
mod listings;
mod policy;
mod queue;
mod retention;
mod worker;

use std::sync::Arc;

use app::App;
use domain::SignedDuration;
use tokio::sync::watch;

use worker::Worker;

/// How the background work runs.
#[derive(Clone)]
pub struct JobsConfig {
    /// How long a worker that found nothing waits before it looks again.
    pub interval: SignedDuration,
    /// Called when deliveries were admitted, so that `mta` looks at once.
    pub admitted: Arc<dyn Fn() + Send + Sync>,
}

/// The running background work.
pub struct Jobs {
    stop: watch::Sender<bool>,
    ended: Vec<watch::Receiver<bool>>,
}

impl Jobs {
    /// Starts the workers.
    #[must_use]
    pub fn start(app: &App, config: &JobsConfig) -> Self {
        let (stop, stopped) = watch::channel(false);
        let worker = |name| Worker::new(name, app.clone(), config.interval, stopped.clone());
        let admitted = Arc::clone(&config.admitted);
        let audited = Arc::new(audit::Remembered::default());
        let kept = Arc::new(retention::Remembered::default());
        let (remembered, noticed) = (Arc::default(), Arc::clone(&config.admitted));
        let answered = Arc::clone(&config.admitted);
        let told = Arc::clone(&config.admitted);
        let released = Arc::clone(&config.admitted);
        let (watched, stopped_by) = (Arc::new(listings::Remembered::default()), Arc::clone(&told));
        let ended = vec![
            worker("imports").run(|app| Box::pin(imports::round(app))),
            worker("campaigns").run(move |app| {
                let admitted = Arc::clone(&admitted);
                Box::pin(async move { campaigns::round(app, admitted.as_ref()).await })
            }),
            worker("queue").run(move |app| {
                let released = Arc::clone(&released);
                Box::pin(async move { queue::round(app, released.as_ref()).await })
            }),
            worker("desk").run(move |app| {
                let answered = Arc::clone(&answered);
                Box::pin(async move { desk::round(app, answered.as_ref()).await })
            }),
            worker("listings").run(move |app| {
                let (watched, admitted) = (Arc::clone(&watched), Arc::clone(&stopped_by));
                Box::pin(async move { listings::round(app, &watched, admitted.as_ref()).await })
            }),
            worker("policy").run(move |app| {
                let told = Arc::clone(&told);
                Box::pin(async move { policy::round(app, told.as_ref()).await })
            }),
            worker("ledger").run(|app| Box::pin(ledger::round(app))),
            worker("ladder").run(move |app| {
                let (remembered, admitted) = (Arc::clone(&remembered), Arc::clone(&noticed));
                Box::pin(async move { ladder::round(app, &remembered, admitted.as_ref()).await })
            }),
            worker("audit").run(move |app| {
                let audited = Arc::clone(&audited);
                Box::pin(async move { audit::round(app, &audited).await })
            }),
            worker("retention").run(move |app| {
                let kept = Arc::clone(&kept);
                Box::pin(async move { retention::round(app, &kept).await })
            }),
        ];
        Self { stop, ended }
    }

    /// Asks the workers to stop after the unit they are in, and waits for them.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        for ended in &mut self.ended {
            // An error means that the worker is gone, which is what is waited for.
            let _ = ended.wait_for(|ended| *ended).await;
        }
    }
}
