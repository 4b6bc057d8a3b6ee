//! What comes in by mail, as facts: bounces, unsubscribes, answers, complaints.
//!
//! Owns the reading of delivery status notifications (RFC 3464) and of reports
//! in prose, of feedback reports (RFC 5965, RFC 9477), of automatic answers
//! (RFC 3834), of requests to leave (RFC 2369, reply keywords: R000-10), and of
//! the addresses they come to. Every byte is foreign: size, parts, depth, lines
//! and recipients are limited by named constants, nothing is unpacked, and
//! nothing here panics on any input.
//!
//! **Never** here: acting. A fact counts only for the delivery or contact of an
//! authentic token ([`Route::token`], [`Feedback::clues`]): a forged report
//! changes nothing. Nothing is ever answered from here, so there are no loops.
//! `mta` takes the mail in; `app` opens the token, asks `delivery` for the class
//! of a bounce, and commits. `assent inspect` shows what is read.

mod automatic;
pub mod dsn;
pub mod feedback;
mod mime;
mod prose;
mod quoted;
pub mod recipient;
pub mod route;
pub mod unsubscribe;

pub use feedback::{Feedback, FeedbackType};
pub use recipient::{DsnAction, Recipient, RefusedAt};
pub use route::Route;

use automatic::Writer;
use domain::{Address, Personal};
use mime::{Leaf, Parts, head_field};

/// What a mail is, whatever address it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A report that says of at least one recipient that it failed for good.
    /// Others of the same report may be delayed.
    Bounce(Vec<Recipient>),
    /// A report of a delay. It means nothing: the message may still arrive.
    Delay(Vec<Recipient>),
    /// A report of anything else: delivered, relayed, read. It means nothing.
    Notice,
    /// An answer given by a machine: absence, ticket, challenge; and for whom.
    AutoReply(Option<Personal<Address>>),
    /// A feedback report (RFC 5965).
    Feedback(Box<Feedback>),
    /// Written by a person, as far as can be told.
    Letter {
        /// Its first own words ask to leave.
        leave: bool,
    },
}

/// What a mail means at the address it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The delivery of the token bounced, with these recipients. Never empty,
    /// and each of them failed.
    Bounced(Vec<Recipient>),
    /// The delivery of the token is late. Changes nothing.
    Delayed,
    /// The contact of the token leaves.
    Leave,
    /// The recipient complained through a feedback loop.
    Complained(Box<Feedback>),
    /// A feedback report came to an address without a token; one of its clues
    /// may be ours.
    Unattributed(Box<Feedback>),
    /// The recipient wrote back. An act of the recipient (DECISIONS D11).
    Answered,
    /// Somebody writes to the operator's staff.
    ForStaff,
    /// It means nothing, and is forgotten.
    Nothing,
}

/// Bytes that are looked at; reports put what matters before the returned
/// message.
pub const BYTES_MAX: usize = 512 * 1024;

/// Parts with fields that are read of one report.
const STATUS_LEAVES_MAX: usize = 4;

/// Reads a mail as it was received: any bytes. A listener puts `Return-Path`
/// before it (RFC 5321 §4.4), so that `<>` is seen.
#[must_use]
pub fn read(raw: &[u8]) -> Incoming {
    let parts = Parts::of(&raw[..raw.len().min(BYTES_MAX)]);
    if let Some(it) = feedback::read(&parts) {
        return Incoming::Feedback(Box::new(it));
    }
    // RFC 8098: somebody's program says that it was shown, or thrown away.
    if parts.leaves.iter().any(|it| it.is("message", "disposition-notification")) {
        return Incoming::Notice;
    }
    let text = parts.prose();
    if let Some(report) = with_fields(&parts, &text) {
        return report;
    }
    let writer = automatic::writer(&parts, &text);
    let is_report = writer == Writer::System;
    if is_report && let Some(report) = in_prose(&parts, &text) {
        return report;
    }
    // A report that somebody passed on as it was.
    let forwarded = parts.forwarded().filter(|_| writer != Writer::Person);
    if let Some(inner) = forwarded
        && let Some(report) = with_fields(&inner, &inner.prose())
    {
        return report;
    }
    if is_report && let Some(report) = about_nobody(&parts, &text) {
        return report;
    }
    if writer != Writer::Person {
        let from = parts.header_raw("From").unwrap_or_default();
        let from = prose::addresses_in(&from).into_iter().next();
        return Incoming::AutoReply(from.map(Personal::new));
    }
    let text = parts.text();
    let subject = parts.header("Subject").unwrap_or_default();
    let leave = unsubscribe::first_words_ask(&text)
        || (!parts.is_answer() && unsubscribe::is_keyword(&subject));
    Incoming::Letter { leave }
}

fn is_status(leaf: &Leaf<'_>) -> bool {
    // RFC 6533 §3 for reports about addresses that are not ASCII.
    leaf.is("message", "delivery-status") || leaf.is("message", "global-delivery-status")
}

