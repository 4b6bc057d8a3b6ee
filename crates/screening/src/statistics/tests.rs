//! Lists that people made, and lists that machines made.

use super::*;
use crate::{Lists, Mapping, Rows, rows::Depth};

fn shape(addresses: impl IntoIterator<Item = String>) -> Shape {
    let lists = Lists::builtin();
    let table: String =
        ["email".to_owned()].into_iter().chain(addresses).map(|it| it + "\n").collect();
    let mapping = Mapping::default();
    let mut rows =
        Rows::open(table.as_bytes(), b',', (&mapping, Depth::Screening), &lists).unwrap();
    let mut statistics = Statistics::default();
    while let Some((_, row)) = rows.next().unwrap() {
        statistics.add(&row.unwrap_or_else(|it| panic!("{}", it.reason)));
    }
    statistics.shape()
}

/// COMPLIANCE 5.4, step 8: names tried at one domain after the other.
#[test]
fn a_dictionary_of_names_is_told_from_people() {
    let names = ["anna", "bo", "carl", "dina", "eva", "fred", "gina", "hal"];
    let tried = names
        .iter()
        .flat_map(|name| (0..10).map(move |domain| format!("{name}@d{domain}.example")));
    assert_eq!(shape(tried).repeated_names_percent, 100);
    let people = (0..400).map(|it| format!("p{}.n{}@d{}.example", it * 7, it % 13, it % 40));
    assert_eq!(shape(people).repeated_names_percent, 0);
}

#[test]
fn names_that_were_counted_up_are_seen() {
    let made = (0..100).map(|it| format!("user{it}@example.org"));
    let found = shape(made);
    assert_eq!((found.counted_up_percent, found.top_domain_percent), (99, 100));
    let telephones =
        (0..100_u64).map(|it| format!("1{}@example.org", (it * 7_919_993) % 1_000_003));
    assert_eq!(shape(telephones).counted_up_percent, 0);
}

#[test]
fn a_sample_that_thins_itself_out_still_tells_the_share() {
    let mut names = Thinning::default();
    for it in 0..300_000_u32 {
        names.count(&format!("only{it}"));
        if it % 2 == 0 {
            (0..4).for_each(|_| names.count(&format!("often{it}")));
        }
    }
    assert!(names.counts.len() <= COUNTED_MAX);
    let share = names.repeated_percent();
    assert!((64..=69).contains(&share), "{share} for 66");
}
