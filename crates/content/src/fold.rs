//! Text in the form in which words are compared.
//!
//! Undone here: width and compatibility forms (NFKC), case, invisible
//! characters, letters of other scripts that look Latin, traditional Chinese
//! characters, runs of white space and hyphens, marks and spaces between Han
//! characters, words written l e t t e r by letter. Both the lists and the
//! messages pass through this, and what is found is named by its place in the
//! text as written ([`Source`]).

use crate::{
    han,
    look_alike::{is_look_alike, latin},
    source::{Glyph, Source, glyphs},
};

pub use han::is_han;

/// Fewest single letters in a row that are read as one word.
const SPELLED_MIN: usize = 4;

/// What becomes of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// Each is `0`, so that a list can say "any number".
    Any,
    /// They stay.
    Kept,
}

/// The folded text, numbers as `0`.
#[must_use]
pub fn fold(text: &str) -> String {
    folded(text, Numbers::Any).into_text()
}

/// The folded text, with the way back.
#[must_use]
pub fn folded(text: &str, numbers: Numbers) -> Source {
    let mut words = words(glyphs(text));
    for word in &mut words {
        word.glyphs = unmasked(std::mem::take(&mut word.glyphs));
        if numbers == Numbers::Any {
            word.glyphs = without_numbers(&word.glyphs);
        }
        word.glyphs = without_noise(std::mem::take(&mut word.glyphs));
    }
    words.retain(|it| !it.glyphs.is_empty());
    Source::of(join(spelled(words)))
}

/// What stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    /// Spaces, hyphens, the end of a line.
    Space,
    /// An empty line: the end of a paragraph.
    Paragraph,
}

struct Word {
    /// What stands before it.
    gap: Gap,
    glyphs: Vec<Glyph>,
}

fn words(glyphs: Vec<Glyph>) -> Vec<Word> {
    let mut words = vec![Word { gap: Gap::Paragraph, glyphs: Vec::new() }];
    let mut lines = 0;
    for Glyph { it, at } in glyphs {
        let last = words.last_mut().expect("it begins with one");
        if is_gap(it) {
            lines = if it == '\n' { lines + 1 } else { lines };
            if !last.glyphs.is_empty() {
                lines = usize::from(it == '\n');
                words.push(Word { gap: Gap::Space, glyphs: Vec::new() });
            } else if lines > 1 {
                last.gap = Gap::Paragraph;
            }
            continue;
        }
        last.glyphs.extend(it.to_lowercase().map(|it| Glyph { it: han::simplified(it), at }));
    }
    words.retain(|it| !it.glyphs.is_empty());
    words
}

