//! From an audience to deliveries, batch by batch, restartable at any point.
//!
//! Contacts are walked in the order of their ids. A batch and the cursor behind
//! it are committed in one unit; a crash repeats at most the batch whose unit
//! did not commit, and `store` admits each contact of a campaign once, so
//! nobody is skipped and nobody is planned twice (DESIGN section 1,
//! invariant 6).
//! **Never** here: reading contacts, deciding about them.

use domain::ContactId;
use thiserror::Error;

/// Where the expansion of a campaign stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// Nobody is planned yet.
    Start,
    /// Everybody up to and including this contact is planned.
    After(ContactId),
    /// Everybody is planned.
    Done,
}

/// What a read of contacts returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Contacts behind the cursor, in the order of their ids.
    pub contacts: Vec<ContactId>,
    /// How many were asked for. At least one. Fewer in the page say that there
    /// are no more.
    pub limit: usize,
}

/// The contacts to decide now, and the cursor to commit with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Each gets a delivery or a withheld row in the unit that moves the
    /// cursor.
    pub contacts: Vec<ContactId>,
    /// Where the expansion stands once that unit is committed.
    pub cursor: Cursor,
}

/// A page that does not fit the cursor: a bug in the read. Nothing is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PlanError {
    /// A contact that was planned already.
    #[error("the page begins at or before the cursor")]
    Behind,
    /// Contacts out of order, or one of them twice.
    #[error("the contacts of the page are not in the order of their ids")]
    Order,
    /// More contacts than asked for, or none asked for.
    #[error("the page has more contacts than its limit, or no limit")]
    Limit,
    /// The expansion is done.
    #[error("everybody is planned already")]
    Done,
}

/// Plans the next batch.
///
/// # Errors
/// [`PlanError`]; the cursor must not move.
pub fn next(cursor: Cursor, page: Page) -> Result<Plan, PlanError> {
    let Page { contacts, limit } = page;
    if limit == 0 || contacts.len() > limit {
        return Err(PlanError::Limit);
    }
    if !contacts.is_sorted_by(|a, b| a < b) {
        return Err(PlanError::Order);
    }
    match (cursor, contacts.first()) {
        (Cursor::Done, _) => return Err(PlanError::Done),
        (Cursor::After(last), Some(first)) if *first <= last => return Err(PlanError::Behind),
        _ => {}
    }
    let cursor = match contacts.last() {
        Some(last) if contacts.len() == limit => Cursor::After(*last),
        _ => Cursor::Done,
    };
    Ok(Plan { contacts, cursor })
}

#[cfg(test)]
mod tests;
