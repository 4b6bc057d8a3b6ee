//! From text to values: defaults, file and environment laid over each other,
//! unknown keys refused, units read.

use std::{collections::BTreeMap, str::FromStr};

use domain::SignedDuration;
use toml::{Table, Value};

use super::{
    ConfigError,
    keys::{KEYS, Key, Kind},
};

const PREFIX: &str = "ASSENT__";

/// The value of every key.
pub(super) struct Values {
    map: BTreeMap<String, Value>,
    /// Keys that the file or the environment set.
    set: Vec<String>,
}

impl Values {
    /// Lays the environment over the file over the defaults.
    pub(super) fn collect(
        text: &str,
        environment: &BTreeMap<String, String>,
    ) -> Result<Self, ConfigError> {
        let mut values = Self { map: BTreeMap::new(), set: Vec::new() };
        for key in KEYS {
            let default = literal(key.default).expect("a default is valid TOML");
            values.map.insert(key.name.to_owned(), default);
        }
        let file: Table = text.parse().map_err(|it| ConfigError::Toml(Box::new(it)))?;
        for (section, content) in file {
            let Value::Table(entries) = content else {
                return Err(unknown(&section));
            };
            for (name, value) in entries {
                values.put(&format!("{section}.{name}"), value)?;
            }
        }
        for (variable, text) in environment {
            let Some(name) = variable.strip_prefix(PREFIX) else { continue };
            let name = name.to_ascii_lowercase().replacen("__", ".", 1);
            let key = known(&name)?;
            values.put(&name, from_environment(key, text)?)?;
        }
        Ok(values)
    }

    fn put(&mut self, name: &str, value: Value) -> Result<(), ConfigError> {
        known(name)?;
        self.map.insert(name.to_owned(), value);
        self.set.push(name.to_owned());
        Ok(())
    }

    /// The first key that was set and begins so.
    pub(super) fn first_set(&self, prefix: &str) -> Option<&str> {
        self.set.iter().find(|it| it.starts_with(prefix)).map(String::as_str)
    }

    fn value(&self, name: &str) -> &Value {
        self.map.get(name).expect("asked for a key that KEYS lists")
    }

    /// A text.
    pub(super) fn text(&self, name: &str) -> Result<&str, ConfigError> {
        self.value(name).as_str().ok_or_else(|| bad(name, "must be a text in quotes"))
    }

    /// A text that is parsed; `expected` ends the sentence "must be …".
    pub(super) fn parsed<T: FromStr>(&self, name: &str, expected: &str) -> Result<T, ConfigError> {
        parse_text(name, self.text(name)?, expected)
    }

    /// The same, where an empty text means none.
    pub(super) fn optional<T: FromStr>(
        &self,
        name: &str,
        expected: &str,
    ) -> Result<Option<T>, ConfigError> {
        if self.text(name)?.is_empty() {
            return Ok(None);
        }
        self.parsed(name, expected).map(Some)
    }

    /// A time.
    pub(super) fn duration(&self, name: &str) -> Result<SignedDuration, ConfigError> {
        let text = self.text(name).unwrap_or_default();
        with_unit(text, DURATIONS)
            .and_then(|it| i64::try_from(it).ok())
            .map(SignedDuration::from_millis)
            .filter(|it| it.is_positive())
            .ok_or_else(|| bad(name, "must be a time with its unit, such as \"10 min\" or \"2 s\""))
    }

    /// A size in bytes.
    pub(super) fn size(&self, name: &str) -> Result<u64, ConfigError> {
        with_unit(self.text(name).unwrap_or_default(), SIZES)
            .filter(|it| *it > 0)
            .ok_or_else(|| bad(name, "must be a size with its unit, such as \"10 MB\""))
    }

    /// A whole number of at least one.
    pub(super) fn count<T: TryFrom<i64>>(&self, name: &str) -> Result<T, ConfigError> {
        count(name, self.value(name))
    }

    /// `true` or `false`.
    pub(super) fn flag(&self, name: &str) -> Result<bool, ConfigError> {
        self.value(name).as_bool().ok_or_else(|| bad(name, "must be true or false"))
    }

