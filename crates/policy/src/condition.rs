//! Conditions: typed predicates over facts.
//!
//! Three answers are possible: the condition holds, it does not, or it cannot
//! be judged because a fact is missing. Whatever else is known decides first:
//! `all` with one part that does not hold does not hold, whatever is missing.
//! **Never** here: parsing (see `load`), verdicts.

use std::collections::BTreeSet;

use crate::{
    decision::Measure,
    fact::{Facts, Known, Value},
    setting::Settings,
};

/// A predicate tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Every part holds.
    All(Vec<Condition>),
    /// At least one part holds.
    Any(Vec<Condition>),
    /// The part does not hold.
    Not(Box<Condition>),
    /// A fact compares so with a limit.
    Compare(Comparison),
}

/// One fact against one limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The fact.
    pub fact: &'static Known,
    /// How it must compare.
    pub test: Test,
}

/// How a fact must compare with its limit. Whether the limit itself counts is
/// in the name: `above` and `below` leave it out, `at_least` and `at_most`
/// take it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// Strictly greater.
    Above(Operand),
    /// Greater or equal.
    AtLeast(Operand),
    /// Strictly less.
    Below(Operand),
    /// Less or equal.
    AtMost(Operand),
    /// Equal.
    Is(Operand),
    /// One of these words.
    OneOf(Vec<String>),
    /// None of these words.
    NoneOf(Vec<String>),
}

/// A limit: written in the rule, or a named setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// Written in the rule.
    Literal(Value),
    /// The present value of this setting.
    Setting(String),
}

/// The answer to a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    /// It holds, because of these comparisons.
    Yes(Vec<Measure>),
    /// It does not.
    No,
    /// It depends on these facts, which are missing.
    Unknown(BTreeSet<&'static str>),
}

impl Condition {
    /// Judges the condition.
    pub(crate) fn judge(&self, facts: &Facts, settings: &Settings) -> Truth {
        match self {
            Self::All(parts) => all(parts.iter().map(|it| it.judge(facts, settings))),
            Self::Any(parts) => any(parts.iter().map(|it| it.judge(facts, settings))),
            Self::Not(part) => match part.judge(facts, settings) {
                Truth::Yes(_) => Truth::No,
                Truth::No => Truth::Yes(Vec::new()),
                unknown @ Truth::Unknown(_) => unknown,
            },
            Self::Compare(comparison) => comparison.judge(facts, settings),
        }
    }

    /// Calls `visit` with every comparison in the tree.
    pub(crate) fn each_comparison(&self, visit: &mut impl FnMut(&Comparison)) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|it| it.each_comparison(visit));
            }
            Self::Not(part) => part.each_comparison(visit),
            Self::Compare(comparison) => visit(comparison),
        }
    }
}

impl Comparison {
    fn judge(&self, facts: &Facts, settings: &Settings) -> Truth {
        let Some(measured) = facts.get(self.fact) else {
            return Truth::Unknown([self.fact.name].into());
        };
        let limit = |operand: &Operand| operand.value(settings);
        let (holds, limits) = match &self.test {
            Test::Above(it) => (*measured > limit(it), vec![limit(it)]),
            Test::AtLeast(it) => (*measured >= limit(it), vec![limit(it)]),
            Test::Below(it) => (*measured < limit(it), vec![limit(it)]),
            Test::AtMost(it) => (*measured <= limit(it), vec![limit(it)]),
            Test::Is(it) => (*measured == limit(it), vec![limit(it)]),
            Test::OneOf(words) => (contains(words, measured), values(words)),
            Test::NoneOf(words) => (!contains(words, measured), values(words)),
        };
        if !holds {
            return Truth::No;
        }
        let comparison = self.test.word();
        let measured = measured.clone();
        Truth::Yes(vec![Measure { fact: self.fact.name, measured, comparison, limits }])
    }
}

impl Test {
    /// The key by which rules write this comparison.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Above(_) => "above",
            Self::AtLeast(_) => "at_least",
            Self::Below(_) => "below",
            Self::AtMost(_) => "at_most",
            Self::Is(_) => "is",
            Self::OneOf(_) => "one_of",
            Self::NoneOf(_) => "none_of",
        }
    }
}

impl Operand {
    fn value(&self, settings: &Settings) -> Value {
        match self {
            Self::Literal(value) => value.clone(),
            Self::Setting(id) => settings.value(id).clone(),
        }
    }
}

fn contains(words: &[String], measured: &Value) -> bool {
    matches!(measured, Value::Word(word) if words.contains(word))
}

fn values(words: &[String]) -> Vec<Value> {
    words.iter().cloned().map(Value::Word).collect()
}

fn all(parts: impl Iterator<Item = Truth>) -> Truth {
    let (mut measures, mut missing) = (Vec::new(), BTreeSet::new());
    for part in parts {
        match part {
            Truth::Yes(more) => measures.extend(more),
            Truth::No => return Truth::No,
            Truth::Unknown(names) => missing.extend(names),
        }
    }
    if missing.is_empty() { Truth::Yes(measures) } else { Truth::Unknown(missing) }
}

fn any(parts: impl Iterator<Item = Truth>) -> Truth {
    let mut missing = BTreeSet::new();
    let mut yes: Option<Vec<Measure>> = None;
    for part in parts {
        match part {
            Truth::Yes(more) => yes.get_or_insert_default().extend(more),
            Truth::No => {}
            Truth::Unknown(names) => missing.extend(names),
        }
    }
    match yes {
        Some(measures) => Truth::Yes(measures),
        None if missing.is_empty() => Truth::No,
        None => Truth::Unknown(missing),
    }
}

#[cfg(test)]
mod tests;
