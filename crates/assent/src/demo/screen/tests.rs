//! Numbers as they are shown.

use domain::SignedDuration;

use super::{number, seconds};

#[test]
fn thousands_are_set_apart() {
    let shown: Vec<_> = [0_u64, 7, 999, 1_000, 21_000, 1_234_567].into_iter().map(number).collect();
    assert_eq!(shown.join(" "), "0 7 999 1,000 21,000 1,234,567");
}

#[test]
fn times_have_one_decimal() {
    assert_eq!(seconds(SignedDuration::from_millis(4_249)), "4.2 s");
}
