//! Segments and the reads by which they are asked.

use std::collections::BTreeSet;

use domain::{AccountId, Basis, ContactId, SegmentId, Timestamp};
use store::{
    NIL,
    segment::{self, Clear, Mailed, SegmentRow},
};
use uuid::Uuid;

use super::{
    beside_a_neighbour,
    house::{self, House, OURS, at, contact, list, sealed, whose},
};

fn row(account: AccountId, number: u128) -> SegmentRow {
    SegmentRow {
        id: SegmentId(Uuid::from_u128(number)),
        name: format!("{} {number}", whose(account)),
        sealed_expression: sealed(account, "expression"),
        created_at: at(1),
    }
}

/// Segment 1 of either account.
pub async fn furnish(house: &House, account: AccountId) {
    house.unit_of(account, vec![segment::insert(account, &row(account, 1))]).await.unwrap();
}

fn anybody() -> Clear {
    let always = (Timestamp::MIN, Timestamp::MAX);
    Clear {
        account: OURS,
        list: list(1),
        agreed: always,
        added: always,
        domains: None,
        bases: None,
        sample: u16::MAX,
    }
}

#[test]
fn a_segment_is_there_until_it_is_removed() {
    beside_a_neighbour(|house| async move {
        house.unit([segment::insert(OURS, &row(OURS, 2))]).await.unwrap();
        let names = async || {
            let all = segment::all(&house.store, OURS).await.unwrap();
            all.into_iter().map(|it| it.name).collect::<Vec<_>>()
        };
        assert_eq!(names().await, ["ours 1", "ours 2"]);
        let id = SegmentId(Uuid::from_u128(1));
        assert_eq!(house.told([segment::remove(OURS, id, at(2))]).await, "1");
        assert!(house.told([segment::remove(OURS, id, at(3))]).await.contains("touched 0"));
        assert_eq!(names().await, ["ours 2"]);
        assert!(segment::by_id(&house.store, OURS, id).await.unwrap().is_none());
        let other = SegmentId(Uuid::from_u128(2));
        assert_eq!(
            segment::by_id(&house.store, OURS, other).await.unwrap().unwrap().name,
            "ours 2"
        );
    });
}

/// Contacts 1 to 3 gave permission at minute 1; 1 and 3 are at odd.example.
#[test]
fn columns_in_clear_narrow_a_page() {
    beside_a_neighbour(|house| async move {
        let found = async |clear: Clear| {
            let all = (ContactId(NIL), ContactId(Uuid::max()));
            let page = segment::page(&house.store, &clear, all, 10).await.unwrap();
            let count = segment::count(&house.store, &clear).await.unwrap();
            assert_eq!(count, page.len() as u64, "{clear:?}");
            page.iter().map(|it| it.contact.0.as_u128()).collect::<Vec<_>>()
        };
        let words = |of: &[&str]| Some(of.iter().map(|it| (*it).to_owned()).collect());
        assert_eq!(found(anybody()).await, [1, 2, 3]);
        assert_eq!(found(Clear { domains: words(&["odd.example"]), ..anybody() }).await, [1, 3]);
        assert_eq!(found(Clear { domains: words(&[]), ..anybody() }).await, []);
        let bases = |of: Basis| Some(BTreeSet::from([of]));
        assert_eq!(found(Clear { bases: bases(Basis::Confirmed), ..anybody() }).await, [1, 2, 3]);
        assert_eq!(found(Clear { bases: bases(Basis::Attested), ..anybody() }).await, []);
        assert_eq!(found(Clear { agreed: (at(1), at(2)), ..anybody() }).await, [1, 2, 3]);
        assert_eq!(found(Clear { agreed: (at(0), at(1)), ..anybody() }).await, []);
        assert_eq!(found(Clear { added: (at(2), at(9)), ..anybody() }).await, []);
        assert_eq!(found(Clear { list: list(2), ..anybody() }).await, []);
        assert_eq!(found(Clear { sample: 2, ..anybody() }).await, [1, 2], "by the end of the id");
    });
}

#[test]
fn a_page_has_ends_and_a_limit() {
    beside_a_neighbour(|house| async move {
        let page = async |after, until, limit| {
            let ends = (contact(after), contact(until));
            let page = segment::page(&house.store, &anybody(), ends, limit).await.unwrap();
            page.iter().map(|it| it.contact.0.as_u128()).collect::<Vec<_>>()
        };
        assert_eq!(page(1, 3, 10).await, [2, 3]);
        assert_eq!(page(0, 2, 10).await, [1, 2]);
        assert_eq!(page(0, 9, 1).await, [1]);
    });
}

#[test]
fn what_else_is_asked_is_of_the_account() {
    beside_a_neighbour(|house| async move {
        let contacts = [contact(1), contact(2), contact(5)];
        let mailed = async |except: Option<u128>, minute| {
            let key = (OURS, except.map(house::campaign));
            segment::mailed(&house.store, key, at(minute), &contacts).await.unwrap()
        };
        let one = Mailed { contact: contact(1), mailed: 1, accepted: 0, bounced: 0 };
        assert_eq!(mailed(None, 0).await, [one]);
        assert_eq!(mailed(Some(1), 0).await, []);
        assert_eq!(mailed(None, 10).await, []);
        let also = segment::also_on(&house.store, (OURS, list(1)), &contacts).await.unwrap();
        assert_eq!(also, [contact(1), contact(2)].into());
        let also = segment::also_on(&house.store, (OURS, list(2)), &contacts).await.unwrap();
        assert!(also.is_empty());
    });
}