    /// A list of texts.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<&str>, ConfigError> {
        let expected = || bad(name, "must be a list of texts, such as [\"a\", \"b\"]");
        let list = self.value(name).as_array().ok_or_else(expected)?;
        list.iter().map(|it| it.as_str().ok_or_else(expected)).collect()
    }

    /// A list of tables that have exactly these keys.
    pub(super) fn tables(&self, name: &str) -> Result<Vec<&Table>, ConfigError> {
        let Kind::Tables(columns) = known(name)?.kind else { unreachable!("a list of tables") };
        let expected = || bad(name, &format!("must be a list of tables: write [[{name}]]"));
        let list = self.value(name).as_array().ok_or_else(expected)?;
        let tables: Vec<&Table> =
            list.iter().map(|it| it.as_table().ok_or_else(expected)).collect::<Result<_, _>>()?;
        for table in &tables {
            for key in table.keys() {
                if !columns.iter().any(|(column, _)| column == key) {
                    let nearest = nearest(key, columns.iter().map(|(column, _)| *column));
                    return Err(ConfigError::Unknown {
                        key: format!("{name}.{key}"),
                        nearest: nearest.map(|it| format!("{name}.{it}")),
                    });
                }
            }
            if let Some((missing, _)) = columns.iter().find(|it| !table.contains_key(it.0)) {
                return Err(bad(name, &format!("needs `{missing}` in every entry")));
            }
        }
        Ok(tables)
    }
}

/// A text in one table of a list.
pub(super) fn entry_text<'a>(
    name: &str,
    table: &'a Table,
    column: &str,
) -> Result<&'a str, ConfigError> {
    let text = table.get(column).and_then(Value::as_str).filter(|it| !it.trim().is_empty());
    text.ok_or_else(|| bad(&format!("{name}.{column}"), "must be a text that is not empty"))
}

/// A count in one table of a list.
pub(super) fn entry_count<T: TryFrom<i64>>(
    name: &str,
    table: &Table,
    column: &str,
) -> Result<T, ConfigError> {
    count(&format!("{name}.{column}"), table.get(column).unwrap_or(&Value::Boolean(false)))
}

/// A value that is wrong; `problem` ends a sentence that begins with the key.
pub(super) fn bad(key: &str, problem: &str) -> ConfigError {
    ConfigError::Value { key: key.to_owned(), problem: problem.to_owned() }
}

/// Parses a text; `expected` ends the sentence "must be …".
pub(super) fn parse_text<T: FromStr>(
    key: &str,
    text: &str,
    expected: &str,
) -> Result<T, ConfigError> {
    text.parse().map_err(|_| bad(key, &format!("must be {expected}")))
}

fn count<T: TryFrom<i64>>(key: &str, value: &Value) -> Result<T, ConfigError> {
    let number = value.as_integer().filter(|it| *it > 0).and_then(|it| T::try_from(it).ok());
    number.ok_or_else(|| bad(key, "must be a whole number above zero, within its range"))
}

fn known(name: &str) -> Result<&'static Key, ConfigError> {
    KEYS.iter().find(|it| it.name == name).ok_or_else(|| unknown(name))
}

fn unknown(name: &str) -> ConfigError {
    let nearest = nearest(name, KEYS.iter().map(|it| it.name)).map(str::to_owned);
    ConfigError::Unknown { key: name.to_owned(), nearest }
}

/// The candidate that looks most like `word`, when one does.
fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let best = candidates.map(|it| (distance(word, it), it)).min()?;
    (best.0 <= 2.max(word.len() / 3)).then_some(best.1)
}

/// Edits between two words (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

fn literal(text: &str) -> Option<Value> {
    format!("it = {text}").parse::<Table>().ok()?.remove("it")
}

/// A variable is a text, unless the key asks for something else.
fn from_environment(key: &Key, text: &str) -> Result<Value, ConfigError> {
    match key.kind {
        Kind::Text(_) | Kind::Word(_) | Kind::Duration | Kind::Size => {
            Ok(Value::String(text.to_owned()))
        }
        Kind::Count(_) | Kind::Flag | Kind::Texts(_) | Kind::Tables(_) => {
            literal(text).ok_or_else(|| bad(key.name, "must be written as in TOML"))
        }
    }
}

const DURATIONS: &[(&str, u64)] = &[
    ("ms", 1),
    ("s", 1_000),
    ("min", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
    ("days", 86_400_000),
];

const SIZES: &[(&str, u64)] = &[
    ("B", 1),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
];

fn with_unit(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.find(|it: char| !it.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit.trim())?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}
