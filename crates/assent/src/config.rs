//! The configuration: one strict TOML file, environment variables
//! `ASSENT__SECTION__KEY` over it, secrets from files.
//!
//! An unknown key is an error that names the nearest known one; values carry
//! their units; an empty file serves. What each key means, its default and its
//! unit are data in [`keys`], from which the parser takes its defaults and
//! `docs/operating/config.md` is generated, so the three cannot differ.
//! **Never** here: a secret in the file itself, or a setting that switches the
//! gate off (DESIGN section 1, invariant 2).

mod check;
pub mod keys;
mod read;
pub mod reference;
mod value;

use std::{
    collections::BTreeMap,
    fs, io,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use domain::{Domain, SignedDuration};
use thiserror::Error;
use url::Url;

use crate::{logging::LogFormat, real::Reach};

/// Name of the never-again journal, where none is configured.
const NEVER_AGAIN: &str = "never-again.log";

/// Everything that can be configured.
#[derive(Clone, Debug)]
pub struct Config {
    /// `[server]`.
    pub server: Server,
    /// `[database]`.
    pub database: Database,
    /// `[mail]`.
    pub mail: Mail,
    /// `policy.overlay`: rules of the operator over those compiled in.
    pub policy_overlay: Option<PathBuf>,
    /// `policy.words`: word lists of the operator beside those compiled in.
    pub policy_words: Option<PathBuf>,
    /// `[dns]`.
    pub dns: DnsConfig,
    /// `[log]`.
    pub log: Log,
    /// `[rehearsal]`, when it is enabled (DECISIONS D10).
    pub rehearsal: Option<Rehearsal>,
}

/// `[server]`.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where the database, keys and journals lie.
    pub data_dir: PathBuf,
    /// The file with the master key.
    pub master_key_file: PathBuf,
    /// The country in which data are processed; empty = not said.
    pub country: String,
    /// The never-again journal.
    pub never_again_file: PathBuf,
    /// Origin of the public pages.
    pub public_url: Url,
    /// Origin of the console.
    pub console_url: Url,
    /// Origin of author content.
    pub content_url: Url,
    /// Where the public pages listen.
    pub public_listen: SocketAddr,
    /// Where the console listens.
    pub console_listen: SocketAddr,
    /// Where author content listens.
    pub content_listen: SocketAddr,
    /// Proxies whose `X-Forwarded-For` is believed. Empty: none.
    pub trusted_proxies: Vec<IpAddr>,
    /// Largest upload.
    pub upload_bytes_max: u64,
}

/// `[database]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// SQLite in the data directory.
    Embedded,
    /// PostgreSQL.
    Postgres {
        /// Connection URL without a password.
        url: String,
        /// The file with the password.
        password_file: Option<PathBuf>,
    },
}

/// `[mail]`.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Name in EHLO and in `Received`.
    pub hostname: Domain,
    /// Domain of envelope senders: bounces come back to it.
    pub bounce_domain: Domain,
    /// Where bounces and unsubscribes by mail arrive.
    pub inbound_listen: SocketAddr,
    /// Largest message taken there.
    pub inbound_bytes_max: u64,
    /// What STARTTLS is answered with there; not offered when absent.
    pub inbound_tls: Option<InboundTls>,
    /// Whom to trust where a receiver must show who it is; those of the machine
    /// when absent.
    pub roots_file: Option<PathBuf>,
    /// Port of receiving hosts.
    pub smtp_port: u16,
    /// Egress sources. Never empty.
    pub egress: Vec<EgressSource>,
    /// Networks declared warm.
    pub warm: Vec<WarmNetwork>,
    /// Blocklists that are asked about ourselves.
    pub blocklists: Vec<policy::blocklist::Blocklist>,
    /// What follows an answer that was lost.
    pub in_doubt: InDoubt,
}

/// Certificate and key of the inbound listener, PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboundTls {
    /// The file with the certificate and its chain.
    pub certificate_file: PathBuf,
    /// The file with its key.
    pub key_file: PathBuf,
}

/// One IP address that sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EgressSource {
    /// Its name in records and pages.
    pub name: String,
    /// The local address to bind. Unspecified (`0.0.0.0`): the system chooses.
    pub ip: IpAddr,
    /// Its name in EHLO.
    pub ehlo: Domain,
}

