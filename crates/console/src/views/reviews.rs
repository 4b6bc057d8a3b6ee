//! The review desk: the queue, and the whole screen of one review. Texts that
//! depend on the language are written by the handler.

mod kind;

use domain::Timestamp;

pub use kind::Kind;

use super::questions::{Questions, Standing};

/// `/reviews`.
#[derive(Clone, Debug)]
pub struct Queue {
    /// The present.
    pub now: Timestamp,
    /// The kind that is shown; `None` = all.
    pub only: Option<Kind>,
    /// How many wait, by kind.
    pub counts: Vec<(Kind, u64)>,
    /// How many of those shown are late.
    pub late: u64,
    /// What waits: what is late first, then the gravest.
    pub lines: Vec<QueueLine>,
    /// Only what waits for one list is shown.
    pub is_of_list: bool,
    /// A decision was just put on record.
    pub is_decided: bool,
    /// Accounts that are rejected again and again.
    pub often: Vec<Often>,
}

/// An account that is rejected again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Often {
    /// Its name.
    pub account: String,
    /// How many reviews were rejected.
    pub count: u64,
    /// When the first of them was.
    pub since: Timestamp,
    /// Paths of these reviews, first to last.
    pub paths: Vec<String>,
}

impl Queue {
    pub(crate) fn all(&self) -> u64 {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    pub(crate) fn is_only(&self, kind: &Kind) -> bool {
        self.only == Some(*kind)
    }
}

/// A line of the queue.
#[derive(Clone, Debug)]
pub struct QueueLine {
    /// The review.
    pub id: String,
    /// What it is about.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub account: String,
    /// Recipients, or lines.
    pub size: u64,
    /// How long it waits, in seconds.
    pub age_s: u64,
    /// By when it is to be decided.
    pub due_at: Timestamp,
    /// True when that is past.
    pub is_late: bool,
    /// Who has it.
    pub assignee: Option<String>,
    /// What the gravest rule says.
    pub why: String,
    /// How many rules besides.
    pub more: u64,
    /// Where the newest question to the account stands.
    pub asked: Option<Standing>,
}

/// A name and what stands for it.
#[derive(Clone, Debug)]
pub struct Line {
    /// The name.
    pub label: String,
    /// The value.
    pub value: String,
}

/// A rule that fired.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// What it says.
    pub text: String,
    /// What was measured against which limit.
    pub measured: String,
    /// Where it comes from.
    pub source: String,
    /// True when it holds; others only note or warn.
    pub is_holding: bool,
    /// What was marked: the term or value as it may be shown, its place, how often.
    pub marks: Vec<(String, String, u64)>,
}

/// What a campaign says.
#[derive(Clone, Debug)]
pub struct Says {
    /// The subject.
    pub subject: String,
    /// The text part, cut.
    pub text: String,
    /// Where links lead.
    pub links: Vec<Link>,
}

/// A link of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub target: String,
    /// True when that is a site of the sender's.
    pub is_own: bool,
}

/// Something that was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The review.
    pub id: String,
    /// What it was about.
    pub name: String,
    /// Word of the outcome, as in data: it colours the line.
    pub state: String,
    /// How like it is, in percent; `None` where that is not asked.
    pub percent: Option<u64>,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

impl QueueLine {
    pub(crate) fn path(&self) -> String {
        format!("/reviews/{}", self.id)
    }
}

impl Past {
    pub(crate) fn path(&self) -> String {
        format!("/reviews/{}", self.id)
    }

    pub(crate) fn key(&self) -> &'static str {
        state_key(&self.state)
    }
}

fn state_key(word: &str) -> &'static str {
    match word {
        "approved" => "review-approved",
        "rejected" => "review-rejected",
        "lapsed" => "review-lapsed",
        _ => "review-open",
    }
}

/// One of the people.
#[derive(Clone, Debug)]
pub struct Person {
    /// The address, masked.
    pub address: String,
    /// Permission and what it rests on.
    pub state: String,
    /// Since when.
    pub since: Timestamp,
    /// What is recorded.
    pub facts: Vec<Line>,
}

/// Why the reader does not decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// A key of theirs works in the account.
    Member,
    /// They wrote it, handed it in or uploaded it.
    Author,
    /// The appeal is against a decision of theirs.
    Decision,
    /// That person has it.
    Taken(String),
    /// It is decided: word of the outcome, who, why, when.
    Decided(Past),
    /// It was taken back before anybody decided.
    Lapsed,
}

/// What was wrong with what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There is no reason, or too long a one.
    Reason,
    /// Somebody else has it, or it was decided meanwhile.
    Conflict,
    /// The person must not decide.
    Interest,
    /// Nothing was asked, or too much.
    Question,
}

impl Problem {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Reason => "review-problem-reason",
            Self::Conflict => "review-problem-conflict",
            Self::Interest => "review-problem-interest",
            Self::Question => "question-problem",
        }
    }
}

