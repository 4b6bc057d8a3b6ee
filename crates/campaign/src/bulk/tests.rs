//! From a memo to five people to a million messages.

use domain::{CampaignId, SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{Class, Counted, count};
use crate::{
    likeness::Sketch,
    split::{Limits, Mailing},
};

const LIMITS: Limits = Limits { window: SignedDuration::from_hours(24), like_percent: 75 };
const MAX: u64 = 50;

fn piece(number: u32, recipients: u64, minute: i64, text: &str) -> Mailing {
    let mut id = [0; 16];
    id[12..].copy_from_slice(&number.to_be_bytes());
    Mailing {
        campaign: CampaignId::from_bytes(id),
        sketch: Sketch::of(text),
        recipients,
        at: Timestamp::UNIX_EPOCH + SignedDuration::from_mins(60_000 + minute),
    }
}

const MEMO: &str = "The kitchen on the second floor is closed on Friday, because the tiles are laid \
                    anew. Please use the one on the first floor until Monday morning.";

fn class(this: &Mailing, recent: &[Mailing]) -> Class {
    count(this, recent, LIMITS, MAX).class
}

/// R004-14: one million messages are bulk, at once or one by one.
#[test]
fn a_million_messages_are_bulk() {
    let at_once = piece(1, 1_000_000, 0, MEMO);
    assert_eq!(
        count(&at_once, &[], LIMITS, MAX),
        Counted { recipients: 1_000_000, class: Class::Bulk }
    );
    let parts: Vec<_> = (0..1_000).map(|it| piece(it, 1_000, i64::from(it), MEMO)).collect();
    let last = piece(1_000, 1_000, 1_000, MEMO);
    assert_eq!(count(&last, &parts, LIMITS, MAX).recipients, 1_001_000);
    assert_eq!(class(&last, &parts), Class::Bulk);
}

/// R004-15: a memo to five people at once is none, also by the narrowest
/// threshold that an operator may set.
#[test]
fn a_memo_to_five_people_is_no_bulk_mail() {
    let memo = piece(1, 5, 0, MEMO);
    assert_eq!(class(&memo, &[]), Class::Single);
    assert_eq!(count(&memo, &[], LIMITS, 5).class, Class::Single);
    let others: Vec<_> = (2..6)
        .map(|it| piece(it, 20, 0, ["Your parcel is at the gate", "Lunch?"][it as usize % 2]))
        .collect();
    assert_eq!(class(&memo, &others), Class::Single, "other mail does not count with it");
}

/// R004-16, R004-01: message by message, the one that crosses the threshold is
/// the first that is bulk; a name, a number and a link change nothing.
#[test]
fn single_messages_of_like_content_add_up() {
    let text = |it: u32| format!("Dear {it}, {MEMO} See https://intra.example/{it}");
    let sent: Vec<_> = (1..=60).map(|it| piece(it, 1, i64::from(it), &text(it))).collect();
    let bulk = |it: usize| class(&sent[it - 1], &sent[..it - 1]) == Class::Bulk;
    assert_eq!((1..=60).find(|it| bulk(*it)), Some(51));
    assert!((51..=60).all(bulk), "those after it as well");
    // Who stays below it day by day writes no bulk mail.
    let next_day = piece(61, 50, 60 + 24 * 60, &text(61));
    assert_eq!(class(&next_day, &sent), Class::Single);
}

proptest! {
    /// One more piece never makes less of it.
    #[test]
    fn more_mail_is_never_less_bulk(
        sizes in prop::collection::vec(1_u64..40, 1..8),
        more in 1_u64..40,
    ) {
        let mut recent: Vec<_> =
            sizes.iter().zip(2..).map(|(size, number)| piece(number, *size, 0, MEMO)).collect();
        let this = piece(1, 1, 0, MEMO);
        let before = count(&this, &recent, LIMITS, MAX);
        recent.push(piece(99, more, 0, MEMO));
        let after = count(&this, &recent, LIMITS, MAX);
        prop_assert_eq!(after.recipients, before.recipients + more);
        prop_assert!(after.class >= before.class);
        prop_assert_eq!(before.recipients, 1 + sizes.iter().sum::<u64>());
    }
}
