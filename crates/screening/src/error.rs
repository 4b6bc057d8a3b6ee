//! Why a file cannot be read as a table, in sentences for whoever uploads it.
//! **Never** here: a value of the file.

use std::io;

use thiserror::Error;

/// Why a file is no table that can be imported. Nothing of it was used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FileError {
    /// The bytes could not be read.
    #[error("the file could not be read")]
    Read(#[source] io::Error),
    /// Longer than is read, after it was unpacked.
    #[error("the file is longer than {bytes_max} bytes once it is unpacked: split it")]
    Large {
        /// The limit.
        bytes_max: u64,
    },
    /// A damaged or unfinished archive.
    #[error("the file begins like {kind} and cannot be unpacked: pack it again")]
    Damaged {
        /// `gzip` or `zip`.
        kind: &'static str,
    },
    /// A zip file with none or several tables in it.
    #[error("expected one table in the zip file, found {found}: pack exactly one file")]
    Members {
        /// How many there are.
        found: usize,
    },
    /// A packed file inside of a packed file.
    #[error("the file is packed twice: unpack it once and try again")]
    Nested,
    /// A member that needs a password, or a way of packing that is not read.
    #[error("the zip file is encrypted or packed in a way that is not read: use plain deflate")]
    Method,
    /// No text in any encoding that is read.
    #[error("the file is not text: save the table as CSV in UTF-8 and try again")]
    NotText,
    /// A record too long or too wide to be held.
    #[error(
        "the record that begins in line {line} is longer than {bytes_max} bytes or has more than \
         {fields_max} fields: is a quote missing?"
    )]
    Record {
        /// Where it begins, counted in ends of lines.
        line: u64,
        /// Longest record.
        bytes_max: usize,
        /// Most fields.
        fields_max: usize,
    },
    /// More lines than one import takes.
    #[error("the file has more than {rows_max} lines: split it")]
    Rows {
        /// The limit.
        rows_max: u64,
    },
    /// No column with addresses.
    #[error("the first line must name the columns, one of them `email`; none was found")]
    NoAddress,
    /// Two columns with addresses.
    #[error("two columns are called like the address; keep one, or say which one it is")]
    TwoAddresses,
    /// A mapping names a column that is not there.
    #[error("column {0} of the mapping is not in the first line of the file")]
    Unmapped(usize),
    /// More columns than are read.
    #[error("at most {columns_max} columns")]
    Columns {
        /// The limit.
        columns_max: usize,
    },
    /// The library cannot go on.
    #[error("the file is not CSV with a header line")]
    Csv,
}

impl FileError {
    /// The error that a reader of ours put into an [`io::Error`], or that one.
    #[must_use]
    pub fn of_io(error: io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(ours) => ours,
            Err(other) => Self::Read(other),
        }
    }

    /// The same for an error of the CSV library.
    #[must_use]
    pub fn of_csv(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(io) => Self::of_io(io),
            _ => Self::Csv,
        }
    }

    /// This error on its way through a reader.
    #[must_use]
    pub fn into_io(self) -> io::Error {
        io::Error::other(self)
    }
}