/// A report with the fields of RFC 3464, in their own part or, as some write
/// them, among the prose.
fn with_fields(parts: &Parts<'_>, text: &str) -> Option<Incoming> {
    let has_status = parts.leaves.iter().any(is_status);
    let mut found = if has_status {
        let all = parts.leaves.iter().filter(|it| is_status(it)).take(STATUS_LEAVES_MAX);
        all.flat_map(|it| dsn::recipients(&it.bytes())).take(dsn::RECIPIENTS_MAX).collect()
    } else if has_fields(text) {
        dsn::recipients(unquoted(text).as_bytes())
    } else {
        return None;
    };
    if !has_status && found.is_empty() {
        return None;
    }
    let nameless = found.iter().all(|it| it.address.is_none());
    let action = if found.iter().all(|it| it.action != DsnAction::Failed) && !found.is_empty() {
        DsnAction::Delayed
    } else {
        DsnAction::Failed
    };
    let told = prose::recipients(text, &about(parts, action));
    if found.is_empty() && automatic::writer(parts, text) == Writer::System {
        let report = in_prose(parts, text).or_else(|| about_nobody(parts, text));
        return report.or(Some(Incoming::Notice));
    }
    for recipient in &mut found {
        let named = told.iter().find(|it| nameless || it.address == recipient.address);
        if let Some(it) = named {
            recipient.complete(it.clone());
        }
    }
    Some(report(with_transcript(found, text), parts))
}

/// A report that was passed on as a quotation, without its marks.
fn unquoted(text: &str) -> String {
    text.lines().map(|it| it.trim_start_matches(['>', ' '])).collect::<Vec<_>>().join("\n")
}

fn has_fields(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.contains("final-recipient:") && (text.contains("action:") || text.contains("status:"))
}

/// A report in prose alone. `None` when it names nobody.
fn in_prose(parts: &Parts<'_>, text: &str) -> Option<Incoming> {
    let subject = parts.header("Subject").unwrap_or_default();
    let late = prose::is_delay(&subject, text);
    let action = if late { DsnAction::Delayed } else { DsnAction::Failed };
    let found = prose::recipients(text, &about(parts, action));
    (!found.is_empty()).then(|| report(with_transcript(found, text), parts))
}

/// Says of each recipient that it was the address that was refused, where a
/// transcript shows it.
fn with_transcript(mut found: Vec<Recipient>, text: &str) -> Vec<Recipient> {
    for it in found.iter_mut().filter(|it| it.refused_at.is_none()) {
        let address = it.address.as_ref().map(Personal::reveal);
        if address.is_some_and(|address| prose::refuses_address(text, address)) {
            it.refused_at = Some(RefusedAt::Recipient);
        }
    }
    found
}

/// A report that names nobody, and returns a message that does.
fn about_nobody(parts: &Parts<'_>, text: &str) -> Option<Incoming> {
    let subject = parts.header("Subject").unwrap_or_default();
    if !automatic::says_undelivered(&subject) {
        return None;
    }
    let late = prose::is_delay(&subject, text);
    let action = if late { DsnAction::Delayed } else { DsnAction::Failed };
    let to = head_field(&parts.returned_head(), "to");
    let to = to.or_else(|| prose::returned_field(text, "to"))?;
    Some(report(vec![prose::unnamed(text, &to, action)?], parts))
}

fn about(parts: &Parts<'_>, action: DsnAction) -> prose::About {
    let failed = parts.header_raw("X-Failed-Recipients").unwrap_or_default();
    let failed = prose::addresses_in(&failed).into_iter().map(Personal::new).collect();
    prose::About { action, failed, own: parts.header_raw("To").unwrap_or_default() }
}

/// The kind of a report follows from its worst recipient.
fn report(mut found: Vec<Recipient>, parts: &Parts<'_>) -> Incoming {
    found.retain(|it| it.action != DsnAction::Delivered);
    if let [only] = found.as_mut_slice()
        && only.address.is_none()
    {
        // The returned message says whom we wrote to.
        let to = head_field(&parts.returned_head(), "to").unwrap_or_default();
        only.address = prose::addresses_in(&to).into_iter().next().map(Personal::new);
    }
    if found.iter().any(|it| it.action == DsnAction::Failed) {
        Incoming::Bounce(found)
    } else if found.is_empty() {
        Incoming::Notice
    } else {
        Incoming::Delay(found)
    }
}

/// Says what a mail means at the address it came to.
#[must_use]
pub fn fact(route: &Route, incoming: Incoming) -> Fact {
    use domain::token::Purpose;

    let Route::Token { purpose, .. } = route else {
        return match (route, incoming) {
            // Loops that are registered for a domain write to its staff.
            (Route::Postmaster | Route::Abuse | Route::Loops, Incoming::Feedback(it)) => {
                Fact::Unattributed(it)
            }
            (Route::Postmaster | Route::Abuse, _) => Fact::ForStaff,
            _ => Fact::Nothing,
        };
    };
    match (purpose, incoming) {
        (Purpose::Bounce, Incoming::Bounce(mut recipients)) => {
            recipients.retain(|it| it.action == DsnAction::Failed);
            Fact::Bounced(recipients)
        }
        (Purpose::Bounce, Incoming::Delay(_)) => Fact::Delayed,
        // RFC 2369 §3.2: a mail to this address is the request, whatever it
        // says, also when a mail program wrote it for its owner. It is nobody's
        // return address, so that absence notes do not come here.
        (Purpose::Unsubscribe, Incoming::Letter { .. } | Incoming::AutoReply(_)) => Fact::Leave,
        (Purpose::Bounce | Purpose::Reply, Incoming::Letter { leave: true }) => Fact::Leave,
        (Purpose::Reply, Incoming::Letter { leave: false }) => Fact::Answered,
        (Purpose::Feedback | Purpose::Bounce, Incoming::Feedback(it)) => match it.kind {
            FeedbackType::OptOut => Fact::Leave,
            kind if kind.is_complaint() => Fact::Complained(it),
            _ => Fact::Nothing,
        },
        _ => Fact::Nothing,
    }
}

#[cfg(test)]
mod tests;
