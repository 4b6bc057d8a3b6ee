//! What organisations are recognised by when they come back: keyed hashes of
//! folded names, numbers, addresses and domains (DECISIONS D35), and what a
//! reviewer let go on. **Never** here: anything in clear, or what a likeness
//! leads to.

use domain::{AccountId, ReviewId, Standing, Timestamp, organisation::Feature};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("identity_mark/insert");
static ALIKE: Statement = statement!("identity_mark/alike");
static RELEASE: Statement = statement!("identity_mark/release");
static UNMARKED: Statement = statement!("identity_mark/unmarked");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &ALIKE, &RELEASE, &UNMARKED];

/// Whether a feature is known to be the account's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It says so.
    Claimed,
    /// DNS shows it; or nothing could: of a name all that is known is the claim.
    Proven,
}

/// A feature of an account, hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Of what.
    pub feature: Feature,
    /// Keyed hash of its folded form: [`crate::keys::Keys::mark`].
    pub mark: [u8; 16],
    /// Whether it is known to be the account's.
    pub held: Held,
}

/// Keeps a mark. One that is there is proven by this or stays as it is.
#[must_use]
pub fn insert(account: AccountId, mark: &Mark, now: Timestamp) -> Step {
    let proven = i64::from(mark.held == Held::Proven);
    Step::new(&INSERT, params![account, mark.feature.as_str(), mark.mark.to_vec(), proven, now])
}

/// Whose likenesses are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that nobody has let go on.
    Open,
    /// All of them.
    All,
}

/// A likeness to an account that may not come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikenessRow {
    /// In what.
    pub feature: Feature,
    /// To whom.
    pub other: AccountId,
    /// The other's standing, also when it is closed.
    pub standing: Standing,
    /// Since when that is known of the other.
    pub since: Timestamp,
    /// A reviewer let it go on.
    pub is_released: bool,
}

/// What an account has in common with accounts that may not come back; at most
/// 200 likenesses.
///
/// # Errors
/// [`StoreError`] when the database fails: what is asked about waits.
pub async fn alike(
    store: &Store,
    account: AccountId,
    which: Which,
) -> Result<Vec<LikenessRow>, StoreError> {
    let scope = Scope::System("an account is compared with all others");
    let all = i64::from(which == Which::All);
    let rows = store.read(scope, &ALIKE, params![account, all]).await?;
    rows.iter()
        .map(|row| {
            Ok(LikenessRow {
                feature: row.word(0, Feature::parse)?,
                other: row.get(1)?,
                standing: row.word(2, Standing::parse)?,
                since: row.get(3)?,
                is_released: row.get(4)?,
            })
        })
        .collect()
}

/// Lets an account go on although it is like another in this.
#[must_use]
pub fn release(
    (account, review): (AccountId, ReviewId),
    likeness: &LikenessRow,
    now: Timestamp,
) -> Step {
    let params = params![account, likeness.other, likeness.feature.as_str(), review, now];
    Step::new(&RELEASE, params)
}

/// Accounts without any mark; at most 500.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn unmarked(store: &Store) -> Result<Vec<AccountId>, StoreError> {
    let scope = Scope::System("the worker serves every account");
    let rows = store.read(scope, &UNMARKED, params![]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}
