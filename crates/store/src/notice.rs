//! Notices to the account's own member on their way into the spool. They answer
//! a step on record and rest on the basis `service-notice` (DECISIONS D5). Answers
//! to recipients (`case_reply`) take the same way.

use clearance::ClearanceRow;
use domain::{Basis, Digest, EnforcementId, Timestamp};
use uuid::Uuid;

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
    let mail = ToOne {
        admission: new.admission,
        basis: Basis::ServiceNotice,
        origin: new.origin.0,
        footer: None,
        artefact: new.artefact,
        render_format: new.render_format,
        standing_epoch: new.standing_epoch_after,
        policy_version: new.policy_version,
        now: new.now,
    };
    // The unit moves the standing: the epoch after it is not the one that was read.
    mail.admit(|_| true)
}

/// A mail of the platform to one person, who is on no list for it.
pub(crate) struct ToOne {
    pub admission: Admission,
    pub basis: Basis,
    /// The record behind it.
    pub origin: Uuid,
    /// Tag of the language of its footer; `None` = the mail's own.
    pub footer: Option<&'static str>,
    pub artefact: Digest,
    pub render_format: u32,
    /// The account's standing epoch as the unit has it there.
    pub standing_epoch: i64,
    pub policy_version: Digest,
    pub now: Timestamp,
}

impl ToOne {
    /// The steps that admit it while its clearance is of this basis and these
    /// rules, and `covers` says that it is of this read.
    pub(crate) fn admit(self, covers: impl FnOnce(&ClearanceRow) -> bool) -> [Step; 2] {
        let Admission { clearance, id, seed, shard, .. } = self.admission;
        let cleared = clearance.into_row();
        let covered = cleared.campaign_epoch.is_none()
            && cleared.basis == self.basis
            && cleared.policy_version == self.policy_version
            && covers(&cleared);
        // NULL equals nothing: no row is admitted, and the guard fails.
        let standing_epoch = covered.then_some(self.standing_epoch);
        let params = params![
            cleared.account,
            id,
            self.origin,
            cleared.contact,
            self.artefact,
            self.render_format,
            seed.to_vec(),
            self.now,
            standing_epoch,
            self.policy_version,
            cleared.permission_epoch,
            self.basis.as_str(),
            self.footer
        ];
        [
            Step::new(&ADMIT, params).exactly(1),
            crate::queue::insert(cleared.account, &[(id, shard)], self.now),
        ]
    }
}
