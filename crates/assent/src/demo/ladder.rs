//! What became of senders who deserved it, found out from outside: what the
//! receivers saw, next to what the server did about it and when.
//!
//! Owns the lists of the dishonest and the careless, and the checks. Their dead
//! addresses are spread so that the limits are crossed one after another
//! whatever the order inside a send. **Never** here: the limits themselves as
//! the server has them; those of the published policy are written down again.

use domain::{Address, SignedDuration, Timestamp};
use jiff::civil::Date;
use serde_json::{Value, json};
use sim::{Seed, Simnet, checker::RECHECK_AGE_MAX};

use super::{
    office::{Action, Company, Standing},
    people::{ContactFile, Person, Towns, file_of},
};

/// Addresses that begin so do not exist at the network that receives these.
const DEAD_PREFIX: &str = "gone";
/// The two domains of that network.
const DOMAINS: [&str; 2] = ["forgetful.example", "umzug.example"];
/// "Within seconds."
const SOON: SignedDuration = SignedDuration::from_secs(10);

/// One send: people who exist, and addresses that do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sack {
    /// People who read their mail.
    pub good: usize,
    /// Addresses of nobody.
    pub dead: usize,
}

const fn sack(good: usize, dead: usize) -> Sack {
    Sack { good, dead }
}

/// Sends of 400, below the limit of review. Bad mail of the day: 1 % after the
/// first; past 5 % near the end of the second; past 6 and 7 % in the first half
/// of the third. The fourth is not handed in before that.
pub const HARVEST: [Sack; 4] = [sack(396, 4), sack(360, 40), sack(340, 60), sack(400, 0)];
/// 12 % from the first hundred on, where the meter begins to count.
pub const SECOND_HARVEST: [Sack; 2] = [sack(88, 12), sack(352, 48)];
/// Never more than 2.5 % of a day, and 4 % of the second campaign: too many
/// unknown people among its first 500.
pub const STUBBLE: [Sack; 2] = [sack(400, 0), sack(576, 24)];

impl Sack {
    /// The file of contacts, with invented evidence for everybody. `part` tells
    /// the sends of a company apart.
    ///
    /// # Panics
    /// Never: names are fixed.
    #[must_use]
    pub fn fill(
        self,
        net: &Simnet,
        seed: Seed,
        (company, part): (&Company, usize),
        newest: Date,
    ) -> ContactFile {
        let domains = DOMAINS.map(|it| it.parse().expect("a fixed name"));
        let towns = Towns { domains: domains.into(), nowhere: Vec::new() };
        let role = format!("{} {part}", company.domain);
        let first = 1_000_000 * (1 + part as u64);
        let people = (first..).map(|number| towns.person(seed, &role, number));
        let known = people.clone().filter(|it| net.keeps(&it.address));
        file_of(self.spread(known, people.map(dead)), seed, newest)
    }

    /// All of both, the dead ones at even distances.
    fn spread<T>(
        self,
        mut good: impl Iterator<Item = T>,
        mut dead: impl Iterator<Item = T>,
    ) -> impl Iterator<Item = T> {
        let total = self.good + self.dead;
        (0..total).filter_map(move |at| {
            let is_dead = (at + 1) * self.dead / total > at * self.dead / total;
            if is_dead { dead.next() } else { good.next() }
        })
    }
}

fn dead(person: Person) -> Person {
    let (local, domain) = (person.address.local(), person.address.domain());
    let address = format!("{DEAD_PREFIX}.{local}@{domain}");
    Person { address: address.parse().expect("plain words make an address"), ..person }
}

/// A sender, and what happened to it.
pub struct Judged {
    /// Who.
    pub company: Company,
    /// What the server says of it at the end.
    pub standing: Standing,
    /// Everybody it wrote to.
    pub recipients: Vec<Address>,
    /// Messages that wait, and will.
    pub waiting: u64,
    /// The rules that refused what it handed in afterwards.
    pub refused_by: Vec<String>,
}

/// An outcome as the receivers saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// When.
    pub at: Timestamp,
    /// True when nobody is known by that address.
    pub is_bad: bool,
}

/// What follows when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// So many percent of a day's outcomes, from so many on.
    Day {
        /// Percent, inclusive.
        percent: u64,
        /// Outcomes below which nothing follows.
        sample: u64,
    },
    /// More than so many unknown people in all.
    Unknown(u64),
}

impl Limit {
    /// The limit of an action that the demo shows (R002-47 … R002-49; the brake
    /// is 2 % of the first 500). `None` for others.
    #[must_use]
    pub fn of(action: &str) -> Option<Self> {
        let day = |percent| Some(Self::Day { percent, sample: 100 });
        match action {
            "warn-1" => day(5),
            "warn-2" => day(6),
            "suspend" => day(7),
            "campaign-brake" => Some(Self::Unknown(10)),
            _ => None,
        }
    }

