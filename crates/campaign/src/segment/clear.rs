//! What of a segment a database can judge by itself: the columns in clear.
//!
//! [`Clear`] is what every contact of a segment must meet, so a read that asks
//! for it misses nobody; when it is [exact](Clear::exact), whoever meets it is
//! of the segment, and nobody has to be opened (DECISIONS D14).

use std::collections::BTreeSet;

use domain::{Basis, Timestamp};

use super::{Condition, Moment, Segment, Time, before};

/// Instants from the first on, up to but without the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first instant.
    pub from: Timestamp,
    /// The instant after the last.
    pub until: Timestamp,
}

impl Span {
    const ALWAYS: Self = Self { from: Timestamp::MIN, until: Timestamp::MAX };

    fn narrow(&mut self, time: Time, now: Timestamp) {
        match time {
            Time::Before(day) => self.until = self.until.min(day),
            Time::From(day) => self.from = self.from.max(day),
            // Strictly later than that instant; columns hold whole microseconds.
            Time::Within(days) => {
                let first = domain::from_micros(domain::micros(before(now, days)) + 1);
                self.from = self.from.max(first);
            }
        }
    }
}

/// What every contact of a segment must meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clear {
    /// When permission was given.
    pub agreed: Span,
    /// When the contact was added.
    pub added: Span,
    /// Domains; `None` = any.
    pub domains: Option<BTreeSet<String>>,
    /// Bases of the permission; `None` = any.
    pub bases: Option<BTreeSet<Basis>>,
    /// Whoever meets it is of the segment.
    pub exact: bool,
}

impl Segment {
    /// What can be asked of columns in clear.
    #[must_use]
    pub fn clear(&self, now: Timestamp) -> Clear {
        let mut clear = Clear {
            agreed: Span::ALWAYS,
            added: Span::ALWAYS,
            domains: None,
            bases: None,
            exact: true,
        };
        match self {
            Self::All(parts) => parts.iter().for_each(|it| clear.narrow(it, now)),
            other => clear.narrow(other, now),
        }
        clear
    }
}

impl Clear {
    fn narrow(&mut self, part: &Segment, now: Timestamp) {
        match part {
            Segment::Is(Condition::When(Moment::Agreed, time)) => self.agreed.narrow(*time, now),
            Segment::Is(Condition::When(Moment::Added, time)) => self.added.narrow(*time, now),
            Segment::Is(Condition::Domain(names)) => {
                let both = |it: &BTreeSet<String>| it.intersection(names).cloned().collect();
                self.domains = Some(self.domains.as_ref().map_or_else(|| names.clone(), both));
            }
            Segment::Is(Condition::Basis(basis)) => {
                let kept = self.bases.as_ref().is_none_or(|it| it.contains(basis));
                self.bases = Some(kept.then_some(*basis).into_iter().collect());
            }
            // What stands inside of `or` and `not` binds nobody by itself.
            _ => self.exact = false,
        }
    }
}
