//! `policies/replies.toml` → table, with every name and every example tried.

use std::sync::Arc;

use domain::{BounceClass, Fault, Reply, RuleId, SignedDuration, SlowScope};
use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use super::{Classified, Reaction, Refusal, ReplyTable, ReplyTableError, Rule, Stage, searched};
use crate::shaping::Shaping;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    when: When,
    then: Then,
    /// The provider's page or the standard. Shown by `policy explain`.
    #[serde(rename = "source")]
    _source: String,
    /// Known from experience only: see [`is_careful`].
    #[serde(default)]
    unverified: bool,
    example: Vec<String>,
    counter: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct When {
    #[serde(default)]
    provider: Vec<String>,
    #[serde(default)]
    code: Vec<String>,
    #[serde(default)]
    enhanced: Vec<String>,
    text: Option<String>,
    /// Only when the refusal was about the address, or only when not.
    of_address: Option<bool>,
    /// Empty for any; examples are tried at the first.
    #[serde(default)]
    stage: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Then {
    class: String,
    reason: String,
    fault: String,
    scope: String,
    action: String,
    #[serde(default)]
    pause: SignedDuration,
    hard_after: Option<u32>,
}

/// A compiled pattern may take this much memory.
const PATTERN_BYTES_MAX: usize = 1 << 20;

pub(super) fn read(text: &str, shaping: &Shaping) -> Result<ReplyTable, ReplyTableError> {
    let file: File =
        toml::from_str(text).map_err(|source| ReplyTableError::Syntax(Box::new(source)))?;
    let mut rules: Vec<Rule> = Vec::new();
    for entry in &file.rule {
        if rules.iter().any(|it| it.means.rule.0 == entry.id) {
            return Err(ReplyTableError::Twice(entry.id.clone()));
        }
        let rule = entry.compile(shaping)?;
        if entry.unverified && !is_careful(&rule.means) {
            return Err(ReplyTableError::Careless(entry.id.clone()));
        }
        rules.push(rule);
    }
    // Stable: within both parts the order of the file stands.
    rules.sort_by_key(|it| it.providers.is_empty());
    let table = ReplyTable { rules };
    check_closed(&table)?;
    check_examples(&table)?;
    Ok(table)
}

impl Entry {
    fn compile(&self, shaping: &Shaping) -> Result<Rule, ReplyTableError> {
        let wrong = |expected: &'static str| {
            move |word: &str| ReplyTableError::Word {
                rule: self.id.clone(),
                word: word.to_owned(),
                expected,
            }
        };
        if self.example.is_empty() || self.counter.is_empty() {
            return Err(ReplyTableError::Unproven(self.id.clone()));
        }
        let Then { class, reason, fault, scope, action, pause, hard_after } = &self.then;
        let means = Classified {
            rule: RuleId(self.id.clone()),
            class: BounceClass::parse(class).ok_or_else(|| wrong("class")(class))?,
            reason: reason.as_str().into(),
            fault: Fault::parse(fault).ok_or_else(|| wrong("fault")(fault))?,
            scope: SlowScope::parse(scope).ok_or_else(|| wrong("scope")(scope))?,
            action: Reaction::parse(action).ok_or_else(|| wrong("action")(action))?,
            pause: *pause,
            hard_after: *hard_after,
        };
        let is_one_bounce = means.scope == SlowScope::Address && means.action == Reaction::Stop;
        if hard_after.is_some_and(|it| it < 2 || !is_one_bounce) {
            return Err(ReplyTableError::HardAfter(self.id.clone()));
        }
        // A name that is nobody's would make the rule match nothing.
        let provider = |name: &String| {
            let known = shaping.provider(name).map(|it| Arc::clone(&it.name));
            known.ok_or_else(|| wrong("provider of policies/shaping.toml")(name))
        };
        Ok(Rule {
            providers: self.when.provider.iter().map(provider).collect::<Result<_, _>>()?,
            codes: each(&self.when.code, code_pattern, wrong("reply code"))?,
            enhanced: each(&self.when.enhanced, enhanced_pattern, wrong("enhanced code"))?,
            text: self.when.text.as_deref().map(|it| self.pattern(it)).transpose()?,
            of_address: self.when.of_address,
            stages: each(&self.when.stage, Stage::parse, wrong("stage"))?,
            means,
            example: self.example.clone(),
            counter: self.counter.clone(),
        })
    }

    fn pattern(&self, text: &str) -> Result<Regex, ReplyTableError> {
        RegexBuilder::new(text)
            .case_insensitive(true)
            .size_limit(PATTERN_BYTES_MAX)
            .build()
            .map_err(|source| ReplyTableError::Pattern {
                rule: self.id.clone(),
                source: Box::new(source),
            })
    }
}