    /// The instant at which outcomes, in order, reach it.
    #[must_use]
    pub fn crossed_at(self, outcomes: &[Seen]) -> Option<Timestamp> {
        let mut bad = 0;
        for (total, it) in (1_u64..).zip(outcomes) {
            bad += u64::from(it.is_bad);
            let is_met = match self {
                Self::Day { percent, sample } => total >= sample && bad * 100 >= percent * total,
                Self::Unknown(most) => bad > most,
            };
            if is_met {
                return Some(it.at);
            }
        }
        None
    }
}

/// An action, next to what the receivers saw.
#[derive(Clone, Debug)]
pub struct Step {
    /// Whose account.
    pub account: &'static str,
    /// The action.
    pub action: Action,
    /// From the outcome that reached the limit to the action; `None` when the
    /// receivers saw no such thing.
    pub after: Option<SignedDuration>,
}

impl Judged {
    /// Outcomes of its mail as the receivers saw them, in order.
    fn seen(&self, net: &Simnet) -> Vec<Seen> {
        let of = |it: &Address| {
            let copy = net.mailbox().accepted_copies(it).first().map(|it| it.received_at);
            let seen = copy.map(|at| Seen { at, is_bad: false });
            seen.or_else(|| net.unknown_at(it).map(|at| Seen { at, is_bad: true }))
        };
        let mut seen: Vec<_> = self.recipients.iter().filter_map(of).collect();
        seen.sort();
        seen
    }

    /// What was done, oldest first, next to what the receivers saw.
    #[must_use]
    pub fn steps(&self, net: &Simnet) -> Vec<Step> {
        let seen = self.seen(net);
        let actions = self.standing.actions.iter().rev();
        let shown = actions.filter_map(|action| {
            let crossed = Limit::of(&action.action)?.crossed_at(&seen);
            let after = crossed.map(|it| it.duration_until(action.at));
            Some(Step { account: self.company.name, action: action.clone(), after })
        });
        shown.collect()
    }

    /// Copies whose MAIL was said after the account or its campaign was stopped,
    /// and later than a re-check before it may have let them pass (DECISIONS D3).
    #[must_use]
    pub fn after_stop(&self, net: &Simnet) -> usize {
        let is_stop = |it: &&Action| matches!(it.action.as_str(), "suspend" | "campaign-brake");
        let Some(stop) = self.standing.actions.iter().find(is_stop) else { return 0 };
        let copies = self.recipients.iter().flat_map(|it| net.mailbox().accepted_copies(it));
        copies.filter(|it| stop.at.duration_until(it.mail_at) > RECHECK_AGE_MAX).count()
    }
}

/// Everything that was found about the ladder.
#[derive(Clone, Debug)]
pub struct Climbed {
    /// What was done, account by account, oldest first.
    pub steps: Vec<Step>,
    /// Standing of each account at the end.
    pub standings: Vec<(&'static str, String)>,
    /// Messages that wait in the accounts that were stopped.
    pub waiting: u64,
    /// Copies that arrived after their account was stopped.
    pub after_stop: usize,
    /// Rules that refused what was handed in afterwards.
    pub refused_by: Vec<String>,
}

/// What must have been done, and to whom.
const EXPECTED: [(&str, &str); 5] = [
    ("Harvest", "warn-1"),
    ("Harvest", "warn-2"),
    ("Harvest", "suspend"),
    ("Second Harvest", "suspend"),
    ("Stubble", "campaign-brake"),
];

impl Climbed {
    /// True when each limit was followed by its action within seconds, each
    /// notice arrived, the rest of the queue was untouched, and nobody else was.
    #[must_use]
    pub fn holds(&self) -> bool {
        let done: Vec<_> =
            self.steps.iter().map(|it| (it.account, it.action.action.as_str())).collect();
        let is_soon = |it: &Step| it.after.is_some_and(|it| it <= SOON);
        let is_told = |it: &Step| it.action.notice_state.as_deref() == Some("accepted");
        let stopped = |name: &str| {
            self.standings.iter().any(|(account, word)| *account == name && word == "suspended")
        };
        done == EXPECTED
            && self.steps.iter().all(|it| is_soon(it) && is_told(it))
            && stopped("Harvest")
            && stopped("Second Harvest")
            && self.waiting > 0
            && self.after_stop == 0
            && !self.refused_by.is_empty()
    }

    /// Standing of each account at the end, by name.
    #[must_use]
    pub fn standings(&self) -> Value {
        self.standings.iter().map(|(name, word)| ((*name).to_owned(), json!(word))).collect()
    }

    /// The part of the object of `--json`.
    #[must_use]
    pub fn object(&self) -> Value {
        let steps = self.steps.iter().map(|Step { account, action, after }| {
            json!({
                "account": account,
                "action": action.action,
                "rate": action.rate,
                "bad": action.bad,
                "total": action.total,
                "after_s": after.map(|it| (it.as_secs_f64() * 100.0).round() / 100.0),
                "notice": action.notice_state,
            })
        });
        steps.collect()
    }
}

#[cfg(test)]
mod tests;
