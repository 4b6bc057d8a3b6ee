//! Limits: how many connections, messages per connection and messages per hour
//! a path or a provider may have.
//!
//! Owns `policies/shaping.toml` (R004-17): which MX suffixes are which company,
//! and its limits. What is not named there is an unknown network, which begins
//! at 100 messages an hour and 10 at a time (R004-18, R004-19). Limits are
//! raised by warm-up ([`crate::warmup`]) or by an operator's recorded
//! [`WarmDeclaration`] (R004-23), never by an account.
//!
//! **Never** here: counting or waiting; that is [`crate::scheduler`]'s. Called by
//! `mta` when a site is resolved, and by `app` for estimates (R004-22).

use std::sync::Arc;

use domain::{SignedDuration, Timestamp};
use thiserror::Error;

use crate::{
    bucket::Rate,
    retry::after,
    site::{SiteKey, host_name, is_below},
};

mod file;

/// The limits of one path, or of all paths of a source to one provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections open at once. At least one.
    pub connections: u32,
    /// Messages after which a connection is closed. At least one.
    pub messages_per_connection: u32,
    /// Messages per hour now, and the burst.
    pub rate: Rate,
    /// Where warm-up stops, messages per hour.
    pub ceiling_per_hour: u32,
    /// Messages under way at the same time. At least one.
    pub at_once: u32,
    /// How long an unused connection is kept.
    pub idle: SignedDuration,
    /// Whether mail may go without TLS.
    pub tls: Tls,
}

/// What a provider asks of transport security, beside DANE and MTA-STS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// Used whenever offered.
    Opportunistic,
    /// No mail without it.
    Required,
}

/// What a provider's limits hold for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// All its sites together.
    Provider,
    /// Each of its sites alone.
    Site,
}

/// A company that runs many sites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its name in our files: `google`.
    pub name: Arc<str>,
    /// Its limits, as the file has them.
    pub limits: Limits,
    /// What they hold for.
    pub span: Span,
    suffixes: Vec<String>,
}

/// The table of limits.
#[derive(Clone, Debug)]
pub struct Shaping {
    unknown: Limits,
    providers: Vec<Provider>,
}

/// Why a table of limits cannot be used. Keep the last good one.
#[derive(Debug, Error)]
pub enum ShapingError {
    /// The text is not such a table.
    #[error("the table of limits cannot be read")]
    Syntax(#[source] Box<toml::de::Error>),
    /// A limit of zero, a first rate above the ceiling.
    #[error("provider `{0}`: limits are at least 1, and per_hour at most ceiling_per_hour")]
    Limit(String),
    /// Two providers of one name.
    #[error("provider `{0}` is named twice")]
    Twice(String),
    /// It would match nothing: it names no MX hosts and no provider we know.
    #[error("provider `{0}` is not known and names no MX hosts")]
    MatchesNothing(String),
    /// Its example is somebody else's, or nobody's.
    #[error("provider `{name}`: the example `{example}` is not matched by it")]
    Example {
        /// The provider.
        name: String,
        /// The host of the example.
        example: String,
    },
}

impl Shaping {
    /// The compiled-in table.
    ///
    /// # Panics
    /// Never: a test reads the same text.
    #[must_use]
    pub fn builtin() -> Self {
        Self::parse(include_str!("../../../policies/shaping.toml"))
            .expect("policies/shaping.toml is checked by a test")
    }

    /// Reads a complete table. Every provider's examples are tried.
    ///
    /// # Errors
    /// [`ShapingError`] names the provider that is wrong.
    pub fn parse(text: &str) -> Result<Self, ShapingError> {
        file::read(text)
    }

    /// This table with an operator's file over it: limits of providers that are
    /// known by name, and new providers that name their MX hosts. An entry that
    /// would match nothing is an error, because a typing mistake in a name would
    /// otherwise lift a limit silently.
    ///
    /// # Errors
    /// [`ShapingError`] names the provider that is wrong.
    pub fn overlaid(&self, text: &str) -> Result<Self, ShapingError> {
        file::overlay(self, text)
    }

    /// The provider that runs these MX hosts: the one to which *all* of them
    /// belong, so that one vanity host beside a provider's is not swept in.
    #[must_use]
    pub fn provider_of<'a>(&self, hosts: impl IntoIterator<Item = &'a str>) -> Option<&Provider> {
        let hosts: Vec<String> = hosts.into_iter().map(host_name).collect();
        self.providers.iter().find(|it| !hosts.is_empty() && hosts.iter().all(|host| it.runs(host)))
    }

    /// The provider of that name.
    #[must_use]
    pub fn provider(&self, name: &str) -> Option<&Provider> {
        self.providers.iter().find(|it| &*it.name == name)
    }

