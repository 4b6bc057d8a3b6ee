//! The shape of a table: no record too long or too wide to be held.
//!
//! A record is parsed as a whole, and each of its fields costs more memory than
//! its bytes. This look at the bytes comes before the parser and costs nothing
//! but time. It follows RFC 4180 §2 as the parser does: a quote counts at the
//! start of a field, and until it is closed nothing ends.

use std::io::{self, Read};

use crate::FileError;

/// Longest record, in bytes.
pub const RECORD_BYTES_MAX: usize = 256 * 1024;
/// Most fields of a record. What stands beyond the columns is not read.
pub const RECORD_FIELDS_MAX: usize = 1_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    FieldStart,
    Plain,
    Quoted,
    /// Behind a quote inside quotes: the end of them, or half of a doubled one.
    Quote,
}

/// A reader that fails at a record that is too long or too wide.
pub struct Guarded<R> {
    inner: R,
    delimiter: u8,
    place: Place,
    line: u64,
    begins: u64,
    bytes: usize,
    fields: usize,
}

impl<R: Read> Guarded<R> {
    /// Watches over a table with that delimiter.
    pub fn new(inner: R, delimiter: u8) -> Self {
        let place = Place::FieldStart;
        Self { inner, delimiter, place, line: 1, begins: 1, bytes: 0, fields: 1 }
    }

    fn pass(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        for byte in bytes {
            self.bytes += 1;
            self.line += u64::from(*byte == b'\n');
            self.place = match (self.place, *byte) {
                (Place::FieldStart | Place::Quote, b'"') => Place::Quoted,
                (Place::Quoted, b'"') => Place::Quote,
                (Place::Quoted, _) => Place::Quoted,
                (_, b'\n' | b'\r') => {
                    (self.bytes, self.fields, self.begins) = (0, 1, self.line);
                    Place::FieldStart
                }
                (_, it) if it == self.delimiter => {
                    self.fields += 1;
                    Place::FieldStart
                }
                _ => Place::Plain,
            };
            if self.bytes > RECORD_BYTES_MAX || self.fields > RECORD_FIELDS_MAX {
                return Err(FileError::Record {
                    line: self.begins,
                    bytes_max: RECORD_BYTES_MAX,
                    fields_max: RECORD_FIELDS_MAX,
                });
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.pass(&buffer[..read]).map_err(FileError::into_io)?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
