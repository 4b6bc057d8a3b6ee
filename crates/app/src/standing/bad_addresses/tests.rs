//! Pages of a record.

use domain::ContactId;
use uuid::Uuid;

use super::{Page, cut};

fn contact(number: u128) -> ContactId {
    ContactId(Uuid::from_u128(number))
}

/// The page of a record that names 1 to 5, as text.
fn page(after: Option<u128>, limit: u32) -> String {
    let named: Vec<_> = (1..=5).map(contact).collect();
    let number = |it: &ContactId| it.0.as_u128().to_string();
    match cut(&named, Page { after: after.map(contact), limit }) {
        Ok((wanted, next)) => {
            let wanted: Vec<_> = wanted.iter().map(number).collect();
            format!("{} then {}", wanted.join(" "), next.as_ref().map_or("end".into(), number))
        }
        Err(error) => error.to_string(),
    }
}

#[test]
fn pages_follow_each_other_and_end() {
    assert_eq!(page(None, 2), "1 2 then 2");
    assert_eq!(page(Some(2), 2), "3 4 then 4");
    assert_eq!(page(Some(4), 2), "5 then end");
    assert_eq!(page(None, 5), "1 2 3 4 5 then end");
    assert_eq!(page(Some(5), 1), " then end");
}

#[test]
fn what_cannot_be_a_page_is_refused() {
    assert_eq!(page(None, 0), "limit: must be 1 to 1000");
    assert_eq!(page(None, 1_001), "limit: must be 1 to 1000");
    assert_eq!(page(Some(9), 2), "after: this record does not name it");
}
