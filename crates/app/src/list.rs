//! Lists: what contacts opt in to, with purpose and promised frequency.

use domain::{AccountId, ListId, SignedDuration, Timestamp};
use store::{Lane, Scope, list::ListRow, permission::AgeCount};

use crate::{Action, Actor, App, Failure, clock};

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

const DAY_SECONDS: i64 = SignedDuration::from_hours(24).as_secs();

/// How many contacts of a list freeze when, if none of them acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The list.
    pub list: ListRow,
    /// Contacts with a permission.
    pub granted: u64,
    /// Those among them to whom nothing is sent but the question.
    pub frozen: u64,
    /// Days after the last act from which on they are asked.
    pub ask_from_days: i64,
    /// Days after the last act at which they freeze.
    pub stale_after_days: i64,
    /// The others, by the day on which they freeze, the first day first.
    pub freezes: Vec<Freezing>,
}

/// Contacts that freeze on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freezing {
    /// The day (UTC), such as `2027-03-01`.
    pub on: String,
    /// How many.
    pub contacts: u64,
    /// How many of them were asked already and did not answer yet.
    pub asked: u64,
}

/// Says how many contacts of a list freeze when (R002-24).
///
/// # Errors
/// [`Failure::NotFound`] when the account has no such list.
pub async fn forecast(
    app: &App,
    actor: &Actor,
    account: AccountId,
    list: ListId,
) -> Result<Forecast, Failure> {
    actor.may(Action::Read, account)?;
    let row = store::list::by_id(app.store(), account, list).await?;
    let row = row.ok_or(Failure::NotFound("list"))?;
    let ages = store::permission::ages(app.store(), account, list).await?;
    let clock = clock::of(app);
    let days = |it: SignedDuration| it.as_secs() / DAY_SECONDS;
    let stale_after_days = days(clock.stale_after);
    let ask_from_days = days(clock.stale_after.saturating_sub(clock.ask_before));
    let today = app.now().as_second().div_euclid(DAY_SECONDS);
    let granted = ages.iter().map(|it| it.contacts).sum();
    // On the day itself some are, and some are not yet.
    let is_over = |it: &&AgeCount| it.day + stale_after_days < today;
    let frozen = ages.iter().filter(is_over).map(|it| it.contacts).sum();
    let freezes = ages
        .iter()
        .filter(|it| !is_over(it))
        .map(|it| Freezing {
            on: written(it.day + stale_after_days),
            contacts: it.contacts,
            asked: it.asked,
        })
        .collect();
    Ok(Forecast { list: row, granted, frozen, ask_from_days, stale_after_days, freezes })
}

fn written(day: i64) -> String {
    let start = Timestamp::from_second(day.saturating_mul(DAY_SECONDS)).unwrap_or(Timestamp::MAX);
    start.strftime("%Y-%m-%d").to_string()
}
