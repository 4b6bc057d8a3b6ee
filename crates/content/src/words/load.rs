//! The lists' TOML, read strictly and folded once.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;
use thiserror::Error;

use super::{Category, Severity, Words};
use crate::{
    fold::{Numbers, folded, is_han},
    han::sound,
    lexicon::Confidence,
    promotion::Place,
};

/// Most patterns of all lists together, with the spellings made of them.
pub const PATTERNS_MAX: usize = 60_000;
/// Fewest letters of a term written wholly in Latin letters for its sound.
const SOUND_LETTERS_MIN: usize = 6;
/// Characters of a term of which spellings by sound are made.
const SOUND_CHARS: std::ops::RangeInclusive<usize> = 2..=5;

/// The lists compiled in.
const BUILTIN: &[(&str, &str)] = &[
    ("content-telecom.toml", include_str!("../../../../policies/content-telecom.toml")),
    ("content-advertising.toml", include_str!("../../../../policies/content-advertising.toml")),
    ("content-elsewhere.toml", include_str!("../../../../policies/content-elsewhere.toml")),
    ("content-risks.toml", include_str!("../../../../policies/content-risks.toml")),
];

/// Why word lists cannot be loaded.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WordsError {
    /// Not TOML, an unknown key, a missing key.
    #[error("{file}: {problem}")]
    Syntax {
        /// Name of the file.
        file: String,
        /// What is wrong.
        problem: String,
    },
    /// Something in a list is empty, missing or listed twice.
    #[error("list `{list}`: {problem}")]
    List {
        /// The list.
        list: String,
        /// What is wrong.
        problem: String,
    },
    /// More than 60,000 patterns, or more than the matcher can hold.
    #[error("the word lists are too large")]
    TooLarge,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    list: Vec<List>,
}

/// Where a list comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Law, standard, policy or page.
    pub work: String,
    /// Article or section.
    pub section: String,
    /// When it was read.
    pub read: String,
}

/// Terms of one matter and language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Its stable name.
    pub id: String,
    /// What it is about.
    pub category: Category,
    /// The language of its terms.
    pub language: String,
    /// How much a hit weighs.
    pub severity: Severity,
    /// How sure we are of the list.
    pub confidence: Confidence,
    /// The first day on which it applies (UTC).
    pub since: jiff::civil::Date,
    /// Where it comes from.
    pub source: Origin,
    /// Rows of REQUIREMENTS that it serves.
    #[serde(default)]
    pub requirements: Vec<String>,
    /// Places it looks at; empty = all.
    #[serde(default)]
    pub places: Vec<Place>,
    /// Chinese terms are also found written by their sound.
    #[serde(default)]
    pinyin: bool,
    /// Each is a hit.
    #[serde(default)]
    terms: Vec<String>,
    /// A hit beside another term of the list, or beside one of `near`.
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    near: Vec<String>,
    /// Phrases in which the terms say nothing.
    #[serde(default)]
    except: Vec<String>,
    /// Words of reports and warnings: near one, a plain term says nothing.
    #[serde(default)]
    unless: Vec<String>,
    /// What such content must carry: one of these phrases.
    #[serde(default)]
    pub statements: Vec<String>,
    /// Texts in which the list hits.
    pub fires: Vec<String>,
    /// Texts in which it does not.
    pub silent: Vec<String>,
}

/// What a pattern is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Term,
    Weak,
    Near,
    Except,
    Unless,
    Statement,
}

/// A pattern of the matcher.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub list: usize,
    pub role: Role,
    /// As the list writes it.
    pub term: String,
    /// As it is looked for.
    pub needle: String,
    /// The word may go on after the term (`rabatt*`).
    pub open_end: bool,
}

impl Words {
    /// The lists compiled in.
    ///
    /// # Panics
    /// Never in a tested build: a test loads them.
    #[must_use]
    pub fn builtin() -> Self {
        Self::parse(BUILTIN).unwrap_or_else(|it| panic!("a built-in word list is wrong: {it}"))
    }

