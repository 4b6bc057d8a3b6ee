//! Tests of adding up split mailings.

use domain::{CampaignId, SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{Limits, Mailing, Together, together};
use crate::likeness::Sketch;

const LIMITS: Limits = Limits { window: SignedDuration::from_hours(7 * 24), like_percent: 75 };

fn mailing(number: u8, bits: u64, recipients: u64, hour: i64) -> Mailing {
    Mailing {
        campaign: CampaignId::from_bytes([number; 16]),
        sketch: Sketch(bits),
        recipients,
        at: Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1_000 + hour),
    }
}

fn sum(mailing: &Mailing, recent: &[Mailing]) -> u64 {
    together(mailing, recent, LIMITS).recipients
}

#[test]
fn r002_38_three_parts_of_200_are_one_mailing_of_600() {
    let parts = [mailing(1, 0b111, 200, 0), mailing(2, 0b011, 200, 24), mailing(3, 0, 200, 48)];
    let all = together(&parts[2], &parts, LIMITS);
    let others = vec![parts[0].campaign, parts[1].campaign];
    assert_eq!(all, Together { recipients: 600, others });
}

#[test]
fn other_content_and_older_mailings_do_not_count() {
    let now = mailing(9, 0, 100, 7 * 24);
    let other_content = mailing(1, u64::MAX >> 32, 1_000, 7 * 24);
    let a_week_ago = mailing(2, 0, 1_000, 0);
    assert_eq!(sum(&now, &[other_content, a_week_ago]), 100);
    assert_eq!(sum(&now, &[mailing(2, 0, 1_000, 1)]), 1_100);
    assert_eq!(sum(&now, &[mailing(2, 0, 1_000, 7 * 24 + 5)]), 1_100);
}

#[test]
fn the_threshold_itself_is_like() {
    let now = mailing(9, 0, 1, 0);
    assert_eq!(sum(&now, &[mailing(1, 0xffff, 1, 0)]), 2, "16 of 64 bits differ: 75 %");
    assert_eq!(sum(&now, &[mailing(1, 0x1_ffff, 1, 0)]), 1, "17 of 64 bits differ");
}

#[test]
fn a_text_changed_a_little_each_time_stays_in_the_group() {
    let steps = [mailing(1, 0x3ff, 300, 0), mailing(2, 0xf_ffff, 300, 1)];
    let now = mailing(3, 0x3fff_ffff, 300, 2);
    assert_eq!(sum(&now, &steps), 900);
    assert_eq!(sum(&now, &steps[..1]), 300, "20 bits apart without the step between");
}

#[test]
fn huge_numbers_do_not_wrap_around() {
    let now = mailing(9, 0, u64::MAX, 0);
    assert_eq!(sum(&now, &[mailing(1, 0, 5, 0)]), u64::MAX);
}

proptest! {
    #[test]
    fn one_more_mailing_never_lowers_the_sum(
        recent in prop::collection::vec((any::<u64>(), 0_u64..1_000, 0_i64..400), 1..12),
    ) {
        let recent: Vec<_> = (1_u8..)
            .zip(recent)
            .map(|(number, (bits, recipients, hour))| mailing(number, bits, recipients, hour))
            .collect();
        let now = mailing(99, recent[0].sketch.0, 10, 200);
        let fewer = sum(&now, &recent[1..]);
        prop_assert!(sum(&now, &recent) >= fewer);
        prop_assert!(fewer >= 10);
    }
}