/// The last approval of mail to the same list, and what is different.
#[derive(Clone, Debug)]
pub struct Before {
    /// That decision.
    pub past: Past,
    /// What is different, at a glance.
    pub facts: Vec<Line>,
    /// Lines that are gone.
    pub removed: Vec<String>,
    /// Lines that are new.
    pub added: Vec<String>,
    /// One click repeats it.
    pub is_reusable: bool,
}

/// `/reviews/{review}`.
#[derive(Clone, Debug)]
pub struct Review {
    /// The present.
    pub now: Timestamp,
    /// The review.
    pub id: String,
    /// What it is about.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub account: String,
    /// Recipients, or lines.
    pub size: u64,
    /// How long it waits, in seconds.
    pub age_s: u64,
    /// By when it is to be decided.
    pub due_at: Timestamp,
    /// True when that is past.
    pub is_late: bool,
    /// True when the reader has it.
    pub is_mine: bool,
    /// Why the reader does not decide.
    pub hindrance: Option<Hindrance>,
    /// What was wrong with what was sent.
    pub problem: Option<Problem>,
    /// What was typed before.
    pub reason: String,
    /// What the account was asked, and what can be asked.
    pub questions: Questions,
    /// How many wait, right after a decision about another one.
    pub decided_of: Option<u64>,
    /// The thing at a glance.
    pub facts: Vec<Line>,
    /// The rules that fired, those that hold first, the gravest of these first.
    pub rules: Vec<Rule>,
    /// Words that were marked, over all rules: shown, where, how often.
    pub marks: Vec<(String, String, u64)>,
    /// The last approval of mail to the same list.
    pub before: Option<Before>,
    /// What it says, when it is a campaign.
    pub says: Option<Says>,
    /// Mailings that count as one with it.
    pub parts: Vec<Line>,
    /// How many other reviews wait for the same list, and its id; `None` = none does.
    pub others: Option<(u64, String)>,
    /// It is rejected again and again.
    pub often: Option<Often>,
    /// The account at a glance.
    pub history: Vec<Line>,
    /// What was decided of it before.
    pub earlier: Vec<Past>,
    /// Steps of the ladder and of people.
    pub actions: Vec<Line>,
    /// Messages that ended, by day.
    pub sent: Vec<u64>,
    /// Send records: sums.
    pub records: Vec<Line>,
    /// What was decided of things alike.
    pub similar: Vec<Past>,
    /// Known bad lists that it resembles.
    pub prints: Vec<Line>,
    /// Some of the people.
    pub people: Vec<Person>,
    /// The list by permission.
    pub bases: Vec<Line>,
    /// Uploads into it.
    pub uploads: Vec<Line>,
    /// Who did what to it.
    pub authors: Vec<Line>,
}

impl Review {
    pub(crate) fn path(&self, what: &str) -> String {
        format!("/reviews/{}/{what}", self.id)
    }

    /// True when the question, and not the reason, is to be mended.
    pub(crate) fn is_question_wrong(&self) -> bool {
        self.problem == Some(Problem::Question)
    }

    /// True when the reason is to be mended.
    pub(crate) fn is_reason_wrong(&self) -> bool {
        self.problem.is_some() && !self.is_question_wrong()
    }

    /// True for uploads of contacts, whose people can be asked one by one.
    pub(crate) fn is_import(&self) -> bool {
        self.kind == Kind::Import
    }

    /// Why the reader does not decide, where one sentence says it.
    pub(crate) fn notice(&self) -> Option<&'static str> {
        match self.hindrance {
            Some(Hindrance::Member) => Some("review-interest-member"),
            Some(Hindrance::Author) => Some("review-interest-author"),
            Some(Hindrance::Decision) => Some("review-interest-decision"),
            Some(Hindrance::Lapsed) => Some("review-lapsed-lead"),
            Some(Hindrance::Taken(_) | Hindrance::Decided(_)) | None => None,
        }
    }

    pub(crate) fn taken_by(&self) -> Option<&str> {
        match &self.hindrance {
            Some(Hindrance::Taken(name)) => Some(name),
            _ => None,
        }
    }

    pub(crate) fn decided(&self) -> Option<&Past> {
        match &self.hindrance {
            Some(Hindrance::Decided(past)) => Some(past),
            _ => None,
        }
    }

    /// What a campaign is about stands in its subject, its name is the author's.
    pub(crate) fn subject(&self) -> Option<&str> {
        let says = self.says.as_ref().map(|it| it.subject.as_str());
        says.filter(|it| !it.is_empty() && *it != self.name)
    }

    /// The rules for which it waits.
    pub(crate) fn holding(&self) -> Vec<&Rule> {
        self.rules.iter().filter(|it| it.is_holding).collect()
    }

    /// What was noted besides: nothing waits for it.
    pub(crate) fn noted(&self) -> Vec<&Rule> {
        self.rules.iter().filter(|it| !it.is_holding).collect()
    }

    /// What a rejection does, where it is not the end.
    pub(crate) fn stands(&self) -> &'static str {
        match self.kind {
            Kind::Campaign | Kind::Content => "review-stands-returned",
            Kind::Account | Kind::Import | Kind::Appeal => "review-stands",
        }
    }
}
