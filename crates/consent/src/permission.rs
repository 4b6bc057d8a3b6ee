//! What the events of one contact and one list allow (`docs/ledger.md`
//! section 6).
//!
//! Owns the fold from events, in the order of their commits (DECISIONS D19), to
//! a [`Permission`]. The strictest reading wins: a withdrawal stands until the
//! owner confirms a *new* request later than it (COMPLIANCE 5.9); no import, and
//! no attestation of one, revives anything (R002-21, THREATS S18).
//!
//! **Never** here: suppression, verdicts, a stored flag. Permission is computed
//! from the ledger each time. Called by `store` readers, `app` and `clearance`.

use domain::{Basis, ConsentEventId, ContactId, ListId, SignedDuration, Timestamp};
use thiserror::Error;

use crate::event::{ConsentEvent, EventKind, Method};

/// How long a request can be confirmed (COMPLIANCE 5.3).
pub const REQUEST_LIFETIME: SignedDuration = SignedDuration::from_hours(7 * 24);

/// May we mail this contact for this list, and on what does it rest?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Nobody ever asked; or the person was erased.
    Absent,
    /// Asked for, not answered.
    Pending {
        /// When it was last asked for.
        requested_at: Timestamp,
    },
    /// An import says so. Clears nothing.
    Claimed,
    /// Yes.
    Granted {
        /// [`Basis::Confirmed`] or [`Basis::Attested`].
        basis: Basis,
        /// The confirmation or attestation.
        event: ConsentEventId,
        /// Since when.
        since: Timestamp,
    },
    /// No. A request after the withdrawal changes nothing until it is confirmed.
    Withdrawn {
        /// When the person left.
        at: Timestamp,
        /// By which event.
        event: ConsentEventId,
    },
}

/// A request that waits for its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenRequest {
    /// When it was made.
    pub at: Timestamp,
    /// How often it was mailed, the reminder included.
    pub mailed: u32,
}

impl OpenRequest {
    /// The first instant at which it can no longer be confirmed.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.at.saturating_add(REQUEST_LIFETIME).unwrap_or(Timestamp::MAX)
    }
}

/// Why a confirmation would change nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotConfirmable {
    /// Nothing was asked for, or it was answered, withdrawn or expired.
    #[error("there is no open request")]
    NoRequest,
    /// The request is too old; the person may sign up again.
    #[error("the request expired at {at}")]
    Expired {
        /// Since when.
        at: Timestamp,
    },
    /// The clock says that the answer came before the request, or not after the
    /// withdrawal.
    #[error("the confirmation is not later than the request and the last withdrawal")]
    TooEarly,
}

