//! How many a segment holds: an estimate at once, then the exact figure as it
//! comes.

use domain::{AccountId, ListId};

use super::{
    Named, find,
    people::{ALL_IDS, People, Walk},
};
use crate::{Action, Actor, App, Failure};

/// Contacts of the sample that an estimate rests on.
const SAMPLE: u64 = 10_000;
/// A list of no more than that is counted at once.
const COUNTED_AT_ONCE: u64 = 20_000;
/// Pages between two lines of progress.
const PAGES_A_LINE: usize = 10;

/// A line of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// About so many, from a sample.
    Estimate {
        /// The figure.
        about: u64,
        /// In nineteen of twenty cases at most so far off.
        margin: u64,
        /// Contacts of the list that gave permission.
        of: u64,
    },
    /// So far.
    Progress {
        /// Found to be of the segment.
        counted: u64,
        /// Contacts that were looked at.
        looked_at: u64,
    },
    /// Exactly so many.
    Exact {
        /// The figure.
        count: u64,
        /// Contacts of the list that gave permission.
        of: u64,
    },
}

/// A count that goes on, line by line. Dropping it ends the work.
pub struct Counting {
    app: App,
    people: People,
    state: State,
}

enum State {
    Begun,
    Walking { walk: Walk, counted: u64, of: u64 },
    Done,
}

/// Begins to count the contacts of a list, with permission, that a segment holds.
///
/// # Errors
/// [`Failure::Invalid`] when it is no segment, [`Failure::NotFound`].
pub async fn begin(
    app: &App,
    actor: &Actor,
    (account, list): (AccountId, ListId),
    named: &Named,
) -> Result<Counting, Failure> {
    actor.may(Action::ManageCampaigns, account)?;
    store::list::by_id(app.store(), account, list).await?.ok_or(Failure::NotFound("list"))?;
    let row = app.account_row(account).await?;
    let keys = app.account_keys(&row)?;
    let segment = find(app, &keys, account, named).await?;
    let people = People::of_list(keys, (account, list), segment, app.now());
    Ok(Counting { app: app.clone(), people, state: State::Begun })
}

impl Counting {
    /// The next line; `None` when everything was told.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the answer breaks off.
    pub async fn next(&mut self) -> Result<Option<Line>, Failure> {
        let Self { app, people, state } = self;
        match state {
            State::Done => Ok(None),
            State::Begun => {
                let of = people.count_all(app, ALL_IDS).await?;
                if people.is_clear() {
                    *state = State::Done;
                    let count = people.count_clear(app, ALL_IDS).await?;
                    return Ok(Some(Line::Exact { count, of }));
                }
                *state = State::Walking { walk: people.walk(), counted: 0, of };
                if of <= COUNTED_AT_ONCE {
                    return walked(app, people, state, usize::MAX).await.map(Some);
                }
                estimate(app, people, of).await.map(Some)
            }
            State::Walking { .. } => walked(app, people, state, PAGES_A_LINE).await.map(Some),
        }
    }
}

/// Walks so many pages on.
async fn walked(
    app: &App,
    people: &People,
    state: &mut State,
    pages: usize,
) -> Result<Line, Failure> {
    let State::Walking { walk, counted, of } = state else {
        return Err(Failure::unavailable("a count", "it is not on its way"));
    };
    for _ in 0..pages {
        let Some(members) = walk.next(app, people).await? else {
            let (count, of) = (*counted, *of);
            *state = State::Done;
            return Ok(Line::Exact { count, of });
        };
        *counted += members.len() as u64;
    }
    Ok(Line::Progress { counted: *counted, looked_at: walk.looked_at })
}

/// The share of a sample, and how far it may be off.
async fn estimate(app: &App, people: &People, of: u64) -> Result<Line, Failure> {
    let parts = (65_536 * SAMPLE).div_ceil(of.max(1)).clamp(1, 65_536);
    let sample = u16::try_from(parts - 1).unwrap_or(ALL_IDS);
    let sampled = people.count_all(app, sample).await?;
    let (mut walk, mut hits) = (people.walk_sample(sample), 0);
    while let Some(members) = walk.next(app, people).await? {
        hits += members.len() as u64;
    }
    let (about, margin) = scaled((hits, sampled), of);
    Ok(Line::Estimate { about, margin, of })
}

/// The share of a sample on the whole, and 1.96 standard deviations of it: those of
/// a share of a sample without repetition. Of nobody, or of everybody, the rule of
/// three.
fn scaled((hits, sampled): (u64, u64), of: u64) -> (u64, u64) {
    if sampled == 0 {
        return (0, of);
    }
    let whole = |it: u128| u64::try_from(it).unwrap_or(u64::MAX);
    let [hits, sampled, of] = [hits, sampled, of].map(u128::from);
    let about = whole(hits * of / sampled);
    if hits == 0 || hits >= sampled {
        return (about, whole((3 * of).div_ceil(sampled)));
    }
    // 1.96² × 10,000: hundredths of the margin, in whole numbers.
    let spread = of * hits * (sampled - hits) * of.saturating_sub(sampled);
    let margin = (spread / sampled * 38_416 / sampled / sampled).isqrt() / 100;
    (about, whole(margin))
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn an_estimate_says_how_far_it_may_be_off() {
        assert_eq!(scaled((4_100, 10_000), 100_000), (41_000, 914));
        assert_eq!(scaled((0, 10_000), 100_000), (0, 30));
        assert_eq!(scaled((10_000, 10_000), 10_000), (10_000, 3));
        assert_eq!(scaled((0, 0), 50), (0, 50), "nothing is known");
    }
}
