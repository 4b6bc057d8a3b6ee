//! Header fields: writing, folding, encoded words.
//!
//! Owns the form of every header this crate writes (RFC 5322 §2.2, RFC 2047).
//! Values that the operator or an account's member set are *refused* when they
//! hold CR, LF, NUL or other controls (S4); what comes from a contact was put on
//! one line before. Called by `compose`.

use data_encoding::BASE64;
use domain::{Address, Timestamp};
use jiff::tz::TimeZone;
use thiserror::Error;

use crate::order::Evidence;

/// Longest encoded word (RFC 2047 §2).
const WORD_MAX_OCTETS: usize = 75;
/// Where a line is folded (RFC 5322 §2.1.1).
const LINE_FOLD_OCTETS: usize = 76;
/// Longest single value without a place to fold, so that a line stays under
/// 998 octets (RFC 5322 §2.1.1).
const TOKEN_MAX_OCTETS: usize = 900;

/// A value that cannot stand in a header.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HeaderError {
    /// CR, LF, NUL or another control character.
    #[error("a control character in `{0}`")]
    Control(&'static str),
    /// A character that this header does not take.
    #[error("a character that `{0}` does not allow")]
    Character(&'static str),
    /// Nothing there.
    #[error("`{0}` is empty")]
    Empty(&'static str),
    /// Too long to be written.
    #[error("`{0}` is too long")]
    Long(&'static str),
}

/// A header block under construction.
pub(crate) struct Headers {
    out: Vec<u8>,
}

/// One field: its name without the colon, and the whole field with its CRLF.
#[derive(Clone, Copy)]
pub(crate) struct FieldRef<'a> {
    pub(crate) name: &'a str,
    pub(crate) raw: &'a [u8],
}

impl Headers {
    pub(crate) fn new() -> Self {
        Self { out: Vec::with_capacity(2048) }
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// A value that was made here and needs neither check nor folding.
    pub(crate) fn fixed(&mut self, name: &'static str, value: &str) {
        self.start(name);
        self.out.extend_from_slice(value.as_bytes());
        self.end();
    }

    /// Text of any script (`unstructured`, RFC 5322 §3.6.5).
    pub(crate) fn text(&mut self, name: &'static str, value: &str) -> Result<(), HeaderError> {
        refuse_controls(name, value)?;
        self.start(name);
        let mut column = name.len() + 2;
        self.words(value, &mut column);
        self.end();
        Ok(())
    }

    /// A name and an address (`mailbox`, RFC 5322 §3.4).
    pub(crate) fn mailbox(
        &mut self,
        name: &'static str,
        display: Option<&str>,
        address: &Address,
    ) -> Result<(), HeaderError> {
        self.start(name);
        if let Some(display) = display.map(str::trim).filter(|it| !it.is_empty()) {
            refuse_controls(name, display)?;
            let mut column = name.len() + 2;
            self.phrase(display, &mut column);
            self.out.extend_from_slice(b"\r\n <");
            self.out.extend_from_slice(address.to_wire().as_bytes());
            self.out.push(b'>');
        } else {
            self.out.extend_from_slice(address.to_wire().as_bytes());
        }
        self.end();
        Ok(())
    }

    /// A phrase and an identifier in angle brackets (RFC 2919 §3).
    pub(crate) fn list_id(&mut self, phrase: &str, id: &str) -> Result<(), HeaderError> {
        const NAME: &str = "List-Id";
        refuse_controls(NAME, phrase)?;
        token(NAME, id, |it| it.is_ascii_alphanumeric() || b"-._".contains(&it))?;
        self.start(NAME);
        let mut column = NAME.len() + 2;
        self.phrase(phrase, &mut column);
        self.out.extend_from_slice(b"\r\n <");
        self.out.extend_from_slice(id.as_bytes());
        self.out.push(b'>');
        self.end();
        Ok(())
    }

    /// URLs in angle brackets, one a line (RFC 2369 §2).
    pub(crate) fn urls(&mut self, name: &'static str, urls: &[&str]) -> Result<(), HeaderError> {
        self.start(name);
        for (index, url) in urls.iter().enumerate() {
            token(name, url, is_url_octet)?;
            if index > 0 {
                self.out.extend_from_slice(b",\r\n ");
            }
            self.out.push(b'<');
            self.out.extend_from_slice(url.as_bytes());
            self.out.push(b'>');
        }
        self.end();
        Ok(())
    }

    /// A value of printable ASCII, set by the caller.
    pub(crate) fn ascii(&mut self, name: &'static str, value: &str) -> Result<(), HeaderError> {
        token(name, value, |it| (b' '..=b'~').contains(&it))?;
        self.fixed(name, value);
        Ok(())
    }

    /// What the mail carries of the ledger, a tag a line.
    pub(crate) fn evidence(&mut self, evidence: &Evidence) -> Result<(), HeaderError> {
        const NAME: &str = "Consent-Evidence";
        let Evidence { ledger, leaf, size, root } = evidence;
        token(NAME, ledger, |it| it.is_ascii_graphic() && it != b';')?;
        let (leaf, root) = (BASE64.encode(&leaf.0), BASE64.encode(&root.0));
        let value =
            format!("v=1;\r\n ledger={ledger};\r\n leaf={leaf};\r\n size={size};\r\n root={root}");
        self.fixed(NAME, &value);
        Ok(())
    }

    fn start(&mut self, name: &str) {
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b": ");
    }

    fn end(&mut self) {
        self.out.extend_from_slice(b"\r\n");
    }

    /// A display name: an atom or quoted string when it is ASCII, else encoded
    /// words (RFC 2047 §5 rule 3).
    fn phrase(&mut self, text: &str, column: &mut usize) {
        let quotable = text.bytes().all(|it| (b' '..=b'~').contains(&it));
        if !quotable || text.contains("=?") || text.len() > 60 {
            return self.encoded(text, column);
        }
        self.out.push(b'"');
        for byte in text.bytes() {
            if byte == b'"' || byte == b'\\' {
                self.out.push(b'\\');
            }
            self.out.push(byte);
        }
        self.out.push(b'"');
    }

    /// Text as it is when it is plain, else as encoded words.
    fn words(&mut self, text: &str, column: &mut usize) {
        let plain = text.bytes().all(|it| (b' '..=b'~').contains(&it))
            && !text.contains("=?")
            && !text.contains("  ")
            && text.trim() == text
            && text.split(' ').all(|it| it.len() < LINE_FOLD_OCTETS);
        if !plain {
            return self.encoded(text, column);
        }
        for (index, word) in text.split(' ').enumerate() {
            if index > 0 {
                if *column + 1 + word.len() > LINE_FOLD_OCTETS {
                    self.out.extend_from_slice(b"\r\n");
                    *column = 0;
                }
                self.out.push(b' ');
                *column += 1;
            }
            self.out.extend_from_slice(word.as_bytes());
            *column += word.len();
        }
    }

    /// Encoded words of at most 75 octets, each a whole number of characters
    /// (RFC 2047 §5): Q where the text is mostly ASCII, else B.
    fn encoded(&mut self, text: &str, column: &mut usize) {
        const FRAME: usize = "=?utf-8?B??=".len();
        let safe = text.bytes().filter(|&it| is_q_safe(it)).count();
        let q = safe * 3 >= text.len() * 2;
        let cost = |it: &str| if q { q_len(it) } else { it.len().div_ceil(3) * 4 };
        let mut rest = text;
        let mut first = true;
        while !rest.is_empty() || first {
            if !first {
                self.out.extend_from_slice(b"\r\n ");
                *column = 1;
            }
            let room = WORD_MAX_OCTETS.min(LINE_FOLD_OCTETS - (*column).min(40)) - FRAME;
            let mut end = 0;
            for (at, it) in rest.char_indices() {
                if cost(&rest[..at + it.len_utf8()]) > room {
                    break;
                }
                end = at + it.len_utf8();
            }
            self.word(&rest[..end], q);
            rest = &rest[end..];
            first = false;
        }
    }

    fn word(&mut self, text: &str, q: bool) {
        if q {
            self.out.extend_from_slice(b"=?utf-8?Q?");
            for byte in text.bytes() {
                match byte {
                    b' ' => self.out.push(b'_'),
                    _ if is_q_safe(byte) => self.out.push(byte),
                    _ => self.out.extend_from_slice(format!("={byte:02X}").as_bytes()),
                }
            }
        } else {
            self.out.extend_from_slice(b"=?utf-8?B?");
            self.out.extend_from_slice(BASE64.encode(text.as_bytes()).as_bytes());
        }
        self.out.extend_from_slice(b"?=");
    }
}

/// Octets that the strictest place, a phrase, lets stand (RFC 2047 §5 rule 3).
fn is_q_safe(it: u8) -> bool {
    it.is_ascii_alphanumeric() || b"!*+-/ ".contains(&it)
}

fn q_len(text: &str) -> usize {
    text.bytes().map(|it| if is_q_safe(it) { 1 } else { 3 }).sum()
}

fn is_url_octet(it: u8) -> bool {
    (b'!'..=b'~').contains(&it) && !b"<>\"\\^`{|},".contains(&it)
}

fn refuse_controls(name: &'static str, value: &str) -> Result<(), HeaderError> {
    let bad = |it: char| it.is_control() || matches!(it, '\u{2028}' | '\u{2029}');
    if value.contains(bad) { Err(HeaderError::Control(name)) } else { Ok(()) }
}

fn token(name: &'static str, value: &str, allowed: fn(u8) -> bool) -> Result<(), HeaderError> {
    refuse_controls(name, value)?;
    if value.is_empty() {
        return Err(HeaderError::Empty(name));
    }
    if value.len() > TOKEN_MAX_OCTETS {
        return Err(HeaderError::Long(name));
    }
    if value.bytes().all(allowed) { Ok(()) } else { Err(HeaderError::Character(name)) }
}

/// Refuses what cannot stand in the four parts of `Feedback-ID`.
pub(crate) fn feedback_id(parts: &[String; 4]) -> Result<String, HeaderError> {
    for part in parts {
        token("Feedback-ID", part, |it| it.is_ascii_alphanumeric() || b"-_.".contains(&it))?;
    }
    Ok(parts.join(":"))
}

/// Refuses anything but an absolute `http(s)` URL in ASCII, or `mailto`.
pub(crate) fn url(name: &'static str, value: &str) -> Result<(), HeaderError> {
    token(name, value, is_url_octet)?;
    let web = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    let rest = web.or_else(|| value.strip_prefix("mailto:")).unwrap_or_default();
    if rest.is_empty() { Err(HeaderError::Character(name)) } else { Ok(()) }
}

/// `Sat, 21 Nov 2026 21:11:46 +0000` (RFC 5322 §3.3), always in UTC.
pub(crate) fn date(at: Timestamp) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let it = TimeZone::UTC.to_datetime(at);
    let day = DAYS[usize::from(it.weekday().to_monday_zero_offset().unsigned_abs())];
    let month = MONTHS[usize::from(it.month().unsigned_abs()) - 1];
    format!(
        "{day}, {:02} {month} {:04} {:02}:{:02}:{:02} +0000",
        it.day(),
        it.year(),
        it.hour(),
        it.minute(),
        it.second()
    )
}

/// Splits a header block into its fields, folded lines kept together.
pub(crate) fn fields(block: &[u8]) -> Vec<FieldRef<'_>> {
    let mut fields = Vec::with_capacity(24);
    let mut start = 0;
    let mut at = 0;
    while let Some(end) = block[at..].windows(2).position(|it| it == b"\r\n") {
        at += end + 2;
        if matches!(block.get(at), Some(b' ' | b'\t')) {
            continue;
        }
        let raw = &block[start..at];
        let colon = raw.iter().position(|&it| it == b':').unwrap_or(0);
        let name = std::str::from_utf8(&raw[..colon]).unwrap_or_default();
        fields.push(FieldRef { name, raw });
        start = at;
    }
    fields
}

#[cfg(test)]
mod tests;
