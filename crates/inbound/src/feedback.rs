//! Feedback reports (RFC 5965, RFC 9477): a recipient, or a receiver, says what
//! it thinks of a message.
//!
//! Owns the fields of `message/feedback-report`, the form without fields that
//! Microsoft sends (the returned message with `X-HmXmrOriginalRecipient`), and
//! the search for our own tokens in both. Reports are often redacted
//! (RFC 6590): then there is no address, and the token is what is left.
//!
//! **Never** here: believing an address. Whose complaint it is follows from an
//! authentic token alone ([`Feedback::clues`], R002-85); `app` opens them.

use domain::{Address, Personal};

use crate::{
    mime::{Parts, head_field},
    prose::addresses_in,
    route::Route,
};

/// What a report is about (RFC 5965 §3.1, §7.3; RFC 6591; RFC 6650 §5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedbackType {
    /// Unwanted mail: also `other` and types nobody registered.
    Abuse,
    /// Fraud or phishing.
    Fraud,
    /// A virus.
    Virus,
    /// A wish to leave.
    OptOut,
    /// The recipient wants it after all.
    NotSpam,
    /// SPF, DKIM or DMARC failed: about the domain, not about a recipient.
    AuthFailure,
    /// Anything else that is registered or invented.
    Other,
}

impl FeedbackType {
    /// The registered word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Abuse => "abuse",
            Self::Fraud => "fraud",
            Self::Virus => "virus",
            Self::OptOut => "opt-out",
            Self::NotSpam => "not-spam",
            Self::AuthFailure => "auth-failure",
            Self::Other => "other",
        }
    }

    /// True when the report is a complaint of a recipient.
    #[must_use]
    pub fn is_complaint(self) -> bool {
        matches!(self, Self::Abuse | Self::Fraud | Self::Virus | Self::Other)
    }

    fn of(word: &str) -> Self {
        match word.trim().to_ascii_lowercase().as_str() {
            "abuse" => Self::Abuse,
            "fraud" | "phishing" => Self::Fraud,
            "virus" | "malware" => Self::Virus,
            "opt-out" | "opt-out-list" | "unsubscribe" => Self::OptOut,
            "not-spam" | "not-junk" => Self::NotSpam,
            "auth-failure" | "dmarc" | "dkim" => Self::AuthFailure,
            _ => Self::Other,
        }
    }
}

/// A feedback report. Everything in it is somebody's claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// What it is about.
    pub kind: FeedbackType,
    /// Whom the message went to, if that is not redacted.
    pub recipients: Vec<Personal<Address>>,
    /// The host the message came from.
    pub source_ip: Option<String>,
    /// When the receiver took it, as it stands there.
    pub arrival_date: Option<String>,
    /// Message-ID of the message, without brackets.
    pub original_message_id: Option<String>,
    /// The domain it is blamed on.
    pub reported_domain: Option<String>,
    /// Words in it that have the form of our tokens. Nobody has looked at their
    /// tags yet.
    pub clues: Vec<Route>,
}

/// Recipients that are kept.
const RECIPIENTS_MAX: usize = 50;
/// Words with the form of a token that are kept: each costs a hash to check.
const CLUES_MAX: usize = 10;
/// Shortest local part of a token; words that happen to hold a hyphen are
/// mostly shorter.
const TOKEN_CHARS_MIN: usize = 30;
/// Bytes in which tokens are looked for.
const SEARCH_BYTES_MAX: usize = 64 * 1024;
/// Characters of one value that are kept.
const VALUE_CHARS_MAX: usize = 200;

/// The report in a mail, if it is one.
pub(crate) fn read(parts: &Parts<'_>) -> Option<Feedback> {
    let report = parts.leaves.iter().find(|it| it.is("message", "feedback-report"));
    let returned = parts.returned_head();
    let fields = match report {
        Some(it) => String::from_utf8_lossy(&it.bytes()).into_owned(),
        None => without_form(parts, &returned)?,
    };
    let one = |name: &str| all(&fields, name).next();
    let kind = one("feedback-type").map_or(FeedbackType::Abuse, |it| FeedbackType::of(&it));
    Some(Feedback {
        kind,
        recipients: recipients(&fields, &returned),
        source_ip: one("source-ip").map(|it| first_word(&it)),
        arrival_date: one("arrival-date").or_else(|| one("received-date")),
        original_message_id: head_field(&returned, "message-id").map(|it| bracketless(&it)),
        reported_domain: one("reported-domain"),
        clues: clues(&format!("{fields}\n{returned}")),
    })
}

/// Reports without the part of RFC 5965: Microsoft's, which name the recipient
/// in the returned message, and fields that stand in a part for people.
fn without_form(parts: &Parts<'_>, returned: &str) -> Option<String> {
    if head_field(returned, "x-hmxmroriginalrecipient").is_some() {
        return Some("Feedback-Type: abuse".to_owned());
    }
    let text = parts.text();
    (all(&text, "feedback-type").next().is_some() && all(&text, "user-agent").next().is_some())
        .then_some(text)
}

/// The values of a field, folded lines joined; each cut to what is kept.
fn all(fields: &str, name: &str) -> impl Iterator<Item = String> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in fields.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = found.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            found.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    let name = name.to_owned();
    let kept = move |(found, value): (String, String)| {
        let value: String = value.chars().take(VALUE_CHARS_MAX).collect();
        (found == name && !value.is_empty()).then_some(value)
    };
    found.into_iter().filter_map(kept)
}

fn recipients(fields: &str, returned: &str) -> Vec<Personal<Address>> {
    let mut found: Vec<Address> = Vec::new();
    let named = ["original-rcpt-to", "removal-recipient"];
    let mut claims: Vec<String> = named.iter().flat_map(|it| all(fields, it)).collect();
    // What the returned message says counts only when the report says nothing:
    // `To` may be anybody's.
    for header in ["x-hmxmroriginalrecipient", "to"] {
        if claims.iter().all(|it| addresses_in(it).is_empty()) {
            claims = head_field(returned, header).into_iter().collect();
        }
    }
    for address in claims.iter().flat_map(|it| addresses_in(it)) {
        if found.len() < RECIPIENTS_MAX && !found.contains(&address) {
            found.push(address);
        }
    }
    found.into_iter().map(Personal::new).collect()
}

fn first_word(text: &str) -> String {
    text.split_whitespace().next().unwrap_or_default().to_owned()
}

fn bracketless(text: &str) -> String {
    text.trim().trim_start_matches('<').trim_end_matches('>').to_owned()
}

/// Words of any mail that have the form of our tokens, in the bytes as they came:
/// somebody passes a message of ours on. Nobody has looked at their tags yet.
#[must_use]
pub fn clues_in(raw: &[u8]) -> Vec<Route> {
    clues(&String::from_utf8_lossy(&raw[..raw.len().min(SEARCH_BYTES_MAX)]))
}

/// Words that may be our tokens: local parts of envelope senders, of
/// `List-Unsubscribe`, and the value of `CFBL-Feedback-ID` (RFC 9477 §3.2).
fn clues(text: &str) -> Vec<Route> {
    let end = (0..=SEARCH_BYTES_MAX.min(text.len())).rev().find(|it| text.is_char_boundary(*it));
    let mut found = Vec::new();
    for word in text[..end.unwrap_or(0)].split(|it: char| !it.is_ascii_alphanumeric() && it != '-')
    {
        let route = Route::of(word);
        let is_token = word.len() >= TOKEN_CHARS_MIN && matches!(route, Route::Token { .. });
        if is_token && !found.contains(&route) {
            found.push(route);
            if found.len() == CLUES_MAX {
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