/// The events of one contact and one list, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    contact: ContactId,
    list: ListId,
    claimed_at: Option<Timestamp>,
    request: Option<OpenRequest>,
    mailed_at: Option<Timestamp>,
    grant: Option<Grant>,
    withdrawn: Option<Withdrawal>,
    erased: bool,
    owner_acted_at: Option<Timestamp>,
    renewals: (u32, Option<Timestamp>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Grant {
    basis: Basis,
    event: ConsentEventId,
    since: Timestamp,
    /// When it was collected: the claim behind an attestation.
    collected_at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Withdrawal {
    at: Timestamp,
    event: ConsentEventId,
}

impl History {
    /// The history of a contact and list without events.
    #[must_use]
    pub fn new(contact: ContactId, list: ListId) -> Self {
        Self {
            contact,
            list,
            claimed_at: None,
            request: None,
            mailed_at: None,
            grant: None,
            withdrawn: None,
            erased: false,
            owner_acted_at: None,
            renewals: (0, None),
        }
    }

    /// Folds events in the order of their commits. Those of other contacts and
    /// lists are skipped, so a caller may pass all it has.
    #[must_use]
    pub fn of<'e>(
        contact: ContactId,
        list: ListId,
        events: impl IntoIterator<Item = &'e ConsentEvent>,
    ) -> Self {
        let mut history = Self::new(contact, list);
        events.into_iter().for_each(|event| history.apply(event));
        history
    }

    /// Adds the event that was committed next.
    pub fn apply(&mut self, event: &ConsentEvent) {
        if event.contact != self.contact {
            return;
        }
        match (&event.kind, event.list) {
            // Leaving needs no list; arriving does: nobody consents to
            // everything (R002-02).
            (EventKind::Withdrawn { .. }, None) => self.withdraw(event),
            (EventKind::Erased { .. }, _) => self.erase(),
            (kind, Some(list)) if list == self.list => self.apply_to_list(kind, event),
            _ => {}
        }
    }

    /// The permission that follows.
    #[must_use]
    pub fn permission(&self) -> Permission {
        if let Some(Withdrawal { at, event }) = self.withdrawn {
            return Permission::Withdrawn { at, event };
        }
        if let Some(Grant { basis, event, since, .. }) = self.grant {
            return Permission::Granted { basis, event, since };
        }
        match (self.request, self.claimed_at) {
            (Some(request), _) => Permission::Pending { requested_at: request.at },
            (None, Some(_)) => Permission::Claimed,
            (None, None) => Permission::Absent,
        }
    }

    /// The request that waits for its answer, whatever the permission is; it
    /// may have outlived its time.
    #[must_use]
    pub fn open_request(&self) -> Option<OpenRequest> {
        self.request
    }

    /// When a confirmation request was last mailed for this contact and list.
    #[must_use]
    pub fn request_mailed_at(&self) -> Option<Timestamp> {
        self.mailed_at
    }

    /// The last act of the owner on which the permission rests: a confirmation
    /// or reconfirmation. It restarts the clock of X-23; an attestation does
    /// not, nor does mere mailing. `None` while nothing is granted.
    #[must_use]
    pub fn owner_acted_at(&self) -> Option<Timestamp> {
        self.owner_acted_at
    }

    /// From when the clock of X-23 runs ([`crate::clock`]): the last act of the
    /// owner or, where a reviewer accepted evidence, the claim. `None` while
    /// nothing is granted.
    #[must_use]
    pub fn acted_at(&self) -> Option<Timestamp> {
        let grant = self.grant.filter(|_| self.withdrawn.is_none())?;
        Some(self.owner_acted_at.unwrap_or(grant.collected_at))
    }

    /// How often the owner was asked to renew since their last act, and when for
    /// the last time.
    #[must_use]
    pub fn renewals_asked(&self) -> (u32, Option<Timestamp>) {
        self.renewals
    }

    /// Whether a confirmation at this instant would be taken.
    ///
    /// # Errors
    /// [`NotConfirmable`]: tell the person; write no event.
    pub fn confirmable(&self, at: Timestamp) -> Result<(), NotConfirmable> {
        let request = self.request.ok_or(NotConfirmable::NoRequest)?;
        let not_after_withdrawal = self.withdrawn.is_some_and(|it| at <= it.at);
        if at < request.at || not_after_withdrawal {
            Err(NotConfirmable::TooEarly)
        } else if at >= request.expires_at() {
            Err(NotConfirmable::Expired { at: request.expires_at() })
        } else {
            Ok(())
        }
    }

    fn apply_to_list(&mut self, kind: &EventKind, event: &ConsentEvent) {
        match kind {
            EventKind::Withdrawn { .. } => self.withdraw(event),
            // An erased contact holds no data: nothing may be granted to it.
            _ if self.erased => {}
            EventKind::Requested => self.request = Some(OpenRequest { at: event.at, mailed: 0 }),
            // A notice of the consent asks nothing (DECISIONS D50).
            EventKind::ConfirmationSent if event.method == Method::Mail => {}
            EventKind::ConfirmationSent => {
                self.mailed_at = self.mailed_at.max(Some(event.at));
                if let Some(request) = &mut self.request {
                    request.mailed += 1;
                } else if self.grant.is_some() {
                    self.renewals = (self.renewals.0 + 1, Some(event.at));
                }
            }
            EventKind::Confirmed => {
                if self.confirmable(event.at).is_ok() {
                    self.grant(Basis::Confirmed, event, event.at);
                    (self.request, self.withdrawn) = (None, None);
                    self.act(event.at);
                }
            }
            EventKind::Claimed => {
                if self.withdrawn.is_none() && self.grant.is_none() {
                    self.claimed_at = self.claimed_at.or(Some(event.at));
                }
            }
            EventKind::Attested { .. } => {
                if let Some(collected_at) = self.claimed_at {
                    self.grant(Basis::Attested, event, collected_at);
                }
            }
            EventKind::Reconfirmed => {
                if self.grant.is_some() {
                    self.act(event.at);
                }
            }
            EventKind::Expired => self.request = None,
            EventKind::Erased { .. } => self.erase(),
            // What is spared is suppression; the consent behind it stands
            // (DECISIONS D51, D55).
            EventKind::TopicLeftOut { .. }
            | EventKind::TopicTakenBack { .. }
            | EventKind::Rested { .. }
            | EventKind::RestEnded => {}
        }
    }

    fn grant(&mut self, basis: Basis, event: &ConsentEvent, collected_at: Timestamp) {
        self.claimed_at = None;
        self.grant = Some(Grant { basis, event: event.id, since: event.at, collected_at });
    }

    /// The owner acted: the clock starts anew, and nobody was asked since.
    fn act(&mut self, at: Timestamp) {
        self.owner_acted_at = self.owner_acted_at.max(Some(at));
        self.renewals = (0, None);
    }

    /// Forgets everything that could still become a permission: a claim or
    /// request from before the withdrawal is void.
    fn withdraw(&mut self, event: &ConsentEvent) {
        self.forget();
        let new = Withdrawal { at: event.at, event: event.id };
        self.withdrawn = Some(self.withdrawn.filter(|old| old.at > new.at).unwrap_or(new));
    }

    fn erase(&mut self) {
        self.forget();
        self.erased = true;
    }

    fn forget(&mut self) {
        (self.claimed_at, self.request, self.grant) = (None, None, None);
        (self.owner_acted_at, self.renewals) = (None, (0, None));
    }
}

#[cfg(test)]
mod tests;
