//! What people do in a week: members start and pause campaigns and upload
//! files, a reviewer looks at them, recipients leave, sign up and confirm.
//!
//! Whoever gets no answer, because the process died or could not, tries again
//! some minutes later, like people do.

use std::sync::{Arc, Mutex};

use app::{
    App, Failure,
    campaign::{self, Ask},
    confirm::{self, Visitor},
    erase, import,
    leaving::{self, Extent, Leaver, Trace},
    review::{self, Answer},
    signup::{self, How, SignUp},
};
use consent::WithdrawnVia;
use domain::{CampaignId, SignedDuration, Timestamp};
use sim::process::Life;

use crate::{
    founding::{Founding, draft, upload},
    house::House,
    plan::{FAULTY, Flap, Kill},
};

/// Time after which people try again.
const AGAIN: SignedDuration = SignedDuration::from_mins(7);
/// Tries of somebody who wants something: two weeks.
const TRIES_MAX: u32 = 3_000;

type Task = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

/// Everything that happens to the house and in it, as tasks of the world.
pub fn tasks(house: &Arc<House>) -> Vec<(&'static str, Task)> {
    let mut tasks: Vec<(&'static str, Task)> = vec![
        ("keep running", Box::pin(Arc::clone(house).keep_running())),
        ("kills", Box::pin(kills(Arc::clone(house)))),
        ("clock", Box::pin(clock(Arc::clone(house)))),
        ("flaps", Box::pin(flaps(Arc::clone(house)))),
        ("repair", Box::pin(repair(Arc::clone(house)))),
        ("import", Box::pin(uploads(Arc::clone(house)))),
        ("reviewer", Box::pin(reviews(Arc::clone(house)))),
    ];
    if let Some(at) = house.plan.draft {
        tasks.push(("draft", Box::pin(draft_one(Arc::clone(house), at))));
    }
    for n in 0..house.plan.campaigns.len() {
        tasks.push(("campaign", Box::pin(campaigns(Arc::clone(house), n))));
    }
    for n in 0..house.plan.leave.len() {
        tasks.push(("leave", Box::pin(leave(Arc::clone(house), n))));
    }
    for n in 0..house.plan.erase.len() {
        tasks.push(("erase", Box::pin(erase(Arc::clone(house), n))));
    }
    for n in 0..house.plan.sign_ups.len() {
        tasks.push(("sign up", Box::pin(sign_up(Arc::clone(house), n))));
    }
    tasks
}

async fn kills(house: Arc<House>) {
    let mut kills = house.plan.kills.clone();
    kills.sort();
    for (at, how) in kills {
        house.wait_until(at).await;
        let Some((_, life)) = house.running() else { continue };
        house.disk.note(format!("is ended: {how:?}"));
        if how == Kill::Politely {
            house.stop_politely();
            house.wait(SignedDuration::from_mins(1)).await;
        }
        life.end();
    }
}

async fn clock(house: Arc<House>) {
    for (at, ahead) in house.plan.clock.clone() {
        house.wait_until(at).await;
        house.disk.note(format!("clock is ahead by {ahead:#}"));
        house.machine.set_clock(ahead);
    }
}

async fn flaps(house: Arc<House>) {
    use sim::dns::{Fault, Kind};
    let (domain, host) = ("flap.example", "mx.flap.example");
    let zones = house.simnet.zones().clone();
    for ((from, until), how) in house.plan.flaps.clone() {
        house.wait_until(from).await;
        house.disk.note(format!("flap.example is gone: {how:?} until {until}"));
        match how {
            Flap::ServFail => zones.set_fault(domain, Some(Fault::ServFail)),
            Flap::Silent => zones.set_fault(domain, Some(Fault::Drop)),
            Flap::NoName => zones.remove(domain, Kind::Mx),
            Flap::Dead => {
                zones.remove(host, Kind::A);
                zones.add_address(host, "127.0.0.99".parse().unwrap());
            }
        }
        house.wait_until(until).await;
        zones.set_fault(domain, None);
        zones.add_mx(domain, 10, host);
        zones.remove(host, Kind::A);
        zones.add_address(host, "127.0.0.16".parse().unwrap());
    }
}

async fn repair(house: Arc<House>) {
    house.wait(FAULTY).await;
    house.disk.repair();
    house.machine.trips().set([]);
    house.machine.set_clock(SignedDuration::ZERO);
}

