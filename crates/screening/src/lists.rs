//! Names that the screening knows: `policies/screening.toml` and
//! `policies/disposable-domains.txt`, each with its source.

use std::collections::{BTreeMap, BTreeSet};

use domain::Domain;
use serde::Deserialize;
use thiserror::Error;

use crate::columns::{Column, plain};

/// Why the lists cannot be loaded.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ListsError {
    /// Not TOML, an unknown key, a missing key.
    #[error("{0}")]
    Syntax(String),
    /// An entry without a source, or an empty one.
    #[error("`{0}` lacks a source or words")]
    Empty(String),
    /// The same name twice, with different meanings.
    #[error("`{0}` is listed twice")]
    Twice(String),
}

/// How sure we are of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Confidence {
    Seen,
    High,
    Medium,
    Design,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    headers: Vec<RawHeaders>,
    left: RawWords,
    roles: RawWords,
    typo: Vec<RawTypo>,
    aliases: RawAliases,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHeaders {
    column: String,
    #[serde(default)]
    weak: bool,
    source: String,
    #[expect(dead_code, reason = "for readers of the file; its presence is checked")]
    confidence: Confidence,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWords {
    source: String,
    #[expect(dead_code, reason = "for readers of the file; its presence is checked")]
    confidence: Confidence,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTypo {
    domain: String,
    source: String,
    #[expect(dead_code, reason = "for readers of the file; its presence is checked")]
    confidence: Confidence,
    wrong: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAliases {
    source: String,
    #[expect(dead_code, reason = "for readers of the file; its presence is checked")]
    confidence: Confidence,
    dots_ignored: Vec<String>,
}

/// All lists, ready to be asked.
#[derive(Clone, Debug)]
pub struct Lists {
    headers: BTreeMap<String, (Column, bool)>,
    left: BTreeSet<String>,
    roles: BTreeSet<String>,
    typos: BTreeMap<String, String>,
    dots_ignored: BTreeSet<String>,
    /// Sorted.
    disposable: Vec<&'static str>,
}

impl Lists {
    /// The lists compiled in.
    ///
    /// # Panics
    /// Never in a tested build: a test loads them.
    #[must_use]
    pub fn builtin() -> Self {
        let names = include_str!("../../../policies/screening.toml");
        let disposable = include_str!("../../../policies/disposable-domains.txt");
        Self::parse(names, disposable)
            .unwrap_or_else(|it| panic!("the built-in lists are wrong: {it}"))
    }

    /// Reads the lists: names as TOML, disposable domains one a line.
    ///
    /// # Errors
    /// [`ListsError`], to be shown to the operator.
    pub fn parse(names: &str, disposable: &'static str) -> Result<Self, ListsError> {
        let raw: Raw = toml::from_str(names).map_err(|it| ListsError::Syntax(it.to_string()))?;
        let sourced = |name: &str, source: &str, words: &[String]| {
            let empty = source.trim().is_empty() || words.is_empty();
            if empty { Err(ListsError::Empty(name.to_owned())) } else { Ok(()) }
        };
        let mut headers = BTreeMap::new();
        for group in &raw.headers {
            sourced(&group.column, &group.source, &group.names)?;
            for name in &group.names {
                let meaning = (Column::of_word(&group.column), group.weak);
                let before = headers.insert(plain(name), meaning.clone());
                if before.is_some_and(|it| it != meaning) {
                    return Err(ListsError::Twice(name.clone()));
                }
            }
        }
        let mut typos = BTreeMap::new();
        for typo in &raw.typo {
            sourced(&typo.domain, &typo.source, &typo.wrong)?;
            typos.extend(typo.wrong.iter().map(|it| (it.clone(), typo.domain.clone())));
        }
        sourced("left", &raw.left.source, &raw.left.words)?;
        sourced("roles", &raw.roles.source, &raw.roles.words)?;
        sourced("aliases", &raw.aliases.source, &raw.aliases.dots_ignored)?;
        let domains = disposable.lines().map(str::trim);
        let mut disposable: Vec<_> =
            domains.filter(|it| !it.is_empty() && !it.starts_with('#')).collect();
        disposable.sort_unstable();
        Ok(Self {
            headers,
            left: raw.left.words.iter().map(|it| plain(it)).collect(),
            roles: raw.roles.words.into_iter().collect(),
            typos,
            dots_ignored: raw.aliases.dots_ignored.into_iter().collect(),
            disposable,
        })
    }

    /// What a header means, written without case and punctuation, and whether
    /// it is a weak hint.
    pub(crate) fn header(&self, plain: &str) -> Option<&(Column, bool)> {
        self.headers.get(plain)
    }

    /// True when a status of another tool says that this person must not be
    /// mailed.
    #[must_use]
    pub fn says_left(&self, status: &str) -> bool {
        self.left.contains(&plain(status))
    }

    /// True for the name of a role (RFC 2142), also with a tag behind it.
    #[must_use]
    pub fn is_role(&self, local: &str) -> bool {
        let name = local.split('+').next().unwrap_or_default();
        self.roles.contains(name)
    }

    /// True when the domain, or one above it, gives addresses away for a while.
    #[must_use]
    pub fn is_disposable(&self, domain: &Domain) -> bool {
        let mut name = domain.as_str();
        loop {
            if self.disposable.binary_search(&name).is_ok() {
                return true;
            }
            match name.split_once('.') {
                Some((_, above)) if above.contains('.') => name = above,
                _ => return false,
            }
        }
    }

    /// The domain that is meant by a misspelled one.
    #[must_use]
    pub fn meant(&self, domain: &Domain) -> Option<&str> {
        self.typos.get(domain.as_str()).map(String::as_str)
    }

    /// The one form of the writings that reach the same mailbox. For counting
    /// only: no address is rewritten.
    #[must_use]
    pub fn canonical(&self, local: &str, domain: &Domain) -> String {
        let name = local.split('+').next().unwrap_or_default();
        if self.dots_ignored.contains(domain.as_str()) {
            return format!("{}@{domain}", name.replace('.', ""));
        }
        format!("{name}@{domain}")
    }
}

#[cfg(test)]
mod tests;
