//! Many rows as one parameter: a JSON array that the statement unfolds.
//!
//! Bulk work is one statement a batch, never one a row (DESIGN section 3).
//! Bytes travel as hexadecimal text, because JSON has no bytes.

use data_encoding::HEXLOWER;
use serde_json::{Map, Value as Json};

use crate::Value;

/// One row of a batch: names and cells.
#[derive(Default)]
pub(crate) struct BatchRow(Map<String, Json>);

impl BatchRow {
    pub(crate) fn bytes(mut self, name: &str, bytes: &[u8]) -> Self {
        self.0.insert(name.to_owned(), Json::String(HEXLOWER.encode(bytes)));
        self
    }

    pub(crate) fn maybe_bytes(self, name: &str, bytes: Option<&[u8]>) -> Self {
        match bytes {
            Some(bytes) => self.bytes(name, bytes),
            None => self.null(name),
        }
    }

    pub(crate) fn int(mut self, name: &str, value: i64) -> Self {
        self.0.insert(name.to_owned(), Json::from(value));
        self
    }

    /// NUL becomes U+FFFD: PostgreSQL has no texts with NUL, and both engines
    /// must keep the same.
    pub(crate) fn text(mut self, name: &str, value: &str) -> Self {
        self.0.insert(name.to_owned(), Json::from(value.replace('\0', "\u{fffd}")));
        self
    }

    pub(crate) fn maybe_text(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self.null(name),
        }
    }

    pub(crate) fn null(mut self, name: &str) -> Self {
        self.0.insert(name.to_owned(), Json::Null);
        self
    }
}

/// The batch as the statement's one parameter.
pub(crate) fn batch(rows: impl IntoIterator<Item = BatchRow>) -> Value {
    let rows = rows.into_iter().map(|row| Json::Object(row.0)).collect();
    Value::Text(Json::Array(rows).to_string())
}
