//! Permission: a projection of the ledger, written in the unit of the event it
//! follows from. The truth is `consent_event`; this is its index.

mod kept;
mod notice;

use clearance::Suppression;
use domain::{AccountId, Basis, ConsentEventId, ContactId, Domain, ListId, Sealed, Timestamp};

use crate::{
    NIL, Row, Scope, Statement, Step, Store, StoreError,
    batch::{BatchRow, batch},
    list::ListRow,
    params, statement, suppression, topic_suppression,
};

pub use kept::{ages_kept, askable_kept, kept};
pub use notice::{StandingConsent, look_later, remindable, reminded};

static UPSERT_MANY: Statement = statement!("permission/upsert_many", dialects);
static CLAIM_MANY: Statement = statement!("permission/claim_many", dialects);
static CLAIM_NEW: Statement = statement!("permission/claim_new", dialects);
static ATTEST_MANY: Statement = statement!("permission/attest_many", dialects);
static OF_CONTACT: Statement = statement!("permission/of_contact");
static WITHDRAW_ALL: Statement = statement!("permission/withdraw_all");
static PAGE: Statement = statement!("permission/page");
static AGAIN: Statement = statement!("permission/again", dialects);
static COUNTS: Statement = statement!("permission/counts");
static BASES: Statement = statement!("permission/bases");
static SAMPLE: Statement = statement!("permission/sample");
static CHANGED_SINCE: Statement = statement!("permission/changed_since");
static EXPIRED: Statement = statement!("permission/expired");
static ASKABLE: Statement = statement!("permission/askable");
static ASKED: Statement = statement!("permission/asked");
static AGES: Statement = statement!("permission/ages");
static REMINDABLE: Statement = statement!("permission/remindable");
static LOOK_LATER: Statement = statement!("permission/look_later");
static REMINDED: Statement = statement!("permission/reminded");
static KEPT: Statement = statement!("permission/kept");
static ASKABLE_KEPT: Statement = statement!("permission/askable_kept");
static AGES_KEPT: Statement = statement!("permission/ages_kept");

pub(crate) static ALL: &[&Statement] = &[
    &UPSERT_MANY,
    &CLAIM_MANY,
    &CLAIM_NEW,
    &ATTEST_MANY,
    &OF_CONTACT,
    &WITHDRAW_ALL,
    &PAGE,
    &AGAIN,
    &COUNTS,
    &BASES,
    &SAMPLE,
    &CHANGED_SINCE,
    &EXPIRED,
    &ASKABLE,
    &ASKED,
    &AGES,
    &REMINDABLE,
    &LOOK_LATER,
    &REMINDED,
    &KEPT,
    &ASKABLE_KEPT,
    &AGES_KEPT,
];

/// The permission of one contact on one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionRow {
    /// The contact.
    pub contact: ContactId,
    /// The list.
    pub list: ListId,
    /// `pending`, `claimed`, `granted`, `withdrawn` or `expired`.
    pub state: String,
    /// What a granted permission rests on.
    pub basis: Option<Basis>,
    /// The event that decided.
    pub event: ConsentEventId,
    /// Since when.
    pub since: Timestamp,
    /// Last act of whoever gave it (`consent::clock`); `None` = not granted.
    pub acted_at: Option<Timestamp>,
}

/// A contact of a list with everything a decision reads.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its permission.
    pub permission: PermissionRow,
    /// Version of its data.
    pub version: u32,
    /// Rises with every opt-out and suppression.
    pub permission_epoch: i64,
    /// Domain of its address.
    pub domain: Domain,
    /// When it was erased, if it was.
    pub erased_at: Option<Timestamp>,
    /// What its key is derived from; `None` once erased.
    pub salt: Option<Vec<u8>>,
    /// Its data; `None` once erased.
    pub sealed_data: Option<Sealed>,
    /// Everything that forbids its address, on this list or beyond it.
    pub suppressions: Vec<Suppression>,
    /// The same of single topics of the list.
    pub topics: Vec<(String, Suppression)>,
    /// The last dealing with it as a customer, if one is on record: when, and what
    /// it was.
    pub customer: Option<(Timestamp, Sealed)>,
    /// When the last notice of its consent went out.
    pub reminded_at: Option<Timestamp>,
    /// The last of the regular mails that followed on its last act.
    pub kept_at: Option<Timestamp>,
}

impl Candidate {
    /// From when the time runs until a law wants it told of its consent: the
    /// consent, or the last notice that went out. `None` = nothing is granted.
    #[must_use]
    pub fn consent_known_at(&self) -> Option<Timestamp> {
        let granted = self.permission.state == "granted";
        granted.then(|| {
            self.reminded_at.map_or(self.permission.since, |it| it.max(self.permission.since))
        })
    }

    /// Whole days since then.
    #[must_use]
    pub fn consent_days(&self, now: Timestamp) -> Option<i64> {
        self.consent_known_at().map(|at| now.duration_since(at).as_hours() / 24)
    }
}

