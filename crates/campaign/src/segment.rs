//! Segments: whom of a list a campaign is for, as an expression over what is
//! known of a contact.
//!
//! ```text
//! field.city in ("Lund", "Malmö") and not mailed >= 3 in 30 days
//! domain = "example.org" or (agreed before 2026-01-01 and field.visits > 2)
//! ```
//!
//! A segment is read from text ([`Segment::parse`]), written in one canonical
//! form (`Display`; reading that gives the same segment), explained in words
//! ([`Segment::explain`]), and holds or does not hold for a contact: always one
//! of the two, whatever is missing. What is missing compares with nothing, so
//! that only `is missing` and `not` are true of it.
//!
//! A segment narrows an audience; it never widens permission. **Never** here:
//! permission (see `consent`), reading contacts (see `app`), a clock. Text of
//! members comes in here; its parser is under fuzz.

mod clear;
mod parse;
mod read;
mod tell;

use std::collections::{BTreeMap, BTreeSet};

use domain::{Basis, ListId, SignedDuration, Timestamp};
use unicode_normalization::UnicodeNormalization;

pub use clear::{Clear, Span};
pub use parse::SegmentError;

/// Longest text of a segment, in bytes.
pub const TEXT_BYTES_MAX: usize = 4_000;
/// Deepest nesting of parentheses and `not`.
pub const DEPTH_MAX: usize = 16;
/// Most conditions of one segment.
pub const CONDITIONS_MAX: usize = 100;
/// Most values of one `in ( … )`.
pub const VALUES_MAX: usize = 100;
/// Longest value and longest name of a field, in characters.
pub const VALUE_CHARS_MAX: usize = 200;
/// Longest time that a condition may speak of, in days.
pub const DAYS_MAX: u32 = 3_660;
/// Most distinct counters of one segment: each is one more read for a page.
pub const COUNTERS_MAX: usize = 8;

/// An expression over a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// All of these, at least two.
    All(Vec<Segment>),
    /// At least one of these, at least two.
    Any(Vec<Segment>),
    /// Not this.
    Not(Box<Segment>),
    /// A condition.
    Is(Condition),
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// A field of the contact. Under seal: opened for each contact.
    Field(String, FieldTest),
    /// The domain of the address is one of these, in lower case.
    Domain(BTreeSet<String>),
    /// What the permission on the campaign's list rests on.
    Basis(Basis),
    /// The contact gave permission on that list as well.
    On(ListId),
    /// When something was.
    When(Moment, Time),
    /// How often something was.
    Count {
        /// What is counted.
        what: Counter,
        /// In the last so many days.
        days: u32,
        /// How it compares …
        compare: Compare,
        /// … with this.
        number: u64,
    },
}

/// What is asked of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldTest {
    /// It is one of these. Capitals do not count.
    Is(BTreeSet<String>),
    /// It contains this. Capitals do not count.
    Contains(String),
    /// It begins with this. Capitals do not count.
    Begins(String),
    /// It is a whole number, and compares so.
    Number(Compare, i64),
    /// There is one, and it is not empty.
    Set,
    /// There is none, or it is empty.
    Missing,
}

/// An instant of a contact's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Permission on the campaign's list was given.
    Agreed,
    /// The contact came into the account.
    Added,
}

/// How an instant compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// Before that day began (UTC).
    Before(Timestamp),
    /// Since that day began (UTC).
    From(Timestamp),
    /// In the last so many days.
    Within(u32),
}

/// What is counted of a contact: campaign mail of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counter {
    /// Mails on their way to them or arrived.
    Mailed,
    /// Mails that their host accepted.
    Accepted,
    /// Mails that bounced.
    Bounced,
}

/// How two numbers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `>=`
    AtLeast,
    /// `>`
    More,
}

/// What is known of a contact when a segment is asked about it.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// Its fields; empty when the segment asks for none.
    pub fields: &'a BTreeMap<String, String>,
    /// Domain of its address.
    pub domain: &'a str,
    /// What its permission on the list rests on.
    pub basis: Option<Basis>,
    /// Since when.
    pub agreed: Timestamp,
    /// When it came into the account.
    pub added: Timestamp,
    /// Which of the lists that the segment names it gave permission on.
    pub lists: &'a BTreeSet<ListId>,
    /// How often, by counter and days; what is not there is none.
    pub counts: &'a BTreeMap<(Counter, u32), u64>,
    /// The present.
    pub now: Timestamp,
}

