//! Word lists of what a person should look at: what the law calls forbidden,
//! regulated or absolute, and the five risks of R003.
//!
//! The lists are `policies/content-*.toml`, folded once and matched by one
//! automaton. A Chinese term counts only where it is whole words: `色情` is not
//! in `特色情怀`. Doubtful terms need others near them, and phrases in which a
//! term is innocent are listed beside it.
//!
//! **Never** here: a verdict. A hit is a mark with its place; what follows from
//! it is said by the rules of `policy`, and none of them refuses for a word
//! alone (DESIGN section 1, invariant 8).

use std::{collections::BTreeMap, ops::Range, sync::OnceLock};

use aho_corasick::AhoCorasick;

use crate::{
    fold::{Numbers, folded, is_han},
    han::Segmenter,
    promotion::Place,
    source::Source,
};

mod category;
mod load;

pub use category::{Category, Severity};
pub use load::{List, WordsError};
use load::{Pattern, Role};

/// How far a doubtful term looks for others, in bytes of folded text: some
/// two dozen Chinese characters to either side.
const NEAR_BYTES: usize = 72;
/// Most hits that are told of one message.
pub const HITS_MAX: usize = 500;

/// All word lists, ready to match.
#[derive(Debug)]
pub struct Words {
    lists: Vec<List>,
    patterns: Vec<Pattern>,
    matcher: AhoCorasick,
    /// Read when it is first needed: most mail is not Chinese.
    segmenter: OnceLock<Segmenter>,
}

/// A term of a list that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index of the list, for [`Words::list`].
    pub list: usize,
    /// As the list writes it.
    pub term: String,
    /// Where.
    pub place: Place,
    /// The first place there, in characters of the text as written.
    pub chars: Range<usize>,
    /// How often there. At least one.
    pub count: u32,
    /// Written at least once with marks, gaps or invisible characters inside.
    pub disguised: bool,
}

/// What the lists say of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Hits, by place, then by list and term.
    pub hits: Vec<Hit>,
    /// Categories of the hits whose required statement is nowhere in the
    /// message.
    pub without_statement: Vec<Category>,
}

impl Reading {
    /// How often each term of a list stands there, by list. The text part says
    /// what the HTML part says, and the text of a link is a part of it: what
    /// stands in several of them counts once, where it stands most often.
    #[must_use]
    pub fn counts(&self) -> Vec<(usize, u64)> {
        let mut terms: BTreeMap<(usize, &str), [u64; 2]> = BTreeMap::new();
        for hit in &self.hits {
            let [apart, body] = terms.entry((hit.list, hit.term.as_str())).or_default();
            let count = u64::from(hit.count);
            match hit.place {
                Place::Text | Place::Html | Place::Link => *body = (*body).max(count),
                Place::Subject | Place::Target => *apart += count,
            }
        }
        terms.into_iter().map(|((list, _), [apart, body])| (list, apart + body)).collect()
    }
}

impl Words {
    /// The list at that place.
    #[must_use]
    pub fn list(&self, index: usize) -> &List {
        &self.lists[index]
    }

    /// All lists, in the order of loading.
    #[must_use]
    pub fn lists(&self) -> &[List] {
        &self.lists
    }

    /// True when a term that asks for a person was written in disguise.
    #[must_use]
    pub fn is_disguised(&self, hit: &Hit) -> bool {
        hit.disguised && self.lists[hit.list].severity == Severity::Hold
    }

    /// Looks for every term in the places of a message.
    #[must_use]
    pub fn read(&self, places: &[(Place, &str)]) -> Reading {
        let mut hits = Vec::new();
        let mut stated = vec![false; self.lists.len()];
        for (place, text) in places {
            let source = folded(text, Numbers::Kept);
            let spans = self.spans(source.text());
            for (index, span) in &spans {
                let pattern = &self.patterns[*index];
                stated[pattern.list] |= pattern.role == Role::Statement && !span.is_empty();
            }
            self.collect(*place, &source, &spans, &mut hits);
        }
        hits.truncate(HITS_MAX);
        let mut without_statement: Vec<Category> = hits
            .iter()
            .map(|it| (it.list, &self.lists[it.list]))
            .filter(|(index, list)| !list.statements.is_empty() && !stated[*index])
            .map(|(_, list)| list.category)
            .collect();
        without_statement.sort_unstable();
        without_statement.dedup();
        Reading { hits, without_statement }
    }

