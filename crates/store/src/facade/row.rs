//! A row that came back.

use super::{error::StoreError, value::FromValue, value::Value};

/// A row of an answer. Columns are read by position, as the statement lists
/// them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    statement: &'static str,
    values: Vec<Value>,
}

impl Row {
    pub(crate) fn new(statement: &'static str, values: Vec<Value>) -> Self {
        Self { statement, values }
    }

    /// Name of the statement that the row came from.
    pub(crate) fn statement(&self) -> &'static str {
        self.statement
    }

    /// The column at `index`, counted from zero.
    ///
    /// # Errors
    /// [`StoreError::Column`] when there is no such column, or it holds
    /// something else: statement and reader do not match, which is a bug.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T, StoreError> {
        let value = self.values.get(index);
        value.and_then(T::from_value).ok_or_else(|| StoreError::Column {
            statement: self.statement,
            index,
            expected: T::EXPECTED,
            found: value.map_or("no such column", Value::kind),
        })
    }
}
