//! The scheduler in single scenes. The world that tries to break it at random
//! is in [`world`].

use domain::SlowScope;

use super::*;
use crate::{bucket::Rate, outcome::Brake, replies::Reaction, shaping::Tls};

mod world;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_767_225_600 + seconds).unwrap()
}

fn limits(connections: u32, per_hour: u32) -> Limits {
    Limits {
        connections,
        messages_per_connection: 100,
        rate: Rate { per_hour, burst: crate::shaping::burst_of(per_hour) },
        ceiling_per_hour: u32::MAX,
        at_once: 10,
        idle: SignedDuration::from_secs(30),
        tls: Tls::Opportunistic,
    }
}

fn scheduler(sessions: usize) -> Scheduler {
    let unreachable = RetrySchedule {
        delay_first: SignedDuration::from_mins(30),
        delay_max: SignedDuration::from_hours(4),
        give_up_after: SignedDuration::from_hours(96),
    };
    Scheduler::new(SchedulerLimits { sessions, unreachable })
}

fn path(it: &mut Scheduler, limits: Limits, provider: Option<(&str, Limits)>) -> PathId {
    let provider = provider.map(|(name, limits)| (name.into(), limits));
    let setup = PathSetup { source: SourceId(1), limits, provider, last_used: None };
    it.add_path(setup, at(0))
}

/// One event, and the actions it leads to, as text.
fn says(it: &mut Scheduler, second: i64, event: Event) -> String {
    let word = |action: Action| match action {
        Action::Open { session, path } => format!("open {} on {}", session.0, path.0),
        Action::Give { session, max, .. } => format!("give {max} to {}", session.0),
        Action::Close { session } => format!("close {}", session.0),
        Action::Slowed { path, per_hour } => format!("slowed {} to {per_hour}", path.0),
        Action::Stopped { path } => format!("stopped {}", path.0),
        Action::WakeAt(when) => format!("wake {}", at(0).duration_until(when).as_secs()),
    };
    it.on(event, at(second)).into_iter().map(word).collect::<Vec<_>>().join(", ")
}

fn did(count: u32) -> Work {
    Work { found: count, used: count }
}

fn ready(session: u64, work: Work) -> Event {
    Event::Ready { session: SessionId(session), work }
}

fn opened(session: u64) -> Event {
    Event::Opened { session: SessionId(session) }
}

fn closed(session: u64, end: SessionEnd) -> Event {
    Event::Closed { session: SessionId(session), work: Work::default(), end }
}

#[test]
fn a_new_network_gets_ten_messages_and_then_one_every_36_seconds() {
    // R004-18, R004-19.
    let mut it = scheduler(100);
    let path = path(&mut it, limits(10, 100), None);
    assert_eq!(says(&mut it, 0, Event::Due { path, count: 1_000 }), "open 0 on 0, open 1 on 0");
    // Whoever is busy does not keep the others from their tokens.
    assert_eq!(says(&mut it, 1, opened(0)), "give 1 to 0, open 2 on 0");
    assert_eq!(says(&mut it, 1, closed(1, SessionEnd::Finished)), "open 3 on 0");
    for _ in 0..9 {
        assert!(says(&mut it, 2, ready(0, did(1))).starts_with("give 1 to 0"));
    }
    assert_eq!(says(&mut it, 3, ready(0, did(1))), "wake 33");
    // Nobody is kept waiting in an open connection for long.
    assert_eq!(says(&mut it, 33, Event::Tick), "close 0, wake 38");
    for gone in [0, 2, 3] {
        assert_eq!(says(&mut it, 34, closed(gone, SessionEnd::Finished)), "");
    }
    // The bucket was full until the first message was done, in second 2.
    assert_eq!(says(&mut it, 38, Event::Tick), "open 4 on 0");
    assert_eq!(says(&mut it, 39, opened(4)), "give 1 to 4, wake 74");
}

#[test]
fn a_million_parked_deliveries_are_one_instant() {
    let mut it = scheduler(100);
    let path = path(&mut it, limits(1, 100), None);
    let brake = Brake {
        scope: SlowScope::Path,
        action: Reaction::Pause,
        pause: SignedDuration::from_hours(1),
    };
    assert_eq!(says(&mut it, 0, Event::Brake { path, brake }), "");
    assert_eq!(says(&mut it, 0, Event::Due { path, count: 1_000_000 }), "wake 3600");
    assert_eq!(it.view(path).unwrap().waiting, Waiting::Paused(at(3_600)));
    assert_eq!(says(&mut it, 3_599, Event::Tick), "");
    assert_eq!(says(&mut it, 3_600, Event::Tick), "open 0 on 0");
}

#[test]
fn what_was_not_used_gives_its_tokens_back() {
    let mut it = scheduler(100);
    let path = path(&mut it, limits(1, 36_000), None);
    let _ = it.on(Event::Due { path, count: 500 }, at(0));
    assert_eq!(says(&mut it, 0, opened(0)), "give 10 to 0");
    // Ten found and withheld at the re-check: nothing was sent.
    let withheld = Work { found: 10, used: 0 };
    for _ in 0..20 {
        assert_eq!(says(&mut it, 0, ready(0, withheld)), "give 10 to 0");
    }
}

#[test]
fn a_connection_that_finds_nothing_ends_the_work_unless_more_came_meanwhile() {
    let mut it = scheduler(100);
    let path = path(&mut it, limits(1, 36_000), None);
    let _ = it.on(Event::Due { path, count: 25 }, at(0));
    let _ = it.on(opened(0), at(0));
    assert_eq!(says(&mut it, 1, ready(0, Work { found: 4, used: 4 })), "wake 31");
    assert_eq!(says(&mut it, 2, Event::Due { path, count: 12 }), "give 10 to 0");
    let _ = it.on(Event::Due { path, count: 3 }, at(3));
    assert_eq!(says(&mut it, 4, ready(0, Work::default())), "give 3 to 0");
}

