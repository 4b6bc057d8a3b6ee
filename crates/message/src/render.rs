//! Rendering: field values into the vetted templates, within limits.
//!
//! Owns the template environment (only our filters, no tests, functions or
//! globals), the values templates see, escaping, and the three limits that
//! bound a hostile template (S5): output bytes, steps, items of a list.
//! **Never** here: looking anything up that is not in the order. Called by
//! `compose` and by the trial renders of [`crate::Prepared::new`].

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, io,
};

use minijinja::{AutoEscape, Environment, Error, Output, State, Value};
use thiserror::Error as ThisError;

use crate::{
    artefact::{Artefact, Field, Kind},
    escape, filters, vet,
};

/// Largest HTML part, in bytes. Gmail cuts a message off at 102 kB and hides
/// what comes after, the way out first of all.
pub const HTML_MAX_BYTES: usize = 100_000;
/// Largest text part, in bytes.
pub const TEXT_MAX_BYTES: usize = 100_000;
/// Longest subject or preheader, in bytes. Wide, because a contact's values must
/// not stop a message; what an author writes is short by nature.
pub const LINE_MAX_BYTES: usize = 20_000;
/// Instructions one render may take.
const STEPS_MAX: u64 = 200_000;
/// Items of a list field that templates see.
const ITEMS_MAX: usize = 100;
/// Longest text that templates see of a field, in bytes; the rest is cut.
const VALUE_MAX_BYTES: usize = 1_000;
/// Longest list that templates see, in bytes.
const LIST_MAX_BYTES: usize = 10_000;

/// Why a template gave no text.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum RenderError {
    /// The output grew over its limit.
    #[error("the {part} is longer than {limit} bytes")]
    TooLarge {
        /// The template.
        part: &'static str,
        /// The limit in bytes.
        limit: usize,
    },
    /// The engine refused, for instance for too many steps.
    #[error("the {part} template failed in line {line}: {reason}")]
    Failed {
        /// The template.
        part: &'static str,
        /// Line in the compiled template; zero when unknown.
        line: usize,
        /// What the engine says; holds no field values.
        reason: String,
    },
}

/// One of an artefact's templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Subject,
    Preheader,
    Html,
    Text,
}

impl Part {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Preheader => "preheader",
            Self::Html => "html",
            Self::Text => "text",
        }
    }

    fn limit(self) -> usize {
        match self {
            Self::Subject | Self::Preheader => LINE_MAX_BYTES,
            Self::Html => HTML_MAX_BYTES,
            Self::Text => TEXT_MAX_BYTES,
        }
    }
}

/// The parsed templates of one artefact.
#[derive(Debug)]
pub(crate) struct Engine {
    env: Environment<'static>,
    /// The fields that any template names; the others are never looked at.
    used: BTreeMap<String, Field>,
    action_link: bool,
}

impl Engine {
    /// Parses templates that [`vet::vet`] has let through.
    pub(crate) fn new(artefact: &Artefact) -> Result<Self, RenderError> {
        let mut env = Environment::empty();
        env.set_debug(false); // Debug information would hold field values.
        env.set_fuel(Some(STEPS_MAX));
        env.set_auto_escape_callback(|name| match name {
            "html" | "preheader" => AutoEscape::Html,
            _ => AutoEscape::None,
        });
        env.set_formatter(write_value);
        filters::install(&mut env);
        let parts = [
            (Part::Subject, &artefact.subject),
            (Part::Preheader, &artefact.preheader),
            (Part::Html, &artefact.html),
            (Part::Text, &artefact.text),
        ];
        let mut named = BTreeSet::new();
        for (part, source) in parts {
            env.add_template_owned(part.name(), source.clone())
                .map_err(|error| failed(part, &error))?;
            named.extend(vet::fields_named(source));
        }
        let used = artefact.fields.iter().filter(|(name, _)| named.contains(*name));
        let used = used.map(|(name, field)| (name.clone(), field.clone())).collect();
        Ok(Self { env, used, action_link: artefact.action_link })
    }

    /// True when a template holds `{{ link.action }}`.
    pub(crate) fn wants_action(&self) -> bool {
        self.action_link
    }

