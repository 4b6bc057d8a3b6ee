//! One script from its first day to its last.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use anyhow::{Result, anyhow};
use domain::{ContactId, ImportId, SignedDuration, Timestamp};
use sim::Seed;

use super::{
    crowd::Crowd,
    file::{Deed, Forgery, People, Script},
    house::House,
    office::{Office, Shared, locked},
    reviewer::{Asked, Policy, Proof, Reviewer, Work},
    truth::{Kind, Tally, Truth},
};

/// When every run begins: a Tuesday.
const START: &str = "2026-12-01T00:00:00Z";
/// Mail that comes later than this is lost.
const PATIENCE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// After the last day, time in which everything comes to its end.
const END: SignedDuration = SignedDuration::from_hours(9 * 24);
const HOURS_A_DAY: i64 = 24;

/// How a script is run.
#[derive(Clone)]
pub struct Setting {
    /// Days in which something is done.
    pub days: u32,
    /// Of everything that is drawn.
    pub seed: u64,
    /// The reviewer.
    pub policy: Policy,
    /// The people.
    pub people: Arc<People>,
}

/// What became of a script.
#[derive(Clone, Debug)]
pub struct Ran {
    /// Its name.
    pub name: String,
    /// What it is, in a sentence.
    pub about: String,
    /// People there were.
    pub people: u64,
    /// Campaigns that were handed in.
    pub campaigns: u64,
    /// What became of mail.
    pub tally: Tally,
    /// What the reviewer did.
    pub work: Work,
    /// Confirmation requests that strangers got.
    pub requests_to_strangers: u64,
    /// Mails without a way out that can be seen.
    pub without_way_out: u64,
    /// Mails to people who had left.
    pub after_leaving: u64,
    /// What became of what the account asked for.
    pub outcomes: BTreeMap<String, u64>,
}

/// Runs a script.
///
/// # Errors
/// When the house fails: a bug.
pub fn run(script: &Script, setting: &Setting) -> Result<Ran> {
    let seed = Seed(Seed(setting.seed).draw(&["script", &script.name]).below(u64::MAX));
    let start: Timestamp = START.parse()?;
    let opened = start - hours(HOURS_A_DAY * i64::from(script.account.age_days));
    let house = House::build(seed, opened)?;
    let truth: Shared = Arc::new(Mutex::new(Truth::new(seed)));
    let shared = (Arc::clone(&truth), Arc::default());
    let zones = house.simnet.zones().clone();
    let opening = Office::open((&house.app, &zones), script.account.clone(), shared);
    let mut office = house.threads.block_on(opening)?;
    house.wait_until(start);
    let jobs = house.start()?;
    let reviewer = begin(&house, setting, seed, &truth);
    for (at, n) in timeline(script, setting.days, start)? {
        house.wait_until(at);
        office = act(&house, office, script.act[n].deed()?)?;
    }
    house.wait_until(start + hours(HOURS_A_DAY * i64::from(setting.days)) + END);
    let ran = told(script, &office, &truth, &reviewer)?;
    drop((office, jobs));
    Ok(ran)
}

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

/// When which act is done: from eight in the morning on, in the order of the
/// file.
fn timeline(script: &Script, days: u32, start: Timestamp) -> Result<Vec<(Timestamp, usize)>> {
    let mut all = Vec::new();
    for (n, act) in script.act.iter().enumerate() {
        for day in act.days(days) {
            let minutes = i64::try_from(n)? * 10;
            let at = start + hours(HOURS_A_DAY * i64::from(day) + 8);
            all.push((at + SignedDuration::from_mins(minutes), n));
        }
    }
    all.sort();
    Ok(all)
}

/// Starts whoever acts by themselves: the people, and the reviewer.
fn begin(house: &House, setting: &Setting, seed: Seed, truth: &Shared) -> Arc<Mutex<Reviewer>> {
    let crowd = Crowd {
        app: house.app.clone(),
        clock: house.doors.clock.clone(),
        spawn: house.doors.spawn.clone(),
        truth: Arc::clone(truth),
        habits: Arc::clone(&setting.people),
        simnet: Arc::clone(&house.simnet),
    };
    house.doors.spawn.spawn("crowd", Box::pin(crowd.read()));
    let asked = Answers { truth: Arc::clone(truth), proof: setting.policy.proof.clone() };
    let reviewer = Reviewer::new(setting.policy.clone(), seed, Arc::new(asked));
    let shared = Arc::new(Mutex::new(reviewer.clone()));
    let kept = Arc::clone(&shared);
    let (app, clock) = (house.app.clone(), house.doors.clock.clone());
    let rest = hours(HOURS_A_DAY / i64::from(setting.policy.looks_per_day.max(1)));
    let working = async move {
        let mut reviewer = reviewer;
        loop {
            clock.sleep(rest).await;
            if let Err(error) = reviewer.look(&app).await {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "the reviewer could not work");
            }
            locked(&kept).clone_from(&reviewer);
        }
    };
    house.doors.spawn.spawn("reviewer", Box::pin(working));
    shared
}

