//! One simulated week, from its seed to what is wrong with it.

use domain::{CampaignState, SignedDuration, Timestamp};
use sim::Simulation;
use store::campaign::CampaignRow;

use crate::{
    founding::{Founding, of_everybody, of_few},
    house::{Broken, House},
    judge, life,
    plan::{Plan, WEEK},
};

/// After the week, time in which everything must have come to its end.
const PATIENCE: SignedDuration = SignedDuration::from_hours(10 * 24);

/// What a week was like.
#[derive(Debug, PartialEq, Eq)]
pub struct Report {
    pub seed: u64,
    /// What must not be. Empty in a good week.
    pub findings: Vec<String>,
    pub copies: u64,
    pub deaths: u64,
    pub doubts: u64,
    /// Units begun and committed, reads, and calls of ports.
    pub units: u64,
    pub commits: u64,
    pub reads: u64,
    pub calls: u64,
    /// From the start to the first MAIL.
    pub first_mail: Option<SignedDuration>,
    /// The same in two runs of one seed.
    pub trace: u64,
    pub events: Vec<String>,
}

/// Lives through a week.
pub fn live(plan: Plan, broken: Broken) -> Report {
    let until = plan.start + WEEK;
    lived(of_everybody(plan.start), (plan, until), broken)
}

/// Lives through an hour, and what it takes to end what began in it.
pub fn live_an_hour(plan: Plan) -> Report {
    let until = plan.start + SignedDuration::from_hours(1);
    lived(of_few(plan.start), (plan, until), Broken::Nothing)
}

fn lived(founding: &'static Founding, (plan, until): (Plan, Timestamp), broken: Broken) -> Report {
    let simulation = Simulation::new(plan.start);
    let doors = simulation.doors();
    simulation.run(async move {
        let house = House::build(&doors, founding, plan, broken).await;
        let world = life::begin(&house);
        house.wait(SignedDuration::from_mins(10)).await;
        match broken {
            Broken::Trespass => judge::trespass(&house).await,
            Broken::ForgetfulDisk => forget(&house, until).await,
            _ => {}
        }
        house.wait_until(until).await;
        let ended = until_over(&house).await;
        house.disk.repair();
        let report = judge::report(&house, ended).await;
        world.end();
        // Everybody goes home: what is left of the tasks lets go of the world.
        doors.clock.sleep(SignedDuration::from_millis(1)).await;
        report
    })
}

/// Remembers the database twice an hour: a death loses what came after.
async fn forget(house: &House, until: Timestamp) {
    while house.doors.clock.now() < until {
        house.remember();
        house.wait(SignedDuration::from_mins(30)).await;
    }
}

/// Waits until nothing waits any more. False when that never happens.
async fn until_over(house: &House) -> bool {
    let start = house.doors.clock.now();
    while start.duration_until(house.doors.clock.now()) < PATIENCE {
        if is_over(house).await {
            return true;
        }
        house.wait(SignedDuration::from_mins(30)).await;
    }
    false
}

async fn is_over(house: &House) -> bool {
    let store = house.store();
    let it = house.founding;
    let campaigns = store::campaign::all(&store, it.account).await.unwrap();
    let started = &it.campaigns[..house.plan.campaigns.len()];
    let ended = |it: &CampaignRow| match it.state {
        CampaignState::Finished => true,
        // Drafted twice, for want of an answer, or not started in this run.
        CampaignState::Draft | CampaignState::Approved => !started.contains(&it.id),
        _ => false,
    };
    campaigns.iter().all(ended) && store::queue::waiting(&store).await.unwrap().is_empty()
}
