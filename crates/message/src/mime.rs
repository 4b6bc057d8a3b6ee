//! Bodies on the wire: quoted-printable and base64 (RFC 2045 §6.7, §6.8).
//!
//! Owns the choice between them and both encoders. The choice depends on the
//! text alone, so the same row makes the same bytes. No line is longer than 76
//! octets and every line ends in CRLF, which also leaves nothing to a receiver
//! that treats bare line feeds as it likes (S2). Called by `compose`.

use data_encoding::BASE64;

/// Octets of a line without its CRLF (RFC 2045 §6.7 rule 5).
const LINE_MAX_OCTETS: usize = 76;

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    QuotedPrintable,
    Base64,
}

impl Encoding {
    /// The shorter one: base64 costs a third, quoted-printable two octets for
    /// each octet it escapes.
    pub(crate) fn fitting(text: &[u8]) -> Self {
        let escaped = text.iter().filter(|&&it| it >= 0x80 || it == b'=').count();
        if escaped * 6 > text.len() { Self::Base64 } else { Self::QuotedPrintable }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::QuotedPrintable => "quoted-printable",
            Self::Base64 => "base64",
        }
    }

    /// Writes `text` (lines ended by LF) and ends with CRLF.
    pub(crate) fn write(self, text: &[u8], out: &mut Vec<u8>) {
        match self {
            Self::QuotedPrintable => quoted_printable(text, out),
            Self::Base64 => base64(text, out),
        }
    }
}

fn base64(text: &[u8], out: &mut Vec<u8>) {
    // Line breaks inside of text are CRLF also when encoded (RFC 2045 §6.8).
    let mut canonical = Vec::with_capacity(text.len() + text.len() / 40 + 2);
    for &byte in text {
        if byte == b'\n' {
            canonical.push(b'\r');
        }
        canonical.push(byte);
    }
    let mut line = [0; LINE_MAX_OCTETS];
    for chunk in canonical.chunks(LINE_MAX_OCTETS / 4 * 3) {
        let len = BASE64.encode_len(chunk.len());
        BASE64.encode_mut(chunk, &mut line[..len]);
        out.extend_from_slice(&line[..len]);
        out.extend_from_slice(b"\r\n");
    }
}

/// Octets that stand for themselves anywhere in a line: printable but `=`.
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0x20;
    while byte < 0x7f {
        table[byte] = byte != b'=' as usize;
        byte += 1;
    }
    table
};

fn quoted_printable(text: &[u8], out: &mut Vec<u8>) {
    out.reserve(text.len() + text.len() / 16);
    for line in text.split_inclusive(|&it| it == b'\n') {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        quoted_line(line, out);
        out.extend_from_slice(b"\r\n");
    }
}

fn quoted_line(mut rest: &[u8], out: &mut Vec<u8>) {
    let mut column = 0;
    while !rest.is_empty() {
        let room = LINE_MAX_OCTETS - 1 - column; // One octet stays for a soft break.
        let run = rest.iter().take(room).take_while(|&&it| PLAIN[usize::from(it)]).count();
        // A space or dot that would end or begin a line is written as an escape:
        // transports strip the one (RFC 2045 §6.7 rule 3) and stuff the other.
        let bare = match rest[..run].last() {
            Some(b' ') if run == rest.len() => run - 1,
            _ => run,
        };
        let first_dot = column == 0 && bare > 0 && rest[0] == b'.';
        if bare > 0 && !first_dot {
            out.extend_from_slice(&rest[..bare]);
            column += bare;
            rest = &rest[bare..];
        }
        let Some(&next) = rest.first() else { break };
        let plain = PLAIN[usize::from(next)];
        let escape = first_dot || !plain || (next == b' ' && rest.len() == 1);
        if escape && column + 3 < LINE_MAX_OCTETS {
            push_escape(next, out);
            column += 3;
            rest = &rest[1..];
        } else {
            out.extend_from_slice(b"=\r\n");
            column = 0;
        }
    }
}

fn push_escape(byte: u8, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    out.extend_from_slice(&[b'=', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
}

#[cfg(test)]
mod tests;
