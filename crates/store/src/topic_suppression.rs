//! Suppression by topic: what forbids an address for one topic of a list
//! (DECISIONS D51). The wider scopes are in [`crate::suppression`].

use clearance::Suppression;
use domain::{AccountId, ListId, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("topic_suppression/insert");
static OF_KEY: Statement = statement!("topic_suppression/of_key");
static LIFT: Statement = statement!("topic_suppression/lift");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &OF_KEY, &LIFT];

/// What forbids an address for a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicSuppressionRow {
    /// Keyed hash of the address under the installation's key.
    pub address_key: Vec<u8>,
    /// Of which list.
    pub list: ListId,
    /// Which of its topics.
    pub topic: String,
    /// `unsubscribed` or `manual`.
    pub reason: String,
    /// Since when; the last time, when it happened again.
    pub created_at: Timestamp,
    /// Until when; `None` is for good.
    pub until: Option<Timestamp>,
}

/// Forbids an address for a topic. Each reason has a row of its own; of the same
/// reason twice, the later instant and the longer time stand.
#[must_use]
pub fn insert(account: AccountId, row: &TopicSuppressionRow) -> Step {
    let TopicSuppressionRow { address_key, list, topic, reason, created_at, until } = row.clone();
    let params = params![account, address_key, list, topic, reason, created_at, until];
    Step::new(&INSERT, params).exactly(1)
}

/// Takes a row away as it was read; one that was written anew meanwhile stays.
#[must_use]
pub fn lift(account: AccountId, row: &TopicSuppressionRow) -> Step {
    let TopicSuppressionRow { address_key, list, topic, reason, created_at, .. } = row.clone();
    Step::new(&LIFT, params![account, address_key, list, topic, reason, created_at])
}

/// Every topic for which an address is forbidden, also those whose time is over.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_key(
    store: &Store,
    account: AccountId,
    address_key: &[u8],
) -> Result<Vec<TopicSuppressionRow>, StoreError> {
    let params = params![account, address_key.to_vec()];
    let rows = store.read(Scope::Account(account), &OF_KEY, params).await?;
    rows.iter()
        .map(|row| {
            Ok(TopicSuppressionRow {
                address_key: address_key.to_vec(),
                list: row.get(0)?,
                topic: row.get(1)?,
                reason: row.get(2)?,
                created_at: row.get(3)?,
                until: row.get(4)?,
            })
        })
        .collect()
}

/// What a statement told of one topic: `reason [until]` each.
pub(crate) fn of_one(told: Option<&str>) -> impl Iterator<Item = Suppression> {
    told.into_iter().flat_map(|it| it.split(';')).map(entry)
}

/// What a statement told of all topics of a list: `reason [until];topic`, a line
/// each.
pub(crate) fn of_all(told: Option<&str>) -> Vec<(String, Suppression)> {
    let lines = told.into_iter().flat_map(str::lines);
    let read = |line: &str| {
        let (reason, topic) = line.split_once(';').unwrap_or(("", line));
        (topic.to_owned(), entry(reason))
    };
    lines.map(read).collect()
}

fn entry(told: &str) -> Suppression {
    Suppression::of_text(&format!("topic {told}"))
}
