//! The rule book: all packs together, asked with [`RuleBook::decide`].
//!
//! **Never** here: a clock (the day is an argument), effects. The version of
//! the book is a digest over every byte of its packs and overlays, so that a
//! stored verdict names exactly the rules it came from.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use aws_lc_rs::digest;
use domain::{Basis, Digest, Language, RuleId, SignedDuration, Timestamp, Verdict};
use jiff::{civil::Date, tz::TimeZone};

use crate::{
    decision::{Cause, Decision, Fired},
    fact::{Facts, Value},
    law::{self, LawBook},
    load::{self, LoadError, PackText, Problem},
    obligation::{self, Obligations},
    own_limits::OwnLimits,
    published::{self, PublishedPolicy},
    retention::Schedule,
    rule::{Confidence, Rule, Source, Subject},
    setting::{Setting, Settings},
    tell,
};

/// Packs of rules and settings, in the order of loading.
const PACKS: &[PackText<'static>] = &[
    PackText { file: "platform.toml", text: include_str!("../../../policies/platform.toml") },
    PackText {
        file: "platform-content.toml",
        text: include_str!("../../../policies/platform-content.toml"),
    },
    PackText {
        file: "platform-marks.toml",
        text: include_str!("../../../policies/platform-marks.toml"),
    },
    PackText {
        file: "platform-import.toml",
        text: include_str!("../../../policies/platform-import.toml"),
    },
    PackText {
        file: "platform-list.toml",
        text: include_str!("../../../policies/platform-list.toml"),
    },
    PackText {
        file: "platform-bulk.toml",
        text: include_str!("../../../policies/platform-bulk.toml"),
    },
    PackText {
        file: "platform-wave.toml",
        text: include_str!("../../../policies/platform-wave.toml"),
    },
    PackText {
        file: "platform-licence.toml",
        text: include_str!("../../../policies/platform-licence.toml"),
    },
    PackText {
        file: "platform-form.toml",
        text: include_str!("../../../policies/platform-form.toml"),
    },
    PackText {
        file: "platform-ladder.toml",
        text: include_str!("../../../policies/platform-ladder.toml"),
    },
    PackText {
        file: "platform-complaint.toml",
        text: include_str!("../../../policies/platform-complaint.toml"),
    },
    PackText {
        file: "platform-permission.toml",
        text: include_str!("../../../policies/platform-permission.toml"),
    },
    PackText {
        file: "platform-retention.toml",
        text: include_str!("../../../policies/platform-retention.toml"),
    },
];

const OBLIGATIONS: PackText<'static> =
    PackText { file: "obligations.toml", text: include_str!("../../../policies/obligations.toml") };

const PUBLISHED: PackText<'static> = PackText {
    file: "platform-policy.toml",
    text: include_str!("../../../policies/platform-policy.toml"),
};

/// All rules of the installation. A copy shares all but the settings.
#[derive(Clone, Debug)]
pub struct RuleBook {
    rules: Arc<Vec<Rule>>,
    settings: Settings,
    obligations: Arc<BTreeMap<Basis, Obligations>>,
    laws: Arc<LawBook>,
    schedule: Arc<Schedule>,
    published: Arc<PublishedPolicy>,
    translations: Arc<BTreeMap<Language, PublishedPolicy>>,
    version: Digest,
    own_limits: Option<Digest>,
}

impl RuleBook {
    /// The rules compiled in, with the default settings.
    ///
    /// # Panics
    /// Never in a tested build: the packs are part of the program, and a test
    /// loads them.
    #[must_use]
    pub fn builtin() -> Self {
        Self::load_builtin().unwrap_or_else(|it| panic!("a built-in pack is wrong: {it}"))
    }

    fn load_builtin() -> Result<Self, LoadError> {
        let (mut rules, mut settings) = (Vec::new(), Settings::default());
        for pack in PACKS {
            load::pack(*pack, &mut settings, &mut rules)?;
        }
        let published = published::load(PUBLISHED)?;
        for section in &published.sections {
            let names = tell::placeholders(&section.text).unwrap_or_else(|| vec!["{"]);
            if let Some(unknown) = names.iter().find(|it| !settings.0.contains_key(**it)) {
                let problem = Problem::UnknownSetting((*unknown).to_owned());
                return Err(PUBLISHED.error(Some(&section.id), problem));
            }
        }
        let translations = published::load_translations(&published)?;
        let obligations = obligation::load(OBLIGATIONS)?;
        let laws = law::load()?;
        let schedule = Schedule::builtin(&settings)?;
        let mut version = Digest([0; 32]);
        let packs = PACKS.iter().copied().chain([OBLIGATIONS, PUBLISHED]).chain(law::files());
        for pack in packs {
            version = chained(version, pack);
        }
        Ok(Self {
            rules: Arc::new(rules),
            settings,
            obligations: Arc::new(obligations),
            laws: Arc::new(laws),
            schedule: Arc::new(schedule),
            published: Arc::new(published),
            translations: Arc::new(translations),
            version,
            own_limits: None,
        })
    }

