//! Name resolution: what sending mail asks of DNS, and no more.

use std::net::IpAddr;

use domain::Domain;
use thiserror::Error;

use crate::Pending;

/// One mail host of a domain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MxHost {
    /// Lower is tried first (RFC 5321 §5.1).
    pub preference: u16,
    /// Host name, lower case, without final dot.
    pub host: String,
}

/// Where a domain takes mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MxAnswer {
    /// These hosts, sorted by preference and name. Never empty. A domain
    /// without MX but with an address is its own host (RFC 5321 §5.1).
    Hosts(Vec<MxHost>),
    /// The domain says that it takes no mail (RFC 7505).
    Null,
    /// The name exists with neither MX nor address, or does not exist.
    None,
}

/// DNS gave no answer. The name may exist: try again later (RFC 5321 §5.1).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DnsError {
    /// No server answered in time, or the answer was not usable.
    #[error("DNS did not answer for {0}")]
    NoAnswer(String),
    /// The answer failed DNSSEC validation.
    #[error("DNSSEC validation failed for {0}")]
    Bogus(String),
}

/// A resolver. Implementations cache for the time to live.
pub trait Dns: Send + Sync {
    /// The mail hosts of a domain.
    fn mx<'a>(&'a self, domain: &'a Domain) -> Pending<'a, Result<MxAnswer, DnsError>>;

    /// The addresses of a host; empty when the name has none.
    fn addresses<'a>(&'a self, host: &'a str) -> Pending<'a, Result<Vec<IpAddr>, DnsError>>;

    /// The TXT records of a name, each with its strings joined (RFC 7208
    /// §3.3); empty when there are none.
    fn txt<'a>(&'a self, name: &'a str) -> Pending<'a, Result<Vec<String>, DnsError>>;
}
