//! What all sessions of one path have in common: where it begins, where it
//! leads, and which of its hosts cannot do TLS.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use delivery::shaping::Tls;
use domain::{SignedDuration, Timestamp};
use ports::MxHost;

use crate::config::EgressSource;

/// One path, as its sessions see it.
#[derive(Debug)]
pub(crate) struct Line {
    /// Where it begins.
    pub source: EgressSource,
    /// The hosts it leads to, best first. Never empty.
    pub hosts: Vec<MxHost>,
    /// The company behind them, for records.
    pub label: String,
    /// The company's name in the tables of limits and replies, if it is there.
    pub provider: Option<Arc<str>>,
    /// Whether mail may go in clear.
    pub tls: Tls,
    /// Hosts whose TLS is broken.
    pub plain: Arc<PlainHosts>,
}

/// How long a host is spoken to in clear after its handshake failed.
const PLAIN_FOR: SignedDuration = SignedDuration::from_hours(1);

/// Hosts that offer STARTTLS and then fail at it. Only for paths that may go in
/// clear.
#[derive(Debug, Default)]
pub(crate) struct PlainHosts(Mutex<BTreeMap<String, Timestamp>>);

impl PlainHosts {
    /// True while the host is to be spoken to in clear.
    pub(crate) fn contains(&self, host: &str, now: Timestamp) -> bool {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.retain(|_, since| since.duration_until(now) < PLAIN_FOR);
        hosts.contains_key(host)
    }

    /// Remembers that its handshake failed.
    pub(crate) fn insert(&self, host: &str, now: Timestamp) {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.insert(host.to_owned(), now);
    }
}
