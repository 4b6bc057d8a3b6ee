//! Promises: their limits, their words, and that they only become stricter.

use proptest::prelude::*;

use super::*;

fn promise(mails: u32, days: u32) -> Promise {
    Promise::new(mails, days).unwrap()
}

#[test]
fn a_promise_has_sense_within_its_limits() {
    assert_eq!(Promise::new(0, 30), Err(PromiseError::Mails));
    assert_eq!(Promise::new(1_001, 30), Err(PromiseError::Mails));
    assert_eq!(Promise::new(1, 0), Err(PromiseError::Days));
    assert_eq!(Promise::new(1, 367), Err(PromiseError::Days));
    assert_eq!(promise(1_000, 366).window(), SignedDuration::from_hours(366 * 24));
}

/// R002-08: how often is said in the reader's language.
#[test]
fn a_promise_is_told_in_four_languages() {
    let told: Vec<_> =
        Language::ALL.iter().map(|it| format!("{it}: {}", promise(1, 30).tell(*it))).collect();
    assert_eq!(
        told.join("\n"),
        "en: at most 1 mail in 30 days\n\
         zh-Hans: 30 天内最多 1 封\n\
         vi: tối đa 1 thư trong 30 ngày\n\
         sv: högst 1 mejl på 30 dagar"
    );
    assert_eq!(promise(2, 1).tell(Language::En), "at most 2 mails in 1 day");
}

#[test]
fn the_promise_itself_is_not_more_than_promised() {
    let reached: Vec<_> = (0..=4).map(|it| promise(3, 7).reached_percent(it)).collect();
    assert_eq!(reached, [0, 34, 67, 100, 134]);
    assert_eq!(promise(1_000, 7).reached_percent(1_001), 101, "one more is seen");
    assert_eq!(promise(1, 1).reached_percent(u64::MAX), u64::MAX);
}

#[test]
fn a_promise_becomes_stricter_and_never_looser() {
    let four_a_month = promise(4, 30);
    assert_eq!(promise(4, 30).may_replace(four_a_month), Ok(()));
    assert_eq!(promise(2, 30).may_replace(four_a_month), Ok(()));
    assert_eq!(promise(4, 60).may_replace(four_a_month), Ok(()));
    let looser = Err(PromiseError::Looser { mails: 4, days: 30 });
    assert_eq!(promise(5, 30).may_replace(four_a_month), looser);
    assert_eq!(promise(4, 29).may_replace(four_a_month), looser);
    // Fewer in a shorter time may still be more: one a week is more than four in 30 days.
    assert_eq!(promise(1, 7).may_replace(four_a_month), looser);
}

proptest! {
    /// Whatever took the place of a promise allows no run of mails that the
    /// promise did not: `mails` in its longer time are as many in the shorter.
    #[test]
    fn what_replaces_a_promise_keeps_it(
        (mails, days) in (1..=MAILS_MAX, 1..=DAYS_MAX),
        (later_mails, later_days) in (1..=MAILS_MAX, 1..=DAYS_MAX),
        sent in 0..2_000_u64,
    ) {
        let (earlier, later) = (promise(mails, days), promise(later_mails, later_days));
        if later.may_replace(earlier).is_ok() && later.reached_percent(sent) <= 100 {
            prop_assert!(earlier.reached_percent(sent) <= 100);
            prop_assert!(later.window() >= earlier.window());
        }
    }
}
