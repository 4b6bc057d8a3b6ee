//! What people read stands in every language, and nothing stands there that
//! nobody reads.
//!
//! Looks at the texts of pages (`crates/console/locales`), at where pages use
//! them, at words that stand in a template itself, and at the sentences of
//! rules and the published policy (`policies`). Texts of mails are code: a
//! `match` over `domain::Language`, whose gaps the compiler finds.

mod fluent;
mod policy;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::Result;

use crate::{
    check::Outcome,
    tree::{self, File},
};

use fluent::Text;

/// The languages, the first of which the others are translated from.
const LANGUAGES: [&str; 4] = ["en", "zh-Hans", "vi", "sv"];

const LOCALES: &str = "crates/console/locales/";
const CONSOLE: &str = "crates/console/";

/// How sources ask for a text by its key.
const ASKING: [&str; 4] = [".say(\"", ".with(\"", ".with2(\"", ".count(\""];

/// Fails with every text that is missing, unused, unequal or untranslated.
///
/// # Errors
/// When there is one, or a file cannot be read.
pub fn check(root: &Path) -> Result<Outcome> {
    let console = tree::files(root, CONSOLE.trim_end_matches('/'))?;
    let policies = tree::files(root, "policies")?;
    let mut wrong = pages(&console);
    let (sentences, found) = policy::check(&policies);
    wrong.extend(found);
    let texts = texts_of(&console, LANGUAGES[0]).len();
    let languages = LANGUAGES.len();
    Outcome::unless(&wrong, format!("{texts} texts, {sentences} sentences, {languages} languages"))
}

/// Texts of one language by file and key.
type Texts = BTreeMap<(String, String), Text>;

fn texts_of(files: &[File], language: &str) -> Texts {
    let folder = format!("{LOCALES}{language}/");
    let of = |file: &File| {
        let name = file.path.strip_prefix(&folder)?.to_owned();
        let texts = fluent::texts(&file.text);
        Some(texts.into_iter().map(move |(key, text)| ((name.clone(), key), text)))
    };
    files.iter().filter_map(of).flatten().collect()
}

fn pages(files: &[File]) -> Vec<String> {
    let first = texts_of(files, LANGUAGES[0]);
    let mut wrong: Vec<String> = LANGUAGES[1..]
        .iter()
        .flat_map(|language| differences(language, &first, &texts_of(files, language)))
        .collect();
    for file in files.iter().filter(|it| it.path.starts_with(LOCALES)) {
        let twice = fluent::twice(&file.text).into_iter();
        wrong.extend(twice.map(|key| format!("{}: `{key}` stands there twice", file.path)));
    }
    wrong.extend(uses(files, &first));
    let templates = files.iter().filter(|it| it.path.starts_with("crates/console/templates/"));
    for file in templates {
        let words = literal_words(&file.text).into_iter();
        wrong.extend(words.map(|it| format!("{}: `{it}` is not translated", file.path)));
    }
    wrong
}

fn differences(language: &str, first: &Texts, texts: &Texts) -> Vec<String> {
    let mut wrong = Vec::new();
    for ((file, key), text) in first {
        let place = format!("{LOCALES}{language}/{file}: `{key}`");
        match texts.get(&(file.clone(), key.clone())) {
            None => wrong.push(format!("{place} is missing")),
            Some(it) if it.words.trim().is_empty() => wrong.push(format!("{place} is empty")),
            Some(it) if !it.shown.is_subset(&text.used) || !text.shown.is_subset(&it.used) => {
                wrong.push(format!("{place} shows {:?}, not {:?}", it.shown, text.shown));
            }
            Some(it) if it.words == text.words && is_sentence(&it.words) => {
                wrong.push(format!("{place} is still in {}", LANGUAGES[0]));
            }
            Some(_) => {}
        }
    }
    let more = texts.keys().filter(|it| !first.contains_key(*it));
    wrong.extend(more.map(|(file, key)| {
        format!("{LOCALES}{language}/{file}: `{key}` is not in {}", LANGUAGES[0])
    }));
    wrong
}

/// Two words or more could have been translated; a name or a unit could not.
fn is_sentence(words: &str) -> bool {
    let is_word = |it: &&str| it.chars().filter(|it| it.is_alphabetic()).count() > 3;
    words.split_whitespace().filter(is_word).count() >= 3
}

/// Keys that are asked for and do not exist, and keys that nothing names.
fn uses(files: &[File], texts: &Texts) -> Vec<String> {
    let known: BTreeSet<&str> = texts.keys().map(|it| it.1.as_str()).collect();
    let is_source = |it: &&File| {
        (it.path.starts_with("crates/console/src/") && it.extension() == "rs")
            || it.path.starts_with("crates/console/templates/")
    };
    let sources: Vec<_> = files.iter().filter(is_source).collect();
    let mut wrong = Vec::new();
    for file in &sources {
        let asked = ASKING.iter().flat_map(|it| file.text.split(it).skip(1));
        for rest in asked {
            let key = rest.split('"').next().unwrap_or_default();
            if !known.contains(key) {
                wrong.push(format!("{}: there is no text `{key}`", file.path));
            }
        }
    }
    let quoted: BTreeSet<&str> = sources.iter().flat_map(|it| it.text.split('"')).collect();
    let unused = known.difference(&quoted);
    wrong.extend(unused.map(|it| format!("{LOCALES}: `{it}` is used nowhere")));
    wrong
}

/// Words that a reader would see and that no language can change: text between
/// tags, and attributes that are read out. The product's name and what people
/// type (`code`) are the same everywhere.
fn literal_words(template: &str) -> Vec<String> {
    let mut words = Vec::new();
    let text = without_expressions(template);
    for attribute in ["title=\"", "alt=\"", "aria-label=\"", "placeholder=\""] {
        let values = text.split(attribute).skip(1);
        words.extend(values.filter_map(|it| literal(it.split('"').next().unwrap_or(it))));
    }
    let mut in_code = false;
    for part in text.split('<') {
        let (tag, shown) = part.split_once('>').unwrap_or(("", part));
        match tag.split_whitespace().next().unwrap_or_default() {
            "code" | "style" => in_code = true,
            "/code" | "/style" => in_code = false,
            _ => {}
        }
        if !in_code {
            words.extend(shown.lines().flat_map(literal));
        }
    }
    words
}

fn literal(text: &str) -> Option<String> {
    let text = text.replace("&nbsp;", " ").replace("Assent", "");
    let has_word = text.split_whitespace().any(|it| it.chars().any(char::is_alphabetic));
    has_word.then(|| text.trim().to_owned())
}

/// The template without its own language, and without blocks that fill an
/// attribute of the layout on one line.
fn without_expressions(template: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        out += &rest[..at];
        rest = &rest[at..];
        let close = match rest.get(..2) {
            Some("{%") => "%}",
            Some("{{") => "}}",
            Some("{#") => "#}",
            _ => {
                out.push('{');
                rest = &rest[1..];
                continue;
            }
        };
        let Some(end) = rest.find(close) else { break };
        let expression = &rest[..end + close.len()];
        rest = &rest[end + close.len()..];
        let words: Vec<_> = expression.split_whitespace().collect();
        let fills_attribute =
            matches!(words.get(1..3), Some(["block", name]) if *name != "main" && *name != "title");
        if fills_attribute && let Some(at) = rest.find("{% endblock %}") {
            rest = &rest[at..];
        }
    }
    out + rest
}

#[cfg(test)]
mod tests;
