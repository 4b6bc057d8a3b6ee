//! What goes into the worker and what comes out of it.
//!
//! Owns the JSON of both, which `ports::Compiler` carries as bytes and `app`
//! reads.

use std::collections::BTreeMap;

use message::{Field, vet::Problem};
use serde::{Deserialize, Serialize};

/// The language of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// MJML 4.
    Mjml,
    /// HTML, a whole document or its body.
    Html,
}

/// Content to compile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The language of `source`.
    pub kind: Kind,
    /// The author's source.
    pub source: String,
    /// Subject template.
    pub subject: String,
    /// Template of the line beside the subject. `None`: that of `mj-preview`.
    #[serde(default)]
    pub preheader: Option<String>,
    /// Text template. `None`: derived from the HTML.
    #[serde(default)]
    pub text: Option<String>,
    /// BCP 47 tag of the content.
    pub language: String,
    /// Fields that templates may name. `email` need not be declared if the
    /// caller does not fill it.
    #[serde(default)]
    pub fields: BTreeMap<String, Field>,
    /// True for the platform's own confirmation mails: `{{ link.action }}` may
    /// be the target of a link.
    #[serde(default)]
    pub action_link: bool,
}

/// Which part of the request a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The request as a whole.
    Request,
    /// The source.
    Source,
    /// The subject.
    Subject,
    /// The preheader.
    Preheader,
    /// The text template.
    Text,
}

/// A problem or a warning, with its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Note {
    /// Where to look.
    pub part: Part,
    /// Line from 1; 0 when it has no place.
    pub line: usize,
    /// Column in characters from 1; 0 when it has no place.
    pub column: usize,
    /// Stable name of the kind.
    pub code: String,
    /// What is wrong, or was changed.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Note {
    pub(crate) fn new(part: Part, code: &str, message: impl Into<String>, hint: &str) -> Self {
        Self {
            part,
            line: 0,
            column: 0,
            code: code.to_owned(),
            message: message.into(),
            hint: hint.to_owned(),
        }
    }

    pub(crate) fn at(mut self, (line, column): (usize, usize)) -> Self {
        self.line = line;
        self.column = column;
        self
    }

    pub(crate) fn of(part: Part, problem: Problem) -> Self {
        Self::new(part, problem.code, problem.message, &problem.hint)
            .at((problem.line, problem.column))
    }
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "lowercase")]
pub enum Answer {
    /// Compiled.
    Ok {
        /// Canonical JSON of the artefact: its bytes are what the hash is of.
        artefact: String,
        /// SHA-256 of `artefact`, 64 hexadecimal digits.
        hash: String,
        /// What was changed on the way.
        warnings: Vec<Note>,
    },
    /// Not compiled.
    Refused {
        /// What the author has to change. At least one.
        problems: Vec<Note>,
    },
}

impl Answer {
    pub(crate) fn refused(code: &str, message: String) -> Self {
        Self::Refused { problems: vec![Note::new(Part::Request, code, message, "")] }
    }

    pub(crate) fn problems(mut problems: Vec<Note>) -> Self {
        problems.sort_by_key(|it| (it.part, it.line, it.column));
        problems.dedup();
        problems.truncate(50);
        Self::Refused { problems }
    }
}

/// Line and column, from 1, of a byte offset.
pub(crate) fn place(source: &str, offset: usize) -> (usize, usize) {
    let mut end = offset.min(source.len());
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    let before = &source[..end];
    let line_start = before.rfind('\n').map_or(0, |it| it + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
