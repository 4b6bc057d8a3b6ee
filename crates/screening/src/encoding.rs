//! In which encoding a text is, and the text as UTF-8.
//!
//! A byte order mark decides; then bytes that are UTF-8; then the places of
//! NULs, which tell UTF-16 without a mark; then a detector of the encodings
//! that spreadsheets of China, Japan, Vietnam and Europe write (GB18030,
//! Shift-JIS, Windows-125x). **Never** here: an error for one wrong byte: it
//! becomes U+FFFD, and the line that holds it in its address is refused.

use std::io::{self, Read};

use chardetng::EncodingDetector;
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes read at a time.
const BUFFER_BYTES: usize = 64 * 1024;

/// Finds out the encoding of a text that is handed over piece by piece.
pub struct Detection {
    marked: Option<&'static Encoding>,
    begun: bool,
    utf8: Utf8Check,
    detector: EncodingDetector,
}

impl Default for Detection {
    fn default() -> Self {
        Self { marked: None, begun: false, utf8: Utf8Check::default(), detector: detector() }
    }
}

fn detector() -> EncodingDetector {
    EncodingDetector::new(chardetng::Iso2022JpDetection::Allow)
}

impl Detection {
    /// Looks at the next piece.
    pub fn feed(&mut self, piece: &[u8]) {
        if !self.begun && !piece.is_empty() {
            self.begun = true;
            self.marked = Encoding::for_bom(piece).map(|(it, _)| it).or_else(|| utf16(piece));
        }
        if self.marked.is_some() {
            return;
        }
        self.utf8.feed(piece);
        self.detector.feed(piece, false);
    }

    /// The encoding, once every piece was seen.
    #[must_use]
    pub fn found(mut self) -> &'static Encoding {
        if let Some(marked) = self.marked {
            return marked;
        }
        if self.utf8.holds() {
            return UTF_8;
        }
        self.detector.feed(&[], true);
        self.detector.guess(None, chardetng::Utf8Detection::Deny)
    }
}

/// UTF-16 without a mark: addresses, delimiters and ends of lines are ASCII in
/// every table, so every other byte of them is NUL.
fn utf16(piece: &[u8]) -> Option<&'static Encoding> {
    let sample = &piece[..piece.len().min(4_096)];
    let pairs = sample.len() / 2;
    let nuls = |first: usize| sample.iter().skip(first).step_by(2).filter(|it| **it == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    match (even * 10 > pairs * 3, odd * 10 > pairs * 3) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// Whether pieces that follow each other are UTF-8.
#[derive(Default)]
struct Utf8Check {
    broken: bool,
    /// The beginning of a character that was cut off.
    open: Vec<u8>,
}

impl Utf8Check {
    fn feed(&mut self, piece: &[u8]) {
        if self.broken || (self.open.is_empty() && piece.is_ascii()) {
            return;
        }
        let mut joined = std::mem::take(&mut self.open);
        joined.extend_from_slice(piece);
        if let Err(error) = str::from_utf8(&joined) {
            self.broken = error.error_len().is_some();
            self.open = joined.split_off(error.valid_up_to());
        }
    }

    fn holds(&self) -> bool {
        !self.broken && self.open.is_empty()
    }
}

/// A text as UTF-8, without its byte order mark.
pub struct Utf8<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Utf8<R> {
    /// Reads `inner` as text in that encoding.
    pub fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self {
            inner,
            decoder,
            raw: vec![0; BUFFER_BYTES],
            text: Vec::new(),
            given: 0,
            ended: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        let read = self.inner.read(&mut self.raw)?;
        self.ended = read == 0;
        let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * BUFFER_BYTES);
        self.text.resize(room, 0);
        let (_, _, written, _) =
            self.decoder.decode_to_utf8(&self.raw[..read], &mut self.text, self.ended);
        self.text.truncate(written);
        self.given = 0;
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            self.refill()?;
        }
        let ready = &self.text[self.given..];
        let count = ready.len().min(buffer.len());
        buffer[..count].copy_from_slice(&ready[..count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests;
