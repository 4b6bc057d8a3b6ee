//! Which domains have due work, and which path each belongs to.
//!
//! A look at the queue costs one step a domain. A domain is resolved when it
//! first has due work and again after [`SITE_TTL`]; one that leads nowhere has
//! its due deliveries settled unsent.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    sync::Arc,
};

use app::{
    Failure,
    dispatch::{self, SITE_TTL, known_site, remember_site},
};
use delivery::{
    scheduler::{PathId, PathSetup, SourceId},
    shaping::Span,
};
use domain::{DeliveryId, Domain, Timestamp};

use super::{Note, POLL, POLL_MAX, POLL_SHARE, Path, Queue, after};
use crate::{
    resolve::{Route, Site, route},
    session::{Line, PlainHosts},
};

/// Domains resolved at once. The others have their turn at the next look.
const RESOLVING_MAX: usize = 64;

/// What is known of a domain.
#[derive(Debug)]
pub(super) struct DomainEntry {
    pub shard: u16,
    pub path: Option<PathId>,
    pub resolved_at: Timestamp,
    /// It is being resolved, or its deliveries settled unsent.
    pub is_busy: bool,
    /// Its deliveries that are in a page, in a session, or being settled. A
    /// delivery whose outcome could not be put on record stays here until it
    /// can, or until the next start finds its attempt open.
    pub held: BTreeSet<DeliveryId>,
}

impl Queue {
    pub(super) fn start_polling(&mut self, now: Timestamp) {
        (self.is_polling, self.polled_at) = (true, now);
        let shared = Arc::clone(&self.shared);
        let leases = Arc::clone(&self.leases);
        self.start("mta-poll", async move {
            let mut found = Vec::new();
            for shard in leases.keys() {
                match dispatch::domains(&shared.app, *shard).await {
                    Ok(domains) => {
                        found.extend(domains.into_iter().map(|(name, due)| (*shard, name, due)));
                    }
                    Err(error) => return Note::Polled(Err(error)),
                }
            }
            Note::Polled(Ok(found))
        });
    }

