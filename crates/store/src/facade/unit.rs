//! A write: statements with guards, all or nothing.
//!
//! There are no interactive write transactions. Read, decide, and write a unit
//! whose guards check that what was read still holds: that is what lets SQLite
//! commit many units under one sync, PostgreSQL pipeline and retry them, and a
//! cancelled request never leave half of one.

use std::fmt;

use super::{lane::Lane, row::Row, scope::Scope, statement::Statement, value::Value};

/// How many rows a step must touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Any number, none included.
    Any,
    /// This many.
    Exactly(u64),
    /// This many or more.
    AtLeast(u64),
}

impl Guard {
    /// True when `touched` rows satisfy it.
    #[must_use]
    pub fn allows(self, touched: u64) -> bool {
        match self {
            Self::Any => true,
            Self::Exactly(rows) => touched == rows,
            Self::AtLeast(rows) => touched >= rows,
        }
    }
}

impl fmt::Display for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any number of rows"),
            Self::Exactly(rows) => write!(f, "exactly {rows} rows"),
            Self::AtLeast(rows) => write!(f, "at least {rows} rows"),
        }
    }
}

/// One statement of a unit. Rows touched are those inserted, updated or
/// deleted; of a statement that returns rows, the rows returned.
#[derive(Clone, Debug)]
pub struct Step {
    /// What to run.
    pub statement: &'static Statement,
    /// Its parameters, `$1` first.
    pub params: Vec<Value>,
    /// How many rows it must touch.
    pub guard: Guard,
}

impl Step {
    /// A step without a guard: `Step::new(&INSERT, params![account, id])`.
    #[must_use]
    pub fn new(statement: &'static Statement, params: Vec<Value>) -> Self {
        Self { statement, params, guard: Guard::Any }
    }

    /// The step must touch exactly `rows` rows.
    #[must_use]
    pub fn exactly(self, rows: u64) -> Self {
        Self { guard: Guard::Exactly(rows), ..self }
    }

    /// The step must touch `rows` rows or more.
    #[must_use]
    pub fn at_least(self, rows: u64) -> Self {
        Self { guard: Guard::AtLeast(rows), ..self }
    }

    /// The step may touch any number of rows, none included.
    #[must_use]
    pub fn any(self) -> Self {
        Self { guard: Guard::Any, ..self }
    }
}

/// What one step did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepDone {
    /// Rows touched.
    pub touched: u64,
    /// Rows of `RETURNING`, in the order the engine gave them.
    pub rows: Vec<Row>,
}

/// What a unit did, step by step. The unit is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// One for each step, in order.
    pub steps: Vec<StepDone>,
}

/// A unit as a hook sees it.
#[derive(Debug)]
pub struct UnitView<'a> {
    /// Its scope.
    pub scope: Scope,
    /// Its lane.
    pub lane: Lane,
    /// Its steps.
    pub steps: &'a [Step],
}
