//! The shapes of TOML entries, and their checked conversion.

use std::collections::BTreeMap;

use domain::{Language, RuleId, Verdict};
use serde::Deserialize;

use super::Problem;
use crate::{
    condition::{Comparison, Condition, Operand, Test},
    fact::{Facts, Kind, Known, Value, known},
    rule::{Confidence, Example, Rule, Source, Subject},
    setting::{Settings, parse_duration},
    source::RawSource,
    tell,
};

/// How deep conditions may nest.
const DEPTH_MAX: usize = 8;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSetting {
    pub id: String,
    pub value: RawOperand,
    pub least: RawOperand,
    pub most: RawOperand,
    pub accounts: Option<String>,
    pub rationale: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChange {
    pub id: String,
    pub value: RawOperand,
    pub reason: String,
    pub since: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum RawOperand {
    Flag(bool),
    Number(i64),
    Text(String),
    Setting(SettingName),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SettingName {
    setting: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub id: String,
    about: Vec<String>,
    since: String,
    until: Option<String>,
    #[serde(default)]
    requirements: Vec<String>,
    source: RawSource,
    confidence: String,
    when: RawCondition,
    verdict: String,
    tell: RawTell,
    #[serde(default)]
    example: Vec<RawExample>,
}

/// All four languages: a missing one is an error of the parser.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTell {
    en: String,
    #[serde(rename = "zh-Hans")]
    zh_hans: String,
    vi: String,
    sv: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExample {
    case: String,
    facts: BTreeMap<String, RawOperand>,
    expect: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCondition {
    all: Option<Vec<RawCondition>>,
    any: Option<Vec<RawCondition>>,
    not: Option<Box<RawCondition>>,
    fact: Option<String>,
    above: Option<RawOperand>,
    at_least: Option<RawOperand>,
    below: Option<RawOperand>,
    at_most: Option<RawOperand>,
    is: Option<RawOperand>,
    one_of: Option<Vec<String>>,
    none_of: Option<Vec<String>>,
}

impl RawRule {
    pub fn into_rule(self, settings: &Settings) -> Result<Rule, Problem> {
        let about: Vec<Subject> =
            self.about.iter().map(|it| subject(it)).collect::<Result<_, _>>()?;
        if about.is_empty() {
            return Err(Problem::Empty("about"));
        }
        let confidence = Confidence::parse(&self.confidence).ok_or_else(|| Problem::Word {
            word: self.confidence.clone(),
            words: Confidence::ALL.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(", "),
        })?;
        let verdict = verdict(&self.verdict)?;
        if verdict == Verdict::Allow {
            let words = "note, warn, hold, deny".to_owned();
            return Err(Problem::Word { word: self.verdict, words });
        }
        let when = self.when.into_condition(settings, DEPTH_MAX)?;
        let tell = [self.tell.en, self.tell.zh_hans, self.tell.vi, self.tell.sv];
        check_sentences(&tell, settings)?;
        let source = complete(self.source.known(confidence))?;
        let examples =
            self.example.into_iter().map(RawExample::into_example).collect::<Result<_, _>>()?;
        Ok(Rule {
            id: RuleId(self.id),
            about,
            since: date(&self.since)?,
            until: self.until.as_deref().map(date).transpose()?,
            requirements: self.requirements,
            source,
            when,
            verdict,
            tell,
            examples,
        })
    }
}

/// Nothing of a source may be left open.
fn complete(source: Source) -> Result<Source, Problem> {
    let Source { work, section, read, .. } = &source;
    for (name, text) in [("work", work), ("section", section), ("read", read)] {
        if text.trim().is_empty() {
            return Err(Problem::Empty(name));
        }
    }
    Ok(source)
}

impl RawExample {
    fn into_example(self) -> Result<Example, Problem> {
        let mut facts = Facts::new();
        for (name, raw) in &self.facts {
            let known = find(name)?;
            facts.insert(known, literal(known, raw)?);
        }
        Ok(Example { case: self.case, facts, expect: verdict(&self.expect)? })
    }
}

impl RawCondition {
    fn into_condition(self, settings: &Settings, depth: usize) -> Result<Condition, Problem> {
        if depth == 0 {
            return Err(Problem::Condition("the condition nests deeper than 8 levels"));
        }
        let parts = |raw: Vec<Self>| -> Result<Vec<Condition>, Problem> {
            if raw.is_empty() {
                return Err(Problem::Empty("all / any"));
            }
            raw.into_iter().map(|it| it.into_condition(settings, depth - 1)).collect()
        };
        let shapes = [self.all.is_some(), self.any.is_some(), self.not.is_some()];
        let tests = self.tests();
        match (shapes.into_iter().filter(|it| *it).count(), self.fact.is_some(), tests) {
            (1, false, 0) | (0, true, 1) => {}
            _ => {
                return Err(Problem::Condition(
                    "a condition is exactly one of `all`, `any`, `not`, or a `fact` with one of \
                     `above`, `at_least`, `below`, `at_most`, `is`, `one_of`, `none_of`",
                ));
            }
        }
        if let Some(raw) = self.all {
            return parts(raw).map(Condition::All);
        }
        if let Some(raw) = self.any {
            return parts(raw).map(Condition::Any);
        }
        if let Some(raw) = self.not {
            let part = raw.into_condition(settings, depth - 1)?;
            return Ok(Condition::Not(Box::new(part)));
        }
        self.into_comparison(settings).map(Condition::Compare)
    }

    fn tests(&self) -> usize {
        let operands = [&self.above, &self.at_least, &self.below, &self.at_most, &self.is];
        let words = [&self.one_of, &self.none_of];
        operands.into_iter().flatten().count() + words.into_iter().flatten().count()
    }

    fn into_comparison(self, settings: &Settings) -> Result<Comparison, Problem> {
        let fact = find(self.fact.as_deref().unwrap_or_default())?;
        let ordered = matches!(fact.kind, Kind::Number | Kind::Duration);
        let limit = |raw: RawOperand| operand(fact, &raw, settings);
        let test = match self {
            Self { above: Some(raw), .. } if ordered => Test::Above(limit(raw)?),
            Self { at_least: Some(raw), .. } if ordered => Test::AtLeast(limit(raw)?),
            Self { below: Some(raw), .. } if ordered => Test::Below(limit(raw)?),
            Self { at_most: Some(raw), .. } if ordered => Test::AtMost(limit(raw)?),
            Self { is: Some(raw), .. } => Test::Is(limit(raw)?),
            Self { one_of: Some(words), .. } => Test::OneOf(checked(fact, words)?),
            Self { none_of: Some(words), .. } => Test::NoneOf(checked(fact, words)?),
            _ => return Err(Problem::Condition("only numbers and durations have an order")),
        };
        Ok(Comparison { fact, test })
    }
}

fn find(name: &str) -> Result<&'static Known, Problem> {
    known::find(name).ok_or_else(|| Problem::UnknownFact(name.to_owned()))
}

fn operand(fact: &'static Known, raw: &RawOperand, all: &Settings) -> Result<Operand, Problem> {
    let RawOperand::Setting(SettingName { setting }) = raw else {
        return literal(fact, raw).map(Operand::Literal);
    };
    let found = all.0.get(setting).ok_or_else(|| Problem::UnknownSetting(setting.clone()))?;
    if found.value.fits(fact.kind) {
        Ok(Operand::Setting(setting.clone()))
    } else {
        Err(wrong_kind(fact, &found.value.to_string()))
    }
}

fn literal(fact: &'static Known, raw: &RawOperand) -> Result<Value, Problem> {
    let value = match (raw, fact.kind) {
        (RawOperand::Flag(flag), _) => Some(Value::Flag(*flag)),
        (RawOperand::Number(number), _) => Some(Value::Number(*number)),
        (RawOperand::Text(text), Kind::Duration) => parse_duration(text).map(Value::Duration),
        (RawOperand::Text(text), _) => Some(Value::Word(text.clone())),
        (RawOperand::Setting(_), _) => None,
    };
    value.filter(|it| it.fits(fact.kind)).ok_or_else(|| wrong_kind(fact, &format!("{raw:?}")))
}

fn checked(fact: &'static Known, words: Vec<String>) -> Result<Vec<String>, Problem> {
    for word in &words {
        if !Value::Word(word.clone()).fits(fact.kind) {
            return Err(wrong_kind(fact, word));
        }
    }
    Ok(words)
}

fn wrong_kind(fact: &'static Known, value: &str) -> Problem {
    let kind = match fact.kind {
        Kind::Flag => "true or false".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::Duration => "a duration such as `7 days`".to_owned(),
        Kind::Word(words) => format!("one of: {}", words.join(", ")),
    };
    Problem::WrongKind { fact: fact.name, kind, value: value.to_owned() }
}

fn subject(word: &str) -> Result<Subject, Problem> {
    Subject::parse(word).ok_or_else(|| Problem::Word {
        word: word.to_owned(),
        words: Subject::ALL.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(", "),
    })
}

fn verdict(word: &str) -> Result<Verdict, Problem> {
    Verdict::parse(word).ok_or_else(|| Problem::Word {
        word: word.to_owned(),
        words: Verdict::ALL.map(Verdict::as_str).join(", "),
    })
}

fn date(text: &str) -> Result<jiff::civil::Date, Problem> {
    text.parse().map_err(|_| Problem::Word {
        word: text.to_owned(),
        words: "a day such as `2026-01-31`".to_owned(),
    })
}

fn check_sentences(tell: &[String; 4], settings: &Settings) -> Result<(), Problem> {
    for (language, text) in Language::ALL.into_iter().zip(tell) {
        if text.trim().is_empty() {
            return Err(Problem::Empty("tell"));
        }
        let named = |name: &&str| known::find(name).is_some() || settings.0.contains_key(*name);
        let names = tell::placeholders(text);
        if !names.is_some_and(|names| names.iter().all(named)) {
            return Err(Problem::Placeholder { language: language.tag(), text: text.clone() });
        }
    }
    Ok(())
}
