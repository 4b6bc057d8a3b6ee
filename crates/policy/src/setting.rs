//! Named limits that the operator may set: each with a default, the
//! range in which it may move, and the reason for both.
//!
//! Some may be set stricter by an account for itself, in the one direction that
//! its entry names (DECISIONS D53).
//!
//! **Never** here: a setting that switches a rule off. The range of a limit
//! that the platform policy states ends at that limit, so it can only tighten.

use std::collections::BTreeMap;

use domain::SignedDuration;
use jiff::civil::Date;

use crate::{
    fact::{Kind, Value},
    rule::words,
};

/// A named limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name in rules and overlays.
    pub id: String,
    /// The present value: a number, a duration, or the name of a time zone.
    pub value: Value,
    /// The least value an overlay may give it.
    pub least: Value,
    /// The greatest value an overlay may give it.
    pub most: Value,
    /// In which direction an account may set it for itself; `None` = no account
    /// may.
    pub accounts: Option<Stricter>,
    /// Why this default, and why this range.
    pub rationale: String,
    /// Why the operator changed it; `None` = the default.
    pub changed: Option<String>,
    /// Changes that begin on a later day, in their order.
    pub planned: Vec<Planned>,
}

/// In which direction a limit is stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stricter {
    /// A lower value lets less pass.
    Lower,
    /// A higher value lets less pass.
    Higher,
}

words!(Stricter { Lower = "lower", Higher = "higher" });

impl Stricter {
    /// The strictest value that a setting may have.
    #[must_use]
    pub fn strictest(self, setting: &Setting) -> &Value {
        match self {
            Self::Lower => &setting.least,
            Self::Higher => &setting.most,
        }
    }

    /// True when `value` lets no more pass than `than`.
    #[must_use]
    pub fn is_kept(self, value: &Value, than: &Value) -> bool {
        match self {
            Self::Lower => value <= than,
            Self::Higher => value >= than,
        }
    }
}

/// A change that begins on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The first day on which it holds (UTC).
    pub since: Date,
    /// The value from then on.
    pub value: Value,
    /// Why.
    pub reason: String,
}

impl Setting {
    /// The type of its values.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.value {
            Value::Duration(_) => Kind::Duration,
            Value::Word(_) => Kind::Word(&[]),
            _ => Kind::Number,
        }
    }

    /// Takes the stricter of its value and an account's own. What accounts may
    /// not set stays.
    pub(crate) fn tighten(&mut self, own: &Value) {
        if self.accounts.is_some_and(|it| it.is_kept(own, &self.value)) {
            self.value = own.clone();
        }
    }
}

/// All settings, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings(pub BTreeMap<String, Setting>);

impl Settings {
    /// The value of a setting.
    ///
    /// # Panics
    /// If there is none of that name: loading checks every name a rule uses.
    pub fn value(&self, id: &str) -> &Value {
        let setting = self.0.get(id);
        &setting.unwrap_or_else(|| panic!("no setting `{id}`: rules are checked when loaded")).value
    }
}

/// Reads `"61 days"`, `"12 hours"`, `"30 min"`.
pub(crate) fn parse_duration(text: &str) -> Option<SignedDuration> {
    let (number, unit) = text.trim().split_once(' ')?;
    let number: i64 = number.parse().ok().filter(|it| (0..=1_000_000).contains(it))?;
    match unit {
        "day" | "days" => Some(SignedDuration::from_hours(24 * number)),
        "hour" | "hours" => Some(SignedDuration::from_hours(number)),
        "min" => Some(SignedDuration::from_mins(number)),
        _ => None,
    }
}

/// True for text that can be an IANA time zone name: whether there is such a
/// zone only `app` can tell, because the core reads no files.
pub(crate) fn names_zone(text: &str) -> bool {
    let allowed = |it: char| it.is_ascii_alphanumeric() || "/_+-".contains(it);
    (1..=64).contains(&text.len()) && text.chars().all(allowed)
}

/// True when the setting of that name is a time zone.
pub(crate) fn is_zone(id: &str) -> bool {
    id.ends_with(".time-zone")
}
