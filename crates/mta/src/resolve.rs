//! From a domain to the hosts that take its mail, and from a host to addresses
//! that we may connect to.
//!
//! RFC 5321 §5.1, RFC 7505. A domain may point anywhere, also at us: addresses
//! that are not public are refused here, and once more by the port that
//! connects (THREATS S22). **Never** here: connecting, or what follows when a
//! domain leads nowhere.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use delivery::{NoRoute, Shaping, SiteKey};
use domain::{Domain, SignedDuration};
use ports::{DnsError, MxAnswer, MxHost, Ports, timeout};

/// Most mail hosts of a domain that are looked at, best first.
const HOSTS_MAX: usize = 16;
/// Most addresses tried before a site counts as unreachable.
const TARGETS_MAX: usize = 8;
/// How long a resolver may take, its own retries included.
const DNS_TIMEOUT: SignedDuration = SignedDuration::from_secs(30);

/// Where a domain's mail goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// To these hosts.
    Site(Site),
    /// Nowhere, for good or for now.
    Nowhere(NoRoute),
    /// DNS did not say.
    Unknown,
}

/// A resolved site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Site {
    /// Its key.
    pub key: SiteKey,
    /// Its hosts, best first. Never empty.
    pub hosts: Vec<MxHost>,
    /// The company behind it, for records: its name in the table of limits, or
    /// the registrable domain of its first host.
    pub label: String,
}

/// Asks DNS for the mail hosts of a domain.
pub(crate) async fn route(ports: &Ports, shaping: &Shaping, domain: &Domain) -> Route {
    let answer = timeout(ports.clock.as_ref(), DNS_TIMEOUT, ports.dns.mx(domain)).await;
    match answer {
        Ok(Ok(MxAnswer::Hosts(mut hosts))) if !hosts.is_empty() => {
            hosts.sort();
            hosts.truncate(HOSTS_MAX);
            Route::Site(site(shaping, domain, hosts))
        }
        Ok(Ok(MxAnswer::Null)) => Route::Nowhere(NoRoute::NullMx),
        Ok(Ok(MxAnswer::None | MxAnswer::Hosts(_))) => Route::Nowhere(NoRoute::NoDomain),
        // RFC 5321 §5.1: no answer is not "no such domain".
        Ok(Err(DnsError::NoAnswer(_) | DnsError::Bogus(_))) | Err(_) => Route::Unknown,
    }
}

fn site(shaping: &Shaping, domain: &Domain, hosts: Vec<MxHost>) -> Site {
    let names = || hosts.iter().map(|it| it.host.as_str());
    let key = SiteKey::of(domain, names());
    let label = match shaping.provider_of(names()) {
        Some(provider) => provider.name.to_string(),
        None => names()
            .next()
            .and_then(|it| it.parse::<Domain>().ok())
            .and_then(|it| it.registrable().map(str::to_owned))
            .unwrap_or_else(|| domain.as_str().to_owned()),
    };
    Site { key, hosts, label }
}

/// One address of one host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The host, for TLS and the record.
    pub host: String,
    /// Where it listens.
    pub address: IpAddr,
}

/// What a site's hosts lead to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Targets {
    /// Addresses to try, in this order.
    pub open: Vec<Target>,
    /// True when at least one address was refused.
    pub forbidden: bool,
    /// True when DNS did not answer for at least one host.
    pub unknown: bool,
}

/// Looks up the addresses of a site's hosts, best host first; hosts of one
/// preference in random order (RFC 5321 §5.1).
pub(crate) async fn targets(ports: &Ports, hosts: &[MxHost], reach: Reach) -> Targets {
    let mut targets = Targets::default();
    for host in in_turn(ports, hosts) {
        if targets.open.len() >= TARGETS_MAX {
            break;
        }
        let asked = ports.dns.addresses(&host.host);
        let Ok(Ok(addresses)) = timeout(ports.clock.as_ref(), DNS_TIMEOUT, asked).await else {
            targets.unknown = true;
            continue;
        };
        for address in addresses {
            if !reach.admits(address) {
                targets.forbidden = true;
            } else if targets.open.len() < TARGETS_MAX {
                targets.open.push(Target { host: host.host.clone(), address });
            }
        }
    }
    targets
}

fn in_turn(ports: &Ports, hosts: &[MxHost]) -> Vec<MxHost> {
    let mut drawn: Vec<_> = hosts
        .iter()
        .map(|host| (host.preference, ports.entropy.bytes::<4>(), host.clone()))
        .collect();
    drawn.sort();
    drawn.into_iter().map(|(_, _, host)| host).collect()
}

/// How far connections may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Public unicast addresses only.
    Public,
    /// Loopback only: a rehearsal mails nobody (DECISIONS D10).
    Loopback,
}

impl Reach {
    /// Whether an address may be connected to.
    pub(crate) fn admits(self, address: IpAddr) -> bool {
        // ::ffff:127.0.0.1 is 127.0.0.1 to the kernel, so it must be to us.
        match (self, address.to_canonical()) {
            (Self::Loopback, address) => address.is_loopback(),
            (Self::Public, IpAddr::V4(address)) => is_public_v4(address),
            (Self::Public, IpAddr::V6(address)) => is_public_v6(address),
        }
    }
}

/// Not special by RFC 6890, and unicast.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || a == 0
        || a >= 224
        || (a == 100 && (64..128).contains(&b)) // RFC 6598: shared by carriers.
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b)); // RFC 2544: benchmarks.
    !special
}

/// In 2000::/3, where neither documentation nor another address inside of it
/// lies.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let reserved = match first {
        // Teredo, ORCHID, benchmarks; documentation (RFC 3849).
        0x2001 => second < 0x0200 || second == 0x0db8,
        // 6to4 carries an IPv4 address.
        0x2002 => true,
        // Documentation (RFC 9637).
        0x3fff => second < 0x1000,
        _ => false,
    };
    first & 0xe000 == 0x2000 && !reserved
}

#[cfg(test)]
mod tests;
