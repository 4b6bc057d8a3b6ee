//! What can go wrong with a database.

use std::fmt;

use thiserror::Error;

use super::unit::Guard;

/// What the driver said: a code and a sentence, without the values that some
/// engines put into their details.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause(pub(crate) String);

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Cause {}

/// Why a statement could not be run or read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database cannot be reached, is full, or broke off. Nothing was
    /// written. Try again later; until then mail waits.
    #[error("the database is not available")]
    Unavailable {
        /// What the driver said.
        #[source]
        source: Cause,
    },
    /// The connection broke, or the disk failed, during the commit. The unit is
    /// wholly there or wholly absent: read before trying again.
    #[error("the database did not say whether the unit was committed")]
    OutcomeUnknown {
        /// What the driver said.
        #[source]
        source: Cause,
    },
    /// Writers kept meeting on the same rows. Nothing was written; try again.
    #[error("the unit met other writers on the same rows {attempts} times")]
    Contended {
        /// How often it was tried.
        attempts: u32,
    },
    /// A rule of the schema forbids the row. Nothing was written.
    #[error("`{statement}` broke a rule of the schema")]
    Constraint {
        /// The statement.
        statement: &'static str,
        /// The rule, as the engine names it.
        #[source]
        source: Cause,
    },
    /// The statement is wrong, or does not fit its parameters: a bug.
    #[error("`{statement}` failed")]
    Statement {
        /// The statement.
        statement: &'static str,
        /// What the driver said.
        #[source]
        source: Cause,
    },
    /// A column does not hold what its reader expects: a bug.
    #[error("column {index} of `{statement}` should hold {expected}, but holds {found}")]
    Column {
        /// The statement.
        statement: &'static str,
        /// The column, counted from zero.
        index: usize,
        /// What the reader asked for.
        expected: &'static str,
        /// What was there.
        found: &'static str,
    },
    /// The first parameter of a statement of one account is not the account of
    /// its scope: a bug, stopped before the database saw it.
    #[error("`{statement}` was given another account than its scope")]
    Scope {
        /// The statement.
        statement: &'static str,
    },
    /// What must never be forgotten could not be written to the never-again
    /// journal, so the unit was not written either. Nothing is sent until it can
    /// (DECISIONS D31).
    #[error("the never-again journal takes no entry: nothing was changed")]
    NotJournaled {
        /// What the journal said.
        #[source]
        source: Cause,
    },
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}

/// Why a unit was not written. Nothing of it was, except as
/// [`StoreError::OutcomeUnknown`] says.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UnitError {
    /// A guard failed: the world changed since it was read. Read, decide, and
    /// write again.
    #[error("`{statement}` (step {step}) should touch {expected}, but touched {touched}")]
    Guard {
        /// Which step, counted from zero.
        step: usize,
        /// Its statement.
        statement: &'static str,
        /// What its guard asked for.
        expected: Guard,
        /// How many rows it touched.
        touched: u64,
    },
    /// The database failed.
    #[error("the unit was not written")]
    Store(#[source] StoreError),
}

/// Why a store could not be opened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Another process has it open.
    #[error("{0} is in use by another process: only one may write it; stop the other one first")]
    InUse(String),
    /// The folder or file could not be made or read.
    #[error("could not open {path}")]
    File {
        /// Which one.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The address of the PostgreSQL server is not understood.
    #[error("the PostgreSQL address is not valid: {0}")]
    Address(String),
    /// A durability that loses acknowledged work was asked for outside of a
    /// rehearsal.
    #[error(
        "a store that loses acknowledged units is only for rehearsals on SQLite: \
         use `Durability::Synced`"
    )]
    Lossy,
    /// The database failed.
    #[error("could not open the database")]
    Store(#[source] StoreError),
}
