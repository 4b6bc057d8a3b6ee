//! Columns that hold one of a fixed set of words.

use crate::{Row, StoreError};

impl Row {
    /// The column at `index` as the value its word stands for.
    ///
    /// # Errors
    /// [`StoreError::Column`] when the word is unknown: written by a newer
    /// release, or a bug.
    pub fn word<T>(&self, index: usize, parse: fn(&str) -> Option<T>) -> Result<T, StoreError> {
        let word: String = self.get(index)?;
        parse(&word).ok_or_else(|| self.unknown_word(index))
    }

    /// The same for a column that may be empty.
    ///
    /// # Errors
    /// [`StoreError::Column`] when the word is unknown.
    pub fn maybe_word<T>(
        &self,
        index: usize,
        parse: fn(&str) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        let word: Option<String> = self.get(index)?;
        word.map(|word| parse(&word).ok_or_else(|| self.unknown_word(index))).transpose()
    }

    fn unknown_word(&self, index: usize) -> StoreError {
        StoreError::Column {
            statement: self.statement(),
            index,
            expected: "one of a fixed set of words",
            found: "another word",
        }
    }
}
