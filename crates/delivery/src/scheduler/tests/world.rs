//! A world that answers the scheduler at random, and a judge that knows only
//! the limits.
//!
//! Connections take time to open, fail, are dropped in the middle; work is found
//! or not, withheld or sent; replies brake. The judge sees every use of a token
//! at the moment of its `MAIL FROM`, and checks after the run: no limit was
//! exceeded in any window, everything due was sent in the end, and the scheduler
//! was not called more often than there was something to do.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// SplitMix64: the same seed makes the same world.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (it ^ (it >> 31)) % sides
    }

    fn small(&mut self, sides: u64) -> u32 {
        u32::try_from(self.below(sides)).unwrap()
    }
}

/// What will happen at its time.
enum Later {
    Arrive(PathId, u32),
    Brake(PathId, Brake),
    Open(SessionId),
    /// The connection handles the next delivery of its work.
    Work(SessionId),
    Gone(SessionId),
}

struct Connection {
    path: PathId,
    open: bool,
    given: u32,
    work: Work,
    sent: u32,
}

struct Lane {
    limits: Limits,
    provider: Option<usize>,
    backlog: u32,
    /// Microsecond of every transaction.
    uses: Vec<i64>,
}

struct World {
    it: Scheduler,
    dice: Dice,
    now: i64,
    agenda: BTreeMap<(i64, u64), Later>,
    next: u64,
    wake: Option<i64>,
    lanes: BTreeMap<PathId, Lane>,
    providers: Vec<Limits>,
    connections: BTreeMap<SessionId, Connection>,
    sessions_max: usize,
    calls: u64,
    arrivals: u64,
    opens: u64,
    gives: u64,
}

const SECOND: i64 = 1_000_000;

fn instant(micros: i64) -> Timestamp {
    at(0) + SignedDuration::from_micros(micros)
}

fn random_limits(dice: &mut Dice) -> Limits {
    let per_hour = [40, 900, 20_000, 400_000][dice.below(4) as usize] + dice.small(30);
    Limits {
        messages_per_connection: 1 + dice.small(40),
        at_once: 1 + dice.small(6),
        rate: Rate { per_hour, burst: 1 + dice.small(60) },
        ..limits(1 + dice.small(5), per_hour)
    }
}

