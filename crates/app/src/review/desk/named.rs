//! What a review is about: its name, its size, its list, its account.

use domain::{AccountId, CampaignId, ImportId, ListId};
use store::review::{self, ReviewRow};

use crate::{App, Failure, appeal, import::wave};

/// What a review is about.
pub(in crate::review) struct Named {
    /// Name of the campaign, or of the list that contacts were uploaded for.
    pub name: String,
    /// How large it is: recipients, or lines.
    pub size: u64,
    /// The list; `None` for an appeal.
    pub list: Option<ListId>,
}

/// What a review is about by name, and how large that is.
pub(in crate::review) async fn named(app: &App, row: &ReviewRow) -> Result<Named, Failure> {
    let (store, account) = (app.store(), row.account);
    let named = match row.subject_kind.as_str() {
        "import" | "wave" => {
            let import = store::import::by_id(store, account, import_of(app, row).await?).await?;
            let import = import.ok_or(Failure::NotFound("import"))?;
            let list = store::list::by_id(store, account, import.list).await?;
            Named {
                name: list.map_or_else(|| import.list.to_string(), |it| it.name),
                size: import.rows_total,
                list: Some(import.list),
            }
        }
        "appeal" => {
            let name = appeal::of_review(app, row).await?.standing.to_string();
            Named { name, size: 0, list: None }
        }
        _ => {
            let found = store::campaign::by_id(store, account, CampaignId(row.subject)).await?;
            let found = found.ok_or(Failure::NotFound("campaign"))?;
            Named { name: found.name, size: found.recipients, list: Some(found.list) }
        }
    };
    Ok(named)
}

/// How many other reviews of the account wait for a decision about that list.
pub(in crate::review) async fn others(
    app: &App,
    row: &ReviewRow,
    list: ListId,
) -> Result<u64, Failure> {
    let mut count = 0;
    for other in review::open(app.store()).await? {
        let is_other = other.account == row.account && other.id != row.id;
        if is_other && named(app, &other).await?.list == Some(list) {
            count += 1;
        }
    }
    Ok(count)
}

/// The import that a review is about: itself, or that of its first wave.
pub(in crate::review) async fn import_of(app: &App, row: &ReviewRow) -> Result<ImportId, Failure> {
    match row.subject_kind.as_str() {
        "wave" => Ok(wave::of_review(app, row).await?.import),
        _ => Ok(ImportId(row.subject)),
    }
}

/// Name of an account, as people know it; its id once its key was destroyed.
pub(in crate::review) async fn account_name(
    app: &App,
    account: AccountId,
) -> Result<String, Failure> {
    let row = app.account_row(account).await?;
    if row.wrapped_key.is_none() {
        return Ok(account.to_string());
    }
    let identity = app.identity(&row)?;
    Ok(identity.trading_name.unwrap_or(identity.legal_name))
}
