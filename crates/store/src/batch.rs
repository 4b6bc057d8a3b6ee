//! Many rows as one parameter.
//!
//! Bulk work is one statement a batch, never one a row (DESIGN section 3). Where
//! the header of a statement says `each: $3 id, $4 name`, the cells take the place
//! of the batch: PostgreSQL gets an array of each column, which the statement
//! unnests, and SQLite, where a call costs nothing, runs the statement once a row.
//! To all other statements a batch is one JSON text, which they unfold; bytes are
//! hexadecimal in it, because JSON has none.

use std::fmt;

use data_encoding::HEXLOWER;

use crate::{
    Value,
    facade::{Cause, Statement, StoreError},
};

/// Rows of a batch, all of one shape.
#[derive(Clone, PartialEq, Eq)]
pub struct Batch(Vec<BatchRow>);

/// Says how many, never what (DECISIONS D20).
impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "(a batch of {})", self.0.len())
    }
}

impl Batch {
    /// The cells of each row.
    pub(crate) fn rows(&self) -> impl Iterator<Item = impl Iterator<Item = &Value>> {
        self.0.iter().map(|row| row.0.iter().map(|(_, value)| value))
    }

    /// The cells of each column, in the order of the header.
    pub(crate) fn columns(&self, cells: usize) -> Vec<Vec<&Value>> {
        let mut columns = vec![Vec::with_capacity(self.0.len()); cells];
        for row in &self.0 {
            for (column, (_, value)) in columns.iter_mut().zip(&row.0) {
                column.push(value);
            }
        }
        columns
    }

    /// How many cells a row has, by the header of the statement.
    ///
    /// # Errors
    /// [`StoreError::Statement`] when a row has others: a bug.
    pub(crate) fn cells_of(&self, statement: &'static Statement) -> Result<usize, StoreError> {
        let cells: Vec<_> = statement.cells().collect();
        let fits = |row: &BatchRow| row.0.iter().map(|(name, _)| *name).eq(cells.iter().copied());
        if self.0.iter().all(fits) {
            return Ok(cells.len());
        }
        let told = "its header names other cells than the rows have".to_owned();
        Err(StoreError::Statement { statement: statement.name, source: Cause(told) })
    }

    /// All of it as a JSON array of objects.
    pub(crate) fn to_json(&self) -> String {
        let mut json = String::from("[");
        for row in &self.0 {
            json.push_str(if json.len() > 1 { ",{" } else { "{" });
            for (place, (name, value)) in row.0.iter().enumerate() {
                json.push_str(if place > 0 { ",\"" } else { "\"" });
                json.push_str(name); // A word of ours: nothing to escape.
                json.push_str("\":");
                push_json(&mut json, value);
            }
            json.push('}');
        }
        json.push(']');
        json
    }
}

fn push_json(json: &mut String, value: &Value) {
    match value {
        Value::Blob(bytes) => {
            json.push('"');
            HEXLOWER.encode_append(bytes, json);
            json.push('"');
        }
        Value::Int(it) => json.push_str(&it.to_string()),
        Value::Text(it) => json.push_str(&serde_json::Value::from(it.as_str()).to_string()),
        // `BatchRow` makes none of the others.
        _ => json.push_str("null"),
    }
}

/// One row of a batch: names and cells.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct BatchRow(Vec<(&'static str, Value)>);

impl BatchRow {
    pub(crate) fn bytes(self, name: &'static str, bytes: &[u8]) -> Self {
        self.with(name, bytes.into())
    }

    pub(crate) fn maybe_bytes(self, name: &'static str, bytes: Option<&[u8]>) -> Self {
        self.with(name, bytes.into())
    }

    pub(crate) fn int(self, name: &'static str, value: i64) -> Self {
        self.with(name, value.into())
    }

    pub(crate) fn text(self, name: &'static str, value: &str) -> Self {
        self.with(name, value.into())
    }

    pub(crate) fn maybe_text(self, name: &'static str, value: Option<&str>) -> Self {
        self.with(name, value.into())
    }

    pub(crate) fn null(self, name: &'static str) -> Self {
        self.with(name, Value::Null)
    }

    fn with(mut self, name: &'static str, value: Value) -> Self {
        self.0.push((name, value));
        self
    }
}

/// The batch as the statement's one parameter.
pub(crate) fn batch(rows: impl IntoIterator<Item = BatchRow>) -> Value {
    Value::Batch(Batch(rows.into_iter().collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_a_list_of_objects_to_a_server() {
        let full = BatchRow::default()
            .bytes("id", &[0, 255])
            .int("at", -7)
            .text("said", "\"a\\b\"\n\0\u{2028}\u{1f600}")
            .null("none");
        let Value::Batch(two) = batch([full, BatchRow::default()]) else { panic!("a batch") };
        let read: serde_json::Value = serde_json::from_str(&two.to_json()).unwrap();
        // No text holds U+0000: see `facade::value`.
        let said = "\"a\\b\"\n\u{fffd}\u{2028}\u{1f600}";
        let full = serde_json::json!({ "id": "00ff", "at": -7, "said": said, "none": null });
        assert_eq!(read, serde_json::json!([full, {}]));
        let Value::Batch(none) = batch([]) else { panic!("a batch") };
        assert_eq!(none.to_json(), "[]");
    }
}
