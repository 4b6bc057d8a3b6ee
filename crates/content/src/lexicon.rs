//! The word lists, read strictly and folded once.

use aho_corasick::AhoCorasick;
use serde::Deserialize;
use thiserror::Error;

use crate::fold::fold;

/// Most terms and exceptions of a lexicon.
pub const TERMS_MAX: usize = 20_000;

/// How much one term says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// It may promote; two different ones surely do.
    Possible,
    /// It promotes.
    Clear,
}

/// How sure we are of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Read in a source.
    Seen,
    /// Known well.
    High,
    /// Unverified: to be checked by a native reader.
    Medium,
    /// Unverified, and doubtful.
    Low,
    /// Our own collection.
    Design,
}

/// Why a lexicon cannot be loaded.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LexiconError {
    /// Not TOML, an unknown key, a missing key.
    #[error("{0}")]
    Syntax(String),
    /// A term with nothing to look for, or listed twice in its group.
    #[error("group `{group}`: the term `{term}` is empty or listed twice")]
    Term {
        /// The group.
        group: String,
        /// The term.
        term: String,
    },
    /// More than [`TERMS_MAX`] terms, or more than the matcher can hold.
    #[error("the lexicon is too large")]
    TooLarge,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLexicon {
    group: Vec<Group>,
}

/// Terms of one language and strength.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    id: String,
    pub language: String,
    pub strength: Strength,
    pub confidence: Confidence,
    source: String,
    terms: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
}

/// A pattern of the matcher.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    /// As the list writes it.
    pub term: String,
    /// Its group, as an index.
    pub group: usize,
    /// True for a phrase in which the group's terms say nothing.
    pub exception: bool,
    /// The word may go on after the term (`rabatt*`).
    pub open_end: bool,
}

/// All word lists, ready to match.
#[derive(Clone, Debug)]
pub struct Lexicon {
    pub(crate) groups: Vec<Group>,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) matcher: AhoCorasick,
}

impl Lexicon {
    /// The lists compiled in.
    ///
    /// # Panics
    /// Never in a tested build: a test loads them.
    #[must_use]
    pub fn builtin() -> Self {
        let text = include_str!("../../../policies/content-promotion.toml");
        Self::parse(text).unwrap_or_else(|it| panic!("the built-in lexicon is wrong: {it}"))
    }

    /// Reads lists from TOML.
    ///
    /// # Errors
    /// [`LexiconError`], to be shown to the operator.
    pub fn parse(text: &str) -> Result<Self, LexiconError> {
        let raw: RawLexicon =
            toml::from_str(text).map_err(|it| LexiconError::Syntax(it.to_string()))?;
        let (mut patterns, mut needles) = (Vec::new(), Vec::new());
        for (index, group) in raw.group.iter().enumerate() {
            let wrong =
                |term: &str| LexiconError::Term { group: group.id.clone(), term: term.to_owned() };
            if group.source.trim().is_empty() {
                return Err(wrong("source"));
            }
            let own = patterns.len();
            let terms = group.terms.iter().map(|it| (it, false));
            for (term, exception) in terms.chain(group.except.iter().map(|it| (it, true))) {
                let (stem, open_end) = match term.strip_suffix('*') {
                    Some(stem) => (stem, true),
                    None => (term.as_str(), false),
                };
                let needle = fold(stem);
                let listed = needles[own..].contains(&needle);
                if needle.is_empty() || listed {
                    return Err(wrong(term));
                }
                needles.push(needle);
                patterns.push(Pattern { term: term.clone(), group: index, exception, open_end });
            }
        }
        if patterns.len() > TERMS_MAX {
            return Err(LexiconError::TooLarge);
        }
        let matcher = AhoCorasick::new(&needles).map_err(|_| LexiconError::TooLarge)?;
        Ok(Self { groups: raw.group, patterns, matcher })
    }
}

#[cfg(test)]
mod tests;
