//! What a reply means: class, reason, whose fault, which scope to slow, pause
//! or stop.
//!
//! Owns `policies/replies.toml`: rules per provider before general ones, the
//! words of the text before the enhanced code (RFC 3463), the enhanced code
//! before the reply code (RFC 5321 §4.2.1). The first rule that matches decides.
//! A hard verdict needs explicit evidence about the mailbox or its domain;
//! receivers use 550 for everything else as well.
//!
//! **Never** here: acting on the answer, counting, or remembering earlier
//! replies. Called by [`crate::outcome`] for replies in a session, and by `app`
//! for what a DSN reports ([`Stage::Report`]).

use std::sync::Arc;

use domain::{BounceClass, EnhancedCode, Fault, Reply, RuleId, SignedDuration, SlowScope};
use regex::Regex;
use thiserror::Error;

use crate::shaping::Shaping;

mod file;

/// What to do about a reply. What it says about the delivery itself depends on
/// the reply's first digit too: see [`Classified::is_final`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reaction {
    /// Try this delivery again later, even after a 5yz.
    Retry,
    /// Try again, and halve the rate of the scope.
    Slow,
    /// Try again, and leave the scope alone for a while.
    Pause,
    /// Final, and never write to this address again.
    Suppress,
    /// Final after a 5yz. The scope is stopped until somebody has looked; with
    /// the scope *address*, this delivery and nothing more.
    Stop,
}

words!(Reaction {
    Retry = "retry",
    Slow = "slow",
    Pause = "pause",
    Suppress = "suppress",
    Stop = "stop",
});

/// The command whose answer it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The greeting.
    Connect,
    /// `EHLO` or `HELO`.
    Ehlo,
    /// `STARTTLS`.
    StartTls,
    /// `MAIL FROM`.
    MailFrom,
    /// `RCPT TO`.
    RcptTo,
    /// `DATA` or `BDAT`, before the message.
    Data,
    /// After the message.
    EndOfData,
    /// A report that came later (RFC 3464).
    Report,
}

words!(Stage {
    Connect = "connect",
    Ehlo = "ehlo",
    StartTls = "starttls",
    MailFrom = "mail-from",
    RcptTo = "rcpt-to",
    Data = "data",
    EndOfData = "end-of-data",
    Report = "report",
});

/// A reply to be classified.
#[derive(Clone, Copy, Debug)]
pub struct Refusal<'a> {
    /// The provider's name in `policies/shaping.toml`, if it is known.
    pub provider: Option<&'a str>,
    /// What was answered.
    pub stage: Stage,
    /// The answer.
    pub reply: &'a Reply,
}

/// What a reply means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classified {
    /// The rule that said so.
    pub rule: RuleId,
    /// What kind of refusal.
    pub class: BounceClass,
    /// The reason in one word, such as `user-unknown`.
    pub reason: Arc<str>,
    /// Whose fault.
    pub fault: Fault,
    /// What the action is about.
    pub scope: SlowScope,
    /// What to do.
    pub action: Reaction,
    /// For how long; zero when the rule does not say.
    pub pause: SignedDuration,
    /// How often an address may bounce with this reason before it is as good as
    /// gone, the last time included; `None` = as often as it likes.
    pub hard_after: Option<u32>,
}

/// How far back bounces with the same reason count.
pub const EARLIER: SignedDuration = SignedDuration::from_hours(180 * 24);

impl Classified {
    /// True when a delivery that got this reply is over: a 5yz whose rule does
    /// not say to try again. A 4yz is never final (RFC 5321 §4.2.1).
    #[must_use]
    pub fn is_final(&self, reply: &Reply) -> bool {
        reply.is_permanent() && matches!(self.action, Reaction::Suppress | Reaction::Stop)
    }

