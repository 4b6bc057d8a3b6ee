//! One mailing split into several below the review limit (R002-38).
//!
//! Adds up the recipients of an account's mailings of like content within a
//! window around one of them. Likeness is followed from mailing to mailing: a
//! text that is changed a little each time stays in the group. Recipients who
//! are reached twice count twice; the sum may only err towards a review.
//! **Never** here: the limits (settings of `policy`), the verdict.

use domain::{CampaignId, SignedDuration, Timestamp};

use crate::likeness::{Sketch, similarity_percent};

/// A mailing of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mailing {
    /// Which.
    pub campaign: CampaignId,
    /// Likeness sketch of its content.
    pub sketch: Sketch,
    /// How many it reaches.
    pub recipients: u64,
    /// When it was submitted.
    pub at: Timestamp,
}

/// When mailings count as one: settings of the rule book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Only mailings less than this apart count together
    /// (`review.like-window`).
    pub window: SignedDuration,
    /// From this share of equal bits content is like (`review.like-percent`).
    pub like_percent: u8,
}

/// Mailings that count as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Together {
    /// Recipients of all of them: the fact `recipients_with_like_mailings`.
    pub recipients: u64,
    /// The others, in the order given.
    pub others: Vec<CampaignId>,
}

/// Adds to `mailing` those of `recent` that are like it. `mailing` itself may
/// be among them and counts once.
#[must_use]
pub fn together(mailing: &Mailing, recent: &[Mailing], limits: Limits) -> Together {
    let near = |it: &&Mailing| {
        it.campaign != mailing.campaign && it.at.duration_since(mailing.at).abs() < limits.window
    };
    let near: Vec<&Mailing> = recent.iter().filter(near).collect();
    let mut member = vec![false; near.len()];
    let mut reached = vec![mailing.sketch];
    while let Some(sketch) = reached.pop() {
        for (it, member) in near.iter().zip(&mut member) {
            if !*member && similarity_percent(sketch, it.sketch) >= limits.like_percent {
                *member = true;
                reached.push(it.sketch);
            }
        }
    }
    let mut together = Together { recipients: mailing.recipients, others: Vec::new() };
    for (it, _) in near.iter().zip(member).filter(|(_, member)| *member) {
        together.recipients = together.recipients.saturating_add(it.recipients);
        together.others.push(it.campaign);
    }
    together
}

#[cfg(test)]
mod tests;
