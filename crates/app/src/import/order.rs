//! The order in which the rows of a file are claimed.
//!
//! The indexes that find an address are in the order of its keyed hash, and a
//! file is not: taken as it stands, each of a million rows changes a page of its
//! own in every such index. A long file is therefore claimed in the order of the
//! hashes (DECISIONS D56). A short one keeps its own order, which may mean
//! something to people.
//!
//! The order follows from the file alone: whoever goes on after a crash finds the
//! same one, and drops what was claimed. Rows without an address of their own come
//! first; that is also where a line goes whose person was erased meanwhile, so that
//! those before it move back by one, and none is passed over.

use std::io::{self, Read};

use screening::{FileError, Row, Rows};
use store::keys::AddressKey;

use super::{lines::Lines, screen::damaged};
use crate::Failure;

/// Most rows of a file that keeps its own order. **Never** to be changed while an
/// import is under way: its restart point counts rows in this order.
const ROWS_AS_THEY_STAND: usize = 50_000;

/// Where the rows of a file are, and which comes when: 24 bytes a row.
#[derive(Default)]
pub(super) struct Order {
    /// Where each row begins, in the order of the file.
    begins: Vec<usize>,
    /// What orders a row, and its number in the file, from zero.
    places: Vec<(u64, u32)>,
}

impl Order {
    /// The next row of the file begins there, in bytes.
    pub(super) fn add(&mut self, begins: u64) {
        // A file that is held in memory has no more bytes than are counted there.
        self.begins.push(usize::try_from(begins).unwrap_or(usize::MAX));
        self.places.push((0, u32::try_from(self.places.len()).unwrap_or(u32::MAX)));
    }

    /// The row in this line has an address with that hash, key of the installation.
    pub(super) fn key(&mut self, line: u64, key: &AddressKey) {
        let row = usize::try_from(line.saturating_sub(FIRST_LINE)).unwrap_or(usize::MAX);
        if let (Some(place), Some((first, _))) =
            (self.places.get_mut(row), key.split_first_chunk::<8>())
        {
            place.0 = u64::from_be_bytes(*first);
        }
    }

    /// Puts the rows in their order.
    pub(super) fn sorted(self) -> Self {
        self.sorted_above(ROWS_AS_THEY_STAND)
    }

    fn sorted_above(mut self, rows_max: usize) -> Self {
        if self.places.len() > rows_max {
            // Only the last row of a file may lack its end: nothing may follow on it.
            if let Some((first, _)) = self.places.last_mut() {
                *first = u64::MAX;
            }
            self.places.sort_unstable();
        }
        self
    }

    /// The bytes of a row, by its number.
    fn bytes<'a>(&self, text: &'a [u8], row: u32) -> Option<&'a [u8]> {
        let row = usize::try_from(row).ok()?;
        let begins = *self.begins.get(row)?;
        text.get(begins..self.begins.get(row + 1).copied().unwrap_or(text.len()))
    }
}

/// The line of the first row: that before it is the header.
const FIRST_LINE: u64 = 2;

/// A row of the file.
pub(super) struct Line {
    /// The hash of its address, key of the installation; zeros without one.
    pub(super) key: AddressKey,
    /// What it says, unless it is not taken.
    pub(super) row: Option<Row>,
}

/// The hashes of addresses in the form in which they are compared.
pub(super) type Hash<'a> = &'a (dyn Fn(&[&str]) -> Vec<AddressKey> + Sync);

/// The rows of a file in their order.
pub(super) struct InOrder<'a> {
    hash: Hash<'a>,
    rows: Rows<Text<'a>>,
    text: &'a [u8],
    order: &'a Order,
    stopped: &'a Lines,
    next: usize,
    /// Where the next row must begin, in the text as it is read.
    offset: u64,
}

impl<'a> InOrder<'a> {
    /// Begins to read them behind the first `done` of them. `open` reads a text as
    /// this file is laid out.
    pub(super) fn open(
        hash: Hash<'a>,
        (text, order, stopped): (&'a [u8], &'a Order, &'a Lines),
        done: u64,
        open: impl FnOnce(Text<'a>) -> Result<Rows<Text<'a>>, FileError>,
    ) -> Result<Self, Failure> {
        let next = usize::try_from(done).unwrap_or(usize::MAX);
        let header = order.begins.first().copied().unwrap_or(text.len());
        let piece = text.get(..header).unwrap_or(text);
        let rows = open(Text { text, order, next, piece }).map_err(damaged)?;
        let offset = rows.offset();
        Ok(Self { hash, rows, text, order, stopped, next, offset })
    }

    /// The next rows, at most so many; none at the end of the file.
    pub(super) fn next(&mut self, rows: usize) -> Result<Vec<Line>, Failure> {
        let mut read = Vec::with_capacity(rows);
        while read.len() < rows {
            let Some((_, number)) = self.order.places.get(self.next) else { break };
            let row = self.row(*number)?;
            read.push((u64::from(*number) + FIRST_LINE, row));
            self.next += 1;
        }
        let names: Vec<_> =
            read.iter().filter_map(|(_, row)| Some(row.as_ref()?.normalised.as_str())).collect();
        let mut keys = (self.hash)(&names).into_iter();
        let line = |(line, row): (u64, Option<Row>)| {
            let key = row.as_ref().and_then(|_| keys.next()).unwrap_or_default();
            Line { key, row: row.filter(|_| !self.stopped.contains(line)) }
        };
        Ok(read.into_iter().map(line).collect())
    }

    /// The row of that number, which must be where it was found before: a row that is
    /// taken for another one would be claimed although it was stopped.
    fn row(&mut self, number: u32) -> Result<Option<Row>, Failure> {
        let moved = || Failure::unavailable("an upload", "its rows are not where they were");
        let bytes = self.order.bytes(self.text, number).ok_or_else(moved)?;
        let (_, row) = self.rows.next().map_err(damaged)?.ok_or_else(moved)?;
        self.offset += bytes.len() as u64;
        if self.rows.offset() != self.offset && self.next + 1 < self.order.places.len() {
            return Err(moved());
        }
        Ok(row.ok())
    }
}

/// The text of a file with its rows in their order.
pub(super) struct Text<'a> {
    text: &'a [u8],
    order: &'a Order,
    next: usize,
    /// What is to be read before the next row.
    piece: &'a [u8],
}

impl Read for Text<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        while written < buffer.len() {
            if self.piece.is_empty() {
                let Some((_, row)) = self.order.places.get(self.next) else { break };
                self.piece = self.order.bytes(self.text, *row).unwrap_or_default();
                self.next += 1;
                continue;
            }
            let (now, later) = self.piece.split_at(self.piece.len().min(buffer.len() - written));
            buffer[written..written + now.len()].copy_from_slice(now);
            (self.piece, written) = (later, written + now.len());
        }
        Ok(written)
    }
}

#[cfg(test)]
mod tests;