/// Asks until it is done. A conflict says that it was done before.
async fn insist<T, F>(house: &House, what: &str, work: impl Fn(App, &'static Founding) -> F)
where
    T: Send + 'static,
    F: Future<Output = Result<T, Failure>> + Send + 'static,
{
    for _ in 0..TRIES_MAX {
        match house.ask(|app| work(app, house.founding)).await {
            Some(Ok(_) | Err(Failure::Conflict(_))) => return house.disk.note(what),
            Some(Err(error)) => house.disk.note(format!("{what} fails: {error}")),
            None => {}
        }
        house.wait(AGAIN).await;
    }
    panic!("{what}: nobody could do it for two weeks");
}

async fn campaigns(house: Arc<House>, n: usize) {
    let (at, pause) = house.plan.campaigns[n];
    house.wait_until(at).await;
    let id = house.founding.campaigns[n];
    insist(&house, "starts a campaign", move |app, it| act(app, it, (id, Ask::Start))).await;
    let Some(pause) = pause else { return };
    // Some of it is out by then.
    house.wait(SignedDuration::from_secs(20)).await;
    insist(&house, "pauses a campaign", move |app, it| act(app, it, (id, Ask::Pause))).await;
    house.wait(pause).await;
    insist(&house, "resumes a campaign", move |app, it| act(app, it, (id, Ask::Resume))).await;
}

async fn act(app: App, it: &Founding, (id, ask): (CampaignId, Ask)) -> Result<(), Failure> {
    campaign::act(&app, &it.member, (it.account, id), ask).await.map(drop)
}

/// Drafts, submits and starts. Who got no answer to the draft has two.
async fn draft_one(house: Arc<House>, at: Timestamp) {
    house.wait_until(at).await;
    let drafted = Arc::new(Mutex::new(None));
    let kept = Arc::clone(&drafted);
    insist(&house, "drafts a campaign", move |app, it| {
        let kept = Arc::clone(&kept);
        async move {
            let new = draft(it.list, "Fresh");
            let id = campaign::draft(&app, &it.member, it.account, new).await?;
            *kept.lock().unwrap() = Some(id);
            Ok(())
        }
    })
    .await;
    let id = drafted.lock().unwrap().unwrap();
    insist(&house, "submits it", move |app, it| async move {
        campaign::judge::submit(&app, &it.member, (it.account, id)).await
    })
    .await;
    insist(&house, "starts it", move |app, it| act(app, it, (id, Ask::Start))).await;
}

async fn leave(house: Arc<House>, n: usize) {
    let (at, person, all) = house.plan.leave[n];
    house.wait_until(at).await;
    let extent = if all { Extent::Account } else { Extent::List };
    insist(&house, "leaves", move |app, it| async move {
        let account = app.account_row(it.account).await?;
        let contact = it.people[person].contact;
        let leaver = Leaver { account, contact, list: Some(it.list) };
        leaving::leave(&app, &leaver, extent, &Trace::mail(WithdrawnVia::OneClick)).await
    })
    .await;
}

async fn erase(house: Arc<House>, n: usize) {
    let (at, person) = house.plan.erase[n];
    house.wait_until(at).await;
    insist(&house, "erases somebody", move |app, it| async move {
        let contact = it.people[person].contact;
        match erase::erase(&app, &it.member, it.account, contact).await {
            // Done before, and nobody heard of it.
            Err(Failure::NotFound(_)) => Ok(()),
            other => other.map(drop),
        }
    })
    .await;
}

async fn uploads(house: Arc<House>) {
    house.wait_until(house.plan.import).await;
    let addresses: Vec<_> = (0..30).map(|it| format!("club{it}@open.example")).collect();
    insist(&house, "uploads a file", move |app, it| {
        let upload = upload(it.club, (&addresses, &it.signed_up));
        async move { import::upload(&app, &it.member, it.account, upload).await }
    })
    .await;
}

/// Looks now and then, and approves.
async fn reviews(house: Arc<House>) {
    loop {
        house.wait(house.plan.review).await;
        insist(&house, "looks at reviews", move |app, it| async move {
            for open in review::open(&app, &it.operator).await? {
                let answer = (Answer::Approve, "seen the sheets");
                review::decide(&app, &it.operator, open.row.id, answer).await?;
            }
            Ok(())
        })
        .await;
    }
}

async fn sign_up(house: Arc<House>, n: usize) {
    let (at, takes) = house.plan.sign_ups[n];
    house.wait_until(at).await;
    let address = format!("new{n}@open.example");
    let typed = address.clone();
    insist(&house, "signs up", move |app, it| {
        let sign_up = SignUp {
            form: it.form,
            address: typed.clone(),
            first_name: None,
            lists: vec![it.list],
            how: How::Web { ip: "192.0.2.7".into(), port: 40_000, user_agent: None },
        };
        async move { signup::sign_up(&app, &sign_up).await }
    })
    .await;
    let address = address.parse().unwrap();
    // A request lives for seven days; who never got it confirms nothing.
    for _ in 0..1_000 {
        house.wait(takes).await;
        let copies = house.simnet.mailbox().accepted_copies(&address);
        let Some(link) = copies.first().and_then(|it| it.letter.link("/confirm/")) else {
            continue;
        };
        let token = link.path().trim_start_matches("/confirm/").to_owned();
        let visitor = || Visitor { ip: "192.0.2.8".into(), port: 40_001, user_agent: None };
        return insist(&house, "confirms", move |app, _| {
            let (token, visitor) = (token.clone(), visitor());
            async move { confirm::confirm(&app, &token, &visitor).await }
        })
        .await;
    }
}

/// Starts everything; it ends with the world.
pub fn begin(house: &Arc<House>) -> Life {
    for (name, task) in tasks(house) {
        house.doors.spawn.spawn(name, task);
    }
    house.world.clone()
}
