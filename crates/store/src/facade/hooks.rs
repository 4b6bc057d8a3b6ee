//! Where a simulation steps in, before and after every unit.

use ports::Pending;

use super::{
    error::{Cause, StoreError},
    statement::Statement,
    unit::UnitView,
};

/// Called by the inline driver around every unit and before every read
/// (DECISIONS D7): to fail it, to count it, to make it slow, or to let a simulated process die there.
pub trait UnitHooks: Send + Sync {
    /// Before the unit runs.
    ///
    /// # Errors
    /// What the caller of the unit gets; nothing is written then.
    fn before(&self, unit: &UnitView<'_>) -> Result<(), StoreError> {
        let _ = unit;
        Ok(())
    }

    /// After what the unit adds to the never-again journal was synced, before
    /// its commit. Called also for a unit that adds nothing.
    ///
    /// # Errors
    /// What the caller of the unit gets; nothing is committed then.
    fn journaled(&self, unit: &UnitView<'_>) -> Result<(), StoreError> {
        let _ = unit;
        Ok(())
    }

    /// After the unit was committed.
    ///
    /// # Errors
    /// What the caller of the unit gets, although it is written: say
    /// [`StoreError::OutcomeUnknown`].
    fn after(&self, unit: &UnitView<'_>) -> Result<(), StoreError> {
        let _ = unit;
        Ok(())
    }

    /// Before a reading statement runs.
    ///
    /// # Errors
    /// What its caller gets.
    fn reading(&self, statement: &'static Statement) -> Result<(), StoreError> {
        let _ = statement;
        Ok(())
    }

    /// What the caller waits for at this moment; `None` when for nothing. A
    /// future that is never ready ends the process here, if that ends its tasks.
    fn stall(&self, unit: &UnitView<'_>, moment: Moment) -> Option<Pending<'static, ()>> {
        let _ = (unit, moment);
        None
    }
}

/// Hooks that do nothing.
impl UnitHooks for () {}

/// Where in a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Nothing of it is written yet.
    Before,
    /// It is committed, and nobody was told.
    After,
}

/// What a database says that is full or broken, for hooks. Nothing was written.
#[must_use]
pub fn unavailable(why: &str) -> StoreError {
    StoreError::Unavailable { source: Cause(why.to_owned()) }
}

/// What a database says whose answer was lost, for hooks.
#[must_use]
pub fn outcome_unknown(why: &str) -> StoreError {
    StoreError::OutcomeUnknown { source: Cause(why.to_owned()) }
}
