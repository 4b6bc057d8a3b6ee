//! A message that is fit for the wire, and what the wire must know about it.
//!
//! A [`Message`] can only be made of lines that end in CRLF, hold no bare CR,
//! bare LF or NUL and are not longer than 998 octets (RFC 5321 §4.5.3.1.6,
//! RFC 5322 §2.1.1), so no caller can smuggle a second message out
//! (THREATS S2). **Never** here: repair. What is not fit is refused, because a
//! repaired message is not the one that was signed.

use bytes::Bytes;
use thiserror::Error;

/// Octets of a line, CRLF not counted (RFC 5322 §2.1.1).
pub const LINE_BYTES_MAX: usize = 998;

/// Why bytes are not fit for the wire. Lines are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MessageError {
    /// No bytes at all.
    #[error("the message is empty")]
    Empty,
    /// The last line does not end in CRLF.
    #[error("the last line does not end in CRLF")]
    NoFinalLineBreak,
    /// A carriage return that no line feed follows.
    #[error("line {0} holds a bare CR")]
    BareCr(usize),
    /// A line feed without carriage return before it.
    #[error("line {0} ends in a bare LF")]
    BareLf(usize),
    /// A NUL octet.
    #[error("line {0} holds a NUL")]
    Nul(usize),
    /// More than 998 octets.
    #[error("line {0} is longer than 998 octets")]
    LineLong(usize),
}

/// A message fit for the wire. Cheap to clone: the bytes are shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    bytes: Bytes,
    leading_dots: usize,
    eight_bit_header: bool,
    eight_bit_body: bool,
}

impl Message {
    /// Checks the bytes; they stay as they are.
    ///
    /// # Errors
    /// [`MessageError`] names the first line that is not fit. The message must
    /// not be sent; composing it was wrong.
    pub fn new(bytes: impl Into<Bytes>) -> Result<Self, MessageError> {
        let mut message = Self {
            bytes: bytes.into(),
            leading_dots: 0,
            eight_bit_header: false,
            eight_bit_body: false,
        };
        message.scan()?;
        Ok(message)
    }

    /// The bytes, as they were given.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Octets as RFC 1870 §5 counts them: line ends included, dot-stuffing not.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// True when the header section holds octets beyond ASCII: only SMTPUTF8
    /// may carry it (RFC 6531 §3.2).
    #[must_use]
    pub fn needs_smtputf8(&self) -> bool {
        self.eight_bit_header
    }

    /// True when any octet is beyond ASCII: 8BITMIME is needed (RFC 6152).
    #[must_use]
    pub fn needs_eight_bit(&self) -> bool {
        self.eight_bit_header || self.eight_bit_body
    }

    /// The bytes for DATA: a dot before each line that begins with one
    /// (RFC 5321 §4.5.2). Shared with the message when there is no such line.
    #[must_use]
    pub fn dot_stuffed(&self) -> Bytes {
        if self.leading_dots == 0 {
            return self.bytes.clone();
        }
        let mut out = Vec::with_capacity(self.bytes.len() + self.leading_dots);
        for line in self.bytes.split_inclusive(|it| *it == b'\n') {
            if line.first() == Some(&b'.') {
                out.push(b'.');
            }
            out.extend_from_slice(line);
        }
        out.into()
    }

    fn scan(&mut self) -> Result<(), MessageError> {
        if self.bytes.is_empty() {
            return Err(MessageError::Empty);
        }
        let mut in_header = true;
        for (index, line) in self.bytes.split_inclusive(|it| *it == b'\n').enumerate() {
            let text = check_line(line, index + 1)?;
            in_header &= !text.is_empty();
            self.leading_dots += usize::from(text.first() == Some(&b'.'));
            let eight_bit = !text.is_ascii();
            self.eight_bit_header |= eight_bit && in_header;
            self.eight_bit_body |= eight_bit && !in_header;
        }
        Ok(())
    }
}

/// The text of one line, its CRLF taken off.
fn check_line(line: &[u8], number: usize) -> Result<&[u8], MessageError> {
    let Some((b'\n', line)) = line.split_last() else {
        return Err(MessageError::NoFinalLineBreak);
    };
    let Some((b'\r', text)) = line.split_last() else {
        return Err(MessageError::BareLf(number));
    };
    if text.len() > LINE_BYTES_MAX {
        return Err(MessageError::LineLong(number));
    }
    // One pass without early exit, which the compiler turns into wide compares.
    let (cr, nul) =
        text.iter().fold((false, false), |(cr, nul), it| (cr | (*it == b'\r'), nul | (*it == 0)));
    match (cr, nul) {
        (true, _) => Err(MessageError::BareCr(number)),
        (_, true) => Err(MessageError::Nul(number)),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests;
