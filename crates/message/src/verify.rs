//! The last look: does the finished message show the way out?
//!
//! Owns the check of DESIGN section 1, invariant 3, on the bytes that will
//! leave: both MIME parts are cut out and decoded again, the text part must end
//! with the way out, the HTML part must hold it last and in sight (R002-46,
//! R001-50). It trusts nothing that `footer` or `compose` intended.
//!
//! Two readers look at HTML. [`scan`] is strict and fast: it takes only the
//! canonical form in which `compile` writes, where a browser has nothing to
//! repair, and runs on every message. [`page`] builds the tree a browser builds,
//! accepts any input, and runs on trial renders of every artefact, at submission
//! and whenever an artefact is loaded. A tree per message would cost several
//! times the CPU that D16 allows for all of composing.
//! **Never** here: repairing. What cannot be verified is not sent.

use thiserror::Error;

use crate::order::{Footer, Order};

pub mod page;
pub mod plain;
pub mod scan;
pub mod style;

mod parts;
pub(crate) mod trial;

/// Why the way out is not shown to be there.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unverified {
    /// The MIME structure is not the one we write.
    #[error("the message structure is not readable: {0}")]
    Structure(&'static str),
    /// The text part.
    #[error("text part: {0}")]
    Text(&'static str),
    /// The HTML part.
    #[error("HTML part, near byte {at}: {reason}")]
    Html {
        /// Where in the decoded part.
        at: usize,
        /// What is wrong there.
        reason: &'static str,
    },
}

/// What has to be in sight.
#[derive(Clone, Copy)]
pub struct Expect<'a> {
    /// The way out; `None` for mail that carries only its sender's identity.
    pub way_out: Option<&'a str>,
    /// The sender's legal name.
    pub identity: &'a str,
}

impl<'a> Expect<'a> {
    /// What this order promises.
    #[must_use]
    pub fn of(order: &Order<'a>) -> Self {
        let full = order.mailing.obligations.footer == Footer::Full;
        Self {
            way_out: if full { order.links.unsubscribe.as_deref() } else { None },
            identity: order.mailing.sender.legal_name.trim(),
        }
    }
}

/// Checks the body of a composed message.
///
/// # Errors
/// [`Unverified`] when the way out is not certainly there.
pub fn body(body: &[u8], boundary: &str, expect: &Expect<'_>) -> Result<(), Unverified> {
    let parts = parts::of_body(body, boundary)?;
    plain::check(&parts.text, expect)?;
    scan::document(&parts.html, expect)
}

/// Checks a complete message with both readers of HTML, from its bytes alone.
///
/// # Errors
/// [`Unverified`] when the way out is not certainly there.
pub fn message(bytes: &[u8], expect: &Expect<'_>) -> Result<(), Unverified> {
    let (boundary, rest) = parts::split(bytes)?;
    let parts = parts::of_body(rest, &boundary)?;
    plain::check(&parts.text, expect)?;
    scan::document(&parts.html, expect)?;
    page::check(&parts.html, expect)
}

/// The decoded parts of a composed message: text, then HTML.
///
/// # Errors
/// [`Unverified::Structure`] when the bytes are not a message we wrote.
pub fn decoded(bytes: &[u8]) -> Result<(String, String), Unverified> {
    let (boundary, rest) = parts::split(bytes)?;
    let parts = parts::of_body(rest, &boundary)?;
    Ok((parts.text, parts.html))
}
