//! What a seed means: when campaigns start, who leaves when, and what fails.

use domain::{SignedDuration, Timestamp};
use sim::Seed;

use crate::{
    disk::{Faults, Span},
    founding::{EVERYBODY, SUBJECTS},
};

/// Faults happen in this time; then a day is left to recover in.
pub const FAULTY: SignedDuration = SignedDuration::from_hours(6 * 24);
pub const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Weeks: one in which clocks go forward in Stockholm, one in which they go
/// back, one over the end of a year, one over a leap day, one over the second
/// in which 32 bits of Unix time run out.
const STARTS: [&str; 5] = [
    "2026-03-26T06:00:00Z",
    "2026-10-22T06:00:00Z",
    "2026-12-29T06:00:00Z",
    "2028-02-26T06:00:00Z",
    "2038-01-16T06:00:00Z",
];

/// Everything that happens beside what the engine does.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: Seed,
    pub start: Timestamp,
    pub faults: Faults,
    /// The process is killed at these instants, or asked to stop.
    pub kills: Vec<(Timestamp, Kill)>,
    /// Calls of ports that fail.
    pub trips: Vec<u64>,
    /// The machine's clock is set to be so far ahead.
    pub clock: Vec<(Timestamp, SignedDuration)>,
    /// The mail host of `flap.example` is gone, in one way or another.
    pub flaps: Vec<(Span, Flap)>,
    /// When each campaign starts, and for how long it is paused soon after.
    pub campaigns: Vec<(Timestamp, Option<SignedDuration>)>,
    /// Who leaves when: the n-th of the audience; all of it or the list.
    pub leave: Vec<(Timestamp, usize, bool)>,
    /// Who is erased when.
    pub erase: Vec<(Timestamp, usize)>,
    /// When a file is uploaded for the other list.
    pub import: Timestamp,
    /// Time between two looks of the reviewer.
    pub review: SignedDuration,
    /// When a member drafts one campaign more, submits and starts it.
    pub draft: Option<Timestamp>,
    /// When somebody signs up, and how long they take to confirm.
    pub sign_ups: Vec<(Timestamp, SignedDuration)>,
}

/// How a process is ended from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kill {
    /// SIGKILL.
    Now,
    /// SIGTERM, and SIGKILL a minute later.
    Politely,
}

/// How a mail host is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flap {
    /// DNS says that something is wrong with it.
    ServFail,
    /// DNS does not answer.
    Silent,
    /// The name does not exist.
    NoName,
    /// It leads to an address where nobody listens.
    Dead,
}

struct Draws(Seed);

impl Draws {
    fn number(&self, what: &str, n: usize, below: u64) -> u64 {
        self.0.draw(&[what, &n.to_string()]).below(below)
    }

    fn chance(&self, what: &str, n: usize, share: f64) -> bool {
        self.0.draw(&["whether", what, &n.to_string()]).chance(share)
    }

    fn span(&self, what: &str, n: usize, (least, most): (i64, i64)) -> SignedDuration {
        let range = u64::try_from(most - least).unwrap();
        let drawn = i64::try_from(self.number(what, n, range)).unwrap();
        SignedDuration::from_secs(least + drawn)
    }
}

const HOUR: i64 = 3_600;

impl Plan {
    /// What happens in the week of this seed.
    pub fn of(seed: u64) -> Self {
        let seed = Seed(seed);
        let draws = Draws(seed);
        let start: Timestamp = STARTS[draws.number("start", 0, 5) as usize].parse().unwrap();
        let at = |what: &str, n, range| start + draws.span(what, n, range);
        let mut campaigns = Vec::new();
        for n in 0..SUBJECTS.len() {
            let paused = draws.chance("pause", n, 0.3);
            let pause = paused.then(|| draws.span("pause", n, (60, HOUR)));
            let day = i64::try_from(n).unwrap() * 20 * HOUR;
            campaigns.push((at("campaign", n, (day + 600, day + 10 * HOUR)), pause));
        }
        let mut plan = Self {
            seed,
            start,
            faults: Faults::default(),
            kills: Vec::new(),
            trips: Vec::new(),
            clock: Vec::new(),
            flaps: Vec::new(),
            leave: leavers(&draws, start, &campaigns),
            campaigns,
            erase: (0..draws.number("erasures", 0, 3) as usize)
                .map(|n| (at("erase", n, (0, 72 * HOUR)), draws.number("erased", n, 20) as usize))
                .collect(),
            import: at("import", 0, (HOUR, 60 * HOUR)),
            review: SignedDuration::from_hours(12),
            draft: draws.chance("draft", 0, 0.1).then(|| at("draft", 0, (0, 60 * HOUR))),
            sign_ups: (0..2)
                .map(|n| (at("sign-up", n, (0, 40 * HOUR)), draws.span("confirm", n, (60, HOUR))))
                .collect(),
        };
        plan.break_things(&draws);
        plan
    }

