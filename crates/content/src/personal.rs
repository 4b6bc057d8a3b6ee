//! Personal data in a text, by shape, check digits and the words around it
//! (COMPLIANCE 2.6; the method of grading is that of 2.7).
//!
//! A finding names kind, grade and place, and shows the value **masked**. The
//! value itself **never** leaves this module: not in a finding, not in an
//! error, not in `Debug`. Whether something may be disclosed is not decided
//! here; the counts become facts for `policy`.

use std::ops::Range;

use regex::{Regex, RegexSet, RegexSetBuilder};

use crate::source::Source;
use kind::{Check, Kind, Need};

mod checksum;
mod kind;
mod mask;

pub use kind::{Class, Grade};

/// How far words around a value speak of it, in bytes of normalised text:
/// about the 300 characters of COMPLIANCE 2.7.
const CONTEXT_BYTES: usize = 300;
/// Most values that are reported of one text. More are counted by nobody: a
/// text with so many is held at the first of them.
pub const VALUES_MAX: usize = 1_000;

/// A value that matches the pattern of personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalValue {
    /// Stable name of the kind: `cn-resident-id`, `payment-card`, …
    pub kind: &'static str,
    /// What sort of data the kind is.
    pub class: Class,
    /// How sure we are.
    pub grade: Grade,
    /// Where it stands, in characters of the text as it was given.
    pub chars: Range<usize>,
    /// The value with its middle hidden.
    pub masked: String,
}

/// The patterns, compiled once.
#[derive(Clone, Debug)]
pub struct Detector {
    any: RegexSet,
    each: Vec<Regex>,
}

/// Memory that the compiled patterns may take, in bytes.
const PATTERNS_BYTES_MAX: usize = 64 * 1024 * 1024;

impl Default for Detector {
    fn default() -> Self {
        Self::new()
    }
}

impl Detector {
    /// Compiles the patterns.
    ///
    /// # Panics
    /// Never in a tested build: the patterns are constants.
    #[must_use]
    pub fn new() -> Self {
        let shapes: Vec<String> = kind::all().map(|it| framed(it.shape)).collect();
        let any = RegexSetBuilder::new(&shapes).size_limit(PATTERNS_BYTES_MAX).build();
        let each = shapes.iter().map(|it| Regex::new(it).expect("a tested pattern")).collect();
        Self { any: any.expect("tested patterns"), each }
    }

    /// Finds what matches the pattern of personal data, in the order of the
    /// text. Where several kinds fit one value, the surest stands.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<PersonalValue> {
        let source = Source::plain(text);
        let plain = source.text();
        let around = plain.to_lowercase();
        let mut found: Vec<Found> = Vec::new();
        for index in &self.any.matches(plain) {
            let kind = kind::at(index);
            let spans = self.each[index].find_iter(plain).map(|it| it.range());
            for span in spans.take(VALUES_MAX) {
                let near = kind.words.is_empty() || has_word(&around, &span, plain, kind.words);
                let value = &plain[span.clone()];
                let grade = grade(kind, value, near).filter(|_| stands_alone(plain, &span));
                found.extend(grade.map(|grade| Found { index, kind, span, grade }));
            }
        }
        surest(found).into_iter().map(|it| shown(&source, &it)).collect()
    }
}

/// A match before it is shown.
struct Found {
    index: usize,
    kind: &'static Kind,
    span: Range<usize>,
    grade: Grade,
}

/// ASCII words end at Han characters: `身份证110101…` has a border in it.
fn framed(shape: &str) -> String {
    if shape.starts_with("(?") { shape.to_owned() } else { format!(r"(?-u:\b)(?:{shape})(?-u:\b)") }
}

/// False inside a longer row of digits: a part of an order number or of a
/// version is no value.
fn stands_alone(text: &str, span: &Range<usize>) -> bool {
    let digit = |it: Option<char>| it.is_some_and(|it| it.is_ascii_digit());
    let mark = |it: Option<char>| it.is_some_and(|it| matches!(it, '-' | '.'));
    let mut before = text[..span.start].chars().rev();
    let mut after = text[span.end..].chars();
    !(mark(before.next()) && digit(before.next()) || mark(after.next()) && digit(after.next()))
}

/// The grade of COMPLIANCE 2.7; `None` when the value is none of that kind.
fn grade(kind: &Kind, value: &str, near: bool) -> Option<Grade> {
    let compact: String = value.chars().filter(is_kept).map(|it| it.to_ascii_uppercase()).collect();
    let near = near && !kind.words.is_empty();
    let checked = match kind.check {
        Check::None => None,
        Check::Form(form) if form(&compact) => None,
        Check::Form(_) => return None,
        Check::Digit(check) => Some(check(&compact)),
    };
    match (checked, kind.need, near) {
        (Some(true), _, true) | (None, Need::Precise, _) => Some(Grade::High),
        (Some(true) | None, Need::Words, false) => None,
        (Some(true), Need::Weak, false) => Some(Grade::Low),
        (Some(true), _, false) => Some(Grade::Medium),
        // Numbers are known that do not check.
        (Some(false), Need::Lenient, true) => Some(Grade::Low),
        (Some(false), _, _) => None,
        (None, _, near) => Some(if near { Grade::Medium } else { Grade::Low }),
    }
}

/// What a check looks at: `<` fills the lines of passports.
fn is_kept(it: &char) -> bool {
    it.is_ascii_alphanumeric() || *it == '<'
}

/// True when one of the words stands near the span.
fn has_word(lower: &str, span: &Range<usize>, plain: &str, words: &[&str]) -> bool {
    // Lowering keeps the length of nearly every text; where it does not, the
    // window is a little off, which a window of that width bears.
    let window = |from: usize, to: usize| {
        let (mut from, mut to) = (from.min(lower.len()), to.min(lower.len()));
        while !lower.is_char_boundary(from) {
            from -= 1;
        }
        while !lower.is_char_boundary(to) {
            to += 1;
        }
        lower.get(from..to).unwrap_or_default()
    };
    debug_assert!(span.end <= plain.len());
    let before = window(span.start.saturating_sub(CONTEXT_BYTES), span.start);
    let after = window(span.end, span.end.saturating_add(CONTEXT_BYTES));
    words.iter().any(|word| is_word_in(before, word) || is_word_in(after, word))
}

fn is_word_in(text: &str, word: &str) -> bool {
    let letter = |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphanumeric());
    let ascii = word.is_ascii();
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !ascii || !letter(before) && !letter(after)
    })
}

/// Of matches that overlap, the surest, then the longest, then the first kind.
fn surest(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by(|a, b| {
        let size = |it: &Found| it.span.len();
        b.grade.cmp(&a.grade).then(size(b).cmp(&size(a))).then(a.index.cmp(&b.index))
    });
    let mut kept: std::collections::BTreeMap<usize, Found> = std::collections::BTreeMap::new();
    for it in found {
        let before = kept.range(..it.span.end).next_back();
        let free = before.is_none_or(|(_, other)| other.span.end <= it.span.start);
        if free && kept.len() < VALUES_MAX {
            kept.insert(it.span.start, it);
        }
    }
    kept.into_values().collect()
}

fn shown(source: &Source, it: &Found) -> PersonalValue {
    PersonalValue {
        kind: it.kind.id,
        class: it.kind.class,
        grade: it.grade,
        chars: source.chars(&it.span),
        masked: mask::masked(it.kind.class, &source.text()[it.span.clone()]),
    }
}

#[cfg(test)]
mod tests;
