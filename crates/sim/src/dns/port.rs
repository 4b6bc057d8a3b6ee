//! A resolver without sockets: asks the zones directly. For simulation inside
//! one process.

use std::net::IpAddr;

use domain::Domain;
use ports::{Dns, DnsError, MxAnswer, MxHost, Pending};

use super::{Answer, Kind, Record, Zones};

/// [`Zones`] behind [`ports::Dns`].
#[derive(Clone, Debug)]
pub struct ZoneResolver(pub Zones);

impl ZoneResolver {
    fn records(&self, name: &str, kind: Kind) -> Result<Vec<Record>, DnsError> {
        match self.0.ask(name, kind) {
            Answer::Records(records) => Ok(records.into_iter().map(|it| it.1).collect()),
            Answer::NoData(_) | Answer::NxDomain(_) => Ok(Vec::new()),
            Answer::Fault(_) => Err(DnsError::NoAnswer(name.to_owned())),
        }
    }

    /// The addresses of a host, IPv4 first.
    ///
    /// # Errors
    /// [`DnsError::NoAnswer`] at a fault.
    pub fn addresses_of(&self, host: &str) -> Result<Vec<IpAddr>, DnsError> {
        let mut records = self.records(host, Kind::A)?;
        records.extend(self.records(host, Kind::Aaaa)?);
        Ok(records
            .into_iter()
            .filter_map(|it| match it {
                Record::Address(address) => Some(address),
                _ => None,
            })
            .collect())
    }

    /// The mail hosts of a domain (RFC 5321 §5.1).
    ///
    /// # Errors
    /// [`DnsError::NoAnswer`] at a fault.
    pub fn mail_hosts(&self, domain: &str) -> Result<MxAnswer, DnsError> {
        let mut hosts = Vec::new();
        for record in self.records(domain, Kind::Mx)? {
            match record {
                Record::Mx(_, host) if host.is_empty() => return Ok(MxAnswer::Null),
                Record::Mx(preference, host) => hosts.push(MxHost { preference, host }),
                _ => {}
            }
        }
        if hosts.is_empty() && !self.addresses_of(domain)?.is_empty() {
            hosts.push(MxHost { preference: 0, host: domain.to_owned() });
        }
        hosts.sort();
        Ok(if hosts.is_empty() { MxAnswer::None } else { MxAnswer::Hosts(hosts) })
    }
}

impl Dns for ZoneResolver {
    fn mx<'a>(&'a self, domain: &'a Domain) -> Pending<'a, Result<MxAnswer, DnsError>> {
        Box::pin(async { self.mail_hosts(domain.as_str()) })
    }

    fn addresses<'a>(&'a self, host: &'a str) -> Pending<'a, Result<Vec<IpAddr>, DnsError>> {
        Box::pin(async { self.addresses_of(host) })
    }

    fn txt<'a>(&'a self, name: &'a str) -> Pending<'a, Result<Vec<String>, DnsError>> {
        Box::pin(async {
            let records = self.records(name, Kind::Txt)?;
            Ok(records
                .into_iter()
                .filter_map(|it| match it {
                    Record::Txt(text) => Some(text),
                    _ => None,
                })
                .collect())
        })
    }
}
