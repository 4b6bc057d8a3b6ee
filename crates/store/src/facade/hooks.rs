//! Where a simulation steps in, before and after every unit.

use super::{error::StoreError, unit::UnitView};

/// Called by the inline driver around every unit (DECISIONS D7): to fail it, to
/// count it, or to let a simulated process die there.
pub trait UnitHooks: Send + Sync {
    /// Before the unit runs.
    ///
    /// # Errors
    /// What the caller of the unit gets; nothing is written then.
    fn before(&self, unit: &UnitView<'_>) -> Result<(), StoreError> {
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
}

/// Hooks that do nothing.
impl UnitHooks for () {}