    /// What a bounce means for an address that had `earlier` ones with the same
    /// reason within [`EARLIER`].
    #[must_use]
    pub fn repeated(self, earlier: u32) -> Self {
        match self.hard_after {
            Some(limit) if earlier.saturating_add(1) >= limit => {
                Self { class: BounceClass::Hard, action: Reaction::Suppress, ..self }
            }
            _ => self,
        }
    }
}

/// The table of replies.
#[derive(Clone, Debug)]
pub struct ReplyTable {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug)]
struct Rule {
    /// Empty for any provider.
    providers: Vec<Arc<str>>,
    /// Empty for any code.
    codes: Vec<[Option<u16>; 3]>,
    /// Empty for any; otherwise one must match.
    enhanced: Vec<[(u16, u16); 3]>,
    text: Option<Regex>,
    /// Matches only what was said about the address, or only what was not: see
    /// [`is_about_address`].
    of_address: Option<bool>,
    /// Empty for any.
    stages: Vec<Stage>,
    means: Classified,
    example: Vec<String>,
    counter: Vec<String>,
}

/// Why a table of replies cannot be used. Keep the last good one.
#[derive(Debug, Error)]
pub enum ReplyTableError {
    /// The text is not such a table.
    #[error("the table of replies cannot be read")]
    Syntax(#[source] Box<toml::de::Error>),
    /// Two rules of one name.
    #[error("rule `{0}` is there twice")]
    Twice(String),
    /// A word that is not one of those allowed there.
    #[error("rule `{rule}`: `{word}` is not a {expected}")]
    Word {
        /// The rule.
        rule: String,
        /// What it says.
        word: String,
        /// What should stand there.
        expected: &'static str,
    },
    /// The regular expression does not compile, or is too large.
    #[error("rule `{rule}`: the text pattern is not valid")]
    Pattern {
        /// The rule.
        rule: String,
        /// Underlying cause.
        #[source]
        source: Box<regex::Error>,
    },
    /// A rule without an example that fires and one that does not.
    #[error("rule `{0}` needs an example and a counter-example")]
    Unproven(String),
    /// An unverified rule that suppresses, or stops more than one delivery.
    #[error("rule `{0}` is unverified and must not have so large an effect")]
    Careless(String),
    /// A count of bounces that is no count, or for what is not one bounce.
    #[error("rule `{0}`: hard_after is 2 or more, with scope `address` and action `stop`")]
    HardAfter(String),
    /// The example is decided by another rule, or the counter-example by this.
    #[error("rule `{rule}`: `{example}` is decided by `{by}`")]
    Example {
        /// The rule.
        rule: String,
        /// The reply.
        example: String,
        /// The rule that decides it.
        by: String,
    },
    /// Some reply would match no rule.
    #[error("the last rules must cover every 4xx and every 5xx")]
    Open,
}

/// Longest text that is looked at, in characters. What matters stands at the
/// beginning; a hostile reply must not cost more.
const TEXT_CHARS_MAX: usize = 1_000;

impl ReplyTable {
    /// The compiled-in table.
    ///
    /// # Panics
    /// Never: a test reads the same text.
    #[must_use]
    pub fn builtin() -> Self {
        Self::parse(include_str!("../../../policies/replies.toml"), &Shaping::builtin())
            .expect("policies/replies.toml is checked by a test")
    }

    /// The table for a rehearsal (DECISIONS D10): no reply asks for a longer
    /// pause than this, and nothing else changes.
    #[must_use]
    pub fn rehearsal(mut self, pause_max: SignedDuration) -> Self {
        for rule in &mut self.rules {
            rule.means.pause = rule.means.pause.min(pause_max);
        }
        self
    }

    /// Reads a table whose providers are those of `shaping`, and tries every
    /// example.
    ///
    /// # Errors
    /// [`ReplyTableError`] names the rule that is wrong.
    pub fn parse(text: &str, shaping: &Shaping) -> Result<Self, ReplyTableError> {
        file::read(text, shaping)
    }

