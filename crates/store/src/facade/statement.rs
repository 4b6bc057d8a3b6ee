//! A statement: its name and its text for both engines.
//!
//! Texts live in `sql/<aggregate>/<verb>.sql` and are written once, with `$1`
//! to `$n` as placeholders. SQLite takes `$1` for a *named* parameter numbered
//! by first appearance, so that `b = $2 AND a = $1` would swap its values: the
//! [`statement!`](crate::statement) macro therefore rewrites `$n` to `?n` for
//! SQLite while compiling.

use std::{borrow::Cow, fmt};

use super::error::{Cause, StoreError};

/// One SQL statement. Made by [`statement!`](crate::statement).
#[derive(Clone, Copy)]
pub struct Statement {
    /// `aggregate/verb`, as the file is called.
    pub name: &'static str,
    /// The text for SQLite, with `?n` placeholders.
    pub sqlite: &'static str,
    /// The text for PostgreSQL, with `$n` placeholders.
    pub postgres: &'static str,
    /// The header says `scope: account ($1)`: the first parameter is the
    /// account, and must be the account of the scope.
    pub account_first: bool,
    /// The header says `each: $4 id, $5 name, $6 list?`: in place of the batch,
    /// which is the last parameter, come the cells of its rows, behind so many
    /// others, here three; those with a mark may be NULL. How they come, `batch`
    /// says.
    pub each_behind: Option<usize>,
}

impl Statement {
    /// The cells of a row in the order of their parameters, as the header has
    /// them; none without `each:`.
    pub(crate) fn cells(&self) -> impl Iterator<Item = Cell> {
        let line = self.sqlite.split_once(EACH).map(|(_, rest)| rest);
        let cells = line.and_then(|rest| rest.lines().next()).unwrap_or_default();
        cells.split(", ").filter_map(|cell| Some(Cell::read(cell.split_once(' ')?.1)))
    }

    /// True when it finds the rows of its batch in a table called `each` (SQLite).
    pub(crate) fn names_rows(&self) -> bool {
        self.sqlite.contains(" each AS r")
    }

    /// The text for SQLite that takes the cells of so many rows.
    pub(crate) fn sqlite_for(&self, rows: usize) -> Cow<'static, str> {
        let Some(behind) = self.each_behind.filter(|_| self.names_rows()) else {
            return Cow::Borrowed(self.sqlite);
        };
        let names: Vec<&str> = self.cells().map(|it| it.name).collect();
        let cell = |place: usize| format!("?{}", behind + 1 + place);
        let row = |row: usize| {
            let cells: Vec<_> = (0..names.len()).map(|it| cell(row * names.len() + it)).collect();
            format!("({})", cells.join(", "))
        };
        let values: Vec<_> = (0..rows).map(row).collect();
        let (names, values) = (names.join(", "), values.join(", "));
        Cow::Owned(format!("WITH each ({names}) AS (VALUES {values})\n{}", self.sqlite))
    }

    /// The statement and its caller do not fit.
    pub(crate) fn bug(&self, told: impl Into<String>) -> StoreError {
        StoreError::Statement { statement: self.name, source: Cause(told.into()) }
    }
}

/// A cell of the rows that `each:` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// As the rows of the batch call it.
    pub name: &'static str,
    /// It may be NULL.
    pub is_optional: bool,
}

impl Cell {
    fn read(text: &'static str) -> Self {
        match text.strip_suffix('?') {
            Some(name) => Self { name, is_optional: true },
            None => Self { name: text, is_optional: false },
        }
    }
}

const EACH: &str = "-- each: $";

impl fmt::Debug for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A [`Statement`](crate::Statement) from `sql/<path>.sql`; with `dialects`
/// also from `sql/<path>.postgres.sql`.
///
/// `statement!("contact/insert")`, `statement!("queue/claim", dialects)`.
/// Tests may write `statement!(text "name", "SELECT …")`.
#[macro_export]
macro_rules! statement {
    (text $name:expr, $sqlite:expr, $postgres:expr) => {{
        const COMMON: &str = $sqlite;
        const BYTES: [u8; COMMON.len()] = $crate::facade::statement::question_marks(COMMON);
        const SQLITE: &str = match ::core::str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => panic!("one ASCII byte was replaced by another"),
        };
        $crate::Statement {
            name: $name,
            sqlite: SQLITE,
            postgres: $postgres,
            account_first: $crate::facade::statement::names_account_first(COMMON),
            each_behind: $crate::facade::statement::each_behind(COMMON),
        }
    }};
    (text $name:expr, $text:expr) => {
        $crate::statement!(text $name, $text, $text)
    };
    ($path:literal) => {
        $crate::statement!(
            text $path,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/", $path, ".sql"))
        )
    };
    ($path:literal, dialects) => {
        $crate::statement!(
            text $path,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/", $path, ".sql")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/", $path, ".postgres.sql"))
        )
    };
}

/// `text` with `?n` in place of `$n`, outside of comments and literals.
///
/// # Panics
/// When `N` is not the length of `text`.
#[must_use]
pub const fn question_marks<const N: usize>(text: &str) -> [u8; N] {
    let from = text.as_bytes();
    assert!(from.len() == N, "the array is as long as the text");
    let mut to = [0; N];
    let (mut at, mut quoted, mut comment) = (0, false, false);
    while at < N {
        let byte = from[at];
        let next = if at + 1 < N { from[at + 1] } else { b'\n' };
        if comment {
            comment = byte != b'\n';
        } else if byte == b'\'' {
            quoted = !quoted;
        } else if !quoted && byte == b'-' && next == b'-' {
            comment = true;
        }
        let placeholder = !comment && !quoted && byte == b'$' && next.is_ascii_digit();
        to[at] = if placeholder { b'?' } else { byte };
        at += 1;
    }
    to
}

/// True when the header has `scope: account ($1)`, perhaps with a remark after
/// the `$1`.
#[must_use]
pub const fn names_account_first(text: &str) -> bool {
    behind(text, "scope: account ($1").is_some()
}

/// How many parameters come before the cells of a row, when the header has
/// `each:`.
#[must_use]
pub const fn each_behind(text: &str) -> Option<usize> {
    let Some(mut at) = behind(text, EACH) else { return None };
    let (text, mut first) = (text.as_bytes(), 0);
    while at < text.len() && text[at].is_ascii_digit() {
        first = first * 10 + (text[at] - b'0') as usize;
        at += 1;
    }
    Some(first - 1)
}

/// Where `text` goes on behind the first place that says `sought`.
const fn behind(text: &str, sought: &str) -> Option<usize> {
    let (text, sought) = (text.as_bytes(), sought.as_bytes());
    let mut start = 0;
    while start + sought.len() <= text.len() {
        let mut same = 0;
        while same < sought.len() && text[start + same] == sought[same] {
            same += 1;
        }
        if same == sought.len() {
            return Some(start + same);
        }
        start += 1;
    }
    None
}

#[cfg(test)]
mod tests;
