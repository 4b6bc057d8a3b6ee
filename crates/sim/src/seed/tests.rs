//! Same seed, same decisions; and the shares come out.

use super::*;

#[test]
fn a_decision_depends_on_seed_and_subject_alone() {
    let draw = |seed, parts: &[&str]| Seed(seed).draw(parts);
    assert_eq!(draw(7, &["unknown", "a@b.example"]), draw(7, &["unknown", "a@b.example"]));
    assert_ne!(draw(7, &["unknown", "a@b.example"]), draw(8, &["unknown", "a@b.example"]));
    assert_ne!(draw(7, &["ab", "c"]), draw(7, &["a", "bc"]));
}

#[test]
fn a_share_is_met_and_its_ends_are_certain() {
    let hits =
        |share| (0..10_000).filter(|n| Seed(1).draw(&[&n.to_string()]).chance(share)).count();
    assert_eq!((hits(0.0), hits(1.0)), (0, 10_000));
    assert!((150..250).contains(&hits(0.02)), "{}", hits(0.02));
}

#[test]
fn entropy_of_one_seed_is_the_same_twice() {
    let bytes = |seed| {
        let entropy = SeededEntropy::new(Seed(seed));
        let mut bytes = [0; 20];
        entropy.fill(&mut bytes);
        bytes
    };
    assert_eq!(bytes(1), bytes(1));
    assert_ne!(bytes(1), bytes(2));
}
