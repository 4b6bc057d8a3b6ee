//! How much two lists are alike, from a few hundred values of each (MinHash).
//!
//! Every address has a keyed hash; a sketch keeps the smallest of a list's
//! hashes. Of the smallest values of two lists together, the share that stands
//! in both estimates how much of all their addresses they have in common. Rows
//! that are added, taken away or moved change it by their share only.
//! **Never** here: an address, or a hash without a key.

use std::collections::BTreeSet;

use crate::rows::short;

/// The smallest hashes of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListSketch {
    /// Distinct, in order.
    values: Vec<u64>,
    /// How many addresses the list has.
    rows: u64,
}

/// Collects a sketch.
#[derive(Clone, Debug)]
pub struct Sketcher {
    values: BTreeSet<u64>,
    values_max: usize,
    rows: u64,
}

impl Sketcher {
    /// A sketch of at most `values_max` values. The error of an estimate is
    /// about one over the root of that.
    #[must_use]
    pub fn new(values_max: usize) -> Self {
        Self { values: BTreeSet::new(), values_max, rows: 0 }
    }

    /// Counts one more address, by its keyed hash.
    pub fn add(&mut self, key: &[u8; 16]) {
        let value = short(key);
        self.rows += 1;
        if self.values.len() < self.values_max {
            self.values.insert(value);
        } else if self.values.last().is_some_and(|last| value < *last) && self.values.insert(value)
        {
            self.values.pop_last();
        }
    }

    /// The sketch.
    #[must_use]
    pub fn finish(self) -> ListSketch {
        ListSketch { values: self.values.into_iter().collect(), rows: self.rows }
    }
}

impl ListSketch {
    /// How many addresses the list has.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The sketch as stored: eight bytes a value, in order.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.values.iter().flat_map(|it| it.to_be_bytes()).collect()
    }

    /// The sketch of stored bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8], rows: u64) -> Self {
        let values: BTreeSet<u64> =
            bytes.as_chunks::<8>().0.iter().map(|it| u64::from_be_bytes(*it)).collect();
        Self { values: values.into_iter().collect(), rows }
    }

    /// Share of all addresses of both lists that stands in both, 0 to 100.
    #[must_use]
    pub fn likeness_percent(&self, other: &Self) -> u64 {
        let (both, looked_at) = self.common(other);
        (both * 100).checked_div(looked_at).unwrap_or(0)
    }

    /// Share of this list's addresses that stands in the other, 0 to 100.
    /// With J the share of both together: |A ∩ B| = J (|A| + |B|) / (1 + J).
    #[must_use]
    pub fn covered_percent(&self, other: &Self) -> u64 {
        let (both, looked_at) = self.common(other);
        let together = u128::from(self.rows) + u128::from(other.rows);
        let common = u128::from(both) * together;
        let of = u128::from(both + looked_at) * u128::from(self.rows);
        let percent = (common * 100).checked_div(of).unwrap_or(0);
        u64::try_from(percent.min(100)).unwrap_or(100)
    }

    /// How many of the smallest values are surely known: all of them, when the
    /// list is no longer than its sketch.
    fn known_below(&self) -> u64 {
        let kept = self.values.len() as u64;
        if kept == self.rows { u64::MAX } else { kept }
    }

    /// Of the smallest values of both together: how many stand in both, and how
    /// many were looked at.
    fn common(&self, other: &Self) -> (u64, u64) {
        let limit = self.known_below().min(other.known_below());
        let (mut ours, mut theirs) =
            (self.values.iter().peekable(), other.values.iter().peekable());
        let (mut both, mut looked_at) = (0, 0);
        while looked_at < limit {
            match (ours.peek(), theirs.peek()) {
                (Some(a), Some(b)) if a == b => {
                    both += 1;
                    ours.next();
                    theirs.next();
                }
                (Some(a), Some(b)) if a < b => drop(ours.next()),
                (Some(_), Some(_)) => drop(theirs.next()),
                (Some(_), None) => drop(ours.next()),
                (None, Some(_)) => drop(theirs.next()),
                (None, None) => break,
            }
            looked_at += 1;
        }
        (both, looked_at)
    }
}

#[cfg(test)]
mod tests;
