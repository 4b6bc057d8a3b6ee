//! From the bytes of an upload to the text that is kept: unpacked, as UTF-8,
//! with the delimiter it had; and what the member says of its columns.
//!
//! The text is what is read, shown as evidence and rewritten when somebody is
//! erased; the digest of the bytes as they came is kept beside it.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use screening::{
    FileError, Lists, Mapping, Rows,
    rows::{Depth, ROWS_MAX},
    shape::Guarded,
    table,
};
use serde::{Deserialize, Serialize};
use store::import::ImportRow;

use crate::Failure;

/// What the member says of columns: header, and what it is.
pub type Said = BTreeMap<String, String>;

/// Longest header or meaning that is said, in bytes.
const SAID_BYTES_MAX: usize = 200;

/// How the text of an upload is laid out, as kept with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// How the bytes were packed: `plain`, `gzip` or `zip`.
    pub packing: String,
    /// The encoding they were in.
    pub encoding: String,
    /// What separates fields.
    pub delimiter: char,
    /// What the member says of the columns.
    pub columns: Said,
}

impl Layout {
    /// The layout of a stored upload. Those from before it was kept are text in
    /// UTF-8 with commas.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when what is stored is no layout: a bug.
    pub fn of_row(row: &ImportRow) -> Result<Self, Failure> {
        match &row.mapping {
            Some(json) => serde_json::from_str(json)
                .map_err(|source| Failure::unavailable("an upload's layout", source)),
            None => Ok(Self {
                packing: "plain".to_owned(),
                encoding: "UTF-8".to_owned(),
                delimiter: ',',
                columns: Said::new(),
            }),
        }
    }

    /// What separates fields.
    #[must_use]
    pub fn delimiter(&self) -> u8 {
        u8::try_from(self.delimiter).unwrap_or(b',')
    }

    /// What the member says, as the reader takes it.
    #[must_use]
    pub fn mapping(&self) -> Mapping {
        Mapping::of(self.columns.iter().map(|(header, word)| (header.as_str(), word.as_str())))
    }
}

/// An upload as text.
pub(super) struct Text {
    /// UTF-8.
    pub(super) text: Vec<u8>,
    /// How it is laid out.
    pub(super) layout: Layout,
}

/// The text of an upload.
pub(super) fn text_of(bytes: Vec<u8>, columns: Said) -> Result<Text, Failure> {
    check(&columns)?;
    let wrong = |error: FileError| Failure::invalid("file", error);
    let mut source = Cursor::new(bytes);
    let form = table::form(&mut source).map_err(wrong)?;
    // As much as it takes where nothing is unpacked: it need not grow.
    let mut text = Vec::with_capacity(source.get_ref().len());
    let decoded = table::text(&mut source, &form).map_err(wrong)?;
    Guarded::new(decoded, form.delimiter)
        .read_to_end(&mut text)
        .map_err(|it| wrong(FileError::of_io(it)))?;
    let breaks = text.iter().filter(|it| matches!(it, b'\n' | b'\r')).count() as u64;
    if breaks > 2 * ROWS_MAX {
        return Err(wrong(FileError::Rows { rows_max: ROWS_MAX }));
    }
    let layout = Layout {
        packing: form.packing.as_str().to_owned(),
        encoding: form.encoding.name().to_owned(),
        delimiter: char::from(form.delimiter),
        columns,
    };
    let whole = (&layout.mapping(), Depth::Whole);
    Rows::open(text.as_slice(), form.delimiter, whole, &Lists::builtin()).map_err(wrong)?;
    Ok(Text { text, layout })
}

/// What is said of columns is kept in clear (DECISIONS D20).
fn check(said: &Said) -> Result<(), Failure> {
    let words = said.iter().flat_map(|(header, word)| [header, word]);
    for word in words {
        if word.len() > SAID_BYTES_MAX || word.contains('@') {
            let problem =
                format!("headers and names of at most {SAID_BYTES_MAX} bytes, without `@`");
            return Err(Failure::invalid("columns", problem));
        }
    }
    if said.len() > screening::columns::COLUMNS_MAX {
        return Err(Failure::invalid("columns", "more than a table has"));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
