//! Packed files: gzip (RFC 1952) and zip, unpacked as a stream with a limit on
//! what comes out (THREATS S12).
//!
//! A zip file holds exactly one table; folders and the files that some systems
//! add do not count. A packed file inside of a packed one is refused.
//! **Never** here: more than a buffer of the content.

use std::io::{self, Read, Seek, SeekFrom};

use flate2::read::{DeflateDecoder, MultiGzDecoder};
use zip::{CompressionMethod, ZipArchive};

use crate::FileError;

/// Most bytes of a file once it is unpacked.
pub const UNPACKED_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Most files in a zip file that are looked at.
const MEMBERS_MAX: usize = 100;

/// Where the bytes of a file come from.
pub trait Source: Read + Seek {}

impl<T: Read + Seek> Source for T {}

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// One stream, or several behind each other.
    Gzip,
    /// One member of a zip file.
    Zip {
        /// Where its bytes begin.
        start: u64,
        /// How many they are.
        packed_bytes: u64,
        /// Deflated, or stored as it is.
        deflated: bool,
    },
}

impl Packing {
    /// The word used in data and answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Gzip => "gzip",
            Self::Zip { .. } => "zip",
        }
    }
}

/// How the file is packed. Leaves the source anywhere.
///
/// # Errors
/// [`FileError`] to be shown to whoever uploads it.
pub fn packing(source: &mut impl Source) -> Result<Packing, FileError> {
    let begins = first_bytes(source)?;
    match begins {
        [0x1f, 0x8b, ..] => Ok(Packing::Gzip),
        [b'P', b'K', 3, 4] | [b'P', b'K', 5, 6] => member(source),
        _ => Ok(Packing::Plain),
    }
}

fn first_bytes(source: &mut impl Source) -> Result<[u8; 4], FileError> {
    source.seek(SeekFrom::Start(0)).map_err(FileError::Read)?;
    let mut begins = Vec::with_capacity(4);
    source.take(4).read_to_end(&mut begins).map_err(FileError::Read)?;
    begins.resize(4, 0);
    Ok([begins[0], begins[1], begins[2], begins[3]])
}

/// The one table of a zip file.
fn member(source: &mut impl Source) -> Result<Packing, FileError> {
    let damaged = |_| FileError::Damaged { kind: "zip" };
    let mut archive = ZipArchive::new(source).map_err(damaged)?;
    let mut tables = Vec::new();
    for index in 0..archive.len().min(MEMBERS_MAX) {
        let found = archive.by_index_raw(index).map_err(damaged)?;
        let name = found.name().to_owned();
        let hidden = name.starts_with("__MACOSX/") || name.rsplit('/').next() == Some(".DS_Store");
        if found.is_dir() || hidden {
            continue;
        }
        let deflated = match found.compression() {
            CompressionMethod::STORE => false,
            CompressionMethod::DEFLATE => true,
            _ => return Err(FileError::Method),
        };
        if found.encrypted() {
            return Err(FileError::Method);
        }
        let start = found.data_start().ok_or(FileError::Damaged { kind: "zip" })?;
        tables.push(Packing::Zip { start, packed_bytes: found.compressed_size(), deflated });
    }
    let found = tables.len() + archive.len().saturating_sub(MEMBERS_MAX);
    match tables.as_slice() {
        [only] if found == 1 => Ok(*only),
        _ => Err(FileError::Members { found }),
    }
}

/// The content of the file, unpacked as it is read. At its limit the reader
/// fails with [`FileError::Large`].
///
/// # Errors
/// [`FileError`] to be shown to whoever uploads it.
pub fn content<'a>(
    source: &'a mut impl Source,
    packing: Packing,
    bytes_max: u64,
) -> Result<Limited<Box<dyn Read + 'a>>, FileError> {
    let start = if let Packing::Zip { start, .. } = packing { start } else { 0 };
    source.seek(SeekFrom::Start(start)).map_err(FileError::Read)?;
    let inner: Box<dyn Read + 'a> = match packing {
        Packing::Plain => Box::new(source),
        Packing::Gzip => Box::new(MultiGzDecoder::new(source)),
        Packing::Zip { packed_bytes, deflated: false, .. } => Box::new(source.take(packed_bytes)),
        Packing::Zip { packed_bytes, deflated: true, .. } => {
            Box::new(DeflateDecoder::new(source.take(packed_bytes)))
        }
    };
    Ok(Limited { inner, packing, left: bytes_max, bytes_max, begun: false })
}

/// A reader that fails behind its limit.
pub struct Limited<R> {
    inner: R,
    packing: Packing,
    left: u64,
    bytes_max: u64,
    begun: bool,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer).map_err(|it| self.explained(it))?;
        if !self.begun && self.packing != Packing::Plain && is_packed(&buffer[..read]) {
            return Err(FileError::Nested.into_io());
        }
        self.begun = true;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| FileError::Large { bytes_max: self.bytes_max }.into_io())?;
        Ok(read)
    }
}

impl<R> Limited<R> {
    fn explained(&self, error: io::Error) -> io::Error {
        match self.packing {
            Packing::Plain => error,
            packing if error.kind() != io::ErrorKind::Interrupted => {
                FileError::Damaged { kind: packing.as_str() }.into_io()
            }
            _ => error,
        }
    }
}

fn is_packed(begins: &[u8]) -> bool {
    begins.starts_with(&[0x1f, 0x8b]) || begins.starts_with(b"PK\x03\x04")
}

#[cfg(test)]
mod tests;
