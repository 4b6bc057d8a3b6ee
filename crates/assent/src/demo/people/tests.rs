//! People follow from the seed, and nobody is there twice.

use std::collections::BTreeSet;

use jiff::civil::Date;
use sim::Seed;

use super::{Towns, read_contacts, write_contacts};

const NEWEST: Date = Date::constant(2026, 5, 31);

fn towns() -> Towns {
    let parse = |it: &&str| it.parse().unwrap();
    Towns {
        domains: ["a.example", "b.example"].iter().map(parse).collect(),
        nowhere: ["no.example"].iter().map(parse).collect(),
    }
}

#[test]
fn the_same_seed_writes_the_same_file() {
    let [one, again, other] =
        [1, 1, 2].map(|it| write_contacts(&towns(), Seed(it), 50, NEWEST).csv);
    assert_eq!(one, again);
    assert_ne!(one, other);
}

#[test]
fn nobody_is_in_the_file_twice_and_a_few_are_nowhere() {
    let file = write_contacts(&towns(), Seed(1), 2_000, NEWEST);
    let distinct: BTreeSet<_> = file.addresses.iter().map(|it| it.normalised()).collect();
    let nowhere = file.addresses.iter().filter(|it| it.domain().as_str() == "no.example").count();
    assert_eq!((distinct.len(), nowhere), (2_000, 2));
}

#[test]
fn what_is_written_can_be_read_as_a_callers_file() {
    let written = write_contacts(&towns(), Seed(1), 20, NEWEST);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("contacts.csv");
    std::fs::write(&path, &written.csv).unwrap();
    let read = read_contacts(&path).unwrap();
    assert_eq!(read.addresses, written.addresses);
    assert_eq!(read.fields, written.fields);
}

#[test]
fn a_file_without_addresses_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("contacts.csv");
    let told = |text: &str| {
        std::fs::write(&path, text).unwrap();
        let error = read_contacts(&path).unwrap_err().to_string();
        error.replace(&path.display().to_string(), "FILE")
    };
    assert_eq!(told("name,city\nAda,Basel\n"), "FILE cannot be imported");
    assert_eq!(told("E-Mail\nnobody\n"), "FILE has no address in its column of addresses");
}
