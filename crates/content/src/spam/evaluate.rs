//! How well the model tells known spam from known mail: cross-validation.
//!
//! Lessons are dealt into parts by a seed; each part is judged by a model that
//! learned from the others. The same seed deals the same way.

use super::{
    features::Lesson,
    model::{Model, Prior, percent},
};

/// How a model judged known messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// Spam that was held.
    pub spam_held: u64,
    /// Spam that was not.
    pub spam_passed: u64,
    /// Mail that was held.
    pub mail_held: u64,
    /// Mail that was not.
    pub mail_passed: u64,
}

impl Judged {
    /// Of what was held, the share that is spam, in thousandths; `None` when
    /// nothing was held.
    #[must_use]
    pub fn precision(&self) -> Option<u64> {
        share(self.spam_held, self.spam_held + self.mail_held)
    }

    /// Of the spam, the share that was held, in thousandths; `None` without
    /// spam.
    #[must_use]
    pub fn recall(&self) -> Option<u64> {
        share(self.spam_held, self.spam_held + self.spam_passed)
    }

    /// Of the mail, the share that was held, in thousandths; `None` without
    /// mail.
    #[must_use]
    pub fn false_alarms(&self) -> Option<u64> {
        share(self.mail_held, self.mail_held + self.mail_passed)
    }

    fn count(&mut self, lesson: &Lesson, held: bool) {
        let counter = match (lesson.spam, held) {
            (true, true) => &mut self.spam_held,
            (true, false) => &mut self.spam_passed,
            (false, true) => &mut self.mail_held,
            (false, false) => &mut self.mail_passed,
        };
        *counter += 1;
    }
}

fn share(part: u64, whole: u64) -> Option<u64> {
    (part * 1000).checked_div(whole)
}

/// How the model judges that learned nothing here.
#[must_use]
pub fn before_learning(prior: &Prior, lessons: &[Lesson], hold_percent: u64) -> Judged {
    let model = Model::of(prior);
    let mut judged = Judged::default();
    for lesson in lessons {
        judged.count(lesson, percent(model.likelihood(lesson)) >= hold_percent);
    }
    judged
}

/// Cross-validation over `parts` parts, at least two.
#[must_use]
pub fn cross_validated(
    prior: &Prior,
    lessons: &[Lesson],
    (parts, seed): (usize, u64),
    hold_percent: u64,
) -> Judged {
    let parts = parts.max(2);
    let dealt = dealt(lessons, seed);
    let mut judged = Judged::default();
    for part in 0..parts {
        let apart = |wanted: bool| {
            let each = dealt.iter().enumerate();
            each.filter(move |(at, _)| (at % parts == part) == wanted).map(|it| (*it.1).clone())
        };
        let others: Vec<Lesson> = apart(false).collect();
        let model = Model::learned(prior, &others);
        for lesson in apart(true) {
            judged.count(&lesson, percent(model.likelihood(&lesson)) >= hold_percent);
        }
    }
    judged
}

/// The lessons in an order that the seed decides.
fn dealt(lessons: &[Lesson], seed: u64) -> Vec<&Lesson> {
    let mut all: Vec<&Lesson> = lessons.iter().collect();
    let mut state = seed;
    for last in (1..all.len()).rev() {
        // splitmix64
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let bound = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
        all.swap(last, usize::try_from(mixed % bound).unwrap_or_default());
    }
    all
}
