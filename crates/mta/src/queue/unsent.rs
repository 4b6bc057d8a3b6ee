//! Deliveries that cannot be offered, because their domain leads nowhere or
//! none of its hosts talks to us: handed to a task that settles them unsent.

use std::{error::Error, sync::Arc};

use app::{Failure, dispatch};
use delivery::scheduler::{Event, PathId};
use domain::Domain;
use store::queue::DueDelivery;

use super::{Note, Queue};
use crate::{
    resolve::Route,
    session::{Row, Undelivered, Unsent},
};

/// Deliveries settled unsent after one failure. The others wait for the next
/// try: most failures pass, and then nobody has lost an attempt.
const UNSENT_MAX: u32 = 256;

impl Queue {
    /// A domain leads nowhere: reads what is due to it. It stays busy until
    /// that is settled.
    pub(super) fn strand(&mut self, domain: &Arc<Domain>, route: Route) {
        self.set_busy(domain, true);
        let Some(entry) = self.domains.get(domain) else { return };
        let held = u32::try_from(entry.held.len()).unwrap_or(u32::MAX);
        let (shared, domain, shard) = (Arc::clone(&self.shared), Arc::clone(domain), entry.shard);
        self.start("mta-stranded", async move {
            let limit = UNSENT_MAX.saturating_add(held);
            let due = dispatch::due(&shared.app, (shard, &domain), limit).await;
            Note::Stranded(domain, route, due)
        });
    }

    pub(super) fn stranded(
        &mut self,
        domain: &Arc<Domain>,
        route: &Route,
        result: Result<Vec<DueDelivery>, Failure>,
    ) {
        self.set_busy(domain, false);
        let Some(entry) = self.domains.get_mut(domain) else { return };
        let why = match route {
            Route::Nowhere(why) => Undelivered::NoRoute(*why),
            Route::Unknown | Route::Site(_) => Undelivered::NoDns,
        };
        let due = match result {
            Ok(due) => due,
            Err(error) => {
                return tracing::error!(
                    error = &error as &dyn Error,
                    "the queue could not be read"
                );
            }
        };
        let shard = entry.shard;
        let rows: Vec<Row> = due
            .into_iter()
            .filter(|it| entry.held.insert(it.delivery))
            .map(|due| Row { domain: Arc::clone(domain), shard, due })
            .collect();
        if rows.is_empty() || self.is_stopping() {
            return self.free(&rows);
        }
        self.set_busy(domain, true);
        let source = self.shared.config.sources[0].name.to_string();
        let names = (source, domain.to_string(), domain.to_string());
        let leases = Arc::clone(&self.leases);
        let unsent = Unsent { rows, why, leases, names, provider: None };
        self.settle_unsent(unsent, Some(Arc::clone(domain)));
    }

    /// Nobody could be reached on a path: what is due on it is settled unsent.
    pub(super) fn settle_dead(&mut self, id: PathId, why: Undelivered) {
        let Some(path) = self.paths.get_mut(&id) else { return };
        let rows: Vec<Row> = path.page.drain(..).collect();
        let host = path.line.hosts.first().map(|it| it.host.clone()).unwrap_or_default();
        let names = (path.line.source.name.to_string(), host, path.line.label.clone());
        let provider = path.line.provider.clone();
        // What is due later, or was not read, brings the path back to life.
        self.send(Event::Due { path: id, count: 0 });
        if rows.is_empty() {
            return;
        }
        let leases = Arc::clone(&self.leases);
        self.settle_unsent(Unsent { rows, why, leases, names, provider }, None);
    }

    fn settle_unsent(&mut self, unsent: Unsent, domain: Option<Arc<Domain>>) {
        self.settling += 1;
        let shared = Arc::clone(&self.shared);
        self.start("mta-unsent", async move { Note::Unsent(unsent.run(&shared).await, domain) });
    }

    pub(super) fn unsent_done(&mut self, rows: &[Row], domain: Option<&Arc<Domain>>) {
        self.settling -= 1;
        self.free(rows);
        if let Some(domain) = domain {
            self.set_busy(domain, false);
        }
    }
}
