//! What the simulated world looks like: `providers.toml`.
//!
//! Strict: unknown keys are errors. Names end in `.example` (RFC 2606) and
//! addresses are loopback, so that a simulated world can never be taken for
//! the real one (DECISIONS D10).

mod habits;

use std::{collections::BTreeMap, net::IpAddr};

use domain::{Domain, SignedDuration};
use serde::{Deserialize, Deserializer};
use thiserror::Error;

/// The providers of `assent demo`.
const DEMO: &str = include_str!("config/demo.toml");

/// A simulated world.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SimnetConfig {
    /// Every decision follows from it. Default 1.
    #[serde(default = "one")]
    pub seed: u64,
    /// The port on which every simulated mail host listens. Default 2525;
    /// 0 takes any free one (then each host has its own).
    #[serde(default = "port")]
    pub smtp_port: u16,
    /// Domains that take no mail and say so (RFC 7505).
    #[serde(default, deserialize_with = "domains")]
    pub null_mx: Vec<Domain>,
    /// The companies that receive mail.
    pub provider: Vec<ProviderConfig>,
}

/// One company that receives mail.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderConfig {
    /// A word for reports.
    pub name: String,
    /// Its mail hosts and where they listen. The first by name is preferred.
    pub hosts: BTreeMap<String, IpAddr>,
    /// The domains it takes mail for.
    #[serde(deserialize_with = "domains")]
    pub domains: Vec<Domain>,
    /// What it does. Default: takes everything at once.
    #[serde(default)]
    pub behaviour: Behaviour,
}

/// What a receiver does. Shares are of recipients, from 0 to 1, and drawn by
/// address: the same person always has the same fate.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Behaviour {
    /// The first attempt of client address, sender and recipient is deferred
    /// with 450 4.7.1 until so much later.
    pub greylist: Option<SignedDuration>,
    /// Recipients that do not exist: 550 5.1.1.
    pub unknown_share: f64,
    /// Local parts that begin so do not exist either.
    pub unknown_prefixes: Vec<String>,
    /// Recipients whose mailbox is full.
    pub full_share: f64,
    /// How long it stays full after the first attempt (452 4.2.2). Absent: for
    /// good (552 5.2.2).
    pub full_for: Option<SignedDuration>,
    /// More recipients whose mailbox is full, these for good (552 5.2.2).
    pub over_quota_share: f64,
    /// Recipients who get more mail than they may just now (450 4.2.1).
    pub busy_share: f64,
    /// How long after the first attempt.
    pub busy_for: SignedDuration,
    /// Recipients whose message is taken for spam, when all of it is there.
    pub spam_share: f64,
    /// How long after the first attempt (451 4.7.1). Absent: for good (554
    /// 5.7.1).
    pub spam_for: Option<SignedDuration>,
    /// In whose words it refuses: `plain`, `qq`, `netease`.
    pub speaks: Dialect,
    /// STARTTLS is offered, with a self-signed certificate.
    pub starttls: bool,
    /// MAIL in clear is refused with 530 5.7.0.
    pub tls_required: bool,
    /// Connections at a time; more get 421 4.7.0.
    pub connections_max: Option<u32>,
    /// Messages in a connection; the next MAIL gets 421 4.7.0.
    pub messages_per_connection_max: Option<u32>,
    /// Messages in a stretch of time; more get 421 4.7.0.
    pub rate: Option<Rate>,
    /// Messages taken whose reply is lost: the connection ends instead
    /// (RFC 1047).
    pub reply_loss_share: f64,
    /// Before the greeting.
    pub banner_delay: SignedDuration,
    /// Before every other reply.
    pub reply_delay: SignedDuration,
    /// Messages taken and returned later by a DSN (RFC 3464).
    pub late_dsn_share: f64,
    /// How much later.
    pub late_dsn_delay: SignedDuration,
    /// Recipients who complain about mail that offers a way out in its header:
    /// a report (RFC 5965) goes to its `CFBL-Address` (RFC 9477).
    pub complaint_share: f64,
    /// How much later.
    pub complaint_delay: SignedDuration,
    /// PIPELINING is offered.
    pub pipelining: bool,
    /// CHUNKING is offered.
    pub chunking: bool,
    /// SMTPUTF8 is offered.
    pub smtputf8: bool,
    /// Octets a message may have.
    pub size_bytes_max: u64,
}

/// In whose words a receiver refuses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// Codes as RFC 5321 and RFC 3463 mean them.
    #[default]
    Plain,
    /// A limit that passes is a 550, and only the text says so.
    Qq,
    /// Letters behind the code say what it is.
    NetEase,
}

