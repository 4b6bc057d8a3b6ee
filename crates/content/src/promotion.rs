//! Does a message promote something? Words of promotion, with their place.
//!
//! A mail that promotes needs a basis that allows it (COMPLIANCE 1.5,
//! DECISIONS D5). **Never** here: a verdict; a word may be innocent.

use std::{collections::BTreeMap, ops::Range};

use serde::Deserialize;

use crate::{
    Content,
    fold::{fold, is_han},
    lexicon::{Confidence, Lexicon, Strength},
};

/// Where a word was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// The subject.
    Subject,
    /// The text part.
    Text,
    /// The text that the HTML part shows.
    Html,
    /// The text of a link.
    Link,
    /// Where a link leads.
    Target,
}

impl Place {
    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Text => "text",
            Self::Html => "html",
            Self::Link => "link",
            Self::Target => "target",
        }
    }
}

/// A word of promotion that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// As the list writes it.
    pub term: String,
    /// Where.
    pub place: Place,
    /// How often there. At least one.
    pub count: u32,
    /// The language of its list.
    pub language: String,
    /// How much it says.
    pub strength: Strength,
    /// How sure we are of the list.
    pub confidence: Confidence,
}

/// What the findings amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Promotion {
    /// No word of promotion.
    None,
    /// One word that may be innocent.
    Possible,
    /// A clear word, or two different ones that may be innocent.
    Clear,
}

impl Promotion {
    /// The word of the fact `promotion`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Possible => "possible",
            Self::Clear => "clear",
        }
    }

    /// What these findings amount to.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        let clear = findings.iter().any(|it| it.strength == Strength::Clear);
        let mut terms = findings.iter().map(|it| it.term.as_str());
        match terms.next() {
            None => Self::None,
            Some(first) if clear || terms.any(|it| it != first) => Self::Clear,
            Some(_) => Self::Possible,
        }
    }
}

/// Finds the words of promotion in a message, by place, then by term.
pub(crate) fn find(content: &Content, lexicon: &Lexicon) -> Vec<Finding> {
    let links: Vec<&str> = content.links.iter().map(|it| it.text.as_str()).collect();
    let places = [
        (Place::Subject, content.subject.clone()),
        (Place::Text, content.text.clone()),
        (Place::Html, content.html_text.clone()),
        // A full stop keeps the end of one link from meeting the next.
        (Place::Link, links.join(" . ")),
    ];
    let mut findings = Vec::new();
    for (place, text) in places {
        let mut counts: BTreeMap<(&str, usize), u32> = BTreeMap::new();
        for pattern in matches(&fold(&text), lexicon) {
            let pattern = &lexicon.patterns[pattern];
            *counts.entry((&pattern.term, pattern.group)).or_default() += 1;
        }
        findings.extend(counts.into_iter().map(|((term, group), count)| {
            let group = &lexicon.groups[group];
            Finding {
                term: term.to_owned(),
                place,
                count,
                language: group.language.clone(),
                strength: group.strength,
                confidence: group.confidence,
            }
        }));
    }
    findings
}

/// Indexes of the terms found in folded text, those inside an exception of
/// their group left out.
fn matches(text: &str, lexicon: &Lexicon) -> Vec<usize> {
    let mut terms: Vec<(usize, Range<usize>)> = Vec::new();
    let mut exceptions: Vec<(usize, Range<usize>)> = Vec::new();
    for found in lexicon.matcher.find_overlapping_iter(text) {
        let index = found.pattern().as_usize();
        let pattern = &lexicon.patterns[index];
        if !stands_alone(text, found.range(), pattern.open_end) {
            continue;
        }
        if pattern.exception {
            exceptions.push((pattern.group, found.range()));
        } else {
            terms.push((index, found.range()));
        }
    }
    let excepted = |(index, span): &(usize, Range<usize>)| {
        let group = lexicon.patterns[*index].group;
        exceptions.iter().any(|(of, phrase)| {
            *of == group && phrase.start <= span.start && span.end <= phrase.end
        })
    };
    terms.into_iter().filter(|it| !excepted(it)).map(|it| it.0).collect()
}

/// In scripts that set words apart, a term is a whole word; Han characters
/// need no boundary.
fn stands_alone(text: &str, span: Range<usize>, open_end: bool) -> bool {
    let joins = |inside: Option<char>, outside: Option<char>| {
        let letter = |it: char| it.is_alphanumeric() && !is_han(it);
        inside.is_some_and(letter) && outside.is_some_and(letter)
    };
    let term = &text[span.clone()];
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    !joins(term.chars().next(), before) && (open_end || !joins(term.chars().next_back(), after))
}

#[cfg(test)]
mod tests;
