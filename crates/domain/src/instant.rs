//! Instants are UTC microseconds, as stored.

use jiff::Timestamp;

/// Microseconds since 1970-01-01T00:00:00Z. Sub-microseconds are cut.
#[must_use]
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The instant of a stored number of microseconds. Numbers outside of the
/// calendar become its first or last instant.
#[must_use]
pub fn from_micros(value: i64) -> Timestamp {
    Timestamp::from_microsecond(value).unwrap_or(if value < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}
