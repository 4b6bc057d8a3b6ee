//! The newest signed state of each ledger, and whether the machine keeps up
//! with signing them. Public: hashes and sizes, nothing personal.

use domain::{AccountId, SignedDuration, Timestamp};

use crate::{App, Failure};

/// Events wait some seconds to be numbered; after this time something is wrong.
pub const LATE_AFTER: SignedDuration = SignedDuration::from_mins(1);
/// Waiting events counted of one account.
const COUNTED_MAX: u32 = 1_000;

/// The newest checkpoint of a ledger.
#[derive(Clone, Debug)]
pub struct Latest {
    /// Whose.
    pub account: AccountId,
    /// Name of the ledger.
    pub origin: String,
    /// Leaves in the tree.
    pub size: u64,
    /// Root of the tree, base64.
    pub root: String,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// The signed note.
    pub note: String,
}

/// The newest checkpoint of every ledger.
///
/// # Errors
/// [`Failure::Unavailable`].
pub async fn latest(app: &App) -> Result<Vec<Latest>, Failure> {
    let rows = store::ledger::latest(app.store()).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Latest {
                account: row.account,
                origin: app.ledger_origin(row.account)?.to_string(),
                size: row.size,
                // C2SP tlog-checkpoint: origin, size, root, each on its line.
                root: row.note.lines().nth(2).unwrap_or_default().to_owned(),
                signed_at: row.created_at,
                note: row.note,
            })
        })
        .collect()
}

/// The newest checkpoint of one ledger.
///
/// # Errors
/// [`Failure::NotFound`] when nothing of it is signed yet.
pub async fn of_account(app: &App, account: AccountId) -> Result<Latest, Failure> {
    let all = latest(app).await?;
    all.into_iter().find(|it| it.account == account).ok_or(Failure::NotFound("ledger"))
}

/// Events that wait to be numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unnumbered {
    /// How many; at most 1,000 of each account are counted.
    pub events: u64,
    /// True when one waits longer than [`LATE_AFTER`].
    pub late: bool,
}

/// Whether numbering keeps up.
///
/// # Errors
/// [`Failure::Unavailable`].
pub async fn unnumbered(app: &App) -> Result<Unnumbered, Failure> {
    let (mut events, mut late) = (0, false);
    for account in store::ledger::accounts_unnumbered(app.store()).await? {
        let waiting = store::ledger::unnumbered(app.store(), account, COUNTED_MAX).await?;
        events += waiting.len() as u64;
        // The id of an event begins with its time (RFC 9562 §5.7).
        let made = waiting.first().and_then(|(id, _)| id.0.get_timestamp());
        let made = made.and_then(|it| i64::try_from(it.to_unix().0).ok());
        let age = made.map_or(0, |it| app.now().as_second() - it);
        late |= age > LATE_AFTER.as_secs();
    }
    Ok(Unnumbered { events, late })
}
