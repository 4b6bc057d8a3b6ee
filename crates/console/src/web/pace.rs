//! How fast campaigns move: counts that the status page saw, kept in memory for
//! half an hour. Nobody watching means nothing known.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use domain::{CampaignId, Timestamp};

/// Minutes that the trend shows.
const MINUTES: usize = 30;
/// Least time between two counts that are kept, in seconds.
const APART_S: i64 = 5;

type Counts = BTreeMap<CampaignId, u64>;

/// Counts of accepted messages at several moments.
#[derive(Debug, Default)]
pub(super) struct Pace {
    seen: Mutex<VecDeque<(Timestamp, Counts)>>,
}

/// What the counts show.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Trend {
    /// Messages accepted in each minute, oldest first.
    pub(super) per_min: Vec<u64>,
    /// Messages each campaign got accepted in the last minute.
    pub(super) campaigns: Counts,
}

impl Pace {
    /// Adds what was counted now, and tells the trend.
    pub(super) fn see(&self, now: Timestamp, accepted: Counts) -> Trend {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let age = |at: Timestamp| now.as_second() - at.as_second();
        while seen.front().is_some_and(|(at, _)| age(*at) > MINUTES as i64 * 60) {
            seen.pop_front();
        }
        if seen.back().is_none_or(|(at, _)| age(*at) >= APART_S) {
            seen.push_back((now, accepted));
        }
        let mut trend = Trend { per_min: vec![0; MINUTES], campaigns: Counts::new() };
        for (before, after) in seen.iter().zip(seen.iter().skip(1)) {
            let grown = grown(&before.1, &after.1);
            let minute = usize::try_from(age(after.0) / 60).unwrap_or(0);
            if let Some(place) = MINUTES.checked_sub(minute + 1) {
                trend.per_min[place] += grown.values().sum::<u64>();
            }
            for (id, more) in grown.into_iter().filter(|_| age(before.0) <= 60) {
                *trend.campaigns.entry(id).or_default() += more;
            }
        }
        trend
    }
}

/// What was added; a campaign that was not seen before adds nothing yet.
fn grown(before: &Counts, after: &Counts) -> Counts {
    let more = |(id, count): (&CampaignId, &u64)| {
        before.get(id).map(|then| (*id, count.saturating_sub(*then)))
    };
    after.iter().filter_map(more).collect()
}

#[cfg(test)]
mod tests;
