//! What a receiver is asked, and what it says.

use std::net::IpAddr;

use domain::{Address, Reply, Timestamp};
use smtp::command::Forward;

/// One connection, as the receiver sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The address of the client.
    pub peer: IpAddr,
    /// Messages taken in this connection.
    pub(super) messages: u32,
}

/// What happens to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// The reply after the end of data.
    pub reply: Reply,
    /// True when the message was taken and the reply is lost on the way: close
    /// the connection instead of answering (RFC 1047).
    pub reply_lost: bool,
    /// Recipients for whom a DSN follows, and when.
    pub returned: Vec<Return>,
    /// Recipients who complain if they may leave by a header, and when.
    pub complaints: Vec<Return>,
}

/// A message that was taken, and something comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    /// Who does not get it after all, or does not want it.
    pub recipient: Address,
    /// When the report leaves.
    pub at: Timestamp,
}

/// RCPT with what came before it.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// The address of the client.
    pub peer: IpAddr,
    /// MAIL FROM; `None` is the null reverse-path.
    pub sender: Option<&'a Address>,
    /// RCPT TO.
    pub recipient: &'a Forward,
}
