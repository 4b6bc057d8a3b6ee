//! Who is first, and when it can be judged.

use proptest::prelude::*;

use super::*;

const SIZE: Size = Size { percent: 10, least: 200, most: 2_000 };

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

#[test]
fn a_wave_is_a_share_between_two_limits() {
    let sizes = [0, 100, 1_000, 5_000, 20_000, 1_000_000].map(|it| SIZE.of(it));
    assert_eq!(sizes, [0, 100, 200, 500, 2_000, 2_000]);
}

#[test]
fn the_smallest_numbers_are_first() {
    assert!(is_first(0, (1, 1_000)));
    assert!(!is_first(u64::MAX, (999, 1_000)));
    assert!(is_first(u64::MAX, (1_000, 1_000)), "a wave of all is all");
    assert!(!is_first(0, (0, 1_000)));
}

const PATIENCE: Patience = Patience {
    wait: SignedDuration::from_hours(2),
    settled_percent: 90,
    wait_max: SignedDuration::from_hours(24),
    least: 100,
};

/// A wave of which everybody was looked at.
fn whole(settled: u64, under_way: u64) -> Outcome {
    Outcome { settled, under_way, expected: 200, is_whole: true }
}

#[test]
fn it_is_judged_when_its_time_and_most_of_its_mail_are_over() {
    let judged = |settled, waited| ripe(whole(settled, 200 - settled), hours(waited), PATIENCE);
    assert_eq!(judged(200, 1), Ripe::No, "complaints take their time");
    assert_eq!(judged(180, 2), Ripe::Yes);
    assert_eq!(judged(179, 2), Ripe::No);
    assert_eq!(judged(179, 24), Ripe::Never);
    assert_eq!(ripe(Outcome::default(), hours(24), PATIENCE), Ripe::Never, "nothing is known");
}

#[test]
fn who_is_withheld_is_not_waited_for() {
    let judged = |settled, under_way| ripe(whole(settled, under_way), hours(2), PATIENCE);
    assert_eq!(judged(120, 0), Ripe::Yes, "80 of 200 were withheld");
    assert_eq!(judged(120, 20), Ripe::No);
    assert_eq!(judged(90, 0), Ripe::Yes);
    assert_eq!(judged(89, 0), Ripe::No, "so few tell nothing");
}

/// A campaign to a chosen part of the import, or one that was stopped, says nothing
/// about the rest.
#[test]
fn a_part_of_a_wave_is_not_the_wave() {
    let part = Outcome { is_whole: false, ..whole(150, 0) };
    assert_eq!(ripe(part, hours(2), PATIENCE), Ripe::No);
    assert_eq!(ripe(part, hours(24), PATIENCE), Ripe::Never);
    assert_eq!(settled_percent(part, PATIENCE), 75);
    let more = Outcome { settled: 190, ..part };
    assert_eq!(ripe(more, hours(2), PATIENCE), Ripe::Yes, "another campaign went to the others");
}

#[test]
fn the_wave_of_a_small_part_is_waited_for_as_large_as_it_is() {
    let small = Outcome { settled: 9, under_way: 1, expected: 10, is_whole: true };
    assert_eq!(ripe(small, hours(2), PATIENCE), Ripe::Yes);
    let early = Outcome { settled: 8, under_way: 1, ..small };
    assert_eq!(settled_percent(early, PATIENCE), 80);
}

proptest! {
    /// Whoever is put where in the file: the share of good addresses in the wave
    /// is that of the list, because a number is drawn for each.
    #[test]
    fn of_evenly_drawn_numbers_the_share_is_kept(size in 1_u64..500) {
        let total = 1_000_u64;
        let step = u64::MAX / total;
        let first = (0..total).filter(|it| is_first(it * step, (size, total))).count() as u64;
        prop_assert!(first.abs_diff(size) <= 1, "{first} of {size}");
    }
}
