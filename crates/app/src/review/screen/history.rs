//! The account: how old it is, how it stands, what was decided of it, what it
//! sent, and who complained.

use std::collections::BTreeMap;

use domain::{AccountId, ReviewId, SignedDuration, Standing, Timestamp};
use store::{
    compliance::{self, Span},
    review::{self, ReviewRow},
};

use crate::{
    Actor, App, Failure, account, complaint,
    review::desk,
    standing::{self, ActionView},
};

/// Earlier decisions that are counted: the newest.
const COUNTED_MAX: u32 = 200;
/// Earlier decisions that are shown.
const SHOWN_MAX: usize = 20;
/// Steps of the ladder that are shown.
const ACTIONS_MAX: usize = 10;
/// Days of send records that are shown.
const DAYS: i64 = 30;

/// A day of send records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// As it is written.
    pub day: String,
    /// Messages that ended.
    pub total: u64,
    /// Of these, to recipients that do not exist.
    pub bad: u64,
    /// Complaints.
    pub complaints: u64,
}

/// Something that was decided of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The review, with who decided what, when and why.
    pub review: ReviewRow,
    /// What it was about, by name.
    pub name: String,
}

/// What is known of an account.
#[derive(Clone, Debug)]
pub struct History {
    /// Its id.
    pub account: AccountId,
    /// Its name, as people know it.
    pub name: String,
    /// Country in which it is established, when it was said.
    pub country: Option<String>,
    /// Time since its first use (R002-38).
    pub age: SignedDuration,
    /// Its standing.
    pub standing: Standing,
    /// Messages an hour that it may send, when that is limited.
    pub per_hour: Option<u64>,
    /// What was decided of it before: rejections first, then the newest.
    pub reviews: Vec<Earlier>,
    /// How many of its newest 200 reviews were approved, and how many rejected.
    pub outcomes: (usize, usize),
    /// Steps of the ladder and of people, newest first.
    pub actions: Vec<ActionView>,
    /// Send records of the last thirty days, without days on which nothing ended.
    pub days: Vec<Day>,
    /// Complaint cases: all, and those that are not over.
    pub cases: (usize, usize),
    /// Since when it is open.
    pub opened_at: Timestamp,
}

impl History {
    /// Messages, bad mail and complaints of all the days.
    #[must_use]
    pub fn sums(&self) -> (u64, u64, u64) {
        let add = |sum: (u64, u64, u64), it: &Day| {
            (sum.0 + it.total, sum.1 + it.bad, sum.2 + it.complaints)
        };
        self.days.iter().fold((0, 0, 0), add)
    }
}

pub(super) async fn of(app: &App, actor: &Actor, row: &ReviewRow) -> Result<History, Failure> {
    let (id, store) = (row.account, app.store());
    let account = app.account_row(id).await?;
    let identity = account.wrapped_key.as_ref().map(|_| app.identity(&account)).transpose()?;
    let standing = standing::show(app, actor, id).await?;
    let (reviews, outcomes) = decided(app, row).await?;
    let cases = store::complaint::of_account(store, id).await?;
    let is_open = |it: &&store::complaint::Standing| !complaint::state_of(it).is_over();
    Ok(History {
        account: id,
        name: desk::account_name(app, id).await?,
        country: identity.and_then(|it| it.country),
        age: account::age(&account, app.now()),
        standing: standing.standing,
        per_hour: standing.per_hour,
        reviews,
        outcomes,
        actions: standing.actions.into_iter().take(ACTIONS_MAX).collect(),
        days: days(app, id).await?,
        cases: (cases.len(), cases.iter().filter(is_open).count()),
        opened_at: account.created_at,
    })
}

/// What was decided of the account in other reviews.
async fn decided(app: &App, row: &ReviewRow) -> Result<(Vec<Earlier>, (usize, usize)), Failure> {
    let mut rows = review::of_account(app.store(), row.account, COUNTED_MAX).await?;
    rows.retain(|it| it.id != row.id && it.decided_at.is_some());
    let count = |state: &str| rows.iter().filter(|it| it.state == state).count();
    let outcomes = (count("approved"), count("rejected"));
    rows.sort_by_key(|it| (it.state != "rejected", std::cmp::Reverse(it.decided_at)));
    rows.truncate(SHOWN_MAX);
    let names = review::names(app.store(), row.account, COUNTED_MAX).await?;
    let mut names: BTreeMap<ReviewId, String> = names.into_iter().collect();
    let named = |review: ReviewRow| {
        let name = names.remove(&review.id).unwrap_or_default();
        Earlier { review, name }
    };
    Ok((rows.into_iter().map(named).collect(), outcomes))
}

async fn days(app: &App, account: AccountId) -> Result<Vec<Day>, Failure> {
    let until = app.now();
    let from = until.saturating_sub(SignedDuration::from_hours(24 * DAYS)).unwrap_or(until);
    let today = app.ladder().days.number(until);
    let span = Span { account, campaign: None, from, until, days: (today - DAYS, today) };
    let meters = compliance::meters(app.store(), &span).await?;
    let day = |it: compliance::DayMeter| Day {
        day: crate::ladder::Days::written(it.day),
        total: it.total,
        bad: it.bad,
        complaints: it.complaints,
    };
    Ok(meters.into_iter().map(day).collect())
}
