//! How foreign text becomes harmless: in HTML, in attributes, in one line.
//!
//! Owns the two questions every writer here asks: which characters are markup,
//! and which are not text at all. Called by rendering, the footer and the
//! compiler; it decides nothing.

use std::fmt::{self, Write};

/// Writes `value` as HTML text or attribute value (double quotes) on one line,
/// with what is not text left out (see [`is_forbidden`]).
pub(crate) fn write_html(out: &mut impl Write, value: &str) -> fmt::Result {
    let mut plain = 0;
    for (at, it) in value.char_indices() {
        let entity = match it {
            '<' => "&lt;",
            '>' => "&gt;",
            '&' => "&amp;",
            '"' => "&quot;",
            '\'' => "&#39;",
            '\n' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => " ",
            _ if is_forbidden(it) => "",
            _ => continue,
        };
        out.write_str(&value[plain..at])?;
        out.write_str(entity)?;
        plain = at + it.len_utf8();
    }
    out.write_str(&value[plain..])
}

/// Writes `value` as plain text on one line: line breaks become spaces and what
/// is not text is left out.
pub(crate) fn write_line(out: &mut impl Write, value: &str) -> fmt::Result {
    let mut plain = 0;
    for (at, it) in value.char_indices() {
        let instead = match it {
            '\n' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => " ",
            _ if is_forbidden(it) => "",
            _ => continue,
        };
        out.write_str(&value[plain..at])?;
        out.write_str(instead)?;
        plain = at + it.len_utf8();
    }
    out.write_str(&value[plain..])
}

/// `value` as HTML text or attribute value.
///
/// # Panics
/// Never: writing to a `String` cannot fail.
#[must_use]
pub fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    write_html(&mut out, value).expect("writing to a String cannot fail");
    out
}

/// Characters that are dropped wherever they come from: controls (CR and NUL
/// would end or cut a header, S4), and overrides of direction, which make a
/// text read as what it is not.
pub(crate) fn is_forbidden(it: char) -> bool {
    (it.is_control() && it != '\n' && it != '\t')
        || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// True for characters that leave no mark on a page: spaces of every width,
/// zero-width and filler characters. A text of nothing else is invisible.
#[must_use]
pub fn is_invisible(it: char) -> bool {
    it.is_whitespace()
        || it.is_control()
        || is_forbidden(it)
        || matches!(it, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
            | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{205f}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{ffa0}')
}
