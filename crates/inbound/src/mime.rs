//! The parts of a foreign mail, without trusting its structure.
//!
//! We split multiparts ourselves, to a small depth and number, and hand only
//! single leaves to the parser: a mail of ten thousand nested messages is then
//! a short list. A message inside a message is a leaf that is not
//! opened.

use std::borrow::Cow;

use mail_parser::{MessageParser, MimeHeaders, PartType};

/// Multiparts inside multiparts that are opened.
const DEPTH_MAX: usize = 4;
/// Leaves that are kept.
const LEAVES_MAX: usize = 40;
/// Texts that are read of one mail.
const PROSE_LEAVES_MAX: usize = 4;
/// Octets of one header section.
const HEADER_BYTES_MAX: usize = 32 * 1024;

/// A part without parts.
#[derive(Debug)]
pub(crate) struct Leaf<'x> {
    kind: (String, String),
    raw: &'x [u8],
}

/// A mail, taken apart.
#[derive(Debug)]
pub(crate) struct Parts<'x> {
    head: &'x [u8],
    /// In their order, multiparts opened.
    pub leaves: Vec<Leaf<'x>>,
}

impl<'x> Leaf<'x> {
    /// True for that media type.
    pub fn is(&self, major: &str, minor: &str) -> bool {
        self.kind.0 == major && self.kind.1 == minor
    }

    /// True for a message, or the headers of one (RFC 6522 §4, RFC 6533 §6).
    fn is_returned(&self) -> bool {
        let (major, minor) = (self.kind.0.as_str(), self.kind.1.as_str());
        matches!(
            (major, minor),
            ("message", "rfc822" | "global" | "global-headers" | "partial")
                | ("text", "rfc822-headers" | "rfc822-header")
        )
    }

    /// What comes after the part's own headers, without decoding: RFC 2046
    /// §5.2.1 allows a message no encoding but the identity.
    fn inner(&self) -> &'x [u8] {
        &self.raw[head_of(self.raw).len()..]
    }

    /// The body without its transfer encoding; empty when it cannot be read.
    pub fn bytes(&self) -> Vec<u8> {
        let Some(message) = MessageParser::new().parse(self.raw) else { return Vec::new() };
        let part = message.parts.into_iter().next();
        part.map_or_else(Vec::new, |it| match it.body {
            PartType::Text(text) | PartType::Html(text) => text.into_owned().into_bytes(),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.into_owned(),
            PartType::Message(_) | PartType::Multipart(_) => Vec::new(),
        })
    }

    /// The text of a text part, HTML turned into text.
    fn text(&self) -> String {
        let message = MessageParser::new().parse(self.raw);
        message.as_ref().and_then(|it| it.body_text(0)).map_or_else(String::new, Cow::into_owned)
    }
}

impl<'x> Parts<'x> {
    /// Takes a mail apart. Any bytes give some parts, maybe none.
    pub fn of(raw: &'x [u8]) -> Self {
        let mut parts = Self { head: head_of(raw), leaves: Vec::new() };
        parts.collect(raw, DEPTH_MAX);
        parts
    }

    fn collect(&mut self, raw: &'x [u8], depth: usize) {
        if self.leaves.len() >= LEAVES_MAX {
            return;
        }
        let head = head_of(raw);
        let parsed = MessageParser::new().parse_headers(head);
        let content_type = parsed.as_ref().and_then(MimeHeaders::content_type);
        let kind = content_type.map_or_else(
            || ("text".to_owned(), "plain".to_owned()),
            |it| {
                let minor = it.subtype().unwrap_or_default();
                (it.ctype().to_ascii_lowercase(), minor.to_ascii_lowercase())
            },
        );
        if kind.0 != "multipart" {
            self.leaves.push(Leaf { kind, raw });
            return;
        }
        let boundary = content_type.and_then(|it| it.attribute("boundary")).unwrap_or_default();
        if depth == 0 {
            return;
        }
        let parts = match boundary {
            "" => Vec::new(),
            it => split(&raw[head.len()..], it.as_bytes()),
        };
        if parts.is_empty() {
            // Structure was announced and is not there: what is there is text.
            // The empty line before it stands for its headers.
            let raw = &raw[head.len().saturating_sub(1)..];
            self.leaves.push(Leaf { kind: ("text".into(), "plain".into()), raw });
        }
        for part in parts {
            self.collect(part, depth - 1);
        }
    }

