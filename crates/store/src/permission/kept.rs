//! Permissions that regular mailing keeps young, where the operator lets it (X-23,
//! DECISIONS D50): the last mail of an unbroken row of them, and the clock that
//! counts from it.

use domain::{AccountId, ContactId, ListId, Timestamp};

use super::{AGES_KEPT, ASKABLE_KEPT, AgeCount, Askable, KEPT, OldPermission, age_count, old};
use crate::{NIL, Scope, Step, Store, StoreError, params};

/// Notes that a mail of the list was taken, when it followed within the promised
/// interval on the last act or the last such mail. A list that promises nothing has
/// none.
#[must_use]
pub fn kept((account, list, contact): (AccountId, ListId, ContactId), now: Timestamp) -> Step {
    Step::new(&KEPT, params![account, list, contact, now])
}

/// [`super::askable`], counted from the last act or the last such mail.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn askable_kept(store: &Store, which: Askable) -> Result<Vec<OldPermission>, StoreError> {
    let Askable { account, frozen_through, old_through, asks_max, now, limit } = which;
    let account = account.map_or(NIL, |it| it.0);
    let params = params![frozen_through, old_through, asks_max, now, limit, account, NIL];
    let scope = Scope::System("one clock for every account");
    let rows = store.read(scope, &ASKABLE_KEPT, params).await?;
    rows.iter().map(old).collect()
}

/// [`super::ages`], counted from the last act or the last such mail.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn ages_kept(
    store: &Store,
    account: AccountId,
    list: ListId,
) -> Result<Vec<AgeCount>, StoreError> {
    let rows = store.read(Scope::Account(account), &AGES_KEPT, params![account, list]).await?;
    rows.iter().map(age_count).collect()
}
