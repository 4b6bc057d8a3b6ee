//! Campaigns: drafts, frozen content, life cycle, restart point of expansion.

use domain::{
    AccountId, CampaignId, CampaignState, ContactId, Digest, Domain, Language, ListId, Sealed,
    Timestamp, VerdictId,
};

use crate::{NIL, Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("campaign/insert");
static BY_ID: Statement = statement!("campaign/by_id");
static EVERY: Statement = statement!("campaign/all");
static IN_STATE: Statement = statement!("campaign/in_state");
static FREEZE: Statement = statement!("campaign/freeze");
static TRANSITION: Statement = statement!("campaign/transition");
static CANCEL_IN_STATE: Statement = statement!("campaign/cancel_in_state");
static SET_VERDICT: Statement = statement!("campaign/set_verdict");
static EXPAND_THROUGH: Statement = statement!("campaign/expand_through");
static RECENT: Statement = statement!("campaign/recent");
static DUE: Statement = statement!("campaign/due");
static RECOUNT: Statement = statement!("campaign/recount");
static DECLARE: Statement = statement!("campaign/declare");
static LATEST_OF_LIST: Statement = statement!("campaign/latest_of_list");
static MEASURE: Statement = statement!("campaign/measure");
static EARLIER: Statement = statement!("campaign/earlier");
static STARTED_SINCE: Statement = statement!("campaign/started_since");

pub(crate) static ALL: &[&Statement] = &[
    &INSERT,
    &BY_ID,
    &EVERY,
    &IN_STATE,
    &FREEZE,
    &TRANSITION,
    &CANCEL_IN_STATE,
    &SET_VERDICT,
    &EXPAND_THROUGH,
    &RECENT,
    &DUE,
    &RECOUNT,
    &DECLARE,
    &LATEST_OF_LIST,
    &MEASURE,
    &EARLIER,
    &STARTED_SINCE,
];

/// A campaign as stored.
#[derive(Clone, Debug)]
pub struct CampaignRow {
    /// Whose it is.
    pub account: AccountId,
    /// Its id.
    pub id: CampaignId,
    /// The list it goes to.
    pub list: ListId,
    /// Its name in the account.
    pub name: String,
    /// Where it stands.
    pub state: CampaignState,
    /// Rises with every change of state (DECISIONS D2).
    pub epoch: i64,
    /// From name, from address, reply-to; sealed with the account's key.
    pub sealed_sender: Sealed,
    /// Domain of the from address.
    pub sender_domain: Domain,
    /// Language of its footer.
    pub language: Language,
    /// Blob of the author's source.
    pub source: Digest,
    /// Blob of the compiled artefact, since submission.
    pub artefact: Option<Digest>,
    /// Likeness sketch of its content, since submission.
    pub sketch: Option<i64>,
    /// Recipients counted at submission, and again at the start.
    pub recipients: u64,
    /// The verdict in force.
    pub verdict: Option<VerdictId>,
    /// When the draft was made.
    pub created_at: Timestamp,
    /// When it was submitted.
    pub submitted_at: Option<Timestamp>,
    /// When it is to start.
    pub scheduled_at: Option<Timestamp>,
    /// When it started.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// Restart point of the expansion.
    pub expanded_through: Option<ContactId>,
    /// When every contact had been planned.
    pub expanded_at: Option<Timestamp>,
    /// The topic of its list that it is about; `None` when the list has none.
    pub topic: Option<String>,
    /// What was measured when it was handed in, and again at its start.
    pub measured: Measured,
    /// The expression of the segment that it is aimed by; `None` = its whole list.
    pub sealed_segment: Option<Sealed>,
    /// The group of goods it is about, when it goes to customers too; `None` = it
    /// rests on consent alone.
    pub goods: Option<String>,
}

/// What is measured of a campaign and its audience.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// How like its content is to what its list is for, in percent; `None` =
    /// from before it was measured.
    pub topic_likeness: Option<u32>,
    /// What share of the promised frequency the recipient gets who gets most, in
    /// percent; `None` = nothing was promised.
    pub promise_percent: Option<u32>,
    /// Recipients who get more than was promised.
    pub promise_over: Option<u64>,
}

