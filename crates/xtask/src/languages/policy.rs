//! Sentences in `policies`: what a rule tells, and what everybody agrees to.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::LANGUAGES;
use crate::tree::File;

/// The published policy; its translations are `platform-policy.sv.toml` and so
/// on.
const PUBLISHED: &str = "policies/platform-policy";

/// The sentences found, and what is wrong with them.
pub(super) fn check(files: &[File]) -> (usize, Vec<String>) {
    let (mut sentences, mut wrong) = (0, Vec::new());
    for file in files.iter().filter(|it| it.extension() == "toml") {
        match file.text.parse::<Table>() {
            Ok(table) => walk(&file.path, &table, (&mut sentences, &mut wrong)),
            Err(error) => wrong.push(format!("{}: {}", file.path, error.message())),
        }
    }
    let (sections, found) = published(files);
    wrong.extend(found);
    (sentences + sections, wrong)
}

/// Every table that speaks one of the languages must speak all of them.
fn walk(place: &str, table: &Table, (sentences, wrong): (&mut usize, &mut Vec<String>)) {
    let speaks = LANGUAGES.iter().any(|it| table.get(*it).is_some_and(Value::is_str));
    if speaks {
        *sentences += 1;
        wrong.extend(unequal(place, table));
    }
    let name = table.get("id").and_then(Value::as_str);
    // Which law a language speaks for: tags, not sentences.
    for (key, value) in table.iter().filter(|(key, _)| *key != "languages") {
        let inner =
            format!("{}: {key}", name.map_or(place.to_owned(), |it| format!("{place}: {it}")));
        let tables = match value {
            Value::Table(it) => vec![it],
            Value::Array(them) => them.iter().filter_map(Value::as_table).collect(),
            _ => Vec::new(),
        };
        for it in tables {
            walk(&inner, it, (sentences, wrong));
        }
    }
}

/// True when a text differs between languages: it is more than values that are
/// filled in, and no name of a country.
fn has_words(place: &str, text: &str) -> bool {
    let outside = text.split('{').map(|it| it.split_once('}').map_or(it, |(_, rest)| rest));
    !place.ends_with(": name") && outside.collect::<String>().contains(char::is_alphabetic)
}

fn unequal(place: &str, table: &Table) -> Vec<String> {
    let said = |language: &str| table.get(language).and_then(Value::as_str).unwrap_or_default();
    let first = said(LANGUAGES[0]);
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        let text = said(language);
        if text.trim().is_empty() {
            wrong.push(format!("{place}: nothing in {language}"));
        } else if values(text) != values(first) {
            let (shown, meant) = (values(text), values(first));
            wrong.push(format!("{place}: {language} shows {shown:?}, not {meant:?}"));
        } else if language != LANGUAGES[0] && text == first && has_words(place, text) {
            wrong.push(format!("{place}: {language} is still in {}", LANGUAGES[0]));
        }
    }
    let more = table.keys().filter(|it| *it != "id" && !LANGUAGES.contains(&it.as_str()));
    wrong.extend(more.map(|it| format!("{place}: `{it}` is not a language")));
    wrong
}

/// What stands in braces: values that are filled in. Of `{recipients|person|people}`
/// the value: each language has its own forms, or none.
fn values(text: &str) -> BTreeSet<&str> {
    let inside = text.split('{').skip(1).filter_map(|it| it.split_once('}')).map(|it| it.0);
    inside.map(|it| it.split('|').next().unwrap_or(it)).collect()
}

/// Every section of the policy in every language, with the same values.
fn published(files: &[File]) -> (usize, Vec<String>) {
    let sections = |language: &str| {
        let suffix = if language == LANGUAGES[0] { String::new() } else { format!(".{language}") };
        let path = format!("{PUBLISHED}{suffix}.toml");
        let file = files.iter().find(|it| it.path == path);
        let table = file.and_then(|it| it.text.parse::<Table>().ok());
        (path, table.map(sections_of))
    };
    let (path, first) = sections(LANGUAGES[0]);
    let Some(first) = first else { return (0, vec![format!("{path} is missing")]) };
    let mut wrong = Vec::new();
    for language in &LANGUAGES[1..] {
        let (path, texts) = sections(language);
        let Some(texts) = texts else {
            wrong.push(format!("{path} is missing"));
            continue;
        };
        for (id, text) in &first {
            match texts.get(id) {
                None => wrong.push(format!("{path}: section `{id}` is missing")),
                Some(it) if values(it) != values(text) => {
                    let (shown, meant) = (values(it), values(text));
                    wrong.push(format!("{path}: `{id}` shows {shown:?}, not {meant:?}"));
                }
                Some(it) if it == text => wrong.push(format!("{path}: `{id}` is not translated")),
                Some(_) => {}
            }
        }
        let more = texts.keys().filter(|it| !first.contains_key(*it));
        wrong.extend(more.map(|it| format!("{path}: there is no section `{it}`")));
    }
    (first.len(), wrong)
}

/// Title and text of each section by its id.
fn sections_of(table: Table) -> BTreeMap<String, String> {
    let text = |section: &Table, key: &str| {
        section.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let sections = table.get("section").and_then(Value::as_array).into_iter().flatten();
    let sections = sections.filter_map(Value::as_table);
    sections.map(|it| (text(it, "id"), text(it, "title") + "\n" + &text(it, "text"))).collect()
}
