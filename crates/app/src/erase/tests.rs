//! Who has more events than one event can name is erased all the same.

use domain::Digest;

use super::*;

fn sizes(leaves: u16) -> Vec<usize> {
    let leaf = |number: u16| {
        let [high, low] = number.to_be_bytes();
        Leaf(Digest(std::array::from_fn(|at| if at == 0 { high } else { low })))
    };
    let leaves: BTreeSet<Leaf> = (0..leaves).map(leaf).collect();
    let portions = portions(&leaves);
    let all: BTreeSet<Leaf> = portions.iter().flatten().copied().collect();
    assert_eq!(all, leaves, "each leaf is named");
    portions.iter().map(BTreeSet::len).collect()
}

/// DECISIONS D9.
#[test]
fn leaves_are_named_in_as_many_events_as_it_takes() {
    assert_eq!(sizes(0), [0]);
    assert_eq!(sizes(1024), [1024]);
    assert_eq!(sizes(2049), [1024, 1024, 1]);
}
