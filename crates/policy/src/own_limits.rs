//! Limits that an account sets for itself: stricter than those of the
//! installation, never looser (DESIGN section 5, DECISIONS D53).
//!
//! Which limits those are, and in which direction each is stricter, stands in its
//! entry (`accounts` in `policies/platform*.toml`). A looser value is refused when
//! it is set. When the operator tightens a limit later, the stricter of both
//! counts, because [`RuleBook::tightened`] compares again.
//!
//! **Never** here: where they are kept, who may set them (`app`).

use std::collections::BTreeMap;

use aws_lc_rs::digest;
use domain::{Digest, SignedDuration};
use thiserror::Error;

use crate::{
    book::RuleBook,
    fact::{Kind, Value},
    setting::{Setting, Stricter, parse_duration},
};

/// Longest stored text, in bytes: far above all limits together.
const TEXT_BYTES_MAX: usize = 1 << 16;

/// An account's own limits, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnLimits(BTreeMap<String, Value>);

/// Why a limit cannot be set by an account.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// There is none of that name.
    #[error("there is no limit `{0}`")]
    Unknown(String),
    /// It is the operator's alone.
    #[error("`{0}` is the operator's alone: accounts may not set it")]
    NotForAccounts(String),
    /// The value is of another type.
    #[error("`{limit}` is {kind}, and `{given}` is not")]
    Kind {
        /// The limit.
        limit: String,
        /// What its values are.
        kind: &'static str,
        /// What was given.
        given: String,
    },
    /// It would let more pass than the installation does.
    #[error("`{limit}` may only be set stricter: {least_or_most} {floor}, and {given} was given")]
    Looser {
        /// The limit.
        limit: String,
        /// `at least` or `at most`.
        least_or_most: &'static str,
        /// The value of the installation.
        floor: String,
        /// What was given.
        given: String,
    },
    /// It is stricter than any value the limit may have.
    #[error("`{limit}` goes from {least} to {most}, and {given} was given")]
    Range {
        /// The limit.
        limit: String,
        /// The least allowed.
        least: String,
        /// The greatest allowed.
        most: String,
        /// What was given.
        given: String,
    },
    /// What is stored is not what was written.
    #[error("the stored limits cannot be read")]
    Stored,
}

impl OwnLimits {
    /// The limits that an account wants, by name: `"1000"`, `"90 days"`.
    ///
    /// # Errors
    /// [`Refused`], for whoever wants them: nothing of them counts.
    pub fn of(book: &RuleBook, wanted: &BTreeMap<String, String>) -> Result<Self, Refused> {
        let mut own = BTreeMap::new();
        for (id, given) in wanted {
            let (setting, stricter) = find(book, id)?;
            let value = read(setting, given)?;
            within(setting, stricter, &value)?;
            own.insert(id.clone(), value);
        }
        Ok(Self(own))
    }

    /// What [`Self::stored`] wrote. Whether they are stricter is not asked again:
    /// the operator may have tightened a limit since.
    ///
    /// # Errors
    /// [`Refused`] when a limit is not one that accounts may set any more, or the
    /// text is not ours: the account's mail waits.
    pub fn from_stored(book: &RuleBook, text: &str) -> Result<Self, Refused> {
        if text.len() > TEXT_BYTES_MAX {
            return Err(Refused::Stored);
        }
        let mut own = BTreeMap::new();
        for line in text.lines() {
            let (id, value) = line.split_once(" = ").ok_or(Refused::Stored)?;
            let (setting, _) = find(book, id)?;
            own.insert(id.to_owned(), read(setting, value)?);
        }
        Ok(Self(own))
    }

    /// As it is kept: a line each, by name. Empty when there are none.
    #[must_use]
    pub fn stored(&self) -> String {
        self.0.iter().map(|(id, value)| format!("{id} = {}\n", written(value))).collect()
    }

    /// Names exactly these limits: a verdict keeps it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut out = [0; 32];
        let hash = digest::digest(&digest::SHA256, self.stored().as_bytes());
        out.copy_from_slice(hash.as_ref());
        Digest(out)
    }

    /// Each limit with its value.
    pub fn values(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter()
    }

    /// True when the account set none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn find<'a>(book: &'a RuleBook, id: &str) -> Result<(&'a Setting, Stricter), Refused> {
    let setting = book.setting(id).ok_or_else(|| Refused::Unknown(id.to_owned()))?;
    match setting.accounts {
        Some(stricter) => Ok((setting, stricter)),
        None => Err(Refused::NotForAccounts(id.to_owned())),
    }
}

fn read(setting: &Setting, given: &str) -> Result<Value, Refused> {
    let given = given.trim();
    let (kind, value) = match setting.kind() {
        Kind::Duration => {
            ("a duration such as `7 days`", parse_duration(given).map(Value::Duration))
        }
        Kind::Number => ("a number", given.parse().ok().map(Value::Number)),
        // A word has no stricter one.
        Kind::Flag | Kind::Word(_) => ("the operator's choice", None),
    };
    let (limit, given) = (setting.id.clone(), given.to_owned());
    value.ok_or(Refused::Kind { limit, kind, given })
}

fn within(setting: &Setting, stricter: Stricter, value: &Value) -> Result<(), Refused> {
    let limit = setting.id.clone();
    if !stricter.is_kept(value, &setting.value) {
        let least_or_most = match stricter {
            Stricter::Lower => "at most",
            Stricter::Higher => "at least",
        };
        let (floor, given) = (written(&setting.value), written(value));
        return Err(Refused::Looser { limit, least_or_most, floor, given });
    }
    if setting.least <= *value && *value <= setting.most {
        return Ok(());
    }
    let (least, most) = (written(&setting.least), written(&setting.most));
    Err(Refused::Range { limit, least, most, given: written(value) })
}

/// A value as `read` takes it: exactly, whatever its size.
#[must_use]
pub fn written(value: &Value) -> String {
    let Value::Duration(span) = value else { return value.to_string() };
    let day = SignedDuration::from_hours(24).as_secs();
    match span.as_secs() {
        seconds if seconds % day == 0 => format!("{} days", seconds / day),
        seconds if seconds % 3_600 == 0 => format!("{} hours", seconds / 3_600),
        seconds => format!("{} min", seconds / 60),
    }
}

#[cfg(test)]
mod tests;
