//! Delivery status notifications (RFC 3464): what a host says later about a
//! message it took.
//!
//! Owns the fields of `message/delivery-status`, and, for hosts that send only
//! prose, the first reply quoted in it. What a status *means* is said by
//! `delivery::ReplyTable` from [`Recipient::reply`] at stage `report`.
//!
//! **Never** here: deciding which delivery it is about. The address in a report
//! is anybody's claim; the token in the address it came to is ours.

use domain::{Address, EnhancedCode, Personal, Reply};

use crate::mime::Parts;

/// What the host did with one recipient (RFC 3464 §2.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DsnAction {
    /// Given up.
    Failed,
    /// Not yet. Means nothing: it may still arrive.
    Delayed,
    /// Arrived, or passed on to a host that reports nothing.
    Delivered,
}

/// What a report says about one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The address we wrote to if the report names it, else the final one.
    /// `None` when it is not an address.
    pub address: Option<Personal<Address>>,
    /// What happened.
    pub action: DsnAction,
    /// The status of the report (RFC 3463).
    pub status: Option<EnhancedCode>,
    /// The reply of the host that refused, if the report quotes it; its text at
    /// most 1,000 characters.
    pub diagnostic: Option<Reply>,
}

impl Recipient {
    /// The reply to be classified: the one quoted, completed by the status; or
    /// one made of the status alone.
    #[must_use]
    pub fn reply(&self) -> Reply {
        let general = |it: &EnhancedCode| it.subject == 0 && it.detail == 0;
        let class = self.status.map_or(5, |it| u16::from(it.class));
        let mut reply = self.diagnostic.clone().unwrap_or_else(|| Reply {
            code: class * 100 + 50,
            enhanced: None,
            lines: vec![String::new()],
        });
        reply.enhanced = reply.enhanced.or(self.status.filter(|it| !general(it)));
        reply
    }
}

/// Recipients that are kept of one report.
const RECIPIENTS_MAX: usize = 50;
/// Characters of a diagnostic that are kept.
const TEXT_CHARS_MAX: usize = 1_000;
/// Lines of prose in which a quoted reply is looked for.
const PROSE_LINES_MAX: usize = 100;
/// Lines of prose that one quoted reply may take.
const REPLY_LINES_MAX: usize = 4;

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
        } else if line.starts_with([' ', '\t']) {
            // RFC 5322 §2.2.3: a folded field goes on.
            if let Some((_, value)) = group.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    found
}

fn recipient(group: &[(String, String)]) -> Option<Recipient> {
    let field =
        |name: &str| group.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str());
    let status = field("status").and_then(status);
    let action = match field("action").map(|it| first_word(it).to_ascii_lowercase()).as_deref() {
        Some("failed") => DsnAction::Failed,
        Some("delayed") => DsnAction::Delayed,
        Some("delivered" | "relayed" | "expanded") => DsnAction::Delivered,
        // Without an action the status decides; with neither it is no recipient.
        _ => match status?.class {
            5 => DsnAction::Failed,
            4 => DsnAction::Delayed,
            _ => DsnAction::Delivered,
        },
    };
    let final_address = field("final-recipient");
    let address = field("original-recipient").and_then(address).or(final_address.and_then(address));
    let diagnostic = field("diagnostic-code").and_then(|it| {
        let text = it.split_once(';').map_or(it, |(_, text)| text);
        quoted_reply(text)
    });
    Some(Recipient { address, action, status, diagnostic })
}

fn first_word(text: &str) -> &str {
    text.split(|it: char| !it.is_ascii_alphanumeric()).find(|it| !it.is_empty()).unwrap_or("")
}

/// `5.1.1`, `5.1.1 (bad destination)`, and the reply code some put before it.
fn status(text: &str) -> Option<EnhancedCode> {
    text.split_whitespace().find_map(EnhancedCode::leading)
}

/// `rfc822; flora@example.org`, with or without type and angle brackets.
fn address(text: &str) -> Option<Personal<Address>> {
    let text = text.split_once(';').map_or(text, |(_, text)| text);
    let text = text.trim().trim_start_matches('<').trim_end_matches('>');
    text.parse().ok().map(Personal::new)
}

/// The first SMTP reply in a text: a code 4yz or 5yz that stands alone, and
/// what follows it. The codes that multi-line replies repeat are dropped.
fn quoted_reply(text: &str) -> Option<Reply> {
    let bytes = text.as_bytes();
    let start = (0..bytes.len().saturating_sub(2)).find(|&at| {
        let digits = &bytes[at..at + 3];
        matches!(digits[0], b'4' | b'5')
            && digits.iter().all(u8::is_ascii_digit)
            && at.checked_sub(1).is_none_or(|it| !is_word(bytes[it]))
            && bytes.get(at + 3).is_none_or(|it| matches!(it, b' ' | b'-' | b':' | b'\t' | b','))
    })?;
    let code: u16 = text.get(start..start + 3)?.parse().ok()?;
    let rest = text.get(start + 3..)?.trim_start_matches([' ', '-', ':', '\t', ',']);
    let rest: String = rest.chars().take(TEXT_CHARS_MAX).collect();
    let mut reply = Reply::new(code, rest.trim_start_matches('#').trim());
    if let Some(enhanced) = reply.enhanced {
        for repeated in [format!("{code}-{enhanced} "), format!("{code} {enhanced} ")] {
            for line in &mut reply.lines {
                *line = line.replace(&repeated, "");
            }
        }
    }
    Some(reply)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'@' | b'[' | b'/' | b':')
}

/// A bounce in prose, from a host that does not speak RFC 3464: it says that it
/// comes from a mail system, and quotes a 5yz.
pub(crate) fn from_text(parts: &Parts<'_>, text: &str) -> Option<Vec<Recipient>> {
    let failed = parts.header("X-Failed-Recipients");
    let from = parts.header_raw("From").unwrap_or_default().to_ascii_lowercase();
    let system = ["mailer-daemon", "postmaster@", "mail delivery s", "mail-daemon@", "mdaemon@"];
    if failed.is_none() && !system.into_iter().any(|it| from.contains(it)) {
        return None;
    }
    let lines: Vec<&str> = text.lines().take(PROSE_LINES_MAX).map(str::trim).collect();
    let diagnostic =
        (0..lines.len()).find(|&at| quoted_reply(lines[at]).is_some()).and_then(|at| {
            // A reply goes on in the next lines, up to an empty one.
            let more = lines[at..].iter().take(REPLY_LINES_MAX).take_while(|it| !it.is_empty());
            quoted_reply(&more.copied().collect::<Vec<_>>().join(" "))
        });
    let status = lines.iter().find_map(|line| {
        line.split(|it: char| !it.is_ascii_digit() && it != '.').find_map(EnhancedCode::leading)
    });
    let permanent =
        diagnostic.as_ref().map_or(status.is_some_and(|it| it.class == 5), |it| it.is_permanent());
    let first = failed.as_deref().and_then(|it| it.split(',').next());
    let address = first.and_then(address);
    permanent.then(|| vec![Recipient { address, action: DsnAction::Failed, status, diagnostic }])
}

#[cfg(test)]
mod tests;
