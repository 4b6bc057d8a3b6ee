//! Name resolution by `hickory-resolver`, which caches for the time to live.
//!
//! What counts is the difference between *there is no such thing*, which is an
//! answer and final, and *nobody could tell*, which is an error and tried again
//! later (RFC 5321 §5.1). The machine's hosts file and search domains play no
//! part: every name is taken as complete.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use domain::Domain;
use hickory_resolver::{
    TokioResolver,
    config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig},
    net::{DnsError as Refusal, NetError, runtime::TokioRuntimeProvider},
    proto::rr::{Name, RData, RecordType},
};
use jiff::SignedDuration;
use ports::{Dns, DnsError, MxAnswer, MxHost, Pending};
use thiserror::Error;

/// Most mail hosts kept of one domain, best first. A domain that lists a
/// hundred cannot make us look up a hundred (THREATS S22).
pub const MX_HOSTS_MAX: usize = 16;

/// Most answers kept in memory.
const CACHE_ANSWERS_MAX: u64 = 65_536;

/// Most questions to one server at a time.
const QUESTIONS_AT_ONCE_MAX: usize = 1_024;

/// Whom to ask, and how long to wait.
#[derive(Clone, Debug)]
pub struct DnsSetup {
    /// The server to ask; the machine's own resolvers when absent.
    pub server: Option<SocketAddr>,
    /// Wait for one answer of one server.
    pub timeout: SignedDuration,
}

/// The machine's resolver configuration cannot be used.
#[derive(Debug, Error)]
#[error("the resolver could not be set up; name one as `dns.resolver`")]
pub struct ResolverUnavailable(#[source] NetError);

/// The resolver of the process.
pub struct RealDns {
    resolver: TokioResolver,
}

impl RealDns {
    /// Makes a resolver.
    ///
    /// # Errors
    /// [`ResolverUnavailable`] when `/etc/resolv.conf` cannot be read and no
    /// server was named.
    pub fn new(setup: DnsSetup) -> Result<Self, ResolverUnavailable> {
        let mut builder = match setup.server {
            Some(server) => {
                TokioResolver::builder_with_config(only(server), TokioRuntimeProvider::default())
            }
            None => TokioResolver::builder_tokio().map_err(ResolverUnavailable)?,
        };
        let options = builder.options_mut();
        options.timeout = Duration::try_from(setup.timeout).unwrap_or(Duration::from_secs(5));
        options.attempts = 2;
        options.use_hosts_file = ResolveHosts::Never;
        options.cache_size = CACHE_ANSWERS_MAX;
        options.max_active_requests = QUESTIONS_AT_ONCE_MAX;
        // Harder to forge: the letters of a question come back as we sent them.
        options.case_randomization = true;
        builder.build().map(|resolver| Self { resolver }).map_err(ResolverUnavailable)
    }

    /// The records of one type, or none.
    async fn records(&self, name: &str, kind: RecordType) -> Result<Found, DnsError> {
        // A complete name ends in a dot: no search domain is tried.
        let Ok(asked) = Name::from_ascii(format!("{}.", name.trim_end_matches('.'))) else {
            return Ok(Found::NoName);
        };
        match self.resolver.lookup(asked, kind).await {
            Ok(lookup) => {
                Ok(Found::Records(lookup.answers().iter().map(|it| it.data.clone()).collect()))
            }
            Err(error) if error.is_nx_domain() => Ok(Found::NoName),
            Err(NetError::Dns(Refusal::NoRecordsFound(_))) => Ok(Found::Records(Vec::new())),
            Err(NetError::Dns(Refusal::DnssecBogus)) => Err(DnsError::Bogus(name.to_owned())),
            Err(_) => Err(DnsError::NoAnswer(name.to_owned())),
        }
    }

    async fn mail_hosts(&self, domain: &Domain) -> Result<MxAnswer, DnsError> {
        let records = match self.records(domain.as_str(), RecordType::MX).await? {
            Found::NoName => return Ok(MxAnswer::None),
            Found::Records(records) => records,
        };
        let exchanges: Vec<(u16, Name)> = records
            .into_iter()
            .filter_map(|it| match it {
                RData::MX(mx) => Some((mx.preference, mx.exchange)),
                _ => None,
            })
            .collect();
        if exchanges.is_empty() {
            // RFC 5321 §5.1: no MX, so the domain is its own host, if it is one.
            let addresses = self.host_addresses(domain.as_str()).await?;
            return Ok(match addresses.is_empty() {
                true => MxAnswer::None,
                false => MxAnswer::Hosts(vec![MxHost { preference: 0, host: domain.to_string() }]),
            });
        }
        let mut hosts: Vec<MxHost> = exchanges
            .into_iter()
            .filter(|(_, name)| !name.is_root())
            .map(|(preference, name)| MxHost { preference, host: host_of(&name) })
            .collect();
        if hosts.is_empty() {
            return Ok(MxAnswer::Null); // RFC 7505 §3
        }
        hosts.sort();
        hosts.dedup();
        hosts.truncate(MX_HOSTS_MAX);
        Ok(MxAnswer::Hosts(hosts))
    }

    /// Both address families; an error only when neither gave an address and
    /// one of them gave no answer.
    async fn host_addresses(&self, host: &str) -> Result<Vec<IpAddr>, DnsError> {
        let (v4, v6) = futures_util::join!(
            self.records(host, RecordType::A),
            self.records(host, RecordType::AAAA)
        );
        let mut failure = None;
        let mut addresses = Vec::new();
        for answer in [v4, v6] {
            match answer {
                Ok(Found::NoName) => {}
                Ok(Found::Records(records)) => {
                    addresses.extend(records.iter().filter_map(RData::ip_addr));
                }
                Err(error) => failure = Some(error),
            }
        }
        match failure {
            Some(error) if addresses.is_empty() => Err(error),
            _ => Ok(addresses),
        }
    }

    async fn texts(&self, name: &str) -> Result<Vec<String>, DnsError> {
        let Found::Records(records) = self.records(name, RecordType::TXT).await? else {
            return Ok(Vec::new());
        };
        let join = |it: RData| match it {
            // RFC 7208 §3.3: the strings are joined without a space.
            RData::TXT(txt) => Some(String::from_utf8_lossy(&txt.txt_data.concat()).into_owned()),
            _ => None,
        };
        Ok(records.into_iter().filter_map(join).collect())
    }
}

enum Found {
    /// The name does not exist (NXDOMAIN), or cannot.
    NoName,
    /// What there is; the aliases followed on the way included.
    Records(Vec<RData>),
}

fn only(server: SocketAddr) -> ResolverConfig {
    let at_port = |mut it: ConnectionConfig| {
        it.port = server.port();
        it
    };
    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(at_port).to_vec();
    ResolverConfig::from_name_servers(vec![NameServerConfig::new(server.ip(), true, connections)])
}

fn host_of(name: &Name) -> String {
    name.to_ascii().trim_end_matches('.').to_ascii_lowercase()
}

impl Dns for RealDns {
    fn mx<'a>(&'a self, domain: &'a Domain) -> Pending<'a, Result<MxAnswer, DnsError>> {
        Box::pin(self.mail_hosts(domain))
    }

    fn addresses<'a>(&'a self, host: &'a str) -> Pending<'a, Result<Vec<IpAddr>, DnsError>> {
        Box::pin(self.host_addresses(host))
    }

    fn txt<'a>(&'a self, name: &'a str) -> Pending<'a, Result<Vec<String>, DnsError>> {
        Box::pin(self.texts(name))
    }
}

#[cfg(test)]
mod tests;
