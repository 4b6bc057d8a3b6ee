//! What a simulated receiver decides: (state, event, now) → reply.
//!
//! Pure: the same receiver runs on loopback sockets (`provider`) and, on
//! virtual time, inside a process. The order of checks is that of common
//! receivers: connection, sender, recipient, message.
//!
//! **Never** here: I/O or a clock.

mod fate;
mod limits;
mod reports;
mod torn;
mod words;

use std::{collections::BTreeMap, net::IpAddr};

use domain::{Address, Reply, SignedDuration, Timestamp};
use smtp::command::Forward;

use crate::{
    config::{Behaviour, ProviderConfig},
    seed::Seed,
};
pub use fate::{Attempt, Fate, Return, Visit};
use limits::Window;
pub use reports::Reports;
pub use torn::Torn;
use words::Refusal;

/// How often something was decided, by name.
pub type Counts = BTreeMap<&'static str, u64>;

/// One provider: what it is like, and what it remembers.
#[derive(Debug)]
pub struct Receiver {
    pub(crate) torn: Torn,
    pub(crate) reports: Reports,
    config: ProviderConfig,
    seed: Seed,
    open: u32,
    greylist: BTreeMap<(IpAddr, String, String), Timestamp>,
    first_tried: BTreeMap<String, Timestamp>,
    taken: BTreeMap<String, u64>,
    window: Window,
    counts: Counts,
    unknown_at: BTreeMap<String, Timestamp>,
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
            unknown_at: BTreeMap::new(),
            torn: Torn::default(),
            reports: Reports::default(),
        }
    }

    /// How often something was decided.
    #[must_use]
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Sessions that were torn so far.
    #[must_use]
    pub fn torn(&self) -> Torn {
        self.torn
    }

    /// Reports that followed messages, or will.
    #[must_use]
    pub fn reports(&self) -> &Reports {
        &self.reports
    }

    /// Who was asked for and is unknown, by normalised address, and when first.
    #[must_use]
    pub fn unknown_at(&self) -> &BTreeMap<String, Timestamp> {
        &self.unknown_at
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
        self.serves(recipient)
            && !unknown_prefixes.iter().any(|it| local.starts_with(it.as_str()))
            && !self.draws("unknown", recipient, *unknown_share)
    }

    /// True when mail for this address is taken, if need be after some tries.
    #[must_use]
    pub fn takes(&self, recipient: &Address) -> bool {
        let it = &self.config.behaviour;
        self.knows(recipient)
            && !self.draws("over-quota", recipient, it.over_quota_share)
            && !(it.spam_for.is_none() && self.draws("spam", recipient, it.spam_share))
    }

    /// True when mail for this address is taken, read, and neither returned nor
    /// complained about.
    #[must_use]
    pub fn keeps(&self, recipient: &Address) -> bool {
        let it = &self.config.behaviour;
        self.takes(recipient)
            && !self.draws("late-dsn", recipient, it.late_dsn_share)
            && !self.draws("complaint", recipient, it.complaint_share)
    }

    fn serves(&self, recipient: &Address) -> bool {
        self.config.domains.contains(recipient.domain())
    }

    fn draws(&self, what: &str, recipient: &Address, share: f64) -> bool {
        self.seed.draw(&[what, &recipient.normalised()]).chance(share)
    }

    /// A client connects. A visit only when it was let in; end it with
    /// [`Receiver::disconnect`].
    pub fn connect(&mut self, peer: IpAddr) -> (Reply, Option<Visit>) {
        if self.config.behaviour.connections_max.is_some_and(|max| self.open >= max) {
            return (self.refuse(Refusal::Connections), None);
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
            return self.refuse(Refusal::NoTls);
        }
        if behaviour.messages_per_connection_max.is_some_and(|max| visit.messages >= max) {
            return self.refuse(Refusal::MessagesPerConnection);
        }
        if !self.window.has_room(now) {
            return self.refuse(Refusal::Rate);
        }
        Reply::new(250, "2.1.0 OK")
    }

    /// RCPT.
    pub fn rcpt(&mut self, attempt: &Attempt<'_>, now: Timestamp) -> Reply {
        let Forward::Address(recipient) = attempt.recipient else {
            return Reply::new(250, "2.1.5 OK");
        };
        let refusal = if !self.serves(recipient) {
            Some(Refusal::Relay)
        } else if !self.knows(recipient) {
            self.unknown_at.entry(recipient.normalised()).or_insert(now);
            Some(Refusal::UnknownUser)
        } else if self.is_greylisted(attempt, recipient, now) {
            Some(Refusal::Greylisted)
        } else {
            self.unready(recipient, now)
        };
        match refusal {
            Some(refusal) => self.refuse(refusal),
            None => Reply::new(250, "2.1.5 OK"),
        }
    }

    /// The message is complete.
    pub fn message(&mut self, visit: &mut Visit, recipients: &[Forward], now: Timestamp) -> Fate {
        let addresses = recipients.iter().filter_map(|it| match it {
            Forward::Address(address) => Some(address),
            Forward::Postmaster => None,
        });
        let addresses: Vec<&Address> = addresses.collect();
        let mut fate = Fate {
            reply: Reply::new(250, "2.0.0 Queued"),
            reply_lost: false,
            returned: Vec::new(),
            complaints: Vec::new(),
        };
        if let Some(refusal) = addresses.iter().find_map(|it| self.suspects(it, now)) {
            fate.reply = self.refuse(refusal);
            return fate;
        }
        visit.messages += 1;
        self.window.add(now);
        self.count("accepted");
        for recipient in addresses {
            fate.reply_lost |= self.loses_reply(recipient);
            let it = &self.config.behaviour;
            let follows = |delay| Return { recipient: recipient.clone(), at: after(now, delay) };
            if self.draws("late-dsn", recipient, it.late_dsn_share) {
                fate.returned.push(follows(it.late_dsn_delay));
            } else if self.draws("complaint", recipient, it.complaint_share) {
                fate.complaints.push(follows(it.complaint_delay));
            }
        }
        if fate.reply_lost {
            self.count("reply lost");
        }
        fate
    }

    /// A second copy draws again, else a lost reply would be lost for ever.
    fn loses_reply(&mut self, recipient: &Address) -> bool {
        let share = self.config.behaviour.reply_loss_share;
        if share <= 0.0 {
            return false;
        }
        let key = recipient.normalised();
        let before = self.taken.entry(key.clone()).or_default();
        *before += 1;
        self.seed.draw(&["reply-loss", &key, &(*before - 1).to_string()]).chance(share)
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

    /// Why the mailbox cannot take anything now.
    fn unready(&mut self, recipient: &Address, now: Timestamp) -> Option<Refusal> {
        let Behaviour { over_quota_share, full_share, full_for, busy_share, busy_for, .. } =
            self.config.behaviour;
        if self.draws("over-quota", recipient, over_quota_share) {
            return Some(Refusal::OverQuota);
        }
        if self.draws("full", recipient, full_share) {
            let Some(time) = full_for else { return Some(Refusal::OverQuota) };
            return self.is_early(recipient, now, time).then_some(Refusal::Full);
        }
        let busy = self.draws("busy", recipient, busy_share);
        (busy && self.is_early(recipient, now, busy_for)).then_some(Refusal::Busy)
    }

    /// What the message is taken for.
    fn suspects(&mut self, recipient: &Address, now: Timestamp) -> Option<Refusal> {
        let Behaviour { spam_share, spam_for, .. } = self.config.behaviour;
        if !self.draws("spam", recipient, spam_share) {
            return None;
        }
        let Some(time) = spam_for else { return Some(Refusal::Spam) };
        self.is_early(recipient, now, time).then_some(Refusal::MaybeSpam)
    }

    /// True until so long after the first try.
    fn is_early(&mut self, recipient: &Address, now: Timestamp, time: SignedDuration) -> bool {
        let first = *self.first_tried.entry(recipient.normalised()).or_insert(now);
        now < after(first, time)
    }

    /// Counts something that happened outside of the model.
    pub fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    fn refuse(&mut self, refusal: Refusal) -> Reply {
        self.count(refusal.name());
        refusal.reply(self.config.behaviour.speaks)
    }
}

fn after(start: Timestamp, delay: SignedDuration) -> Timestamp {
    start.saturating_add(delay).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
