//! Values that go into statements and come out of rows.
//!
//! The two engines differ in how they hold ids (`UUID`, 16-byte `BLOB`) and
//! truth (`BOOLEAN`, 0 and 1). [`Value`] and [`FromValue`] hide that, so that
//! the SQL text is common. Instants are UTC microseconds; how a batch travels,
//! `batch` says.

use std::fmt;

use domain::{
    AccessRecordId, AccountId, ActId, ApiKeyId, AppealId, BrakeId, CampaignId, CaseId, CaseReplyId,
    ConsentEventId, ContactId, DeliveryId, Digest, Domain, EnforcementId, FindingId, FingerprintId,
    FormId, ImportId, InboundEventId, JobId, LegalHoldId, LicenceId, ListId, ListingId,
    RetentionRunId, ReviewId, Sealed, SegmentId, SenderDomainId, SigningKeyId, SuppressionId,
    Timestamp, TransferId, VerdictId, WaveId, from_micros, micros,
};
use uuid::Uuid;

use crate::batch::Batch;

/// A parameter or a column.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// SQL `NULL`.
    Null,
    /// A number, or an instant in microseconds.
    Int(i64),
    /// A text.
    Text(String),
    /// Bytes, unless they are sixteen.
    Blob(Vec<u8>),
    /// An id, or any sixteen bytes: they need no place on the heap.
    Uuid(Uuid),
    /// True or false.
    Bool(bool),
    /// Rows, as the one parameter of a bulk statement.
    Batch(Batch),
}

impl Value {
    /// Bytes as a value.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        Uuid::from_slice(bytes).map_or_else(|_| Self::Blob(bytes.to_vec()), Self::Uuid)
    }

    /// The same of bytes that are on the heap.
    fn of_vec(bytes: Vec<u8>) -> Self {
        match Uuid::from_slice(&bytes) {
            Ok(it) => Self::Uuid(it),
            Err(_) => Self::Blob(bytes),
        }
    }

    /// The bytes, if it is bytes or an id.
    pub(crate) fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Blob(it) => Some(it),
            Self::Uuid(it) => Some(it.as_bytes()),
            _ => None,
        }
    }

    /// The kind of value, for messages. Never the value.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Int(_) => "a number",
            Self::Text(_) => "a text",
            Self::Blob(_) => "bytes",
            Self::Uuid(_) => "an id",
            Self::Bool(_) => "a truth value",
            Self::Batch(_) => "a batch",
        }
    }
}

/// Shows the kind, never the value: a parameter in a log line must not leak
/// (DECISIONS D20).
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "(text, {} bytes)", text.len()),
            Self::Blob(bytes) => write!(f, "({} bytes)", bytes.len()),
            Self::Batch(batch) => write!(f, "{batch:?}"),
            other => write!(f, "({})", other.kind()),
        }
    }
}

/// The parameters of a statement, `$1` first: `params![account, name, now]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        vec![$($crate::Value::from($value)),*]
    };
}

macro_rules! into_value {
    ($($type:ty => |$it:ident| $value:expr;)*) => {$(
        impl From<$type> for Value {
            fn from($it: $type) -> Self {
                $value
            }
        }
    )*};
}

into_value! {
    i64 => |it| Self::Int(it);
    i32 => |it| Self::Int(it.into());
    u32 => |it| Self::Int(it.into());
    u64 => |it| Self::Int(i64::try_from(it).unwrap_or(i64::MAX));
    u16 => |it| Self::Int(it.into());
    u8 => |it| Self::Int(it.into());
    bool => |it| Self::Bool(it);
    String => |it| Self::Text(without_nul(it));
    &str => |it| Self::Text(without_nul(it.to_owned()));
    &String => |it| Self::Text(without_nul(it.clone()));
    Vec<u8> => |it| Self::of_vec(it);
    &[u8] => |it| Self::of_bytes(it);
    Uuid => |it| Self::Uuid(it);
    Timestamp => |it| Self::Int(micros(it));
    Digest => |it| Self::Blob(it.0.to_vec());
    Sealed => |it| Self::of_vec(it.0);
    &Sealed => |it| Self::of_bytes(&it.0);
    Domain => |it| Self::Text(it.as_str().to_owned());
    &Domain => |it| Self::Text(it.as_str().to_owned());
}