    /// The same book with the operator's own file over it: changed settings
    /// (within their ranges), additional rules, and which rules of law a lawyer
    /// reviewed. It cannot replace or remove a rule.
    ///
    /// # Errors
    /// [`LoadError`] with file, entry and problem, to be shown to the operator.
    pub fn with_overlay(mut self, file: &str, toml: &str) -> Result<Self, LoadError> {
        let pack = PackText { file, text: toml };
        let reviews = load::overlay(pack, &mut self.settings, Arc::make_mut(&mut self.rules))?;
        for review in reviews {
            Arc::make_mut(&mut self.laws)
                .review(review)
                .map_err(|(id, it)| pack.error(Some(&id), it))?;
        }
        self.version = chained(self.version, pack);
        Ok(self)
    }

    /// The book of each day on which a setting changes, the first one from the
    /// beginning. Each has a version of its own, so that a verdict names the values
    /// it was measured by.
    #[must_use]
    pub fn by_day(&self) -> Vec<(Date, Self)> {
        let planned = self.settings.0.values().flat_map(|it| &it.planned);
        let days: BTreeSet<Date> = planned.map(|it| it.since).collect();
        let mut books = vec![(Date::MIN, self.clone())];
        let mut book = self.clone();
        for day in days {
            for setting in book.settings.0.values_mut() {
                if let Some(begins) = setting.planned.iter().find(|it| it.since == day).cloned() {
                    setting.value = begins.value;
                    setting.changed = Some(begins.reason);
                }
                setting.planned.retain(|it| it.since > day);
            }
            let text = day.to_string();
            book.version = chained(self.version, PackText { file: "in force from", text: &text });
            books.push((day, book.clone()));
        }
        books
    }

    /// The same book for an account with limits of its own: of each the stricter
    /// of both counts. Its version stays, because it is the rules of the
    /// installation that a waiting delivery was cleared under (DECISIONS D2); the
    /// own limits are named beside it.
    #[must_use]
    pub fn tightened(&self, own: &OwnLimits) -> Self {
        let mut book = self.clone();
        for (id, value) in own.values() {
            if let Some(setting) = book.settings.0.get_mut(id) {
                setting.tighten(value);
            }
        }
        book.own_limits = (!own.is_empty()).then(|| own.digest());
        book
    }

    /// Which limits of an account's own count in this book; `None` = none.
    #[must_use]
    pub fn own_limits(&self) -> Option<Digest> {
        self.own_limits
    }

    /// A setting by its name.
    #[must_use]
    pub fn setting(&self, id: &str) -> Option<&Setting> {
        self.settings.0.get(id)
    }

