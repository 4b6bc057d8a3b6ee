//! Notices to the account's own member on their way into the spool. They answer
//! a step on record and rest on the basis `service-notice` (DECISIONS D5).

use domain::{Basis, Digest, EnforcementId, Timestamp};

use crate::{
    Step,
    delivery::{Admission, ToOne},
};

/// A notice.
#[derive(Debug)]
pub struct NewNotice {
    /// The cleared recipient.
    pub admission: Admission,
    /// The step it tells of.
    pub origin: EnforcementId,
    /// The compiled message.
    pub artefact: Digest,
    /// How it is composed.
    pub render_format: u32,
    /// The account's standing epoch as this unit leaves it.
    pub standing_epoch_after: i64,
    /// The rule book that cleared it.
    pub policy_version: Digest,
    /// The present.
    pub now: Timestamp,
}

/// Admits a notice. Fails the unit when something its clearance read no longer
/// holds, or when it was cleared on another basis.
#[must_use]
pub fn admit(new: NewNotice) -> [Step; 3] {
    let mail = ToOne {
        admission: new.admission,
        origin: new.origin.0,
        event: None,
        footer: None,
        artefact: new.artefact,
        render_format: new.render_format,
        standing_epoch: new.standing_epoch_after,
        policy_version: new.policy_version,
        now: new.now,
    };
    // The unit moves the standing: the epoch after it is not the one that was read.
    mail.admit(|cleared| cleared.basis == Basis::ServiceNotice)
}
