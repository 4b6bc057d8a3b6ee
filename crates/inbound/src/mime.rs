//! The parts of a foreign mail, without trusting its structure.
//!
//! We split multiparts ourselves, to a small depth and number, and hand only
//! single leaves to the parser: a mail of ten thousand nested messages is then
//! a short list (THREATS S13). A message inside a message is a leaf that is not
//! opened.

use std::borrow::Cow;

use mail_parser::{MessageParser, MimeHeaders, PartType};

/// Multiparts inside multiparts that are opened.
const DEPTH_MAX: usize = 4;
/// Leaves that are kept.
const LEAVES_MAX: usize = 40;
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

impl Leaf<'_> {
    /// True for that media type.
    pub fn is(&self, major: &str, minor: &str) -> bool {
        self.kind.0 == major && self.kind.1 == minor
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
        if depth == 0 || boundary.is_empty() {
            return;
        }
        for part in split(&raw[head.len()..], boundary.as_bytes()) {
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

    /// True when a machine wrote it: RFC 3834 §2 and §5, and what older
    /// programs do instead.
    pub fn is_automatic(&self) -> bool {
        let says = |name: &str| self.header(name).map(|it| it.to_lowercase());
        let submitted = says("Auto-Submitted").is_some_and(|it| !it.trim().starts_with("no"));
        let precedence = says("Precedence")
            .is_some_and(|it| ["bulk", "junk", "list", "auto_reply"].contains(&it.trim()));
        let older = ["X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-AutoReply-From"];
        // RFC 5321 §4.5.5: the null reverse-path is for notifications.
        let null_sender = says("Return-Path").is_some_and(|it| it.trim() == "<>");
        submitted
            || precedence
            || null_sender
            || older.into_iter().any(|it| says(it).is_some())
            || says("Subject").is_some_and(|it| is_absence(it.trim()))
    }

    /// True when it answers another mail.
    pub fn is_answer(&self) -> bool {
        self.header("In-Reply-To").is_some() || self.header("References").is_some()
    }
}

fn is_absence(subject: &str) -> bool {
    let words = [
        "auto:",
        "automatic reply",
        "autoreply",
        "auto reply",
        "out of office",
        "abwesenheitsnotiz",
        "automatisk svar",
        "autosvar",
        "自动回复",
        "自動回復",
        "trả lời tự động",
    ];
    words.into_iter().any(|it| subject.starts_with(it))
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
