//! Does this say what people asked for? How like the words of a campaign are to
//! what its list is for, and to what the list was sent before (R002-19).
//!
//! Words that everybody uses (`data/common-words.txt`) do not count, words are
//! compared by their first letters, so that `gardens` is `gardening`, and
//! Chinese is cut into words by its dictionary. Two shares are measured: words
//! of the purpose that the campaign has, and words of the campaign that earlier
//! ones had. The greater one is the likeness: a sale in the garden letter may
//! use other words than ever before, and still name the garden.
//!
//! **Never** here: a judgement. A purpose may be vague, and a list's language
//! another than the campaign's; a person sees the two shares and decides.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use crate::{
    check::Checker,
    fold::{fold, is_han},
};

/// Most distinct words of one text that are compared.
pub const WORDS_MAX: usize = 2_000;
/// Longest text that is looked at, in bytes.
const TEXT_BYTES_MAX: usize = 256 * 1024;
/// Letters by which words are compared.
const STEM_CHARS: usize = 6;
/// Fewest letters of a word that says what a text is about.
const WORD_CHARS_MIN: usize = 3;
/// Fewest characters of a Chinese word that does.
const HAN_CHARS_MIN: usize = 2;

/// Words that say nothing of a topic, folded, and by their first letters.
static COMMON: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let lines = include_str!("../data/common-words.txt").lines();
    let words = lines.filter(|it| !it.starts_with('#')).flat_map(str::split_whitespace);
    words.map(|it| stem(&fold(it))).collect()
});

/// The words of a text that say what it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopicWords(BTreeSet<String>);

impl TopicWords {
    /// True when nothing in the text says what it is about.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// So many of so many words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Found on the other side.
    pub found: usize,
    /// All that were looked for.
    pub of: usize,
}

impl Share {
    /// In percent, rounded down; 0 of nothing.
    #[must_use]
    pub fn percent(self) -> u32 {
        let percent = (self.found * 100).checked_div(self.of).unwrap_or(0);
        u32::try_from(percent).unwrap_or(100)
    }
}

/// How like a campaign is to its list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drift {
    /// Words of the purpose that the campaign has.
    pub purpose: Share,
    /// Words of the campaign that earlier ones had, each counted by how many of
    /// them had it.
    pub earlier: Share,
}

impl Drift {
    /// The likeness, 0 to 100.
    #[must_use]
    pub fn likeness_percent(self) -> u32 {
        self.purpose.percent().max(self.earlier.percent())
    }
}

/// Compares a campaign with the purpose of its list, and with what the list was
/// sent before, in any order.
#[must_use]
pub fn drift(campaign: &TopicWords, purpose: &TopicWords, earlier: &[TopicWords]) -> Drift {
    let had: BTreeMap<&String, usize> =
        earlier.iter().flat_map(|it| &it.0).fold(BTreeMap::new(), |mut had, word| {
            *had.entry(word).or_default() += 1;
            had
        });
    // A word of every earlier mailing says more than one of a single one.
    let weight = |word: &String| had.get(word).copied().unwrap_or(0);
    let found = campaign.0.iter().map(weight).sum();
    Drift {
        purpose: Share { found: purpose.0.intersection(&campaign.0).count(), of: purpose.0.len() },
        earlier: Share { found, of: campaign.0.len() * earlier.len() },
    }
}

impl Checker {
    /// The words of a text that say what it is about. Template tags are passed
    /// over.
    #[must_use]
    pub fn topic_words(&self, text: &str) -> TopicWords {
        let mut end = text.len().min(TEXT_BYTES_MAX);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let folded = fold(&without_tags(&text[..end]));
        let mut words = BTreeSet::new();
        for run in folded.split(|it: char| !it.is_alphanumeric()) {
            for piece in pieces(run) {
                self.add(piece, &mut words);
                if words.len() >= WORDS_MAX {
                    return TopicWords(words);
                }
            }
        }
        TopicWords(words)
    }

    fn add(&self, piece: &str, words: &mut BTreeSet<String>) {
        if !piece.starts_with(is_han) {
            let word = stem(piece);
            let long = piece.chars().count() >= WORD_CHARS_MIN;
            if long && piece.chars().any(char::is_alphabetic) && !COMMON.contains(&word) {
                words.insert(word);
            }
            return;
        }
        let borders = self.words().segmenter().borders(piece);
        let mut from = 0;
        for (at, _) in borders.iter().enumerate().skip(1).filter(|it| *it.1) {
            let word = &piece[from..at];
            from = at;
            if word.chars().count() >= HAN_CHARS_MIN && !COMMON.contains(word) {
                words.insert(word.to_owned());
            }
        }
    }
}

/// Runs of Han characters, and of others.
fn pieces(run: &str) -> impl Iterator<Item = &str> {
    let mut rest = run;
    std::iter::from_fn(move || {
        let han = is_han(rest.chars().next()?);
        let end = rest.find(|it| is_han(it) != han).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// The letters by which a word is compared: without the `s` of a plural, and
/// without most endings.
fn stem(word: &str) -> String {
    if word.starts_with(is_han) {
        return word.to_owned();
    }
    let chars = word.chars().count();
    let singular = word.strip_suffix('s').filter(|_| chars > WORD_CHARS_MIN).unwrap_or(word);
    singular.chars().take(STEM_CHARS).collect()
}

/// The text without `{{ … }}` and `{% … %}`.
fn without_tags(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        shown.push_str(&rest[..start]);
        shown.push(' ');
        let close = if rest[start..].starts_with("{{") { "}}" } else { "%}" };
        let Some(end) = rest[start..].find(close) else { return shown };
        rest = &rest[start + end + 2..];
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests;
