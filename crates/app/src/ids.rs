//! Ids of rows that are written together.

/// So many ids of one instant, the least first. Given out in the order in which rows
/// are written, they make most trees of the database grow at their end alone.
pub(crate) fn in_order<Id: Ord>(count: usize, draw: impl Fn() -> Id) -> Vec<Id> {
    let mut ids: Vec<Id> = (0..count).map(|_| draw()).collect();
    ids.sort_unstable();
    ids
}
