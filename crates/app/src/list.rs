//! Lists: what contacts opt in to, with purpose, topics and promised frequency.
//!
//! What people agreed to is not changed behind their backs: purpose and topics
//! stay, and a promise can only become stricter (DECISIONS D44).

use std::collections::BTreeSet;

pub use ::campaign::Promise;
use consent::RegularMailing;
use domain::{AccountId, ListId, SignedDuration, Timestamp};
pub use store::list::ListRow;
use store::{
    Lane, Scope, Step,
    list_promise::{self, PromiseRow},
    list_topic,
    permission::AgeCount,
};

use crate::{Action, Actor, App, Failure, clock};

/// Most topics of a list. Who has more has several lists.
const TOPICS_MAX: usize = 20;
/// Longest name of a topic, in bytes.
const TOPIC_BYTES_MAX: usize = 100;

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

/// What a list binds its sender to, beyond its words.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// At most so many mails in so many days; `None` = nothing is promised.
    pub promise: Option<Promise>,
    /// What it is about; a campaign names one of them. Empty = its purpose alone.
    pub topics: Vec<String>,
}

/// Makes a list that promises no number and has no topics.
///
/// # Errors
/// [`Failure`].
pub async fn create(
    app: &App,
    actor: &Actor,
    account: AccountId,
    new: NewList,
) -> Result<ListId, Failure> {
    create_on_terms(app, actor, account, new, Terms::default()).await
}

/// Makes a list.
///
/// # Errors
/// [`Failure`].
pub async fn create_on_terms(
    app: &App,
    actor: &Actor,
    account: AccountId,
    new: NewList,
    terms: Terms,
) -> Result<ListId, Failure> {
    actor.may(Action::ManageLists, account)?;
    for (field, value) in
        [("name", &new.name), ("purpose", &new.purpose), ("frequency", &new.frequency)]
    {
        if !is_line(value, 500) {
            let problem = "must be one line of 1 to 500 bytes: people read it before they opt in";
            return Err(Failure::invalid(field, problem));
        }
    }
    let topics = topics(&terms.topics)?;
    let now = app.now();
    let NewList { name, purpose, frequency } = new;
    let row = ListRow { id: ListId::new(now, app.random()), name, purpose, frequency };
    let mut steps = vec![store::list::insert(account, &row, now)];
    steps.extend(terms.promise.map(|it| promised((account, row.id), 1, it, now)));
    steps.extend(topics.iter().map(|it| list_topic::insert(account, row.id, it, now)));
    app.store().unit(Scope::Account(account), Lane::Interactive, steps).await?;
    Ok(row.id)
}

fn is_line(text: &str, bytes_max: usize) -> bool {
    let breaks = |it: char| it.is_control() || matches!(it, '\u{2028}' | '\u{2029}');
    !text.trim().is_empty() && text.len() <= bytes_max && !text.contains(breaks)
}

fn topics(said: &[String]) -> Result<BTreeSet<String>, Failure> {
    if said.len() > TOPICS_MAX {
        return Err(Failure::invalid("topics", format!("at most {TOPICS_MAX}")));
    }
    if !said.iter().all(|it| is_line(it, TOPIC_BYTES_MAX)) {
        let problem = format!("each must be one line of 1 to {TOPIC_BYTES_MAX} bytes");
        return Err(Failure::invalid("topics", problem));
    }
    let topics: BTreeSet<_> = said.iter().map(|it| it.trim().to_owned()).collect();
    if topics.len() < said.len() {
        return Err(Failure::invalid("topics", "one is named twice"));
    }
    Ok(topics)
}

fn promised(
    (account, list): (AccountId, ListId),
    version: u32,
    promise: Promise,
    now: Timestamp,
) -> Step {
    let (mails, days) = (promise.mails(), promise.days());
    list_promise::insert(account, list, PromiseRow { version, mails, days, created_at: now })
}

/// Promises a frequency, or a stricter one than before (R002-09).
///
/// # Errors
/// [`Failure::Conflict`] when it is looser than the one in force.
pub async fn promise(
    app: &App,
    actor: &Actor,
    (account, list): (AccountId, ListId),
    promise: Promise,
) -> Result<(), Failure> {
    actor.may(Action::ManageLists, account)?;
    store::list::by_id(app.store(), account, list).await?.ok_or(Failure::NotFound("list"))?;
    let earlier = list_promise::of_list(app.store(), account, list).await?;
    if let Some(binding) = earlier.and_then(|it| in_force(&it)) {
        promise.may_replace(binding).map_err(|it| Failure::Conflict(it.to_string()))?;
    }
    let version = earlier.map_or(0, |it| it.version).saturating_add(1);
    let step = promised((account, list), version, promise, app.now());
    app.store().unit(Scope::Account(account), Lane::Interactive, vec![step]).await?;
    Ok(())
}

fn in_force(row: &PromiseRow) -> Option<Promise> {
    Promise::new(row.mails, row.days).ok()
}

/// What a list promises now.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(crate) async fn promise_of(
    app: &App,
    account: AccountId,
    list: ListId,
) -> Result<Option<Promise>, Failure> {
    let row = list_promise::of_list(app.store(), account, list).await?;
    Ok(row.and_then(|it| in_force(&it)))
}

/// A list as its members see it.
#[derive(Clone, Debug)]
pub struct ListView {
    /// The row.
    pub row: ListRow,
    /// Contacts that gave permission.
    pub granted: u64,
    /// What it is about, in the order of letters.
    pub topics: Vec<String>,
    /// What it promises of its frequency, and its campaigns that started in the
    /// time that the promise speaks of.
    pub promise: Option<(Promise, u64)>,
}

/// The account's lists.
///
/// # Errors
/// [`Failure`].
pub async fn all(app: &App, actor: &Actor, account: AccountId) -> Result<Vec<ListView>, Failure> {
    actor.may(Action::Read, account)?;
    let mut views = Vec::new();
    for (row, granted) in store::list::all(app.store(), account).await? {
        let topics = list_topic::of_list(app.store(), account, row.id).await?;
        let promise = match promise_of(app, account, row.id).await? {
            Some(promise) => {
                let since = app.now().saturating_sub(promise.window()).unwrap_or(Timestamp::MIN);
                let key = (account, row.id);
                Some((promise, store::campaign::started_since(app.store(), key, since).await?))
            }
            None => None,
        };
        views.push(ListView { row, granted, topics, promise });
    }
    Ok(views)
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
    let book = app.book_of(&app.account_row(account).await?)?;
    let clock = clock::of(&book.rules);
    let ages = match clock.regular_mailing {
        RegularMailing::Ignored => store::permission::ages(app.store(), account, list).await?,
        RegularMailing::Counts => store::permission::ages_kept(app.store(), account, list).await?,
    };
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
