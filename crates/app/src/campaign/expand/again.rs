//! A delivery that waits is decided again, after its rules or its contact changed.

use std::collections::BTreeMap;

use clearance::Withheld;
use domain::{Basis, CampaignId};
use store::{Lane, Scope, delivery, permission};

use super::plan::Plan;
use crate::{
    App, Failure,
    campaign::{self, judge},
    complaint, ladder, reconfirm, signup,
};

/// What the content check found in campaigns, so that a batch of deliveries looks
/// at each campaign once.
#[derive(Default)]
pub struct Looks(BTreeMap<CampaignId, Option<judge::Looked>>);

/// Decides a waiting delivery again, after its rules or its contact changed.
/// `Ok(Ok(()))` when it may go on: its row carries what was read now.
///
/// # Errors
/// [`Failure::Unavailable`]: it waits.
pub async fn decide_again(
    app: &App,
    row: &delivery::DeliveryRow,
    looks: &mut Looks,
) -> Result<Result<(), Withheld>, Failure> {
    if row.origin != "campaign" {
        return again_request(app, row).await;
    }
    let campaign = campaign::find(app, row.account, CampaignId(row.origin_id)).await?;
    let state = Some(campaign.state);
    let looked = looks.0.entry(campaign.id).or_default();
    let Some(plan) = Plan::load(app, &campaign, looked).await? else {
        return Ok(Err(Withheld::Campaign { state }));
    };
    let contacts = [row.contact];
    let found =
        permission::again(app.store(), row.account, campaign.list, &contacts, app.now()).await?;
    let Some(candidate) = found.first() else {
        return Ok(Err(Withheld::NoPermission { state: clearance::PermissionState::Absent }));
    };
    if !plan.sender_verified {
        return Ok(Err(UNPROVEN));
    }
    plan.laws.look_at(app, row.account, &found).await?;
    let clearance = match plan.decide(app, candidate) {
        Ok(clearance) => clearance,
        Err(withheld) => return Ok(Err(withheld)),
    };
    // Whoever left while this waited does not get it, also when they came back:
    // the permission it was cleared under is gone (DESIGN section 1).
    if Some(candidate.permission.event) != row.event {
        let state = clearance::PermissionState::Withdrawn;
        return Ok(Err(Withheld::NoPermission { state }));
    }
    renew(app, row, clearance).await.map(Ok)
}

/// The mail waits until its sender domain is proven again.
const UNPROVEN: Withheld = Withheld::Mismatch("the sender domain is not proven now");

/// A confirmation request is answered by the owner or by nobody: when something
/// about the contact changed, only a newer request may be mailed. When the rules
/// changed, they are asked again.
async fn again_request(
    app: &App,
    row: &delivery::DeliveryRow,
) -> Result<Result<(), Withheld>, Failure> {
    let person = store::contact::by_id(app.store(), row.account, row.contact).await?;
    let person = person.ok_or(Failure::NotFound("contact"))?;
    if row.basis == Basis::CaseReply {
        let cleared = complaint::answer::clear_again(app, row, &person).await?;
        return match cleared {
            Ok(clearance) => renew(app, row, clearance).await.map(Ok),
            Err(withheld) => Ok(Err(withheld)),
        };
    }
    if person.permission_epoch != row.permission_epoch {
        let state = clearance::PermissionState::Absent;
        return Ok(Err(Withheld::NoPermission { state }));
    }
    let cleared = match row.basis {
        Basis::ServiceNotice => ladder::notice::clear_again(app, row, &person).await?,
        Basis::Reconfirmation => reconfirm::ask::clear_again(app, row, &person).await?,
        _ => signup::clear_again(app, row, &person).await?,
    };
    match cleared {
        Ok(clearance) => renew(app, row, clearance).await.map(Ok),
        Err(withheld) => Ok(Err(withheld)),
    }
}

async fn renew(
    app: &App,
    row: &delivery::DeliveryRow,
    clearance: clearance::Clearance,
) -> Result<(), Failure> {
    let cleared = clearance.into_row();
    let versions = (cleared.policy_version, cleared.permission_epoch);
    let steps = delivery::renew(row, versions, cleared.law.as_ref());
    app.store().unit(Scope::Account(row.account), Lane::Settle, steps.into()).await?;
    Ok(())
}
