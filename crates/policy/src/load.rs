//! From TOML to rules and settings, strictly: whatever is misspelt is an error
//! that names the file, the entry and what would have been right.
//!
//! **Never** here: files (the text arrives as a value). Called by `book`.

use domain::Verdict;
use serde::Deserialize;
use thiserror::Error;

use crate::{
    condition::Truth,
    fact::{Kind, Value, known},
    law::LawReview,
    rule::Rule,
    setting::{Planned, Setting, Settings, Stricter, is_zone, names_zone, parse_duration},
};

mod raw;

use raw::{RawChange, RawOperand, RawRule, RawSetting};

/// Longest text of one pack, in bytes.
pub(crate) const PACK_BYTES_MAX: usize = 1 << 20;

/// Why a pack cannot be loaded.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}{}: {problem}", entry.as_ref().map(|it| format!(", {it}")).unwrap_or_default())]
pub struct LoadError {
    /// The file, as the caller named it.
    pub file: String,
    /// The rule or setting; `None` = the file as a whole.
    pub entry: Option<String>,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a pack.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// Not TOML, an unknown key, a missing key or a value of the wrong type.
    #[error("{0}")]
    Syntax(String),
    /// Over the limit of size.
    #[error("longer than {PACK_BYTES_MAX} bytes")]
    Size,
    /// A fact that nobody sets.
    #[error("unknown fact `{0}`; the known facts are: {list}", list = known_facts())]
    UnknownFact(String),
    /// A value that the fact cannot have.
    #[error("the fact `{fact}` is {kind}, so it cannot be compared with `{value}`")]
    WrongKind {
        /// The fact.
        fact: &'static str,
        /// What it is.
        kind: String,
        /// What it was compared with.
        value: String,
    },
    /// A setting that does not exist.
    #[error("unknown setting `{0}`")]
    UnknownSetting(String),
    /// A condition that is not exactly one of the allowed shapes.
    #[error("{0}")]
    Condition(&'static str),
    /// A word outside of its vocabulary.
    #[error("`{word}` is not one of: {words}")]
    Word {
        /// The word found.
        word: String,
        /// The words allowed.
        words: String,
    },
    /// A sentence with an unknown or unclosed placeholder.
    #[error("the {language} sentence has a placeholder that names no fact or setting: `{text}`")]
    Placeholder {
        /// The language tag.
        language: &'static str,
        /// The sentence.
        text: String,
    },
    /// The id is taken. An overlay adds rules, it replaces none.
    #[error("the id is already taken")]
    Taken,
    /// A value outside of the range of its setting.
    #[error("{value} is outside of {least} to {most}")]
    Range {
        /// The value found.
        value: String,
        /// The least allowed.
        least: String,
        /// The greatest allowed.
        most: String,
    },
    /// An example disagrees with its rule.
    #[error("the example “{case}” expects {expected}, but the rule says {actual}")]
    Example {
        /// What the example shows.
        case: String,
        /// What it expects.
        expected: Verdict,
        /// What the rule says.
        actual: Verdict,
    },
    /// An example that fires or one that does not is missing.
    #[error("needs an example that fires and one that does not")]
    Examples,
    /// A field that may not be empty.
    #[error("`{0}` may not be empty")]
    Empty(&'static str),
}

fn known_facts() -> String {
    known::ALL.iter().map(|it| it.name).collect::<Vec<_>>().join(", ")
}

/// A file being loaded: its name and what it holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PackText<'a> {
    /// For error messages.
    pub file: &'a str,
    /// TOML.
    pub text: &'a str,
}

impl PackText<'_> {
    /// Parses the whole file as a `T`.
    pub fn parse<T: for<'de> Deserialize<'de>>(self) -> Result<T, LoadError> {
        if self.text.len() > PACK_BYTES_MAX {
            return Err(self.error(None, Problem::Size));
        }
        toml::from_str(self.text)
            .map_err(|it| self.error(None, Problem::Syntax(it.to_string().trim_end().to_owned())))
    }

    pub fn error(self, entry: Option<&str>, problem: Problem) -> LoadError {
        LoadError { file: self.file.to_owned(), entry: entry.map(ToOwned::to_owned), problem }
    }

