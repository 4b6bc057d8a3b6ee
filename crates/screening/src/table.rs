//! From a file to a table: how it is packed, in which encoding, with which
//! delimiter. Found in one pass over the file, in constant memory.

use std::io::Read;

use encoding_rs::{Encoding, UTF_8};

use crate::{
    FileError,
    encoding::{Detection, Utf8},
    file::{self, Packing, Source, UNPACKED_BYTES_MAX},
};

/// Bytes at the beginning of a text in which the delimiter is looked for.
const SAMPLE_BYTES: usize = 64 * 1024;
/// Lines at the beginning in which it is looked for.
const SAMPLE_LINES: usize = 20;
/// What separates fields, the likeliest first.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// How it is packed.
    pub packing: Packing,
    /// The encoding of its text.
    pub encoding: &'static Encoding,
    /// What separates its fields.
    pub delimiter: u8,
}

/// Looks at a whole file.
///
/// # Errors
/// [`FileError`] to be shown to whoever uploads it.
pub fn form(source: &mut impl Source) -> Result<Form, FileError> {
    let packing = file::packing(source)?;
    let mut content = file::content(source, packing, UNPACKED_BYTES_MAX)?;
    let mut detection = Detection::default();
    let mut sample = Vec::new();
    let mut buffer = vec![0; SAMPLE_BYTES];
    loop {
        let read = match content.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(FileError::of_io(error)),
        };
        detection.feed(&buffer[..read]);
        let wanted = SAMPLE_BYTES.saturating_sub(sample.len()).min(read);
        sample.extend_from_slice(&buffer[..wanted]);
    }
    let encoding = detection.found();
    let (text, _, _) = encoding.decode(&sample);
    if text.contains('\0') {
        return Err(FileError::NotText);
    }
    Ok(Form { packing, encoding, delimiter: delimiter(text.as_bytes()) })
}

/// The text of a file of that form, as UTF-8.
///
/// # Errors
/// [`FileError`] to be shown to whoever uploads it.
pub fn text<'a>(
    source: &'a mut impl Source,
    form: &Form,
) -> Result<Utf8<file::Limited<Box<dyn Read + 'a>>>, FileError> {
    let content = file::content(source, form.packing, UNPACKED_BYTES_MAX)?;
    Ok(Utf8::new(content, form.encoding))
}

/// The delimiter of a text that was made UTF-8 already.
#[must_use]
pub fn delimiter_of(text: &[u8]) -> u8 {
    delimiter(&text[..text.len().min(SAMPLE_BYTES)])
}

/// The form of bytes that are a text in UTF-8.
#[must_use]
pub fn plain_form(text: &[u8]) -> Form {
    Form { packing: Packing::Plain, encoding: UTF_8, delimiter: delimiter_of(text) }
}

/// The one that stands in the first line, and as often in the most lines after
/// it. A table of one column has none, and is read with commas.
fn delimiter(sample: &[u8]) -> u8 {
    let score = |delimiter: u8| {
        let counts = counts(sample, delimiter);
        let (first, rest) = counts.split_first()?;
        let alike = rest.iter().filter(|it| *it == first).count();
        (*first > 0).then_some((alike * 100 / rest.len().max(1), *first))
    };
    let mut best = (DELIMITERS[0], None);
    for delimiter in DELIMITERS {
        let score = score(delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// How often a delimiter stands in each of the first lines, outside of quotes.
fn counts(sample: &[u8], delimiter: u8) -> Vec<usize> {
    let (mut counts, mut count, mut quoted, mut empty) = (Vec::new(), 0, false, true);
    for byte in sample {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                if !empty {
                    counts.push(count);
                }
                if counts.len() == SAMPLE_LINES {
                    return counts;
                }
                (count, empty) = (0, true);
                continue;
            }
            it if *it == delimiter && !quoted => count += 1,
            _ => {}
        }
        empty = false;
    }
    // The last line of a sample may be cut; the first counts all the same.
    if counts.is_empty() {
        counts.push(count);
    }
    counts
}

#[cfg(test)]
mod tests;
