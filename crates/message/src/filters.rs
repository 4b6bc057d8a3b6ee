//! The filters that templates may use.
//!
//! Owns their behaviour, which is part of the frozen render format: a filter of
//! the template library could change with its next release, and a message sent
//! last year would no longer rebuild. None of them makes its input much longer
//! (S5). Called by the rendering engine only.

use minijinja::{Environment, Error, ErrorKind, Value};

/// Longest text `truncate` leaves, in characters.
const TRUNCATE_MAX_CHARS: usize = 1_000;

/// A filter's name and how many arguments it takes.
pub(crate) struct Filter {
    pub(crate) name: &'static str,
    pub(crate) arguments: std::ops::RangeInclusive<usize>,
}

/// The allow-list. `vet` refuses every other name.
pub(crate) const ALLOWED: [Filter; 11] = [
    Filter { name: "capitalize", arguments: 0..=0 },
    Filter { name: "date", arguments: 1..=1 },
    Filter { name: "default", arguments: 1..=1 },
    Filter { name: "join", arguments: 1..=1 },
    Filter { name: "length", arguments: 0..=0 },
    Filter { name: "lower", arguments: 0..=0 },
    Filter { name: "title", arguments: 0..=0 },
    Filter { name: "trim", arguments: 0..=0 },
    Filter { name: "truncate", arguments: 1..=1 },
    Filter { name: "upper", arguments: 0..=0 },
    Filter { name: "urlencode", arguments: 0..=0 },
];

pub(crate) fn install(env: &mut Environment<'static>) {
    env.add_filter("capitalize", |value: Value| capitalize(&text(&value)));
    env.add_filter("date", |value: Value, format: Value| date(&text(&value), &text(&format)));
    env.add_filter("default", |value: Value, other: Value| {
        let empty = value.is_undefined() || value.len() == Some(0);
        if empty { other } else { value }
    });
    env.add_filter("join", join);
    env.add_filter("length", |value: Value| match value.as_str() {
        Some(text) => text.chars().count(),
        None => value.len().unwrap_or(0),
    });
    env.add_filter("lower", |value: Value| text(&value).to_lowercase());
    env.add_filter("title", |value: Value| title(&text(&value)));
    env.add_filter("trim", |value: Value| text(&value).trim().to_owned());
    env.add_filter("truncate", |value: Value, chars: usize| truncate(&text(&value), chars));
    env.add_filter("upper", |value: Value| text(&value).to_uppercase());
    env.add_filter("urlencode", |value: Value| urlencode(&text(&value)));
}

fn text(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None if value.is_undefined() => String::new(),
        None => value.to_string(),
    }
}

fn capitalize(value: &str) -> String {
    let mut chars = value.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// Upper case at the start of each word, the rest as written: `van Gogh` and
/// `McKay` keep what their owners chose.
fn title(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut start = true;
    for it in value.chars() {
        if start {
            out.extend(it.to_uppercase());
        } else {
            out.push(it);
        }
        start = it.is_whitespace() || it == '-';
    }
    out
}

fn truncate(value: &str, chars: usize) -> String {
    let chars = chars.min(TRUNCATE_MAX_CHARS);
    match value.char_indices().nth(chars) {
        None => value.to_owned(),
        Some((end, _)) => format!("{}…", value[..end].trim_end()),
    }
}

fn join(value: Value, separator: Value) -> Result<String, Error> {
    let separator = text(&separator);
    let mut out = String::new();
    for (index, item) in value.try_iter()?.enumerate() {
        if index > 0 {
            out.push_str(&separator);
        }
        out.push_str(&text(&item));
    }
    Ok(out)
}

/// Writes the date `2026-03-01` (a time after it is ignored) with `%Y`, `%m`,
/// `%d`, `%-m`, `%-d` filled in. What is not a date stays as it is: a merge
/// value must not stop a mailing.
fn date(value: &str, format: &str) -> Result<String, Error> {
    if format.len() > 60 {
        return Err(Error::new(ErrorKind::InvalidOperation, "the date format is too long"));
    }
    let day = value.get(..10).unwrap_or(value);
    let Ok(day) = day.parse::<jiff::civil::Date>() else {
        return Ok(value.to_owned());
    };
    Ok(format
        .replace("%Y", &format!("{:04}", day.year()))
        .replace("%m", &format!("{:02}", day.month()))
        .replace("%d", &format!("{:02}", day.day()))
        .replace("%-m", &day.month().to_string())
        .replace("%-d", &day.day().to_string()))
}

/// Percent-encodes everything but the unreserved characters (RFC 3986 §2.3).
fn urlencode(value: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    out
}
