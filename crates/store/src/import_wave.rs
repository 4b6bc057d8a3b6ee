//! First waves: mail to contacts of a new import goes to some of them, and to the
//! others when that was judged. **Never** here: who is drawn, or a limit.

use domain::{AccountId, CampaignId, ImportId, ListId, Timestamp, WaveId};

use crate::{Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("import_wave/insert");
static NEW_IMPORTS: Statement = statement!("import_wave/new_imports");
static IN_STATES: Statement = statement!("import_wave/in_states");
static BY_ID: Statement = statement!("import_wave/by_id");
static SET_STATE: Statement = statement!("import_wave/set_state");
static COUNT: Statement = statement!("import_wave/count");
static COUNTS: Statement = statement!("import_wave/counts");
static OF_CAMPAIGN: Statement = statement!("import_wave/of_campaign");

pub(crate) static ALL: &[&Statement] =
    &[&INSERT, &NEW_IMPORTS, &IN_STATES, &BY_ID, &SET_STATE, &COUNT, &COUNTS, &OF_CAMPAIGN];

/// Where a wave stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaveState {
    /// Its mail is under way; the others wait.
    Open,
    /// The rules found nothing: the others are mailed.
    Passed,
    /// The rules hold it: a reviewer looks, and the others wait.
    Held,
    /// A reviewer let the others be mailed.
    Released,
    /// A reviewer did not: the import is taken back.
    Refused,
}

impl WaveState {
    const WORDS: [(Self, &'static str); 5] = [
        (Self::Open, "open"),
        (Self::Passed, "passed"),
        (Self::Held, "held"),
        (Self::Released, "released"),
        (Self::Refused, "refused"),
    ];

    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(it, _)| *it == self).map_or("", |(_, word)| word)
    }

    /// True while others of the import wait for it.
    #[must_use]
    pub fn holds_up(self) -> bool {
        matches!(self, Self::Open | Self::Held | Self::Refused)
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, it)| *it == word).map(|(it, _)| *it)
    }
}

/// A wave as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaveRow {
    /// Whose it is.
    pub account: AccountId,
    /// The import.
    pub import: ImportId,
    /// Its id.
    pub id: WaveId,
    /// The list.
    pub list: ListId,
    /// The campaign with which it began.
    pub campaign: CampaignId,
    /// What says who is of it.
    pub seed: Vec<u8>,
    /// How many of [`Self::total`] are of it.
    pub size: u64,
    /// Contacts of all imports that were new then.
    pub total: u64,
    /// How many of this import are of it, about.
    pub expected: u64,
    /// Where it stands.
    pub state: WaveState,
    /// When it began.
    pub opened_at: Timestamp,
}

fn from_row(row: &Row) -> Result<WaveRow, StoreError> {
    Ok(WaveRow {
        account: row.get(0)?,
        import: row.get(1)?,
        id: row.get(2)?,
        list: row.get(3)?,
        campaign: row.get(4)?,
        seed: row.get(5)?,
        size: row.get(6)?,
        total: row.get(7)?,
        expected: row.get(8)?,
        state: row.word(9, WaveState::parse)?,
        opened_at: row.get(10)?,
    })
}

/// Opens a wave; nothing when the import has one.
#[must_use]
pub fn insert(row: &WaveRow) -> Step {
    let it = row.clone();
    Step::new(
        &INSERT,
        params![
            it.account,
            it.import,
            it.id,
            it.list,
            it.campaign,
            it.seed,
            it.size,
            it.total,
            it.expected,
            it.state.as_str(),
            it.opened_at
        ],
    )
}

/// Accepted imports of a list that no campaign went to as a whole, with how many
/// contacts each brought.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn new_imports(
    store: &Store,
    account: AccountId,
    list: ListId,
) -> Result<Vec<(ImportId, u64)>, StoreError> {
    let rows = store.read(Scope::Account(account), &NEW_IMPORTS, params![account, list]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

async fn in_states(store: &Store, states: [WaveState; 3]) -> Result<Vec<WaveRow>, StoreError> {
    let scope = Scope::System("the re-check and the worker serve every account");
    let [a, b, c] = states.map(WaveState::as_str);
    store.read(scope, &IN_STATES, params![a, b, c]).await?.iter().map(from_row).collect()
}

/// Waves of every account for which others wait: those that [hold up](WaveState::holds_up)
/// others, but for imports that were taken back and closed accounts.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn not_passed(store: &Store) -> Result<Vec<WaveRow>, StoreError> {
    in_states(store, [WaveState::Open, WaveState::Held, WaveState::Refused]).await
}

/// Waves of every account that were not judged.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn open(store: &Store) -> Result<Vec<WaveRow>, StoreError> {
    in_states(store, [WaveState::Open; 3]).await
}

/// The waves that began with a campaign.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_campaign(
    store: &Store,
    account: AccountId,
    campaign: CampaignId,
) -> Result<Vec<WaveRow>, StoreError> {
    let params = params![account, campaign];
    store.read(Scope::Account(account), &OF_CAMPAIGN, params).await?.iter().map(from_row).collect()
}

/// One wave.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_id(
    store: &Store,
    account: AccountId,
    wave: WaveId,
) -> Result<Option<WaveRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &BY_ID, params![account, wave]).await?;
    rows.first().map(from_row).transpose()
}

/// Moves a wave on; fails when it moved meanwhile.
#[must_use]
pub fn set_state(row: &WaveRow, to: WaveState, now: Timestamp) -> Step {
    let (from, to) = (row.state.as_str(), to.as_str());
    Step::new(&SET_STATE, params![row.account, row.import, from, to, now]).exactly(1)
}

/// How mail of a wave ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// With a final outcome.
    pub settled: u64,
    /// Accepted by receiving hosts.
    pub accepted: u64,
    /// To recipients that do not exist.
    pub bad: u64,
    /// Complained about.
    pub complaints: u64,
    /// Without an outcome so far.
    pub under_way: u64,
}

impl std::ops::Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            settled: self.settled + other.settled,
            accepted: self.accepted + other.accepted,
            bad: self.bad + other.bad,
            complaints: self.complaints + other.complaints,
            under_way: self.under_way + other.under_way,
        }
    }
}

/// Keeps what a wave was judged by.
#[must_use]
pub fn count(row: &WaveRow, counts: Counts) -> Step {
    let Counts { settled, bad, complaints, .. } = counts;
    Step::new(&COUNT, params![row.account, row.import, settled, bad, complaints]).exactly(1)
}

/// How the mail of a wave ended.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn counts(store: &Store, row: &WaveRow) -> Result<Counts, StoreError> {
    let params = params![row.account, row.id];
    let rows = store.read(Scope::Account(row.account), &COUNTS, params).await?;
    rows.first().map_or(Ok(Counts::default()), |row| {
        Ok(Counts {
            settled: row.get(0)?,
            accepted: row.get(1)?,
            bad: row.get(2)?,
            complaints: row.get(3)?,
            under_way: row.get(4)?,
        })
    })
}
