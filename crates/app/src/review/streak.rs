//! Accounts whose imports and campaigns are rejected again and again: the desk says
//! so wherever they appear, and the audit opens one finding for each streak
//! (R001-42, DECISIONS D54).
//!
//! A streak begins with the rejection that makes so many of them within the time of
//! the policy (`review.rejected-often`, `review.rejected-within`), and lasts while
//! that holds. **Never** here: what follows; a person looks.

use domain::{AccountId, ReviewId, SignedDuration, Timestamp};
use store::{finding, review};

use super::desk;
use crate::{Action, Actor, App, Failure};

/// The audit item that is found.
pub(crate) const ITEM: &str = "rejected-often";
/// Reviews of an account that are looked through.
const REVIEWS_MAX: u32 = 500;

/// An account that is rejected again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Streak {
    /// The account.
    pub account: AccountId,
    /// Its name, as people know it.
    pub name: String,
    /// The rejected reviews, first to last.
    pub reviews: Vec<ReviewId>,
    /// When the first of them was rejected.
    pub since: Timestamp,
    /// Those that made it a streak: its name among the findings.
    began: Vec<ReviewId>,
}

/// How many rejections make a streak, and within which time.
#[derive(Clone, Copy, Debug)]
struct Limit {
    count: usize,
    within: SignedDuration,
}

impl Limit {
    fn of(app: &App) -> Result<Self, Failure> {
        let missing = || Failure::unavailable("the rule book", "a limit of the desk is missing");
        let rules = app.rules();
        let count = rules.number("review.rejected-often").ok_or_else(missing)?;
        let within = rules.duration("review.rejected-within").ok_or_else(missing)?;
        // Less than one rejection is no streak.
        Ok(Self { count: usize::try_from(count.max(1)).unwrap_or(usize::MAX), within })
    }

    fn from(self, at: Timestamp) -> Timestamp {
        at.saturating_sub(self.within).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// The streak that lasts now: where it begins among the rejections, first to last,
/// and how many made it one.
fn lasting(rejected: &[Timestamp], limit: Limit, now: Timestamp) -> Option<(usize, usize)> {
    let mut began = None;
    for (last, at) in rejected.iter().enumerate() {
        let first = rejected.partition_point(|it| *it <= limit.from(*at));
        let counted = last + 1 - first.min(last);
        began = match began {
            _ if counted < limit.count => None,
            None => Some((first, counted)),
            some => some,
        };
    }
    let recent = rejected.iter().filter(|it| **it > limit.from(now)).count();
    began.filter(|_| recent >= limit.count)
}

/// The accounts that are rejected again and again now. Closed ones hand nothing in
/// any more.
///
/// # Errors
/// [`Failure`].
pub async fn all(app: &App, actor: &Actor) -> Result<Vec<Streak>, Failure> {
    actor.may_anywhere(Action::Review)?;
    every(app).await
}

async fn every(app: &App) -> Result<Vec<Streak>, Failure> {
    let limit = Limit::of(app)?;
    let count = u32::try_from(limit.count).unwrap_or(u32::MAX);
    let accounts = review::rejected_often(app.store(), limit.from(app.now()), count).await?;
    let mut all = Vec::new();
    for account in accounts {
        all.extend(of_account(app, account).await?);
    }
    Ok(all)
}

/// The streak of one account that lasts now.
///
/// # Errors
/// [`Failure`].
pub(super) async fn of_account(app: &App, account: AccountId) -> Result<Option<Streak>, Failure> {
    let limit = Limit::of(app)?;
    let rows = review::of_account(app.store(), account, REVIEWS_MAX).await?;
    let counts = |it: &review::ReviewRow| it.state == "rejected" && it.subject_kind != "appeal";
    let rejected = rows.iter().filter(|it| counts(it));
    let mut rejected: Vec<_> =
        rejected.filter_map(|it| it.decided_at.map(|at| (at, it.id))).collect();
    rejected.sort_unstable();
    let times: Vec<_> = rejected.iter().map(|it| it.0).collect();
    let Some((first, counted)) = lasting(&times, limit, app.now()) else { return Ok(None) };
    if app.account_row(account).await?.closed_at.is_some() {
        return Ok(None);
    }
    let reviews: Vec<_> = rejected[first..].iter().map(|it| it.1).collect();
    Ok(Some(Streak {
        account,
        name: desk::account_name(app, account).await?,
        began: reviews.iter().take(counted).copied().collect(),
        reviews,
        since: times[first],
    }))
}

/// Streaks of which no finding was opened yet, with what one is filed under: the
/// reviews that began it. One that somebody closed is not opened again.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn untold(app: &App) -> Result<Vec<(AccountId, String)>, Failure> {
    let mut untold = Vec::new();
    for streak in every(app).await? {
        let ids: Vec<_> = streak.began.iter().map(ToString::to_string).collect();
        let subject = ids.join(" ");
        let told = finding::of_account(app.store(), streak.account).await?;
        if !told.iter().any(|it| it.item == ITEM && it.subject == subject) {
            untold.push((streak.account, subject));
        }
    }
    Ok(untold)
}

#[cfg(test)]
mod tests;
