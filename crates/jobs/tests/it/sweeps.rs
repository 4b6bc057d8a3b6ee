//! Not by chance but in turn: the process dies before and after every commit,
//! every answer of the database is lost, every call of a port fails; each once,
//! each in an hour of its own.

use crate::{
    plan::Plan,
    week::{Report, live_an_hour},
};

/// An hour in which nothing fails: how many units and port calls it takes.
fn quiet() -> Report {
    let report = live_an_hour(Plan::hour());
    assert_eq!(report.findings, Vec::<String>::new(), "{:#?}", report.events);
    assert_eq!((report.deaths, report.doubts), (0, 0));
    report
}

/// Lives through an hour for each number, and fails with everything found.
fn sweep(what: &str, numbers: std::ops::RangeInclusive<u64>, fault: impl Fn(&mut Plan, u64)) {
    let count = *numbers.end();
    let mut found = Vec::new();
    let mut deaths = 0;
    for number in numbers {
        let mut plan = Plan::hour();
        fault(&mut plan, number);
        let report = live_an_hour(plan);
        deaths += report.deaths;
        found.extend(report.findings.iter().map(|it| format!("{what} {number}: {it}")));
    }
    println!("{what}: {count} hours, {deaths} deaths");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// THREATS R1, R3; DECISIONS D4, D7.
#[test]
fn r1_a_process_may_die_before_every_unit() {
    sweep("death before unit", 1..=quiet().units, |plan, it| {
        plan.faults.die_before.insert(it);
    });
}

#[test]
fn r1_a_process_may_die_after_every_commit() {
    sweep("death after commit", 1..=quiet().commits, |plan, it| {
        plan.faults.die_after.insert(it);
    });
}

/// THREATS R6: the disk failed in the commit, and nobody knows what is on it.
#[test]
fn r6_the_answer_to_every_commit_may_be_lost() {
    sweep("answer lost to commit", 1..=quiet().commits, |plan, it| {
        plan.faults.forget.insert(it);
    });
}

#[test]
fn every_call_of_a_port_may_fail() {
    sweep("failure of port call", 1..=quiet().calls, |plan, it| plan.trips.push(it));
}

/// THREATS R6.
#[test]
fn r6_every_read_may_fail() {
    sweep("failure of read", 1..=quiet().reads, |plan, it| {
        plan.faults.unreadable.insert(it);
    });
}
