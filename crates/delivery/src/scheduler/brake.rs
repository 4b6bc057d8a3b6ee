//! Slowing, pausing and stopping paths, providers and sources, and letting them
//! go on.

use domain::{SignedDuration, SlowScope, Timestamp};

use super::{Action, PAUSE_DEFAULT, PathId, Scheduler};
use crate::{outcome::Brake, replies::Reaction, retry::after, shaping::Limits, warmup::WarmUp};

impl Scheduler {
    /// A block in one dimension throttles only that dimension: *path* is this
    /// site, *source* is our address at this provider. Only a stop of a source
    /// holds for all its paths, because a listed address is listed everywhere.
    pub(super) fn brake(&mut self, id: PathId, brake: Brake, now: Timestamp) {
        if !matches!(brake.scope, SlowScope::Path | SlowScope::Source) {
            return;
        }
        let group = self.path(id).group.filter(|_| brake.scope == SlowScope::Source);
        match brake.action {
            Reaction::Slow => {
                self.slow(id, group, now);
                if brake.pause > SignedDuration::ZERO {
                    self.pause(id, group, after(now, brake.pause));
                }
            }
            Reaction::Pause => {
                let pause = Some(brake.pause).filter(|it| *it > SignedDuration::ZERO);
                self.pause(id, group, after(now, pause.unwrap_or(PAUSE_DEFAULT)));
            }
            Reaction::Stop => {
                let source = self.path(id).source;
                if brake.scope == SlowScope::Source {
                    self.stopped_sources.insert(source);
                } else {
                    self.path(id).stopped = true;
                }
                self.actions.push(Action::Stopped { path: id });
            }
            Reaction::Retry | Reaction::Suppress => {}
        }
    }

    /// Halves the rate and the connections, at most once an hour.
    fn slow(&mut self, id: PathId, group: Option<usize>, now: Timestamp) {
        let path = self.paths.get_mut(&id).expect("the brake came on a known path");
        let (limits, bucket, signal_at) = match group {
            Some(it) => {
                let it = &mut self.groups[it];
                (&mut it.limits, &mut it.bucket, &mut it.signal_at)
            }
            None => (&mut path.limits, &mut path.bucket, &mut path.signal_at),
        };
        let before =
            WarmUp { per_hour: limits.rate.per_hour, changed_at: now, signal_at: *signal_at };
        let slowed = before.slowed(now);
        if slowed == before {
            return;
        }
        let burst = limits.rate.burst;
        *limits = limits.at_rate(slowed.per_hour);
        limits.rate.burst = limits.rate.burst.min(burst);
        limits.connections = (limits.connections / 2).max(1);
        bucket.set_rate(limits.rate, now);
        *signal_at = slowed.signal_at;
        self.actions.push(Action::Slowed { path: id, per_hour: slowed.per_hour });
    }

    fn pause(&mut self, id: PathId, group: Option<usize>, until: Timestamp) {
        let slot = match group {
            Some(it) => &mut self.groups[it].paused_until,
            None => &mut self.path(id).paused_until,
        };
        *slot = (*slot).max(Some(until));
    }

    /// Nobody could be reached: the site is left alone, longer each time. Other
    /// connections that fail in the same moment count as one failure.
    pub(super) fn unreachable(&mut self, id: PathId, now: Timestamp) {
        let path = self.paths.get_mut(&id).expect("a path outlives its connections");
        if path.paused_until.is_some_and(|it| it > now) {
            return;
        }
        path.failures = path.failures.saturating_add(1);
        path.paused_until = Some(after(now, self.limits.unreachable.delay(path.failures)));
    }

    pub(super) fn set_limits(
        &mut self,
        id: PathId,
        limits: Limits,
        provider: Option<Limits>,
        now: Timestamp,
    ) {
        let path = self.path(id);
        path.bucket.set_rate(limits.rate, now);
        path.limits = limits;
        let group = path.group;
        if let (Some(group), Some(limits)) = (group, provider) {
            let group = &mut self.groups[group];
            group.bucket.set_rate(limits.rate, now);
            group.limits = limits;
        }
        self.run(id, now);
    }

    pub(super) fn resume(&mut self, id: PathId, now: Timestamp) {
        let path = self.path(id);
        (path.stopped, path.paused_until, path.failures) = (false, None, 0);
        let (source, group) = (path.source, path.group);
        if let Some(group) = group {
            self.groups[group].paused_until = None;
        }
        let whole_source = self.stopped_sources.remove(&source);
        // An operator does this by hand: looking at all paths is affordable.
        let again: Vec<PathId> = self
            .paths
            .iter()
            .filter(|(other, path)| {
                **other == id
                    || (whole_source && path.source == source)
                    || (group.is_some() && path.group == group)
            })
            .map(|(other, _)| *other)
            .collect();
        for other in again {
            self.run(other, now);
        }
    }
}