    /// An hour in which nothing fails by itself, and everything happens once.
    pub fn hour() -> Self {
        let start: Timestamp = STARTS[0].parse().unwrap();
        let at = |seconds| start + SignedDuration::from_secs(seconds);
        Self {
            seed: Seed(0),
            start,
            faults: Faults::default(),
            kills: Vec::new(),
            trips: Vec::new(),
            clock: Vec::new(),
            flaps: Vec::new(),
            campaigns: vec![(at(60), Some(SignedDuration::from_secs(100)))],
            // One before their mail is due again, one after theirs is out.
            leave: vec![(at(600), 3, false), (at(900), 0, true)],
            erase: vec![(at(700), 1)],
            import: at(120),
            review: SignedDuration::from_mins(11),
            draft: Some(at(200)),
            sign_ups: vec![(at(30), SignedDuration::from_secs(400))],
        }
    }

    fn break_things(&mut self, draws: &Draws) {
        let start = self.start;
        let at = |what: &str, n, range| start + draws.span(what, n, range);
        let span = |what: &str, n, length| {
            let from = at(what, n, (0, 70 * HOUR));
            (from, from + draws.span(&format!("{what} length"), n, length))
        };
        let some = |what: &str, most: u64| 0..draws.number(what, 0, most + 1) as usize;
        for n in some("deaths before", 3) {
            self.faults.die_before.insert(1 + draws.number("die before", n, 1_200));
        }
        for n in some("deaths after", 3) {
            self.faults.die_after.insert(1 + draws.number("die after", n, 1_200));
        }
        for n in some("forgotten", 3) {
            self.faults.forget.insert(1 + draws.number("forget", n, 1_200));
        }
        for n in some("unreadable", 3) {
            self.faults.unreadable.insert(1 + draws.number("unreadable", n, 40_000));
        }
        for n in some("full disks", 2) {
            self.faults.full.push(span("full", n, (5, 1_800)));
        }
        for n in some("slow disks", 2) {
            let most = draws.span("slow most", n, (1, 4));
            self.faults.slow.push((span("slow", n, (60, 2 * HOUR)), most));
        }
        for n in some("kills", 4) {
            // Most kills hit while a campaign goes out.
            let (campaign, _) = self.campaigns[n % self.campaigns.len()];
            let delay = SignedDuration::from_millis(draws.number("kill", n, 60_000) as i64);
            let polite = draws.chance("polite", n, 0.3);
            self.kills.push((campaign + delay, if polite { Kill::Politely } else { Kill::Now }));
        }
        for n in some("trips", 6) {
            self.trips.push(1 + draws.number("trip", n, 2_500));
        }
        for n in some("clock", 2) {
            let forward = draws.chance("forward", n, 0.5);
            let most = if forward { 12 * HOUR } else { 3 * HOUR };
            let by = draws.span("clock by", n, (2, most));
            let ahead = if forward { by } else { -by };
            let (from, until) = span("clock", n, (60, 40 * HOUR));
            self.clock.push((from, ahead));
            self.clock.push((until, SignedDuration::ZERO));
        }
        self.clock.sort();
        for n in some("flaps", 5) {
            let how = [Flap::ServFail, Flap::Silent, Flap::NoName, Flap::Dead];
            let how = how[draws.number("flap how", n, 4) as usize];
            // A name that does not exist for half an hour bounces rightly.
            let most = if how == Flap::NoName { 1_500 } else { 5 * HOUR };
            let slot = i64::try_from(n).unwrap() * 15 * HOUR;
            let from = at("flap", n, (slot, slot + 9 * HOUR));
            self.flaps.push(((from, from + draws.span("flap length", n, (60, most))), how));
        }
    }

    /// How often the machine's clock was set forward.
    pub fn jumps_forward(&self) -> u32 {
        let mut before = SignedDuration::ZERO;
        let mut jumps = 0;
        for (_, ahead) in &self.clock {
            jumps += u32::from(*ahead > before);
            before = *ahead;
        }
        jumps
    }
}

/// A third leaves, half of them in the minutes in which mail goes out.
fn leavers(
    draws: &Draws,
    start: Timestamp,
    campaigns: &[(Timestamp, Option<SignedDuration>)],
) -> Vec<(Timestamp, usize, bool)> {
    let people: usize = EVERYBODY.iter().map(|it| it.1).sum();
    let mut leave = Vec::new();
    for n in (0..people).filter(|n| draws.chance("leave", *n, 0.35)) {
        let at = if draws.chance("leave soon", n, 0.5) {
            let (campaign, _) = campaigns[n % campaigns.len()];
            campaign + SignedDuration::from_millis(draws.number("leave ms", n, 120_000) as i64)
        } else {
            start + draws.span("leave at", n, (0, 72 * HOUR))
        };
        leave.push((at, n, draws.chance("leave all", n, 0.5)));
    }
    leave.sort();
    leave
}