fn from_row(row: &Row) -> Result<CampaignRow, StoreError> {
    Ok(CampaignRow {
        account: row.get(0)?,
        id: row.get(1)?,
        list: row.get(2)?,
        name: row.get(3)?,
        state: row.word(4, CampaignState::parse)?,
        epoch: row.get(5)?,
        sealed_sender: row.get(6)?,
        sender_domain: row.get(7)?,
        language: row.word(8, Language::matching)?,
        source: row.get(9)?,
        artefact: row.get(10)?,
        sketch: row.get(11)?,
        recipients: row.get(12)?,
        verdict: row.get(13)?,
        created_at: row.get(14)?,
        submitted_at: row.get(15)?,
        scheduled_at: row.get(16)?,
        started_at: row.get(17)?,
        finished_at: row.get(18)?,
        expanded_through: row.get(19)?,
        expanded_at: row.get(20)?,
        topic: row.get(21)?,
        measured: Measured {
            topic_likeness: row.get(22)?,
            promise_percent: row.get(23)?,
            promise_over: row.get(24)?,
        },
        sealed_segment: row.get(25)?,
        goods: row.get(26)?,
    })
}

/// A draft to add.
#[derive(Clone, Debug)]
pub struct NewCampaign {
    /// Its id.
    pub id: CampaignId,
    /// The list it goes to.
    pub list: ListId,
    /// Its name in the account.
    pub name: String,
    /// Sender, sealed with the account's key.
    pub sealed_sender: Sealed,
    /// Domain of the from address.
    pub sender_domain: Domain,
    /// Language of its footer.
    pub language: Language,
    /// Blob of the author's source.
    pub source: Digest,
    /// The topic of its list that it is about.
    pub topic: Option<String>,
    /// The expression of its segment, sealed with the account's key.
    pub sealed_segment: Option<Sealed>,
    /// The present.
    pub now: Timestamp,
}

/// Adds a draft.
#[must_use]
pub fn insert(account: AccountId, new: &NewCampaign) -> Step {
    let NewCampaign { id, list, name, sealed_sender, .. } = new.clone();
    let NewCampaign { sender_domain, source, topic, sealed_segment, now, .. } = new.clone();
    let language = new.language.tag();
    Step::new(
        &INSERT,
        params![
            account,
            id,
            list,
            name,
            sealed_sender,
            sender_domain,
            language,
            source,
            now,
            topic,
            sealed_segment
        ],
    )
    .exactly(1)
}

/// What submission fixes.
#[derive(Clone, Copy, Debug)]
pub struct Frozen {
    /// Epoch of the draft that was read.
    pub epoch: i64,
    /// Where it goes: submitted.
    pub state: CampaignState,
    /// Blob of the compiled artefact.
    pub artefact: Digest,
    /// Likeness sketch of the content.
    pub sketch: i64,
    /// Recipients counted.
    pub recipients: u64,
    /// The present.
    pub now: Timestamp,
}

/// Freezes a draft; fails when it changed since it was read.
#[must_use]
pub fn freeze(account: AccountId, campaign: CampaignId, frozen: Frozen) -> Step {
    let Frozen { epoch, state, artefact, sketch, recipients, now } = frozen;
    let state = state.as_str();
    Step::new(&FREEZE, params![account, campaign, epoch, state, artefact, sketch, recipients, now])
        .exactly(1)
}

/// A change of state.
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    /// Epoch that was read.
    pub epoch: i64,
    /// The new state.
    pub to: CampaignState,
    /// When it is to start; `None` leaves the time as it is.
    pub scheduled_at: Option<Timestamp>,
    /// The present.
    pub now: Timestamp,
}

/// Moves a campaign on; fails when it changed since it was read.
#[must_use]
pub fn transition(account: AccountId, campaign: CampaignId, change: Transition) -> Step {
    let Transition { epoch, to, scheduled_at, now } = change;
    Step::new(&TRANSITION, params![account, campaign, epoch, to.as_str(), scheduled_at, now])
        .exactly(1)
}

/// Cancels every campaign of the account in one state: the account is closed.
#[must_use]
pub fn cancel_in_state(account: AccountId, state: CampaignState, now: Timestamp) -> Step {
    Step::new(&CANCEL_IN_STATE, params![account, state.as_str(), now])
}

/// Puts a new verdict in force without a change of state.
#[must_use]
pub fn set_verdict(account: AccountId, campaign: CampaignId, verdict: VerdictId) -> Step {
    Step::new(&SET_VERDICT, params![account, campaign, verdict]).exactly(1)
}

/// Sets how many recipients a campaign has.
#[must_use]
pub fn recount(account: AccountId, campaign: CampaignId, recipients: u64) -> Step {
    Step::new(&RECOUNT, params![account, campaign, recipients]).exactly(1)
}

