//! SMTP replies (RFC 5321 §4.2) and enhanced status codes (RFC 3463).

use std::fmt;

/// `class.subject.detail` of RFC 3463 §2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnhancedCode {
    /// 2, 4 or 5.
    pub class: u8,
    /// 0 to 999.
    pub subject: u16,
    /// 0 to 999.
    pub detail: u16,
}

impl EnhancedCode {
    /// The code at the beginning of `text`, when followed by the end or a
    /// character that cannot belong to it.
    #[must_use]
    pub fn leading(text: &str) -> Option<Self> {
        let end = text.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(text.len());
        let mut parts = text[..end].trim_end_matches('.').split('.');
        let mut number = |digits_max: usize| {
            let part = parts.next()?;
            (!part.is_empty() && part.len() <= digits_max).then(|| part.parse::<u16>().ok())?
        };
        let (class, subject, detail) = (number(1)?, number(3)?, number(3)?);
        if parts.next().is_some() || !matches!(class, 2 | 4 | 5) {
            return None;
        }
        Some(Self { class: u8::try_from(class).ok()?, subject, detail })
    }
}

impl fmt::Display for EnhancedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// A complete reply: code and all lines of text. The text may hold personal
/// data, so `Debug` shows only the code.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// 200 to 599 (RFC 5321 §4.2.1).
    pub code: u16,
    /// The enhanced status code that began the text, if there was one.
    pub enhanced: Option<EnhancedCode>,
    /// Text lines without code, hyphen and enhanced code. At least one, maybe
    /// empty.
    pub lines: Vec<String>,
}

impl Reply {
    /// A reply of one line; an enhanced code at its start is recognised.
    #[must_use]
    pub fn new(code: u16, text: &str) -> Self {
        let enhanced = EnhancedCode::leading(text);
        let rest = match enhanced {
            Some(it) => text[it.to_string().len().min(text.len())..].trim_start(),
            None => text,
        };
        Self { code, enhanced, lines: vec![rest.to_owned()] }
    }

    /// 2yz.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.code / 100 == 2
    }

    /// 4yz: try again later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.code / 100 == 4
    }

    /// 5yz: do not try again.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.code / 100 == 5
    }

    /// All text lines joined by one space, without the codes.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.join(" ")
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        self.enhanced.map_or(Ok(()), |it| write!(f, " {it}"))
    }
}

#[cfg(test)]
mod tests;
