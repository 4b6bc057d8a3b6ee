//! What a message has besides its words: a label, a sender, a way out, a postal
//! address, attachments, pictures.
//!
//! Facts about a message as it is. In a campaign footer, label and way out are
//! added later, by the platform; they matter for mail that comes from
//! elsewhere, and for `assent inspect message`.

use unicode_normalization::UnicodeNormalization as _;

use crate::{Attachment, Content, fold::fold, tables::Tables};

/// Bytes that begin a program: of Windows, of Linux, a script.
const PROGRAMS: &[&[u8]] = &[b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"];
/// Visible characters below which a message with pictures is one picture.
const PICTURE_TEXT_CHARS: usize = 40;
/// How near a street and a number of a place stand, in characters.
const ADDRESS_CHARS: usize = 80;

/// What a message has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    /// The label of advertising that its subject begins with.
    pub label: Option<String>,
    /// It names who sends.
    pub sender_named: bool,
    /// A postal address seems to be in it.
    pub postal_address: bool,
    /// A way out is in sight.
    pub way_out: bool,
    /// It is pictures with hardly a word.
    pub picture_only: bool,
    /// Names of attachments that receivers refuse or that are programs.
    pub dangerous: Vec<String>,
}

impl Structure {
    /// Looks at a message.
    #[must_use]
    pub fn of(content: &Content, tables: &Tables) -> Self {
        let shown = format!("{}\n{}", content.text, content.html_text);
        let visible = shown.chars().filter(|it| it.is_alphanumeric()).count();
        Self {
            label: label(&content.subject, tables),
            sender_named: content.sender.chars().filter(|it| it.is_alphabetic()).count() > 1,
            postal_address: has_postal_address(&shown, tables),
            way_out: has_way_out(content, &shown, tables),
            picture_only: content.images > 0 && visible < PICTURE_TEXT_CHARS,
            dangerous: dangerous(&content.attachments, tables),
        }
    }
}

/// The label must be the first token, and written as the law writes it:
/// letters that only look alike do not count (COMPLIANCE 1.8).
fn label(subject: &str, tables: &Tables) -> Option<String> {
    let plain: String = subject.nfkc().collect();
    let plain = plain.trim_start();
    let starts = |label: &&String| {
        plain.strip_prefix(label.as_str()).is_some_and(|rest| {
            let next = rest.chars().next();
            let closed = label.ends_with([']', ')', '>']);
            closed || next.is_some_and(|it| !it.is_alphanumeric())
        })
    };
    // The longest label that fits: `ADV` before `AD`.
    tables.labels.first.iter().filter(starts).max_by_key(|it| it.len()).cloned()
}

fn has_way_out(content: &Content, shown: &str, tables: &Tables) -> bool {
    let folded = fold(shown);
    let target = |it: &crate::Link| it.target.to_lowercase().contains("unsubscribe");
    tables.way_out.words.iter().any(|it| folded.contains(&fold(it)))
        || content.links.iter().any(target)
}

/// A word for a street, and a number of a house or place near it.
fn has_postal_address(shown: &str, tables: &Tables) -> bool {
    let lower = shown.to_lowercase();
    let number = |near: &str| near.chars().any(|it| it.is_ascii_digit());
    tables.postal.streets.iter().any(|street| {
        lower.match_indices(street.as_str()).any(|(at, _)| {
            let after = &lower[at + street.len()..];
            let before: String = lower[..at].chars().rev().take(ADDRESS_CHARS).collect();
            let apart = |it: Option<char>| !it.is_some_and(|it| it.is_ascii_alphabetic());
            let ends = apart(after.chars().next());
            // `gatan` ends a longer name; other words stand alone.
            let begins = !street.is_ascii() || apart(before.chars().next());
            let joined = street.ends_with("gatan") || street.ends_with("vägen");
            let near: String = after.chars().take(ADDRESS_CHARS).collect();
            ends && (begins || joined) && number(&(near + &before))
        })
    })
}

fn dangerous(attachments: &[Attachment], tables: &Tables) -> Vec<String> {
    let is_dangerous = |it: &&Attachment| {
        let lower = it.name.to_lowercase();
        let ending = lower.rsplit_once('.').map(|it| it.1.trim());
        let listed = ending.is_some_and(|it| tables.attachments.endings.iter().any(|e| e == it));
        // A mark that turns the direction of writing hides the true ending.
        let turned = it.name.contains(['\u{202e}', '\u{202d}']);
        listed || turned || PROGRAMS.iter().any(|head| it.head.starts_with(head))
    };
    attachments.iter().filter(is_dangerous).map(|it| it.name.clone()).collect()
}

#[cfg(test)]
mod tests;
