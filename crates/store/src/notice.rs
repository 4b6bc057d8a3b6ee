//! Notices to the account's own member on their way into the spool. They answer
//! a step on record and rest on the basis `service-notice` (DECISIONS D5).

use domain::{Digest, EnforcementId, Timestamp};

use crate::{Statement, Step, delivery::Admission, params, statement};

static ADMIT: Statement = statement!("notice/admit");

pub(crate) static ALL: &[&Statement] = &[&ADMIT];

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
pub fn admit(new: NewNotice) -> [Step; 2] {
    let Admission { clearance, id, seed, shard, .. } = new.admission;
    let cleared = clearance.into_row();
    let covered = cleared.campaign_epoch.is_none()
        && cleared.basis == domain::Basis::ServiceNotice
        && cleared.policy_version == new.policy_version;
    // NULL equals nothing: no row is admitted, and the guard fails.
    let standing_epoch = covered.then_some(new.standing_epoch_after);
    let params = params![
        cleared.account,
        id,
        new.origin,
        cleared.contact,
        new.artefact,
        new.render_format,
        seed.to_vec(),
        new.now,
        standing_epoch,
        new.policy_version,
        cleared.permission_epoch
    ];
    [
        Step::new(&ADMIT, params).exactly(1),
        crate::queue::insert(cleared.account, &[(id, shard)], new.now),
    ]
}
