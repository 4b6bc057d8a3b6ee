//! The tiles of a ledger, for whoever follows it (C2SP tlog-tiles). Public:
//! salted hashes, nothing personal.
//!
//! Owns the memory of hashes of full subtrees above the leaves, which never
//! change: each is made once by walking over its leaves.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

pub use consent::tree::tile::Tile;
use consent::{Frontier, tree::leaf_hash};
use domain::{AccountId, Digest};

use crate::{App, Failure, events};

/// Leaf hashes read at once.
const PAGE: u64 = 2_000;
/// Hashes kept. One stands for 256 leaves or more.
const KEPT_MAX: usize = 1_000_000;

/// Hashes of full subtrees, by account, level of tiles and place.
#[derive(Default)]
pub(crate) struct Kept(Mutex<BTreeMap<(AccountId, u32, u64), Digest>>);

impl Kept {
    fn get(&self, name: (AccountId, u32, u64)) -> Option<Digest> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&name).copied()
    }

    fn keep(&self, name: (AccountId, u32, u64), hash: Digest) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(name, hash);
    }
}

/// The newest checkpoint of a ledger, as signed.
///
/// # Errors
/// [`Failure::NotFound`] when nothing of it is signed yet.
pub async fn checkpoint(app: &App, account: AccountId) -> Result<String, Failure> {
    let note = store::ledger::latest_of(app.store(), account).await?;
    note.ok_or(Failure::NotFound("ledger"))
}

/// The octets of a tile: 32 for each hash.
///
/// # Errors
/// [`Failure::NotFound`] for one that the ledger does not have yet.
pub async fn tile(app: &App, account: AccountId, tile: Tile) -> Result<Vec<u8>, Failure> {
    let size = store::ledger::head(app.store(), account).await?.map_or(0, |(size, _)| size);
    if !tile.is_in(size) {
        return Err(Failure::NotFound("tile"));
    }
    let mut octets = Vec::new();
    if tile.level == 0 {
        let stretch = (tile.first(), u32::try_from(tile.width).unwrap_or(u32::MAX));
        for leaf in store::ledger::leaf_range(app.store(), account, stretch).await? {
            octets.extend_from_slice(&leaf_hash(events::leaf(leaf)).0);
        }
        return Ok(octets);
    }
    for index in tile.first()..tile.first() + tile.width {
        let name = (account, tile.level, index);
        let hash = match app.tiles().get(name) {
            Some(hash) => hash,
            None => {
                let each = tile.leaves_each();
                let hash = subtree(app, account, (index * each, each)).await?;
                app.tiles().keep(name, hash);
                hash
            }
        };
        octets.extend_from_slice(&hash.0);
    }
    Ok(octets)
}

/// The hash of the full subtree over these leaves.
async fn subtree(
    app: &App,
    account: AccountId,
    (first, count): (u64, u64),
) -> Result<Digest, Failure> {
    let mut frontier = Frontier::new();
    while frontier.size() < count {
        let next = first + frontier.size();
        let limit = u32::try_from(PAGE.min(count - frontier.size())).unwrap_or(u32::MAX);
        let leaves = store::ledger::leaf_range(app.store(), account, (next, limit)).await?;
        if leaves.is_empty() {
            return Err(Failure::unavailable("the ledger", format!("leaf {next} is missing")));
        }
        frontier.extend(leaves.into_iter().map(events::leaf));
    }
    Ok(frontier.root())
}
