//! Tests of the expansion, with a crash wherever one can be.

use domain::ContactId;
use proptest::prelude::*;

use super::{Cursor, Page, PlanError, next};

fn contact(number: u16) -> ContactId {
    let mut bytes = [0; 16];
    bytes[14..].copy_from_slice(&number.to_be_bytes());
    ContactId::from_bytes(bytes)
}

/// What a correct read returns.
fn read(all: &[ContactId], cursor: Cursor, limit: usize) -> Page {
    let behind = |it: &&ContactId| match cursor {
        Cursor::Start => true,
        Cursor::After(last) => **it > last,
        Cursor::Done => false,
    };
    Page { contacts: all.iter().filter(behind).take(limit).copied().collect(), limit }
}

#[test]
fn a_page_that_does_not_fit_plans_nothing() {
    let page = |contacts: &[u16], limit| Page {
        contacts: contacts.iter().map(|it| contact(*it)).collect(),
        limit,
    };
    let after = Cursor::After(contact(5));
    let outcomes = [
        next(after, page(&[5, 6], 2)),
        next(after, page(&[7, 6], 2)),
        next(after, page(&[6, 6], 2)),
        next(after, page(&[6, 7], 1)),
        next(after, page(&[], 0)),
        next(Cursor::Done, page(&[6], 2)),
    ];
    let errors = outcomes.map(|it| it.expect_err("refused"));
    assert_eq!(
        errors,
        [
            PlanError::Behind,
            PlanError::Order,
            PlanError::Order,
            PlanError::Limit,
            PlanError::Limit,
            PlanError::Done,
        ]
    );
}

#[test]
fn an_audience_of_nobody_is_done_at_once() {
    let plan = next(Cursor::Start, Page { contacts: Vec::new(), limit: 10 }).expect("a plan");
    assert_eq!((plan.contacts.len(), plan.cursor), (0, Cursor::Done));
}

proptest! {
    #[test]
    fn everybody_is_planned_once_whatever_is_repeated(
        count in 0_u16..60,
        limit in 1_usize..20,
        crashes in prop::collection::vec(any::<bool>(), 0..80),
    ) {
        let all: Vec<_> = (0..count).map(contact).collect();
        let (mut committed, mut cursor) = (Vec::new(), Cursor::Start);
        let mut crashes = crashes.into_iter();
        for _ in 0..200 {
            let plan = match next(cursor, read(&all, cursor, limit)) {
                Ok(plan) => plan,
                Err(error) => {
                    prop_assert_eq!((error, cursor), (PlanError::Done, Cursor::Done));
                    break;
                }
            };
            // A crash before the commit loses rows and cursor together.
            if crashes.next() != Some(true) {
                committed.extend(plan.contacts);
                cursor = plan.cursor;
            }
        }
        prop_assert_eq!(cursor, Cursor::Done);
        prop_assert_eq!(committed, all);
    }
}
