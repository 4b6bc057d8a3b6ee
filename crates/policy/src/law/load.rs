//! From TOML to laws, strictly; and the operator's record of what a lawyer
//! looked at.

use std::collections::{BTreeMap, BTreeSet};

use domain::{FooterLanguage, Language, RuleId};
use jiff::civil::Date;
use serde::Deserialize;

use super::{Case, Law, LawBook, LawCode, Part, Protects, Row, place::Places, tell};
use crate::{
    load::{LoadError, PackText, Problem},
    rule::Confidence,
    source::RawSource,
};

mod asks;

use asks::RawAsks;

macro_rules! packs {
    ($($code:literal = $file:literal),* $(,)?) => {
        /// Every pack of law, with its code.
        const PACKS: &[(LawCode, PackText<'static>)] = &[$((
            LawCode($code),
            PackText { file: $file, text: include_str!(concat!("../../../../policies/", $file)) },
        )),*];
    };
}

packs! {
    "AU" = "law-au.toml", "BR" = "law-br.toml", "CA" = "law-ca.toml", "CH" = "law-ch.toml",
    "CN" = "law-cn.toml", "DE" = "law-de.toml", "EU" = "law-eu.toml", "HK" = "law-hk.toml",
    "IN" = "law-in.toml", "JP" = "law-jp.toml", "KR" = "law-kr.toml", "NZ" = "law-nz.toml",
    "SE" = "law-se.toml", "SG" = "law-sg.toml", "TW" = "law-tw.toml", "UK" = "law-uk.toml",
    "US" = "law-us.toml", "VN" = "law-vn.toml", "floor" = "law-floor.toml",
}

const PLACES: PackText<'static> = PackText {
    file: "law-resolver.toml",
    text: include_str!("../../../../policies/law-resolver.toml"),
};

const FIELDS: PackText<'static> = PackText {
    file: "law-fields.toml",
    text: include_str!("../../../../policies/law-fields.toml"),
};

