//! What becomes of an admitted delivery: cleared again, begun, settled, stopped.

use clearance::LawRow;
use domain::{AccountId, BounceClass, DeliveryId, DeliveryState, Digest, Fault, Timestamp};

use super::{DeliveryRow, terms::Terms};
use crate::{Statement, Step, params, statement};

pub(super) static RENEW: Statement = statement!("delivery/renew");
pub(super) static WITHHOLD: Statement = statement!("delivery/withhold");
pub(super) static SETTLE: Statement = statement!("delivery/settle");
pub(super) static BOUNCE_LATER: Statement = statement!("delivery/bounce_later");

/// A waiting delivery was cleared again under new rules or after a change. What is
/// in bytes that went out already, its labels and the language of its footer, stays.
#[must_use]
pub fn renew(
    row: &DeliveryRow,
    (policy_version, permission_epoch): (Digest, i64),
    law: Option<&LawRow>,
) -> [Step; 3] {
    let now = Terms { policy_version, ..Terms::of(row) };
    let composed = Terms { laws: law.map(|it| it.laws.clone()), ..now.clone() };
    let fresh = now.with_law(law.cloned());
    let params = params![row.account, row.id, fresh.id(), composed.id(), permission_epoch];
    [Step::new(&RENEW, params), fresh.insert(row.account), composed.insert(row.account)]
}

/// Stops a waiting delivery for good.
#[must_use]
pub fn withhold(
    (account, delivery): (AccountId, DeliveryId),
    reason: &str,
    now: Timestamp,
) -> Step {
    Step::new(&WITHHOLD, params![account, delivery, reason, now]).exactly(1)
}

/// The outcome of an attempt on its delivery.
#[derive(Clone, Debug)]
pub struct DeliveryOutcome {
    /// The new state; `Scheduled` when it is tried again.
    pub state: DeliveryState,
    /// Attempts whose answer was lost, to be added.
    pub doubts: u32,
    /// Class of the refusal.
    pub class: Option<BounceClass>,
    /// Whose fault.
    pub fault: Option<Fault>,
    /// Why, in a word.
    pub reason: Option<String>,
    /// The present.
    pub now: Timestamp,
}

/// Settles a waiting delivery, or leaves it waiting for another attempt.
#[must_use]
pub fn settle(account: AccountId, delivery: DeliveryId, outcome: &DeliveryOutcome) -> Step {
    let DeliveryOutcome { state, doubts, class, fault, reason, now } = outcome.clone();
    let settled_at = (state != DeliveryState::Scheduled).then_some(now);
    let (class, fault) = (class.map(BounceClass::as_str), fault.map(Fault::as_str));
    let state = state.as_str();
    Step::new(&SETTLE, params![account, delivery, state, doubts, settled_at, class, fault, reason])
        .exactly(1)
}

/// An accepted message that a DSN reports as failed. A second report changes
/// nothing.
#[must_use]
pub fn bounce_later(account: AccountId, delivery: DeliveryId, outcome: &DeliveryOutcome) -> Step {
    let DeliveryOutcome { class, fault, reason, now, .. } = outcome.clone();
    let (class, fault) = (class.map(BounceClass::as_str), fault.map(Fault::as_str));
    Step::new(&BOUNCE_LATER, params![account, delivery, class, fault, reason, now])
}
