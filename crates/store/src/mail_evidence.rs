//! What a confirmation mail carries of the ledger, frozen when it was admitted,
//! so that the mail can be rebuilt.

use domain::{AccountId, ConsentEventId, DeliveryId, Digest};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("mail_evidence/insert");
static OF_DELIVERY: Statement = statement!("mail_evidence/of_delivery");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &OF_DELIVERY];

/// What one mail carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailEvidence {
    /// The leaf of the request.
    pub leaf: Digest,
    /// Leaves of the newest checkpoint of then; 0 = none was signed.
    pub size: u64,
    /// That checkpoint, a signed note; `None` for size 0.
    pub note: Option<String>,
}

/// Freezes what a mail carries: the leaf of the request, and the newest
/// checkpoint. Belongs behind the step that appends the request.
#[must_use]
pub fn insert(account: AccountId, delivery: DeliveryId, request: ConsentEventId) -> Step {
    Step::new(&INSERT, params![account, delivery, request]).exactly(1)
}

/// What a mail carries; `None` for one that carries nothing.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_delivery(
    store: &Store,
    account: AccountId,
    delivery: DeliveryId,
) -> Result<Option<MailEvidence>, StoreError> {
    let rows =
        store.read(Scope::Account(account), &OF_DELIVERY, params![account, delivery]).await?;
    rows.first()
        .map(|row| Ok(MailEvidence { leaf: row.get(0)?, size: row.get(1)?, note: row.get(2)? }))
        .transpose()
}
