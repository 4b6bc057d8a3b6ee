//! The rows of a file in the order in which they are claimed.
//!
//! The indexes that find an address are in the order of its keyed hash, and a
//! file is not: taken as it stands, each of a million rows changes a page of its
//! own in every such index. A long file is therefore read in blocks, and a block
//! is claimed in the order of the hashes, so that neighbours share their pages. A
//! file of one block keeps its own order, which may mean something to people.
//!
//! The order follows from the file alone: whoever goes on after a crash finds
//! the same one, and drops what was claimed.

use std::vec;

use screening::{Row, Rows};
use store::keys::AddressKey;

use super::{lines::Lines, screen::damaged};
use crate::Failure;

/// Rows of one block, some hundred bytes each. **Never** to be changed while an
/// import is under way: its restart point counts rows in this order.
const BLOCK_ROWS: usize = 50_000;

/// A row of the file.
pub(super) struct Line {
    /// The hash of its address, key of the installation; zeros without one.
    pub(super) key: AddressKey,
    /// What it says, unless it is not taken.
    pub(super) row: Option<Row>,
}

/// The hashes of addresses in the form in which they are compared.
pub(super) type Hash<'a> = &'a (dyn Fn(&[&str]) -> Vec<AddressKey> + Sync);

/// A file, block by block.
pub(super) struct Blocks<'a> {
    hash: Hash<'a>,
    rows: Rows<&'a [u8]>,
    stopped: &'a Lines,
    size: usize,
    sorted: bool,
    block: vec::IntoIter<Line>,
    /// The beginning of the next block, in the order of the file.
    coming: Vec<Line>,
}

impl<'a> Blocks<'a> {
    /// A file of `lines` rows, without the first `done` of this order.
    pub(super) fn open(
        hash: Hash<'a>,
        file: (Rows<&'a [u8]>, &'a Lines),
        lines_and_done: (u64, u64),
    ) -> Result<Self, Failure> {
        Self::of_size(BLOCK_ROWS, hash, file, lines_and_done)
    }

    fn of_size(
        size: usize,
        hash: Hash<'a>,
        (mut rows, stopped): (Rows<&'a [u8]>, &'a Lines),
        (lines, done): (u64, u64),
    ) -> Result<Self, Failure> {
        let in_block = done % size as u64;
        for _ in 0..done - in_block {
            rows.next().map_err(damaged)?;
        }
        let (sorted, block) = (lines > size as u64, Vec::new().into_iter());
        let mut blocks = Self { hash, rows, stopped, size, sorted, block, coming: Vec::new() };
        for _ in 0..in_block {
            blocks.next()?;
        }
        Ok(blocks)
    }

    pub(super) fn next(&mut self) -> Result<Option<Line>, Failure> {
        if self.block.len() == 0 {
            self.ahead(self.size as u64)?;
            let mut block = std::mem::take(&mut self.coming);
            if self.sorted {
                // Stable: rows of one address stay in the order of the file.
                block.sort_by_key(|it| it.key);
            }
            self.block = block.into_iter();
        }
        Ok(self.block.next())
    }

    /// Reads so many rows of the next block, at most the rest of it, so that nobody
    /// waits for a whole block.
    pub(super) fn ahead(&mut self, rows: u64) -> Result<(), Failure> {
        let room = (self.size - self.coming.len()) as u64;
        let mut read = Vec::new();
        for _ in 0..rows.min(room) {
            let Some((line, row)) = self.rows.next().map_err(damaged)? else { break };
            read.push((line, row.ok()));
        }
        let names: Vec<_> =
            read.iter().filter_map(|(_, row)| Some(row.as_ref()?.normalised.as_str())).collect();
        let mut keys = (self.hash)(&names).into_iter();
        let stopped = self.stopped;
        self.coming.extend(read.into_iter().map(|(line, row)| {
            let key = row.as_ref().and_then(|_| keys.next()).unwrap_or_default();
            Line { key, row: row.filter(|_| !stopped.contains(line)) }
        }));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use screening::{Lists, Mapping, rows::Depth};

    use super::*;

    /// Seven people, one line without an address and one address twice.
    const FILE: &[u8] = b"email\ng@a.example\nc@a.example\nnobody\na@a.example\n\
                          f@a.example\nb@a.example\nc@a.example\ne@a.example\nd@a.example\n";
    const LINES: u64 = 9;

    /// As good as a hash: the first letter.
    fn letter(names: &[&str]) -> Vec<AddressKey> {
        names.iter().map(|it| [it.as_bytes()[0]; 16]).collect()
    }

    /// The people in the order in which they are claimed; `-` is a line that is
    /// not taken.
    fn order(size: usize, stopped: &Lines, done: u64) -> String {
        let lists = Lists::builtin();
        let rows = Rows::open(FILE, b',', (&Mapping::default(), Depth::Whole), &lists).unwrap();
        let mut blocks = Blocks::of_size(size, &letter, (rows, stopped), (LINES, done)).unwrap();
        let mut order = String::new();
        while let Some(line) = blocks.next().unwrap() {
            order.push(line.row.map_or('-', |row| row.normalised.chars().next().unwrap()));
        }
        order
    }

    #[test]
    fn a_file_of_one_block_keeps_its_order_and_a_longer_one_is_sorted_block_by_block() {
        let mut stopped = Lines::default();
        stopped.insert(8); // The second `c`.
        assert_eq!(order(9, &stopped, 0), "gc-afb-ed");
        assert_eq!(order(4, &stopped, 0), "-acgb-efd");
    }

    #[test]
    fn whoever_goes_on_finds_the_rest_of_the_same_order() {
        let mut stopped = Lines::default();
        stopped.insert(8);
        for size in [2, 4, 9, 20] {
            let whole = order(size, &stopped, 0);
            for done in 0..=LINES {
                let rest = order(size, &stopped, done);
                assert_eq!(rest, whole[usize::try_from(done).unwrap()..], "{done} of {size}");
            }
        }
    }

    #[test]
    fn a_line_that_is_stopped_later_changes_nothing_for_those_behind_it() {
        let mut stopped = Lines::default();
        let before = order(4, &stopped, 0);
        stopped.insert(5); // `a`.
        assert_eq!(order(4, &stopped, 0), before.replace('a', "-"));
    }
}
