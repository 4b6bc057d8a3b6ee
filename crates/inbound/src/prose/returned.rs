//! Where a report ends and the message it returns begins.

/// Phrases of the line that introduces the returned message.
const INTRODUCTIONS: &[&str] = &[
    "original message",
    "original mail",
    "copy of the message",
    "copy of your message",
    "copy of the original",
    "copy of the mail",
    "header of the original",
    "headers of the original",
    "headers of your message",
    "message headers",
    "message header follow",
    "returned message",
    "returned mail follows",
    "unsent message",
    "undelivered message",
    "message text follows",
    "message follows",
    "text of the message",
    "bounced e-mail",
    "bounced message",
    "beginning of your message",
    "en-têtes de message d'origine",
    "ursprüngliche nachricht",
    "原邮件",
    "原始邮件",
    "元のメッセージ",
];
/// Longest line that introduces something.
const INTRODUCTION_BYTES_MAX: usize = 120;

/// The part of a text that is the report: up to the line that introduces the
/// returned message, or to the first headers that stand in it.
pub(crate) fn before_returned(text: &str) -> &str {
    let mut at = 0;
    let mut run: Option<Run> = None;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if at > 0 && introduces(trimmed) {
            return &text[..at];
        }
        let is_folded = line.starts_with([' ', '\t']) && !trimmed.is_empty();
        run = match (run, header(line)) {
            (Some(it), Some(header)) => Some(it.and(header)),
            (None, Some(header)) => Some(Run { start: at, count: 0, sure: false }.and(header)),
            (run, None) => run.filter(|_| is_folded),
        };
        // A report may sum up what was sent, in lines that look like headers.
        if let Some(run) = run
            && run.count > 1
            && run.start > 0
            && run.sure
        {
            return &text[..run.start];
        }
        at += line.len();
    }
    text
}

/// Lines that look like headers, one after the other.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    count: usize,
    sure: bool,
}

impl Run {
    fn and(self, header: Header) -> Self {
        Self { count: self.count + 1, sure: self.sure || header == Header::Sure, ..self }
    }
}

fn introduces(line: &str) -> bool {
    if line.is_empty() || line.len() > INTRODUCTION_BYTES_MAX {
        return false;
    }
    let dressed = line.starts_with(['-', '=', '*', '_', '#'])
        || line.ends_with([':', '-', '.', '='])
        || line.ends_with("follows");
    let line = line.to_lowercase();
    // A report may begin with when the original message was received.
    let tells = ["received at", "was not", "not be", "subject", "you sent"];
    dressed
        && INTRODUCTIONS.iter().any(|it| line.contains(it))
        && !tells.iter().any(|it| line.contains(it))
}

/// How surely a line is a header of a message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Header {
    /// Only messages have it.
    Sure,
    /// Reports write it as well, to say which message they mean.
    Maybe,
}

fn header(line: &str) -> Option<Header> {
    const SURE: [&str; 8] = [
        "received:",
        "return-path:",
        "dkim-signature:",
        "mime-version:",
        "delivered-to:",
        "x-received:",
        "content-type:",
        "authentication-results:",
    ];
    const MAYBE: [&str; 7] =
        ["from:", "to:", "cc:", "date:", "subject:", "message-id:", "reply-to:"];
    let end = (0..=line.len().min(30)).rev().find(|it| line.is_char_boundary(*it))?;
    let line = line[..end].to_ascii_lowercase();
    let begins = |all: &[&str]| all.iter().any(|it| line.starts_with(it));
    if begins(&SURE) {
        Some(Header::Sure)
    } else if begins(&MAYBE) {
        Some(Header::Maybe)
    } else {
        None
    }
}

/// The value of a field in what a report in prose returns.
pub(crate) fn returned_field(text: &str, name: &str) -> Option<String> {
    crate::mime::head_field(&text[before_returned(text).len()..], name)
}