    /// The book as it is on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> Self {
        let mut books = self.by_day().into_iter();
        books.rfind(|it| it.0 <= day).map_or_else(|| self.clone(), |it| it.1)
    }

    /// Asks every rule about `subject` that is in force at that instant (by
    /// its UTC day). The strictest verdict stands; when no rule is in force
    /// the answer is `Hold`.
    #[must_use]
    pub fn decide(&self, subject: Subject, facts: &Facts, on: Timestamp) -> Decision {
        let day = on.to_zoned(TimeZone::UTC).date();
        let mut fired = Vec::new();
        let mut asked = 0_usize;
        for rule in self.in_force(subject, day) {
            asked += 1;
            if let Some((verdict, cause)) = rule.judge(facts, &self.settings) {
                fired.push(self.fired(rule, verdict, cause, facts));
            }
        }
        if asked == 0 {
            fired.push(nothing_in_force());
        }
        fired.sort_by(|a, b| b.verdict.cmp(&a.verdict).then_with(|| a.rule.cmp(&b.rule)));
        let mut decision = Decision {
            subject,
            facts: facts.clone(),
            fired,
            version: self.version,
            own_limits: self.own_limits,
            obligations: None,
        };
        decision.obligations = decision.basis().map(|it| self.obligations(it).clone());
        decision
    }

    /// The digest over every byte of packs and overlays.
    #[must_use]
    pub fn version(&self) -> Digest {
        self.version
    }

    /// All rules, in the order of loading, in force or not.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The facts that rules about `subject` speak of: what a caller of
    /// [`Self::decide`] has to observe.
    #[must_use]
    pub fn facts_about(&self, subject: Subject) -> BTreeSet<&'static str> {
        let mut names = BTreeSet::new();
        for rule in self.rules.iter().filter(|it| it.about.contains(&subject)) {
            rule.when.each_comparison(&mut |it| {
                names.insert(it.fact.name);
            });
        }
        names
    }

    /// What laws ask for.
    #[must_use]
    pub fn laws(&self) -> &LawBook {
        &self.laws
    }

    /// How long records are kept, by the laws and the settings of now.
    #[must_use]
    pub fn schedule(&self) -> Schedule {
        self.schedule.with(|it| self.number(it))
    }

    /// All settings, by name.
    pub fn settings(&self) -> impl Iterator<Item = &Setting> {
        self.settings.0.values()
    }

    /// The number that a setting has now; `None` when it is not a number or
    /// does not exist.
    #[must_use]
    pub fn number(&self, setting: &str) -> Option<u64> {
        match self.settings.0.get(setting)?.value {
            Value::Number(number) => u64::try_from(number).ok(),
            _ => None,
        }
    }

    /// The duration that a setting has now; `None` when it is not a duration
    /// or does not exist.
    #[must_use]
    pub fn duration(&self, setting: &str) -> Option<SignedDuration> {
        match self.settings.0.get(setting)?.value {
            Value::Duration(span) => Some(span),
            _ => None,
        }
    }

    /// What follows from a basis.
    ///
    /// # Panics
    /// Never: loading checks that every basis is there.
    #[must_use]
    pub fn obligations(&self, basis: Basis) -> &Obligations {
        self.obligations.get(&basis).expect("loading checks that every basis is there")
    }

    /// The published policy, its settings filled in with their present values.
    #[must_use]
    pub fn published(&self) -> PublishedPolicy {
        self.published_in(Language::En)
    }

    /// The same in another language, for reading: what accounts accept is the
    /// English text.
    #[must_use]
    pub fn published_in(&self, language: Language) -> PublishedPolicy {
        let mut policy = self.translations.get(&language).unwrap_or(&self.published).clone();
        for section in &mut policy.sections {
            section.text = tell::fill(&section.text, &Facts::new(), &self.settings, language);
        }
        policy
    }

    fn in_force(&self, subject: Subject, day: Date) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(move |it| it.about.contains(&subject) && it.in_force(day))
    }

    fn fired(&self, rule: &Rule, verdict: Verdict, cause: Cause, facts: &Facts) -> Fired {
        let sentences = Language::ALL.map(|language| match &cause {
            Cause::Missing(names) => tell::missing(&rule.id.0, names, language),
            _ => tell::fill(&rule.tell[tell::index(language)], facts, &self.settings, language),
        });
        Fired {
            rule: rule.id.clone(),
            verdict,
            cause,
            source: rule.source.clone(),
            requirements: rule.requirements.clone(),
            sentences,
        }
    }
}

fn nothing_in_force() -> Fired {
    Fired {
        rule: RuleId("policy.no-rule".to_owned()),
        verdict: Verdict::Hold,
        cause: Cause::NoRule,
        source: Source {
            work: "DESIGN".to_owned(),
            section: "1, invariant 2: fail closed".to_owned(),
            read: "2026-11".to_owned(),
            confidence: Confidence::Design,
        },
        requirements: Vec::new(),
        sentences: Language::ALL.map(|it| tell::no_rule(it).to_owned()),
    }
}

/// The digest of a book so far and one more file. Lengths keep two files from
/// reading like two others.
fn chained(before: Digest, pack: PackText<'_>) -> Digest {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(&before.0);
    for part in [pack.file, pack.text] {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part.as_bytes());
    }
    let hash = context.finish();
    Digest(hash.as_ref().try_into().expect("SHA-256 has 32 bytes"))
}

#[cfg(test)]
mod tests;
