//! The compiled artefact: what a campaign freezes at submission.
//!
//! Owns the format (canonical JSON, so that equal content has an equal hash)
//! and its prepared form, parsed once and rendered many times. An artefact is
//! foreign input even though `compile` made it: [`Prepared::new`] vets the
//! templates again and reads trial renders as a browser would, so a forged or
//! outdated one composes nothing. Field values never get here; they come with
//! the order.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use domain::Digest;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    frame, render, verify,
    vet::{self, Known, Problem},
};

/// The artefact format that this release writes.
pub const VERSION: u32 = 1;

/// Largest artefact read, in bytes.
pub const SIZE_MAX_BYTES: usize = 2 * 1024 * 1024;

/// Fields an artefact may declare.
pub const FIELDS_MAX: usize = 200;

/// What a field holds, which decides how it compares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Text, compared as text.
    #[default]
    Text,
    /// A number; text that is none counts as missing.
    Number,
    /// Items separated by `;` or line breaks. The only thing `for` runs over.
    List,
}

/// A merge field that templates may name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Stands in for a missing or empty value.
    #[serde(default)]
    pub default: String,
    /// What it holds.
    #[serde(default)]
    pub kind: Kind,
}

/// Compiled content. Templates are minijinja source within the allow-list of
/// [`vet`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Artefact {
    /// Format of the artefact: [`VERSION`].
    pub version: u32,
    /// BCP 47 tag of the content.
    pub language: String,
    /// Subject template, one line.
    pub subject: String,
    /// Template of the line that mail programs show beside the subject. Empty:
    /// none.
    pub preheader: String,
    /// Template of the body's content: sanitised, serialised, styles inline.
    pub html: String,
    /// Template of the text part, lines ended by LF.
    pub text: String,
    /// Colour behind the content, `#rrggbb`.
    pub background: String,
    /// Widths of columns on wide screens: `per-50`, `px-300`.
    pub columns: Vec<String>,
    /// Merge fields by name.
    pub fields: BTreeMap<String, Field>,
    /// True when the content holds `{{ link.action }}`.
    pub action_link: bool,
}

/// Why an artefact cannot be used.
#[derive(Debug, Error)]
pub enum ArtefactError {
    /// Over [`SIZE_MAX_BYTES`].
    #[error("the artefact has {0} bytes, more than {SIZE_MAX_BYTES}")]
    TooLarge(usize),
    /// Not the JSON of an artefact.
    #[error("the artefact is not readable")]
    Json(#[source] serde_json::Error),
    /// Of a format this release does not know.
    #[error("the artefact has format {0}, this release reads {VERSION}")]
    Version(u32),
    /// A part that is not a template is not what it should be.
    #[error("the artefact's {0} is not valid")]
    Part(&'static str),
    /// A template leaves the allow-list.
    #[error("the artefact's {part} template is not allowed: {}", .problems.first().map_or("", |it| it.message.as_str()))]
    Template {
        /// `subject`, `preheader`, `html` or `text`.
        part: &'static str,
        /// All that is wrong with it.
        problems: Vec<Problem>,
    },
    /// A trial render lost the way out.
    #[error("the content would lose the way out")]
    Unverified(#[source] verify::Unverified),
    /// A trial render failed.
    #[error("the content cannot be rendered")]
    Render(#[source] render::RenderError),
}

impl Artefact {
    /// The canonical bytes: equal artefacts have equal bytes.
    ///
    /// # Panics
    /// Never: an artefact is strings, numbers and maps with string keys.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings and maps of strings always serialise")
    }

    /// Reads an artefact.
    ///
    /// # Errors
    /// [`ArtefactError`] when the bytes are no artefact this release reads.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ArtefactError> {
        if bytes.len() > SIZE_MAX_BYTES {
            return Err(ArtefactError::TooLarge(bytes.len()));
        }
        let artefact: Self = serde_json::from_slice(bytes).map_err(ArtefactError::Json)?;
        if artefact.version != VERSION {
            return Err(ArtefactError::Version(artefact.version));
        }
        Ok(artefact)
    }

    /// SHA-256 of the canonical bytes: its name in the send record.
    ///
    /// # Panics
    /// Never: SHA-256 has 32 bytes.
    #[must_use]
    pub fn hash(&self) -> Digest {
        sha256(&self.to_bytes())
    }

    /// What its templates may name.
    #[must_use]
    pub fn known(&self) -> Known<'_> {
        Known { fields: &self.fields, action_link: self.action_link }
    }

    fn check_parts(&self) -> Result<(), ArtefactError> {
        if self.version != VERSION {
            return Err(ArtefactError::Version(self.version));
        }
        let tag = |it: u8| it.is_ascii_alphanumeric() || it == b'-';
        if self.language.is_empty() || self.language.len() > 35 || !self.language.bytes().all(tag) {
            return Err(ArtefactError::Part("language"));
        }
        if !frame::is_colour(&self.background) {
            return Err(ArtefactError::Part("background"));
        }
        if self.columns.len() > 100 || !self.columns.iter().all(|it| frame::is_column(it)) {
            return Err(ArtefactError::Part("columns"));
        }
        if self.fields.len() > FIELDS_MAX || !self.fields.keys().all(|it| vet::is_field_name(it)) {
            return Err(ArtefactError::Part("fields"));
        }
        if self.subject.contains(['\r', '\n']) || self.preheader.contains(['\r', '\n']) {
            return Err(ArtefactError::Part("subject"));
        }
        Ok(())
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> Digest {
    let mut out = [0; 32];
    out.copy_from_slice(digest(&SHA256, bytes).as_ref());
    Digest(out)
}

/// An artefact parsed and checked, ready to be rendered many times and from
/// many threads.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) engine: render::Engine,
    pub(crate) frame: frame::Frame,
    pub(crate) has_preheader: bool,
    hash: Digest,
}

impl Prepared {
    /// Parses, vets and tries an artefact.
    ///
    /// # Errors
    /// [`ArtefactError`] when a template leaves the allow-list or a trial
    /// render does not keep the way out in sight. Nothing may be sent from it.
    pub fn new(artefact: &Artefact) -> Result<Self, ArtefactError> {
        artefact.check_parts()?;
        let templates = [
            ("subject", &artefact.subject),
            ("preheader", &artefact.preheader),
            ("html", &artefact.html),
            ("text", &artefact.text),
        ];
        for (part, source) in templates {
            vet::vet(source, &artefact.known())
                .map_err(|problems| ArtefactError::Template { part, problems })?;
        }
        let engine = render::Engine::new(artefact).map_err(ArtefactError::Render)?;
        let prepared = Self {
            engine,
            frame: frame::Frame::new(artefact),
            has_preheader: !artefact.preheader.is_empty(),
            hash: artefact.hash(),
        };
        verify::trial::run(&prepared, artefact)?;
        Ok(prepared)
    }

    /// The artefact's hash.
    #[must_use]
    pub fn hash(&self) -> Digest {
        self.hash
    }
}
