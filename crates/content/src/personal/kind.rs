//! The kinds of personal data: shape, check and the words that speak of them.
//!
//! One line of COMPLIANCE 2.6 is one entry. `shape` is a pattern over text
//! without tricks of width; entries that begin with `(?` bring their own
//! borders. `words` are in small letters, compared near the value.

use super::checksum as check;

mod table;

/// What sort of data a kind is: what may follow from finding it differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A number that a state gives a person, or a payment card.
    Identity,
    /// A bank account.
    Account,
    /// A way to reach or to place a person: telephone, address, device.
    Contact,
    /// A number of a company.
    Organisation,
    /// A key or a password.
    Secret,
}

impl Class {
    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Account => "account",
            Self::Contact => "contact",
            Self::Organisation => "organisation",
            Self::Secret => "secret",
        }
    }
}

/// How sure we are (COMPLIANCE 2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// The shape alone: 65.
    Low,
    /// Shape and check, or shape and words: 75.
    Medium,
    /// Shape, check and words: 85.
    High,
}

impl Grade {
    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// The same as a number, 0 to 100.
    #[must_use]
    pub fn percent(self) -> u8 {
        match self {
            Self::Low => 65,
            Self::Medium => 75,
            Self::High => 85,
        }
    }
}

/// What a value itself says for being one of a kind.
#[derive(Clone, Copy, Debug)]
pub(super) enum Check {
    /// Nothing.
    None,
    /// Its form: a day that exists, a number that can have been given out.
    Form(fn(&str) -> bool),
    /// A check digit, which few other numbers pass.
    Digit(fn(&str) -> bool),
}

/// What a match needs to be reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// The shape, or the check, is enough.
    Shape,
    /// One number in ten passes its check: without words it is low.
    Weak,
    /// Nothing without words near it.
    Words,
    /// Nothing else looks like it.
    Precise,
    /// Numbers that fail the check exist: with words they are low.
    Lenient,
}

/// A kind of personal data.
#[derive(Debug)]
pub(super) struct Kind {
    pub id: &'static str,
    pub class: Class,
    pub shape: &'static str,
    pub check: Check,
    pub need: Need,
    pub words: &'static [&'static str],
}

/// Every kind, those that are tried first in front.
pub(super) fn all() -> impl Iterator<Item = &'static Kind> {
    table::KINDS.iter()
}

/// The kind at that place of [`all`].
pub(super) fn at(index: usize) -> &'static Kind {
    &table::KINDS[index]
}
