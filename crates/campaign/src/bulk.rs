//! Is this bulk mail? (R004-01, R004-14 … R004-16)
//!
//! Like content to many people is, in however many pieces and whatever its sender
//! calls it. Counted as in [`split`](mod@crate::split): likeness is followed from
//! piece to piece, and a person who is reached twice counts twice; the sum may
//! only err towards bulk. **Never** here: the threshold (settings of `policy`),
//! and what follows from it.

use crate::split::{Limits, Mailing, together};

/// What a piece of mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A message to few.
    Single,
    /// One to many.
    Bulk,
}

/// How many people mail of like content reaches, and what that makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Recipients of this piece and of those like it within the window: the fact
    /// `like_recipients`.
    pub recipients: u64,
    /// What it is.
    pub class: Class,
}

/// Counts a piece with those of its account that are like it. `recipients_max`
/// are not bulk yet.
#[must_use]
pub fn count(this: &Mailing, recent: &[Mailing], limits: Limits, recipients_max: u64) -> Counted {
    let recipients = together(this, recent, limits).recipients;
    let class = if recipients > recipients_max { Class::Bulk } else { Class::Single };
    Counted { recipients, class }
}

#[cfg(test)]
mod tests;
