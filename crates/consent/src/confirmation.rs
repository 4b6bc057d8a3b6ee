//! When we may mail a request for confirmation (COMPLIANCE 5.3, 5.6).
//!
//! Owns three limits for one contact and list: a request is void after seven
//! days ([`REQUEST_LIFETIME`]); it is reminded of at most once; and there is at
//! most one such mail in 24 hours, so that nobody can be bombed through our
//! forms. Limits across lists and forms are counted by `app`.
//!
//! **Never** here: composing or sending. Called by `app` and `jobs` before they
//! ask for a clearance of basis `confirmation-request`.

use domain::{SignedDuration, Timestamp};
use thiserror::Error;

use crate::permission::History;
pub use crate::permission::REQUEST_LIFETIME;

/// Least time between two confirmation mails for one contact and list.
pub const MAIL_INTERVAL: SignedDuration = SignedDuration::from_hours(24);

/// Most mails for one request: itself and one reminder.
pub const MAILS_PER_REQUEST_MAX: u32 = 2;

/// What may be mailed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The request.
    Request,
    /// Its one reminder.
    Reminder,
}

/// Why nothing may be mailed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotNow {
    /// Nothing waits for an answer.
    #[error("there is no open request")]
    NoRequest,
    /// The request is void; [`is_overdue`] wants it closed.
    #[error("the request expired at {at}")]
    Expired {
        /// Since when.
        at: Timestamp,
    },
    /// The reminder was mailed already.
    #[error("the one reminder was mailed already")]
    Reminded,
    /// A mail for this contact and list went out less than a day ago.
    #[error("the last mail was less than 24 hours ago; not before {until}")]
    TooSoon {
        /// The first instant at which it may be.
        until: Timestamp,
    },
}

/// Whether the open request, or its reminder, may be mailed now.
///
/// # Errors
/// [`NotNow`]: mail nothing.
pub fn may_send(history: &History, now: Timestamp) -> Result<Ask, NotNow> {
    let request = history.open_request().ok_or(NotNow::NoRequest)?;
    if now >= request.expires_at() {
        return Err(NotNow::Expired { at: request.expires_at() });
    }
    if request.mailed >= MAILS_PER_REQUEST_MAX {
        return Err(NotNow::Reminded);
    }
    let until = history
        .request_mailed_at()
        .map(|at| at.saturating_add(MAIL_INTERVAL).unwrap_or(Timestamp::MAX));
    match until {
        Some(until) if now < until => Err(NotNow::TooSoon { until }),
        _ if request.mailed == 0 => Ok(Ask::Request),
        _ => Ok(Ask::Reminder),
    }
}

/// True if the open request is void and an `expired` event is due.
#[must_use]
pub fn is_overdue(history: &History, now: Timestamp) -> bool {
    history.open_request().is_some_and(|request| now >= request.expires_at())
}

#[cfg(test)]
mod tests;
