//! From the outcome of one attempt to what is settled in one commit.
//!
//! Owns the last decision of an attempt: accepted, deferred until when, bounced
//! with which class and whose fault, or in doubt (RFC 1047, DECISIONS D4); and
//! what follows for others: an address to suppress, a scope to brake.
//!
//! **Never** here: writing it down, or applying the brake. `mta` calls
//! [`settle`] after every attempt, `store` commits the answer, the scheduler
//! takes brakes on paths and sources, `app` those on campaigns, accounts and
//! domains: it counts them, and stops a campaign or a domain at its threshold.

use domain::{
    BounceClass, DeliveryState, EnhancedCode, Fault, Reply, RuleId, SignedDuration, SlowScope,
    Timestamp,
};

use crate::{
    replies::{Classified, Reaction, Refusal, ReplyTable, Stage},
    retry::{Deferral, NextStep, RetrySchedule},
};

/// How one attempt ended.
#[derive(Clone, Copy, Debug)]
pub enum Outcome<'a> {
    /// 2yz after the message: the host took it.
    Accepted,
    /// The host answered with a 4yz or 5yz.
    Refused {
        /// To which command.
        stage: Stage,
        /// The answer.
        reply: &'a Reply,
    },
    /// The connection was lost after the final dot: the host may have the
    /// message (RFC 1047).
    InDoubt,
    /// The connection was lost earlier: the host does not have the message.
    Broken,
    /// No host of the site could be reached.
    Unreachable,
    /// No host offered the transport security that is required.
    Insecure,
    /// DNS gave no answer; the domain may exist.
    NoDns,
    /// DNS gave an answer that leads nowhere.
    NoRoute(NoRoute),
    /// The host lacks an extension that this message cannot do without.
    Unsupported(Unsupported),
}

/// Why a domain has no route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRoute {
    /// It says that it takes no mail (RFC 7505).
    NullMx,
    /// It has neither MX nor address, or does not exist (RFC 5321 §5.1).
    NoDomain,
    /// Its hosts have addresses that we do not connect to: private ranges.
    Forbidden,
}

/// What a host lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsupported {
    /// SMTPUTF8, for an address that is not ASCII (RFC 6531).
    SmtpUtf8,
    /// A SIZE as large as the message (RFC 1870).
    Size,
}

/// What to do after an attempt in doubt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InDoubtSetting {
    /// One more attempt with the same bytes and Message-ID. May double.
    #[default]
    Retry,
    /// None. May lose.
    Stop,
}

/// The rules by which an attempt is settled.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// What replies mean.
    pub replies: &'a ReplyTable,
    /// The schedule of the delivery's stream.
    pub schedule: &'a RetrySchedule,
    /// What to do in doubt.
    pub in_doubt: InDoubtSetting,
}

/// One attempt that ended.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// How.
    pub outcome: Outcome<'a>,
    /// The provider's name, if it is known.
    pub provider: Option<&'a str>,
    /// When it was first attempted. `now` at the first attempt.
    pub first_attempt_at: Timestamp,
    /// Attempts made, this one included. At least one.
    pub attempts: u32,
    /// Earlier attempts that ended in doubt.
    pub doubts: u32,
    /// The present.
    pub now: Timestamp,
    /// Random byte for the wait.
    pub jitter: u8,
    /// When the campaign stops being of use; `None` for never.
    pub valid_until: Option<Timestamp>,
}

/// What an attempt leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The delivery from now on.
    pub state: Settled,
    /// What the outcome means; `None` when it was accepted.
    pub means: Option<Classified>,
    /// True when the address must be suppressed.
    pub suppress: bool,
    /// What else must be slowed, paused or stopped.
    pub brake: Option<Brake>,
}

