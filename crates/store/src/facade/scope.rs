//! Whose rows a statement may see.

use domain::AccountId;

/// Whose rows a statement may see. On PostgreSQL the driver sets it in the same
/// transaction and row-level security enforces it; on both engines a statement
/// whose header says `scope: account ($1)` is refused when its first parameter
/// is another account (DECISIONS D12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The rows of one account.
    Account(AccountId),
    /// Rows of any account. The reason is a fixed sentence for reviewers, e.g.
    /// `"the queue is walked by shard, not by account"`.
    System(&'static str),
}
