//! Tests of audiences.

use std::collections::BTreeSet;

use domain::ListId;

use super::{Audience, AudienceError, LISTS_MAX};

fn list(number: u8) -> ListId {
    ListId::from_bytes([number; 16])
}

fn audience(lists: &[u8], except: &[u8]) -> Result<Audience, AudienceError> {
    let lists = lists.iter().map(|it| list(*it)).collect();
    Audience::new(lists, except.iter().map(|it| list(*it)).collect())
}

fn via(lists: &[u8], except: &[u8], memberships: &[u8]) -> Option<ListId> {
    let memberships: BTreeSet<_> = memberships.iter().map(|it| list(*it)).collect();
    audience(lists, except).expect("an audience").via(&memberships)
}

#[test]
fn a_contact_on_several_lists_counts_once_under_the_first() {
    assert_eq!(via(&[2, 1], &[], &[1, 2, 3]), Some(list(2)));
    assert_eq!(via(&[2, 1], &[], &[1]), Some(list(1)));
    assert_eq!(via(&[2, 1], &[], &[3]), None);
}

#[test]
fn who_is_on_a_list_left_out_is_not_reached() {
    assert_eq!(via(&[1], &[9], &[1, 9]), None);
    assert_eq!(via(&[1], &[9], &[1]), Some(list(1)));
}

#[test]
fn an_audience_must_make_sense() {
    assert_eq!(audience(&[], &[1]), Err(AudienceError::Empty));
    assert_eq!(audience(&[1, 2, 1], &[]), Err(AudienceError::Twice(list(1))));
    assert_eq!(audience(&[1], &[1]), Err(AudienceError::Both(list(1))));
    let many: Vec<_> = (0..=u8::try_from(LISTS_MAX).expect("fits")).collect();
    assert_eq!(audience(&many, &[]), Err(AudienceError::TooMany));
}