/// The state of a delivery after an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Over: the host has it.
    Accepted,
    /// To be attempted again.
    Deferred {
        /// Not before.
        next_due: Timestamp,
        /// True when this attempt ended in doubt: the next may double it.
        in_doubt: bool,
    },
    /// Over: refused for good, or expired.
    Bounced {
        /// What kind of refusal, at last.
        class: BounceClass,
        /// Whose fault.
        fault: Fault,
        /// The status for the record: the host's, or ours.
        status: EnhancedCode,
        /// Refused, or too old.
        end: End,
    },
    /// Over: nobody knows whether the host has it.
    InDoubt,
}

/// Why a bounced delivery is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A 5yz, or no route.
    Refused,
    /// Deferred too long.
    Expired,
}

/// A request to slow, pause or stop more than this delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brake {
    /// What. Never an address.
    pub scope: SlowScope,
    /// How: slow, pause or stop.
    pub action: Reaction,
    /// For how long; zero when nothing is said.
    pub pause: SignedDuration,
}

impl Settlement {
    /// The same for an address that had `earlier` bounces with this reason
    /// ([`Classified::repeated`]).
    #[must_use]
    pub fn repeated(mut self, earlier: u32) -> Self {
        let Some(before) = self.means.clone() else { return self };
        let means = before.clone().repeated(earlier);
        if means == before {
            return self;
        }
        if let Settled::Bounced { class, end: End::Refused, .. } = &mut self.state {
            *class = means.class;
            self.suppress = true;
        }
        self.means = Some(means);
        self
    }

    /// The reason for which earlier bounces of the address matter.
    #[must_use]
    pub fn counted_reason(&self) -> Option<&str> {
        let refused = matches!(self.state, Settled::Bounced { end: End::Refused, .. });
        let means = self.means.as_ref().filter(|it| refused && it.hard_after.is_some())?;
        Some(&means.reason)
    }
}

impl Settled {
    /// The state as stored.
    #[must_use]
    pub fn state(&self) -> DeliveryState {
        match self {
            Self::Accepted => DeliveryState::Accepted,
            Self::Deferred { .. } => DeliveryState::Scheduled,
            Self::Bounced { .. } => DeliveryState::Bounced,
            Self::InDoubt => DeliveryState::InDoubt,
        }
    }
}

/// Settles one attempt. The match is exhaustive on purpose: a new outcome does
/// not compile until someone has decided.
#[must_use]
pub fn settle(rules: Rules<'_>, attempt: Attempt<'_>) -> Settlement {
    match attempt.outcome {
        Outcome::Accepted => {
            Settlement { state: Settled::Accepted, means: None, suppress: false, brake: None }
        }
        Outcome::Refused { stage, reply } => {
            let refusal = Refusal { provider: attempt.provider, stage, reply };
            let means = rules.replies.classify(refusal);
            if means.is_final(reply) {
                over(means, reply.enhanced.unwrap_or(status(5, 0, 0)))
            } else {
                wait(rules, attempt, means)
            }
        }
        Outcome::InDoubt => doubt(rules, attempt),
        Outcome::Broken => wait(rules, attempt, ours("connection-lost", BounceClass::Infra)),
        Outcome::Unreachable => wait(rules, attempt, ours("no-connection", BounceClass::Infra)),
        Outcome::Insecure => wait(rules, attempt, ours("tls-required", BounceClass::Infra)),
        Outcome::NoDns => wait(rules, attempt, ours("dns", BounceClass::Infra)),
        Outcome::NoRoute(why) => no_route(rules, attempt, why),
        Outcome::Unsupported(what) => {
            let (reason, class, fault, status) = match what {
                // RFC 6531 §3.5 and RFC 1870 §6.1.
                Unsupported::SmtpUtf8 => {
                    ("smtputf8", BounceClass::Infra, Fault::Nobody, status(5, 6, 7))
                }
                Unsupported::Size => {
                    ("too-large", BounceClass::Soft, Fault::Sender, status(5, 3, 4))
                }
            };
            over(Classified { fault, action: Reaction::Stop, ..ours(reason, class) }, status)
        }
    }
}

