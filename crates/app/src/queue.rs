//! Where a delivery waits: the shard of its domain (DECISIONS D8).

use domain::Domain;

/// Shards of the queue. A node leases whole shards; few are enough for the
/// nodes of one installation, and each costs a lease.
pub const SHARDS: u16 = 8;

/// The shard in which mail to a domain waits. FNV-1a: the same on every node
/// and in every release, because rows keep it.
#[must_use]
pub fn shard_of(domain: &Domain) -> u16 {
    let hash = domain.as_str().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // A remainder below SHARDS always fits.
    u16::try_from(hash % u64::from(SHARDS)).unwrap_or(0)
}
