//! Many rows as one parameter.
//!
//! Bulk work is one statement a batch, never one a row (DESIGN section 3). Where
//! the header of a statement says `each: $3 id, $4 name`, the cells take the place
//! of the batch: PostgreSQL gets an array of each column, which the statement
//! unnests in a select list (`FROM` would set every column aside first, a microsecond
//! a row). On SQLite the statement is run for some rows at a time, which it finds in a
//! table called `each`; where it names none, it is run once a row. A cell may be NULL
//! only where the header says so (`$5 list?`): `OR IGNORE`, with which SQLite adds
//! many rows, would pass over a NULL in a column that takes none, and the row would be
//! missing without a word. To all other statements a batch is one JSON text, which
//! they unfold; bytes are hexadecimal in it, because JSON has none.

use std::fmt;

use data_encoding::HEXLOWER;
use serde_json::Value as Json;

use crate::{
    Value,
    facade::{Statement, StoreError, statement::Cell},
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
    /// The rows, as many as there are in whole groups of `size`, and the others.
    pub(crate) fn split(&self, size: usize) -> (&[BatchRow], &[BatchRow]) {
        self.0.split_at(self.0.len() / size * size)
    }

    /// The cells of each of so many columns.
    pub(crate) fn columns(&self, cells: usize) -> Vec<Vec<&Value>> {
        let mut columns = vec![Vec::with_capacity(self.0.len()); cells];
        for row in &self.0 {
            for (column, (_, value)) in columns.iter_mut().zip(&row.0) {
                column.push(value);
            }
        }
        columns
    }

    /// The batch whose cells take the place of the last parameter, and the parameters
    /// before it; `None` where the header has no `each:`.
    ///
    /// # Errors
    /// [`StoreError::Statement`] when the header and the parameters differ: a bug.
    pub(crate) fn of<'a>(
        statement: &'static Statement,
        params: &'a [Value],
    ) -> Result<Option<(&'a [Value], &'a Self)>, StoreError> {
        let Some(behind) = statement.each_behind else { return Ok(None) };
        let Some((common, [Value::Batch(batch)])) = params.split_at_checked(behind) else {
            let told = format!("it takes a batch behind {behind} parameters");
            return Err(statement.bug(told));
        };
        let cells: Vec<_> = statement.cells().collect();
        for row in &batch.0 {
            if !row.0.iter().map(|(name, _)| *name).eq(cells.iter().map(|it| it.name)) {
                return Err(statement.bug("its header names other cells than the rows have"));
            }
            let missing = |(it, (_, value)): &(&Cell, &(&str, Value))| {
                !it.is_optional && *value == Value::Null
            };
            if let Some((cell, _)) = cells.iter().zip(&row.0).find(missing) {
                return Err(statement.bug(format!("the cell `{}` may not be NULL", cell.name)));
            }
        }
        Ok(Some((common, batch)))
    }

    /// All of it as a JSON array of objects. Written as it goes: a tree of values
    /// would cost more than what the database does with it.
    pub(crate) fn to_json(&self) -> String {
        let mut text = String::from("[");
        for (place, row) in self.0.iter().enumerate() {
            text.push_str(if place == 0 { "{" } else { ",{" });
            for (place, (name, value)) in row.0.iter().enumerate() {
                text.push_str(if place == 0 { "\"" } else { ",\"" });
                // Names of cells are words of the schema: nothing to escape.
                text.push_str(name);
                text.push_str("\":");
                write_json(&mut text, value);
            }
            text.push('}');
        }
        text.push(']');
        text
    }
}

fn write_json(text: &mut String, value: &Value) {
    match value {
        Value::Blob(_) | Value::Uuid(_) => {
            text.push('"');
            HEXLOWER.encode_append(value.as_bytes().unwrap_or_default(), text);
            text.push('"');
        }
        Value::Int(it) => text.push_str(&it.to_string()),
        Value::Text(it) => text.push_str(&Json::from(it.as_str()).to_string()),
        // `BatchRow` makes none of the others.
        _ => text.push_str("null"),
    }
}

/// Most rows have no more cells: room for them is made at once.
const CELLS: usize = 8;

/// One row of a batch: names and cells.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct BatchRow(Vec<(&'static str, Value)>);

impl BatchRow {
    /// Its cells, in the order of their parameters.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &Value> {
        self.0.iter().map(|(_, value)| value)
    }

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

    pub(crate) fn null(self, name: &'static str) -> Self {
        self.with(name, Value::Null)
    }

    fn with(mut self, name: &'static str, value: Value) -> Self {
        if self.0.is_empty() {
            self.0.reserve(CELLS);
        }
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

    /// A row that is passed over in silence is the worst that a bulk insert can do.
    #[test]
    fn a_cell_that_must_be_there_is_asked_for_before_the_statement_runs() {
        static ADD: Statement = crate::statement!(
            text "t/add",
            "-- each: $1 id, $2 list?\nINSERT OR IGNORE INTO t VALUES ($1, $2)"
        );
        let told = |row: BatchRow| match Batch::of(&ADD, &[batch([row])]) {
            Ok(found) => format!("{} row", found.map_or(0, |(_, rows)| rows.0.len())),
            Err(error) => format!("{error:?}"),
        };
        let row = || BatchRow::default().int("id", 1);
        assert_eq!(told(row().int("list", 2)), "1 row");
        assert_eq!(told(row().null("list")), "1 row");
        let missing = told(BatchRow::default().null("id").int("list", 2));
        assert!(missing.contains("the cell `id` may not be NULL"), "{missing}");
        assert!(told(row()).contains("other cells"), "{}", told(row()));
    }

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
