//! Bounces in prose, from hosts that do not speak RFC 3464, and the prose
//! beside the fields of those that do.
//!
//! Owns the reading of a report for people: where it ends and the returned
//! message begins, which addresses it is about, and which words belong to
//! which. It knows no product: an address that begins a line is what the line
//! is about (`<a@b>: no`, `a@b on Monday`, `554 a@b... no`), one behind *to* or
//! *user* is, if no line begins with one; what follows up to an empty line is
//! the reason, else what stands beside or before it.
//!
//! **Never** here: what the reason means. Called by [`crate::read`].

use domain::Personal;

use crate::{
    dsn::RECIPIENTS_MAX,
    quoted::{TEXT_CHARS_MAX, reply_in, status_in},
    recipient::{DsnAction, Recipient, RefusedAt, says_something},
};

mod mention;
mod returned;
mod transcript;

pub(crate) use mention::addresses_in;
pub(crate) use returned::{before_returned, returned_field};
pub(crate) use transcript::refuses_address;

use mention::{Mention, mention};

/// Lines of prose that are looked at.
const LINES_MAX: usize = 200;
/// Bytes of one line that are looked at.
const LINE_BYTES_MAX: usize = 2_000;
/// Lines that one reason may take.
const REASON_LINES_MAX: usize = 8;
/// Paragraphs after an address in which its reason is looked for.
const PARAGRAPHS_MAX: usize = 3;

/// What the prose is read with.
pub(crate) struct About {
    /// What happened, as far as the mail as a whole tells.
    pub action: DsnAction,
    /// The recipients a header of the mail names; empty when there is none.
    pub failed: Vec<Personal<domain::Address>>,
    /// Our own address: whom the report was sent to.
    pub own: String,
}

/// The recipients that a report in prose is about. Empty when it names none.
pub(crate) fn recipients(text: &str, about: &About) -> Vec<Recipient> {
    let text = before_returned(text);
    let lines: Vec<&str> = text.lines().take(LINES_MAX).map(cut).collect();
    let mentions: Vec<Option<Mention>> =
        lines.iter().map(|line| mention(line, &about.own)).collect();
    let best = mentions.iter().flatten().map(|it| it.weight).max();
    let mut found: Vec<Recipient> = Vec::new();
    for (at, it) in mentions.iter().enumerate() {
        let Some(it) = it.as_ref().filter(|it| Some(it.weight) == best) else { continue };
        let words = reason(&lines, &mentions, at, it);
        let seen = found.iter().position(|by| by.address.as_ref().is_some_and(|by| same(by, it)));
        match seen {
            Some(seen) => found[seen].complete(said(&words, about.action)),
            None if found.len() < RECIPIENTS_MAX => {
                let address = Some(it.address.clone());
                found.push(Recipient { address, ..said(&words, about.action) });
            }
            None => {}
        }
    }
    named_only(found, about, &lines)
}

fn cut(line: &str) -> &str {
    let end = (0..=LINE_BYTES_MAX.min(line.len())).rev().find(|it| line.is_char_boundary(*it));
    &line[..end.unwrap_or(0)]
}

fn same(address: &Personal<domain::Address>, it: &Mention) -> bool {
    address.reveal().normalised() == it.address.reveal().normalised()
}

/// The recipient of a report that names nobody: whom the returned message, of
/// which `to` is the header, was for.
pub(crate) fn unnamed(text: &str, to: &str, action: DsnAction) -> Option<Recipient> {
    let address = addresses_in(to).into_iter().next()?;
    let lines: Vec<&str> = before_returned(text).lines().take(LINES_MAX).map(cut).collect();
    let quoted = lines.iter().position(|it| reply_in(it).is_some());
    let words = quoted.map_or_else(String::new, |at| paragraph(&lines, at).join("\n"));
    Some(Recipient { address: Some(Personal::new(address)), ..said(&words, action) })
}

/// A header that names the recipients is right about who they are.
fn named_only(found: Vec<Recipient>, about: &About, lines: &[&str]) -> Vec<Recipient> {
    if about.failed.is_empty() {
        return found;
    }
    let by_name = |name: &Personal<domain::Address>| {
        let name = name.reveal().normalised();
        found
            .iter()
            .find(|it| it.address.as_ref().is_some_and(|by| by.reveal().normalised() == name))
    };
    let named = about.failed.iter().take(RECIPIENTS_MAX).map(|name| match by_name(name) {
        Some(it) => it.clone(),
        None => {
            let quoted = lines.iter().position(|it| reply_in(it).is_some());
            let words = match quoted {
                Some(at) => paragraph(lines, at).join("\n"),
                None => lines.join("\n"),
            };
            Recipient { address: Some(name.clone()), ..said(&words, about.action) }
        }
    });
    named.collect()
}

/// A recipient from the words about it.
fn said(words: &str, action: DsnAction) -> Recipient {
    let diagnostic = reply_in(words);
    let status = status_in(words);
    let own = diagnostic.is_none();
    let plain = if own { joined(words) } else { String::new() };
    Recipient {
        status,
        diagnostic,
        words: Personal::new(plain),
        host: host_in(words),
        // Who quotes nobody speaks of its own mailboxes.
        refused_at: RefusedAt::told_by(words).or(own.then_some(RefusedAt::Recipient)),
        ..Recipient::new(action)
    }
}

