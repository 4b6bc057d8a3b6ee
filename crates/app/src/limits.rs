//! How often the public forms may be used, so that nobody is bombed with
//! confirmation mails in a stranger's name.
//!
//! Counted in memory, for this process: a restart begins anew. What holds for
//! ever, one mail a day for one contact and list, is the ledger's
//! (`consent::confirmation`). Every map is bounded; when one is full of counts
//! that still run, newcomers are refused.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use domain::{Address, SignedDuration, Timestamp};

use crate::App;

/// Most counts kept in one map.
const COUNTS_MAX: usize = 200_000;

/// The limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Sign-ups from one address, or IPv6 /64, in an hour; `None`: no limit.
    pub sign_ups_per_hour: Option<u32>,
    /// Confirmation mails to one address in a day, over all accounts.
    pub mails_per_day: u32,
    /// Links to what is held of a person that are asked for from one address, or
    /// IPv6 /64, in an hour; `None`: no limit.
    pub links_per_hour: Option<u32>,
    /// Attempts to log in from one address in 15 minutes.
    pub logins: u32,
}

impl Limits {
    /// The limits of an installation. In a rehearsal everybody comes from
    /// loopback, so an address says nothing (DECISIONS D10).
    #[must_use]
    pub fn of(app: &App) -> Self {
        let unless_rehearsed = |most| if app.settings().rehearsal { None } else { Some(most) };
        Self {
            sign_ups_per_hour: unless_rehearsed(30),
            mails_per_day: 5,
            links_per_hour: unless_rehearsed(10),
            logins: 20,
        }
    }
}

/// Counts and compares.
#[derive(Debug)]
pub struct Gate {
    limits: Limits,
    visitors: Mutex<Counts<[u8; 16]>>,
    addresses: Mutex<Counts<[u8; 16]>>,
    links: Mutex<Counts<[u8; 16]>>,
    logins: Mutex<Counts<[u8; 16]>>,
}

type Counts<K> = BTreeMap<K, (Timestamp, u32)>;

impl Gate {
    /// A gate that has seen nobody yet.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let (visitors, addresses, links, logins) = Default::default();
        Self { limits, visitors, addresses, links, logins }
    }

    /// Counts a sign-up from there; false when there were too many.
    #[must_use]
    pub fn sign_up(&self, app: &App, from: IpAddr) -> bool {
        let hour = SignedDuration::from_hours(1);
        self.limits
            .sign_ups_per_hour
            .is_none_or(|most| add(&self.visitors, (network(from), 1), (most, hour), app.now()))
    }

    /// Counts confirmation mails to an address; false when there were too many.
    #[must_use]
    pub fn mail(&self, app: &App, to: &Address, mails: usize) -> bool {
        let day = SignedDuration::from_hours(24);
        let mails = u32::try_from(mails).unwrap_or(u32::MAX);
        let key = app.keys().suppression(to);
        add(&self.addresses, (key, mails), (self.limits.mails_per_day, day), app.now())
    }

    /// Counts a link asked for from there; false when there were too many. Never
    /// by the address it is for: that would tell which are known.
    #[must_use]
    pub fn link(&self, app: &App, from: IpAddr) -> bool {
        let hour = SignedDuration::from_hours(1);
        self.limits
            .links_per_hour
            .is_none_or(|most| add(&self.links, (network(from), 1), (most, hour), app.now()))
    }

    /// Counts an attempt to log in; false when there were too many.
    #[must_use]
    pub fn log_in(&self, app: &App, from: IpAddr) -> bool {
        let quarter = SignedDuration::from_mins(15);
        add(&self.logins, (network(from), 1), (self.limits.logins, quarter), app.now())
    }
}

/// One household or host: an IPv4 address, or the first half of an IPv6 one.
fn network(ip: IpAddr) -> [u8; 16] {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_ipv6_mapped().octets(),
        IpAddr::V6(ip) => (u128::from(ip) & !u128::from(u64::MAX)).to_be_bytes(),
    }
}

fn add<K: Ord>(
    counts: &Mutex<Counts<K>>,
    (key, more): (K, u32),
    (most, window): (u32, SignedDuration),
    now: Timestamp,
) -> bool {
    let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
    let runs = |since: Timestamp| now.duration_since(since) < window;
    if counts.len() >= COUNTS_MAX && !counts.contains_key(&key) {
        counts.retain(|_, (since, _)| runs(*since));
        if counts.len() >= COUNTS_MAX {
            return false;
        }
    }
    let (since, count) = counts.entry(key).or_insert((now, 0));
    if !runs(*since) {
        (*since, *count) = (now, 0);
    }
    let sum = count.saturating_add(more);
    if sum > most {
        return false;
    }
    *count = sum;
    true
}

#[cfg(test)]
mod tests;