/// So many messages in so much time.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// At least one.
    pub messages: u32,
    /// The stretch of time.
    pub per: SignedDuration,
}

/// Why a text does not describe a simulated world.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// Not TOML, or unknown or missing keys.
    #[error("the providers file cannot be read")]
    Toml(#[source] toml::de::Error),
    /// There is no provider, or one without hosts or domains.
    #[error("provider `{0}` needs at least one host and one domain")]
    Empty(String),
    /// A name outside of `.example`.
    #[error("`{0}` does not end in .example")]
    NotExample(String),
    /// An address that is not loopback.
    #[error("{0} is not a loopback address")]
    NotLoopback(IpAddr),
    /// A share below 0 or above 1, or a rate of nothing.
    #[error("provider `{0}` has a share or rate out of range")]
    Range(String),
    /// Two providers claim it.
    #[error("`{0}` belongs to two providers")]
    Twice(String),
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            greylist: None,
            unknown_share: 0.0,
            unknown_prefixes: Vec::new(),
            full_share: 0.0,
            full_for: None,
            over_quota_share: 0.0,
            busy_share: 0.0,
            busy_for: SignedDuration::from_secs(5),
            spam_share: 0.0,
            spam_for: None,
            speaks: Dialect::Plain,
            starttls: false,
            tls_required: false,
            connections_max: None,
            messages_per_connection_max: None,
            rate: None,
            reply_loss_share: 0.0,
            banner_delay: SignedDuration::ZERO,
            reply_delay: SignedDuration::ZERO,
            late_dsn_share: 0.0,
            late_dsn_delay: SignedDuration::from_secs(5),
            complaint_share: 0.0,
            complaint_delay: SignedDuration::from_secs(5),
            pipelining: true,
            chunking: true,
            smtputf8: true,
            size_bytes_max: 25 * 1024 * 1024,
        }
    }
}

impl Behaviour {
    /// What it does, in words.
    #[must_use]
    pub fn told(&self) -> String {
        habits::Habits(self).to_string()
    }
}

impl SimnetConfig {
    /// The networks of the demo: each of its providers has one habit.
    ///
    /// # Panics
    /// Never: the file is part of the program and read in a test.
    #[must_use]
    pub fn demo() -> Self {
        Self::from_toml(DEMO).expect("demo.toml is read in a test")
    }

    /// Reads `providers.toml`.
    ///
    /// # Errors
    /// [`ConfigError`], to be shown to who wrote the file.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text).map_err(ConfigError::Toml)?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        if self.provider.is_empty() {
            return Err(ConfigError::Empty(String::new()));
        }
        let mut seen = BTreeMap::new();
        for domain in self.provider.iter().flat_map(|it| &it.domains).chain(&self.null_mx) {
            if seen.insert(domain.as_str(), ()).is_some() {
                return Err(ConfigError::Twice(domain.to_string()));
            }
        }
        for name in &self.null_mx {
            check_name(name.as_str())?;
        }
        self.provider.iter().try_for_each(ProviderConfig::check)
    }
}

impl ProviderConfig {
    fn check(&self) -> Result<(), ConfigError> {
        if self.hosts.is_empty() || self.domains.is_empty() {
            return Err(ConfigError::Empty(self.name.clone()));
        }
        self.hosts.keys().try_for_each(|it| check_name(it))?;
        self.domains.iter().try_for_each(|it| check_name(it.as_str()))?;
        if let Some(address) = self.hosts.values().find(|it| !it.is_loopback()) {
            return Err(ConfigError::NotLoopback(*address));
        }
        let it = &self.behaviour;
        let shares = [
            it.unknown_share,
            it.full_share,
            it.over_quota_share,
            it.busy_share,
            it.spam_share,
            it.reply_loss_share,
            it.late_dsn_share,
            it.complaint_share,
        ];
        let in_range = shares.iter().all(|share| (0.0..=1.0).contains(share))
            && it.rate.is_none_or(|rate| rate.messages > 0 && rate.per.is_positive());
        if in_range { Ok(()) } else { Err(ConfigError::Range(self.name.clone())) }
    }
}

fn check_name(name: &str) -> Result<(), ConfigError> {
    let fits = name.ends_with(".example");
    if fits { Ok(()) } else { Err(ConfigError::NotExample(name.to_owned())) }
}

fn one() -> u64 {
    1
}

fn port() -> u16 {
    2525
}

fn domains<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Domain>, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?;
    names.iter().map(|it| it.parse().map_err(serde::de::Error::custom)).collect()
}

#[cfg(test)]
mod tests;
