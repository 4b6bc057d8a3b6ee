//! Bars as people see them.

use super::{BAR_WIDTH, area, bar, line, radius};

fn widths(counts: &[u64]) -> Vec<u64> {
    let counts: Vec<_> = counts.iter().map(|it| ("a", *it)).collect();
    bar(&counts).iter().map(|it| it.width).collect()
}

#[test]
fn a_bar_is_always_full_and_shows_every_part() {
    assert_eq!(widths(&[1, 1]), [500, 500]);
    assert_eq!(widths(&[1_000_000, 1]), [991, 9]);
    assert_eq!(widths(&[0, 3, 0]), [1000]);
    assert_eq!(widths(&[0, 0]), [0; 0]);
    assert_eq!(widths(&[u64::MAX, u64::MAX, 1]).iter().sum::<u64>(), BAR_WIDTH);
}

#[test]
fn a_trend_fills_its_field() {
    assert_eq!(line(&[0, 5, 10]), "0,58 150,30 300,2");
    assert_eq!(line(&[7]), "0,2 300,2");
    assert_eq!(line(&[0, 0]), "0,58 300,58");
    assert_eq!(area(&[]), "0,60  300,60");
}

#[test]
fn the_area_of_a_circle_stands_for_the_count() {
    let radii: Vec<u64> = [0, 1, 25, 100].iter().map(|it| radius(it, 100)).collect();
    assert_eq!(radii, [0, 3, 9, 18]);
    assert_eq!(radius(0, 0), 0);
}
