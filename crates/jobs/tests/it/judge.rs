//! What must have held, judged from what receivers hold, what went over the
//! wire and when things were committed; and then whether the records agree.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use domain::{Address, DeliveryState, Timestamp};
use sim::{
    MailCopy,
    checker::{
        NetworkLimits, clean_wire, limits_kept, nobody_addressed_after_opt_out, settlement,
        silence_after_opt_out, way_out,
    },
    wiretap::What,
};
use store::{Store, delivery::DeliveryRow};

use crate::{
    founding::{Person, SUBJECTS},
    house::{Broken, House},
    week::Report,
};

/// R004-18 … R004-21: to a network that does not know us.
const LIMITS: NetworkLimits = NetworkLimits { per_hour: 100, burst: 10, connections: 10 };

pub async fn report(house: &Arc<House>, ended: bool) -> Report {
    let mut findings = Vec::new();
    if !ended {
        findings.push("something waits for ever".to_owned());
        findings.extend(what_waits(house).await);
    }
    let copies = house.simnet.mailbox().copies();
    findings.extend(on_the_wire(house, &copies));
    let (more, doubts) = settled(house, &copies).await;
    findings.extend(more);
    findings.extend(strangers(&copies));
    findings.extend(neighbours(house));
    findings.extend(ledgers(house).await);
    let (deaths, open) = house.deaths();
    let words = house.machine.tap().words();
    let [units, commits, reads] = house.disk.counts();
    let lost = house.simnet.counts()["lossy"].get("reply lost").copied().unwrap_or_default();
    let broken = house.machine.trips().failed().len() as u64;
    if doubts > open + lost + broken {
        findings.push(format!(
            "{doubts} in doubt, but {open} open at deaths, {lost} answers lost, {broken} faults"
        ));
    }
    Report {
        seed: house.plan.seed.0,
        findings,
        copies: copies.len() as u64,
        deaths,
        doubts,
        units,
        commits,
        reads,
        calls: house.machine.trips().calls(),
        first_mail: words
            .iter()
            .find(|it| it.what == What::Mail)
            .map(|it| it.at.duration_since(house.plan.start)),
        trace: house.disk.trace(),
        events: house.disk.events(),
    }
}

async fn what_waits(house: &Arc<House>) -> Vec<String> {
    let store = house.store();
    let mut said = Vec::new();
    for campaign in store::campaign::all(&store, house.founding.account).await.unwrap() {
        said.push(format!("  {}: {:?}", campaign.name, campaign.state));
    }
    for waiting in store::queue::waiting(&store).await.unwrap() {
        said.push(format!("  waits: {waiting:?}"));
    }
    said
}

fn on_the_wire(house: &House, copies: &[Arc<MailCopy>]) -> Vec<String> {
    let left = left(house);
    let words = house.machine.tap().words();
    let of_campaigns: Vec<_> = copies.iter().filter(|it| is_campaign(it)).cloned().collect();
    let mut limits = LIMITS;
    // A bucket believes the clock: each jump forward may fill it once more.
    limits.burst *= 1 + house.plan.jumps_forward();
    let mut findings = silence_after_opt_out(copies, &left);
    findings.extend(nobody_addressed_after_opt_out(&words, &left));
    findings.extend(limits_kept(&words, network, limits));
    findings.extend(clean_wire(copies));
    findings.extend(way_out(&of_campaigns));
    findings.iter().map(ToString::to_string).collect()
}

fn network(at: SocketAddr) -> Option<String> {
    Some(at.ip().to_string())
}

fn is_campaign(copy: &Arc<MailCopy>) -> bool {
    SUBJECTS.contains(&copy.letter.subject.as_str())
}

/// When each of the audience was first suppressed, in true time: the commit,
/// not the answer.
fn left(house: &House) -> BTreeMap<String, Timestamp> {
    let mut left = BTreeMap::new();
    for suppressed in house.disk.suppressed() {
        let owner = |it: &&Person| it.suppression_key == suppressed.key;
        if let Some(person) = house.founding.people.iter().find(owner) {
            left.entry(person.address.normalised()).or_insert(suppressed.at);
        }
    }
    left
}

/// Each recipient of each campaign is settled exactly once, and the record says
/// what receivers hold. Also returns how many attempts are in doubt.
async fn settled(house: &House, copies: &[Arc<MailCopy>]) -> (Vec<String>, u64) {
    let store = house.store();
    let left = left(house);
    let mut findings = Vec::new();
    let mut doubts = 0;
    let started = &house.founding.campaigns[..house.plan.campaigns.len()];
    for (id, subject) in started.iter().zip(SUBJECTS) {
        let of_it: Vec<_> =
            copies.iter().filter(|it| it.letter.subject == subject).cloned().collect();
        let mut accepted = Vec::new();
        let mut in_doubt = BTreeMap::new();
        for person in &house.founding.people {
            let Some(row) = row_of(&store, house, (person, id.0)).await else {
                let done = (house.founding.account, *id);
                let rows = store::delivery::rows_of(&store, done, &[person.contact]).await.unwrap();
                if rows.is_empty() {
                    findings.push(format!("{subject}: no row for {}", person.address.masked()));
                }
                if rows.is_empty() || !left.contains_key(&person.address.normalised()) {
                    let who = person.address.masked();
                    findings.push(format!("{subject}: {who} left nothing, and is withheld"));
                }
                continue;
            };
            doubts += u64::from(row.doubts);
            in_doubt.insert(person.address.normalised(), u64::from(row.doubts));
            let has = of_it.iter().filter(|it| it.envelope.recipient == person.address).count();
            match row.state {
                DeliveryState::Accepted => accepted.push(person.address.clone()),
                _ => findings.extend(unsent(subject, (person, &row), has as u64, &left)),
            }
        }
        let of_accepted: Vec<_> =
            of_it.into_iter().filter(|it| accepted.contains(&it.envelope.recipient)).collect();
        let settled = settlement(&of_accepted, &accepted, &in_doubt);
        let wrong = settled.skipped.iter().chain(&settled.doubled);
        findings.extend(wrong.map(|it| format!("{subject}: {it}")));
        findings.extend(told(&store, house, &of_accepted, id.0).await);
    }
    (findings, doubts)
}