impl World {
    fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let sessions_max = 1 + dice.below(9) as usize;
        let mut world = Self {
            it: scheduler(sessions_max),
            now: 0,
            agenda: BTreeMap::new(),
            next: 0,
            wake: None,
            lanes: BTreeMap::new(),
            providers: (0..2).map(|_| random_limits(&mut dice)).collect(),
            connections: BTreeMap::new(),
            sessions_max,
            calls: 0,
            arrivals: 0,
            opens: 0,
            gives: 0,
            dice,
        };
        for _ in 0..1 + world.dice.below(7) {
            world.add_lane();
        }
        world
    }

    fn add_lane(&mut self) {
        let limits = random_limits(&mut self.dice);
        let provider = Some(self.dice.below(3) as usize).filter(|it| *it < 2);
        let setup = PathSetup {
            source: SourceId(0),
            limits: limits.clone(),
            provider: provider.map(|it| (it.to_string().into(), self.providers[it].clone())),
            last_used: None,
        };
        let id = self.it.add_path(setup, instant(0));
        self.lanes.insert(id, Lane { limits, provider, backlog: 0, uses: Vec::new() });
        for _ in 0..1 + self.dice.below(4) {
            let count = self.dice.small(40);
            let when = self.dice.below(4_000) as i64 * SECOND / 10;
            self.plan(when, Later::Arrive(id, count));
        }
        if self.dice.below(3) == 0 {
            let scope = [SlowScope::Path, SlowScope::Source][self.dice.below(2) as usize];
            let action = [Reaction::Pause, Reaction::Slow][self.dice.below(2) as usize];
            let pause = SignedDuration::from_secs(self.dice.below(900) as i64);
            let when = self.dice.below(400) as i64 * SECOND;
            self.plan(when, Later::Brake(id, Brake { scope, action, pause }));
        }
    }

    fn plan(&mut self, when: i64, what: Later) {
        self.next += 1;
        self.agenda.insert((when, self.next), what);
    }

    fn tell(&mut self, event: Event) {
        self.calls += 1;
        for action in self.it.on(event, instant(self.now)) {
            self.carry_out(action);
        }
        self.judge_now();
    }

    fn carry_out(&mut self, action: Action) {
        let soon = self.now + self.dice.below(3_000_000) as i64;
        match action {
            Action::Open { session, path } => {
                self.opens += 1;
                let new = Connection { path, open: false, given: 0, work: did(0), sent: 0 };
                self.connections.insert(session, new);
                let fails = self.dice.below(12) == 0;
                self.plan(soon, if fails { Later::Gone(session) } else { Later::Open(session) });
            }
            Action::Give { session, path, max } => {
                self.gives += 1;
                assert!(max > 0 && max <= 256);
                let lane = self.lanes.get_mut(&path).unwrap();
                let found = max.min(lane.backlog);
                lane.backlog -= found;
                let it = self.connections.get_mut(&session).unwrap();
                assert!(it.open && it.path == path && it.given == 0);
                (it.given, it.work) = (max, Work { found, used: 0 });
                self.plan(soon, Later::Work(session));
            }
            Action::Close { session } => {
                assert_eq!(self.connections[&session].given, 0, "closed while at work");
                self.plan(soon, Later::Gone(session));
            }
            Action::WakeAt(when) => self.wake = Some(at(0).duration_until(when).as_micros() as i64),
            Action::Slowed { .. } | Action::Stopped { .. } => {}
        }
    }

    /// The connection handles its next delivery: withheld, sent, or dropped in
    /// the middle; or it is done.
    fn work(&mut self, id: SessionId) {
        let it = self.connections.get_mut(&id).unwrap();
        let handled = it.sent;
        if handled == it.work.found {
            let work = std::mem::take(&mut it.work);
            (it.given, it.sent) = (0, 0);
            self.tell(Event::Ready { session: id, work });
            return;
        }
        it.sent += 1;
        match self.dice.below(20) {
            0 => return self.drop_connection(id),
            1..=3 => {}
            _ => {
                it.work.used += 1;
                let path = it.path;
                self.lanes.get_mut(&path).unwrap().uses.push(self.now);
            }
        }
        let soon = self.now + self.dice.below(2_000_000) as i64;
        self.plan(soon, Later::Work(id));
    }

    fn drop_connection(&mut self, id: SessionId) {
        let it = self.connections.remove(&id).unwrap();
        // What it held and did not begin is due again.
        let back =
            it.work.found.saturating_sub(it.sent.saturating_sub(1)) * u32::from(it.given > 0);
        let end = if it.open { SessionEnd::Finished } else { SessionEnd::Unreachable };
        self.lanes.get_mut(&it.path).unwrap().backlog += back;
        self.tell(Event::Closed { session: id, work: it.work, end });
        if back > 0 {
            self.arrive(it.path, 0);
        }
    }

    fn arrive(&mut self, path: PathId, count: u32) {
        self.arrivals += 1;
        let lane = self.lanes.get_mut(&path).unwrap();
        lane.backlog += count;
        // The shell may guess too high.
        let count = lane.backlog + self.dice.small(20);
        self.tell(Event::Due { path, count });
    }

    fn run(&mut self) {
        for _ in 0..100_000 {
            let next = self.agenda.first_key_value().map(|(key, _)| *key);
            match (next, self.wake) {
                (Some((when, _)), wake) if wake.is_none_or(|it| when <= it) => {
                    let (_, what) = self.agenda.pop_first().unwrap();
                    self.now = when.max(self.now);
                    match what {
                        Later::Arrive(path, count) => self.arrive(path, count),
                        Later::Brake(path, brake) => self.tell(Event::Brake { path, brake }),
                        Later::Open(id) => {
                            self.connections.get_mut(&id).unwrap().open = true;
                            self.tell(Event::Opened { session: id });
                        }
                        Later::Work(id) => self.work(id),
                        Later::Gone(id) => self.drop_connection(id),
                    }
                }
                (_, Some(when)) => {
                    self.now = when.max(self.now);
                    self.wake = None;
                    self.tell(Event::Tick);
                }
                (_, None) => return,
            }
        }
        panic!("the scheduler never comes to rest");
    }

    /// What holds at every moment.
    fn judge_now(&self) {
        assert!(self.connections.len() <= self.sessions_max, "too many connections");
        for (id, lane) in &self.lanes {
            let open = self.connections.values().filter(|it| it.path == *id).count();
            let most = lane.limits.connections.min(lane.limits.at_once) as usize;
            assert!(open <= most, "{open} connections on a path of {most}");
        }
        for (index, limits) in self.providers.iter().enumerate() {
            let mine = |it: &&Connection| self.lanes[&it.path].provider == Some(index);
            let open = self.connections.values().filter(mine).count();
            let most = limits.connections.min(limits.at_once) as usize;
            assert!(open <= most, "{open} connections to a provider of {most}");
        }
    }

    /// What holds over the whole run.
    fn judge_run(&self) {
        for lane in self.lanes.values() {
            judge_windows(&lane.limits, lane.uses.clone());
            assert_eq!(lane.backlog, 0, "a path with tokens starved");
        }
        for (index, limits) in self.providers.iter().enumerate() {
            let lanes = self.lanes.values().filter(|it| it.provider == Some(index));
            judge_windows(limits, lanes.flat_map(|it| it.uses.clone()).collect());
        }
        let events = self.arrivals + 2 * self.opens + 2 * self.gives + self.lanes.len() as u64;
        assert!(self.calls <= 4 * events, "{} calls for {events} events", self.calls);
    }
}

fn judge_windows(limits: &Limits, mut uses: Vec<i64>) {
    uses.sort_unstable();
    let Rate { per_hour, burst } = limits.rate;
    for (first, &start) in uses.iter().enumerate() {
        for (last, &end) in uses.iter().enumerate().skip(first) {
            let count = (last - first + 1) as i128 - i128::from(burst);
            let allowed = i128::from(per_hour) * i128::from(end - start);
            assert!(count * 3_600 * i128::from(SECOND) <= allowed, "more than {per_hour} an hour");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_limit_is_ever_exceeded_and_nobody_starves(seed in any::<u64>()) {
        let mut world = World::new(seed);
        world.run();
        world.judge_run();
    }
}
