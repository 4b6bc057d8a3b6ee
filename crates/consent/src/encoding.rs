//! The canonical bytes of an event, versions 1 and 2 (`docs/ledger.md` section 1).
//!
//! Owns the frozen format: each event has exactly one encoding, and each valid
//! encoding is of exactly one event, so that a hash of the bytes stands for
//! the event. Version 2 differs from version 1 in its kinds alone, and none is of
//! both: what version 1 can say is never said in another way.
//!
//! **Never** here: hashing, or leniency. Foreign bytes are refused, never
//! repaired, and never panic.

use std::collections::BTreeSet;

use domain::{
    AccountId, ConsentEventId, ContactId, Digest, ListId, Personal, ReviewId, Timestamp, micros,
};
use thiserror::Error;

use crate::{
    event::{
        ConsentEvent, ERASED_LEAVES_MAX, EventKind, IP_BYTES_MAX, KEYED_BY_BYTES_MAX, Method,
        NOTE_BYTES_MAX, TOPIC_BYTES_MAX, USER_AGENT_BYTES_MAX, WithdrawnVia,
    },
    leaf::Leaf,
};

/// The first byte of an event of consent.
pub const VERSION: u8 = 1;
/// The first byte of an event of what somebody is spared (DECISIONS D55).
pub const VERSION_SPARED: u8 = 2;

/// The last microsecond that can be encoded: the end of the year 9998.
pub const AT_MICROS_MAX: i64 = 253_370_764_799_999_999;

const REQUESTED: u8 = 1;
const CONFIRMATION_SENT: u8 = 2;
const CONFIRMED: u8 = 3;
const CLAIMED: u8 = 4;
const ATTESTED: u8 = 5;
const RECONFIRMED: u8 = 6;
const WITHDRAWN: u8 = 7;
const EXPIRED: u8 = 8;
const ERASED: u8 = 9;
const TOPIC_LEFT_OUT: u8 = 10;
const TOPIC_TAKEN_BACK: u8 = 11;
const RESTED: u8 = 12;
const REST_ENDED: u8 = 13;

/// Why an event has no encoding: a mistake of the caller, who should have cut
/// or refused the value before.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EncodeError {
    /// A text is too long; see [`ConsentEvent::cut_texts`].
    #[error("{field} has {bytes} bytes; at most {bytes_max} fit")]
    TooLong {
        /// Which text.
        field: &'static str,
        /// Its length.
        bytes: usize,
        /// The limit.
        bytes_max: usize,
    },
    /// The instant is before 1970 or after the year 9998.
    #[error("the instant {0} cannot be encoded")]
    Instant(Timestamp),
    /// One `erased` event names more leaves than fit.
    #[error("{0} leaves in one erased event; at most {ERASED_LEAVES_MAX} fit")]
    TooManyLeaves(usize),
    /// An `erased` event holds data of the person.
    #[error("an erased event must hold no list, wording, evidence or personal field")]
    ErasedHoldsData,
}