/// For who was mailed twice without a doubt: every attempt and copy.
async fn told(
    store: &Store,
    house: &House,
    copies: &[Arc<MailCopy>],
    campaign: uuid::Uuid,
) -> Vec<String> {
    let mut said = Vec::new();
    for person in &house.founding.people {
        let has: Vec<_> =
            copies.iter().filter(|it| it.envelope.recipient == person.address).collect();
        let Some(row) = row_of(store, house, (person, campaign)).await else { continue };
        if has.len() as u64 <= 1 + u64::from(row.doubts) {
            continue;
        }
        let account = house.founding.account;
        for it in store::attempt::of_delivery(store, account, row.id).await.unwrap() {
            said.push(format!(
                "  attempt {} at {}: {:?} {:?}",
                it.number, it.started_at, it.outcome, it.stage
            ));
        }
        said.extend(has.iter().map(|it| {
            format!("  MAIL at {}, taken at {} from {}", it.mail_at, it.received_at, it.peer)
        }));
    }
    said
}

/// What is wrong with a delivery that did not end accepted.
fn unsent(
    subject: &str,
    (person, row): (&Person, &DeliveryRow),
    copies: u64,
    left: &BTreeMap<String, Timestamp>,
) -> Option<String> {
    let who = person.address.masked();
    let state = row.state.as_str();
    // A late DSN says afterwards that an accepted message came back.
    let returned =
        row.state == DeliveryState::Bounced && person.address.domain().as_str() == "late.example";
    if copies > u64::from(row.doubts) + u64::from(returned) {
        return Some(format!("{subject}: {who} is {state}, and has {copies} copies"));
    }
    match row.state {
        DeliveryState::Scheduled => Some(format!("{subject}: {who} is scheduled for ever")),
        DeliveryState::Withheld if !left.contains_key(&person.address.normalised()) => {
            Some(format!("{subject}: {who} is withheld ({:?}) and never left", row.reason))
        }
        DeliveryState::Bounced if takes_mail(&person.address) => {
            Some(format!("{subject}: {who} is bounced ({:?}), and lives", row.reason))
        }
        _ => None,
    }
}

/// Hosts that take mail within the time that a delivery has.
fn takes_mail(address: &Address) -> bool {
    let domain = address.domain().as_str();
    let takes = [
        "open.example",
        "grey.example",
        "limit.example",
        "lossy.example",
        "full.example",
        "flap.example",
    ];
    takes.contains(&domain) && !address.local().starts_with("gone")
}

async fn row_of(
    store: &Store,
    house: &House,
    (person, campaign): (&Person, uuid::Uuid),
) -> Option<DeliveryRow> {
    let rows = store::delivery::of_contact(store, house.founding.account, person.contact).await;
    rows.unwrap().into_iter().find(|it| it.origin_id == campaign)
}

/// Nobody gets a campaign who never said yes to it: not who was uploaded for
/// another list.
fn strangers(copies: &[Arc<MailCopy>]) -> Vec<String> {
    let club = |it: &&Arc<MailCopy>| it.envelope.recipient.local().starts_with("club");
    let found = copies.iter().filter(club);
    found.map(|it| format!("mailed without permission: {}", it.letter.subject)).collect()
}

fn neighbours(house: &House) -> Vec<String> {
    let of = |store: &Store| store.inline_digests(house.founding.neighbour);
    let (before, after) = (of(&house.founding.store), of(&house.store()));
    // Audits look at every account, and open what they find in its own name.
    let changed = before
        .iter()
        .zip(&after)
        .filter(|(before, after)| before != after && before.0 != "finding");
    let mut findings: Vec<_> =
        changed.map(|(it, _)| format!("a neighbour's rows were touched: {}", it.0)).collect();
    findings.extend(
        house.disk.foreign().into_iter().map(|it| format!("a unit of the neighbour: {it}")),
    );
    findings
}

/// The ledger verifies, and holds every event.
async fn ledgers(house: &Arc<House>) -> Option<String> {
    let (app, _) = house.running()?;
    let it = house.founding;
    while app::ledger::sequence(&app, it.account).await.unwrap() > 0 {}
    let verified = app::ledger::verify(&app, &it.operator, it.account).await;
    verified.err().map(|error| format!("the ledger does not verify: {error}"))
}

/// The counter-proof of [`neighbours`].
pub async fn trespass(house: &House) {
    assert_eq!(house.broken, Broken::Trespass);
    let step = store::contact::raise_epoch_by_key(
        house.founding.neighbour,
        &house.founding.people[0].suppression_key,
    );
    let scope = store::Scope::Account(house.founding.neighbour);
    house.store().unit(scope, store::Lane::Settle, vec![step]).await.unwrap();
}
