//! What an archive says of itself.

use consent::archive::{FORMAT, Period, Scope};
use serde_json::{Value, json};

use super::{Archive, What};
use crate::Failure;

/// For whoever unpacks it without knowing what it is.
pub(super) const README: &str = "\
This archive was made by Assent for an authority, a court or an auditor.

scope.json    what was asked for, by whom and why
checkpoint    the signed state of the consent ledger
deliveries/   send records with every attempt, one JSON object a line
messages/     the original messages, rebuilt octet for octet
verdicts/     what the rules said before mail was let out
rules/        the rules in force when this archive was made
consent/      the consent of each recipient, with its proof in the ledger
MANIFEST      the SHA-256 of every file, signed by the key of the ledger

A record without a message says why: the recipient was erased then, the account
was closed then, or no attempt was made.

To check it without the sender and without a network:

    assent audit verify ARCHIVE --trust VERIFIER_KEY
    python3 verify_archive.py ARCHIVE --key VERIFIER_KEY

The verifier key is published by the installation at /transparency. The form of
every octet is described in docs/archive.md of Assent's sources.
";

/// What the archive holds, by whom and why.
pub(super) fn of(archive: &Archive) -> Result<Scope, Failure> {
    let (period, contact) = match archive.request.what {
        What::Period { from, until } => {
            let period = Period { from: from.to_string(), until: until.to_string() };
            (Some(period), None)
        }
        What::Recipient(contact) => (None, Some(contact.to_string())),
    };
    Ok(Scope {
        format: FORMAT.to_owned(),
        origin: archive.checkpoint.origin.to_string(),
        key: archive.app.ledger_verifier(archive.account.id)?.to_string(),
        account: archive.account.id.to_string(),
        period,
        contact,
        reason: archive.request.reason.trim().to_owned(),
        made_at: archive.made_at.to_string(),
        made_by: archive.made_by.clone(),
    })
}

/// The same for the record of the access.
pub(super) fn asked(archive: &Archive) -> Value {
    match archive.request.what {
        What::Period { from, until } => {
            json!({ "from": from.to_string(), "until": until.to_string() })
        }
        What::Recipient(contact) => json!({ "contact": contact.to_string() }),
    }
}