    fn entry<T: for<'de> Deserialize<'de>>(self, table: &toml::Table) -> Result<T, LoadError> {
        let id = table.get("id").and_then(toml::Value::as_str);
        table.clone().try_into().map_err(|it: toml::de::Error| {
            self.error(id, Problem::Syntax(it.to_string().trim_end().to_owned()))
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPack {
    #[serde(default)]
    setting: Vec<toml::Table>,
    #[serde(default)]
    rule: Vec<toml::Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOverlay {
    #[serde(default)]
    setting: Vec<toml::Table>,
    #[serde(default)]
    rule: Vec<toml::Table>,
    #[serde(default)]
    law_review: Vec<toml::Table>,
}

/// Adds the settings and rules of a built-in pack.
pub(crate) fn pack(
    text: PackText<'_>,
    settings: &mut Settings,
    rules: &mut Vec<Rule>,
) -> Result<(), LoadError> {
    let raw: RawPack = text.parse()?;
    for table in &raw.setting {
        let raw: RawSetting = text.entry(table)?;
        let setting = setting(&raw).map_err(|it| text.error(Some(&raw.id), it))?;
        if settings.0.insert(raw.id.clone(), setting).is_some() {
            return Err(text.error(Some(&raw.id), Problem::Taken));
        }
    }
    add_rules(text, &raw.rule, settings, rules)
}

/// Changes settings and adds rules, as the operator's own file says. Returns
/// which rules of law a lawyer reviewed.
pub(crate) fn overlay(
    text: PackText<'_>,
    settings: &mut Settings,
    rules: &mut Vec<Rule>,
) -> Result<Vec<LawReview>, LoadError> {
    let raw: RawOverlay = text.parse()?;
    for table in &raw.setting {
        let change: RawChange = text.entry(table)?;
        apply(&change, settings).map_err(|it| text.error(Some(&change.id), it))?;
    }
    let first = rules.len();
    add_rules(text, &raw.rule, settings, rules)?;
    rules[first..]
        .iter()
        .try_for_each(|rule| check_examples(rule, settings).map_err(|it| (rule, it)))
        .map_err(|(rule, it)| text.error(Some(&rule.id.0), it))?;
    raw.law_review.iter().map(|table| text.entry(table)).collect()
}

fn add_rules(
    text: PackText<'_>,
    tables: &[toml::Table],
    settings: &Settings,
    rules: &mut Vec<Rule>,
) -> Result<(), LoadError> {
    for table in tables {
        let raw: RawRule = text.entry(table)?;
        let id = raw.id.clone();
        let rule = raw.into_rule(settings).map_err(|it| text.error(Some(&id), it))?;
        if rules.iter().any(|it| it.id == rule.id) {
            return Err(text.error(Some(&id), Problem::Taken));
        }
        rules.push(rule);
    }
    Ok(())
}

/// Runs a rule against its own examples.
pub(crate) fn check_examples(rule: &Rule, settings: &Settings) -> Result<(), Problem> {
    let (mut fired, mut quiet) = (false, false);
    for example in &rule.examples {
        let said = rule.judge(&example.facts, settings);
        let actual = said.map_or(Verdict::Allow, |it| it.0);
        if actual != example.expect {
            let (case, expected) = (example.case.clone(), example.expect);
            return Err(Problem::Example { case, expected, actual });
        }
        // An example that only shows a missing fact shows neither.
        match rule.when.judge(&example.facts, settings) {
            Truth::Yes(_) => fired = true,
            Truth::No => quiet = true,
            Truth::Unknown(_) => {}
        }
    }
    if fired && quiet { Ok(()) } else { Err(Problem::Examples) }
}

fn setting(raw: &RawSetting) -> Result<Setting, Problem> {
    let read = |operand: &RawOperand| -> Result<Value, Problem> {
        match operand {
            RawOperand::Number(number) if *number >= 0 => Ok(Value::Number(*number)),
            RawOperand::Text(text) if is_zone(&raw.id) => Ok(Value::Word(text.clone())),
            RawOperand::Text(text) => parse_duration(text).map(Value::Duration).ok_or_else(|| {
                Problem::Word { word: text.clone(), words: "a duration such as `7 days`".into() }
            }),
            _ => Err(Problem::Condition("a setting is a number or a duration such as `7 days`")),
        }
    };
    if raw.rationale.trim().is_empty() {
        return Err(Problem::Empty("rationale"));
    }
    let (value, least, most) = (read(&raw.value)?, read(&raw.least)?, read(&raw.most)?);
    let accounts = raw.accounts.as_deref().map(stricter).transpose()?;
    let setting = Setting {
        id: raw.id.clone(),
        value: value.clone(),
        least,
        most,
        accounts,
        rationale: raw.rationale.trim().to_owned(),
        changed: None,
        planned: Vec::new(),
    };
    check_range(&setting, &value)?;
    Ok(setting)
}

fn stricter(word: &str) -> Result<Stricter, Problem> {
    Stricter::parse(word).ok_or_else(|| Problem::Word {
        word: word.to_owned(),
        words: Stricter::ALL.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(", "),
    })
}

fn apply(change: &RawChange, settings: &mut Settings) -> Result<(), Problem> {
    let setting =
        settings.0.get_mut(&change.id).ok_or_else(|| Problem::UnknownSetting(change.id.clone()))?;
    if change.reason.trim().is_empty() {
        return Err(Problem::Empty("reason"));
    }
    let value = match (&change.value, setting.kind()) {
        (RawOperand::Number(number), Kind::Number) => Some(Value::Number(*number)),
        (RawOperand::Text(text), Kind::Duration) => parse_duration(text).map(Value::Duration),
        (RawOperand::Text(text), Kind::Word(_)) => Some(Value::Word(text.clone())),
        _ => None,
    };
    let value = value.ok_or(Problem::Condition("the value is not of the setting's type"))?;
    check_range(setting, &value)?;
    let reason = change.reason.trim().to_owned();
    let Some(since) = &change.since else {
        setting.value = value;
        setting.changed = Some(reason);
        return Ok(());
    };
    let since = since.parse().map_err(|_| Problem::Word {
        word: since.clone(),
        words: "a day such as 2026-12-31".to_owned(),
    })?;
    if setting.planned.iter().any(|it| it.since == since) {
        return Err(Problem::Taken);
    }
    setting.planned.push(Planned { since, value, reason });
    setting.planned.sort_by_key(|it| it.since);
    Ok(())
}

fn check_range(setting: &Setting, value: &Value) -> Result<(), Problem> {
    // Zones have no order: any may be chosen.
    if let Value::Word(zone) = value {
        let words = "the IANA name of a time zone, such as `Asia/Shanghai`".to_owned();
        let unknown = Problem::Word { word: zone.clone(), words };
        return if names_zone(zone) { Ok(()) } else { Err(unknown) };
    }
    let one_kind = setting.least.fits(setting.kind()) && setting.most.fits(setting.kind());
    if one_kind && setting.least <= *value && *value <= setting.most {
        return Ok(());
    }
    Err(Problem::Range {
        value: value.to_string(),
        least: setting.least.to_string(),
        most: setting.most.to_string(),
    })
}

#[cfg(test)]
mod tests;