fn act(house: &House, mut office: Office, deed: Deed<'_>) -> Result<Office> {
    let (app, clock) = (house.app.clone(), house.doors.clock.clone());
    match deed {
        Deed::SignUp(wanted) => {
            let wanted = wanted.clone();
            house.simulation.run(async move {
                office.sign_up((&app, clock.as_ref()), &wanted).await.map(|()| office)
            })
        }
        Deed::Import(wanted) => {
            let wanted = wanted.clone();
            let now = clock.now();
            let office = house
                .simulation
                .run(async move { office.import(&app, &wanted, now).await.map(|()| office) })?;
            feed(house, &office)?;
            Ok(office)
        }
        Deed::Campaign(wanted) => {
            let wanted = wanted.clone();
            let spawn = house.doors.spawn.clone();
            house.simulation.run(async move {
                for id in office.campaign(&app, &wanted).await? {
                    let (office, app, clock) = (office.clone(), app.clone(), clock.clone());
                    let following = async move {
                        if let Err(error) = office.follow((&app, clock.as_ref()), id).await {
                            tracing::error!("a campaign is not followed: {error:#}");
                        }
                    };
                    spawn.spawn("author", Box::pin(following));
                }
                Ok(office)
            })
        }
        Deed::Fresh(wanted) => {
            let opened = async {
                if !wanted.always && office.may_send(&app).await? {
                    return Ok(office);
                }
                let (who, shared) = (office.successor(wanted), office.shared());
                let zones = house.simnet.zones().clone();
                Office::open((&app, &zones), who, shared).await
            };
            house.threads.block_on(opened)
        }
    }
}

/// The operator keeps a feed of known bad addresses. Here it is brought up to
/// date when a list is uploaded, since who is in a list is drawn then; it is
/// read in the background after that.
fn feed(house: &House, office: &Office) -> Result<()> {
    let (truth, _) = office.shared();
    let lines = {
        let truth = locked(&truth);
        if truth.feed.is_empty() {
            return Ok(());
        }
        truth.feed.join("\n")
    };
    let app = house.app.clone();
    house.simulation.run(async move {
        let now = app.now();
        let feed = app::fingerprint::NewFeed {
            name: "traded lists".into(),
            version: now.to_string(),
            source: "the simulation".into(),
            lines,
        };
        let operator =
            app::Actor { role: app::Role::Operator, account: None, name: "operator".into() };
        app::fingerprint::import(&app, &operator, feed).await.map_err(|it| anyhow!(it))
    })?;
    Ok(())
}

fn told(
    script: &Script,
    office: &Office,
    truth: &Shared,
    reviewer: &Arc<Mutex<Reviewer>>,
) -> Result<Ran> {
    let truth = locked(truth);
    Ok(Ran {
        name: script.name.clone(),
        about: script.about.clone(),
        people: u64::try_from(truth.len())?,
        campaigns: u64::try_from(truth.sent.len())?,
        tally: truth.tally(PATIENCE),
        work: locked(reviewer).work().clone(),
        requests_to_strangers: truth.requests_to_strangers,
        without_way_out: truth.without_way_out,
        after_leaving: truth.after_leaving,
        outcomes: locked(&office.outcomes).clone(),
    })
}

/// The account, when it is asked for proof: what it has, it shows; what it has
/// not, it makes up.
struct Answers {
    truth: Shared,
    proof: Proof,
}

impl Answers {
    fn convinces(&self, address: &str) -> bool {
        let truth = locked(&self.truth);
        let Some(person) = truth.person(address) else { return false };
        let chance = match (person.kind, person.forgery) {
            (Kind::Willing | Kind::Lapsed | Kind::Dead, _) => self.proof.genuine,
            (Kind::Stranger | Kind::Trap, Forgery::Columns) => self.proof.forged_columns,
            (Kind::Stranger | Kind::Trap, Forgery::Papers) => self.proof.forged_papers,
        };
        truth.draw(&["proof", address]).chance(chance)
    }
}

impl Asked for Answers {
    fn line(&self, import: ImportId, line: u64) -> Option<bool> {
        let address = {
            let truth = locked(&self.truth);
            // Line 1 is the header.
            let index = usize::try_from(line.checked_sub(2)?).ok()?;
            truth.lines.get(&import)?.get(index)?.clone()
        };
        Some(self.convinces(&address))
    }

    fn complainant(&self, contact: ContactId) -> bool {
        let address = locked(&self.truth).contacts.get(&contact).cloned();
        address.is_some_and(|it| self.convinces(&it))
    }
}
