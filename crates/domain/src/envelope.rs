//! The envelope of one delivery (RFC 5321 §2.3.1).

use crate::address::Address;

/// Who a message is said to come from and goes to, on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// `MAIL FROM`. `None` is the null reverse-path `<>` (RFC 5321 §4.5.5).
    pub sender: Option<Address>,
    /// `RCPT TO`.
    pub recipient: Address,
}
