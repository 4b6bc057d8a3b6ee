//! JSON as people read it: tables and lists of pairs.

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};
use serde_json::{Value, json};

/// A line below the titles, and nothing else: tables are read and copied.
const PLAIN: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// What a command found.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The answer, for programs.
    pub json: Value,
    /// The answer, for people.
    pub text: String,
    /// True when something was found wrong: exit status 1.
    pub wrong: bool,
    /// True when the answer is an array that programs read line by line.
    pub by_line: bool,
}

impl Shown {
    /// An answer with nothing wrong in it.
    pub(super) fn fine(json: Value, text: impl Into<String>) -> Self {
        Self { json, text: text.into(), wrong: false, by_line: false }
    }

    /// Answers of which each is an object of its own, a line each.
    pub(super) fn lines(answers: Vec<Value>, text: String) -> Self {
        Self { by_line: true, ..Self::fine(Value::Array(answers), text) }
    }

    /// The answer as programs get it.
    pub(super) fn for_programs(&self) -> String {
        match self.json.as_array().filter(|_| self.by_line) {
            Some(answers) => answers.iter().map(|it| format!("{it}\n")).collect(),
            None => self.json.to_string(),
        }
    }

    /// An answer of the server as pairs of name and value.
    pub(super) fn pairs(json: Value, fields: &[(&str, &str)]) -> Self {
        let text = pairs(&json, fields);
        Self::fine(json, text)
    }

    /// The things below `name` as a table.
    pub(super) fn table(json: Value, name: &str, columns: &[(&str, &str)]) -> Self {
        let text = table(&json[name], columns);
        Self::fine(json, text)
    }

    pub(super) fn and_wrong_if(mut self, wrong: bool) -> Self {
        self.wrong = wrong;
        self
    }
}

/// Something that was made: its id.
pub(super) fn made(json: Value) -> Shown {
    let id = cell(&json, "/id");
    Shown::fine(json, id)
}

/// Something that was done and has no answer.
pub(super) fn done(text: impl Into<String>) -> Shown {
    Shown::fine(json!({ "done": true }), text)
}

/// A table with a row for each thing of an array.
pub(super) fn table(rows: &Value, columns: &[(&str, &str)]) -> String {
    let rows = rows.as_array().map(Vec::as_slice).unwrap_or_default();
    if rows.is_empty() {
        return "none".to_owned();
    }
    let mut table = Table::new();
    table.load_style(PLAIN).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(columns.iter().map(|(title, _)| *title));
    for row in rows {
        table.add_row(columns.iter().map(|(_, pointer)| cell(row, pointer)));
    }
    table.trim_fmt()
}

/// A line for each field that is there.
pub(super) fn pairs(value: &Value, fields: &[(&str, &str)]) -> String {
    let there = |(_, pointer): &&(&str, &str)| {
        value.pointer(pointer).is_some_and(|it| !it.is_null() && it.as_str() != Some(""))
    };
    let fields: Vec<_> = fields.iter().filter(there).collect();
    let width = fields.iter().map(|(title, _)| title.chars().count()).max().unwrap_or(0);
    fields
        .iter()
        .map(|(title, pointer)| format!("{title:width$}  {}", cell(value, pointer)))
        .collect::<Vec<_>>()
        .join("\n")
}

/// What stands at a JSON pointer (RFC 6901), in words.
pub(super) fn cell(value: &Value, pointer: &str) -> String {
    match value.pointer(pointer) {
        None | Some(Value::Null) => "–".to_owned(),
        Some(Value::Bool(true)) => "yes".to_owned(),
        Some(Value::Bool(false)) => "no".to_owned(),
        Some(Value::String(text)) => printable(text),
        Some(Value::Array(items)) => {
            let texts = items.iter().map(|it| cell(it, ""));
            texts.collect::<Vec<_>>().join(", ")
        }
        Some(other) => other.to_string(),
    }
}

/// Replies and names come from strangers; a terminal must not obey them.
pub(super) fn printable(text: &str) -> String {
    let safe = |it: char| if it.is_control() && it != '\n' { '\u{fffd}' } else { it };
    text.chars().map(safe).collect()
}

/// The rules that fired, as a table.
pub(super) fn rules(rules: &Value) -> String {
    const COLUMNS: [(&str, &str); 4] =
        [("verdict", "/verdict"), ("rule", "/rule"), ("measured", "/measured"), ("", "/tell/en")];
    table(rules, &COLUMNS)
}

#[cfg(test)]
mod tests;
