//! A rule: where it comes from, when it applies, what it says.

use domain::{Language, RuleId, Verdict};
use jiff::civil::Date;

use crate::{
    condition::{Condition, Truth},
    decision::Cause,
    fact::Facts,
    setting::Settings,
};

macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word used in data, API and pages.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The value of that word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use words;

/// What a rule judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A campaign: content and audience together.
    Campaign,
    /// One mail outside of a campaign: a confirmation request, a notice.
    Mail,
    /// An upload of contacts.
    Import,
    /// A version of a sign-up form.
    Form,
    /// A sign-up form that an account hosts itself.
    ForeignForm,
    /// The first wave of a new import, by what became of it.
    Wave,
    /// An account that was stopped and asks to be judged again.
    Appeal,
    /// A message by itself: what can be said of it without knowing to whom it
    /// goes.
    Content,
    /// The permission of one contact on one list.
    Permission,
}

words!(Subject {
    Campaign = "campaign", Mail = "mail", Import = "import", Form = "form", ForeignForm = "foreign-form",
    Wave = "wave", Appeal = "appeal", Content = "content", Permission = "permission",
});

/// How sure we are of what a rule's source says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Read in the source.
    Seen,
    /// Known well, not read again.
    High,
    /// Unverified: check before relying on it.
    Medium,
    /// Unverified, and doubtful.
    Low,
    /// Our own conclusion; no source says so.
    Design,
}

words!(Confidence {
    Seen = "seen", High = "high", Medium = "medium", Low = "low", Design = "design",
});

impl Confidence {
    /// False for what must be verified before anyone relies on it.
    #[must_use]
    pub fn is_verified(self) -> bool {
        !matches!(self, Self::Medium | Self::Low)
    }
}

/// Where a rule comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Law, standard, policy or page.
    pub work: String,
    /// Article or section.
    pub section: String,
    /// When it was read: `2026-08` or `2026-08-14`.
    pub read: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its stable name.
    pub id: RuleId,
    /// What it judges. At least one.
    pub about: Vec<Subject>,
    /// The first day on which it applies (UTC).
    pub since: Date,
    /// The first day on which it applies no more; `None` = in force.
    pub until: Option<Date>,
    /// Rows of REQUIREMENTS that it serves.
    pub requirements: Vec<String>,
    /// Where it comes from.
    pub source: Source,
    /// When it fires.
    pub when: Condition,
    /// What it says when it fires. Never `Allow`.
    pub verdict: Verdict,
    /// What it tells the member, in the order of [`Language::ALL`].
    pub tell: [String; Language::ALL.len()],
    /// Cases that show when it fires and when not.
    pub examples: Vec<Example>,
}

/// A case that a rule must agree with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it shows.
    pub case: String,
    /// The facts of the case.
    pub facts: Facts,
    /// The verdict: the rule's own, or `Allow` for silence.
    pub expect: Verdict,
}

impl Rule {
    /// True when the rule applies on that day.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        self.since <= on && self.until.is_none_or(|until| on < until)
    }

    /// The verdict for these facts and why, or `None` when the rule is silent.
    /// A rule that cannot be judged holds: nothing leaves unchecked.
    pub(crate) fn judge(&self, facts: &Facts, settings: &Settings) -> Option<(Verdict, Cause)> {
        match self.when.judge(facts, settings) {
            Truth::Yes(measures) => Some((self.verdict, Cause::Measured(measures))),
            Truth::No => None,
            Truth::Unknown(missing) => {
                Some((Verdict::Hold, Cause::Missing(missing.into_iter().collect())))
            }
        }
    }
}
