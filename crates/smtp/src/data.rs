//! The text after DATA: dot-stuffing taken off, its one and only end found.
//!
//! Only CRLF `.` CRLF ends a message (RFC 5321 §4.1.1.4). A line that ends in
//! a bare CR or a bare LF is no line end for us, and may be one for the next
//! server: that is how a second message is smuggled past a first check
//! (THREATS S1). The same holds for NUL, which the next server may take away
//! (RFC 5322 §4 forbids to send it), so that CRLF NUL `.` CRLF becomes an end.
//! Such text is refused as a whole and never repaired.

/// What the reader knows after some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataStep {
    /// All bytes were taken; the end has not come.
    More,
    /// The end came; so many of the bytes belong to the message and its end.
    End(usize),
    /// A bare CR or bare LF. Nothing after it can be trusted.
    BareLineEnd,
    /// A NUL. Nothing after it can be trusted either.
    Nul,
}

/// Where in a line the reader stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    LineStart,
    Text,
    Cr,
    Dot,
    DotCr,
}

/// Takes the text after DATA, in pieces of any size.
#[derive(Debug)]
pub struct DataReader {
    at: At,
    message: Vec<u8>,
    limits: DataLimits,
    line_bytes: usize,
    dropped_bytes: usize,
    line_too_long: bool,
}

/// What a sender may make us hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataLimits {
    /// Octets of the message. What goes beyond is read and dropped.
    pub message_bytes_max: usize,
    /// Octets of one line, CRLF not counted.
    pub line_bytes_max: usize,
}

impl DataReader {
    /// Begins at the start of a line, so that `.` CRLF right after DATA is the
    /// end of an empty message.
    #[must_use]
    pub fn new(limits: DataLimits) -> Self {
        Self {
            at: At::LineStart,
            message: Vec::new(),
            limits,
            line_bytes: 0,
            dropped_bytes: 0,
            line_too_long: false,
        }
    }

    /// Takes bytes until they end or the message does.
    pub fn take(&mut self, bytes: &[u8]) -> DataStep {
        let mut taken = 0;
        while taken < bytes.len() {
            if self.at == At::Text {
                let rest = &bytes[taken..];
                let run = rest.iter().position(|it| matches!(it, b'\r' | b'\n' | 0));
                let run = &rest[..run.unwrap_or(rest.len())];
                self.keep(run);
                taken += run.len();
                if taken == bytes.len() {
                    break;
                }
            }
            match self.step(bytes[taken]) {
                DataStep::More => taken += 1,
                DataStep::End(_) => return DataStep::End(taken + 1),
                refused => return refused,
            }
        }
        DataStep::More
    }

    /// True when octets were dropped because the message is too large.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.dropped_bytes > 0
    }

    /// Octets of a message that is too large, beyond what was kept. A driver
    /// that has seen enough of them may hang up.
    #[must_use]
    pub fn dropped_bytes(&self) -> usize {
        self.dropped_bytes
    }

    /// True when a line was longer than allowed.
    #[must_use]
    pub fn has_long_line(&self) -> bool {
        self.line_too_long
    }

    /// The message, dot-stuffing taken off.
    #[must_use]
    pub fn into_message(self) -> Vec<u8> {
        self.message
    }

    /// What one byte makes of it.
    fn step(&mut self, byte: u8) -> DataStep {
        let next = match (self.at, byte) {
            (_, 0) => return DataStep::Nul,
            (At::DotCr, b'\n') => return DataStep::End(1),
            (At::Cr, b'\n') => {
                self.keep(b"\r\n");
                self.line_bytes = 0;
                At::LineStart
            }
            (At::Cr | At::DotCr, _) | (_, b'\n') => return DataStep::BareLineEnd,
            (At::LineStart, b'.') => At::Dot,
            (At::Dot, b'\r') => At::DotCr,
            (At::LineStart | At::Text, b'\r') => At::Cr,
            (At::LineStart | At::Text | At::Dot, _) => {
                self.keep(&[byte]);
                At::Text
            }
        };
        self.at = next;
        DataStep::More
    }

    fn keep(&mut self, bytes: &[u8]) {
        if bytes != b"\r\n" {
            self.line_bytes += bytes.len();
            self.line_too_long |= self.line_bytes > self.limits.line_bytes_max;
        }
        let fits = self.message.len() + bytes.len() <= self.limits.message_bytes_max;
        if fits && self.dropped_bytes == 0 {
            self.message.extend_from_slice(bytes);
        } else {
            self.dropped_bytes += bytes.len() + std::mem::take(&mut self.message).len();
        }
    }
}

#[cfg(test)]
mod tests;
