//! Every check of a message, in one call.
//!
//! [`Checker`] holds lists, patterns and tables, read once; [`Checker::check`]
//! is a pure function of a message. What it found becomes facts for `policy`
//! ([`Check::counts`]) and marks for people ([`Check::marks`]), masked and with
//! their place. **Never** here: a verdict.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Content, Findings, Link, examine,
    lexicon::Lexicon,
    links::{OddLink, Oddity, links_in, odd_links},
    personal::{Class, Detector, Grade, PersonalValue},
    promotion::Place,
    spam::{Features, Model, Prior, Score},
    structure::Structure,
    tables::Tables,
    words::{Category, Reading, Words},
};

mod mark;

pub use mark::Mark;

/// Longest text of one place that is looked at, in bytes. Campaigns are smaller
/// (`compile` refuses longer sources); of foreign mail the rest is not read.
pub const TEXT_BYTES_MAX: usize = 512 * 1024;

/// Lists, patterns, tables and weights, ready to use.
#[derive(Debug)]
pub struct Checker {
    lexicon: Lexicon,
    words: Words,
    detector: Detector,
    tables: Tables,
    prior: Prior,
}

/// A value that matches the pattern of personal data, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personal {
    /// Where.
    pub place: Place,
    /// What, masked.
    pub value: PersonalValue,
}

/// What was found in a message.
#[derive(Clone, Debug)]
pub struct Check {
    /// Promotion and deception.
    pub claims: Findings,
    /// What the word lists say.
    pub reading: Reading,
    /// Categories of the hits.
    categories: BTreeSet<Category>,
    /// Values that match patterns of personal data, by place.
    pub personal: Vec<Personal>,
    /// Odd links, of text and HTML.
    pub odd_links: Vec<OddLink>,
    /// What the message has besides its words.
    pub structure: Structure,
    /// A term of a list that asks for a person was written so that a list would
    /// not see it.
    pub is_disguised: bool,
}

impl Checker {
    /// Everything that is compiled in.
    ///
    /// # Panics
    /// Never in a tested build.
    #[must_use]
    pub fn builtin() -> Self {
        Self::of(Words::builtin())
    }

    /// The same with these word lists.
    #[must_use]
    pub fn of(words: Words) -> Self {
        Self {
            lexicon: Lexicon::builtin(),
            words,
            detector: Detector::new(),
            tables: Tables::builtin(),
            prior: Prior::builtin(),
        }
    }

    /// The word lists.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The word lists of promotion.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Where the spam score begins.
    #[must_use]
    pub fn prior(&self) -> &Prior {
        &self.prior
    }

    /// Looks at a message.
    #[must_use]
    pub fn check(&self, content: &Content) -> Check {
        let link_texts: Vec<&str> = content.links.iter().map(|it| it.text.as_str()).collect();
        let link_texts = link_texts.join("\n\n");
        let targets: Vec<&str> = content.links.iter().map(|it| it.target.as_str()).collect();
        let targets = targets.join("\n");
        let shown = [
            (Place::Subject, cut(&content.subject)),
            (Place::Text, cut(&content.text)),
            (Place::Html, cut(&content.html_text)),
            (Place::Link, cut(&link_texts)),
        ];
        let reading = self.words.read(&shown);
        let places = shown.iter().copied().chain([(Place::Target, cut(&targets))]);
        let of_place = |(place, text): (Place, &str)| {
            let values = self.detector.find(text).into_iter();
            values.map(move |value| Personal { place, value }).collect::<Vec<_>>()
        };
        let links: Vec<Link> =
            content.links.iter().cloned().chain(links_in(cut(&content.text))).collect();
        let of = |it: &crate::words::Hit| self.words.list(it.list).category;
        Check {
            claims: examine(content, &self.lexicon),
            categories: reading.hits.iter().map(of).collect(),
            is_disguised: reading.hits.iter().any(|it| self.words.is_disguised(it)),
            reading,
            personal: places.flat_map(of_place).collect(),
            odd_links: odd_links(&links, &content.own_domains, &self.tables),
            structure: Structure::of(content, &self.tables),
        }
    }

    /// The spam score of a message that was checked.
    #[must_use]
    pub fn score(&self, content: &Content, check: &Check, model: &Model) -> Score {
        model.score(&Features::of(content, check))
    }
}

impl Check {
    /// Categories that were hit.
    #[must_use]
    pub fn categories(&self) -> BTreeSet<Category> {
        self.categories.clone()
    }

    /// The facts of `policy` that count something, by name; each is there, also
    /// when it counts nothing.
    #[must_use]
    pub fn counts(&self, words: &Words) -> BTreeMap<&'static str, u64> {
        let mut counts: BTreeMap<&'static str, u64> =
            Category::ALL.iter().map(|it| (it.fact(), 0)).collect();
        for (list, count) in self.reading.counts() {
            *counts.entry(words.list(list).category.fact()).or_default() += count;
        }
        counts.insert("statements_missing", number(self.reading.without_statement.len()));
        counts.extend(self.personal_counts());
        counts.extend(self.link_counts());
        counts.insert("attachments_dangerous", number(self.structure.dangerous.len()));
        counts
    }

    /// Values counted once each, in however many places they stand.
    fn personal_counts(&self) -> [(&'static str, u64); 5] {
        let distinct = |wanted: &dyn Fn(&PersonalValue) -> bool| {
            let values = self.personal.iter().map(|it| &it.value).filter(|it| wanted(it));
            let values: BTreeSet<_> = values.map(|it| (it.kind, &it.masked)).collect();
            number(values.len())
        };
        let of =
            |class: Class| move |it: &PersonalValue| it.class == class && it.grade > Grade::Low;
        let proven = |it: &PersonalValue| it.class == Class::Identity && it.grade == Grade::High;
        [
            ("personal_identity_proven", distinct(&proven)),
            ("personal_identity", distinct(&of(Class::Identity))),
            ("personal_accounts", distinct(&of(Class::Account))),
            ("personal_contacts", distinct(&of(Class::Contact))),
            ("personal_secrets", distinct(&of(Class::Secret))),
        ]
    }

    fn link_counts(&self) -> [(&'static str, u64); 4] {
        let count = |wanted: &[Oddity]| {
            number(self.odd_links.iter().filter(|it| wanted.contains(&it.oddity)).count())
        };
        [
            ("links_shortened", count(&[Oddity::Shortened])),
            ("links_bare", count(&[Oddity::BareAddress, Oddity::UserInfo, Oddity::Scheme])),
            ("links_look_alike", count(&[Oddity::LookAlike])),
            ("links_international", count(&[Oddity::International])),
        ]
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The first part of a text, up to [`TEXT_BYTES_MAX`].
fn cut(text: &str) -> &str {
    let mut end = text.len().min(TEXT_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests;
