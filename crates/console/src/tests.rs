//! What holds for all texts and styles together.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use domain::Language;
use regex::Regex;

use crate::assets;

fn here(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// All files below a folder, as one text.
fn everything_in(folder: &Path) -> String {
    let mut all = String::new();
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            all.push_str(&everything_in(&path));
        } else {
            all.push_str(&fs::read_to_string(path).unwrap());
        }
    }
    all
}

/// Key of each message, with the names of the values it takes.
fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let text = everything_in(&here("locales").join(language.tag()));
    let (key, value) =
        (Regex::new(r"^([a-z0-9-]+) =").unwrap(), Regex::new(r"\$([a-z]+)").unwrap());
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines() {
        if let Some(found) = key.captures(line) {
            current = found[1].to_owned();
            assert!(all.insert(current.clone(), BTreeSet::new()).is_none(), "{current} twice");
        }
        for found in value.captures_iter(line) {
            // `$n` only chooses a plural, which not every language has.
            if &found[1] != "n" {
                all.get_mut(&current).unwrap().insert(found[1].to_owned());
            }
        }
    }
    all
}

#[test]
fn every_language_says_the_same_things_with_the_same_values() {
    let english = messages(Language::En);
    assert!(english.len() > 200);
    for language in Language::ALL {
        assert_eq!(messages(language), english, "{language}");
    }
}

#[test]
fn every_text_is_used_and_every_used_text_exists() {
    let sources = everything_in(&here("src")) + &everything_in(&here("templates"));
    let english = messages(Language::En);
    let unused: Vec<&String> =
        english.keys().filter(|it| !sources.contains(&format!("\"{it}\""))).collect();
    assert_eq!(unused, Vec::<&String>::new());

    let asked = Regex::new(r#"t\.(?:say|with|with2|count)\("([a-z0-9-]+)""#).unwrap();
    for found in asked.captures_iter(&sources) {
        assert!(english.contains_key(&found[1]), "{} is asked for", &found[1]);
    }
}

#[test]
fn visible_words_stand_in_the_locales_and_not_in_templates() {
    // What is left of a template without tags, expressions and statements.
    let markup = Regex::new(r"(?s)\{%.*?%\}|\{\{.*?\}\}|<[^>]*>").unwrap();
    let words = Regex::new(r"[A-Za-z]{2,}").unwrap();
    let attributes =
        Regex::new(r"\{% block (?:robots|body_class) %\}[a-z, ]*\{% endblock %\}").unwrap();
    let templates = everything_in(&here("templates"));
    let templates = attributes.replace_all(&templates, "");
    let bare = markup.replace_all(&templates, " ");
    let left: BTreeSet<&str> = words.find_iter(&bare).map(|it| it.as_str()).collect();
    // The name, a command and the name of a file are the same everywhere.
    let expected =
        BTreeSet::from(["Assent", "assent", "key", "operator", "review", "approve", "reason"]);
    assert_eq!(left, expected);
}

/// The custom properties of the light and of the dark scheme.
fn colours() -> [BTreeMap<String, [f64; 3]>; 2] {
    let css = &assets::stylesheet().content;
    let property = Regex::new(r"--([a-z-]+): #([0-9a-f]{6});").unwrap();
    let (light, dark) = css.split_once("@media (prefers-color-scheme: dark)").unwrap();
    let (dark, _) = dark.split_once("\n}\n").unwrap();
    [light, dark].map(|scheme| {
        let colour = |hex: &str| {
            [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0)
        };
        property.captures_iter(scheme).map(|it| (it[1].to_owned(), colour(&it[2]))).collect()
    })
}

/// Contrast ratio of WCAG 2.2.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let luminance = |it: [f64; 3]| {
        let [r, g, b] = it.map(|channel| match channel {
            dark if dark <= 0.04045 => dark / 12.92,
            light => ((light + 0.055) / 1.055).powf(2.4),
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_can_be_read_on_every_ground_in_light_and_in_dark() {
    let pairs = [
        ("ink", "paper"),
        ("ink", "surface"),
        ("ink", "sunken"),
        ("soft", "paper"),
        ("soft", "surface"),
        ("soft", "sunken"),
        ("accent", "paper"),
        ("accent", "surface"),
        ("accent-strong", "surface"),
        ("on-accent", "accent"),
        ("on-accent", "accent-strong"),
        ("on-accent-ground", "accent-ground"),
        ("ink", "accent-ground"),
        ("on-warn-ground", "warn-ground"),
        ("on-bad-ground", "bad-ground"),
    ];
    for scheme in colours() {
        for (text, ground) in pairs {
            let ratio = contrast(scheme[text], scheme[ground]);
            assert!(ratio >= 4.5, "{text} on {ground}: {ratio:.2}");
        }
        // Edges of fields and marks of state: 3 is enough (1.4.11).
        for mark in ["edge", "accent", "bad"] {
            let ratio = contrast(scheme[mark], scheme["surface"]);
            assert!(ratio >= 3.0, "{mark} on surface: {ratio:.2}");
        }
    }
}

#[test]
fn the_style_sheet_loads_nothing() {
    let css = &assets::stylesheet().content;
    assert!(!css.contains("url(") && !css.contains("@import"));
}
