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

#[test]
fn it_is_judged_when_its_time_and_most_of_its_mail_are_over() {
    let patience = Patience { wait: hours(2), settled_percent: 90, wait_max: hours(24) };
    let judged =
        |settled, waited| ripe(Outcome { settled, admitted: 200 }, hours(waited), patience);
    assert_eq!(judged(200, 1), Ripe::No, "complaints take their time");
    assert_eq!(judged(180, 2), Ripe::Yes);
    assert_eq!(judged(179, 2), Ripe::No);
    assert_eq!(judged(179, 24), Ripe::Never);
    assert_eq!(ripe(Outcome::default(), hours(24), patience), Ripe::Never, "nothing is known");
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
