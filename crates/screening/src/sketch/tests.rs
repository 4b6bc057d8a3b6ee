//! How well a sketch tells what lists have in common.

use super::*;
use crate::rows::md5_of;

fn sketch(values_max: usize, rows: impl IntoIterator<Item = u32>) -> ListSketch {
    let mut sketcher = Sketcher::new(values_max);
    rows.into_iter().for_each(|it| sketcher.add(&md5_of(&format!("p{it}@example.org"))));
    sketcher.finish()
}

/// R002-35: a purchased list with 30 % of its rows changed has 70 of 130
/// addresses in common with the first.
#[test]
fn a_list_with_three_rows_in_ten_changed_is_alike() {
    let first = sketch(1_024, 0..20_000);
    let changed = sketch(1_024, 6_000..26_000);
    let likeness = first.likeness_percent(&changed);
    assert!((48..=60).contains(&likeness), "{likeness} for 54");
    let covered = changed.covered_percent(&first);
    assert!((63..=77).contains(&covered), "{covered} for 70");
    assert_eq!(first.likeness_percent(&sketch(1_024, 40_000..60_000)), 0);
    assert_eq!(first.likeness_percent(&first), 100);
    assert_eq!(first.covered_percent(&first), 100);
}

#[test]
fn a_small_list_inside_of_a_large_one_is_covered() {
    let (small, large) = (sketch(1_024, 0..4_000), sketch(1_024, 0..20_000));
    let covered = small.covered_percent(&large);
    assert!((80..=100).contains(&covered), "{covered} for 100");
    assert!(large.covered_percent(&small) < 30);
}

#[test]
fn small_lists_are_told_exactly() {
    let (a, b) = (sketch(64, 0..10), sketch(64, 5..15));
    assert_eq!((a.likeness_percent(&b), a.covered_percent(&b)), (33, 50));
    assert_eq!(sketch(64, []).likeness_percent(&sketch(64, [])), 0);
}

#[test]
fn a_sketch_is_the_same_in_any_order_and_after_it_was_stored() {
    let (up, down) = (sketch(64, 0..1_000), sketch(64, (0..1_000).rev()));
    assert_eq!(up, down);
    assert_eq!(up.to_bytes().len(), 64 * 8);
    assert_eq!(ListSketch::from_bytes(&up.to_bytes(), up.rows()), up);
}