fn each<T>(
    words: &[String],
    parse: impl Fn(&str) -> Option<T>,
    wrong: impl Fn(&str) -> ReplyTableError,
) -> Result<Vec<T>, ReplyTableError> {
    words.iter().map(|it| parse(it).ok_or_else(|| wrong(it))).collect()
}

/// `550`, `45x`, `4xx`: three digits of which the last ones may be free.
fn code_pattern(word: &str) -> Option<[Option<u16>; 3]> {
    let mut pattern = [None; 3];
    let mut chars = word.chars();
    for place in &mut pattern {
        *place = match chars.next()? {
            'x' => None,
            it => Some(u16::try_from(it.to_digit(10)?).ok()?),
        };
    }
    (chars.next().is_none() && matches!(pattern[0], Some(4 | 5))).then_some(pattern)
}

/// `5.1.1`, `x.7.28`, `5.7.606-649`.
fn enhanced_pattern(word: &str) -> Option<[(u16, u16); 3]> {
    let mut pattern = [(0, 0); 3];
    let mut parts = word.split('.');
    for place in &mut pattern {
        let part = parts.next()?;
        *place = match part.split_once('-') {
            _ if part == "x" => (0, u16::MAX),
            Some((first, last)) => (first.parse().ok()?, last.parse().ok()?),
            None => (part.parse().ok()?, part.parse().ok()?),
        };
    }
    (parts.next().is_none() && pattern.iter().all(|(first, last)| first <= last)).then_some(pattern)
}

/// What a wording that nobody could read again may lead to.
fn is_careful(means: &Classified) -> bool {
    match means.action {
        Reaction::Retry | Reaction::Slow | Reaction::Pause => true,
        Reaction::Stop => means.scope == SlowScope::Address,
        Reaction::Suppress => false,
    }
}

/// Without this a reply could match nothing.
fn check_closed(table: &ReplyTable) -> Result<(), ReplyTableError> {
    let closed = (400..600).all(|code| {
        let reply = Reply { code, enhanced: None, lines: vec![String::new()] };
        let refusal = Refusal { provider: None, stage: Stage::Connect, reply: &reply };
        table.rules.iter().any(|it| it.matches(refusal, &searched(&reply)))
    });
    if closed { Ok(()) } else { Err(ReplyTableError::Open) }
}

/// Every example is decided by its own rule, so that no rule hides another;
/// no counter-example is.
fn check_examples(table: &ReplyTable) -> Result<(), ReplyTableError> {
    for rule in &table.rules {
        let mut providers: Vec<Option<&str>> =
            rule.providers.iter().map(|it| Some(&**it)).collect();
        if providers.is_empty() {
            providers.push(None);
        }
        for provider in providers {
            let examples = rule.example.iter().map(|it| (it, true));
            for (text, fires) in examples.chain(rule.counter.iter().map(|it| (it, false))) {
                let reply = reply_of(text);
                let stage = rule.stages.first().copied().unwrap_or(Stage::RcptTo);
                let by = table.classify(Refusal { provider, stage, reply: &reply });
                if (by.rule == rule.means.rule) != fires {
                    return Err(ReplyTableError::Example {
                        rule: rule.means.rule.0.clone(),
                        example: text.clone(),
                        by: by.rule.0,
                    });
                }
            }
        }
    }
    Ok(())
}

/// `550 5.1.1 text` as a reply. A text without a code is a bare 500.
fn reply_of(text: &str) -> Reply {
    let (code, rest) = text.split_once(' ').unwrap_or((text, ""));
    Reply::new(code.parse().unwrap_or(500), rest)
}
