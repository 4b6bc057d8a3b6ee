//! What a simulated receiver decides: (state, event, now) → reply.
//!
//! Pure: the same receiver runs on loopback sockets (`provider`) and, on
//! virtual time, inside a process. The order of checks is that of common
//! receivers: connection, sender, recipient, message.
//!
//! **Never** here: I/O or a clock.

mod limits;

use std::{collections::BTreeMap, net::IpAddr};

use domain::{Address, Reply, Timestamp};
use smtp::command::Forward;

use crate::{
    config::{Behaviour, ProviderConfig},
    seed::Seed,
};
use limits::Window;

/// One connection, as the receiver sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The address of the client.
    pub peer: IpAddr,
    /// Messages taken in this connection.
    messages: u32,
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
}

/// A message that was taken and comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    /// Who does not get it after all.
    pub recipient: Address,
    /// When the DSN leaves.
    pub at: Timestamp,
}

/// How often something was decided, by name.
pub type Counts = BTreeMap<&'static str, u64>;

/// One provider: what it is like, and what it remembers.
#[derive(Debug)]
pub struct Receiver {
    config: ProviderConfig,
    seed: Seed,
    open: u32,
    greylist: BTreeMap<(IpAddr, String, String), Timestamp>,
    first_tried: BTreeMap<String, Timestamp>,
    taken: BTreeMap<String, u64>,
    window: Window,
    counts: Counts,
}

impl Receiver {
    /// A receiver that remembers nothing yet.
    #[must_use]
    pub fn new(config: ProviderConfig, seed: Seed) -> Self {
        Self {
            window: Window::new(config.behaviour.rate),
            config,
            seed,
            open: 0,
            greylist: BTreeMap::new(),
            first_tried: BTreeMap::new(),
            taken: BTreeMap::new(),
            counts: Counts::new(),
        }
    }

    /// How often something was decided.
    #[must_use]
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Connections open now.
    #[must_use]
    pub fn connections_open(&self) -> u32 {
        self.open
    }

    /// True when the mailbox exists here.
    #[must_use]
    pub fn knows(&self, recipient: &Address) -> bool {
        let Behaviour { unknown_share, unknown_prefixes, .. } = &self.config.behaviour;
        let local = recipient.local().to_ascii_lowercase();
        let draw = self.seed.draw(&["unknown", &recipient.normalised()]);
        self.serves(recipient)
            && !unknown_prefixes.iter().any(|it| local.starts_with(it.as_str()))
            && !draw.chance(*unknown_share)
    }

    fn serves(&self, recipient: &Address) -> bool {
        self.config.domains.contains(recipient.domain())
    }

    /// A client connects. A visit only when it was let in; end it with
    /// [`Receiver::disconnect`].
    pub fn connect(&mut self, peer: IpAddr) -> (Reply, Option<Visit>) {
        if self.config.behaviour.connections_max.is_some_and(|max| self.open >= max) {
            self.count("refused: too many connections");
            return (Reply::new(421, "4.7.0 Too many connections from your address"), None);
        }
        self.open += 1;
        self.count("connections");
        let greeting = format!("{} ESMTP simulated", self.config.name);
        (Reply::new(220, &greeting), Some(Visit { peer, messages: 0 }))
    }

    /// A client that was let in is gone.
    pub fn disconnect(&mut self, _visit: Visit) {
        self.open = self.open.saturating_sub(1);
    }

    /// MAIL.
    pub fn mail(&mut self, visit: &Visit, encrypted: bool, now: Timestamp) -> Reply {
        let behaviour = &self.config.behaviour;
        if behaviour.tls_required && !encrypted {
            return self.refuse("refused: no TLS", Reply::new(530, "5.7.0 Say STARTTLS first"));
        }
        if behaviour.messages_per_connection_max.is_some_and(|max| visit.messages >= max) {
            let reply = Reply::new(421, "4.7.0 Enough messages in this connection");
            return self.refuse("deferred: messages per connection", reply);
        }
        if !self.window.has_room(now) {
            let reply = Reply::new(451, "4.7.1 Too many messages, slow down");
            return self.refuse("deferred: rate", reply);
        }
        Reply::new(250, "2.1.0 OK")
    }

    /// RCPT.
    pub fn rcpt(&mut self, attempt: &Attempt<'_>, now: Timestamp) -> Reply {
        let Forward::Address(recipient) = attempt.recipient else {
            return Reply::new(250, "2.1.5 OK");
        };
        if !self.serves(recipient) {
            return self.refuse("refused: relay", Reply::new(550, "5.7.1 Relaying denied"));
        }
        if !self.knows(recipient) {
            return self.refuse("refused: unknown user", Reply::new(550, "5.1.1 User unknown"));
        }
        if self.is_greylisted(attempt, recipient, now) {
            let reply = Reply::new(450, "4.7.1 Greylisted, please try again later");
            return self.refuse("deferred: greylist", reply);
        }
        match self.full(recipient, now) {
            Some(reply) => self.refuse("mailbox full", reply),
            None => Reply::new(250, "2.1.5 OK"),
        }
    }

    /// The message is complete.
    pub fn message(&mut self, visit: &mut Visit, recipients: &[Forward], now: Timestamp) -> Fate {
        visit.messages += 1;
        self.window.add(now);
        self.count("accepted");
        let behaviour = self.config.behaviour.clone();
        let mut fate = Fate {
            reply: Reply::new(250, "2.0.0 Queued"),
            reply_lost: false,
            returned: Vec::new(),
        };
        for recipient in recipients {
            let Forward::Address(recipient) = recipient else { continue };
            let key = recipient.normalised();
            let before = self.taken.entry(key.clone()).or_default();
            // A second copy draws again, else a lost reply would be lost for
            // ever.
            let draw = self.seed.draw(&["reply-loss", &key, &before.to_string()]);
            *before += 1;
            fate.reply_lost |= draw.chance(behaviour.reply_loss_share);
            if self.seed.draw(&["late-dsn", &key]).chance(behaviour.late_dsn_share) {
                let at = after(now, behaviour.late_dsn_delay);
                fate.returned.push(Return { recipient: recipient.clone(), at });
            }
        }
        if fate.reply_lost {
            self.count("reply lost");
        }
        fate
    }

    fn is_greylisted(
        &mut self,
        attempt: &Attempt<'_>,
        recipient: &Address,
        now: Timestamp,
    ) -> bool {
        let Some(delay) = self.config.behaviour.greylist else { return false };
        let sender = attempt.sender.map(Address::normalised).unwrap_or_default();
        let key = (attempt.peer, sender, recipient.normalised());
        let first = *self.greylist.entry(key).or_insert(now);
        now < after(first, delay)
    }

    fn full(&mut self, recipient: &Address, now: Timestamp) -> Option<Reply> {
        let Behaviour { full_share, full_for, .. } = self.config.behaviour;
        let key = recipient.normalised();
        if !self.seed.draw(&["full", &key]).chance(full_share) {
            return None;
        }
        let first = *self.first_tried.entry(key).or_insert(now);
        match full_for {
            None => Some(Reply::new(552, "5.2.2 Mailbox full")),
            Some(time) if now < after(first, time) => Some(Reply::new(452, "4.2.2 Mailbox full")),
            Some(_) => None,
        }
    }

    /// Counts something that happened outside of the model.
    pub fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    fn refuse(&mut self, what: &'static str, reply: Reply) -> Reply {
        self.count(what);
        reply
    }
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

fn after(start: Timestamp, delay: domain::SignedDuration) -> Timestamp {
    start.saturating_add(delay).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
