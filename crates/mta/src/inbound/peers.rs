//! Who is connected: a seat for each session, so many in all and of one
//! address.
//!
//! Whoever finds no seat is told 421, which takes a moment; so many may stand
//! at the door at once, and more are dropped unheard. What one connection may
//! make us hold, times these limits, is what all of them may (THREATS R10).

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections that may stand at the door at once, beyond those with a seat.
const AT_THE_DOOR_MAX: usize = 100;

/// All seats. Clones share them.
#[derive(Clone, Debug)]
pub(super) struct Peers {
    seats_max: usize,
    of_one_max: usize,
    taken: Arc<Mutex<BTreeMap<IpAddr, usize>>>,
    door: Arc<Semaphore>,
}

/// A connection that was let in as far as the door. It counts until dropped.
#[derive(Debug)]
pub(super) struct Entry(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit);

/// The seat of one session; free again when dropped.
#[derive(Debug)]
pub(super) struct Seat {
    peers: Peers,
    key: IpAddr,
    is_crowded: bool,
}

impl Seat {
    /// True when at least half of all seats were taken: whoever sits down now
    /// is given less time, so that seats become free for others.
    pub(super) fn is_crowded(&self) -> bool {
        self.is_crowded
    }
}

impl Peers {
    /// So many seats in all, so many for one address.
    pub(super) fn new(seats_max: usize, of_one_max: usize) -> Self {
        let door = Semaphore::new(seats_max.saturating_add(AT_THE_DOOR_MAX));
        Self { seats_max, of_one_max, taken: Arc::default(), door: Arc::new(door) }
    }

    /// Lets a connection in as far as the door.
    pub(super) fn enter(&self) -> Option<Entry> {
        Arc::clone(&self.door).try_acquire_owned().ok().map(Entry)
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
        Some(Seat { peers: self.clone(), key, is_crowded: all >= self.seats_max / 2 })
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
