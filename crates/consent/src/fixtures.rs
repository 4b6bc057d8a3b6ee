//! Events for the tests of this crate: one account, few words.

use domain::{AccountId, ConsentEventId, ContactId, ListId, ReviewId, Timestamp};

use crate::event::{ConsentEvent, EventKind, Method};

/// An id that is only a number.
macro_rules! id {
    ($name:ident, $number:expr) => {
        $name::from_bytes(u128::to_be_bytes($number.into()))
    };
}

pub fn contact() -> ContactId {
    id!(ContactId, 0xc0_u8)
}

pub fn list() -> ListId {
    id!(ListId, 0x11_u8)
}

pub fn other_list() -> ListId {
    id!(ListId, 0x12_u8)
}

pub fn review() -> ReviewId {
    id!(ReviewId, 0x99_u8)
}

pub fn event_id(number: u32) -> ConsentEventId {
    id!(ConsentEventId, number)
}

/// A web event of [`contact`] and [`list`], with no optional field.
pub fn event(number: u32, kind: EventKind, at: Timestamp) -> ConsentEvent {
    ConsentEvent {
        id: event_id(number),
        account: id!(AccountId, 0xa0_u8),
        contact: contact(),
        list: Some(list()),
        kind,
        at,
        method: Method::Web,
        wording: None,
        ip: None,
        port: None,
        user_agent: None,
        evidence: None,
        keyed_by: None,
        note: None,
    }
}
