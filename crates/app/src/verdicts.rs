//! Decisions of the rules as they are kept and shown.

use std::collections::BTreeMap;

pub use policy::{Danger, Filled, figure, fill_with};

use domain::{AccountId, Language, ReviewId, RuleId, Timestamp, Verdict, VerdictId};
use policy::{Cause, Decision, Fired, fact::known};
use serde::{Deserialize, Serialize};
use store::{
    Step,
    review::{self, NewReview},
    verdict::{self, VerdictRow},
};
use uuid::Uuid;

use crate::App;

/// A rule that fired, as kept with the verdict: whatever happens to the rules
/// later, this is what was said and measured.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct FiredRule {
    /// Id of the rule.
    pub rule: String,
    /// What it said.
    pub verdict: String,
    /// What was measured against which limit.
    pub measured: String,
    /// Where the rule comes from.
    pub source: String,
    /// Rows of the requirements it serves.
    pub requirements: Vec<String>,
    /// The sentence shown, by language tag.
    pub tell: BTreeMap<String, String>,
    /// What the content check found that this rule spoke of.
    #[serde(default)]
    pub findings: Vec<Found>,
}

/// What found a feature of the spam score.
const SPAM_SCORE: &str = "spam-score";
/// Findings that are kept with one rule.
const FINDINGS_MAX: usize = 20;
/// What [`Fired::measured`] begins with where facts are missing.
const MISSING: &str = "missing: ";

/// Something that the content check found, masked, with its place.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Found {
    /// List, pattern or check that found it.
    pub rule: String,
    /// The fact it counts into.
    pub fact: String,
    /// `note`, `warn` or `hold`.
    pub severity: String,
    /// How sure we are.
    pub confidence: String,
    /// `subject`, `text`, `html`, `link` or `target`, and characters of it.
    pub place: String,
    /// How often there.
    pub count: u32,
    /// The term as its list writes it, the value masked, or the feature of the
    /// spam score: of a word of the message its place alone (DECISIONS D20).
    pub shown: String,
}

impl Found {
    /// Names a word that the spam score weighed, for whoever may read the message.
    pub(crate) fn name_word(&mut self, behind: &BTreeMap<String, String>) {
        let Some((kept, weight)) = self.shown.rsplit_once(' ') else { return };
        if let Some(word) = behind.get(kept).filter(|_| self.rule == SPAM_SCORE) {
            self.shown = format!("{word} {weight}");
        }
    }

    pub(crate) fn of_mark(mark: &content::Mark) -> Self {
        Self {
            rule: mark.rule.clone(),
            fact: mark.fact.to_owned(),
            severity: mark.severity.as_str().to_owned(),
            confidence: mark.confidence.to_owned(),
            place: mark.place.clone(),
            count: mark.count,
            shown: mark.shown.clone(),
        }
    }

    pub(crate) fn of_reason(reason: &content::spam::Reason) -> Self {
        Self {
            rule: SPAM_SCORE.to_owned(),
            fact: known::SPAM_SCORE.name().to_owned(),
            severity: "hold".to_owned(),
            confidence: "design".to_owned(),
            place: String::new(),
            count: 1,
            shown: format!("{} {:+.2}", reason.kept(), reason.weight),
        }
    }
}

impl FiredRule {
    /// The sentence in a language.
    #[must_use]
    pub fn told(&self, language: Language) -> &str {
        self.tell.get(language.tag()).map_or("", String::as_str)
    }

    /// How grave it is what it fired for. Where facts are missing nothing was found:
    /// it waits, and nothing speaks for danger.
    #[must_use]
    pub fn danger(&self) -> Danger {
        match self.measured.starts_with(MISSING) {
            true => Danger::Routine,
            false => Danger::of(&self.rule),
        }
    }

    fn holds(&self) -> bool {
        self.verdict == Verdict::Hold.as_str()
    }
}

/// What a decision is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judged {
    /// Whose it is.
    pub account: AccountId,
    /// `campaign` or `import`.
    pub kind: &'static str,
    /// The campaign or import.
    pub subject: Uuid,
    /// The present.
    pub now: Timestamp,
}

impl Judged {
    /// The step that keeps what the rules said, and what it is kept as.
    pub(crate) fn keep(self, app: &App, decision: &Decision) -> (VerdictId, Step) {
        self.keep_with(app, decision, &[])
    }

    /// The same, with what the content check found.
    pub(crate) fn keep_with(
        self,
        app: &App,
        decision: &Decision,
        found: &[Found],
    ) -> (VerdictId, Step) {
        let Self { account, kind, subject, now } = self;
        let row = VerdictRow {
            id: VerdictId::new(now, app.random()),
            subject_kind: kind.to_owned(),
            subject,
            verdict: decision.verdict(),
            rules: to_json(decision, found),
            policy_version: decision.version(),
            created_at: now,
            own_limits: decision.own_limits(),
        };
        (row.id, verdict::insert(account, &row))
    }

    /// The step that asks a reviewer about it.
    pub(crate) fn ask(self, app: &App, verdict: VerdictId) -> Step {
        let Self { account, kind, subject, now } = self;
        let id = ReviewId::new(now, app.random());
        review::insert(account, NewReview { id, subject_kind: kind, subject, verdict, now })
    }
}

/// A decision as JSON, for the verdict's row: each rule with what was found of
/// the facts that it measured.
#[must_use]
pub fn to_json(decision: &Decision, found: &[Found]) -> String {
    let of = |fired: &Fired| -> Vec<Found> {
        let Cause::Measured(measures) = &fired.cause else { return Vec::new() };
        let measured = |it: &&Found| measures.iter().any(|measure| measure.fact == it.fact);
        found.iter().filter(measured).take(FINDINGS_MAX).cloned().collect()
    };
    let fired: Vec<FiredRule> = decision
        .fired()
        .iter()
        .map(|it| FiredRule {
            rule: it.rule.to_string(),
            verdict: it.verdict.to_string(),
            measured: it.measured(),
            source: format!("{}, {}", it.source.work, it.source.section),
            requirements: it.requirements.clone(),
            tell: Language::ALL
                .into_iter()
                .map(|language| (language.tag().to_owned(), it.tell(language).to_owned()))
                .collect(),
            findings: of(it),
        })
        .collect();
    crate::json::text(&fired)
}

/// The rules kept with a verdict. Empty when what is stored cannot be read.
#[must_use]
pub fn from_json(json: &str) -> Vec<FiredRule> {
    serde_json::from_str(json).unwrap_or_default()
}

/// The rules among these that hold: what a reviewer's approval covers.
#[must_use]
pub fn holding(rules: &[FiredRule]) -> Vec<RuleId> {
    rules.iter().filter(|it| it.holds()).map(|it| RuleId(it.rule.clone())).collect()
}

/// The rules that hold, the gravest first, and behind them the others.
#[must_use]
pub fn gravest_first(mut rules: Vec<FiredRule>) -> Vec<FiredRule> {
    rules.sort_by_key(|it| (!it.holds(), it.danger()));
    rules
}

/// The gravest of the rules that hold; of equally grave ones the first.
#[must_use]
pub fn gravest(rules: &[FiredRule]) -> Option<&FiredRule> {
    rules.iter().filter(|it| it.holds()).min_by_key(|it| it.danger())
}