    /// The providers, in the order of the file.
    #[must_use]
    pub fn providers(&self) -> &[Provider] {
        &self.providers
    }

    /// The limits of a path to that provider, or to an unknown network.
    #[must_use]
    pub fn limits<'a>(&'a self, provider: Option<&'a Provider>) -> &'a Limits {
        provider.map_or(&self.unknown, |it| &it.limits)
    }
}

impl Provider {
    fn runs(&self, host: &str) -> bool {
        self.suffixes.iter().any(|suffix| is_below(host, suffix))
    }
}

/// A burst is ten messages (R004-20), or what ten seconds bring where that is
/// more.
#[must_use]
pub fn burst_of(per_hour: u32) -> u32 {
    (per_hour / 360).max(10)
}

impl Limits {
    /// These limits at another hourly rate, kept to the ceiling.
    #[must_use]
    pub fn at_rate(&self, per_hour: u32) -> Self {
        let per_hour = per_hour.min(self.ceiling_per_hour);
        Self { rate: Rate { per_hour, burst: burst_of(per_hour) }, ..self.clone() }
    }

    /// These limits on a path that an operator declared warm. Connections and
    /// messages per connection stay the provider's.
    #[must_use]
    pub fn warmed(&self, warm: &WarmDeclaration) -> Self {
        let ceiling_per_hour = self.ceiling_per_hour.max(warm.per_hour);
        let at_once = self.at_once.max(warm.at_once);
        Self { ceiling_per_hour, at_once, ..self.clone() }.at_rate(warm.per_hour)
    }

    /// How long `count` messages take at this rate (R004-22): 5,000 at 100 an
    /// hour take 50 hours. The longest span there is, when the rate is zero.
    #[must_use]
    pub fn time_for(&self, count: u64) -> SignedDuration {
        let Rate { per_hour, burst } = self.rate;
        let waiting = count.saturating_sub(u64::from(burst));
        if waiting == 0 {
            return SignedDuration::ZERO;
        }
        let seconds = (u128::from(waiting) * 3_600).checked_div(u128::from(per_hour));
        let seconds = seconds.and_then(|it| i64::try_from(it).ok());
        seconds.map_or(SignedDuration::MAX, SignedDuration::from_secs)
    }
}

/// What a declaration of warmth holds for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WarmScope {
    /// All sites of the provider of that name.
    Provider(Arc<str>),
    /// One site.
    Site(SiteKey),
    /// Sites all of whose hosts are this name or below it.
    Below(Arc<str>),
}

/// An operator's statement that a path may carry more than a new one, with its
/// reason (R004-23). Recorded by `store`; only the operator may make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarmDeclaration {
    /// What it holds for.
    pub scope: WarmScope,
    /// Messages per hour. At least one.
    pub per_hour: u32,
    /// Messages under way at the same time. At least one.
    pub at_once: u32,
    /// Why: a provider's agreement, a history elsewhere, a rehearsal.
    pub reason: String,
    /// When it was declared.
    pub declared_at: Timestamp,
    /// How long it holds; `None` until it is taken back.
    pub lasts: Option<SignedDuration>,
}

/// Why a declaration is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WarmError {
    /// Nobody could judge later whether it was right.
    #[error("a path is declared warm with a reason of at least 10 characters")]
    Reason,
    /// It would stop the mail.
    #[error("a warm path carries at least 1 message an hour and 1 at a time")]
    Zero,
    /// No such provider.
    #[error("there is no provider `{0}`")]
    Provider(String),
}

impl WarmDeclaration {
    /// Checks a declaration before it is recorded.
    ///
    /// # Errors
    /// [`WarmError`], to be shown to the operator.
    pub fn check(&self, shaping: &Shaping) -> Result<(), WarmError> {
        if self.reason.trim().chars().count() < 10 {
            return Err(WarmError::Reason);
        }
        if self.per_hour == 0 || self.at_once == 0 {
            return Err(WarmError::Zero);
        }
        match &self.scope {
            WarmScope::Provider(name) if shaping.provider(name).is_none() => {
                Err(WarmError::Provider(name.to_string()))
            }
            _ => Ok(()),
        }
    }

    /// True while it holds for a path to that site of that provider.
    #[must_use]
    pub fn covers(&self, provider: Option<&Provider>, site: &SiteKey, now: Timestamp) -> bool {
        let scope = match &self.scope {
            WarmScope::Provider(name) => provider.is_some_and(|it| it.name == *name),
            WarmScope::Site(key) => key == site,
            WarmScope::Below(suffix) => site.as_str().split(',').all(|it| is_below(it, suffix)),
        };
        scope && self.lasts.is_none_or(|it| now < after(self.declared_at, it))
    }
}

#[cfg(test)]
mod tests;
