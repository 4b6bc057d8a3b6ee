//! Text in the form in which words are compared.
//!
//! Undone here: width and compatibility forms (NFKC), case, invisible
//! characters, runs of white space and hyphens, spaces between Han characters,
//! words written l e t t e r by letter. A number becomes `0`, so that a list can
//! say "any number". Both the lists and the messages pass through this.

use unicode_normalization::UnicodeNormalization;

/// Fewest single letters in a row that are read as one word.
const SPELLED_MIN: usize = 4;

/// The folded text.
#[must_use]
pub fn fold(text: &str) -> String {
    let visible = text.chars().filter(|it| !is_invisible(*it));
    let lower: String = visible.nfkc().flat_map(char::to_lowercase).nfc().collect();
    let numbered = numbers(&lower);
    let words = numbered.split(is_gap).filter(|it| !it.is_empty());
    join(&spelled(words.collect()))
}

/// Characters that show nothing: soft hyphen, zero-width and directional
/// marks, variation selectors, tags.
fn is_invisible(it: char) -> bool {
    matches!(it,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0000}'..='\u{e0fff}')
}

fn is_gap(it: char) -> bool {
    it.is_whitespace() || matches!(it, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Every number, with the marks inside it, as `0`.
fn numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(it) = rest.next() {
        if !it.is_numeric() {
            out.push(it);
            continue;
        }
        out.push('0');
        loop {
            let mut ahead = rest.clone();
            let mark = ahead.next_if(|it| matches!(it, '.' | ',' | '\''));
            if ahead.next_if(|it| it.is_numeric()).is_none() {
                break;
            }
            if mark.is_some() {
                rest.next();
            }
            rest.next();
        }
    }
    out
}

/// Joins runs of single letters: `s a l e` and `s.a.l.e` are `sale`.
fn spelled(words: Vec<&str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    for word in words.into_iter().map(Some).chain([None]) {
        let single = word.is_some_and(is_letter);
        if let (true, Some(letter)) = (single, word) {
            run.push(letter);
            continue;
        }
        if run.len() >= SPELLED_MIN {
            out.push(run.concat());
        } else {
            out.extend(run.iter().map(|it| (*it).to_owned()));
        }
        run.clear();
        out.extend(word.map(dotted));
    }
    out
}

fn is_letter(word: &str) -> bool {
    let mut chars = word.chars();
    matches!((chars.next(), chars.next()), (Some(it), None) if it.is_alphabetic() && !is_han(it))
}

/// A word whose letters are set apart by dots or stars, without them.
fn dotted(word: &str) -> String {
    let parts: Vec<&str> = word.split(['.', '*', '·', '•']).filter(|it| !it.is_empty()).collect();
    if parts.len() >= SPELLED_MIN && parts.iter().all(|it| is_letter(it)) {
        parts.concat()
    } else {
        word.to_owned()
    }
}

/// One space between words, none between Han characters.
fn join(words: &[String]) -> String {
    let mut out = String::new();
    for word in words {
        let han = |it: Option<char>| it.is_some_and(is_han);
        let close = han(out.chars().next_back()) && han(word.chars().next());
        if !out.is_empty() && !close {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Han characters, which are written without spaces.
#[must_use]
pub fn is_han(it: char) -> bool {
    matches!(it,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests;
