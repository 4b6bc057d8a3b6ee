//! Giving work to paths: one step of one path at a time, in line where a
//! provider is shared.

use domain::Timestamp;

use super::{
    Action, PathId, Scheduler, SessionEnd, SessionId, Wake, Work,
    path::{Session, SessionState},
};
use crate::retry::after;

/// What one step of a path came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// A connection got work; there may be more to give.
    Gave,
    /// Nothing to do now; an event, an instant or a place in line will come.
    Done,
    /// The provider has no token.
    NoProviderToken,
}

impl Scheduler {
    /// Serves a path; if its provider is shared, behind those that wait longer.
    pub(super) fn run(&mut self, id: PathId, now: Timestamp) {
        let Some(group) = self.path(id).group else {
            while self.step(id, now) == Step::Gave {}
            self.wake_for_idle(id);
            return;
        };
        if !self.path(id).in_line_for_tokens {
            self.path(id).in_line_for_tokens = true;
            self.groups[group].line_for_tokens.push_back(id);
        }
        self.drain(group, now);
    }

    /// Serves the line of a provider until its tokens are used up. Every round
    /// takes a token or shortens the line, so it ends.
    pub(super) fn drain(&mut self, group: usize, now: Timestamp) {
        while let Some(id) = self.groups[group].line_for_tokens.pop_front() {
            self.path(id).in_line_for_tokens = false;
            let step = self.step(id, now);
            self.wake_for_idle(id);
            match step {
                Step::Done => {}
                Step::Gave => {
                    self.path(id).in_line_for_tokens = true;
                    self.groups[group].line_for_tokens.push_back(id);
                }
                Step::NoProviderToken => {
                    self.path(id).in_line_for_tokens = true;
                    self.groups[group].line_for_tokens.push_front(id);
                    // Without an instant (all tokens are out) an event will come.
                    let at = self.groups[group].bucket.next_token_at();
                    self.set_wake(Wake::Group(group), at);
                    return;
                }
            }
        }
    }

    fn step(&mut self, id: PathId, now: Timestamp) -> Step {
        self.close_expired(id, now);
        if self.path(id).due == 0 || self.is_blocked(id, now) {
            return Step::Done;
        }
        let path = self.path(id);
        let mut tokens = path.bucket.available(now);
        if tokens == 0 {
            let at = path.bucket.next_token_at();
            self.wake_path(id, at);
            return Step::Done;
        }
        if let Some(group) = self.path(id).group {
            tokens = tokens.min(self.groups[group].bucket.available(now));
            if tokens == 0 {
                return Step::NoProviderToken;
            }
        }
        match self.path(id).idle.pop_back() {
            Some((session, _)) => self.give(session, tokens, now),
            None => self.open_some(id, tokens),
        }
    }

    /// True while the path may not send; makes sure that it wakes when it may.
    fn is_blocked(&mut self, id: PathId, now: Timestamp) -> bool {
        let path = &self.paths[&id];
        if path.stopped || self.stopped_sources.contains(&path.source) {
            return true;
        }
        let group = path.group.and_then(|it| self.groups[it].paused_until);
        match path.paused_until.max(group) {
            Some(until) if until > now => {
                self.wake_path(id, Some(until));
                true
            }
            Some(_) => {
                let path = self.path(id);
                path.paused_until = None;
                if let Some(group) = path.group {
                    self.groups[group].paused_until = None;
                }
                false
            }
            None => false,
        }
    }

    fn give(&mut self, id: SessionId, tokens: u32, now: Timestamp) -> Step {
        let session = self.sessions.get_mut(&id).expect("idle connections are known");
        let path_id = session.path;
        let path = self.paths.get_mut(&path_id).expect("a path outlives its connections");
        let left = path.limits.messages_per_connection.saturating_sub(session.done);
        let max = tokens.min(path.batch()).min(left).min(path.due);
        if max == 0 {
            // The limit was lowered while it rested.
            self.close(id);
            return Step::Gave;
        }

        path.due -= max;
        path.bucket.take(max, now);
        session.state = SessionState::Busy { given: max, due_seq: path.due_seq };
        self.idle.remove(&(path.group, id));
        if let Some(group) = path.group {
            self.groups[group].bucket.take(max, now);
        }
        self.actions.push(Action::Give { session: id, path: path_id, max });
        Step::Gave
    }

    /// Opens as many connections as the waiting messages deserve and all limits
    /// allow; stands in line for one when they allow none.
    fn open_some(&mut self, id: PathId, tokens: u32) -> Step {
        let path = &self.paths[&id];
        let wanted = path.wanted_sessions(tokens.min(path.due));
        let group = path.group;
        for _ in 0..wanted {
            let group_full = group.is_some_and(|it| self.groups[it].sessions_free() == 0);
            if group_full || self.sessions.len() >= self.limits.sessions {
                self.stand_in_line(id, group.filter(|_| group_full));
                break;
            }
            let session = SessionId(self.next_session);
            self.next_session += 1;
            let opening = Session { path: id, state: SessionState::Opening, done: 0 };
            self.sessions.insert(session, opening);
            let path = self.path(id);
            path.open += 1;
            path.opening += 1;
            if let Some(group) = group {
                self.groups[group].open += 1;
            }
            self.actions.push(Action::Open { session, path: id });
        }
        Step::Done
    }