/// Keeps what was measured of a campaign.
#[must_use]
pub fn measure(account: AccountId, campaign: CampaignId, measured: Measured) -> Step {
    let Measured { topic_likeness, promise_percent, promise_over } = measured;
    Step::new(&MEASURE, params![account, campaign, topic_likeness, promise_percent, promise_over])
        .exactly(1)
}

/// Moves the restart point of the expansion from `from` to `to`; `done` when
/// no contact is left.
#[must_use]
pub fn expand_through(
    (account, campaign): (AccountId, CampaignId),
    (from, to): (Option<ContactId>, ContactId),
    done: Option<Timestamp>,
) -> Step {
    let from = from.map_or(NIL, |it| it.0);
    Step::new(&EXPAND_THROUGH, params![account, campaign, to, from, done, NIL]).exactly(1)
}

/// One campaign.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_id(
    store: &Store,
    account: AccountId,
    campaign: CampaignId,
) -> Result<Option<CampaignRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &BY_ID, params![account, campaign]).await?;
    rows.first().map(from_row).transpose()
}

/// The account's campaigns, newest first; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(store: &Store, account: AccountId) -> Result<Vec<CampaignRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &EVERY, params![account]).await?;
    rows.iter().map(from_row).collect()
}

/// Campaigns of every account in a state; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn in_state(store: &Store, state: CampaignState) -> Result<Vec<CampaignRow>, StoreError> {
    let scope = Scope::System("the campaign worker serves every account");
    let rows = store.read(scope, &IN_STATE, params![state.as_str()]).await?;
    rows.iter().map(from_row).collect()
}

/// Scheduled campaigns of every account whose time has come, the longest
/// overdue first; at most 200. What is scheduled for later holds nobody up.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn due(store: &Store, now: Timestamp) -> Result<Vec<CampaignRow>, StoreError> {
    let scope = Scope::System("the campaign worker serves every account");
    let rows = store.read(scope, &DUE, params![now]).await?;
    rows.iter().map(from_row).collect()
}

/// An earlier mailing, for comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecentCampaign {
    /// Its id.
    pub id: CampaignId,
    /// Likeness sketch of its content.
    pub sketch: i64,
    /// Recipients counted at its submission.
    pub recipients: u64,
    /// When it was submitted.
    pub submitted_at: Timestamp,
}

/// What the account submitted since `since`, without `except` and without what
/// was cancelled before it began.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn recent(
    store: &Store,
    account: AccountId,
    since: Timestamp,
    except: CampaignId,
) -> Result<Vec<RecentCampaign>, StoreError> {
    let params = params![account, since, except];
    let rows = store.read(Scope::Account(account), &RECENT, params).await?;
    rows.iter()
        .map(|row| {
            Ok(RecentCampaign {
                id: row.get(0)?,
                sketch: row.get(1)?,
                recipients: row.get(2)?,
                submitted_at: row.get(3)?,
            })
        })
        .collect()
}

/// The last campaign of a list that went out.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn latest_of_list(
    store: &Store,
    account: AccountId,
    list: ListId,
) -> Result<Option<CampaignId>, StoreError> {
    let params = params![account, list];
    let rows = store.read(Scope::Account(account), &LATEST_OF_LIST, params).await?;
    rows.first().map(|row| row.get(0)).transpose()
}

/// What the list's other campaigns said that went out, newest first, at most
/// `limit`; of that topic alone when one is named.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn earlier(
    store: &Store,
    (account, list, except): (AccountId, ListId, CampaignId),
    topic: Option<&str>,
    limit: u32,
) -> Result<Vec<Digest>, StoreError> {
    let params = params![account, list, except, topic, limit];
    let rows = store.read(Scope::Account(account), &EARLIER, params).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// How many of the list's campaigns started after `since`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn started_since(
    store: &Store,
    (account, list): (AccountId, ListId),
    since: Timestamp,
) -> Result<u64, StoreError> {
    let params = params![account, list, since];
    let rows = store.read(Scope::Account(account), &STARTED_SINCE, params).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// Says that a draft goes to customers too, and about which goods; `None` takes it
/// back. Fails when it is no draft any more, or changed since it was read.
#[must_use]
pub fn declare(
    (account, campaign): (AccountId, CampaignId),
    epoch: i64,
    goods: Option<&str>,
) -> Step {
    Step::new(&DECLARE, params![account, campaign, epoch, goods]).exactly(1)
}