    /// A header of the mail itself, decoded and unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let message = MessageParser::new().parse_headers(self.head)?;
        let value = message.header(name)?.as_text().map(str::to_owned);
        value.or_else(|| self.header_raw(name))
    }

    /// A header of the mail itself as it stands there, folds included.
    pub fn header_raw(&self, name: &str) -> Option<String> {
        let message = MessageParser::new().parse_headers(self.head)?;
        message.header_raw(name).map(|it| it.trim().to_owned())
    }

    /// The text that a person would read first; empty when there is none.
    pub fn text(&self) -> String {
        let plain = self.leaves.iter().find(|it| it.is("text", "plain"));
        let leaf = plain.or_else(|| self.leaves.iter().find(|it| it.is("text", "html")));
        leaf.map_or_else(String::new, Leaf::text)
    }

    /// Every text before the returned message: plain, else HTML as text.
    pub fn prose(&self) -> String {
        let own = || self.leaves.iter().take_while(|it| !it.is_returned()).take(PROSE_LEAVES_MAX);
        let of = |minor: &str| -> Vec<String> {
            own().filter(|it| it.is("text", minor)).map(Leaf::text).collect()
        };
        let plain = of("plain").join("\n\n");
        if plain.contains('@') { plain } else { format!("{plain}\n\n{}", of("html").join("\n\n")) }
    }

    /// True when it returns a message, or its headers.
    pub fn returns_message(&self) -> bool {
        self.leaves.iter().any(Leaf::is_returned)
    }

    /// The header section of the message that is returned; empty when none is.
    pub fn returned_head(&self) -> String {
        let leaf = self.leaves.iter().find(|it| it.is_returned());
        leaf.map_or_else(String::new, |it| {
            String::from_utf8_lossy(head_of(it.inner())).into_owned()
        })
    }

    /// The message that is inside of this one, taken apart; `None` when there
    /// is none. What is inside of that is not opened.
    pub fn forwarded(&self) -> Option<Self> {
        let leaf = self.leaves.iter().find(|it| it.is("message", "rfc822"))?;
        Some(Self::of(leaf.inner()))
    }

    /// True when it answers another mail.
    pub fn is_answer(&self) -> bool {
        self.header("In-Reply-To").is_some() || self.header("References").is_some()
    }
}

/// The value of a field in a header section, unfolded; `name` in lower case.
pub(crate) fn head_field(head: &str, name: &str) -> Option<String> {
    let mut lines = head.lines().skip_while(|it| {
        it.split_once(':').is_none_or(|(found, _)| !found.trim().eq_ignore_ascii_case(name))
    });
    let (_, first) = lines.next()?.split_once(':')?;
    let more = lines.take_while(|it| it.starts_with([' ', '\t']));
    let value = [first].into_iter().chain(more).map(str::trim).collect::<Vec<_>>().join(" ");
    Some(value.trim().to_owned()).filter(|it| !it.is_empty())
}

/// The header section with its empty line; all of it when there is none.
fn head_of(raw: &[u8]) -> &[u8] {
    let mut start = 0;
    for line in raw.split_inclusive(|it| *it == b'\n') {
        start += line.len();
        if matches!(line, b"\n" | b"\r\n") || start > HEADER_BYTES_MAX {
            break;
        }
    }
    &raw[..start]
}

/// The parts between boundary lines (RFC 2046 §5.1.1). A missing last boundary
/// ends at the end.
fn split<'x>(body: &'x [u8], boundary: &[u8]) -> Vec<&'x [u8]> {
    let mut parts = Vec::new();
    let (mut begun, mut at) = (None, 0);
    for line in body.split_inclusive(|it| *it == b'\n') {
        let rest = line.strip_prefix(b"--").and_then(|it| it.strip_prefix(boundary));
        if let Some(rest) = rest
            && (rest.trim_ascii().is_empty() || rest.trim_ascii() == b"--")
        {
            if let Some(begun) = begun {
                parts.push(&body[begun..at]);
            }
            begun = rest.trim_ascii().is_empty().then_some(at + line.len());
            if begun.is_none() || parts.len() >= LEAVES_MAX {
                return parts;
            }
        }
        at += line.len();
    }
    parts.extend(begun.map(|it| &body[it..]));
    parts
}

#[cfg(test)]
mod tests;
