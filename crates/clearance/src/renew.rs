//! The re-check at the attempt (DECISIONS D2, D3): cheap, and at most a second
//! before `MAIL FROM`.

use consent::Age;
use domain::{Basis, CampaignState, DeliveryId, Digest, Standing};
use policy::{Obligations, Unmet};

use crate::{
    decide::{ClearanceRow, outlives_standing, young},
    suppression::{Suppression, strictest},
    withheld::{PermissionState, Withheld},
};

/// A clearance as the row of its delivery keeps it.
///
/// Made from a row that `store` read, and by nobody else: it is a record that a
/// [`crate::Clearance`] was consumed, and passes nothing by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredClearance {
    delivery: DeliveryId,
    basis: Basis,
    policy_version: Digest,
    permission_epoch: i64,
    campaign: bool,
}

/// What the re-check reads of a delivery that was cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredRow {
    /// The delivery.
    pub delivery: DeliveryId,
    /// What it rests on.
    pub basis: Basis,
    /// The rules it was cleared under.
    pub policy_version: Digest,
    /// The contact's counter it was cleared under.
    pub permission_epoch: i64,
    /// Whether it belongs to a campaign.
    pub of_campaign: bool,
}

impl StoredClearance {
    /// The clearance that this row keeps.
    #[must_use]
    pub fn from_row(row: StoredRow) -> Self {
        let StoredRow { delivery, basis, policy_version, permission_epoch, of_campaign } = row;
        Self { delivery, basis, policy_version, permission_epoch, campaign: of_campaign }
    }

    /// The clearance that a delivery just admitted keeps.
    #[must_use]
    pub fn of(delivery: DeliveryId, row: &ClearanceRow) -> Self {
        Self {
            delivery,
            basis: row.basis,
            policy_version: row.policy_version,
            permission_epoch: row.permission_epoch,
            campaign: row.campaign_epoch.is_some(),
        }
    }
}

/// What holds now, from one batched read.
#[derive(Clone, Debug)]
pub struct CurrentFacts<'a> {
    /// The contact's counter.
    pub permission_epoch: i64,
    /// The permission of contact and list.
    pub permission: PermissionState,
    /// How old a granted permission is. Bulk mail does not pass without.
    pub age: Option<Age>,
    /// What laws let pass at the clearance and time took away since: a dealing that
    /// expired, a notice of the consent that is due. `None` = not read; mail that
    /// advertises does not pass without.
    pub lapsed: Option<&'a [Unmet]>,
    /// Every suppression found for the address.
    pub suppressions: &'a [Suppression],
    /// Standing of the account.
    pub standing: Standing,
    /// State of the campaign; `None` = not of a campaign, or it is gone.
    pub campaign: Option<CampaignState>,
    /// The rules in force.
    pub policy_version: Digest,
    /// What they say of the basis that the delivery was cleared under.
    pub obligations: &'a Obligations,
}

/// Permission to open one mail transaction, now.
///
/// Consumed by value by the function that opens it. Cannot be forged or copied.
///
/// ```compile_fail,E0451
/// fn forged(delivery: domain::DeliveryId) -> clearance::Pass {
///     clearance::Pass { delivery }
/// }
/// ```
///
/// ```compile_fail,E0308
/// fn copied(pass: &clearance::Pass) -> clearance::Pass {
///     pass.clone()
/// }
/// ```
#[derive(Debug)]
#[must_use = "a pass that is not used sends nothing"]
pub struct Pass {
    delivery: DeliveryId,
}

impl Pass {
    /// The delivery it is for.
    #[must_use]
    pub fn delivery(&self) -> DeliveryId {
        self.delivery
    }
}

/// Checks a stored clearance against what holds now.
///
/// # Errors
/// [`Withheld`]; [`Withheld::then`] says whether the delivery ends, waits or is
/// decided again.
pub fn renew(stored: &StoredClearance, now: &CurrentFacts<'_>) -> Result<Pass, Withheld> {
    if now.obligations.basis != stored.basis {
        return Err(Withheld::Mismatch("the obligations are those of another basis"));
    }
    if let Some(it) = strictest(now.suppressions, now.obligations) {
        return Err(Withheld::Suppressed(it));
    }
    let unchanged = now.permission_epoch == stored.permission_epoch;
    if !permits(stored.basis, now.permission, unchanged) {
        return Err(Withheld::NoPermission { state: now.permission });
    }
    young(stored.basis, now.age)?;
    if !now.obligations.reachable {
        return Err(Withheld::BasisUnreachable(stored.basis));
    }
    if !now.standing.may_send() && !outlives_standing(stored.basis) {
        return Err(Withheld::Standing(now.standing));
    }
    if stored.campaign && now.campaign != Some(CampaignState::Running) {
        return Err(Withheld::Campaign { state: now.campaign });
    }
    still_lawful(stored.basis, now.lapsed)?;
    if !unchanged {
        return Err(Withheld::ContactChanged);
    }
    if now.policy_version != stored.policy_version {
        return Err(Withheld::RulesChanged);
    }
    Ok(Pass { delivery: stored.delivery })
}

/// Mail that waits does not outlive what the laws let it pass on: a dealing, or
/// the time until its recipient is told of their consent.
fn still_lawful(basis: Basis, lapsed: Option<&[Unmet]>) -> Result<(), Withheld> {
    if !matches!(basis, Basis::Confirmed | Basis::Attested | Basis::Relationship) {
        return Ok(());
    }
    match lapsed {
        None => Err(Withheld::Mismatch("what time took away was not read")),
        Some([]) => Ok(()),
        Some(unmet) => Err(Withheld::Law { unmet: unmet.to_vec() }),
    }
}

/// Whether the permission as it is now carries the basis.
fn permits(basis: Basis, state: PermissionState, unchanged: bool) -> bool {
    match basis {
        Basis::Confirmed | Basis::Attested | Basis::Reconfirmation => {
            state == PermissionState::Granted
        }
        // A request after a withdrawal leaves the permission withdrawn until
        // it is confirmed; the counter tells that nobody left since.
        Basis::ConfirmationRequest => match state {
            PermissionState::Pending | PermissionState::Claimed => true,
            PermissionState::Withdrawn | PermissionState::Absent => unchanged,
            PermissionState::Granted => false,
        },
        // A dealing needs no permission, and reaches nobody who left.
        Basis::Relationship => state != PermissionState::Withdrawn,
        // The rest ask for no permission of a list.
        _ => true,
    }
}

#[cfg(test)]
mod tests;
