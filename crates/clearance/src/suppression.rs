//! What forbids an address: how far an entry reaches, which of several is told,
//! and what lifts one (DECISIONS D51).
//!
//! Entries only ever add up: mail goes out when none of them stops it. **Never**
//! here: who may make an entry, or a clock; whoever reads entries leaves out
//! those whose time is over.

use domain::{ListId, SuppressionReason, Timestamp};
use policy::{Obligations, SuppressionScope};

/// A suppression entry that was found for the recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// How far it reaches; `None` = not told, so it counts as the widest.
    pub scope: Option<SuppressionScope>,
    /// What made it.
    pub reason: SuppressionReason,
    /// It ends by itself.
    pub is_temporary: bool,
}

impl Suppression {
    /// One for good.
    #[must_use]
    pub const fn new(scope: Option<SuppressionScope>, reason: SuppressionReason) -> Self {
        Self { scope, reason, is_temporary: false }
    }

    /// A suppression of which only the stored word is known. A word that this
    /// release does not know stops like a manual entry.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        let reason = SuppressionReason::parse(word).unwrap_or(SuppressionReason::Manual);
        // A rest is taken from the mail of one account, and from nothing else.
        let rests = reason == SuppressionReason::Paused;
        Self::new(rests.then_some(SuppressionScope::Account), reason)
    }

    /// What `store` tells of one entry: `account unsubscribed`, and a third word
    /// when it ends. What cannot be read stops like a manual entry of the widest
    /// reach.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let mut words = text.split(' ');
        let scope = words.next().and_then(SuppressionScope::parse);
        let reason = words.next().map_or(SuppressionReason::Manual, |it| Self::of_word(it).reason);
        Self { scope, reason, is_temporary: words.next().is_some() }
    }

    /// The same, reaching as far as the fact behind it: a mailbox that does not
    /// exist does not exist for anybody who writes to it.
    #[must_use]
    pub fn at_full_reach(self) -> Self {
        let is_of_account = self.scope == Some(SuppressionScope::Account);
        let is_gone = is_of_account && self.reason == SuppressionReason::HardBounce;
        Self { scope: self.scope.filter(|_| !is_gone), ..self }
    }

    /// True when it stops mail with these obligations.
    #[must_use]
    pub fn stops(self, obligations: &Obligations) -> bool {
        self.scope.is_none_or(|it| obligations.suppressions.contains(&it))
            && !obligations.despite.contains(&self.reason)
    }

    /// Where and how long, for people: `account, for a time`.
    #[must_use]
    pub fn extent(self) -> String {
        let scope = self.scope.map_or("scope not told", SuppressionScope::as_str);
        let time = if self.is_temporary { ", for a time" } else { "" };
        format!("{scope}{time}")
    }

    /// The stricter, the smaller: first how far it reaches, then how long, then
    /// how hard it is to lift.
    fn rank(self) -> (u8, bool, u8) {
        let reach = match self.scope {
            None => 0,
            Some(SuppressionScope::Installation) => 1,
            Some(SuppressionScope::Account) => 2,
            Some(SuppressionScope::List) => 3,
            Some(SuppressionScope::Topic) => 4,
        };
        let reason = match self.reason {
            SuppressionReason::Complained => 0,
            SuppressionReason::NotMe => 1,
            SuppressionReason::Manual => 2,
            SuppressionReason::HardBounce => 3,
            SuppressionReason::Unsubscribed => 4,
            SuppressionReason::Paused => 5,
        };
        (reach, self.is_temporary, reason)
    }
}

/// The strictest of those that stop mail with these obligations; `None` when
/// nothing does. One that stops is never outweighed by one that does not.
#[must_use]
pub fn strictest(found: &[Suppression], obligations: &Obligations) -> Option<Suppression> {
    found.iter().copied().filter(|it| it.stops(obligations)).min_by_key(|it| it.rank())
}

/// An entry that stands, with what its lifting depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The entry.
    pub suppression: Suppression,
    /// Its list, where it is of one.
    pub list: Option<ListId>,
    /// Since when.
    pub since: Timestamp,
}

/// An act of the owner of the address. Nobody else's lifts anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// They confirmed anew that they want a list.
    Confirmed {
        /// The list.
        list: ListId,
        /// When.
        at: Timestamp,
    },
    /// They said on the page behind their own link what they want again.
    Chose {
        /// When.
        at: Timestamp,
    },
}

/// True when the act lifts the entry. Having left is taken back by a confirmed
/// consent alone; a topic that was left out, or a rest, by a mere choice, because
/// the consent behind them still stands. Nothing lifts a complaint, a mailbox
/// that does not exist, or what a member or the operator entered.
#[must_use]
pub fn is_lifted(entry: &Entry, act: Act) -> bool {
    let Suppression { scope, reason, .. } = entry.suppression;
    match act {
        Act::Confirmed { list, at } => {
            reason == SuppressionReason::Unsubscribed
                && scope != Some(SuppressionScope::Topic)
                && entry.list.is_none_or(|it| it == list)
                && entry.since < at
        }
        Act::Chose { at } => {
            let own_choice = match reason {
                SuppressionReason::Paused => true,
                SuppressionReason::Unsubscribed => scope == Some(SuppressionScope::Topic),
                _ => false,
            };
            own_choice && entry.since <= at
        }
    }
}

#[cfg(test)]
mod tests;
