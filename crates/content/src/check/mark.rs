//! What was found, as people and `assent inspect` see it: one shape for all.

use std::collections::BTreeMap;

use super::Check;
use crate::{
    lexicon::Confidence,
    words::{Severity, Words},
};

/// One finding, masked, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// List, pattern or check that found it.
    pub rule: String,
    /// The fact it counts into.
    pub fact: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// How sure we are: `seen`, `high`, `medium`, `low` or `design`.
    pub confidence: &'static str,
    /// `subject`, `text`, `html`, `link` or `target`, and characters of it from
    /// the first; without characters where the whole place is meant.
    pub place: String,
    /// How often there.
    pub count: u32,
    /// The term as its list writes it, or the value masked.
    pub shown: String,
}

impl Check {
    /// Every finding, in the order of the checks.
    #[must_use]
    pub fn marks(&self, words: &Words) -> Vec<Mark> {
        let mut marks = self.of_words(words);
        marks.extend(self.of_personal());
        marks.extend(self.of_links());
        marks.extend(self.structure.dangerous.iter().map(|name| Mark {
            rule: "attachment.dangerous".to_owned(),
            fact: "attachments_dangerous",
            severity: Severity::Hold,
            confidence: "high",
            place: "attachment".to_owned(),
            count: 1,
            shown: name.chars().filter(|it| !it.is_control()).take(80).collect(),
        }));
        marks.extend(self.claims.subject_claims_reply.map(|begins| Mark {
            rule: "subject.claims-reply".to_owned(),
            fact: "subject_claims_reply",
            severity: Severity::Hold,
            confidence: "design",
            place: "subject".to_owned(),
            count: 1,
            shown: begins.to_owned(),
        }));
        marks
    }

    fn of_words(&self, words: &Words) -> Vec<Mark> {
        let lists = self.reading.hits.iter().map(|it| {
            let list = words.list(it.list);
            Mark {
                rule: list.id.clone(),
                fact: list.category.fact(),
                severity: list.severity,
                confidence: confidence(list.confidence),
                place: spot(it.place.as_str(), &it.chars),
                count: it.count,
                shown: it.term.clone(),
            }
        });
        let promotion = self.claims.terms.iter().map(|it| Mark {
            rule: format!("promotion.{}", it.language),
            fact: "promotion",
            severity: Severity::Note,
            confidence: confidence(it.confidence),
            place: it.place.as_str().to_owned(),
            count: it.count,
            shown: it.term.clone(),
        });
        lists.chain(promotion).collect()
    }

    fn of_personal(&self) -> impl Iterator<Item = Mark> {
        use crate::personal::{Class, Grade};
        self.personal.iter().map(|it| {
            let value = &it.value;
            let (fact, severity) = match (value.class, value.grade) {
                (_, Grade::Low) | (Class::Organisation, _) => ("", Severity::Note),
                (Class::Identity, Grade::High) => ("personal_identity_proven", Severity::Hold),
                (Class::Identity, _) => ("personal_identity", Severity::Hold),
                (Class::Secret, _) => ("personal_secrets", Severity::Hold),
                (Class::Account, _) => ("personal_accounts", Severity::Warn),
                (Class::Contact, _) => ("personal_contacts", Severity::Note),
            };
            Mark {
                rule: format!("personal.{}", value.kind),
                fact,
                severity,
                confidence: value.grade.as_str(),
                place: spot(it.place.as_str(), &value.chars),
                count: 1,
                shown: value.masked.clone(),
            }
        })
    }

    fn of_links(&self) -> impl Iterator<Item = Mark> {
        use crate::links::Oddity;
        let odd = self.odd_links.iter().map(|it| {
            let (fact, severity) = match it.oddity {
                Oddity::Shortened => ("links_shortened", Severity::Warn),
                Oddity::International => ("links_international", Severity::Note),
                Oddity::LookAlike => ("links_look_alike", Severity::Hold),
                Oddity::BareAddress | Oddity::UserInfo | Oddity::Scheme => {
                    ("links_bare", Severity::Hold)
                }
            };
            let like = it.like.as_ref().map(|like| format!(" ~ {like}")).unwrap_or_default();
            Mark {
                rule: format!("link.{}", it.oddity.as_str()),
                fact,
                severity,
                confidence: "high",
                place: "target".to_owned(),
                count: 1,
                shown: format!("{}{like}", it.host),
            }
        });
        let mut mismatches: BTreeMap<String, u32> = BTreeMap::new();
        for it in &self.claims.link_mismatches {
            let shown = format!("{} → {}", it.shown, it.target.as_deref().unwrap_or("?"));
            *mismatches.entry(shown).or_default() += 1;
        }
        odd.chain(mismatches.into_iter().map(|(shown, count)| Mark {
            rule: "link.shows-another-site".to_owned(),
            fact: "link_mismatches",
            severity: Severity::Hold,
            confidence: "high",
            place: "link".to_owned(),
            count,
            shown,
        }))
    }
}

fn spot(place: &str, chars: &std::ops::Range<usize>) -> String {
    format!("{place}:{}-{}", chars.start, chars.end)
}

fn confidence(it: Confidence) -> &'static str {
    match it {
        Confidence::Seen => "seen",
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
        Confidence::Design => "design",
    }
}
