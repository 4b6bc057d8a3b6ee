//! What a row says, as a sentence in every language. The words are data
//! (`policies/law-fields.toml`); what a law says in words of its own, such as
//! the height of a sanction, is kept in English.

use std::collections::BTreeMap;

use domain::Language;
use serde::Deserialize;

use super::{Asks, LawBook, Quiet, Row, load::LANGUAGES};
use crate::{
    load::{LoadError, PackText, Problem},
    tell::index,
};

/// A text in all four languages: a missing one is an error of the parser.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InEvery {
    en: String,
    #[serde(rename = "zh-Hans")]
    zh_hans: String,
    vi: String,
    sv: String,
}

impl InEvery {
    pub fn texts(self) -> [String; LANGUAGES] {
        [self.en, self.zh_hans, self.vi, self.sv]
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTexts {
    field: Vec<RawText>,
    word: Vec<RawText>,
    unreviewed: InEvery,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawText {
    id: String,
    en: String,
    #[serde(rename = "zh-Hans")]
    zh_hans: String,
    vi: String,
    sv: String,
}

/// Sentences and words in every language.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    fields: BTreeMap<String, [String; LANGUAGES]>,
    words: BTreeMap<String, [String; LANGUAGES]>,
    unreviewed: [String; LANGUAGES],
}

pub(super) fn load(pack: PackText<'_>) -> Result<Texts, LoadError> {
    let raw: RawTexts = pack.parse()?;
    let table = |all: Vec<RawText>| {
        let mut table = BTreeMap::new();
        for it in all {
            let texts = [it.en, it.zh_hans, it.vi, it.sv];
            if texts.iter().any(|it| it.trim().is_empty()) {
                return Err(pack.error(Some(&it.id), Problem::Empty("text")));
            }
            if table.insert(it.id.clone(), texts).is_some() {
                return Err(pack.error(Some(&it.id), Problem::Taken));
            }
        }
        Ok(table)
    };
    let unreviewed = raw.unreviewed.texts();
    Ok(Texts { fields: table(raw.field)?, words: table(raw.word)?, unreviewed })
}

impl Texts {
    /// The first sentence or word that a row needs and that is not there.
    pub fn missing(&self, row: &Row) -> Option<String> {
        if !self.fields.contains_key(row.asks.field()) {
            return Some(row.asks.field().to_owned());
        }
        words_of(&row.asks).into_iter().find(|it| !self.words.contains_key(it))
    }

    fn word(&self, id: &str, number: u32, language: Language) -> String {
        let texts = self.words.get(id);
        let text = texts.map_or(id, |it| it[index(language)].as_str());
        text.replace("{n}", &number.to_string())
    }

    fn list(&self, ids: &[String], language: Language) -> String {
        let words: Vec<_> = ids.iter().map(|it| self.word(it, 0, language)).collect();
        words.join(if language == Language::ZhHans { "、" } else { ", " })
    }

    fn days(&self, days: u32, counted: &str, language: Language) -> String {
        let id = if days == 0 { "at-once" } else { counted };
        self.word(id, days, language)
    }

    fn value(&self, asks: &Asks, language: Language) -> String {
        let days = |days: u32| self.days(days, "calendar", language);
        match asks {
            Asks::Consent { .. } | Asks::Identity { .. } | Asks::Unsubscribe { .. } => {
                self.list(&words_of(asks), language)
            }
            Asks::Customer { expires_days, .. } => {
                let conditions = self.list(&words_of(asks), language);
                expires_days.map_or(conditions.clone(), |it| format!("{conditions}; {}", days(it)))
            }
            Asks::Label { label, .. } => {
                let forms = [Some(&label.text), label.latin.as_ref()].into_iter().flatten();
                let forms: Vec<_> =
                    forms.chain(&label.accepted).map(|it| format!("“{it}”")).collect();
                forms.join(" / ")
            }
            Asks::Stop { within_days, counted } => self.days(*within_days, counted, language),
            Asks::Cap { per_day_max } => self.word("mails", *per_day_max, language),
            Asks::Quiet(Quiet::Exempt { note }) => note.clone(),
            Asks::Quiet(Quiet::Hours { from_minute, until_minute, .. }) => {
                format!("{}–{}", clock(*from_minute), clock(*until_minute))
            }
            Asks::Confirmation { within_days, says } => format!("{}: {says}", days(*within_days)),
            Asks::Retention { keep_days: 0, what } => what.clone(),
            Asks::Retention { keep_days, what } => format!("{what}: {}", days(*keep_days)),
            Asks::Renewal { every_days, .. } => days(*every_days),
            Asks::Footer { languages } => {
                languages.iter().map(|it| it.tag()).collect::<Vec<_>>().join(", ")
            }
            Asks::Sanction { most, .. } => most.clone(),
            Asks::Transfer { rule, .. } => rule.clone(),
            Asks::Age { years } => self.word("years", *years, language),
            Asks::Duty { does } => does.clone(),
        }
    }
}

/// The words that a row's value is made of.
fn words_of(asks: &Asks) -> Vec<String> {
    match asks {
        Asks::Consent { model, .. } => vec![model.clone()],
        Asks::Customer { conditions, .. } => conditions.clone(),
        Asks::Identity { parts, .. } => parts.iter().map(|it| it.as_str().to_owned()).collect(),
        Asks::Unsubscribe { channels, .. } => channels.clone(),
        Asks::Stop { counted, .. } => vec![counted.clone()],
        _ => Vec::new(),
    }
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

impl LawBook {
    /// What a row says. Ends with the note that no lawyer looked at it, where
    /// none did.
    #[must_use]
    pub fn sentence(&self, row: &Row, language: Language) -> String {
        let template = self.texts.fields.get(row.asks.field());
        let template = template.map_or("{law}: {value}", |it| it[index(language)].as_str());
        let name = self.laws.get(&row.law).map_or(row.law.as_str(), |it| it.name(language));
        let source = format!("{}, {}", row.source.work, row.source.section);
        let told = template
            .replace("{law}", name)
            .replace("{source}", &source)
            .replace("{value}", &self.texts.value(&row.asks, language));
        match row.review {
            Some(_) => told,
            None => format!("{told} [{}]", self.unreviewed(language)),
        }
    }

    /// "Not reviewed by a lawyer".
    #[must_use]
    pub fn unreviewed(&self, language: Language) -> &str {
        &self.texts.unreviewed[index(language)]
    }
}
