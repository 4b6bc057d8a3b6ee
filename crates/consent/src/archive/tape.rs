//! The tape archive: one header for each file, in one form only.
//!
//! POSIX.1-1988 `ustar`: regular files, mode 0644, owner 0, no date. What may
//! vary is the name and the size; every other octet follows from these.

use std::io::{self, Read};

use aws_lc_rs::digest::{Context, SHA256};
use domain::Digest;

use crate::leaf::sha256;

/// Octets of a header, and of the blocks that content is padded to.
pub const HEADER_BYTES: usize = 512;

/// What ends a tape archive: two blocks of noughts.
pub const END: [u8; 2 * HEADER_BYTES] = [0; 2 * HEADER_BYTES];

/// Longest name of a file, in bytes.
const NAME_BYTES_MAX: usize = 99;
/// Largest size that eleven octal digits write.
const SIZE_MAX: u64 = 0o777_7777_7777;

/// True if a name may stand in an archive: short, relative, plain ASCII.
fn is_name(name: &str) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"._-/".contains(&it);
    !name.is_empty()
        && name.len() <= NAME_BYTES_MAX
        && name.bytes().all(plain)
        && name.split('/').all(|it| !it.is_empty() && it != "." && it != "..")
}

fn header(name: &str, size: u64) -> [u8; HEADER_BYTES] {
    let mut block = [0; HEADER_BYTES];
    let mut put = |at: usize, text: &str| {
        block[at..at + text.len()].copy_from_slice(text.as_bytes());
    };
    put(0, name);
    put(100, "0000644\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &format!("{size:011o}\0"));
    put(136, "00000000000\0");
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\x0000");
    put(329, "0000000\0");
    put(337, "0000000\0");
    let sum: u32 = block.iter().copied().map(u32::from).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

/// A whole file of the archive: header, content, padding.
///
/// # Panics
/// When the name or the size cannot be written: both are ours.
#[must_use]
pub fn entry(name: &str, content: &[u8]) -> Vec<u8> {
    let size = content.len() as u64;
    assert!(is_name(name) && size <= SIZE_MAX, "a file that a tape archive cannot hold");
    let mut out = Vec::with_capacity(HEADER_BYTES * 2 + content.len());
    out.extend_from_slice(&header(name, size));
    out.extend_from_slice(content);
    out.resize(out.len() + padding(size), 0);
    out
}

fn padding(size: u64) -> usize {
    let over = usize::try_from(size % HEADER_BYTES as u64).unwrap_or(0);
    (HEADER_BYTES - over) % HEADER_BYTES
}

/// True if these first octets of a file begin an archive, and not a ledger
/// export.
#[must_use]
pub fn is_archive(first: &[u8]) -> bool {
    first.get(257..262).is_some_and(|it| it == b"ustar")
}

/// What comes next.
pub(super) enum Next {
    /// A file; its content must be read before the next one is asked for.
    File { name: String, size: u64 },
    /// The end, and nothing behind it.
    End,
    /// Octets that no archive of ours has there.
    Broken(&'static str),
}

/// Reads an archive block by block.
pub(super) struct Tape<R> {
    reader: R,
    left: u64,
    padding: usize,
}

impl<R: Read> Tape<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, left: 0, padding: 0 }
    }

    /// The next header. Every octet of it, and of the padding before it, must
    /// be the one that [`entry`] writes.
    pub(super) fn next(&mut self) -> io::Result<Next> {
        let mut gap = [0; HEADER_BYTES];
        let gap = &mut gap[..self.padding];
        if !fill(&mut self.reader, gap)? || gap.iter().any(|it| *it != 0) {
            return Ok(Next::Broken("padding of noughts"));
        }
        let mut block = [0; HEADER_BYTES];
        if !fill(&mut self.reader, &mut block)? {
            return Ok(Next::Broken("a header"));
        }
        if block == [0; HEADER_BYTES] {
            return self.end();
        }
        let name: Vec<u8> = block[..100].iter().copied().take_while(|it| *it != 0).collect();
        let size = std::str::from_utf8(&block[124..135]).ok();
        let size = size.and_then(|it| u64::from_str_radix(it, 8).ok());
        let name = String::from_utf8(name).ok().filter(|it| is_name(it));
        let Some((name, size)) = name.zip(size) else {
            return Ok(Next::Broken("a header with a name and a size"));
        };
        if header(&name, size) != block {
            return Ok(Next::Broken("the one header of that name and size"));
        }
        (self.left, self.padding) = (size, padding(size));
        Ok(Next::File { name, size })
    }

    fn end(&mut self) -> io::Result<Next> {
        let mut block = [0; HEADER_BYTES];
        if !fill(&mut self.reader, &mut block)? || block != [0; HEADER_BYTES] {
            return Ok(Next::Broken("a second block of noughts"));
        }
        let more = self.reader.read(&mut [0])?;
        Ok(if more == 0 { Next::End } else { Next::Broken("the end") })
    }

    /// More of the file's content; empty at its end, or where the archive is
    /// cut off.
    pub(super) fn content(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.reader.read(&mut buffer[..room])?;
        self.left -= read as u64;
        Ok(read)
    }

    /// True when the whole content was read.
    pub(super) fn is_read(&self) -> bool {
        self.left == 0
    }
}

/// Fills the buffer; false where the archive ends before.
fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match reader.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

/// SHA-256 of a whole content.
pub(super) fn hash_of(content: &[u8]) -> Digest {
    sha256(&[content])
}

/// The same, of a content that comes in pieces.
pub(super) struct Hasher(Context);

impl Hasher {
    pub(super) fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    pub(super) fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    pub(super) fn finish(self) -> Digest {
        Digest(self.0.finish().as_ref().try_into().expect("SHA-256 is 32 bytes long"))
    }
}