/// A receiving network that the operator declares warm: it starts at this rate
/// instead of 100 an hour (R004-18, R004-23). The reason is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarmNetwork {
    /// A site, a provider, or a domain suffix.
    pub network: String,
    /// Messages an hour.
    pub per_hour: u32,
    /// Connections at a time.
    pub connections: u16,
    /// Why.
    pub reason: String,
}

/// What follows when the connection broke after the final dot (RFC 1047,
/// DECISIONS D4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InDoubt {
    /// One more attempt with the same bytes; the recipient may get it twice.
    Retry,
    /// No more attempts; the recipient may not get it.
    Stop,
}

/// `[dns]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DnsConfig {
    /// The resolver; the machine's own when absent.
    pub resolver: Option<SocketAddr>,
    /// Wait for one answer.
    pub timeout: SignedDuration,
}

/// `[log]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// How lines are written.
    pub format: LogFormat,
    /// What is written: a level, or a list such as `info,mta=debug`.
    pub level: String,
}

/// `[rehearsal]`: times made short, on loopback only (DECISIONS D10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsal {
    /// Wait before the second attempt.
    pub retry_first: SignedDuration,
    /// Longest wait between two attempts.
    pub retry_max: SignedDuration,
    /// Age at which a delivery expires.
    pub give_up_after: SignedDuration,
    /// Messages a second of an account that is being slowed.
    pub throttle_per_s: u32,
    /// Counter-proofs: faults that the kill tests must be able to see.
    pub counter_proof: CounterProof,
}

/// Deliberate faults. Each makes a test fail that passes without it, which
/// proves that the test can fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CounterProof {
    /// Commits are not synced: a power cut loses what was acknowledged.
    pub lose_commits: bool,
    /// Progress is recorded at the lease: a kill skips recipients.
    pub settle_at_lease: bool,
}

/// Why a configuration was not accepted.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration file {path}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file is not TOML.
    #[error("the configuration is not valid TOML")]
    Toml(#[source] Box<toml::de::Error>),
    /// There is no such key.
    #[error("unknown key `{key}`{}", hint(.nearest.as_deref()))]
    Unknown {
        /// The key, as found.
        key: String,
        /// The known key that looks most like it.
        nearest: Option<String>,
    },
    /// A value that cannot be used.
    #[error("`{key}` {problem}")]
    Value {
        /// The key.
        key: String,
        /// What is wrong and what is expected, as the end of a sentence.
        problem: String,
    },
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map_or_else(
        || "; `docs/operating/config.md` lists all of them".to_owned(),
        |it| format!("; did you mean `{it}`?"),
    )
}

impl Config {
    /// Reads the file, where one is named, and the given environment.
    ///
    /// # Errors
    /// [`ConfigError`]: the first thing that cannot be used.
    pub fn load(
        path: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let text = match path {
            None => String::new(),
            Some(path) => fs::read_to_string(path)
                .map_err(|source| ConfigError::File { path: path.to_owned(), source })?,
        };
        Self::parse(&text, &environment.into_iter().collect())
    }

    /// Reads a configuration from text and environment variables; variables
    /// that do not begin with `ASSENT__` are passed over.
    ///
    /// # Errors
    /// [`ConfigError`]: the first thing that cannot be used.
    pub fn parse(text: &str, environment: &BTreeMap<String, String>) -> Result<Self, ConfigError> {
        let config = read::config(&value::Values::collect(text, environment)?)?;
        check::check(&config)?;
        Ok(config)
    }

    /// What works but should be looked at before real mail is sent, one
    /// sentence each: the output of `assent config check`.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        check::warnings(self)
    }

    /// Uses another data folder, with the master key and the never-again journal
    /// in it.
    pub fn move_data(&mut self, data: &Path) {
        let key = self.server.master_key_file.file_name().map(Path::new);
        self.server.master_key_file = data.join(key.unwrap_or(Path::new("master.key")));
        let journal = self.server.never_again_file.file_name().map(Path::new);
        self.server.never_again_file = data.join(journal.unwrap_or(Path::new(NEVER_AGAIN)));
        self.server.data_dir = data.to_owned();
    }

    /// How far connections may go: loopback only in a rehearsal.
    #[must_use]
    pub fn reach(&self) -> Reach {
        if self.rehearsal.is_some() { Reach::Loopback } else { Reach::Public }
    }
}

#[cfg(test)]
mod tests;