fn no_route(rules: Rules<'_>, attempt: Attempt<'_>, why: NoRoute) -> Settlement {
    let gone = |reason| Classified {
        fault: Fault::Recipient,
        action: Reaction::Suppress,
        ..ours(reason, BounceClass::Hard)
    };
    match why {
        // RFC 7505 §4.1: do not try again; 5.1.10.
        NoRoute::NullMx => over(gone("null-mx"), status(5, 1, 10)),
        // A zone may be broken for an hour. Two attempts must agree.
        NoRoute::NoDomain if attempt.attempts < 2 => {
            wait(rules, attempt, ours("domain-unknown", BounceClass::Infra))
        }
        NoRoute::NoDomain => over(gone("domain-unknown"), status(5, 1, 2)),
        NoRoute::Forbidden => {
            let means = ours("forbidden-address", BounceClass::Infra);
            over(
                Classified { fault: Fault::Recipient, action: Reaction::Stop, ..means },
                status(5, 4, 4),
            )
        }
    }
}

/// DECISIONS D4: one more attempt at most, however often it stays in doubt.
fn doubt(rules: Rules<'_>, attempt: Attempt<'_>) -> Settlement {
    let means = ours("in-doubt", BounceClass::Infra);
    let mut settlement = wait(rules, attempt, means);
    let again = rules.in_doubt == InDoubtSetting::Retry && attempt.doubts == 0;
    settlement.state = match settlement.state {
        Settled::Deferred { next_due, .. } if again => {
            Settled::Deferred { next_due, in_doubt: true }
        }
        _ => Settled::InDoubt,
    };
    settlement
}

/// Deferred; or expired, when the wait would outlive the delivery.
fn wait(rules: Rules<'_>, attempt: Attempt<'_>, means: Classified) -> Settlement {
    let Attempt { first_attempt_at, attempts, now, jitter, valid_until, .. } = attempt;
    let pause = if means.scope == SlowScope::Address || means.action == Reaction::Retry {
        means.pause
    } else {
        // The pause is the scope's, and the scheduler keeps it.
        SignedDuration::ZERO
    };
    let deferral = Deferral { first_attempt_at, attempts, now, jitter, pause, valid_until };
    let state = match rules.schedule.next_step(deferral) {
        NextStep::RetryAt(next_due) => Settled::Deferred { next_due, in_doubt: false },
        // RFC 3463 §3.5: X.4.7, delivery time expired.
        NextStep::GiveUp => Settled::Bounced {
            class: means.class,
            fault: means.fault,
            status: status(4, 4, 7),
            end: End::Expired,
        },
    };
    Settlement { state, brake: brake(&means), means: Some(means), suppress: false }
}

fn over(means: Classified, status: EnhancedCode) -> Settlement {
    let state =
        Settled::Bounced { class: means.class, fault: means.fault, status, end: End::Refused };
    let suppress = means.action == Reaction::Suppress;
    Settlement { state, brake: brake(&means), means: Some(means), suppress }
}

fn brake(means: &Classified) -> Option<Brake> {
    let Classified { scope, action, pause, .. } = *means;
    let brakes = matches!(action, Reaction::Slow | Reaction::Pause | Reaction::Stop);
    (brakes && scope != SlowScope::Address).then_some(Brake { scope, action, pause })
}

/// The meaning of an outcome that is not a reply.
fn ours(reason: &str, class: BounceClass) -> Classified {
    Classified {
        rule: RuleId(format!("outcome.{reason}")),
        class,
        reason: reason.into(),
        fault: Fault::Nobody,
        scope: SlowScope::Address,
        action: Reaction::Retry,
        pause: SignedDuration::ZERO,
        hard_after: None,
    }
}

fn status(class: u8, subject: u16, detail: u16) -> EnhancedCode {
    EnhancedCode { class, subject, detail }
}

#[cfg(test)]
mod tests;
