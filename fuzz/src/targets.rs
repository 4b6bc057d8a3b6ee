//! All targets. One file each; a new parser of foreign bytes adds one.

use crate::Target;

mod address;
mod consent_event;
mod content_check;
mod csv_header;
mod inbound_mail;
mod ledger_export;
mod reply_meaning;
mod segment;
mod smtp_reply;
mod smtp_session;
mod template;
mod token;

/// Every target, in the order in which they run.
pub const TARGETS: [Target; 12] = [
    address::TARGET,
    token::TARGET,
    smtp_reply::TARGET,
    smtp_session::TARGET,
    consent_event::TARGET,
    ledger_export::TARGET,
    template::TARGET,
    inbound_mail::TARGET,
    reply_meaning::TARGET,
    csv_header::TARGET,
    content_check::TARGET,
    segment::TARGET,
];

/// True when a CR or LF stands alone.
fn has_bare_break(bytes: &[u8]) -> bool {
    let mut before = 0;
    for it in bytes.iter().copied().chain([b' ']) {
        if (it == b'\n') != (before == b'\r') {
            return true;
        }
        before = it;
    }
    false
}
