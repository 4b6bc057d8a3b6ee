//! Requests to leave, in words: `unsubscribe`, `退订`, `TD`, `hủy`, `avsluta`
//! (R000-10).
//!
//! Only the first own line of a mail counts, and only when it is the keyword and
//! nothing else: our own footer, quoted below an answer, holds these words too,
//! and "please do not remove me" begins with none of them.
//!
//! **Never** here: guessing from longer sentences. Who writes one reaches a
//! person.

use unicode_normalization::UnicodeNormalization;

/// The keywords, in lower case, NFC, without punctuation at their ends.
const KEYWORDS: &[&str] = &[
    // English
    "unsubscribe",
    "unsubscribe me",
    "please unsubscribe",
    "please unsubscribe me",
    "stop",
    "remove",
    "remove me",
    "please remove me",
    "opt out",
    "opt-out",
    "optout",
    // Chinese: also the short form of text messages
    "退订",
    "退訂",
    "取消",
    "取消订阅",
    "取消訂閱",
    "拒收",
    "td",
    // Vietnamese: both ways to place the mark, and without marks
    "hủy",
    "huỷ",
    "huy",
    "hủy đăng ký",
    "huỷ đăng ký",
    "huy dang ky",
    "từ chối",
    "tu choi",
    // Swedish
    "avsluta",
    "avregistrera",
    "avregistrera mig",
    "avanmäl",
    "avanmäl mig",
    "avprenumerera",
    "stopp",
    // German, French, Spanish, Korean, Japanese
    "abmelden",
    "abbestellen",
    "désabonner",
    "se désabonner",
    "désinscription",
    "baja",
    "darme de baja",
    "수신거부",
    "配信停止",
];

/// Characters of a line that are looked at; longer lines are no keyword.
const LINE_CHARS_MAX: usize = 60;
/// Lines that are looked at in search of the first own one.
const LINES_MAX: usize = 200;

/// True when the first line that the writer wrote is a keyword.
#[must_use]
pub fn first_words_ask(text: &str) -> bool {
    let own = text.lines().take(LINES_MAX).map(str::trim).find(|it| is_own(it));
    own.is_some_and(is_keyword)
}

/// True when the text is a keyword and nothing else: case, punctuation and
/// spaces around it aside.
#[must_use]
pub fn is_keyword(text: &str) -> bool {
    let edge = |it: char| !it.is_alphanumeric();
    // One more than allowed: what was cut is no keyword either.
    let short: String = text.trim_matches(edge).chars().take(LINE_CHARS_MAX + 1).collect();
    let folded: String = short.nfc().flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    KEYWORDS.contains(&words.join(" ").as_str())
}

/// Not empty, not quoted, not the line that introduces a quotation.
fn is_own(line: &str) -> bool {
    let introduces = line.ends_with([':', '：'])
        && ["wrote", "写道", "寫道", "skrev", "viết", "schrieb", "écrit", "escribió"]
            .into_iter()
            .any(|it| line.contains(it));
    !line.is_empty() && !line.starts_with(['>', '|']) && !introduces
}

#[cfg(test)]
mod tests;
