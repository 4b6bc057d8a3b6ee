//! The same seed gives the same inputs; inputs differ from each other.

use std::collections::BTreeSet;

use super::*;

fn inputs(seed: u64) -> Vec<Vec<u8>> {
    let mut random = Random::new(seed);
    let seeds = vec![b"MAIL FROM:<a@example.com>".to_vec(), Vec::new()];
    (0..500).map(|_| mutated(&seeds, &mut random)).collect()
}

#[test]
fn a_seed_always_gives_the_same_inputs() {
    assert_eq!(inputs(7), inputs(7));
    assert_ne!(inputs(7), inputs(8));
}

#[test]
fn inputs_are_varied_and_bounded() {
    let seen = inputs(1);
    let distinct: BTreeSet<_> = seen.iter().collect();
    assert!(distinct.len() > 400, "{} of 500 differ", distinct.len());
    assert!(seen.iter().all(|it| it.len() <= BYTES_MAX));
}
