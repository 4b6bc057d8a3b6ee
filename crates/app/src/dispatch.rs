//! From a due delivery to its outcome: the use cases of the delivery engine.
//!
//! `mta` owns connections and asks here for everything else: which deliveries
//! are due, whether each may still go out, what exactly to send, and what its
//! answer leads to. Every step is one read or one unit.

pub mod check;
pub mod composer;
mod frequency;
mod lapsed;
pub mod outcome;
pub(crate) mod parked;
pub mod recover;

use domain::{Domain, SignedDuration, Timestamp};
use store::{
    attempt::ShardLease,
    queue::{self, DueDelivery},
    site::{self, SiteRow},
};
use uuid::Uuid;

use crate::{App, Failure};

pub use check::{Checked, Ticket, check};
pub use composer::Composer;
pub use outcome::{Begun, Ended, NotBegun, begin, end};
pub use parked::release;
pub use recover::recover;

/// How long a resolved site is believed.
pub const SITE_TTL: SignedDuration = SignedDuration::from_mins(30);

/// Takes or renews shards for this node; those that another node holds are
/// missing from the answer.
///
/// # Errors
/// [`Failure::Unavailable`]: attempts nothing until it works again.
pub async fn lease(app: &App, owner: Uuid, shards: &[u16]) -> Result<Vec<ShardLease>, Failure> {
    let now = app.now();
    let until = now.saturating_add(app.settings().lease).unwrap_or(Timestamp::MAX);
    let mut leases = Vec::new();
    for shard in shards {
        leases.extend(queue::lease(app.store(), (*shard, owner), now, until).await?);
    }
    Ok(leases)
}

/// Domains of a shard with work that waits for its time, and when the first of it is
/// due. Costs one step a domain, however much waits. None while opt-outs cannot be
/// recorded: whoever wants to leave now must not be mailed meanwhile (DECISIONS D31).
///
/// # Errors
/// [`Failure::Unavailable`].
pub async fn domains(app: &App, shard: u16) -> Result<Vec<(Domain, Timestamp)>, Failure> {
    if !app.store().journal_is_usable() {
        return Ok(Vec::new());
    }
    Ok(queue::domains(app.store(), shard).await?)
}

/// The first due deliveries of a domain. Ask for as many more as are in flight,
/// and leave those out.
///
/// # Errors
/// [`Failure::Unavailable`].
pub async fn due(
    app: &App,
    (shard, domain): (u16, &Domain),
    limit: u32,
) -> Result<Vec<DueDelivery>, Failure> {
    Ok(queue::due(app.store(), (shard, domain), app.now(), limit).await?)
}

/// The site of a domain as last resolved, if that was not long ago.
///
/// # Errors
/// [`Failure::Unavailable`].
pub async fn known_site(app: &App, domain: &Domain) -> Result<Option<SiteRow>, Failure> {
    let row = site::by_domain(app.store(), domain).await?;
    Ok(row.filter(|it| app.now().duration_since(it.checked_at) < SITE_TTL))
}

/// Remembers the site of a domain.
///
/// # Errors
/// [`Failure::Unavailable`].
pub async fn remember_site(
    app: &App,
    domain: &Domain,
    (site, provider): (String, String),
) -> Result<(), Failure> {
    let row = SiteRow { site, provider, checked_at: app.now() };
    let step = site::upsert(domain, &row);
    app.store().unit(site::SYSTEM, store::Lane::Settle, vec![step]).await?;
    Ok(())
}
