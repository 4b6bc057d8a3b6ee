//! The speed of accounts that were warned: how far it is used up. Kept in the
//! database, so that a restart or a second node does not send faster.

use domain::{AccountId, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static OF: Statement = statement!("pace/of");
static CLAIM: Statement = statement!("pace/claim");

pub(crate) static ALL: &[&Statement] = &[&OF, &CLAIM];

/// How far the speed of an account is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Until when what was let through is paid for.
    pub paid_until: Timestamp,
    /// Until when what had to wait was given its turn.
    pub queued_until: Timestamp,
}

impl Pace {
    /// Of an account that sent nothing yet.
    pub const UNUSED: Self =
        Self { paid_until: Timestamp::UNIX_EPOCH, queued_until: Timestamp::UNIX_EPOCH };
}

/// The pace of an account.
///
/// # Errors
/// [`StoreError`] when the database fails: nothing of it may go out.
pub async fn of(store: &Store, account: AccountId) -> Result<Pace, StoreError> {
    let rows = store.read(Scope::Account(account), &OF, params![account]).await?;
    rows.first().map_or(Ok(Pace::UNUSED), |row| {
        Ok(Pace { paid_until: row.get(0)?, queued_until: row.get(1)? })
    })
}

/// Takes places, if nobody else took any since `before` was read.
#[must_use]
pub fn claim(account: AccountId, before: Pace, after: Pace) -> Step {
    let params = params![
        account,
        after.paid_until,
        after.queued_until,
        before.paid_until,
        before.queued_until
    ];
    Step::new(&CLAIM, params).exactly(1)
}
