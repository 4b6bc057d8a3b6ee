//! Sessions that ended without a word.

use std::ops::Add;

/// Sessions whose client went away without QUIT: killed, or cut off.
///
/// A sender has a message on record from before MAIL until after the last
/// reply, so that it may be in doubt about one message of each of them (RFC
/// 1047), and about no other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Torn {
    /// In the middle of a transaction: after MAIL, before the last reply was
    /// written.
    pub begun: u64,
    /// Between two: the last reply may not have been read or recorded, and the
    /// next MAIL may have been about to be said.
    pub between: u64,
}

impl Torn {
    /// All of them.
    #[must_use]
    pub fn all(self) -> u64 {
        self.begun + self.between
    }
}

impl Add for Torn {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { begun: self.begun + other.begun, between: self.between + other.between }
    }
}
