//! The shape of an upload: no record too long or too wide to be held.
//!
//! A record is parsed as a whole, and each of its fields costs more memory than
//! its bytes. This look at the raw bytes comes before the parser and costs
//! nothing but time. It follows RFC 4180 §2 as the parser does: a quote counts
//! at the start of a field, and until it is closed nothing ends.

use crate::Failure;

/// Longest record, in bytes.
const RECORD_BYTES_MAX: usize = 256 * 1024;
/// Most fields of a record. What stands beyond the columns is not read.
const RECORD_FIELDS_MAX: usize = 1_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    FieldStart,
    Plain,
    Quoted,
    /// Behind a quote inside quotes: the end of them, or half of a doubled one.
    Quote,
}

/// Refuses a file with a record that is too long or too wide.
///
/// # Errors
/// [`Failure::Invalid`] with the line it begins in.
pub(super) fn check(csv: &[u8]) -> Result<(), Failure> {
    let (mut line, mut begins, mut bytes, mut fields) = (1_u64, 1_u64, 0_usize, 1_usize);
    let mut place = Place::FieldStart;
    for byte in csv {
        bytes += 1;
        line += u64::from(*byte == b'\n');
        place = match (place, byte) {
            (Place::FieldStart | Place::Quote, b'"') => Place::Quoted,
            (Place::Quoted, b'"') => Place::Quote,
            (Place::Quoted, _) => Place::Quoted,
            (_, b'\n' | b'\r') => {
                (bytes, fields, begins) = (0, 1, line);
                Place::FieldStart
            }
            (_, b',') => {
                fields += 1;
                Place::FieldStart
            }
            _ => Place::Plain,
        };
        if bytes > RECORD_BYTES_MAX || fields > RECORD_FIELDS_MAX {
            let problem = format!(
                "the record that begins in line {begins} is longer than {RECORD_BYTES_MAX} bytes \
                 or has more than {RECORD_FIELDS_MAX} fields: is a quote missing?"
            );
            return Err(Failure::invalid("file", problem));
        }
    }
    Ok(())
}