/// Why bytes are not the encoding of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// The bytes end in the middle of a field.
    #[error("{0} is cut off")]
    Short(&'static str),
    /// The first byte names a version that is not known.
    #[error("version {0} is not known")]
    Version(u8),
    /// A field has a byte or value outside of its set or range.
    #[error("{0} has a value that is not allowed")]
    Value(&'static str),
    /// Bytes follow the last field.
    #[error("{0} bytes too many")]
    Trailing(usize),
}

/// The canonical bytes of an event.
///
/// # Errors
/// [`EncodeError`] when a value is out of range; nothing should be written.
pub fn encode(event: &ConsentEvent) -> Result<Vec<u8>, EncodeError> {
    let at = instant(event.at)?;
    if matches!(event.kind, EventKind::Erased { .. }) && holds_data(event) {
        return Err(EncodeError::ErasedHoldsData);
    }
    let mut out = Vec::with_capacity(160);
    out.push(version(&event.kind));
    out.extend_from_slice(event.id.as_bytes());
    out.extend_from_slice(event.account.as_bytes());
    out.extend_from_slice(event.contact.as_bytes());
    out.extend_from_slice(&at);
    put_option(&mut out, event.list.as_ref().map(|it| &it.as_bytes()[..]));
    put_kind(&mut out, &event.kind)?;
    out.push(event.method.tag());
    put_option(&mut out, event.wording.as_ref().map(|it| &it.0[..]));
    put_option(&mut out, event.evidence.as_ref().map(|it| &it.0[..]));
    put_text(&mut out, &event.ip, IP)?;
    put_option(&mut out, event.port.map(u16::to_be_bytes).as_ref().map(|it| &it[..]));
    put_text(&mut out, &event.user_agent, USER_AGENT)?;
    put_text(&mut out, &event.keyed_by, KEYED_BY)?;
    put_text(&mut out, &event.note, NOTE)?;
    Ok(out)
}

/// The event of these bytes.
///
/// # Errors
/// [`DecodeError`]: the bytes are not the one encoding of any event.
pub fn decode(bytes: &[u8]) -> Result<ConsentEvent, DecodeError> {
    let mut from = Reader { rest: bytes };
    let version = match from.byte("version")? {
        known @ (VERSION | VERSION_SPARED) => known,
        other => return Err(DecodeError::Version(other)),
    };
    // The fields of the literal are read in the order they are written here,
    // which is the order of the format.
    let event = ConsentEvent {
        id: ConsentEventId::from_bytes(from.array("id")?),
        account: AccountId::from_bytes(from.array("account")?),
        contact: ContactId::from_bytes(from.array("contact")?),
        at: from.instant("at")?,
        list: from.option("list", Reader::array)?.map(ListId::from_bytes),
        kind: from.kind("kind", version)?,
        method: Method::from_tag(from.byte("method")?).ok_or(DecodeError::Value("method"))?,
        wording: from.option("wording", Reader::array)?.map(Digest),
        evidence: from.option("evidence", Reader::array)?.map(Digest),
        ip: from.text(IP)?,
        port: from.option("port", Reader::array)?.map(u16::from_be_bytes),
        user_agent: from.text(USER_AGENT)?,
        keyed_by: from.text(KEYED_BY)?,
        note: from.text(NOTE)?,
    };
    if !from.rest.is_empty() {
        return Err(DecodeError::Trailing(from.rest.len()));
    }
    if matches!(event.kind, EventKind::Erased { .. }) && holds_data(&event) {
        return Err(DecodeError::Value("erased"));
    }
    Ok(event)
}

/// A text field: its name and its limit in bytes.
#[derive(Clone, Copy)]
struct TextField(&'static str, usize);

const IP: TextField = TextField("ip", IP_BYTES_MAX);
const USER_AGENT: TextField = TextField("user agent", USER_AGENT_BYTES_MAX);
const KEYED_BY: TextField = TextField("keyed by", KEYED_BY_BYTES_MAX);
const NOTE: TextField = TextField("note", NOTE_BYTES_MAX);
const TOPIC: TextField = TextField("topic", TOPIC_BYTES_MAX);

/// The one version in which an event of this kind is written.
fn version(kind: &EventKind) -> u8 {
    match kind {
        EventKind::TopicLeftOut { .. }
        | EventKind::TopicTakenBack { .. }
        | EventKind::Rested { .. }
        | EventKind::RestEnded => VERSION_SPARED,
        _ => VERSION,
    }
}

fn instant(at: Timestamp) -> Result<[u8; 8], EncodeError> {
    let micros = micros(at);
    if !(0..=AT_MICROS_MAX).contains(&micros) {
        return Err(EncodeError::Instant(at));
    }
    Ok(micros.to_be_bytes())
}

/// True if anything is present that an `erased` event must not hold: it
/// outlives the data of the person.
fn holds_data(event: &ConsentEvent) -> bool {
    let ConsentEvent { list, wording, evidence, ip, port, user_agent, keyed_by, note, .. } = event;
    list.is_some()
        || wording.is_some()
        || evidence.is_some()
        || port.is_some()
        || [ip, user_agent, keyed_by, note].into_iter().any(Option::is_some)
}

fn put_option(out: &mut Vec<u8>, value: Option<&[u8]>) {
    out.push(u8::from(value.is_some()));
    out.extend_from_slice(value.unwrap_or_default());
}

fn put_text(
    out: &mut Vec<u8>,
    text: &Option<Personal<String>>,
    field: TextField,
) -> Result<(), EncodeError> {
    let Some(text) = text.as_ref().map(Personal::reveal) else {
        out.push(0);
        return Ok(());
    };
    out.push(1);
    put_bare_text(out, text, field)
}

fn put_bare_text(
    out: &mut Vec<u8>,
    text: &str,
    TextField(field, bytes_max): TextField,
) -> Result<(), EncodeError> {
    let bytes = text.len();
    let length = u16::try_from(bytes)
        .ok()
        .filter(|_| bytes <= bytes_max)
        .ok_or(EncodeError::TooLong { field, bytes, bytes_max })?;
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(text.as_bytes());
    Ok(())
}

fn put_kind(out: &mut Vec<u8>, kind: &EventKind) -> Result<(), EncodeError> {
    match kind {
        EventKind::Requested => out.push(REQUESTED),
        EventKind::ConfirmationSent => out.push(CONFIRMATION_SENT),
        EventKind::Confirmed => out.push(CONFIRMED),
        EventKind::Claimed => out.push(CLAIMED),
        EventKind::Attested { review } => {
            out.push(ATTESTED);
            out.extend_from_slice(review.as_bytes());
        }
        EventKind::Reconfirmed => out.push(RECONFIRMED),
        EventKind::Withdrawn { via } => out.extend_from_slice(&[WITHDRAWN, via.tag()]),
        EventKind::Expired => out.push(EXPIRED),
        EventKind::Erased { leaves } => {
            let count = u16::try_from(leaves.len())
                .ok()
                .filter(|_| leaves.len() <= ERASED_LEAVES_MAX)
                .ok_or(EncodeError::TooManyLeaves(leaves.len()))?;
            out.push(ERASED);
            out.extend_from_slice(&count.to_be_bytes());
            // A BTreeSet iterates in ascending order: the only one allowed.
            leaves.iter().for_each(|leaf| out.extend_from_slice(leaf.as_bytes()));
        }
        EventKind::TopicLeftOut { topic } => {
            out.push(TOPIC_LEFT_OUT);
            put_bare_text(out, topic.reveal(), TOPIC)?;
        }
        EventKind::TopicTakenBack { topic } => {
            out.push(TOPIC_TAKEN_BACK);
            put_bare_text(out, topic.reveal(), TOPIC)?;
        }
        EventKind::Rested { until } => {
            out.push(RESTED);
            out.extend_from_slice(&instant(*until)?);
        }
        EventKind::RestEnded => out.push(REST_ENDED),
    }
    Ok(())
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn take(&mut self, field: &'static str, count: usize) -> Result<&[u8], DecodeError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(DecodeError::Short(field))?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self, field: &'static str) -> Result<[u8; N], DecodeError> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(DecodeError::Short(field))?;
        self.rest = rest;
        Ok(*taken)
    }

    fn byte(&mut self, field: &'static str) -> Result<u8, DecodeError> {
        self.array(field).map(|[byte]| byte)
    }

    fn option<T>(
        &mut self,
        field: &'static str,
        value: impl FnOnce(&mut Self, &'static str) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        match self.byte(field)? {
            0 => Ok(None),
            1 => value(self, field).map(Some),
            _ => Err(DecodeError::Value(field)),
        }
    }

    fn text(&mut self, field: TextField) -> Result<Option<Personal<String>>, DecodeError> {
        self.option(field.0, |from, _| from.bare_text(field))
    }

    fn bare_text(
        &mut self,
        TextField(field, bytes_max): TextField,
    ) -> Result<Personal<String>, DecodeError> {
        let length = usize::from(u16::from_be_bytes(self.array(field)?));
        if length > bytes_max {
            return Err(DecodeError::Value(field));
        }
        let text = std::str::from_utf8(self.take(field, length)?);
        text.map(|it| Personal::new(it.to_owned())).map_err(|_| DecodeError::Value(field))
    }

    fn instant(&mut self, field: &'static str) -> Result<Timestamp, DecodeError> {
        let micros = i64::from_be_bytes(self.array(field)?);
        if !(0..=AT_MICROS_MAX).contains(&micros) {
            return Err(DecodeError::Value(field));
        }
        Timestamp::from_microsecond(micros).map_err(|_| DecodeError::Value(field))
    }

    fn kind(&mut self, field: &'static str, version: u8) -> Result<EventKind, DecodeError> {
        let tag = self.byte(field)?;
        // Otherwise one event could be written in two ways.
        if (tag >= TOPIC_LEFT_OUT) != (version == VERSION_SPARED) {
            return Err(DecodeError::Value(field));
        }
        Ok(match tag {
            REQUESTED => EventKind::Requested,
            CONFIRMATION_SENT => EventKind::ConfirmationSent,
            CONFIRMED => EventKind::Confirmed,
            CLAIMED => EventKind::Claimed,
            ATTESTED => EventKind::Attested { review: ReviewId::from_bytes(self.array(field)?) },
            RECONFIRMED => EventKind::Reconfirmed,
            WITHDRAWN => EventKind::Withdrawn {
                via: WithdrawnVia::from_tag(self.byte(field)?).ok_or(DecodeError::Value(field))?,
            },
            EXPIRED => EventKind::Expired,
            ERASED => EventKind::Erased { leaves: self.leaves(field)? },
            TOPIC_LEFT_OUT => EventKind::TopicLeftOut { topic: self.bare_text(TOPIC)? },
            TOPIC_TAKEN_BACK => EventKind::TopicTakenBack { topic: self.bare_text(TOPIC)? },
            RESTED => EventKind::Rested { until: self.instant("until")? },
            REST_ENDED => EventKind::RestEnded,
            _ => return Err(DecodeError::Value(field)),
        })
    }

    fn leaves(&mut self, field: &'static str) -> Result<BTreeSet<Leaf>, DecodeError> {
        let count = usize::from(u16::from_be_bytes(self.array(field)?));
        if count > ERASED_LEAVES_MAX {
            return Err(DecodeError::Value(field));
        }
        let mut leaves = BTreeSet::new();
        for _ in 0..count {
            let leaf = Leaf(Digest(self.array(field)?));
            if leaves.last().is_some_and(|last| *last >= leaf) {
                return Err(DecodeError::Value(field));
            }
            leaves.insert(leaf);
        }
        Ok(leaves)
    }
}

#[cfg(test)]
mod tests;
