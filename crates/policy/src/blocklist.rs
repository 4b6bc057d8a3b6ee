//! Blocklists asked by DNS (RFC 5782): which there are, what is asked, what an
//! answer means, and whose mail is behind a listing (R000-25, R000-26).
//!
//! **Never** here: the asking; `app::listings` does, over a port.

use std::{net::IpAddr, sync::LazyLock};

use serde::Deserialize;

use crate::rule::{Confidence, words};

/// What a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// Addresses of hosts that send.
    Address,
    /// Domains.
    Domain,
}

words!(Holds { Address = "address", Domain = "domain" });

/// A list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocklist {
    /// Its name.
    pub name: String,
    /// The zone that is asked, in lower case, without a final dot.
    pub zone: String,
    /// What it holds.
    pub of: Holds,
    /// Where that is from.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    blocklist: Vec<RawList>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawList {
    name: String,
    zone: String,
    of: String,
    source: String,
    confidence: String,
}

/// The lists that are compiled in.
///
/// # Panics
/// Never in a tested build: the file is part of the program.
#[must_use]
pub fn builtin() -> &'static [Blocklist] {
    static LISTS: LazyLock<Vec<Blocklist>> = LazyLock::new(|| {
        let text = include_str!("../../../policies/blocklists.toml");
        let file: RawFile =
            toml::from_str(text).unwrap_or_else(|it| panic!("blocklists.toml: {it}"));
        let of = |it: RawList| Blocklist {
            of: Holds::parse(&it.of).expect("a word of `of`"),
            confidence: Confidence::parse(&it.confidence).expect("a word of confidence"),
            name: it.name,
            zone: it.zone,
            source: it.source,
        };
        file.blocklist.into_iter().map(of).collect()
    });
    &LISTS
}

/// An address with its parts the other way round (RFC 5782 §2.1, §2.4).
#[must_use]
pub fn reversed(address: IpAddr) -> String {
    let parts: Vec<String> = match address.to_canonical() {
        IpAddr::V4(it) => it.octets().iter().rev().map(ToString::to_string).collect(),
        IpAddr::V6(it) => {
            let nibbles = it.octets().into_iter().rev();
            nibbles.flat_map(|it| [it & 0xf, it >> 4]).map(|it| format!("{it:x}")).collect()
        }
    };
    parts.join(".")
}

impl Blocklist {
    /// The name that is asked about an entry: a reversed address, or a domain.
    #[must_use]
    pub fn question(&self, entry: &str) -> String {
        format!("{entry}.{}", self.zone)
    }

    /// Entries that tell whether a list works: one that it holds, and one that it
    /// must not hold (RFC 5782 §5). A list that holds everything holds nothing.
    #[must_use]
    pub fn proofs(&self) -> (&'static str, &'static str) {
        match self.of {
            Holds::Address => ("2.0.0.127", "1.0.0.127"),
            Holds::Domain => ("test", "invalid"),
        }
    }
}

/// What an answer means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It is on no list.
    Free,
    /// It is on the list; the codes, for whoever asks the keeper.
    Listed(String),
    /// The list refuses to answer us: 127.255.255.x, or no address of loopback.
    Refused,
}

/// What the addresses of an answer mean.
#[must_use]
pub fn meaning(answer: &[IpAddr]) -> Meaning {
    let loopback = |it: &IpAddr| match it.to_canonical() {
        IpAddr::V4(it) if it.is_loopback() => Some(it),
        _ => None,
    };
    let codes: Vec<_> = answer.iter().filter_map(loopback).collect();
    if answer.is_empty() {
        return Meaning::Free;
    }
    let refuses = |it: &std::net::Ipv4Addr| it.octets()[..3] == [127, 255, 255];
    let says: Vec<_> = codes.iter().filter(|it| !refuses(it)).map(ToString::to_string).collect();
    if says.is_empty() { Meaning::Refused } else { Meaning::Listed(says.join(" ")) }
}

/// What one campaign sent through what is listed, in the window before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Messages.
    pub messages: u64,
    /// Of these, to recipients that do not exist.
    pub bad: u64,
    /// Complaints.
    pub complaints: u64,
}

/// Whose mail is behind a listing, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Place of the campaign among those given.
    pub of: usize,
    /// Why: its share of each, in words that need no translation.
    pub because: String,
}

/// The campaign with the largest share of complaints; where nobody complained, of
/// bad mail; where there was none, of messages. `None` = nothing was sent.
///
/// It says who most probably caused it, and by what. A person decides.
#[must_use]
pub fn cause(shares: &[Share]) -> Option<Cause> {
    let key = |it: &Share| (it.complaints, it.bad, it.messages);
    let (of, share) = shares
        .iter()
        .enumerate()
        .filter(|(_, it)| it.messages > 0)
        // Of two alike the first.
        .max_by(|a, b| key(a.1).cmp(&key(b.1)).then(b.0.cmp(&a.0)))?;
    let sum = |of: fn(&Share) -> u64| shares.iter().map(of).sum::<u64>();
    let (complaints, bad, messages) =
        (sum(|it| it.complaints), sum(|it| it.bad), sum(|it| it.messages));
    let because = format!(
        "complaints {} of {complaints}, bad mail {} of {bad}, messages {} of {messages}",
        share.complaints, share.bad, share.messages
    );
    Some(Cause { of, because })
}

#[cfg(test)]
mod tests;
