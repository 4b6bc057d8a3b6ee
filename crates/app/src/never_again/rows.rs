//! What stands already, and topics that are forbidden again.

use domain::{AccountId, Timestamp};
use store::{
    Lane, Scope,
    suppression::SuppressionRow,
    topic_suppression::{self, TopicSuppressionRow},
};

use crate::{App, Failure};

/// Forbids an address for a topic again. Who took the topic back since the backup
/// has to do so once more: the journal keeps no record of it.
pub(super) async fn topic_suppressed(
    app: &App,
    account: AccountId,
    row: &TopicSuppressionRow,
) -> Result<bool, Failure> {
    let found = topic_suppression::of_key(app.store(), account, &row.address_key).await?;
    let stands = |it: &TopicSuppressionRow| {
        (it.list, &it.topic, &it.reason) == (row.list, &row.topic, &row.reason)
            && it.created_at >= row.created_at
            && is_as_long(it.until, row.until)
    };
    if found.iter().any(stands) {
        return Ok(false);
    }
    let steps = vec![
        topic_suppression::insert(account, row),
        store::contact::raise_epoch_by_key(account, &row.address_key),
    ];
    app.store().unit(Scope::Account(account), Lane::OptOut, steps).await?;
    Ok(true)
}

/// True when what stands until `a` stands as long as what stands until `b`.
pub(crate) fn is_as_long(a: Option<Timestamp>, b: Option<Timestamp>) -> bool {
    a.is_none_or(|a| b.is_some_and(|b| a >= b))
}

/// What forbids the address in this account itself: what holds for the whole
/// installation is an entry of its own.
pub(crate) async fn own_rows(
    app: &App,
    account: AccountId,
    key: &[u8],
) -> Result<Vec<SuppressionRow>, Failure> {
    let mut found = store::suppression::of_key(app.store(), account, key).await?;
    if account.0 != store::NIL {
        for row in store::suppression::everywhere(app.store(), key).await? {
            if let Some(place) = found.iter().position(|it| *it == row) {
                found.remove(place);
            }
        }
    }
    Ok(found)
}
