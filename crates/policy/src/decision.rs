//! What the rules said about one subject, and why.

use domain::{Basis, Digest, Language, RuleId, Verdict};

use crate::{
    fact::{Fact, Facts, Value, known},
    obligation::Obligations,
    rule::{Source, Subject},
};

/// The outcome of [`crate::RuleBook::decide`]. Made nowhere else, so whoever
/// holds one knows that the rules were asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub(crate) subject: Subject,
    pub(crate) facts: Facts,
    pub(crate) fired: Vec<Fired>,
    pub(crate) version: Digest,
    pub(crate) own_limits: Option<Digest>,
    pub(crate) obligations: Option<Obligations>,
}

/// A rule that fired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fired {
    /// Which.
    pub rule: RuleId,
    /// What it says.
    pub verdict: Verdict,
    /// Why it fired.
    pub cause: Cause,
    /// Where the rule comes from.
    pub source: Source,
    /// Rows of REQUIREMENTS that it serves.
    pub requirements: Vec<String>,
    pub(crate) sentences: [String; Language::ALL.len()],
}

/// Why a rule fired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// These comparisons held.
    Measured(Vec<Measure>),
    /// These facts are missing, so the rule could not be judged.
    Missing(Vec<&'static str>),
    /// No rule about this subject is in force on that day.
    NoRule,
}

/// One comparison that held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The name of the fact.
    pub fact: &'static str,
    /// Its value.
    pub measured: Value,
    /// `above`, `at_least`, `below`, `at_most`, `is`, `one_of` or `none_of`.
    pub comparison: &'static str,
    /// What it was compared with: one value, or the words of the list.
    pub limits: Vec<Value>,
}

impl Decision {
    /// What was judged.
    #[must_use]
    pub fn subject(&self) -> Subject {
        self.subject
    }

    /// The strictest verdict of all rules that fired; `Allow` when none did.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.fired.iter().map(|it| it.verdict).max().unwrap_or(Verdict::Allow)
    }

    /// The rules that fired, strictest first, then by id.
    #[must_use]
    pub fn fired(&self) -> &[Fired] {
        &self.fired
    }

    /// Ids of the rules that said this or something stricter.
    #[must_use]
    pub fn rules_at_least(&self, verdict: Verdict) -> Vec<RuleId> {
        self.fired.iter().filter(|it| it.verdict >= verdict).map(|it| it.rule.clone()).collect()
    }

    /// The version of the rules that were asked.
    #[must_use]
    pub fn version(&self) -> Digest {
        self.version
    }

    /// Which limits of the account's own counted besides; `None` = none.
    #[must_use]
    pub fn own_limits(&self) -> Option<Digest> {
        self.own_limits
    }

    /// The facts that were judged.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The basis that was judged, if the facts named one.
    #[must_use]
    pub fn basis(&self) -> Option<Basis> {
        Basis::parse(self.word(known::BASIS)?)
    }

    /// The obligations of that basis.
    #[must_use]
    pub fn obligations(&self) -> Option<&Obligations> {
        self.obligations.as_ref()
    }

    /// The word of a fact that was judged.
    #[must_use]
    pub fn word<T>(&self, fact: Fact<T>) -> Option<&str> {
        self.facts.word(fact)
    }
}

impl Fired {
    /// What the rule tells the member: what is wrong and what to do next.
    #[must_use]
    pub fn tell(&self, language: Language) -> &str {
        &self.sentences[crate::tell::index(language)]
    }

    /// The measured value and its limit, in short: `recipients 2100 above 500`.
    #[must_use]
    pub fn measured(&self) -> String {
        let of = |it: &Measure| {
            let limits: Vec<_> = it.limits.iter().map(Value::to_string).collect();
            format!("{} {} {} {}", it.fact, it.measured, it.comparison, limits.join("|"))
        };
        match &self.cause {
            Cause::Measured(measures) => measures.iter().map(of).collect::<Vec<_>>().join(", "),
            Cause::Missing(names) => format!("missing: {}", names.join(", ")),
            Cause::NoRule => "no rule in force".to_owned(),
        }
    }
}