/// Every file that the book of laws is made of.
pub(crate) fn files() -> impl Iterator<Item = PackText<'static>> {
    PACKS.iter().map(|(_, pack)| *pack).chain([PLACES, FIELDS])
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLaw {
    law: String,
    order: u16,
    countries: Vec<String>,
    customary: Option<String>,
    name: tell::InEvery,
    row: Vec<RawRow>,
    example: Vec<RawCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    id: String,
    since: String,
    until: Option<String>,
    recipients: String,
    source: RawSource,
    facts: String,
    confidence: String,
    reviewed_by: String,
    reviewed_on: String,
    #[serde(default)]
    requirements: Vec<String>,
    asks: RawAsks,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase {
    case: String,
    on: String,
    #[serde(default)]
    recipient: RawRecipient,
    sender: Option<String>,
    expect: RawExpect,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRecipient {
    country: Option<String>,
    phone: Option<String>,
    domain: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExpect {
    applies: bool,
    #[serde(default)]
    label: String,
    #[serde(default)]
    cap: u32,
    #[serde(default)]
    language: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlaces {
    generic_domains: BTreeSet<String>,
    domains: BTreeMap<String, String>,
    providers: BTreeMap<String, String>,
    phones: BTreeMap<String, Vec<String>>,
    languages: BTreeMap<String, String>,
    countries: BTreeMap<String, String>,
    post_boxes: RawPostBoxes,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPostBoxes {
    words: Vec<String>,
}

/// The operator's record that a lawyer looked at a row: an entry `law_review` of
/// the overlay.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LawReview {
    id: String,
    by: String,
    on: String,
}

/// Reads every pack.
pub(crate) fn load() -> Result<LawBook, LoadError> {
    let texts = tell::load(FIELDS)?;
    let mut laws = BTreeMap::new();
    let mut ids = BTreeSet::new();
    for (code, pack) in PACKS {
        let law = law(*code, *pack)?;
        for row in &law.rows {
            if !ids.insert(row.id.clone()) {
                return Err(pack.error(Some(&row.id.0), Problem::Taken));
            }
            let missing = texts.missing(row).map(|word| Problem::Word {
                word,
                words: "the words of law-fields.toml".to_owned(),
            });
            missing.map_or(Ok(()), |it| Err(pack.error(Some(&row.id.0), it)))?;
        }
        laws.insert(*code, law);
    }
    let places = places(&laws)?;
    Ok(LawBook { laws, places, texts })
}

impl LawBook {
    /// Notes that a lawyer looked at a row.
    pub(crate) fn review(&mut self, review: LawReview) -> Result<(), (String, Problem)> {
        let LawReview { id, by, on } = review;
        let wrong = |problem| (id.clone(), problem);
        if by.trim().is_empty() {
            return Err(wrong(Problem::Empty("by")));
        }
        let on = date(&on).map_err(wrong)?;
        let mut rows = self.laws.values_mut().flat_map(|it| &mut it.rows);
        let Some(row) = rows.find(|it| it.id.0 == id) else {
            let words = "the rules of law; see `assent policy list`".to_owned();
            return Err(wrong(Problem::Word { word: id.clone(), words }));
        };
        row.review = Some((by.trim().to_owned(), on));
        Ok(())
    }
}

fn places(laws: &BTreeMap<LawCode, Law>) -> Result<Places, LoadError> {
    let raw: RawPlaces = PLACES.parse()?;
    let mut countries = raw.countries;
    for law in laws.values() {
        if let [country] = law.countries.as_slice() {
            countries.extend(law.name.iter().map(|it| (it.to_lowercase(), country.clone())));
        }
    }
    Ok(Places {
        generic_domains: raw.generic_domains,
        domains: raw.domains,
        providers: raw.providers,
        phones: raw.phones,
        languages: raw.languages,
        countries,
        post_boxes: raw.post_boxes.words,
    })
}

fn law(code: LawCode, pack: PackText<'_>) -> Result<Law, LoadError> {
    let raw: RawLaw = pack.parse()?;
    let wrong = |problem| pack.error(None, problem);
    if raw.law != code.as_str() {
        return Err(wrong(bad(&raw.law, code.as_str())));
    }
    let customary = raw.customary.as_deref().map(footer_language).transpose().map_err(wrong)?;
    let row = |it: RawRow| {
        let id = it.id.clone();
        row(code, it).map_err(|problem| pack.error(Some(&id), problem))
    };
    let example = |it: RawCase| {
        let case = it.case.clone();
        example(it).map_err(|problem| pack.error(Some(&case), problem))
    };
    Ok(Law {
        code,
        order: raw.order,
        name: raw.name.texts(),
        countries: raw.countries,
        customary,
        rows: raw.row.into_iter().map(row).collect::<Result<_, _>>()?,
        examples: raw.example.into_iter().map(example).collect::<Result<_, _>>()?,
    })
}

fn row(law: LawCode, raw: RawRow) -> Result<Row, Problem> {
    let prefix = format!("law.{}.", law.as_str().to_lowercase());
    if !raw.id.starts_with(&prefix) {
        return Err(bad(&raw.id, &prefix));
    }
    for (name, text) in [("source", &raw.source.work), ("facts", &raw.facts)] {
        if text.trim().is_empty() {
            return Err(Problem::Empty(name));
        }
    }
    let review = match (raw.reviewed_by.trim(), raw.reviewed_on.trim()) {
        ("", "") => None,
        ("", _) | (_, "") => return Err(Problem::Empty("reviewed_by / reviewed_on")),
        (by, on) => Some((by.to_owned(), date(on)?)),
    };
    let confidence = Confidence::parse(&raw.confidence)
        .ok_or_else(|| bad(&raw.confidence, "seen, high, medium, low, design"))?;
    Ok(Row {
        id: RuleId(raw.id),
        law,
        since: date(&raw.since)?,
        until: raw.until.as_deref().map(date).transpose()?,
        protects: Protects::parse(&raw.recipients)
            .ok_or_else(|| bad(&raw.recipients, "natural, both"))?,
        source: raw.source.known(confidence),
        facts: raw.facts,
        review,
        requirements: raw.requirements,
        asks: raw.asks.checked()?,
    })
}

fn example(raw: RawCase) -> Result<Case, Problem> {
    let RawExpect { applies, label, cap, language } = raw.expect;
    Ok(Case {
        case: raw.case,
        on: date(&raw.on)?,
        recipient: [raw.recipient.country, raw.recipient.phone, raw.recipient.domain],
        sender: raw.sender,
        expect: if applies {
            format!("applies, label `{label}`, cap {cap}, footer `{language}`")
        } else {
            "does not apply".to_owned()
        },
    })
}

fn part(word: &str) -> Result<Part, Problem> {
    Part::parse(word).ok_or_else(|| bad(word, "parts of an identity"))
}

fn footer_language(tag: &str) -> Result<FooterLanguage, Problem> {
    let found = FooterLanguage::ALL.into_iter().find(|it| it.tag() == tag);
    found.ok_or_else(|| bad(tag, "languages of footers"))
}

fn date(text: &str) -> Result<Date, Problem> {
    text.parse().map_err(|_| bad(text, "a day such as 2026-01-31"))
}

fn bad(word: &str, words: &str) -> Problem {
    Problem::Word { word: word.to_owned(), words: words.to_owned() }
}

/// How many languages a text has.
pub(super) const LANGUAGES: usize = Language::ALL.len();
