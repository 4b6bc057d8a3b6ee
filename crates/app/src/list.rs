//! Lists: what contacts opt in to, with purpose and promised frequency.

use domain::{AccountId, ListId};
use store::{Lane, Scope, list::ListRow};

use crate::{Action, Actor, App, Failure};

/// A list to make.
#[derive(Clone, Debug)]
pub struct NewList {
    /// Its name, as people see it.
    pub name: String,
    /// What will be sent (R002-07).
    pub purpose: String,
    /// How often (R002-08).
    pub frequency: String,
}

/// Makes a list.
///
/// # Errors
/// [`Failure`].
pub async fn create(
    app: &App,
    actor: &Actor,
    account: AccountId,
    new: NewList,
) -> Result<ListId, Failure> {
    actor.may(Action::ManageLists, account)?;
    for (field, value) in
        [("name", &new.name), ("purpose", &new.purpose), ("frequency", &new.frequency)]
    {
        let breaks = |it: char| it.is_control() || matches!(it, '\u{2028}' | '\u{2029}');
        if value.trim().is_empty() || value.len() > 500 || value.contains(breaks) {
            let problem = "must be one line of 1 to 500 bytes: people read it before they opt in";
            return Err(Failure::invalid(field, problem));
        }
    }
    let now = app.now();
    let NewList { name, purpose, frequency } = new;
    let row = ListRow { id: ListId::new(now, app.random()), name, purpose, frequency };
    let step = store::list::insert(account, &row, now);
    app.store().unit(Scope::Account(account), Lane::Interactive, vec![step]).await?;
    Ok(row.id)
}

/// The account's lists, each with the number of contacts that gave permission.
///
/// # Errors
/// [`Failure`].
pub async fn all(
    app: &App,
    actor: &Actor,
    account: AccountId,
) -> Result<Vec<(ListRow, u64)>, Failure> {
    actor.may(Action::Read, account)?;
    Ok(store::list::all(app.store(), account).await?)
}
