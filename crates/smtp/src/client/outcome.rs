//! What became of a transaction, and how a session ended.

use std::fmt;

use domain::Reply;
use thiserror::Error;

use crate::reply::ReplyError;

/// Where in a session something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Before the TCP connection stood.
    Connect,
    /// Waiting for the greeting.
    Greeting,
    /// EHLO or HELO.
    Ehlo,
    /// STARTTLS or the handshake.
    StartTls,
    /// Between transactions.
    Idle,
    /// MAIL FROM.
    Mail,
    /// RCPT TO.
    Rcpt,
    /// DATA, or the first octets of BDAT.
    Data,
    /// After the final dot, or the last octet of BDAT.
    EndOfData,
    /// RSET.
    Reset,
    /// QUIT, and afterwards.
    Quit,
}

impl Stage {
    /// The word used in data and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Greeting => "greeting",
            Self::Ehlo => "ehlo",
            Self::StartTls => "starttls",
            Self::Idle => "idle",
            Self::Mail => "mail",
            Self::Rcpt => "rcpt",
            Self::Data => "data",
            Self::EndOfData => "end-of-data",
            Self::Reset => "reset",
            Self::Quit => "quit",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a session broke without a reply that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Cause {
    /// The connection ended.
    #[error("the connection ended")]
    Closed,
    /// We could not send all bytes.
    #[error("not all bytes could be sent")]
    WriteFailed,
    /// No answer in time.
    #[error("no answer in time")]
    TimedOut,
    /// What came is not a reply.
    #[error(transparent)]
    Reply(ReplyError),
    /// A reply that nothing had asked for, or that does not fit the command.
    #[error("the peer answered out of step")]
    OutOfStep,
    /// The handshake failed, or the certificate did not suffice.
    #[error("TLS could not be established")]
    Tls,
    /// Octets in clear after the answer to STARTTLS: somebody on the way may
    /// have put them there (THREATS S3).
    #[error("the peer sent octets in clear after agreeing to TLS")]
    PlaintextAfterStartTls,
}

/// What became of one transaction. Exactly one for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver took responsibility (RFC 5321 §6.1).
    Accepted {
        /// Its answer, 2yz.
        reply: Reply,
    },
    /// The receiver said no: 4yz or 5yz. It does not have the message.
    Refused {
        /// What it refused.
        stage: Stage,
        /// Its answer.
        reply: Reply,
    },
    /// The end of data went out and no answer came: the receiver may have the
    /// message (RFC 1047, DECISIONS D4).
    InDoubt {
        /// What happened instead of an answer.
        cause: Cause,
    },
    /// The session broke while the receiver could not have the message.
    Broken {
        /// Where it broke.
        stage: Stage,
        /// What happened.
        cause: Cause,
    },
    /// The receiver cannot take this message; nothing was sent. Final for this
    /// form of the message.
    Unsupported(Lack),
}

/// What a receiver would have to support.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Lack {
    /// RFC 6531: the address or a header is beyond ASCII (X.6.7).
    #[error("the receiver does not support internationalised addresses")]
    SmtpUtf8,
    /// RFC 6152: the body is beyond ASCII (X.6.3).
    #[error("the receiver takes 7-bit messages only")]
    EightBitMime,
    /// RFC 1870: the message is larger than the receiver takes (X.3.4).
    #[error("the message has {size_bytes} octets, the receiver takes {size_bytes_max}")]
    Size {
        /// Octets of the message.
        size_bytes: u64,
        /// Octets the receiver takes.
        size_bytes_max: u64,
    },
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// We said goodbye.
    Finished,
    /// The receiver ended it with a reply: 421 at any time, a greeting of 554,
    /// EHLO or STARTTLS refused.
    Refused {
        /// Where.
        stage: Stage,
        /// Its answer.
        reply: Reply,
    },
    /// TLS is required and not offered.
    TlsNotOffered,
    /// It broke.
    Broken {
        /// Where.
        stage: Stage,
        /// What happened.
        cause: Cause,
    },
}
