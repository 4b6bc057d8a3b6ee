//! The words in which a receiver refuses.
//!
//! Owns every refusal in every dialect. What a reply means must be read from its
//! text where providers use a code in their own way: QQ says 550 about states
//! that pass, NetEase puts the reason into letters behind any code. The words
//! are those that senders report; names and links are left out.

use domain::Reply;

use crate::config::Dialect;

/// Why somebody or something is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Connections,
    MessagesPerConnection,
    Rate,
    NoTls,
    Relay,
    UnknownUser,
    Greylisted,
    Busy,
    Full,
    OverQuota,
    MaybeSpam,
    Spam,
}

impl Refusal {
    /// Its name in the counts.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Connections => "refused: too many connections",
            Self::MessagesPerConnection => "deferred: messages per connection",
            Self::Rate => "deferred: rate",
            Self::NoTls => "refused: no TLS",
            Self::Relay => "refused: relay",
            Self::UnknownUser => "refused: unknown user",
            Self::Greylisted => "deferred: greylist",
            Self::Busy => "deferred: too much for the recipient",
            Self::Full => "deferred: mailbox full",
            Self::OverQuota => "refused: mailbox full",
            Self::MaybeSpam => "deferred: spam",
            Self::Spam => "refused: spam",
        }
    }

    /// The reply.
    pub(super) fn reply(self, dialect: Dialect) -> Reply {
        let own = match dialect {
            Dialect::Plain => None,
            Dialect::Qq => self.as_qq(),
            Dialect::NetEase => self.as_netease(),
        };
        let (code, text) = own.unwrap_or_else(|| self.plain());
        Reply::new(code, text)
    }

    /// RFC 5321 and RFC 3463, as they are meant.
    fn plain(self) -> (u16, &'static str) {
        match self {
            Self::Connections => (421, "4.7.0 Too many connections from your address"),
            Self::MessagesPerConnection => (421, "4.7.0 Enough messages in this connection"),
            Self::Rate => (421, "4.7.0 Too many messages, slow down"),
            // RFC 3207 §4.
            Self::NoTls => (530, "5.7.0 Say STARTTLS first"),
            Self::Relay => (550, "5.7.1 Relaying denied"),
            Self::UnknownUser => (550, "5.1.1 User unknown"),
            Self::Greylisted => (450, "4.7.1 Greylisted, please try again later"),
            Self::Busy => (450, "4.2.1 The user is receiving mail too quickly"),
            Self::Full => (452, "4.2.2 Mailbox full"),
            Self::OverQuota => (552, "5.2.2 Mailbox full"),
            Self::MaybeSpam => (451, "4.7.1 This looks like spam, please try again later"),
            Self::Spam => (554, "5.7.1 This message is spam"),
        }
    }

    /// Limits and protection of a recipient are a 550 that passes.
    fn as_qq(self) -> Option<(u16, &'static str)> {
        Some(match self {
            Self::Connections => (550, "Connection frequency limited."),
            Self::Rate => (550, "Domain frequency limited."),
            Self::UnknownUser => (550, "Mailbox not found."),
            Self::Busy => (550, "Mailbox unavailable or access denied."),
            Self::Spam => (550, "Mail content denied."),
            _ => return None,
        })
    }

    /// Letters decide; the digits before them vary.
    fn as_netease(self) -> Option<(u16, &'static str)> {
        Some(match self {
            Self::Connections => (550, "HL:ICC simulated, too many concurrent connections"),
            Self::MessagesPerConnection => (421, "MI:DMC simulated, too many messages"),
            Self::Rate => (550, "MI:SFQ simulated, too many messages of the sender"),
            Self::UnknownUser => (550, "Invalid User"),
            Self::Busy => (550, "RP:QRC simulated, too many messages for the recipient"),
            Self::MaybeSpam => (451, "DT:SPM simulated, please try again later"),
            Self::Spam => (554, "DT:SPM simulated, spam"),
            _ => return None,
        })
    }
}