fn is_gap(it: char) -> bool {
    it.is_whitespace() || matches!(it, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Letters of other scripts among Latin ones, and digits between letters, as
/// the letters they look like. A word wholly of another script is left alone,
/// unless each of its letters looks Latin.
fn unmasked(mut word: Vec<Glyph>) -> Vec<Glyph> {
    let letters = || word.iter().map(|it| it.it).filter(|it| it.is_alphabetic());
    let mixed = letters().any(|it| it.is_ascii()) && letters().any(is_look_alike);
    let disguised =
        || letters().count() >= 3 && letters().all(|it| is_look_alike(it) && latin(it).is_some());
    if mixed || disguised() {
        for glyph in word.iter_mut().filter(|it| is_look_alike(it.it)) {
            glyph.it = latin(glyph.it).unwrap_or(glyph.it);
        }
    }
    let address = word.iter().any(|it| matches!(it.it, '@' | '/' | ':'));
    for at in 1..word.len().saturating_sub(1) {
        let beside = [word[at - 1].it, word[at + 1].it];
        if !address && beside.iter().all(char::is_ascii_lowercase) {
            word[at].it = letter_of_digit(word[at].it);
        }
    }
    word
}

fn letter_of_digit(it: char) -> char {
    match it {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// Every number, with the marks inside it, as `0`.
fn without_numbers(word: &[Glyph]) -> Vec<Glyph> {
    let mut out = Vec::with_capacity(word.len());
    let numeric = |at: usize| word.get(at).is_some_and(|it| it.it.is_numeric());
    let mut at = 0;
    while at < word.len() {
        let glyph = word[at];
        at += 1;
        if !glyph.it.is_numeric() {
            out.push(glyph);
            continue;
        }
        out.push(Glyph { it: '0', at: glyph.at });
        loop {
            let mark = word.get(at).is_some_and(|it| matches!(it.it, '.' | ',' | '\''));
            match (numeric(at), mark && numeric(at + 1)) {
                (true, _) => at += 1,
                (false, true) => at += 2,
                (false, false) => break,
            }
        }
    }
    out
}

/// Without marks that stand between Han characters and end no sentence, and
/// without marks between the letters of a spelled word.
fn without_noise(word: Vec<Glyph>) -> Vec<Glyph> {
    let spelled = is_dotted(&word);
    let noise = |at: usize| {
        let it = word[at].it;
        if spelled {
            return !it.is_alphabetic();
        }
        let han = |it: Option<&Glyph>| it.is_some_and(|it| is_han(it.it));
        let quiet = |it: &&Glyph| is_noise(it.it);
        let before = word[..at].iter().rev().find(|it| !quiet(it));
        let after = word[at..].iter().find(|it| !quiet(it));
        is_noise(it) && han(before) && han(after)
    };
    let kept = (0..word.len()).filter(|at| !noise(*at)).map(|at| word[at]);
    kept.collect()
}

/// Marks that are no punctuation of a Chinese sentence, and pictures.
fn is_noise(it: char) -> bool {
    !it.is_alphanumeric()
        && !matches!(
            it,
            ',' | '!'
                | '?'
                | ';'
                | ':'
                | '('
                | ')'
                | '['
                | ']'
                | '{'
                | '}'
                | '<'
                | '>'
                | '%'
                | '"'
                | '。'
                | '、'
                | '「'
                | '」'
                | '『'
                | '』'
                | '【'
                | '】'
                | '《'
                | '》'
                | '“'
                | '”'
                | '‘'
                | '’'
        )
}

/// A word whose letters are set apart by dots or stars.
fn is_dotted(word: &[Glyph]) -> bool {
    let marks = |it: &Glyph| matches!(it.it, '.' | '*' | '·' | '•' | '|' | '/' | '~' | '+');
    let mut parts = 0;
    let single = word.split(marks).filter(|it| !it.is_empty()).all(|it| {
        parts += 1;
        is_letter(it)
    });
    single && parts >= SPELLED_MIN
}

fn is_letter(word: &[Glyph]) -> bool {
    matches!(word, [only] if only.it.is_alphabetic() && !is_han(only.it))
}

/// Joins runs of single letters: `s a l e` is `sale`.
fn spelled(words: Vec<Word>) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut run: Vec<Word> = Vec::new();
    for word in words {
        let letter = is_letter(&word.glyphs);
        if !letter || word.gap == Gap::Paragraph {
            end_run(&mut run, &mut out);
        }
        if letter { run.push(word) } else { out.push(word) }
    }
    end_run(&mut run, &mut out);
    out
}

fn end_run(run: &mut Vec<Word>, out: &mut Vec<Word>) {
    if run.len() >= SPELLED_MIN {
        let glyphs = run.iter().flat_map(|it| it.glyphs.iter().copied()).collect();
        out.push(Word { gap: run[0].gap, glyphs });
        run.clear();
    } else {
        out.append(run);
    }
}

/// One space between words; none between Han characters of one paragraph, or
/// of several that hold a character each.
fn join(words: Vec<Word>) -> Vec<Glyph> {
    let lone = |at: usize| {
        let ends = words.get(at + 1).is_none_or(|it| it.gap == Gap::Paragraph);
        words[at].gap == Gap::Paragraph && ends && words[at].glyphs.len() == 1
    };
    let mut out: Vec<Glyph> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if let (Some(before), Some(first)) = (out.last().copied(), word.glyphs.first()) {
            let han = is_han(before.it) && is_han(first.it);
            let column = at > 0 && lone(at - 1) && lone(at);
            if !han || word.gap == Gap::Paragraph && !column {
                out.push(Glyph { it: ' ', at: before.at });
            }
        }
        out.extend(&word.glyphs);
    }
    out
}

#[cfg(test)]
mod tests;
