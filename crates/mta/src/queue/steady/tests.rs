//! Back, forth, and back again.

use super::*;

fn clock(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

#[test]
fn r8_time_goes_on_from_where_it_was_when_the_clock_is_set_back() {
    let mut steady = Steady::new(clock(0));
    let told: Vec<i64> = [10, 20, -100, -90, -80, 50, 40, 45]
        .map(|it| clock(0).duration_until(steady.at(clock(it))).as_secs())
        .into();
    //                    set back by 120 ↓            ↓ by 10
    assert_eq!(told, [10, 20, 20, 30, 40, 170, 170, 175]);
}