    /// Matches that stand where words begin and end, by pattern and span.
    fn spans(&self, text: &str) -> Vec<(usize, Range<usize>)> {
        let mut borders: Option<Vec<bool>> = None;
        let mut spans = Vec::new();
        for found in self.matcher.find_overlapping_iter(text) {
            let (index, span) = (found.pattern().as_usize(), found.range());
            let pattern = &self.patterns[index];
            if !stands_alone(text, &span, pattern.open_end) {
                continue;
            }
            let whole = pattern.role == Role::Except || {
                let all = borders.get_or_insert_with(|| self.segmenter().borders(text));
                all[span.start] && (pattern.open_end || all[span.end])
            };
            if whole {
                spans.push((index, span));
            }
        }
        spans
    }

    /// What finds the ends of Chinese words.
    pub(crate) fn segmenter(&self) -> &Segmenter {
        self.segmenter.get_or_init(|| {
            let terms = self.patterns.iter().filter(|it| it.role != Role::Except);
            Segmenter::new(terms.map(|it| it.needle.as_str()))
        })
    }

    fn collect(
        &self,
        place: Place,
        source: &Source,
        spans: &[(usize, Range<usize>)],
        hits: &mut Vec<Hit>,
    ) {
        let mut found: BTreeMap<(usize, &str), Hit> = BTreeMap::new();
        for (index, span) in spans {
            let pattern = &self.patterns[*index];
            let list = &self.lists[pattern.list];
            let there = list.places.is_empty() || list.places.contains(&place);
            let told = match pattern.role {
                Role::Term => there,
                Role::Weak => there && self.has_company(pattern, span, spans),
                _ => false,
            };
            let chars = source.chars(span);
            // Whoever reports or warns writes the word plainly.
            let plain = chars.len() == pattern.needle.chars().count();
            let told = told && !(plain && self.is_reported(pattern.list, span, spans));
            if told && !self.is_excepted(pattern.list, span, spans) {
                let key = (pattern.list, pattern.term.as_str());
                let hit = found.entry(key).or_insert_with(|| Hit {
                    list: pattern.list,
                    term: pattern.term.clone(),
                    place,
                    chars,
                    count: 0,
                    disguised: false,
                });
                hit.count += 1;
                hit.disguised |= !plain;
            }
        }
        hits.extend(found.into_values());
    }

    /// Another term of the list, or one of the words that make it clear, is
    /// near.
    fn has_company(
        &self,
        weak: &Pattern,
        span: &Range<usize>,
        spans: &[(usize, Range<usize>)],
    ) -> bool {
        spans.iter().any(|(index, other)| {
            let pattern = &self.patterns[*index];
            let speaks = matches!(pattern.role, Role::Term | Role::Weak | Role::Near);
            let apart = other.end <= span.start || span.end <= other.start;
            let near = apart && gap(span, other) <= NEAR_BYTES;
            pattern.list == weak.list && speaks && pattern.term != weak.term && near
        })
    }

    /// A word of reports and warnings is near.
    fn is_reported(
        &self,
        list: usize,
        span: &Range<usize>,
        spans: &[(usize, Range<usize>)],
    ) -> bool {
        spans.iter().any(|(index, other)| {
            let pattern = &self.patterns[*index];
            pattern.list == list && pattern.role == Role::Unless && gap(span, other) <= NEAR_BYTES
        })
    }

    /// Inside a phrase in which the list says nothing.
    fn is_excepted(
        &self,
        list: usize,
        span: &Range<usize>,
        spans: &[(usize, Range<usize>)],
    ) -> bool {
        spans.iter().any(|(index, phrase)| {
            let pattern = &self.patterns[*index];
            let inside = phrase.start <= span.start && span.end <= phrase.end;
            pattern.list == list && pattern.role == Role::Except && inside
        })
    }
}

/// Bytes between two spans; none when they meet.
fn gap(one: &Range<usize>, other: &Range<usize>) -> usize {
    other.start.saturating_sub(one.end).max(one.start.saturating_sub(other.end))
}

/// In scripts that set words apart, a term is a whole word.
fn stands_alone(text: &str, span: &Range<usize>, open_end: bool) -> bool {
    let letter = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() && !is_han(it));
    let term = &text[span.clone()];
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    let joined = |inside: Option<char>, outside: Option<char>| letter(inside) && letter(outside);
    !joined(term.chars().next(), before) && (open_end || !joined(term.chars().next_back(), after))
}

#[cfg(test)]
mod tests;