    /// Joins the line; a connection that somebody holds without need makes room.
    fn stand_in_line(&mut self, id: PathId, group: Option<usize>) {
        if std::mem::replace(&mut self.path(id).in_line_for_session, true) {
            return;
        }
        match group {
            Some(group) => self.groups[group].line_for_session.push_back(id),
            None => self.line.push_back(id),
        }
        let unused = match group {
            Some(_) => self.idle.range((group, SessionId(0))..).next().filter(|it| it.0 == group),
            None => self.idle.first(),
        };
        if let Some(&(_, session)) = unused {
            self.close(session);
        }
    }

    /// Closes idle connections that were kept long enough.
    fn close_expired(&mut self, id: PathId, now: Timestamp) {
        while let Some(&(session, since)) = self.path(id).idle.front() {
            if after(since, self.path(id).limits.idle) > now {
                return;
            }
            self.close(session);
        }
    }

    /// Makes the path wake when its oldest idle connection was kept long enough.
    fn wake_for_idle(&mut self, id: PathId) {
        let path = self.path(id);
        let until = path.idle.front().map(|(_, since)| after(*since, path.limits.idle));
        self.wake_path(id, until);
    }

    pub(super) fn close(&mut self, id: SessionId) {
        let session = self.sessions.get_mut(&id).expect("only known connections are closed");
        session.state = SessionState::Closing;
        let path = self.paths.get_mut(&session.path).expect("a path outlives its connections");
        path.idle.retain(|it| it.0 != id);
        self.idle.remove(&(path.group, id));
        self.actions.push(Action::Close { session: id });
    }

    /// Makes the path wake at `at` at the latest.
    fn wake_path(&mut self, id: PathId, at: Option<Timestamp>) {
        let before = self.path(id).wake;
        if let Some(at) = at
            && before.is_none_or(|it| at < it)
        {
            self.set_wake(Wake::Path(id), Some(at));
        }
    }

    pub(super) fn opened(&mut self, id: SessionId, now: Timestamp) {
        let session = &self.sessions[&id];
        assert_eq!(session.state, SessionState::Opening, "a connection opens once");
        let path_id = session.path;
        let path = self.path(path_id);
        path.opening -= 1;
        path.failures = 0;
        self.rest(id, now);
        self.run(path_id, now);
        self.make_room(id);
    }

    pub(super) fn ready(&mut self, id: SessionId, work: Work, now: Timestamp) {
        let path_id = self.sessions[&id].path;
        self.settle(id, work, now);
        let full = self.path(path_id).limits.messages_per_connection;
        if self.sessions[&id].done >= full {
            self.close(id);
        } else {
            self.rest(id, now);
        }
        self.run(path_id, now);
        self.make_room(id);
    }

    /// A connection that got no work leaves when others stand in line for one.
    fn make_room(&mut self, id: SessionId) {
        let session = &self.sessions[&id];
        let group = self.paths[&session.path].group;
        let asked = group.is_some_and(|it| !self.groups[it].line_for_session.is_empty())
            || !self.line.is_empty();
        if asked && session.state == SessionState::Idle {
            self.close(id);
        }
    }

    pub(super) fn closed(&mut self, id: SessionId, work: Work, end: SessionEnd, now: Timestamp) {
        self.settle(id, work, now);
        let session = self.sessions.remove(&id).expect("settled just now");
        let path_id = session.path;
        let path = self.paths.get_mut(&path_id).expect("a path outlives its connections");
        path.open -= 1;
        path.opening -= u32::from(session.state == SessionState::Opening);
        path.idle.retain(|it| it.0 != id);
        let group = path.group;
        self.idle.remove(&(group, id));
        if let Some(group) = group {
            self.groups[group].open -= 1;
        }
        if end == SessionEnd::Unreachable {
            self.unreachable(path_id, now);
        }
        // Those in line come before the path that had the connection.
        self.serve_lines(group, now);
        self.run(path_id, now);
    }

    /// The room that one connection left goes to whoever waits longest, and if
    /// they no longer need it to the next.
    fn serve_lines(&mut self, group: Option<usize>, now: Timestamp) {
        let in_group = group.map_or(0, |it| self.groups[it].line_for_session.len());
        for _ in 0..in_group {
            let Some(it) = group.map(|it| &mut self.groups[it]) else { break };
            if it.sessions_free() == 0 {
                break;
            }
            let Some(id) = it.line_for_session.pop_front() else { break };
            self.path(id).in_line_for_session = false;
            self.run(id, now);
        }
        for _ in 0..self.line.len() {
            if self.sessions.len() >= self.limits.sessions {
                break;
            }
            let Some(id) = self.line.pop_front() else { break };
            self.path(id).in_line_for_session = false;
            self.run(id, now);
        }
    }

    fn rest(&mut self, id: SessionId, now: Timestamp) {
        let session = self.sessions.get_mut(&id).expect("it just reported");
        session.state = SessionState::Idle;
        let path = self.paths.get_mut(&session.path).expect("a path outlives its connections");
        path.idle.push_back((id, now));
        self.idle.insert((path.group, id));
    }

    /// Accounts for the work a connection was given, if it had any.
    fn settle(&mut self, id: SessionId, work: Work, now: Timestamp) {
        let session = self.sessions.get_mut(&id).expect("events name connections that are open");
        let SessionState::Busy { given, due_seq } = session.state else { return };
        assert!(work.used <= work.found && work.found <= given, "more done than was given");
        let path = self.paths.get_mut(&session.path).expect("a path outlives its connections");
        session.done += work.used;
        session.state = SessionState::Idle;
        path.bucket.settle(work.used, given - work.used, now);
        if let Some(group) = path.group {
            self.groups[group].bucket.settle(work.used, given - work.used, now);
        }
        if work.found < given && path.due_seq == due_seq {
            path.due = 0;
        }
    }
}