    pub(super) fn polled(&mut self, result: Result<Vec<(u16, Domain, Timestamp)>, Failure>) {
        self.is_polling = false;
        let now = self.now();
        let took = self.polled_at.duration_until(now);
        let pause = took.saturating_mul(POLL_SHARE).clamp(POLL, POLL_MAX);
        let soonest = after(now, pause);
        let clock = self.clock();
        let dues = result.iter().flatten().map(|(_, _, due_at)| *due_at);
        // What is due already is in hand, or waits for something else.
        let next_due = dues.filter(|it| *it > clock).min().unwrap_or(Timestamp::MAX);
        let idle = after(now, pause.max(self.shared.config.poll));
        self.next_poll = idle.min(after(now, clock.duration_until(next_due))).max(soonest);
        if self.is_stopping() {
            return;
        }
        match result {
            Ok(found) => {
                for (shard, domain, due_at) in found {
                    if due_at <= clock {
                        self.is_due(shard, domain, now);
                    }
                }
                self.end_rests(now);
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn Error, "the queue could not be read");
            }
        }
    }

    /// A domain has due work, some of which may be held.
    fn is_due(&mut self, shard: u16, domain: Domain, now: Timestamp) {
        let domain = Arc::new(domain);
        if !self.domains.contains_key(&domain) {
            let entry = DomainEntry {
                shard,
                path: None,
                resolved_at: Timestamp::UNIX_EPOCH,
                is_busy: false,
                held: BTreeSet::new(),
            };
            self.domains.insert(Arc::clone(&domain), entry);
        }
        let Some((domain, entry)) = self.domains.get_key_value(&domain) else { return };
        let (domain, path) = (Arc::clone(domain), entry.path);
        let is_stale = entry.resolved_at.duration_until(now) >= SITE_TTL;
        if entry.is_busy {
            return;
        }
        if is_stale || path.is_none() {
            self.resolve(&domain);
        }
        if let Some(path) = path {
            self.is_due_on(path, domain);
        }
    }

    fn resolve(&mut self, domain: &Arc<Domain>) {
        if self.busy >= RESOLVING_MAX {
            return;
        }
        self.set_busy(domain, true);
        let (shared, domain) = (Arc::clone(&self.shared), Arc::clone(domain));
        self.start("mta-resolve", async move {
            let app = &shared.app;
            let route = route(app.ports(), &shared.config.shaping, &domain).await;
            let mut was_known = false;
            if let Route::Site(site) = &route {
                // The record serves reports and tells whether the site was in
                // use before this start; mail goes without it.
                let known = known_site(app, &domain).await;
                let named = (site.key.as_str().to_owned(), site.label.clone());
                was_known = matches!(known, Ok(Some(_)));
                if let Err(error) = remember_site(app, &domain, named).await {
                    tracing::warn!(error = &error as &dyn Error, "a site could not be remembered");
                }
            }
            Note::Resolved(domain, route, was_known)
        });
    }

    pub(super) fn resolved(&mut self, domain: &Arc<Domain>, route: Route, was_known: bool) {
        let now = self.now();
        let Some(entry) = self.domains.get_mut(domain) else { return };
        entry.resolved_at = now;
        match route {
            Route::Site(site) => {
                self.set_busy(domain, false);
                let path = self.path_of(domain, site, was_known);
                if let Some(entry) = self.domains.get_mut(domain) {
                    entry.path = Some(path);
                }
                self.is_due_on(path, Arc::clone(domain));
            }
            // A resolver that is out of order for a while does not make a known
            // site unknown.
            Route::Unknown if entry.path.is_some() => self.set_busy(domain, false),
            Route::Nowhere(_) | Route::Unknown => {
                entry.path = None;
                self.strand(domain, route);
            }
        }
    }

    /// The path to a site; made when it is new, its hosts renewed when not.
    fn path_of(&mut self, domain: &Domain, site: Site, was_known: bool) -> PathId {
        let shared = Arc::clone(&self.shared);
        let config = &shared.config;
        let now = self.now();
        let names = || site.hosts.iter().map(|it| it.host.as_str());
        let provider = config.shaping.provider_of(names());
        let limits = config.limits(provider, &site.key, now);
        let name = provider.map(|it| Arc::clone(&it.name));
        let index = source_of(site.key.as_str(), config.sources.len());
        let known = self.sites.get(&site.key).copied();
        let plain = match known.and_then(|it| self.paths.get(&it)) {
            Some(path) => Arc::clone(&path.line.plain),
            None => Arc::new(PlainHosts::default()),
        };
        let line = Arc::new(Line {
            source: config.sources[index].clone(),
            hosts: site.hosts.clone(),
            label: site.label.clone(),
            provider: name.clone(),
            tls: limits.tls,
            plain,
        });
        if let Some(id) = known
            && let Some(path) = self.paths.get_mut(&id)
        {
            path.line = line;
            return id;
        }
        let shared_limits = provider.filter(|it| it.span == Span::Provider);
        let setup = PathSetup {
            source: SourceId(u32::try_from(index).unwrap_or_default()),
            limits: limits.clone(),
            provider: shared_limits.map(|it| (Arc::clone(&it.name), limits.clone())),
            // What a former process used of the rate is not known: a site that
            // it knew lately begins with an empty bucket.
            last_used: was_known.then_some(now),
        };
        let id = self.scheduler.add_path(setup, now);
        tracing::debug!(path = id.0, site = %site.key, domain = %domain, "new path");
        self.sites.insert(site.key.clone(), id);
        self.paths.insert(id, Path::new(site.key, line, limits));
        id
    }

    /// Forgets domains without work and paths without anything to remember.
    pub(super) fn sweep(&mut self, now: Timestamp) {
        self.restore_limits(now);
        self.domains.retain(|_, it| {
            it.is_busy || !it.held.is_empty() || it.resolved_at.duration_until(now) < SITE_TTL
        });
        let used: BTreeSet<PathId> = self.domains.values().filter_map(|it| it.path).collect();
        let unused: Vec<PathId> = self
            .paths
            .iter()
            .filter(|(id, path)| !used.contains(id) && path.is_empty())
            .map(|(id, _)| *id)
            .collect();
        let mut gone = BTreeMap::new();
        for id in unused {
            if self.scheduler.remove_path(id, now)
                && let Some(path) = self.paths.remove(&id)
            {
                gone.insert(path.site, id);
            }
        }
        self.sites.retain(|site, _| !gone.contains_key(site));
    }
}

/// The egress source of a site: always the same, so that a limit that one
/// address has met is not dodged by another. FNV-1a, the same in every release.
fn source_of(site: &str, sources: usize) -> usize {
    let hash = site.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let sources = u64::try_from(sources.max(1)).unwrap_or(1);
    usize::try_from(hash % sources).unwrap_or_default()
}
