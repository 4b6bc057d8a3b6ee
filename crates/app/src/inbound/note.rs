//! What is kept of a mail that came in, bounded: port 25 is open to everybody,
//! and a flood must not fill the disk.
//!
//! A mail with an authentic token leaves one row per delivery (or contact) and
//! kind, however often it comes. All others are counted: a row per kind, day
//! and group of networks, so at most [`GROUPS`] rows of a kind a day.

use std::net::IpAddr;

use domain::{AccountId, InboundEventId, SignedDuration, Timestamp, token::Subject};
use store::{
    Lane, NIL, Scope, Step,
    inbound_event::{self, InboundEventRow},
};

use crate::{App, Failure};

/// Groups that networks fall into: rows of one kind in one day.
const GROUPS: u16 = 256;
/// Milliseconds of a day.
const DAY_MS: i64 = SignedDuration::from_hours(24).as_millis() as i64;

/// What a mail was taken for. The words are those of `inbound_event.kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Bounce,
    Delay,
    Unsubscribe,
    Complaint,
    Reply,
    ForStaff,
    Nothing,
    Forged,
    Unknown,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Bounce => "bounce",
            Self::Delay => "delay",
            Self::Unsubscribe => "unsubscribe",
            Self::Complaint => "complaint",
            Self::Reply => "reply",
            Self::ForStaff => "for-staff",
            Self::Nothing => "nothing",
            Self::Forged => "forged",
            Self::Unknown => "unknown",
        }
    }
}

/// The step that records what a mail with an authentic token led to, once.
pub(super) fn once(
    account: AccountId,
    subject: Subject,
    (kind, detail): (Kind, &str),
    now: Timestamp,
) -> Step {
    let (delivery, bytes) = match subject {
        Subject::Delivery(id) => (Some(id), *id.as_bytes()),
        Subject::Contact(id) | Subject::ContactOnList(id, _) => (None, *id.as_bytes()),
        Subject::Consent(id) => (None, *id.as_bytes()),
        Subject::Reply(id) => (None, *id.as_bytes()),
    };
    // An id that the same mail gives again. Those of a delivery and of its
    // events live in different tables.
    let mut bytes = bytes;
    bytes[15] = bytes[15].wrapping_add(kind as u8);
    inbound_event::insert_once(
        account,
        &InboundEventRow {
            id: InboundEventId::from_bytes(bytes),
            kind: kind.as_str(),
            delivery,
            detail: detail.to_owned(),
            created_at: now,
        },
    )
}

/// Counts a mail that belongs to nobody.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(super) async fn count(app: &App, kind: Kind, peer: IpAddr) -> Result<(), Failure> {
    let scope = Scope::System("a mail without a token belongs to no account");
    let step = counted(kind, peer, app.now());
    app.store().unit(scope, Lane::Settle, vec![step]).await?;
    Ok(())
}

fn counted(kind: Kind, peer: IpAddr, now: Timestamp) -> Step {
    let start = now.as_millisecond().div_euclid(DAY_MS) * DAY_MS;
    let start = Timestamp::from_millisecond(start).unwrap_or(now);
    let group = group(peer).to_be_bytes();
    let mut place = [0; 10];
    place[0] = kind as u8;
    place[1..3].copy_from_slice(&group);
    inbound_event::count(
        AccountId(NIL),
        &InboundEventRow {
            id: InboundEventId::new(start, place),
            kind: kind.as_str(),
            delivery: None,
            detail: "1".to_owned(),
            created_at: start,
        },
    )
}

/// The group of a network: /24, or /48 of IPv6. Who floods from one network
/// stays in one group; groups hold many networks, and only their sum is shown.
fn group(peer: IpAddr) -> u16 {
    let network: [u8; 6] = match peer {
        IpAddr::V4(it) => {
            let [a, b, c, _] = it.octets();
            [0, 0, 0, a, b, c]
        }
        IpAddr::V6(it) => {
            let [a, b, c, d, e, f, ..] = it.octets();
            [a, b, c, d, e, f]
        }
    };
    let sum =
        network.iter().fold(0_u16, |sum, it| sum.wrapping_mul(251).wrapping_add(u16::from(*it)));
    sum % GROUPS
}

#[cfg(test)]
mod tests;
