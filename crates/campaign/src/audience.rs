//! Whom a campaign reaches: lists, minus lists to leave out.
//!
//! **Never** here: permission. Being on a list of the audience only says under
//! which list a contact is considered; `clearance` decides each one.

use std::collections::BTreeSet;

use domain::ListId;
use thiserror::Error;

/// Most lists of one audience, those left out included.
pub const LISTS_MAX: usize = 100;

/// Why an audience makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AudienceError {
    /// No list at all.
    #[error("an audience needs at least one list")]
    Empty,
    /// More than [`LISTS_MAX`].
    #[error("an audience has at most {LISTS_MAX} lists")]
    TooMany,
    /// A list named twice.
    #[error("the list {0} is named twice")]
    Twice(ListId),
    /// A list both reached and left out.
    #[error("the list {0} is both reached and left out")]
    Both(ListId),
}

/// The lists a campaign reaches, and those whose contacts it leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    lists: Vec<ListId>,
    except: BTreeSet<ListId>,
}

impl Audience {
    /// An audience of `lists`, in the order in which they count for a contact
    /// who is on several, without anybody on `except`.
    ///
    /// # Errors
    /// [`AudienceError`], to be shown to the member.
    pub fn new(lists: Vec<ListId>, except: BTreeSet<ListId>) -> Result<Self, AudienceError> {
        if lists.is_empty() {
            return Err(AudienceError::Empty);
        }
        if lists.len() + except.len() > LISTS_MAX {
            return Err(AudienceError::TooMany);
        }
        let mut seen = BTreeSet::new();
        for list in &lists {
            if !seen.insert(*list) {
                return Err(AudienceError::Twice(*list));
            }
            if except.contains(list) {
                return Err(AudienceError::Both(*list));
            }
        }
        Ok(Self { lists, except })
    }

    /// The lists reached, in their order.
    #[must_use]
    pub fn lists(&self) -> &[ListId] {
        &self.lists
    }

    /// The lists left out.
    #[must_use]
    pub fn except(&self) -> &BTreeSet<ListId> {
        &self.except
    }

    /// The one list under which a contact on `memberships` is considered, so
    /// that nobody is mailed twice; `None` = not reached.
    #[must_use]
    pub fn via(&self, memberships: &BTreeSet<ListId>) -> Option<ListId> {
        if !self.except.is_disjoint(memberships) {
            return None;
        }
        self.lists.iter().copied().find(|it| memberships.contains(it))
    }
}

#[cfg(test)]
mod tests;
