//! The first wave of new contacts: who is of it, and when enough is known to judge
//! it.
//!
//! Mail to contacts of an upload that was never mailed goes to some of them first;
//! the others wait until that wave was judged. Who is of it is drawn, so that
//! nobody can put good addresses where they go first. **Never** here: the drawing
//! itself (a number between nought and [`u64::MAX`] for each contact arrives as a
//! value), and what follows from bounces and complaints (rules of `policy`).

use domain::SignedDuration;

/// How large a wave is: settings of the rule book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Share of the contacts.
    pub percent: u64,
    /// At least so many, if there are as many.
    pub least: u64,
    /// At most so many.
    pub most: u64,
}

impl Size {
    /// How many of `total` contacts are of the wave.
    #[must_use]
    pub fn of(&self, total: u64) -> u64 {
        let share = u64::try_from(u128::from(total) * u128::from(self.percent) / 100);
        share.unwrap_or(total).max(self.least).min(self.most).min(total)
    }
}

/// True when a contact with this number is of a wave of `size` out of `total`.
#[must_use]
pub fn is_first(drawn: u64, (size, total): (u64, u64)) -> bool {
    (u128::from(drawn) * u128::from(total.max(1))) >> 64 < u128::from(size)
}

/// What became of a wave so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Deliveries with a final outcome.
    pub settled: u64,
    /// Deliveries that have none yet; those that were withheld left out.
    pub under_way: u64,
    /// How many deliveries it has, if all of those drawn are mailed.
    pub expected: u64,
    /// True when everybody drawn was looked at: who has no delivery gets none.
    pub is_whole: bool,
}

impl Outcome {
    /// How many deliveries a share is taken of. A wave that is not whole counts as
    /// large as expected: whoever mails a chosen part of an import, or stops early,
    /// has shown nothing about the rest. One that is whole, but small, counts as
    /// large as the smallest from which anything is told.
    fn size(self, least: u64) -> u64 {
        let floor = if self.is_whole { self.expected.min(least) } else { self.expected };
        (self.settled + self.under_way).max(floor)
    }
}

/// When there is enough to judge: settings of the rule book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Bounces and complaints are waited for so long.
    pub wait: SignedDuration,
    /// Share of the wave that must have ended.
    pub settled_percent: u64,
    /// After so long it is judged by what there is.
    pub wait_max: SignedDuration,
    /// From so many deliveries on something is told.
    pub least: u64,
}

/// Whether a wave can be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ripe {
    /// Not yet.
    No,
    /// Enough of it has ended.
    Yes,
    /// Too little ended in all the time there was: a person has to look.
    Never,
}

/// Whether a wave that began so long ago can be judged.
#[must_use]
pub fn ripe(outcome: Outcome, waited: SignedDuration, patience: Patience) -> Ripe {
    if waited < patience.wait {
        return Ripe::No;
    }
    if settled_percent(outcome, patience) >= patience.settled_percent {
        return Ripe::Yes;
    }
    if waited >= patience.wait_max { Ripe::Never } else { Ripe::No }
}

/// Share of a wave that has ended, in percent, rounded down; 0 when there is none.
#[must_use]
pub fn settled_percent(outcome: Outcome, patience: Patience) -> u64 {
    let ended = u128::from(outcome.settled) * 100;
    let size = u128::from(outcome.size(patience.least));
    ended.checked_div(size).map_or(0, |it| u64::try_from(it).unwrap_or(100))
}

#[cfg(test)]
mod tests;