    /// Makes the values that one recipient's renders share.
    pub(crate) fn values(&self, fields: &BTreeMap<String, String>, action: Option<&str>) -> Value {
        let contact = self.used.iter().map(|(name, field)| {
            let given = fields.get(name).map_or("", String::as_str).trim();
            (name.as_str(), value_of(field, given))
        });
        let contact = Value::from_pairs(contact);
        if self.action_link {
            let link = Value::from_pairs([("action", Value::from(action.unwrap_or_default()))]);
            return Value::from_pairs([("contact", contact), ("link", link)]);
        }
        Value::from_pairs([("contact", contact)])
    }

    /// Renders one template into `out`, which may grow by the part's limit.
    pub(crate) fn render_into(
        &self,
        part: Part,
        values: &Value,
        out: &mut Vec<u8>,
    ) -> Result<(), RenderError> {
        let template = self.env.get_template(part.name()).map_err(|error| failed(part, &error))?;
        let limit = part.limit();
        let mut capped = Capped { room: limit, out, overrun: false };
        match template.render_captured_to(values.clone(), &mut capped) {
            Ok(_) => Ok(()),
            Err(_) if capped.overrun => Err(RenderError::TooLarge { part: part.name(), limit }),
            Err(error) => Err(failed(part, &error)),
        }
    }

    /// Renders one template to a text of its own.
    pub(crate) fn render(&self, part: Part, values: &Value) -> Result<String, RenderError> {
        let mut out = Vec::new();
        self.render_into(part, values, &mut out)?;
        Ok(String::from_utf8(out).expect("templates and values are UTF-8, written whole"))
    }
}

fn failed(part: Part, error: &Error) -> RenderError {
    RenderError::Failed {
        part: part.name(),
        line: error.line().unwrap_or(0),
        reason: error.kind().to_string(),
    }
}

fn cut(value: &str, max: usize) -> &str {
    let mut end = max.min(value.len());
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    &value[..end]
}

fn value_of(field: &Field, given: &str) -> Value {
    let text = if given.is_empty() { field.default.as_str() } else { given };
    let max = if field.kind == Kind::List { LIST_MAX_BYTES } else { VALUE_MAX_BYTES };
    let text = cut(text, max);
    match field.kind {
        Kind::Text => Value::from(text),
        Kind::Number => number(text).or_else(|| number(&field.default)).unwrap_or_default(),
        Kind::List => {
            let items = text.split([';', '\n']).map(str::trim).filter(|it| !it.is_empty());
            Value::from(items.take(ITEMS_MAX).map(Value::from).collect::<Vec<_>>())
        }
    }
}

fn number(text: &str) -> Option<Value> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(Value::from(whole));
    }
    text.parse::<f64>().ok().filter(|it| it.is_finite()).map(Value::from)
}

/// Writes one value: escaped in HTML, on one line elsewhere, never with
/// characters that are not text.
fn write_value(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let html = matches!(state.auto_escape(), AutoEscape::Html);
    let write = |out: &mut Output, text: &str| {
        if html { escape::write_html(out, text) } else { escape::write_line(out, text) }
    };
    match value.as_str() {
        Some(text) => write(out, text)?,
        None if value.is_undefined() || value.is_none() => {}
        None => write(out, &value.to_string())?,
    }
    Ok(())
}

/// A writer that stops at a number of bytes.
struct Capped<'a> {
    room: usize,
    out: &'a mut Vec<u8>,
    overrun: bool,
}

impl io::Write for Capped<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.room.checked_sub(bytes.len()) {
            Some(room) => {
                self.room = room;
                self.out.extend_from_slice(bytes);
                Ok(bytes.len())
            }
            None => {
                self.overrun = true;
                Err(io::ErrorKind::FileTooLarge.into())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes `text` as HTML into a byte buffer.
pub(crate) fn push_html(out: &mut Vec<u8>, text: &str) {
    struct Bytes<'a>(&'a mut Vec<u8>);
    impl fmt::Write for Bytes<'_> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.extend_from_slice(text.as_bytes());
            Ok(())
        }
    }
    escape::write_html(&mut Bytes(out), text).expect("writing to a Vec cannot fail");
}

/// `text` on one line, without what is not text.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape::write_line(&mut out, text).expect("writing to a String cannot fail");
    out
}