/// What has to be read to ask a segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The contact's data have to be opened.
    pub fields: bool,
    /// On which of these lists it gave permission.
    pub lists: BTreeSet<ListId>,
    /// These counters.
    pub counters: BTreeSet<(Counter, u32)>,
}

impl Segment {
    /// Reads a segment.
    ///
    /// # Errors
    /// [`SegmentError`] with the place, what was expected there and what was
    /// found.
    pub fn parse(text: &str) -> Result<Self, SegmentError> {
        parse::segment(text)
    }

    /// True when the contact is of this segment.
    #[must_use]
    pub fn holds(&self, person: &Person<'_>) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|it| it.holds(person)),
            Self::Any(parts) => parts.iter().any(|it| it.holds(person)),
            Self::Not(part) => !part.holds(person),
            Self::Is(condition) => condition.holds(person),
        }
    }

    /// What has to be read to ask it.
    #[must_use]
    pub fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        self.each(&mut |condition| match condition {
            Condition::Field(..) => needs.fields = true,
            Condition::On(list) => {
                needs.lists.insert(*list);
            }
            Condition::Count { what, days, .. } => {
                needs.counters.insert((*what, *days));
            }
            Condition::Domain(_) | Condition::Basis(_) | Condition::When(..) => {}
        });
        needs
    }

    /// Calls `visit` with every condition.
    pub(crate) fn each(&self, visit: &mut impl FnMut(&Condition)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|it| it.each(visit)),
            Self::Not(part) => part.each(visit),
            Self::Is(condition) => visit(condition),
        }
    }
}

impl Condition {
    fn holds(&self, person: &Person<'_>) -> bool {
        match self {
            Self::Field(name, test) => {
                test.holds(person.fields.get(name).map_or("", String::as_str))
            }
            Self::Domain(names) => names.contains(person.domain),
            Self::Basis(basis) => person.basis == Some(*basis),
            Self::On(list) => person.lists.contains(list),
            Self::When(moment, time) => {
                let at = match moment {
                    Moment::Agreed => person.agreed,
                    Moment::Added => person.added,
                };
                time.holds(at, person.now)
            }
            Self::Count { what, days, compare, number } => {
                let count = person.counts.get(&(*what, *days)).copied().unwrap_or(0);
                compare.holds(&count, number)
            }
        }
    }
}

impl FieldTest {
    fn holds(&self, value: &str) -> bool {
        let value = value.trim();
        match self {
            Self::Set => return !value.is_empty(),
            Self::Missing => return value.is_empty(),
            _ if value.is_empty() => return false,
            _ => {}
        }
        match self {
            Self::Is(words) => {
                let value = folded(value);
                words.iter().any(|it| folded(it) == value)
            }
            Self::Contains(part) => folded(value).contains(&folded(part)),
            Self::Begins(part) => folded(value).starts_with(&folded(part)),
            Self::Number(compare, number) => {
                value.parse::<i64>().is_ok_and(|it| compare.holds(&it, number))
            }
            Self::Set | Self::Missing => false,
        }
    }
}

/// Text as it is compared.
fn folded(text: &str) -> String {
    text.nfc().flat_map(char::to_lowercase).nfc().collect()
}

impl Time {
    fn holds(self, at: Timestamp, now: Timestamp) -> bool {
        match self {
            Self::Before(day) => at < day,
            Self::From(day) => at >= day,
            Self::Within(days) => at > before(now, days),
        }
    }
}

/// So many days before.
pub(crate) fn before(now: Timestamp, days: u32) -> Timestamp {
    let span = SignedDuration::from_hours(24 * i64::from(days));
    now.saturating_sub(span).unwrap_or(Timestamp::MIN)
}

impl Compare {
    fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Equal => left == right,
            Self::AtLeast => left >= right,
            Self::More => left > right,
        }
    }
}

#[cfg(test)]
mod tests;
