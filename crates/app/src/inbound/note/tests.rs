//! How many rows a flood can leave.

use std::collections::BTreeSet;

use super::*;

#[test]
fn a_flood_from_everywhere_falls_into_few_groups_and_a_network_into_one() {
    let all: BTreeSet<u16> =
        (0..=u16::MAX).map(|it| group([(it >> 8) as u8, it as u8, 7, 1].into())).collect();
    assert!(all.len() <= usize::from(GROUPS) && all.len() > 100, "{}", all.len());
    let near: BTreeSet<u16> = (0..=255).map(|it| group([192, 0, 2, it].into())).collect();
    assert_eq!(near.len(), 1);
    let host = |last: u16| IpAddr::from([0x2001, 0xdb8, 1, 0, 0, 0, 0, last]);
    assert_eq!(group(host(1)), group(host(2)));
}