/// PostgreSQL cannot hold U+0000 in a text, and foreign text (a reply, a form)
/// may have one: it becomes U+FFFD, on both engines alike.
fn without_nul(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Self {
        Self::of_bytes(&bytes)
    }
}

/// `None` is `NULL`.
impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// What a column can be read as.
pub trait FromValue: Sized {
    /// What the reader expected, for messages: `"an id"`.
    const EXPECTED: &'static str;

    /// The value as this type; `None` when it is something else.
    fn from_value(value: &Value) -> Option<Self>;
}

macro_rules! from_value {
    ($($type:ty, $expected:literal => $($pattern:pat => $value:expr),+;)*) => {$(
        impl FromValue for $type {
            const EXPECTED: &'static str = $expected;

            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    $($pattern => $value,)+
                    _ => None,
                }
            }
        }
    )*};
}

from_value! {
    i64, "a number" => Value::Int(it) => Some(*it);
    i32, "a number of 32 bits" => Value::Int(it) => (*it).try_into().ok();
    u64, "a number, not negative" => Value::Int(it) => (*it).try_into().ok();
    u32, "a number of 32 bits, not negative" => Value::Int(it) => (*it).try_into().ok();
    u16, "a number of 16 bits, not negative" => Value::Int(it) => (*it).try_into().ok();
    u8, "a number of 8 bits, not negative" => Value::Int(it) => (*it).try_into().ok();
    bool, "true or false" => Value::Bool(it) => Some(*it), Value::Int(it @ 0..=1) => Some(*it == 1);
    String, "a text" => Value::Text(it) => Some(it.clone());
    Uuid, "an id" => Value::Uuid(it) => Some(*it);
    Timestamp, "an instant" => Value::Int(it) => Some(from_micros(*it));
    Digest, "a digest of 32 bytes" => Value::Blob(it) => it.as_slice().try_into().ok().map(Self);
    Domain, "a domain" => Value::Text(it) => it.parse().ok();
}

impl FromValue for Vec<u8> {
    const EXPECTED: &'static str = "bytes";

    fn from_value(value: &Value) -> Option<Self> {
        value.as_bytes().map(<[u8]>::to_vec)
    }
}

impl FromValue for Sealed {
    const EXPECTED: &'static str = "sealed bytes";

    fn from_value(value: &Value) -> Option<Self> {
        Vec::from_value(value).map(Self)
    }
}

impl<const N: usize> FromValue for [u8; N] {
    const EXPECTED: &'static str = "bytes of a fixed number";

    fn from_value(value: &Value) -> Option<Self> {
        value.as_bytes()?.try_into().ok()
    }
}

/// `NULL` is `None`.
impl<T: FromValue> FromValue for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
}

macro_rules! ids {
    ($($id:ident)*) => {$(
        impl From<$id> for Value {
            fn from(id: $id) -> Self {
                Self::Uuid(id.0)
            }
        }

        impl FromValue for $id {
            const EXPECTED: &'static str = "an id";

            fn from_value(value: &Value) -> Option<Self> {
                Uuid::from_value(value).map(Self)
            }
        }
    )*};
}

ids! {
    AccountId ApiKeyId SenderDomainId SigningKeyId ListId SegmentId FormId ContactId ConsentEventId ImportId
    FingerprintId
    CampaignId VerdictId ReviewId DeliveryId InboundEventId SuppressionId JobId EnforcementId BrakeId CaseId CaseReplyId TransferId ListingId AccessRecordId FindingId ActId WaveId AppealId LegalHoldId RetentionRunId
    LicenceId
}
