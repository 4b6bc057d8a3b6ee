//! Delivery status notifications (RFC 3464): what a host says later about a
//! message it took.
//!
//! Owns the fields of `message/delivery-status`, also where a host writes them
//! into its prose, without the form, or folded wrongly. What a status *means*
//! is said by `delivery::ReplyTable` from [`Recipient::reply`] at stage
//! `report`.
//!
//! **Never** here: deciding which delivery it is about. The address in a report
//! is anybody's claim; the token in the address it came to is ours.

use std::borrow::Cow;

use domain::{Address, EnhancedCode, Personal};

use crate::{
    quoted::{TEXT_CHARS_MAX, reply_in},
    recipient::{DsnAction, Recipient, RefusedAt},
};

/// Recipients that are kept of one report.
pub(crate) const RECIPIENTS_MAX: usize = 50;
/// Characters before `;` that may be the type of an address or a diagnostic.
const TYPE_CHARS_MAX: usize = 30;

/// The recipients of a `message/delivery-status` body: groups of fields,
/// separated by empty lines, the first of which is about the message.
pub(crate) fn recipients(body: &[u8]) -> Vec<Recipient> {
    let text = String::from_utf8_lossy(body);
    let mut found = Vec::new();
    let mut group: Vec<(String, String)> = Vec::new();
    for line in text.lines().chain([""]) {
        if line.trim().is_empty() {
            found.extend(recipient(&std::mem::take(&mut group)));
            if found.len() >= RECIPIENTS_MAX {
                break;
            }
        } else if let Some((name, value)) = field(line) {
            group.push((name, value.trim().to_owned()));
        } else if let Some((_, value)) = group.last_mut() {
            // RFC 5322 §2.2.3: a folded field goes on; some hosts fold theirs
            // without the space.
            value.push('\n');
            value.push_str(line.trim());
        }
    }
    found
}

/// A field, not the continuation of one.
fn field(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = if line.starts_with([' ', '\t']) {
        // A whole report may be indented; only its own fields begin there.
        let known = ["final-recipient", "original-recipient", "action", "status"];
        Some(name.trim().to_ascii_lowercase()).filter(|it| known.contains(&it.as_str()))?
    } else {
        name.trim().to_ascii_lowercase()
    };
    let is_name = name.starts_with(|it: char| it.is_ascii_alphabetic())
        && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
    is_name.then_some((name, value))
}

fn recipient(group: &[(String, String)]) -> Option<Recipient> {
    let field =
        |name: &str| group.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str());
    let said = field("diagnostic-code").map(unfolded);
    let said = said.as_deref().map(without_type);
    let diagnostic = said.and_then(reply_in);
    let status = field("status").and_then(status);
    let named = field("action").and_then(action);
    // Without an action the status decides, then the reply; with neither it is
    // no recipient.
    let class = || status.map(|it| it.class).or(diagnostic.as_ref().map(|it| digit(it.code)));
    let action = match named {
        Some(it) => it,
        None => match class()? {
            5 => DsnAction::Failed,
            4 => DsnAction::Delayed,
            _ => DsnAction::Delivered,
        },
    };
    let (original, last) = (field("original-recipient"), field("final-recipient"));
    let (original, last) = (original.and_then(address), last.and_then(address));
    let comment = field("status").and_then(comment);
    let words = match (&diagnostic, said) {
        (Some(_), _) => String::new(),
        (None, Some(said)) => one_line(said),
        (None, None) => comment.unwrap_or_default(),
    };
    Some(Recipient {
        final_address: last.clone().filter(|it| original.as_ref().is_some_and(|by| by != it)),
        address: original.or(last),
        status,
        diagnostic,
        words: Personal::new(words),
        host: field("remote-mta").and_then(host),
        refused_at: said.and_then(RefusedAt::told_by),
        ..Recipient::new(action)
    })
}

/// Domino folds in the middle of words.
fn unfolded(text: &str) -> Cow<'_, str> {
    if text.to_ascii_lowercase().starts_with("x-notes") {
        return Cow::Owned(text.replace('\n', ""));
    }
    Cow::Borrowed(text)
}

fn digit(code: u16) -> u8 {
    u8::try_from(code / 100).unwrap_or_default()
}

/// The words of RFC 3464 §2.3.3, and what hosts write instead.
fn action(text: &str) -> Option<DsnAction> {
    let word = first_word(text).to_ascii_lowercase();
    let begins = |starts: &[&str]| starts.iter().any(|it| word.starts_with(it));
    if begins(&["fail", "expire", "bounce", "reject", "undeliver"]) {
        Some(DsnAction::Failed)
    } else if begins(&["delay", "defer", "warn"]) {
        Some(DsnAction::Delayed)
    } else if begins(&["deliver", "relay", "expand", "success"]) {
        Some(DsnAction::Delivered)
    } else {
        None
    }
}

fn first_word(text: &str) -> &str {
    text.split(|it: char| !it.is_ascii_alphanumeric()).find(|it| !it.is_empty()).unwrap_or("")
}

/// `5.1.1`, `5.1.1 (bad destination)`, and the reply code some put before it.
fn status(text: &str) -> Option<EnhancedCode> {
    text.split_whitespace().find_map(EnhancedCode::leading)
}

/// The words in brackets behind a status.
fn comment(text: &str) -> Option<String> {
    let (_, comment) = text.split_once('(')?;
    Some(one_line(comment.trim_end().trim_end_matches(')')))
}

fn one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().take(TEXT_CHARS_MAX).collect()
}

/// `smtp; 550 no` without `smtp;`. Words may hold a semicolon as well.
fn without_type(text: &str) -> &str {
    match text.split_once(';') {
        Some((kind, rest))
            if kind.len() <= TYPE_CHARS_MAX && !kind.trim().contains(char::is_whitespace) =>
        {
            rest.trim()
        }
        _ => text.trim(),
    }
}

/// `rfc822; flora@example.org`, with or without type and angle brackets.
pub(crate) fn address(text: &str) -> Option<Personal<Address>> {
    let text = text.split_once(';').map_or(text, |(_, text)| text);
    let text = text.trim().trim_start_matches('<').trim_end_matches('>');
    text.parse().ok().map(Personal::new)
}

/// `dns; mx.example.org (192.0.2.1)`: the name alone.
fn host(text: &str) -> Option<String> {
    let name = without_type(text).split(|it: char| it.is_whitespace() || "([,".contains(it));
    let name = name.into_iter().find(|it| !it.is_empty())?.trim_end_matches('.');
    let is_name = name.contains('.')
        && name.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-'));
    is_name.then(|| name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
