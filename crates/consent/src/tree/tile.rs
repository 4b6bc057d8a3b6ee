//! Tiles: 256 hashes of one level, by which others follow a ledger (C2SP
//! tlog-tiles).
//!
//! Owns their names and the way from tiles to the nodes of a proof. A full tile
//! never changes; a partial one has the hashes there are so far.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use domain::Digest;

use super::{node_hash, proof::Nodes};

/// Hashes of a full tile.
pub const WIDTH: u64 = 256;
/// Levels of a tree that one level of tiles spans.
const HEIGHT: u32 = 8;
/// Highest level of tiles: above it, a tree of 2⁶⁴ leaves has nothing.
const LEVEL_MAX: u32 = 7;

/// Which tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    /// Level of tiles: 0 has the hashes of leaves, 1 of 256 leaves each …
    pub level: u32,
    /// Its place within the level.
    pub index: u64,
    /// Its hashes, 1 to [`WIDTH`].
    pub width: u64,
}

/// The text does not name a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a level, and the index of a tile in groups of three digits")]
pub struct TileError;

impl Tile {
    /// Leaves below one hash of this tile.
    #[must_use]
    pub fn leaves_each(&self) -> u64 {
        1 << (HEIGHT * self.level)
    }

    /// Number of its first hash within the level.
    #[must_use]
    pub fn first(&self) -> u64 {
        self.index * WIDTH
    }

    /// True when a tree of that size has every hash of it.
    #[must_use]
    pub fn is_in(&self, size: u64) -> bool {
        let there = size >> (HEIGHT * self.level);
        self.first().checked_add(self.width).is_some_and(|end| end <= there)
    }

    /// The tile that holds a node of the tree of `size` leaves.
    fn of_node((level, index): (u32, u64), size: u64) -> Self {
        let (tile_level, within) = (level / HEIGHT, level % HEIGHT);
        let tile_index = (index << within) / WIDTH;
        let there = size >> (HEIGHT * tile_level);
        let width = WIDTH.min(there.saturating_sub(tile_index * WIDTH));
        Self { level: tile_level, index: tile_index, width }
    }
}

/// The path of a tile below a ledger's own: `tile/0/x001/234.p/5`.
impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/", self.level)?;
        let mut groups = vec![self.index % 1_000];
        let mut rest = self.index / 1_000;
        while rest > 0 {
            groups.push(rest % 1_000);
            rest /= 1_000;
        }
        for group in groups.iter().skip(1).rev() {
            write!(f, "x{group:03}/")?;
        }
        write!(f, "{:03}", groups[0])?;
        if self.width < WIDTH { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

impl FromStr for Tile {
    type Err = TileError;

    fn from_str(text: &str) -> Result<Self, TileError> {
        let (level, index) =
            text.strip_prefix("tile/").and_then(|it| it.split_once('/')).ok_or(TileError)?;
        let (index, width) = index.split_once(".p/").unwrap_or((index, "256"));
        let mut number = 0_u64;
        for group in index.split('/') {
            let digits: u64 = group.trim_start_matches('x').parse().map_err(|_| TileError)?;
            let next = number.checked_mul(1_000).and_then(|it| it.checked_add(digits));
            number = next.filter(|it| *it < 1 << 55).ok_or(TileError)?;
        }
        let level = level.parse().ok().filter(|it| *it <= LEVEL_MAX).ok_or(TileError)?;
        let width = width.parse().ok().filter(|it| (1..=WIDTH).contains(it)).ok_or(TileError)?;
        let tile = Self { level, index: number, width };
        // Leading zeros, a sign or a full tile written as a partial one would
        // be a second name.
        if tile.to_string() == text { Ok(tile) } else { Err(TileError) }
    }
}

/// The tiles from which the nodes of a tree of `size` leaves follow.
#[must_use]
pub fn tiles_of(nodes: &[(u32, u64)], size: u64) -> BTreeSet<Tile> {
    nodes.iter().map(|node| Tile::of_node(*node, size)).collect()
}

/// Tiles at hand, as a source of nodes.
#[derive(Clone, Debug, Default)]
pub struct Tiles {
    size: u64,
    hashes: BTreeMap<Tile, Vec<Digest>>,
}

impl Tiles {
    /// No tiles yet, of a tree of that size.
    #[must_use]
    pub fn of_size(size: u64) -> Self {
        Self { size, hashes: BTreeMap::new() }
    }

    /// Adds a tile as it was served: 32 bytes a hash. False when it has another
    /// length than its name says.
    #[must_use]
    pub fn add(&mut self, tile: Tile, bytes: &[u8]) -> bool {
        let (hashes, rest) = bytes.as_chunks::<32>();
        let fits = rest.is_empty() && hashes.len() as u64 == tile.width;
        if fits {
            self.hashes.insert(tile, hashes.iter().copied().map(Digest).collect());
        }
        fits
    }
}

impl Nodes for Tiles {
    fn node(&self, level: u32, index: u64) -> Option<Digest> {
        let tile = Tile::of_node((level, index), self.size);
        let within = level % HEIGHT;
        let start = usize::try_from((index << within) - tile.first()).ok()?;
        let mut row = self.hashes.get(&tile)?.get(start..start + (1 << within))?.to_vec();
        while row.len() > 1 {
            let (pairs, _) = row.as_chunks::<2>();
            row = pairs.iter().map(|&[left, right]| node_hash(left, right)).collect();
        }
        row.first().copied()
    }
}
