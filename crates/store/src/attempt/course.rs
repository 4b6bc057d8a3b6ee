//! How attempts go: by which way, with bytes signed by which keys, and once they
//! ended, with which answer. There are few courses, however many attempts: each
//! stands once, and an attempt names it by a number (DECISIONS D17: interned
//! replies).

use domain::{AccountId, BounceClass, Fault};

use super::AttemptOutcome;
use crate::{Statement, Step, hashed::Hashed, params, statement};

pub(super) static INSERT_ROUTE: Statement = statement!("attempt/insert_route");
pub(super) static INSERT_ANSWERED: Statement = statement!("attempt/insert_answered");

/// The number that names a course: whoever writes the same one gives it the same
/// number, without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CourseId(pub i64);

/// The way of an attempt, as it is known before its data goes out.
pub(super) struct Route {
    pub source: String,
    pub host: String,
    pub tls: Option<String>,
    pub provider: String,
    pub key_ids: Vec<u8>,
}

impl Route {
    pub(super) fn id(&self) -> CourseId {
        let mut hashed = Hashed::new("route");
        for text in [&self.source, &self.host, &self.provider] {
            hashed.field(Some(text.as_bytes()));
        }
        hashed.field(self.tls.as_ref().map(String::as_bytes));
        hashed.field(Some(&self.key_ids));
        CourseId(hashed.number())
    }

    /// Keeps it, in the unit of the attempt that goes it.
    pub(super) fn insert(self, account: AccountId, id: CourseId) -> Step {
        let Self { source, host, tls, provider, key_ids } = self;
        Step::new(&INSERT_ROUTE, params![account, id.0, source, host, tls, provider, key_ids])
    }
}

/// The answer at the end of a course.
pub(super) struct Answer {
    outcome: &'static str,
    stage: String,
    code: Option<u16>,
    enhanced: Option<String>,
    /// The reply's text, with `{}` for each word that this attempt has for itself.
    pattern: Option<String>,
    /// Those words, spaces between.
    pub words: Option<String>,
    class: Option<&'static str>,
    fault: Option<&'static str>,
}

impl Answer {
    pub(super) fn of(outcome: &AttemptOutcome) -> Self {
        let AttemptOutcome { outcome, stage, code, enhanced, reply, class, fault, .. } =
            outcome.clone();
        let (pattern, words) = match reply.as_deref().map(taken_apart) {
            Some((pattern, words)) => (Some(pattern), words),
            None => (None, None),
        };
        let (class, fault) = (class.map(BounceClass::as_str), fault.map(Fault::as_str));
        Self { outcome, stage, code, enhanced, pattern, words, class, fault }
    }

    /// The course of an attempt that went this way and ended so.
    pub(super) fn at_the_end_of(&self, way: CourseId) -> CourseId {
        let mut hashed = Hashed::new("answered");
        hashed.field(Some(&way.0.to_be_bytes()));
        hashed.field(Some(self.outcome.as_bytes()));
        hashed.field(Some(self.stage.as_bytes()));
        hashed.field(self.code.map(u16::to_be_bytes).as_ref().map(|it| &it[..]));
        for text in [&self.enhanced, &self.pattern] {
            hashed.field(text.as_ref().map(String::as_bytes));
        }
        for word in [self.class, self.fault] {
            hashed.field(word.map(str::as_bytes));
        }
        CourseId(hashed.number())
    }

    /// Keeps it, in the unit that settles the attempt.
    pub(super) fn insert(self, account: AccountId, way: CourseId, id: CourseId) -> Step {
        let Self { outcome, stage, code, enhanced, pattern, class, fault, .. } = self;
        let params =
            params![account, way.0, id.0, outcome, stage, code, enhanced, pattern, class, fault];
        Step::new(&INSERT_ANSWERED, params)
    }
}

/// Stands for a word that an attempt has for itself.
const WORD: &str = "{}";

/// What many answers share of a text, and the words of this one: those with a
/// figure in them, such as the number under which the host has the mail.
fn taken_apart(text: &str) -> (String, Option<String>) {
    let is_its_own = |word: &&str| word.contains(char::is_numeric) || *word == WORD;
    let own: Vec<_> = text.split(' ').filter(is_its_own).collect();
    let shared: Vec<_> =
        text.split(' ').map(|word| if is_its_own(&word) { WORD } else { word }).collect();
    (shared.join(" "), (!own.is_empty()).then(|| own.join(" ")))
}

/// The text again. Without words the pattern is the text.
pub(super) fn filled(pattern: &str, words: Option<&str>) -> String {
    let Some(words) = words else { return pattern.to_owned() };
    let mut words = words.split(' ');
    let fill = |word| if word == WORD { words.next().unwrap_or(WORD) } else { word };
    pattern.split(' ').map(fill).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