fn entry(it: &PermissionRow) -> BatchRow {
    BatchRow::default()
        .bytes("list", it.list.as_bytes())
        .bytes("contact", it.contact.as_bytes())
        .text("state", &it.state)
        .bytes("event", it.event.as_bytes())
        .int("since", domain::micros(it.since))
}

/// Writes permissions over whatever was there.
#[must_use]
pub fn upsert(account: AccountId, rows: &[PermissionRow]) -> Step {
    let rows = batch(rows.iter().map(|it| {
        let row = match it.basis {
            Some(basis) => entry(it).text("basis", basis.as_str()),
            None => entry(it).null("basis"),
        };
        match it.acted_at {
            Some(at) => row.int("acted", domain::micros(at)),
            None => row.null("acted"),
        }
    }));
    Step::new(&UPSERT_MANY, params![account, rows])
}

/// Marks contacts as claimed where nothing is known yet.
#[must_use]
pub fn claim(account: AccountId, rows: &[PermissionRow]) -> Step {
    Step::new(&CLAIM_MANY, params![account, batch(rows.iter().map(entry))])
}

/// Marks contacts as claimed that the same unit has just added
/// ([`crate::contact::insert_new`]).
#[must_use]
pub fn claim_new(account: AccountId, rows: &[PermissionRow]) -> Step {
    Step::new(&CLAIM_NEW, params![account, batch(rows.iter().map(entry))])
}

/// Lifts claimed contacts of a list to attested, each by its event. Whoever
/// left, or was granted otherwise, stays as they are.
#[must_use]
pub fn attest(
    account: AccountId,
    list: ListId,
    events: &[(ContactId, ConsentEventId)],
    now: Timestamp,
) -> Step {
    let rows = batch(events.iter().map(|(contact, event)| {
        BatchRow::default().bytes("contact", contact.as_bytes()).bytes("event", event.as_bytes())
    }));
    Step::new(&ATTEST_MANY, params![account, now, list, rows])
}

/// Withdraws every permission of a contact.
#[must_use]
pub fn withdraw_all(
    account: AccountId,
    contact: ContactId,
    event: ConsentEventId,
    now: Timestamp,
) -> Step {
    Step::new(&WITHDRAW_ALL, params![account, contact, event, now])
}

/// A contact's permission on every list it has one for.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_contact(
    store: &Store,
    account: AccountId,
    contact: ContactId,
) -> Result<Vec<(PermissionRow, ListRow)>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_CONTACT, params![account, contact]).await?;
    rows.iter()
        .map(|row| {
            let list: ListId = row.get(0)?;
            let permission = PermissionRow {
                contact,
                list,
                state: row.get(1)?,
                basis: row.maybe_word(2, Basis::parse)?,
                event: row.get(3)?,
                since: row.get(4)?,
                acted_at: row.get(8)?,
            };
            let (name, purpose, frequency) = (row.get(5)?, row.get(6)?, row.get(7)?);
            Ok((permission, ListRow { id: list, name, purpose, frequency }))
        })
        .collect()
}

fn candidate(list: ListId, row: &Row) -> Result<Candidate, StoreError> {
    Ok(Candidate {
        permission: PermissionRow {
            contact: row.get(0)?,
            list,
            state: row.get(1)?,
            basis: row.maybe_word(2, Basis::parse)?,
            event: row.get(3)?,
            since: row.get(4)?,
            acted_at: row.get(12)?,
        },
        version: row.get(5)?,
        permission_epoch: row.get(6)?,
        domain: row.get(7)?,
        erased_at: row.get(8)?,
        salt: row.get(9)?,
        sealed_data: row.get(10)?,
        suppressions: suppression::told(row.get::<Option<String>>(11)?.as_deref()),
        topics: topic_suppression::of_all(row.get::<Option<String>>(15)?.as_deref()),
        customer: row.get::<Option<_>>(13)?.zip(row.get(14)?),
        reminded_at: row.get(16)?,
        kept_at: row.get(17)?,
    })
}

/// The next contacts of a list after `after`, in the order of their ids.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn page(
    store: &Store,
    account: AccountId,
    list: ListId,
    (after, limit): (ContactId, u32),
    now: Timestamp,
) -> Result<Vec<Candidate>, StoreError> {
    let params = params![account, list, after, limit, NIL, now];
    let rows = store.read(Scope::Account(account), &PAGE, params).await?;
    rows.iter().map(|row| candidate(list, row)).collect()
}

/// The same for named contacts.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn again(
    store: &Store,
    account: AccountId,
    list: ListId,
    contacts: &[ContactId],
    now: Timestamp,
) -> Result<Vec<Candidate>, StoreError> {
    let named =
        batch(contacts.iter().map(|it| BatchRow::default().bytes("contact", it.as_bytes())));
    let params = params![account, list, named, NIL, now];
    let rows = store.read(Scope::Account(account), &AGAIN, params).await?;
    rows.iter().map(|row| candidate(list, row)).collect()
}

