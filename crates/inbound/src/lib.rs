//! What comes in by mail, as facts: bounces, unsubscribes, answers, feedback.
//!
//! Owns the reading of delivery status notifications (RFC 3464), of automatic
//! answers (RFC 3834), of requests to leave (RFC 2369, reply keywords: R000-10),
//! and of the addresses they come to. Every byte is foreign: sizes, parts and
//! depth are limited, and nothing here panics on any input (THREATS S13).
//!
//! **Never** here: acting. A fact counts only for the delivery or contact of an
//! authentic token ([`Route::token`]): a forged report changes nothing (THREATS
//! S14). Nothing is ever answered from here, so there are no loops. `mta` takes
//! the mail in; `app` opens the token, asks `delivery` for the class of a
//! bounce, and commits.

pub mod dsn;
mod mime;
pub mod route;
pub mod unsubscribe;

pub use dsn::{DsnAction, Recipient};
pub use route::Route;

use mime::{Leaf, Parts};

/// What a mail is, whatever address it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A report that says of at least one recipient that it failed for good.
    Bounce(Vec<Recipient>),
    /// A report of anything else: delayed, delivered, relayed. It means nothing.
    Notice,
    /// An answer given by a machine: absence, ticket, challenge.
    AutoReply,
    /// A feedback report (RFC 5965).
    Feedback,
    /// Written by a person, as far as can be told.
    Letter {
        /// Its first own words ask to leave.
        leave: bool,
    },
}

/// What a mail means at the address it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The delivery of the token bounced, with these recipients. Never empty.
    Bounced(Vec<Recipient>),
    /// The contact of the token leaves.
    Leave,
    /// The recipient complained through a feedback loop.
    Complained,
    /// The recipient wrote back. An act of the recipient (DECISIONS D11).
    Answered,
    /// Somebody writes to the operator's staff.
    ForStaff,
    /// It means nothing, and is forgotten.
    Nothing,
}

/// Bytes that are looked at; reports put what matters before the returned
/// message.
const BYTES_MAX: usize = 256 * 1024;

/// Reads a mail as it was received: any bytes. A listener puts `Return-Path`
/// before it (RFC 5321 §4.4), so that `<>` is seen.
#[must_use]
pub fn read(raw: &[u8]) -> Incoming {
    let parts = Parts::of(&raw[..raw.len().min(BYTES_MAX)]);
    if parts.leaves.iter().any(|it| it.is("message", "feedback-report")) {
        return Incoming::Feedback;
    }
    if let Some(status) = parts.leaves.iter().find(|it| is_status(it)) {
        let mut recipients = dsn::recipients(&status.bytes());
        recipients.retain(|it| it.action == DsnAction::Failed);
        return if recipients.is_empty() { Incoming::Notice } else { Incoming::Bounce(recipients) };
    }
    let text = parts.text();
    if let Some(recipients) = dsn::from_text(&parts, &text) {
        return Incoming::Bounce(recipients);
    }
    if parts.is_automatic() {
        return Incoming::AutoReply;
    }
    let subject = parts.header("Subject").unwrap_or_default();
    let leave = unsubscribe::first_words_ask(&text)
        || (!parts.is_answer() && unsubscribe::is_keyword(&subject));
    Incoming::Letter { leave }
}

fn is_status(leaf: &Leaf<'_>) -> bool {
    // RFC 6533 §3 for reports about addresses that are not ASCII.
    leaf.is("message", "delivery-status") || leaf.is("message", "global-delivery-status")
}

/// Says what a mail means at the address it came to.
#[must_use]
pub fn fact(route: &Route, incoming: Incoming) -> Fact {
    use domain::token::Purpose;

    let Route::Token { purpose, .. } = route else {
        return match route {
            Route::Postmaster | Route::Abuse => Fact::ForStaff,
            _ => Fact::Nothing,
        };
    };
    match (purpose, incoming) {
        (Purpose::Bounce, Incoming::Bounce(recipients)) => Fact::Bounced(recipients),
        // RFC 2369 §3.2: a mail to this address is the request, whatever it
        // says, also when a mail program wrote it for its owner. It is nobody's
        // return address, so that absence notes do not come here.
        (Purpose::Unsubscribe, Incoming::Letter { .. } | Incoming::AutoReply) => Fact::Leave,
        (Purpose::Bounce | Purpose::Reply, Incoming::Letter { leave: true }) => Fact::Leave,
        (Purpose::Reply, Incoming::Letter { leave: false }) => Fact::Answered,
        (Purpose::Feedback | Purpose::Bounce, Incoming::Feedback) => Fact::Complained,
        _ => Fact::Nothing,
    }
}

#[cfg(test)]
mod tests;