#[test]
fn a_connection_is_closed_after_its_number_of_messages() {
    let mut it = scheduler(100);
    let mut limits = limits(1, 36_000);
    limits.messages_per_connection = 15;
    let path = path(&mut it, limits, None);
    let _ = it.on(Event::Due { path, count: 500 }, at(0));
    assert_eq!(says(&mut it, 0, opened(0)), "give 10 to 0");
    assert_eq!(says(&mut it, 0, ready(0, did(10))), "give 5 to 0");
    assert_eq!(says(&mut it, 0, ready(0, did(5))), "close 0");
    assert_eq!(says(&mut it, 0, closed(0, SessionEnd::Finished)), "open 1 on 0");
}

/// R004-20.
#[test]
fn sites_of_one_provider_share_its_tokens_in_turn() {
    let mut it = scheduler(100);
    let provider = || Some(("google", limits(5, 100)));
    let a = path(&mut it, limits(5, 36_000), provider());
    let b = path(&mut it, limits(5, 36_000), provider());
    let _ = it.on(Event::Due { path: a, count: 8 }, at(0));
    let _ = it.on(Event::Due { path: b, count: 8 }, at(0));
    assert_eq!(says(&mut it, 0, opened(0)), "give 8 to 0");
    assert_eq!(says(&mut it, 0, opened(1)), "give 2 to 1");
    let _ = it.on(ready(0, did(8)), at(0));
    assert!(says(&mut it, 0, ready(1, did(2))).contains("wake"));
    let _ = it.on(Event::Due { path: a, count: 8 }, at(1));
    // B has waited longer.
    assert_eq!(says(&mut it, 36, Event::Tick), "close 1, open 2 on 1, close 0, open 3 on 0");
}

#[test]
fn a_path_in_line_gets_the_connection_that_another_does_not_need() {
    let mut it = scheduler(1);
    let a = path(&mut it, limits(5, 36_000), None);
    let b = path(&mut it, limits(5, 36_000), None);
    let _ = it.on(Event::Due { path: a, count: 5 }, at(0));
    let _ = it.on(opened(0), at(0));
    assert_eq!(says(&mut it, 0, Event::Due { path: b, count: 5 }), "");
    assert_eq!(it.view(b).unwrap().waiting, Waiting::Connections);
    assert_eq!(says(&mut it, 1, ready(0, did(5))), "close 0, wake 31");
    assert_eq!(says(&mut it, 1, closed(0, SessionEnd::Finished)), "open 1 on 1");
}

#[test]
fn an_unreachable_site_is_left_alone_longer_each_time() {
    let mut it = scheduler(100);
    let path = path(&mut it, limits(5, 36_000), None);
    assert_eq!(says(&mut it, 0, Event::Due { path, count: 16 }), "open 0 on 0, open 1 on 0");
    assert_eq!(says(&mut it, 5, closed(0, SessionEnd::Unreachable)), "wake 1805");
    assert_eq!(says(&mut it, 6, closed(1, SessionEnd::Unreachable)), "");
    assert_eq!(says(&mut it, 1_805, Event::Tick), "open 2 on 0, open 3 on 0");
    assert_eq!(says(&mut it, 1_805, closed(2, SessionEnd::Unreachable)), "wake 5405");
}

#[test]
fn a_rate_signal_halves_and_a_stop_waits_for_a_person() {
    let mut it = scheduler(100);
    let path = path(&mut it, limits(5, 36_000), None);
    let brake = |action| Event::Brake {
        path,
        brake: Brake { scope: SlowScope::Source, action, pause: SignedDuration::ZERO },
    };
    assert_eq!(says(&mut it, 0, brake(Reaction::Slow)), "slowed 0 to 18000");
    assert_eq!(says(&mut it, 9, brake(Reaction::Slow)), "");
    assert_eq!(says(&mut it, 9, brake(Reaction::Stop)), "stopped 0");
    assert_eq!(says(&mut it, 9, Event::Due { path, count: 5 }), "");
    assert_eq!(it.view(path).unwrap().waiting, Waiting::Stopped);
    assert_eq!(says(&mut it, 99, Event::Resumed { path }), "open 0 on 0");
}

#[test]
fn brakes_on_accounts_and_campaigns_leave_paths_alone() {
    let mut it = scheduler(100);
    let path = path(&mut it, limits(5, 36_000), None);
    for scope in [SlowScope::Address, SlowScope::Campaign, SlowScope::Account, SlowScope::Domain] {
        let brake = Brake { scope, action: Reaction::Stop, pause: SignedDuration::ZERO };
        assert_eq!(says(&mut it, 0, Event::Brake { path, brake }), "");
    }
    assert_eq!(says(&mut it, 0, Event::Due { path, count: 5 }), "open 0 on 0");
}

#[test]
fn a_path_is_forgotten_only_when_that_loses_nothing() {
    let mut it = scheduler(100);
    let path = path(&mut it, limits(1, 36_000), None);
    let _ = it.on(Event::Due { path, count: 5 }, at(0));
    assert!(!it.remove_path(path, at(0)));
    let _ = it.on(opened(0), at(0));
    let _ = it.on(ready(0, did(5)), at(0));
    let _ = it.on(closed(0, SessionEnd::Finished), at(0));
    assert!(!it.remove_path(path, at(0)), "its bucket is not full again");
    assert!(it.remove_path(path, at(60)));
    assert_eq!(says(&mut it, 61, Event::Tick), "");
}