    /// Says what a reply means. Never fails: the last rules match everything.
    ///
    /// # Panics
    /// Never: a table without rules is not made by [`ReplyTable::parse`].
    #[must_use]
    pub fn classify(&self, refusal: Refusal<'_>) -> Classified {
        let text = searched(refusal.reply);
        let found = self.rules.iter().find(|rule| rule.matches(refusal, &text));
        // Only a code outside of 400–599 matches nothing; it means as little as
        // the last rule says, and not being a 5yz it is not final.
        let rule = found.or(self.rules.last()).expect("checked at load: there are rules");
        rule.means.clone()
    }

    /// The rules in the order they are tried: id and meaning.
    pub fn rules(&self) -> impl Iterator<Item = &Classified> {
        self.rules.iter().map(|it| &it.means)
    }
}

impl Rule {
    fn matches(&self, refusal: Refusal<'_>, text: &str) -> bool {
        let Refusal { provider, stage, reply } = refusal;
        // Before RCPT TO nothing is said about the recipient yet.
        if self.means.action == Reaction::Suppress
            && (!reply.is_permanent() || stage < Stage::RcptTo || self.is_contradicted(reply))
        {
            return false;
        }
        let elsewhere = !self.stages.is_empty() && !self.stages.contains(&stage);
        let of_address = is_about_address(stage, reply);
        if elsewhere || self.of_address.is_some_and(|it| it != of_address) {
            return false;
        }
        (self.providers.is_empty() || provider.is_some_and(|it| self.is_for(it)))
            && (self.codes.is_empty() || self.codes.iter().any(|it| code_matches(it, reply.code)))
            && (self.enhanced.is_empty() || self.enhanced_matches(reply))
            && self.text.as_ref().is_none_or(|it| it.is_match(text))
    }

    /// Words about the mailbox with a code about content or policy (RFC 3463
    /// §3.7, §3.8): a receiver that hides its reasons writes so. No evidence,
    /// unless the rule knows the code.
    fn is_contradicted(&self, reply: &Reply) -> bool {
        self.enhanced.is_empty() && reply.enhanced.is_some_and(|it| matches!(it.subject, 6 | 7))
    }

    fn is_for(&self, provider: &str) -> bool {
        self.providers.iter().any(|it| **it == *provider)
    }

    fn enhanced_matches(&self, reply: &Reply) -> bool {
        let Some(code) = reply.enhanced else { return false };
        let parts = [u16::from(code.class), code.subject, code.detail];
        let within = |pattern: &[(u16, u16); 3]| {
            pattern.iter().zip(parts).all(|(&(first, last), part)| (first..=last).contains(&part))
        };
        self.enhanced.iter().any(within)
    }
}

/// Whether a refusal was about the address: it answered `RCPT TO`, or its code
/// says so (RFC 3463 §3.2, §3.3). A host that took the address and says *user
/// unknown* after it has seen the message filters, and its mailbox may be alive.
fn is_about_address(stage: Stage, reply: &Reply) -> bool {
    let by_code = |it: EnhancedCode| it.subject == 1 || (it.subject, it.detail) == (2, 1);
    stage == Stage::RcptTo || reply.enhanced.is_some_and(by_code)
}

fn code_matches(pattern: &[Option<u16>; 3], code: u16) -> bool {
    let digits = [code / 100, code / 10 % 10, code % 10];
    pattern.iter().zip(digits).all(|(wanted, digit)| wanted.is_none_or(|it| it == digit))
}

/// `CODE ENHANCED TEXT`, all lines joined, cut to what is looked at.
fn searched(reply: &Reply) -> String {
    let mut text = reply.code.to_string();
    if let Some(code) = reply.enhanced {
        text = format!("{text} {code}");
    }
    for line in &reply.lines {
        text.push(' ');
        text.extend(line.chars().take(TEXT_CHARS_MAX));
        if text.len() > TEXT_CHARS_MAX {
            break;
        }
    }
    text.chars().take(TEXT_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests;