    /// The lists compiled in and an operator's own: those of the nine
    /// categories that no program can know (COMPLIANCE 2.1).
    ///
    /// # Errors
    /// [`WordsError`], to be shown to the operator.
    pub fn with_own(file: &str, toml: &str) -> Result<Self, WordsError> {
        Self::parse(&[BUILTIN, &[(file, toml)]].concat())
    }

    /// Reads lists: names of files and their TOML.
    ///
    /// # Errors
    /// [`WordsError`], to be shown to the operator.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, WordsError> {
        let mut lists: Vec<List> = Vec::new();
        for (file, text) in files {
            let raw: RawFile = toml::from_str(text).map_err(|it| WordsError::Syntax {
                file: (*file).to_owned(),
                problem: it.to_string(),
            })?;
            lists.extend(raw.list);
        }
        let mut patterns = Vec::new();
        for (index, list) in lists.iter().enumerate() {
            let problem = |problem: String| WordsError::List { list: list.id.clone(), problem };
            if lists[..index].iter().any(|it| it.id == list.id) {
                return Err(problem("its name is taken".to_owned()));
            }
            let said = [&list.source.work, &list.source.section, &list.source.read];
            if said.iter().any(|it| it.trim().is_empty()) {
                return Err(problem("its source is empty".to_owned()));
            }
            if list.fires.is_empty() || list.silent.is_empty() {
                return Err(problem("it needs a text that fires and one that does not".to_owned()));
            }
            add(index, list, &mut patterns).map_err(problem)?;
        }
        if patterns.len() > PATTERNS_MAX {
            return Err(WordsError::TooLarge);
        }
        let needles = patterns.iter().map(|it| &it.needle);
        let matcher = AhoCorasick::new(needles).map_err(|_| WordsError::TooLarge)?;
        Ok(Self { lists, patterns, matcher, segmenter: OnceLock::new() })
    }
}

fn add(index: usize, list: &List, patterns: &mut Vec<Pattern>) -> Result<(), String> {
    let own = patterns.len();
    let roles = [
        (Role::Term, &list.terms),
        (Role::Weak, &list.weak),
        (Role::Near, &list.near),
        (Role::Except, &list.except),
        (Role::Unless, &list.unless),
        (Role::Statement, &list.statements),
    ];
    for (role, terms) in roles {
        for term in terms {
            let stem = term.strip_suffix('*');
            let needle = folded(stem.unwrap_or(term), Numbers::Kept).into_text();
            let listed = patterns[own..].iter().any(|it| it.needle == needle && it.role == role);
            if needle.is_empty() || listed {
                return Err(format!("the term `{term}` is empty or listed twice"));
            }
            let spoken = list.pinyin && matches!(role, Role::Term | Role::Weak);
            let mut spellings = if spoken { spellings(&needle) } else { Vec::new() };
            // Written letter by letter, several words become one.
            let closed = needle.replace(' ', "");
            if closed != needle && closed.chars().count() >= SOUND_LETTERS_MIN {
                spellings.push(closed);
            }
            for needle in std::iter::once(needle).chain(spellings) {
                let open_end = stem.is_some();
                patterns.push(Pattern { list: index, role, term: term.clone(), needle, open_end });
            }
        }
    }
    if list.terms.is_empty() && list.weak.is_empty() {
        return Err("it has no terms".to_owned());
    }
    Ok(())
}

/// A Chinese term with one character written by its sound, or all of them.
fn spellings(term: &str) -> Vec<String> {
    let chars: Vec<char> = term.chars().collect();
    let sounds: Option<Vec<String>> = chars.iter().map(|it| sound(*it)).collect();
    let Some(sounds) =
        sounds.filter(|_| SOUND_CHARS.contains(&chars.len()) && chars.iter().all(|it| is_han(*it)))
    else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (at, sound) in sounds.iter().enumerate() {
        let before: String = chars[..at].iter().collect();
        let after: String = chars[at + 1..].iter().collect();
        out.push(format!("{before}{sound}{after}"));
        out.push(format!("{before} {sound} {after}").trim().to_owned());
    }
    if sounds.iter().map(String::len).sum::<usize>() >= SOUND_LETTERS_MIN {
        out.push(sounds.concat());
        out.push(sounds.join(" "));
    }
    out.sort_unstable();
    out.dedup();
    out
}
