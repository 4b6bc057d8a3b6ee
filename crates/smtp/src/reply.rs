//! Replies on the wire: read from receivers we do not trust, written to
//! senders.
//!
//! A receiver may send endless lines, NULs or bare line feeds (THREATS R9).
//! What is read is bounded in line length, lines and bytes; a bare LF ends a
//! line like CRLF, and control characters become spaces, because a sloppy
//! receiver must not cost the recipient the mail. **Never** here: what a reply
//! means.

use bytes::{Buf, BytesMut};
use domain::{EnhancedCode, Reply};
use thiserror::Error;

/// What a peer may make us hold. RFC 5321 §4.5.3.1.5 allows 512 octets a line;
/// receivers with long explanations send more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplyLimits {
    /// Octets of one line.
    pub line_bytes_max: usize,
    /// Lines of one reply.
    pub lines_max: usize,
    /// Octets of one reply.
    pub reply_bytes_max: usize,
}

impl Default for ReplyLimits {
    fn default() -> Self {
        Self { line_bytes_max: 4096, lines_max: 128, reply_bytes_max: 32 * 1024 }
    }
}

/// Why what the peer sent is not a reply. The session cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReplyError {
    /// A line does not begin with a code and a space, hyphen or line end.
    #[error("the peer sent a line that is not a reply")]
    Malformed,
    /// Lines of one reply have different codes (RFC 5321 §4.2.1).
    #[error("the lines of the reply have different codes")]
    CodesDiffer,
    /// Over one of the [`ReplyLimits`].
    #[error("the reply is longer than we read")]
    Long,
}

/// Collects bytes into replies.
#[derive(Debug)]
pub(crate) struct ReplyReader {
    limits: ReplyLimits,
    buffer: BytesMut,
    partial: Option<Reply>,
    partial_bytes: usize,
}

impl ReplyReader {
    pub(crate) fn new(limits: ReplyLimits) -> Self {
        Self { limits, buffer: BytesMut::new(), partial: None, partial_bytes: 0 }
    }

    /// True when no byte waits to become a reply.
    pub(crate) fn is_empty(&self) -> bool {
        self.buffer.is_empty() && self.partial.is_none()
    }

    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The next complete reply, if one is there.
    pub(crate) fn next(&mut self) -> Result<Option<Reply>, ReplyError> {
        while let Some(end) = self.buffer.iter().position(|it| *it == b'\n') {
            if end >= self.limits.line_bytes_max {
                return Err(ReplyError::Long);
            }
            let line = self.buffer.split_to(end);
            self.buffer.advance(1);
            if let Some(reply) = self.add_line(&line)? {
                self.partial_bytes = 0;
                return Ok(Some(reply));
            }
        }
        if self.buffer.len() >= self.limits.line_bytes_max {
            return Err(ReplyError::Long);
        }
        Ok(None)
    }

    fn add_line(&mut self, line: &[u8]) -> Result<Option<Reply>, ReplyError> {
        self.partial_bytes += line.len() + 1;
        let (code, last, text) = split_line(line).ok_or(ReplyError::Malformed)?;
        let mut reply = match self.partial.take() {
            None => first_line(code, &text),
            Some(reply) if reply.code != code => return Err(ReplyError::CodesDiffer),
            Some(mut reply) => {
                let text = without_code(&text, reply.enhanced);
                reply.lines.push(text);
                reply
            }
        };
        if reply.lines.len() > self.limits.lines_max
            || self.partial_bytes > self.limits.reply_bytes_max
        {
            return Err(ReplyError::Long);
        }
        if last {
            // Text is held as it came; a final empty line says nothing.
            if reply.lines.len() > 1 && reply.lines.last().is_some_and(String::is_empty) {
                reply.lines.pop();
            }
            return Ok(Some(reply));
        }
        self.partial = Some(reply);
        Ok(None)
    }
}

fn first_line(code: u16, text: &str) -> Reply {
    let enhanced = EnhancedCode::leading(text);
    Reply { code, enhanced, lines: vec![without_code(text, enhanced)] }
}

/// RFC 2034 §4 repeats the enhanced code on every line; receivers that do not
/// are read the same way.
fn without_code(text: &str, enhanced: Option<EnhancedCode>) -> String {
    match enhanced {
        Some(it) if EnhancedCode::leading(text) == Some(it) => {
            let digits = text.find(|it: char| !it.is_ascii_digit() && it != '.');
            text[digits.unwrap_or(text.len())..].trim_start().to_owned()
        }
        _ => text.to_owned(),
    }
}

/// Code, "this is the last line", text.
fn split_line(line: &[u8]) -> Option<(u16, bool, String)> {
    let (code, rest) = line.split_at_checked(3)?;
    // RFC 5321 §4.2: the first digit is 2 to 5 (1yz is not used by SMTP).
    if !matches!(code[0], b'2'..=b'5') || !code.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let code = code.iter().fold(0, |sum, it| sum * 10 + u16::from(it - b'0'));
    let (last, text) = match rest.split_first() {
        None | Some((b'\r', _)) => (true, &rest[..0]),
        Some((b' ', text)) => (true, text),
        Some((b'-', text)) => (false, text),
        Some(_) => return None,
    };
    let text = String::from_utf8_lossy(text).replace(char::is_control, " ");
    Some((code, last, text.trim_end().to_owned()))
}

/// The bytes of a reply. Line breaks inside a text become spaces, so that a
/// text taken from elsewhere cannot forge another reply.
#[must_use]
pub fn encode(reply: &Reply) -> Vec<u8> {
    let mut out = Vec::new();
    let enhanced = reply.enhanced.map(|it| format!("{it} ")).unwrap_or_default();
    let last = reply.lines.len().saturating_sub(1);
    for (index, line) in reply.lines.iter().enumerate() {
        let mark = if index == last { ' ' } else { '-' };
        let line = line.replace(char::is_control, " ");
        out.extend_from_slice(format!("{}{mark}{enhanced}{line}\r\n", reply.code).as_bytes());
    }
    out
}

#[cfg(test)]
mod tests;
