//! A DNS with zones in memory that can be changed while it runs.
//!
//! Owns what names mean ([`Zones`]), the answers on the wire (`wire`), the
//! server on loopback (`server`) and a resolver without sockets (`port`).
//! It answers for every name as if the whole world were its zone: a name
//! nobody entered does not exist (NXDOMAIN); a name without the asked type is
//! empty (NODATA, RFC 2308 §2.2). Faults can be set per name.

mod port;
mod server;
mod wire;

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

pub use port::ZoneResolver;
pub(crate) use server::serve;

/// CNAMEs followed for one question.
const CNAMES_MAX: usize = 8;

/// One record. Names are lower case, without a final dot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A or AAAA.
    Address(IpAddr),
    /// MX; an empty host is the null MX (RFC 7505).
    Mx(u16, String),
    /// TXT, its strings joined.
    Txt(String),
    /// CNAME.
    Cname(String),
}

/// What goes wrong at a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No answer at all.
    Drop,
    /// SERVFAIL.
    ServFail,
}

/// The type that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// IPv4 addresses.
    A,
    /// IPv6 addresses.
    Aaaa,
    /// Mail hosts.
    Mx,
    /// Texts.
    Txt,
    /// The alias itself.
    Cname,
    /// Any type we hold no records of.
    Other,
}

/// What the zones say to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Owner names and records, CNAMEs first.
    Records(Vec<(String, Record)>),
    /// The name exists, the type does not. Holds the CNAMEs on the way.
    NoData(Vec<(String, Record)>),
    /// The name does not exist.
    NxDomain(Vec<(String, Record)>),
    /// As set by [`Zones::set_fault`].
    Fault(Fault),
}

#[derive(Debug, Default)]
struct Node {
    records: Vec<Record>,
    fault: Option<Fault>,
}

/// All names. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Zones(Arc<Mutex<BTreeMap<String, Node>>>);

impl Zones {
    /// No names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a record. Adding it twice changes nothing.
    pub fn add(&self, name: &str, record: Record) {
        let mut names = self.names();
        let records = &mut names.entry(canonical(name)).or_default().records;
        if !records.contains(&record) {
            records.push(record);
        }
    }

    /// Adds a TXT record: a challenge, a DKIM key, SPF, DMARC.
    pub fn add_txt(&self, name: &str, text: &str) {
        self.add(name, Record::Txt(text.to_owned()));
    }

    /// Adds an MX record.
    pub fn add_mx(&self, domain: &str, preference: u16, host: &str) {
        self.add(domain, Record::Mx(preference, canonical(host)));
    }

    /// Says that the domain takes no mail (RFC 7505).
    pub fn add_null_mx(&self, domain: &str) {
        self.add(domain, Record::Mx(0, String::new()));
    }

    /// Adds an A or AAAA record.
    pub fn add_address(&self, host: &str, address: IpAddr) {
        self.add(host, Record::Address(address));
    }

    /// Removes the records of one kind at a name.
    pub fn remove(&self, name: &str, kind: Kind) {
        if let Some(node) = self.names().get_mut(&canonical(name)) {
            node.records.retain(|it| it.kind() != kind);
        }
    }

    /// Sets or lifts a fault at a name, which then exists.
    pub fn set_fault(&self, name: &str, fault: Option<Fault>) {
        self.names().entry(canonical(name)).or_default().fault = fault;
    }

    /// What the zones say. Follows CNAMEs.
    #[must_use]
    pub fn ask(&self, name: &str, kind: Kind) -> Answer {
        let names = self.names();
        let mut name = canonical(name);
        let mut found = Vec::new();
        for _ in 0..CNAMES_MAX {
            let Some(node) = names.get(&name) else {
                // RFC 8020: a name with names below it exists.
                return if has_descendant(&names, &name) {
                    Answer::NoData(found)
                } else {
                    Answer::NxDomain(found)
                };
            };
            if let Some(fault) = node.fault {
                return Answer::Fault(fault);
            }
            let alias = node.records.iter().find_map(Record::target);
            if let Some(target) = alias.filter(|_| kind != Kind::Cname) {
                found.push((name, Record::Cname(target.clone())));
                name = target;
                continue;
            }
            let matching = node.records.iter().filter(|it| it.kind() == kind);
            let before = found.len();
            found.extend(matching.map(|it| (name.clone(), it.clone())));
            return if found.len() > before {
                Answer::Records(found)
            } else {
                Answer::NoData(found)
            };
        }
        Answer::Fault(Fault::ServFail)
    }

    fn names(&self) -> MutexGuard<'_, BTreeMap<String, Node>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Record {
    fn kind(&self) -> Kind {
        match self {
            Self::Address(IpAddr::V4(_)) => Kind::A,
            Self::Address(IpAddr::V6(_)) => Kind::Aaaa,
            Self::Mx(..) => Kind::Mx,
            Self::Txt(_) => Kind::Txt,
            Self::Cname(_) => Kind::Cname,
        }
    }

    fn target(&self) -> Option<String> {
        match self {
            Self::Cname(target) => Some(canonical(target)),
            _ => None,
        }
    }
}

fn has_descendant(names: &BTreeMap<String, Node>, name: &str) -> bool {
    let suffix = format!(".{name}");
    names.keys().any(|it| it.ends_with(&suffix))
}

fn canonical(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests;
