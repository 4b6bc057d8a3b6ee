//! As much of Fluent's syntax as our files use: messages with values, choices
//! inside them, comments.

use std::collections::{BTreeMap, BTreeSet};

/// The value of one message.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    /// As it stands, lines joined.
    pub words: String,
    /// The variables a reader sees.
    pub shown: BTreeSet<String>,
    /// These, and those that only choose (`{ $n -> … }`): languages without
    /// plural forms do without them.
    pub used: BTreeSet<String>,
}

/// The messages of a file by key; of two with one key, the later.
pub(super) fn texts(file: &str) -> BTreeMap<String, Text> {
    let mut texts = BTreeMap::new();
    for (key, words) in messages(file) {
        let (shown, used) = variables(&words);
        texts.insert(key, Text { words, shown, used });
    }
    texts
}

/// Keys that a file has more than once.
pub(super) fn twice(file: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let keys = messages(file).into_iter().map(|it| it.0);
    keys.filter(|it| !seen.insert(it.clone())).collect()
}

fn messages(file: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in file.lines() {
        let begins = line.starts_with(|it: char| it.is_ascii_alphabetic());
        match line.split_once('=') {
            Some((key, words)) if begins => {
                found.push((key.trim().to_owned(), words.trim().to_owned()));
            }
            // A message goes on in lines that are set in, and `}` closes one.
            _ if line.starts_with([' ', '}']) => {
                if let Some((_, words)) = found.last_mut() {
                    words.push(' ');
                    words.push_str(line.trim());
                }
            }
            _ => {}
        }
    }
    found
}

/// Variables that are shown, and all that are used.
fn variables(words: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut shown, mut used) = (BTreeSet::new(), BTreeSet::new());
    for rest in words.split('$').skip(1) {
        let end = rest.find(|it: char| !it.is_ascii_alphanumeric() && it != '_' && it != '-');
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        used.insert(name.to_owned());
        if !after.trim_start().starts_with("->") {
            shown.insert(name.to_owned());
        }
    }
    (shown, used)
}