fn joined(words: &str) -> String {
    let text = words.split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().take(TEXT_CHARS_MAX).collect()
}

/// `host mx.example.org[192.0.2.1] said:`, of Postfix, Exim and their kin.
fn host_in(words: &str) -> Option<String> {
    let mut words = words.split_whitespace();
    words.find(|it| it.eq_ignore_ascii_case("host"))?;
    let name = words.next()?.split(['[', '(', ':']).next()?.to_ascii_lowercase();
    let is_name = name.contains('.')
        && name.starts_with(|it: char| it.is_ascii_alphabetic())
        && name.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-'));
    is_name.then_some(name)
}

/// The words that belong to the address in line `at`.
fn reason(lines: &[&str], mentions: &[Option<Mention>], at: usize, it: &Mention) -> String {
    let is_next = |line: usize| {
        mentions[line].as_ref().is_some_and(|by| by.weight == it.weight && !by.is_same(it))
    };
    // Further lines of a transcript are about somebody else, once the first
    // said something.
    let is_other = |line: usize| {
        let line = lines[line].trim_start();
        line.starts_with("<<<")
            || line.starts_with(">>>")
            || line.get(..3).is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()))
    };
    let has_said = says_something(&it.after);
    let follow = |from: usize| {
        let is_end = |line: usize| {
            lines[line].trim().is_empty() || is_next(line) || has_said && is_other(line)
        };
        let last = (from..lines.len()).find(|&line| is_end(line));
        from..last.unwrap_or(lines.len()).min(from + REASON_LINES_MAX)
    };
    let beside = [&[it.after.as_str()], &lines[follow(at + 1)]].concat().join("\n");
    if says_something(&beside) {
        return beside;
    }
    let mut from = at + 1;
    let mut later = String::new();
    for _ in 0..PARAGRAPHS_MAX {
        let Some(next) = (from..lines.len()).find(|&line| !lines[line].trim().is_empty()) else {
            break;
        };
        if is_next(next) {
            break;
        }
        let range = follow(next);
        from = range.end.max(next + 1);
        let paragraph = lines[range].join("\n");
        if reply_in(&paragraph).is_some() {
            return paragraph;
        }
        later = format!("{later}\n{paragraph}");
    }
    let earlier = earlier(lines, at);
    let quoting = earlier.iter().find(|it| reply_in(it).is_some());
    let before = earlier.first().cloned().unwrap_or_default();
    let mut found = [quoting.cloned().unwrap_or_default(), it.before.clone(), later, before];
    if !it.is_labelled {
        // The address is the end of a sentence, and the reason another.
        found.swap(1, 2);
    }
    found.into_iter().find(|it| says_something(it)).unwrap_or_default()
}

/// The paragraphs before a line, the nearest first.
fn earlier(lines: &[&str], at: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut end = at;
    while found.len() < PARAGRAPHS_MAX {
        let Some(last) = (0..end).rev().find(|&line| !lines[line].trim().is_empty()) else { break };
        let empty = (0..last).rev().find(|&line| lines[line].trim().is_empty());
        let first = empty.map_or(0, |it| it + 1);
        found.push(lines[first.max(last.saturating_sub(REASON_LINES_MAX))..=last].join("\n"));
        end = first;
    }
    found
}

/// The lines from `at` to the next empty one.
fn paragraph<'x>(lines: &'x [&'x str], at: usize) -> &'x [&'x str] {
    let end = (at..lines.len()).find(|&line| lines[line].trim().is_empty());
    &lines[at..end.unwrap_or(lines.len()).min(at + REASON_LINES_MAX)]
}

/// Words by which a report says that it has not given up.
const DELAY: &[&str] = &[
    "delayed",
    "warning message only",
    "warning: message still",
    "warning--could not send",
    "could not send message for past",
    "still undelivered",
    "not yet received",
    "not yet been delivered",
    "will keep trying",
    "keep trying",
    "continue trying",
    "continue to try",
    "will be retried",
    "still being retried",
    "need to resend",
    "temporary failure report",
    "temporarily delayed",
    "延迟",
    "暂时无法",
    "将继续尝试",
    "遅延",
    "再送を",
    "verzögert",
    "försenad",
    "försenat",
    "retardé",
    "tạm thời chưa",
];

/// True when subject and prose speak of a delay.
pub(crate) fn is_delay(subject: &str, text: &str) -> bool {
    let head: String =
        before_returned(text).lines().take(LINES_MAX).map(cut).collect::<Vec<_>>().join(" ");
    let words =
        format!("{subject} {head}").split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let over = [
        "given up",
        "giving up",
        "permanent error",
        "failed permanently",
        "not going to try again",
    ];
    DELAY.iter().any(|it| words.contains(it)) && !over.iter().any(|it| words.contains(it))
}

#[cfg(test)]
mod tests;
