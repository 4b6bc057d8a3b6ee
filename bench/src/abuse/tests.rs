//! A few days of a few scripts: the bench runs end to end and counts right.

use super::{Setting, all, file, shipped, told::Side};
use std::sync::Arc;

/// A few days.
const DAYS: u32 = 6;

fn setting(days: u32) -> Setting {
    Setting {
        days,
        seed: 1,
        policy: file::read(&shipped("reviewer.toml")).unwrap(),
        people: Arc::new(file::read(&shipped("people.toml")).unwrap()),
    }
}

#[test]
fn everything_that_ships_can_be_read() {
    let (honest, attackers) = (
        file::scripts(&shipped("profiles")).unwrap(),
        file::scripts(&shipped("attackers")).unwrap(),
    );
    assert!(honest.len() >= 10, "{}", honest.len());
    assert!(attackers.len() >= 8, "{}", attackers.len());
    let mut names: Vec<_> = honest.iter().chain(&attackers).map(|it| &it.name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), honest.len() + attackers.len(), "names are told apart");
    setting(DAYS);
}

#[test]
fn a_few_days_of_two_attackers_and_two_honest_accounts() {
    let honest = file::scripts(&shipped("small/profiles")).unwrap();
    let attackers = file::scripts(&shipped("small/attackers")).unwrap();
    let scripts: Vec<_> = attackers
        .into_iter()
        .map(|it| (Side::Attacker, it))
        .chain(honest.into_iter().map(|it| (Side::Honest, it)))
        .collect();
    let done = all(&scripts, &setting(DAYS), 2).unwrap();
    assert_eq!(done.len(), 4);
    for (side, ran) in &done {
        let it = ran.tally;
        assert_eq!(ran.after_leaving, 0, "{}", ran.name);
        assert_eq!(ran.without_way_out, 0, "{}", ran.name);
        match side {
            Side::Honest => {
                assert!(it.due > 0 && it.lost == 0, "{}: {it:?} {:?}", ran.name, ran.outcomes);
                assert_eq!(it.tried, 0, "{}", ran.name);
            }
            Side::Attacker => {
                assert!(it.tried > 0 && it.out == 0, "{}: {it:?} {:?}", ran.name, ran.outcomes);
            }
        }
    }
}
