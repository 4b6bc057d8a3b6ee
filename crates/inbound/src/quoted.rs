//! SMTP replies and status codes quoted in somebody's text.
//!
//! Owns the finding of `550 …` and `5.1.1` among words, addresses and version
//! numbers. **Never** here: their meaning. Called by [`crate::dsn`] for
//! `Diagnostic-Code` and by [`crate::prose`] for everything else.

use domain::{EnhancedCode, Reply};

/// Characters of a reply that are kept.
pub(crate) const TEXT_CHARS_MAX: usize = 1_000;

/// The first SMTP reply in a text: a code 4yz or 5yz that stands alone, and
/// what follows it. The codes that multi-line replies repeat are dropped.
pub(crate) fn reply_in(text: &str) -> Option<Reply> {
    let start = code_at(text)?;
    let code: u16 = text.get(start..start + 3)?.parse().ok()?;
    let rest = text.get(start + 3..)?.trim_start_matches(is_between);
    let rest: String = rest.chars().take(TEXT_CHARS_MAX).collect();
    let mut reply = Reply::new(code, rest.trim());
    reply.enhanced = reply.enhanced.or_else(|| status_in(&rest).filter(|it| fits(*it, code)));
    let line = without_repeated(&reply.lines[0], &reply);
    reply.lines = vec![line];
    Some(reply)
}

/// The first status code (RFC 3463) in a text that is no address of a host and
/// no version of a program.
pub(crate) fn status_in(text: &str) -> Option<EnhancedCode> {
    let is_part = |it: char| it.is_ascii_digit() || it == '.';
    let mut before = ' ';
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        before = rest[..start].chars().next_back().unwrap_or(before);
        let end = rest[start..].find(|it| !is_part(it)).map_or(rest.len(), |it| start + it);
        let after = rest[end..].chars().next().unwrap_or(' ');
        let stands_alone =
            !before.is_alphanumeric() && !matches!(before, '/' | '_') && !after.is_alphanumeric();
        let found = EnhancedCode::leading(&rest[start..end]).filter(|it| it.class != 2);
        if stands_alone && found.is_some() {
            return found;
        }
        before = rest[start..end].chars().next_back().unwrap_or(' ');
        rest = &rest[end..];
    }
    None
}

/// Whether a status can belong to a reply of that code (RFC 3463 §2).
fn fits(status: EnhancedCode, code: u16) -> bool {
    u16::from(status.class) == code / 100
}

/// Where a reply code begins.
fn code_at(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (0..bytes.len().saturating_sub(2)).find(|&at| {
        let digits = &bytes[at..at + 3];
        matches!(digits[0], b'4' | b'5')
            && digits[1] <= b'7'
            && digits.iter().all(u8::is_ascii_digit)
            && at.checked_sub(1).is_none_or(|it| !is_word(bytes[it]))
            && is_followed_well(&bytes[at + 3..])
    })
}

/// `550 no`, `550-5.1.1 no`, `550: no`, `550, no`, or nothing more.
fn is_followed_well(rest: &[u8]) -> bool {
    match rest {
        [] | [b' ' | b':' | b'\t' | b',' | b'\r' | b'\n' | b'\'' | b'"' | b';', ..] => true,
        // A date, a range or the name of a host go on otherwise.
        [b'-', next, ..] => !next.is_ascii_digit() || matches!(next, b'4' | b'5'),
        _ => false,
    }
}

fn is_between(it: char) -> bool {
    matches!(it, ' ' | '-' | ':' | '\t' | ',' | '\'' | '"' | '#' | '\r' | '\n' | ';')
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'.' | b'-' | b'@' | b'[' | b'/' | b'_' | b'=')
        || !byte.is_ascii()
}

/// RFC 5321 §4.2.1: each line of a reply repeats the code, and its status.
fn without_repeated(text: &str, reply: &Reply) -> String {
    let code = reply.code;
    let mut text = text.to_owned();
    if let Some(status) = reply.enhanced {
        for repeated in [format!("{code}-{status} "), format!("{code} {status} ")] {
            text = text.replace(&repeated, "");
        }
        if let Some(rest) = text.strip_prefix(&status.to_string()) {
            text = rest.trim_start().to_owned();
        }
    }
    for repeated in [format!(" {code}-"), format!("\n{code}-"), format!("\n{code} ")] {
        text = text.replace(&repeated, " ");
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
