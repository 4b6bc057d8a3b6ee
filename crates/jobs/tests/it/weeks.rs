//! Simulated weeks, seed by seed; and the proof that each checker can find
//! something. `ASSENT_SIM_SEED=17` replays one, with everything that happened;
//! `ASSENT_SIM_SEEDS=1000` asks for more. See docs/simulation.md.

use std::env;

use domain::SignedDuration;

use crate::{
    house::Broken,
    plan::{Kill, Plan},
    week::{Report, live},
};

/// Weeks in a run of the gate.
const SEEDS: u64 = 320;
/// Processes that share them.
const PARTS: u64 = 4;

fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name}={text} is not a number")))
}

/// The weeks of one part, or the one that is to be replayed.
fn weeks(part: u64) {
    let count = number("ASSENT_SIM_SEEDS").unwrap_or(SEEDS);
    let seeds: Vec<u64> = match number("ASSENT_SIM_SEED") {
        Some(seed) if seed % PARTS == part => vec![seed],
        Some(_) => return,
        None => (1..=count).filter(|it| it % PARTS == part).collect(),
    };
    let mut bad = Vec::new();
    let (mut copies, mut deaths, mut doubts) = (0, 0, 0);
    for seed in &seeds {
        let report = live(Plan::of(*seed), Broken::Nothing);
        (copies, deaths, doubts) =
            (copies + report.copies, deaths + report.deaths, doubts + report.doubts);
        if !report.findings.is_empty() {
            bad.push(told(&report));
        }
    }
    println!(
        "simulation: {} weeks, {copies} messages taken, {deaths} deaths, {doubts} in doubt",
        seeds.len()
    );
    assert!(bad.is_empty(), "{}", bad.join("\n\n"));
}

fn told(report: &Report) -> String {
    let Report { seed, findings, events, .. } = report;
    let replay = format!("ASSENT_SIM_SEED={seed} cargo test --profile gate -p jobs weeks");
    format!("seed {seed}: {replay}\n{}\n--\n{}", findings.join("\n"), events.join("\n"))
}

/// Permission, one copy, limits, neighbours, silence after leaving, evidence:
/// for seeds of a week each. R001-18, R004-18, R004-20.
#[test]
fn weeks_of_the_first_quarter_hold() {
    weeks(0);
}

#[test]
fn weeks_of_the_second_quarter_hold() {
    weeks(1);
}

#[test]
fn weeks_of_the_third_quarter_hold() {
    weeks(2);
}

#[test]
fn weeks_of_the_fourth_quarter_hold() {
    weeks(3);
}

/// "Same seed, same run": else a failing seed could not be replayed.
#[test]
fn a_week_happens_the_same_way_twice() {
    for seed in 1..=4 {
        let [one, two] = [(), ()].map(|()| live(Plan::of(seed), Broken::Nothing));
        assert_eq!(one, two);
    }
}

/// The first weeks of a house that is broken on purpose: some of them must be
/// found out, by this rule.
fn found_out(broken: Broken, rule: &str) {
    let mut said = Vec::new();
    for seed in 1..=20 {
        let mut plan = Plan::of(seed);
        if broken == Broken::ForgetfulDisk {
            // Who dies then has sent what the disk forgets.
            let late = SignedDuration::from_mins(14);
            plan.kills = plan.campaigns.iter().map(|(at, _)| (*at + late, Kill::Now)).collect();
        }
        let report = live(plan, broken);
        if report.findings.iter().any(|it| it.contains(rule)) {
            return println!("{broken:?}: found out in week {seed}");
        }
        said.extend(report.findings);
    }
    panic!("nobody noticed {broken:?} by {rule:?}, only {said:#?}");
}

/// Decision D30: each fault is found by the same checkers.
#[test]
fn progress_moved_at_the_lease_skips_somebody() {
    found_out(Broken::SettledAtLease, "nobody is skipped");
}

#[test]
fn a_disk_that_forgets_doubles_somebody() {
    found_out(Broken::ForgetfulDisk, "nobody is mailed twice");
}

#[test]
fn a_disk_that_forgets_mails_somebody_who_left() {
    found_out(Broken::ForgetfulDisk, "nobody is addressed after leaving");
}

#[test]
fn a_house_without_limits_is_too_fast() {
    found_out(Broken::NoLimits, "no more messages than allowed");
}

#[test]
fn a_trespasser_is_seen() {
    found_out(Broken::Trespass, "a neighbour's rows were touched");
}

/// THREATS R8: a clock that is set back by three hours stops nothing: mail that
/// is admitted afterwards goes out at once.
#[test]
fn r8_nothing_waits_for_a_clock_that_was_set_back() {
    let mut plan = Plan::hour();
    let jump = plan.start + SignedDuration::from_secs(30);
    plan.clock = vec![(jump, SignedDuration::from_hours(-3))];
    let report = crate::week::live_an_hour(plan);
    assert_eq!(report.findings, Vec::<String>::new(), "{:#?}", report.events);
    let first = report.first_mail.expect("mail went out");
    assert!(first <= SignedDuration::from_mins(15), "the first mail went out after {first:#}");
}

/// THREATS R6: when there is room again, everything goes on by itself: nobody
/// has to start the program anew.
#[test]
fn r6_a_disk_that_was_full_for_forty_minutes_leaves_nothing_behind() {
    let mut plan = Plan::hour();
    // From the middle of the first mails.
    let from = plan.start + SignedDuration::from_secs(601);
    plan.faults.full = vec![(from, from + SignedDuration::from_mins(40))];
    let report = crate::week::live_an_hour(plan);
    assert_eq!(report.findings, Vec::<String>::new(), "{:#?}", report.events);
    assert_eq!(report.deaths, 0);
    assert!(report.events.iter().any(|it| it.contains("is full for")), "{:#?}", report.events);
}