/// Contacts of a list by state.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn counts(
    store: &Store,
    account: AccountId,
    list: ListId,
) -> Result<Vec<(String, u64)>, StoreError> {
    let rows = store.read(Scope::Account(account), &COUNTS, params![account, list]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Contacts of a list by state and, where it is granted, by basis.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn bases(
    store: &Store,
    account: AccountId,
    list: ListId,
) -> Result<Vec<(String, Option<String>, u64)>, StoreError> {
    let rows = store.read(Scope::Account(account), &BASES, params![account, list]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).collect()
}

/// How many gave permission for a list since then, and how many left it.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn changed_since(
    store: &Store,
    (account, list): (AccountId, ListId),
    since: Timestamp,
) -> Result<(u64, u64), StoreError> {
    let params = params![account, list, since];
    let rows = store.read(Scope::Account(account), &CHANGED_SINCE, params).await?;
    rows.first().map_or(Ok((0, 0)), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Every so many-th of some contacts, from a place in the first stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Every {
    /// The distance between two of them, at least one.
    pub stride: u64,
    /// Below `stride`.
    pub offset: u64,
    /// How many at most.
    pub limit: u32,
}

/// A sample of those who gave permission for a list.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn sample(
    store: &Store,
    (account, list): (AccountId, ListId),
    every: Every,
) -> Result<Vec<ContactId>, StoreError> {
    let params = params![account, list, every.stride.max(1), every.offset, every.limit];
    let rows = store.read(Scope::Account(account), &SAMPLE, params).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// A request that nobody confirmed in time.
#[derive(Clone, Copy, Debug)]
pub struct ExpiredRequest {
    /// The account asked for.
    pub account: AccountId,
    /// The list asked for.
    pub list: ListId,
    /// Who asked.
    pub contact: ContactId,
    /// The request.
    pub event: ConsentEventId,
}

/// Requests made before `before` that are still pending.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn expired(
    store: &Store,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<ExpiredRequest>, StoreError> {
    let scope = Scope::System("one clock for every account");
    let rows = store.read(scope, &EXPIRED, params![before, limit]).await?;
    rows.iter()
        .map(|row| {
            Ok(ExpiredRequest {
                account: row.get(0)?,
                list: row.get(1)?,
                contact: row.get(2)?,
                event: row.get(3)?,
            })
        })
        .collect()
}

/// A permission that grows old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OldPermission {
    /// Whose contact.
    pub account: AccountId,
    /// Of which list.
    pub list: ListId,
    /// Whose permission.
    pub contact: ContactId,
    /// Last act of whoever gave it.
    pub acted_at: Timestamp,
}

/// Which permissions to ask about.
#[derive(Clone, Copy, Debug)]
pub struct Askable {
    /// Of one account; `None` = of all.
    pub account: Option<AccountId>,
    /// Acts at this instant or before it are too old already.
    pub frozen_through: Timestamp,
    /// Acts at this instant or before it are old enough.
    pub old_through: Timestamp,
    /// Whoever was asked so often is not asked again.
    pub asks_max: u32,
    /// The present.
    pub now: Timestamp,
    /// Most of them.
    pub limit: u32,
}

/// Permissions whose owners may be asked now, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn askable(store: &Store, which: Askable) -> Result<Vec<OldPermission>, StoreError> {
    let Askable { account, frozen_through, old_through, asks_max, now, limit } = which;
    let account = account.map_or(NIL, |it| it.0);
    let params = params![frozen_through, old_through, asks_max, now, limit, account, NIL];
    let rows = store.read(Scope::System("one clock for every account"), &ASKABLE, params).await?;
    rows.iter().map(old).collect()
}

fn old(row: &Row) -> Result<OldPermission, StoreError> {
    let (account, list, contact) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok(OldPermission { account, list, contact, acted_at: row.get(3)? })
}

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// It is on its way.
    Mailed,
    /// It could not be mailed now.
    NotNow,
}

/// Notes what came of a question about a permission as it was read, and when to
/// look at it again. Fails the unit when its owner acted meanwhile.
#[must_use]
pub fn asked(of: OldPermission, what: Asking, again: Timestamp) -> Step {
    let OldPermission { account, list, contact, acted_at } = of;
    let mailed = i64::from(what == Asking::Mailed);
    Step::new(&ASKED, params![account, list, contact, acted_at, mailed, again]).exactly(1)
}

/// Permissions of a list whose owners acted last on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeCount {
    /// Days since 1970-01-01 (UTC).
    pub day: i64,
    /// How many.
    pub contacts: u64,
    /// How many of them were asked since.
    pub asked: u64,
}

/// The permissions of a list by the day of the last act, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn ages(
    store: &Store,
    account: AccountId,
    list: ListId,
) -> Result<Vec<AgeCount>, StoreError> {
    let rows = store.read(Scope::Account(account), &AGES, params![account, list]).await?;
    rows.iter().map(age_count).collect()
}

fn age_count(row: &Row) -> Result<AgeCount, StoreError> {
    Ok(AgeCount { day: row.get(0)?, contacts: row.get(1)?, asked: row.get(2)? })
}
