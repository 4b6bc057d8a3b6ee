//! Facts: observed values with a name and a type.
//!
//! Rules speak of facts by name; the program sets them through the typed
//! constants of [`known`], so that neither side can misspell one. A fact that
//! nobody set is *missing*, never false or zero.
//! **Never** here: how a fact is observed.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use domain::{Basis, SignedDuration, Standing};

pub mod known;

/// The type of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    Flag,
    /// A whole number, zero or more.
    Number,
    /// A span of time.
    Duration,
    /// One of these words.
    Word(&'static [&'static str]),
}

/// A fact that rules may speak of.
#[derive(Debug, PartialEq, Eq)]
pub struct Known {
    /// Its name in rules.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// What it says, for `assent policy list`.
    pub meaning: &'static str,
}

/// The handle by which the program sets the fact of that name to a `T`.
#[derive(Debug)]
pub struct Fact<T> {
    name: &'static str,
    kind: PhantomData<fn(T)>,
}

impl<T> Clone for Fact<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Fact<T> {}

impl<T> Fact<T> {
    const fn new(name: &'static str) -> Self {
        Self { name, kind: PhantomData }
    }

    /// The name of the fact in rules.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.name
    }
}

/// An observed value, or a limit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A span of time.
    Duration(SignedDuration),
    /// A word.
    Word(String),
}

impl Value {
    /// True when a fact of this kind can have this value.
    #[must_use]
    pub fn fits(&self, kind: Kind) -> bool {
        match (self, kind) {
            (Self::Flag(_), Kind::Flag)
            | (Self::Number(_), Kind::Number)
            | (Self::Duration(_), Kind::Duration) => true,
            (Self::Word(word), Kind::Word(words)) => words.contains(&word.as_str()),
            _ => false,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(true) => f.write_str("yes"),
            Self::Flag(false) => f.write_str("no"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Duration(span) if span.as_hours() >= 48 => {
                write!(f, "{} days", span.as_hours() / 24)
            }
            Self::Duration(span) => write!(f, "{} h", span.as_hours()),
            Self::Word(word) => f.write_str(word),
        }
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<SignedDuration> for Value {
    fn from(span: SignedDuration) -> Self {
        Self::Duration(span)
    }
}

impl From<String> for Value {
    fn from(word: String) -> Self {
        Self::Word(word)
    }
}

impl From<Basis> for Value {
    fn from(basis: Basis) -> Self {
        Self::Word(basis.as_str().to_owned())
    }
}

impl From<Standing> for Value {
    fn from(standing: Standing) -> Self {
        Self::Word(standing.as_str().to_owned())
    }
}

/// What is known about one subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(BTreeMap<&'static str, Value>);

impl Facts {
    /// Nothing known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same facts and this one.
    #[must_use]
    pub fn with<T: Into<Value>>(mut self, fact: Fact<T>, value: T) -> Self {
        self.0.insert(fact.name, value.into());
        self
    }

    /// The same facts and what the content check counted, by names of facts. A
    /// count that is not given stays missing, and holds.
    #[must_use]
    pub fn with_content(self, counts: &BTreeMap<&'static str, u64>) -> Self {
        let known = known::CONTENT_COUNTS.iter();
        known.fold(self, |facts, fact| match counts.get(fact.name) {
            Some(count) => facts.with(*fact, *count),
            None => facts,
        })
    }

    /// A campaign that keeps what its list promised and shows nothing that belongs
    /// to others, as a base for tests.
    #[must_use]
    pub fn with_kept_promise(self) -> Self {
        self.with(known::PROMISE_STATED, true)
            .with(known::PROMISE_REACHED_PERCENT, 50_u64)
            .with(known::PROMISE_OVER_RECIPIENTS, 0_u64)
            .with(known::TOPIC_DECLARED, true)
            .with(known::TOPIC_LIKENESS_PERCENT, 40_u64)
            .with(known::ASSETS_WITHOUT_RIGHT, 0_u64)
            .with(known::LICENCE_DEMANDED, false)
    }

    /// The same facts and a content in which nothing was found.
    #[must_use]
    pub fn with_quiet_content(self) -> Self {
        known::CONTENT_COUNTS.iter().fold(self, |facts, fact| facts.with(*fact, 0))
    }

    /// The value of a fact. A value that its kind does not allow (a word that
    /// is not in the vocabulary) counts as missing, so that it holds.
    #[must_use]
    pub fn get(&self, known: &Known) -> Option<&Value> {
        self.0.get(known.name).filter(|value| value.fits(known.kind))
    }

    /// The word of a fact that is set to one.
    #[must_use]
    pub fn word<T>(&self, fact: Fact<T>) -> Option<&str> {
        match self.get(known::find(fact.name)?)? {
            Value::Word(word) => Some(word),
            _ => None,
        }
    }

    /// All facts set, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// Sets a fact that was named in data. The caller has checked the kind.
    pub(crate) fn insert(&mut self, known: &'static Known, value: Value) {
        self.0.insert(known.name, value);
    }
}

#[cfg(test)]
mod tests;
