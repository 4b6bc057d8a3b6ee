//! Brakes: what receiving companies asked to be spared for a while. Each row is
//! the record of that and what the re-check looks at; it ends by itself.
//! **Never** here: what an answer means, or how fast is slow.

use domain::{AccountId, BrakeId, CampaignId, DeliveryId, Domain, SlowScope, Timestamp};

use crate::{
    NIL, Row, Scope, Statement, Step, Store, StoreError,
    batch::{BatchRow, batch},
    pace::Pace,
    params, statement,
};

static INSERT: Statement = statement!("brake/insert");
static ACTIVE: Statement = statement!("brake/active", dialects);
static OF_ACCOUNT: Statement = statement!("brake/of_account");
static CLAIM: Statement = statement!("brake/claim");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &ACTIVE, &OF_ACCOUNT, &CLAIM];

/// What is spared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Braked {
    /// One campaign.
    Campaign(CampaignId),
    /// Every campaign from this domain.
    Domain(Domain),
    /// Every campaign of the account.
    Account,
}

impl Braked {
    /// The scope, in the words of replies.
    #[must_use]
    pub fn scope(&self) -> SlowScope {
        match self {
            Self::Campaign(_) => SlowScope::Campaign,
            Self::Domain(_) => SlowScope::Domain,
            Self::Account => SlowScope::Account,
        }
    }
}

/// A brake as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrakeRow {
    /// Whose mail.
    pub account: AccountId,
    /// Its id.
    pub id: BrakeId,
    /// What is spared.
    pub braked: Braked,
    /// The company that asked. Mail to others goes on.
    pub provider: String,
    /// Messages an hour while it lasts; `None` = none at all.
    pub per_hour: Option<u64>,
    /// What the answer means, in a word.
    pub reason: String,
    /// Whose answer it was.
    pub delivery: DeliveryId,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// How far the speed is used up.
    pub pace: Pace,
}

/// Puts a brake on record; nothing when the same is spared until `enough` or
/// longer already.
#[must_use]
pub fn insert(row: &BrakeRow, enough: Timestamp) -> Step {
    let it = row.clone();
    let scope = it.braked.scope();
    let (campaign, domain) = match it.braked {
        Braked::Campaign(id) => (id, String::new()),
        Braked::Domain(domain) => (CampaignId(NIL), domain.as_str().to_owned()),
        Braked::Account => (CampaignId(NIL), String::new()),
    };
    let (action, per_hour) = match it.per_hour {
        Some(per_hour) => ("slow", per_hour),
        None => ("pause", 0),
    };
    Step::new(
        &INSERT,
        params![
            it.account,
            it.id,
            scope.as_str(),
            campaign,
            domain,
            it.provider,
            action,
            per_hour,
            it.reason,
            it.delivery,
            it.created_at,
            it.until,
            enough,
            Pace::UNUSED.paid_until
        ],
    )
}

fn from_row(row: &Row) -> Result<BrakeRow, StoreError> {
    let braked = match row.word(2, SlowScope::parse)? {
        SlowScope::Campaign => Braked::Campaign(row.get(3)?),
        SlowScope::Domain => Braked::Domain(row.get(4)?),
        // What is not known to be narrower holds for all of it.
        _ => Braked::Account,
    };
    let action: String = row.get(6)?;
    let per_hour: u64 = row.get(7)?;
    Ok(BrakeRow {
        account: row.get(0)?,
        id: row.get(1)?,
        braked,
        provider: row.get(5)?,
        per_hour: (action == "slow").then_some(per_hour),
        reason: row.get(8)?,
        delivery: row.get(9)?,
        created_at: row.get(10)?,
        until: row.get(11)?,
        pace: Pace { paid_until: row.get(12)?, queued_until: row.get(13)? },
    })
}

/// The brakes of these accounts that are in force, by account and age.
///
/// # Errors
/// [`StoreError`] when the database fails: nothing of them may go out.
pub async fn active(
    store: &Store,
    accounts: impl IntoIterator<Item = AccountId>,
    now: Timestamp,
) -> Result<Vec<BrakeRow>, StoreError> {
    let scope = Scope::System("a batch holds deliveries of several accounts");
    let accounts =
        batch(accounts.into_iter().map(|it| BatchRow::default().bytes("account", it.as_bytes())));
    let rows = store.read(scope, &ACTIVE, params![accounts, now]).await?;
    rows.iter().map(from_row).collect()
}

/// The brakes of an account, newest first, those that are over included; at
/// most 100.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_account(store: &Store, account: AccountId) -> Result<Vec<BrakeRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_ACCOUNT, params![account]).await?;
    rows.iter().map(from_row).collect()
}

/// Takes places under a brake, if nobody else took any since it was read.
#[must_use]
pub fn claim(brake: &BrakeRow, after: Pace) -> Step {
    let before = brake.pace;
    let params = params![
        brake.account,
        brake.id,
        after.paid_until,
        after.queued_until,
        before.paid_until,
        before.queued_until
    ];
    Step::new(&CLAIM, params).exactly(1)
}
