//! The guarantee of the bucket over any window, tried by random users.

use proptest::prelude::*;

use super::*;

fn at(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(1_767_225_600_000_000 + micros).unwrap()
}

const SECOND: i64 = 1_000_000;
const NEW: Rate = Rate { per_hour: 100, burst: 10 };

/// X-10, R004-18, R004-19.
#[test]
fn a_new_network_gets_ten_at_once_and_then_one_every_36_seconds() {
    // R004-18, R004-19, R004-20.
    let mut bucket = Bucket::new(NEW, None, at(0));
    assert_eq!(bucket.available(at(0)), 10);
    bucket.take(10, at(0));
    bucket.settle(10, 0, at(0));
    assert_eq!(bucket.next_token_at(), Some(at(36 * SECOND)));
    assert_eq!(bucket.available(at(36 * SECOND - 1)), 0);
    assert_eq!(bucket.available(at(36 * SECOND)), 1);
    assert_eq!(bucket.available(at(3_600 * SECOND)), 10);
}

#[test]
fn a_restart_does_not_give_the_burst_again() {
    let mut bucket = Bucket::new(NEW, Some(at(0)), at(72 * SECOND));
    assert_eq!(bucket.available(at(72 * SECOND)), 2);
}

#[test]
fn tokens_that_may_still_be_used_count_against_the_burst() {
    let mut bucket = Bucket::new(NEW, None, at(0));
    bucket.take(10, at(0));
    assert_eq!((bucket.available(at(3_600 * SECOND)), bucket.next_token_at()), (0, None));
    bucket.settle(4, 6, at(3_600 * SECOND));
    assert_eq!(bucket.available(at(3_600 * SECOND)), 6);
}

#[test]
fn a_rate_of_zero_and_a_clock_that_goes_back_give_nothing() {
    let mut closed = Bucket::new(Rate { per_hour: 0, burst: 5 }, Some(at(0)), at(SECOND));
    assert_eq!((closed.available(at(9 * SECOND)), closed.next_token_at()), (0, None));
    let mut bucket = Bucket::new(NEW, Some(at(40 * SECOND)), at(40 * SECOND));
    assert_eq!(bucket.available(at(0)), 0);
    assert_eq!(bucket.available(at(76 * SECOND)), 1);
}

/// One step of a random user: wait, take up to so many, then use some of what
/// is in hand, and perhaps settle.
type Step = (i64, u32, u32, bool);

/// Plays the steps; returns the instant of every use.
fn uses(rate: Rate, steps: &[Step]) -> Vec<i64> {
    let (mut bucket, mut now) = (Bucket::new(rate, None, at(0)), 0);
    let (mut used, mut unsettled, mut in_hand) = (Vec::new(), 0, 0);
    for &(wait, wanted, spend, settle) in steps {
        now += wait;
        let taken = wanted.min(bucket.available(at(now)));
        bucket.take(taken, at(now));
        in_hand += taken;
        let spent = spend.min(in_hand);
        used.extend(std::iter::repeat_n(now, spent as usize));
        in_hand -= spent;
        unsettled += spent;
        if settle {
            bucket.settle(unsettled, in_hand, at(now));
            (unsettled, in_hand) = (0, 0);
        }
    }
    used
}

proptest! {
    #[test]
    fn no_window_ever_holds_more_than_its_share_and_the_burst(
        per_hour in prop_oneof![0_u32..2_000, 1_000_u32..4_000_000],
        burst in 0_u32..60,
        steps in prop::collection::vec(
            (prop_oneof![0_i64..5_000, 0_i64..90_000_000], 0_u32..30, 0_u32..30, any::<bool>()), 1..80),
    ) {
        let used = uses(Rate { per_hour, burst }, &steps);
        for (first, &start) in used.iter().enumerate() {
            for (last, &end) in used.iter().enumerate().skip(first) {
                let count = (last - first + 1) as i128;
                let window = i128::from(end - start);
                // count ≤ per_hour × window / 1 h + burst, without division.
                let allowed = i128::from(per_hour) * window + i128::from(burst) * i128::from(TOKEN);
                prop_assert!(count * i128::from(TOKEN) <= allowed, "{count} in {window} us");
            }
        }
    }

    #[test]
    fn the_promised_instant_has_a_token_and_the_one_before_has_none(
        per_hour in 1_u32..4_000_000, burst in 1_u32..50, wait in 0_i64..10_000_000,
    ) {
        let mut bucket = Bucket::new(Rate { per_hour, burst }, Some(at(0)), at(wait));
        let count = bucket.available(at(wait));
        bucket.take(count, at(wait));
        bucket.settle(count, 0, at(wait));
        let next = bucket.next_token_at().unwrap();
        let before = next - SignedDuration::from_micros(1);
        prop_assert_eq!(bucket.clone().available(before), 0);
        prop_assert_eq!(bucket.available(next), 1);
    }
}
