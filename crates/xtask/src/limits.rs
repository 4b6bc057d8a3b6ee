//! Limits that no lint knows: length of files, module headers, words.
//!
//! Functions are limited by clippy (`too_many_lines`, see `clippy.toml`).

use std::path::Path;

use anyhow::Result;

use crate::{
    check::Outcome,
    tree::{self, File},
};

/// Lines a file may have.
const LINES_MAX: usize = 800;
/// Above this, a file is named in the output, so that review can ask why.
const LINES_NOTED: usize = 400;
/// Endings of the files that are limited: what people write by hand.
const LIMITED: &[&str] = &["rs", "sql", "py", "js", "ts", "css", "html"];
/// Names that say nothing about what is inside.
const NAMES: &[&str] = &["common", "util", "utils", "helper", "helpers", "misc"];
/// Parts of declared names for which the glossary has another word.
const WORDS: &[(&str, &str)] = &[
    ("tenant", "account"),
    ("subscriber", "contact"),
    ("blacklist", "suppression"),
    ("outbox", "spool"),
    ("double_opt_in", "confirmed opt-in"),
    ("ndr", "dsn"),
];
/// Keywords after which a name is declared.
const DECLARING: &[&str] = &["fn", "struct", "enum", "trait", "type", "mod", "const", "static"];

/// Fails with every file that breaks a limit.
///
/// # Errors
/// When one does, or a file cannot be read.
pub fn check(root: &Path) -> Result<Outcome> {
    let mut files = tree::files(root, "crates")?;
    files.extend(tree::files(root, "fuzz")?);
    files.extend(tree::files(root, "bench")?);
    files.extend(tree::files(root, "migrations")?);
    files.extend(tree::files(root, "web")?);
    let limited: Vec<_> = files.iter().filter(|it| LIMITED.contains(&it.extension())).collect();
    for file in &limited {
        let lines = file.text.lines().count();
        if lines > LINES_NOTED {
            println!("{}: {lines} lines; is there a reason?", file.path);
        }
    }
    let wrong: Vec<_> = limited.iter().flat_map(|it| violations(it)).collect();
    Outcome::unless(&wrong, format!("{} files", limited.len()))
}

fn violations(file: &File) -> Vec<String> {
    let mut wrong = Vec::new();
    let lines = file.text.lines().count();
    if lines > LINES_MAX {
        wrong.push(format!("{}: {lines} lines, more than {LINES_MAX}", file.path));
    }
    if file.extension() != "rs" {
        return wrong;
    }
    if !file.text.starts_with("//!") {
        wrong.push(format!("{}: does not begin with `//!`", file.path));
    }
    let parts = file.path.trim_end_matches(".rs").split('/');
    if let Some(bad) = parts.into_iter().find(|it| NAMES.contains(it)) {
        wrong.push(format!("{}: `{bad}` does not say what is inside", file.path));
    }
    for (number, line) in file.text.lines().enumerate() {
        for name in declared(line) {
            if let Some((word, better)) = WORDS.iter().find(|it| has_word(name, it.0)) {
                let place = format!("{}:{}", file.path, number + 1);
                wrong.push(format!("{place}: `{name}`: say {better}, not {word}"));
            }
        }
    }
    wrong
}

/// The names declared on one line. Comments declare nothing.
fn declared(line: &str) -> Vec<&str> {
    let code = line.split("//").next().unwrap_or_default();
    let words: Vec<_> = code
        .split(|it: char| !it.is_alphanumeric() && it != '_')
        .filter(|it| !it.is_empty() && *it != "mut")
        .collect();
    words.windows(2).filter(|it| DECLARING.contains(&it[0])).map(|it| it[1]).collect()
}

/// True when `word` is one of the words of a snake or camel case name.
fn has_word(name: &str, word: &str) -> bool {
    let mut snake = String::from("_");
    for it in name.chars() {
        if it.is_uppercase() {
            snake.push('_');
        }
        snake.extend(it.to_lowercase());
    }
    snake.push('_');
    snake.contains(&format!("_{word}_")) || snake.contains(&format!("_{word}s_"))
}

#[cfg(test)]
mod tests;
