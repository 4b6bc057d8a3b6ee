//! Who is connected: a seat for each session, so many in all and of one
//! address.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// All seats. Clones share them.
#[derive(Clone, Debug)]
pub(super) struct Peers {
    seats_max: usize,
    of_one_max: usize,
    taken: Arc<Mutex<BTreeMap<IpAddr, usize>>>,
}

/// The seat of one session; free again when dropped.
#[derive(Debug)]
pub(super) struct Seat {
    peers: Peers,
    key: IpAddr,
}

impl Peers {
    /// So many seats in all, so many for one address.
    pub(super) fn new(seats_max: usize, of_one_max: usize) -> Self {
        Self { seats_max, of_one_max, taken: Arc::default() }
    }

    /// A seat, if one is free.
    pub(super) fn sit(&self, peer: IpAddr) -> Option<Seat> {
        let key = key_of(peer);
        let mut taken = self.taken();
        let all: usize = taken.values().sum();
        let of_one = taken.get(&key).copied().unwrap_or_default();
        if all >= self.seats_max || of_one >= self.of_one_max {
            return None;
        }
        *taken.entry(key).or_default() += 1;
        Some(Seat { peers: self.clone(), key })
    }

    fn taken(&self) -> MutexGuard<'_, BTreeMap<IpAddr, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.peers.taken();
        if let Some(count) = taken.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.key);
            }
        }
    }
}

/// One person has one IPv4 address, or 2^64 IPv6 addresses.
fn key_of(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => {
            let network = u128::from(address) >> 64 << 64;
            IpAddr::V6(Ipv6Addr::from(network))
        }
        address => address,
    }
}

#[cfg(test)]
mod tests;
