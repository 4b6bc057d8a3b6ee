//! What was measured and what was marked, in words for people. The API keeps the
//! words of data.

use std::collections::BTreeMap;

use app::verdicts::{FiredRule, Found, figure};
use domain::Language;

use crate::text::Texts;

/// How rules compare, and the text for each.
const COMPARISONS: [(&str, &str); 7] = [
    ("above", "figure-above"),
    ("at_least", "figure-at-least"),
    ("below", "figure-below"),
    ("at_most", "figure-at-most"),
    ("is", "figure-is"),
    ("one_of", "figure-is"),
    ("none_of", "figure-none-of"),
];

/// A word of data as people call it; the word itself where it has no name. What
/// stands behind it in brackets stays.
pub(super) fn word(word: &str, language: Language) -> String {
    let (name, rest) = match word.split_once(" (") {
        Some((name, rest)) => (name, format!(" ({rest}")),
        None => (word, String::new()),
    };
    figure::word(name, language).map_or_else(|| word.to_owned(), |it| format!("{it}{rest}"))
}

/// What a rule measured: each fact with its value and its limit, in a line.
pub(super) fn measured(rule: &FiredRule, language: Language) -> String {
    let texts = Texts::new(language);
    if rule.measured == "no rule in force" {
        return texts.say("figure-no-rule");
    }
    if let Some(names) = rule.measured.strip_prefix("missing: ") {
        let named = |it: &str| figure::fact(it, language).unwrap_or(it).to_owned();
        let names: Vec<_> = names.split(", ").map(named).collect();
        return texts.with("figure-missing", "facts", names.join(" · "));
    }
    let told = rule.measured.split(", ").map(|it| {
        // Another form than ours is shown as it is.
        one(it, (&texts, language)).unwrap_or_else(|| it.to_owned())
    });
    told.collect::<Vec<_>>().join(" · ")
}

/// `recipients 2100 above 500`.
fn one(measure: &str, (texts, language): (&Texts, Language)) -> Option<String> {
    let (fact, rest) = measure.split_once(' ')?;
    let called = figure::fact(fact, language)?;
    let parts = COMPARISONS.iter().find_map(|(comparison, key)| {
        let (value, limits) = rest.split_once(&format!(" {comparison} "))?;
        Some((value, *key, limits))
    });
    let (value, key, limits) = parts?;
    let value = written((fact, value), (texts, language));
    let limits: Vec<_> =
        limits.split('|').map(|it| written((fact, it), (texts, language))).collect();
    let limits = limits.join(", ");
    if key == "figure-is" {
        // It is what it was compared with.
        return Some(format!("{called}: {value}"));
    }
    let compared = texts.with(key, "limit", limits);
    Some(format!("{called}: {value} ({compared})"))
}

/// A value with its unit.
fn written((fact, value): (&str, &str), (texts, language): (&Texts, Language)) -> String {
    if let Ok(number) = value.parse::<u64>() {
        return if fact.ends_with("_percent") {
            texts.percent(number, 100_u64)
        } else if fact.ends_with("_permille") {
            format!("{}\u{a0}‰", texts.number(number))
        } else {
            texts.number(number)
        };
    }
    let span = |unit: &str| value.strip_suffix(unit).and_then(|it| it.parse::<u64>().ok());
    if let Some(days) = span(" days") {
        return texts.with("figure-days", "d", texts.number(days));
    }
    if let Some(hours) = span(" h") {
        return texts.count("figure-hours", hours);
    }
    match value {
        "yes" => texts.say("figure-yes"),
        "no" => texts.say("figure-no"),
        other => word(other, language),
    }
}

/// What was marked: shown, where, and how often. The text part says what the HTML
/// part says, and the text of a link is a part of it: what stands in several of them
/// counts once.
pub(super) fn marks<'a>(
    found: impl IntoIterator<Item = &'a Found>,
    language: Language,
) -> Vec<(String, String, u64)> {
    let texts = Texts::new(language);
    let mut order = Vec::new();
    let mut marks: BTreeMap<(&str, &str, &str), Places> = BTreeMap::new();
    for it in found {
        let place = it.place.split(':').next().unwrap_or_default();
        let is_body = matches!(place, "text" | "html" | "link");
        let key = (it.rule.as_str(), it.shown.as_str(), if is_body { "body" } else { place });
        if !marks.contains_key(&key) {
            order.push(key);
        }
        marks.entry(key).or_default().add(place, &it.place, it.count.into());
    }
    let told = |key: &(&str, &str, &str)| {
        let places = &marks[key];
        (key.1.to_owned(), places.written(&texts), places.count())
    };
    order.iter().map(told).collect()
}

/// Where one thing stands, and how often in each place.
#[derive(Default)]
struct Places<'a>(BTreeMap<&'a str, BTreeMap<&'a str, u64>>);

impl<'a> Places<'a> {
    /// Two rules may have kept the same mark.
    fn add(&mut self, place: &'a str, spot: &'a str, count: u64) {
        self.0.entry(place).or_default().insert(spot, count);
    }

    fn count(&self) -> u64 {
        self.0.values().map(|spots| spots.values().sum()).max().unwrap_or(0)
    }

    fn written(&self, texts: &Texts) -> String {
        let has = |place: &str| self.0.contains_key(place);
        if has("text") && has("html") {
            return texts.say("place-both");
        }
        let mut places = self.0.keys();
        match places.next().copied().unwrap_or_default() {
            "" => String::new(),
            "subject" => texts.say("place-subject"),
            "text" => texts.say("place-text"),
            // What a link says is a part of the HTML that is shown.
            "html" => texts.say("place-html"),
            "link" => texts.say("place-link"),
            "target" => texts.say("place-target"),
            "attachment" => texts.say("place-attachment"),
            other => other.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
