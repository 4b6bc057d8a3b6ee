//! The text part: ends with the way out, and is not a mile of nothing.

use super::{Expect, Unverified};
use crate::{escape::is_invisible, footer};

/// Lines without a visible character in a row, anywhere.
pub const BLANK_LINES_MAX: usize = 8;

/// Checks a decoded text part.
///
/// # Errors
/// [`Unverified::Text`] with the reason.
pub fn check(text: &str, expect: &Expect<'_>) -> Result<(), Unverified> {
    let fail = |reason| Err(Unverified::Text(reason));
    if text.contains(|it: char| it.is_control() && it != '\n' && it != '\t') {
        return fail("a control character");
    }
    let mut blank = 0;
    for line in text.split('\n') {
        if line == "-- " {
            // RFC 3676 §4.3: programs fold or grey out what comes behind it.
            return fail("a signature separator, behind which the footer may be folded");
        }
        blank = if line.chars().all(is_invisible) { blank + 1 } else { 0 };
        if blank > BLANK_LINES_MAX {
            return fail("too many lines without a visible character");
        }
    }
    let end = text.trim_end();
    if let Some(way_out) = expect.way_out {
        let Some(before) = end.strip_suffix(way_out) else {
            return fail("it does not end with the way out");
        };
        if !before.ends_with(": ") {
            return fail("the way out is not a link of its own");
        }
    }
    let separator = format!("\n{}\n", footer::SEPARATOR);
    let footer = end.rfind(&separator).map_or("", |at| &end[at..]);
    let identity = expect.identity;
    if identity.is_empty() || !footer.contains(identity) {
        return fail("the sender's name is not in the footer");
    }
    Ok(())
}
