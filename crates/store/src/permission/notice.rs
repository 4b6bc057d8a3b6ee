//! Who is to be told of a consent that stands, and who was (DECISIONS D50).

use domain::{AccountId, ConsentEventId, ContactId, ListId, Timestamp};

use super::{LOOK_LATER, REMINDABLE, REMINDED};
use crate::{Scope, Step, Store, StoreError, params};

/// A consent, as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandingConsent {
    /// Whose contact.
    pub account: AccountId,
    /// To which list.
    pub list: ListId,
    /// Whose consent.
    pub contact: ContactId,
    /// Since when.
    pub since: Timestamp,
}

/// Consents that are counted from this instant or one before it, the oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn remindable(
    store: &Store,
    counted_through: Timestamp,
    limit: u32,
) -> Result<Vec<StandingConsent>, StoreError> {
    let scope = Scope::System("one clock for every account");
    let rows = store.read(scope, &REMINDABLE, params![counted_through, limit]).await?;
    rows.iter()
        .map(|row| {
            let (account, list, contact) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(StandingConsent { account, list, contact, since: row.get(3)? })
        })
        .collect()
}

/// Counts a consent as it was read from `from` on.
#[must_use]
pub fn look_later(of: StandingConsent, from: Timestamp) -> Step {
    let StandingConsent { account, list, contact, since } = of;
    Step::new(&LOOK_LATER, params![account, list, contact, since, from])
}

/// Notes the notice that is mailed now, and counts from `from` on. Fails the unit
/// when the consent changed meanwhile.
#[must_use]
pub fn reminded(of: StandingConsent, by: ConsentEventId, from: Timestamp) -> Step {
    let StandingConsent { account, list, contact, since } = of;
    Step::new(&REMINDED, params![account, list, contact, since, by, from]).exactly(1)
}
