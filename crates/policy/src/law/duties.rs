//! What all laws that apply ask for together, and what of that is not met.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Basis, FooterLanguage, RuleId, SubjectLabel, Timestamp, label};
use jiff::civil::Date;

use super::{
    Applies, Asks, Because, Customer, LawBook, LawCode, Part, Persons, Quiet, Row, TransferDuty,
    Transfers,
};
use crate::Confidence;

/// Bases that every law lets pass: the owner of the address said yes, and
/// somebody can show it.
const ALWAYS: [Basis; 2] = [Basis::Confirmed, Basis::Attested];
/// Most languages of one footer: more would bury the way out.
const LANGUAGES_MAX: usize = 3;

/// What the laws that apply ask for together: the strictest of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duties {
    /// The laws, in the order of lists.
    pub laws: Vec<LawCode>,
    /// Bases that all of them let pass, and for the others the row that does not.
    refused: BTreeMap<Basis, RuleRef>,
    /// Under which laws customers may be mailed on which conditions; one of the
    /// rows of each law must hold.
    customers: BTreeMap<LawCode, Vec<CustomerRow>>,
    /// Labels at the front of the subject, in their order.
    pub labels: Vec<SubjectLabel>,
    /// Forms at the front of the subject that a law forbids.
    forbidden: Vec<(String, RuleRef)>,
    /// Laws whose label must be the very first characters, when there is more
    /// than one: only one of them can be.
    pub first: Vec<LawCode>,
    /// What the mail must show of its sender, and who asks for it.
    identity: BTreeMap<Part, RuleRef>,
    /// Most mails of one sender in 24 hours, and who asks for it.
    pub per_day_max: Option<(u32, RuleRef)>,
    /// After how many days at the latest recipients are told of their consent.
    pub notice: Option<(u32, RuleRef)>,
    /// Hours in which no mail may arrive.
    pub quiet: Vec<(Quiet, RuleRef)>,
    /// The language that people under the recipient's law read.
    customary: Option<FooterLanguage>,
    /// Languages that a law asks for.
    required: Vec<FooterLanguage>,
    /// What is asked for when data leave.
    pub transfers: Vec<TransferDuty>,
    /// Rows that bind the mail, or explain what follows.
    pub rows: Vec<RuleId>,
}

/// On which conditions a law lets customers be mailed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct CustomerRow {
    conditions: Vec<String>,
    expires_days: Option<u32>,
    by: RuleRef,
}

impl CustomerRow {
    /// What is missing, in words; empty = nothing.
    fn missing(&self, customer: Option<&Customer>) -> Vec<String> {
        let Some(customer) = customer else { return vec!["a recorded dealing".to_owned()] };
        let unmet = self.conditions.iter().filter(|it| !customer.meets(it));
        let mut missing: Vec<_> = unmet.map(|it| format!("condition {it}")).collect();
        if let Some(most) = self.expires_days.filter(|it| customer.days > i64::from(*it)) {
            missing.push(format!("a dealing within {most} days, not {} ago", customer.days));
        }
        missing
    }
}

/// A row, as a reason names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleRef {
    /// The rule.
    pub rule: RuleId,
    /// Its law.
    pub law: LawCode,
    /// Work and article.
    pub article: String,
    /// Whether a lawyer looked at it.
    pub reviewed: bool,
    /// How sure we are.
    pub confidence: Confidence,
}

impl RuleRef {
    pub(super) fn of(row: &Row) -> Self {
        Self {
            rule: row.id.clone(),
            law: row.law,
            article: format!("{}, {}", row.source.work, row.source.section),
            reviewed: row.review.is_some(),
            confidence: row.confidence(),
        }
    }
}

/// What a mail brings.
#[derive(Clone, Debug)]
pub struct Given<'a> {
    /// On what it rests.
    pub basis: Basis,
    /// What it shows of its sender.
    pub identity: &'a BTreeSet<Part>,
    /// How its subject begins, as far as every recipient has it the same.
    pub subject: &'a str,
    /// Where the data go, and what the register says of it.
    pub transfers: &'a Transfers,
    /// How many persons' data left.
    pub persons: &'a Persons,
    /// For `relationship`: what is on record of the customer.
    pub customer: Option<&'a Customer>,
    /// For mail that rests on consent: whole days since the consent, or since the
    /// last notice of it that went out. `None` = nobody knows.
    pub consent_days: Option<i64>,
}

/// Something that a law asks for and the mail does not bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// The rule.
    pub by: RuleRef,
    /// What is missing, in a word: a part, a basis, a forbidden label.
    pub missing: String,
}

impl std::fmt::Display for Unmet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let RuleRef { rule, law, article, .. } = &self.by;
        write!(f, "{rule} ({law}: {article}): {}", self.missing)
    }
}

impl Duties {
    /// What of it a mail does not meet, in the order of rules. Empty = it may
    /// go, as far as laws are concerned.
    #[must_use]
    pub fn unmet(&self, given: &Given<'_>) -> Vec<Unmet> {
        let mut unmet = Vec::new();
        if let Some(by) = self.refused.get(&given.basis) {
            unmet.push(Unmet { by: by.clone(), missing: format!("basis {}", given.basis) });
        }
        unmet.extend(self.lapsed(given.basis, given.customer, given.consent_days));
        for (part, by) in &self.identity {
            let street =
                *part == Part::PostalAddress && given.identity.contains(&Part::StreetAddress);
            if !given.identity.contains(part) && !street {
                unmet.push(Unmet { by: by.clone(), missing: part.as_str().to_owned() });
            }
        }
        for (form, by) in &self.forbidden {
            if label::begins_with(given.subject, form) {
                unmet.push(Unmet {
                    by: by.clone(),
                    missing: format!("a label other than `{form}`"),
                });
            }
        }
        for duty in &self.transfers {
            let persons = given.persons.get(&duty.law).copied().unwrap_or(0);
            let missing = duty.missing(given.transfers, persons);
            unmet.extend(missing.map(|missing| Unmet { by: duty.by.clone(), missing }));
        }
        unmet.sort_by(|a, b| a.by.rule.cmp(&b.by.rule));
        unmet
    }

    /// What of it time takes away: a dealing that is too old, a notice of the
    /// consent that is due. Asked again before each attempt.
    #[must_use]
    pub fn lapsed(
        &self,
        basis: Basis,
        customer: Option<&Customer>,
        consent_days: Option<i64>,
    ) -> Vec<Unmet> {
        match basis {
            Basis::Relationship => self.unmet_of_customer(customer),
            Basis::Confirmed | Basis::Attested => {
                self.unmet_of_notice(consent_days).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn unmet_of_notice(&self, consent_days: Option<i64>) -> Option<Unmet> {
        let (most, by) = self.notice.as_ref()?;
        let missing = match consent_days {
            Some(days) if days < i64::from(*most) => return None,
            Some(days) => format!("a notice of the consent within {most} days, not {days} ago"),
            None => format!("a notice of the consent within {most} days"),
        };
        Some(Unmet { by: by.clone(), missing })
    }

    /// What the laws miss that let customers be mailed on conditions: of several
    /// rows of one law, the one that misses least; and where only the time is over,
    /// that is what is told.
    fn unmet_of_customer(&self, customer: Option<&Customer>) -> Vec<Unmet> {
        let mut unmet = Vec::new();
        for rows in self.customers.values() {
            let missing = rows.iter().map(|it| (it.missing(customer), it));
            let least = |it: &Vec<String>| {
                let conditions = it.iter().filter(|it| it.starts_with("condition ")).count();
                (it.len(), conditions)
            };
            let Some((missing, row)) = missing.min_by_key(|(it, _)| least(it)) else { continue };
            let told = missing.into_iter().map(|missing| Unmet { by: row.by.clone(), missing });
            unmet.extend(told);
        }
        unmet
    }

    /// Languages of the footer: the recipient's own, else the one read there,
    /// then those that a law asks for. Empty = the campaign's own.
    #[must_use]
    pub fn languages(&self, own: Option<FooterLanguage>) -> Vec<FooterLanguage> {
        let mut languages: Vec<_> = own.or(self.customary).into_iter().collect();
        for language in &self.required {
            if !languages.contains(language) {
                languages.push(*language);
            }
        }
        languages.truncate(LANGUAGES_MAX.max(self.required.len()));
        languages
    }

    /// The laws as the row of a delivery keeps them: codes with spaces between.
    #[must_use]
    pub fn stored_laws(&self) -> String {
        self.laws.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Parts of the identity that the laws ask for.
    pub fn identity(&self) -> impl Iterator<Item = (Part, &RuleRef)> {
        self.identity.iter().map(|(part, by)| (*part, by))
    }

    fn take(&mut self, row: &Row) {
        let by = || RuleRef::of(row);
        match &row.asks {
            Asks::Label { label, forbidden, first } => {
                self.labels.push(label.clone());
                self.forbidden.extend(forbidden.iter().map(|it| (it.clone(), by())));
                self.first.extend(Some(row.law).filter(|_| *first));
            }
            Asks::Identity { parts, .. } => {
                for part in parts {
                    self.identity.entry(*part).or_insert_with(by);
                }
            }
            Asks::Cap { per_day_max } => {
                let stricter = self.per_day_max.as_ref().is_none_or(|it| *per_day_max < it.0);
                if stricter {
                    self.per_day_max = Some((*per_day_max, by()));
                }
            }
            Asks::Renewal { every_days, notice: true }
                if self.notice.as_ref().is_none_or(|it| *every_days < it.0) =>
            {
                self.notice = Some((*every_days, by()));
            }
            Asks::Quiet(hours @ Quiet::Hours { .. }) => self.quiet.push((hours.clone(), by())),
            // One that no lawyer looked at lets nobody pass (DECISIONS D37).
            Asks::Customer { conditions, expires_days } if row.review.is_some() => {
                let (conditions, expires_days) = (conditions.clone(), *expires_days);
                let row_of = CustomerRow { conditions, expires_days, by: by() };
                self.customers.entry(row.law).or_default().push(row_of);
            }
            Asks::Footer { languages } => {
                let new = languages.iter().filter(|it| !self.required.contains(it));
                let new: Vec<_> = new.copied().collect();
                self.required.extend(new);
            }
            _ => {}
        }
    }
}

impl LawBook {
    /// What the laws that apply ask for together on that day.
    #[must_use]
    pub fn duties(&self, applies: &[Applies], on: Date) -> Duties {
        let mut applies: Vec<_> = applies.iter().collect();
        applies.sort();
        let mut duties = Duties {
            laws: applies.iter().map(|it| it.law).collect(),
            refused: BTreeMap::new(),
            customers: BTreeMap::new(),
            labels: Vec::new(),
            forbidden: Vec::new(),
            first: Vec::new(),
            identity: BTreeMap::new(),
            per_day_max: None,
            notice: None,
            quiet: Vec::new(),
            customary: None,
            required: Vec::new(),
            transfers: Vec::new(),
            rows: Vec::new(),
        };
        for it in applies {
            let Some(law) = self.laws.get(&it.law) else { continue };
            for row in law.in_force(on) {
                duties.take(row);
                duties.rows.push(row.id.clone());
            }
            duties.transfers.extend(law.transfer(on));
            for (basis, by) in refused(law.in_force(on)) {
                duties.refused.entry(basis).or_insert(by);
            }
            if it.because.iter().any(Because::is_of_recipient) {
                duties.customary = duties.customary.or(law.customary);
            }
        }
        duties
    }

    /// The same for laws that a row of the send record names. A law that this
    /// release does not know is judged by the floor.
    #[must_use]
    pub fn duties_of_stored(&self, laws: &str, on: Date) -> Duties {
        let known = laws.split(' ').map(|code| self.law(code));
        let applies: Vec<_> = known
            .map(|law| law.map_or((u16::MAX, LawCode::FLOOR), |it| (it.order, it.code)))
            .map(|(order, law)| Applies { order, law, because: Vec::new() })
            .collect();
        self.duties(&applies, on)
    }
}

/// When, and how often, laws let one recipient be mailed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    /// Most mails of one sender in 24 hours.
    pub per_day_max: Option<u32>,
    /// When the quiet hours end in which the instant lies.
    pub quiet_until: Option<Timestamp>,
}

impl LawBook {
    /// What the laws that a row of the send record names say about the time of
    /// a mail. Asked before each attempt, so it builds nothing.
    #[must_use]
    pub fn timing(&self, laws: &str, at: Timestamp) -> Timing {
        let on = super::day(at);
        let of = |code| self.law(code).or_else(|| self.laws.get(&LawCode::FLOOR));
        let mut timing = Timing::default();
        for row in laws.split(' ').filter_map(of).flat_map(|it| it.in_force(on)) {
            match &row.asks {
                Asks::Cap { per_day_max } => {
                    let known = timing.per_day_max.unwrap_or(u32::MAX);
                    timing.per_day_max = Some(known.min(*per_day_max));
                }
                Asks::Quiet(hours) => timing.quiet_until = timing.quiet_until.max(hours.end(at)),
                _ => {}
            }
        }
        timing
    }
}

/// Bases that a law's rows on consent refuse. A basis beyond the two that every
/// law lets pass needs a row on consent or on customers that a lawyer reviewed.
fn refused<'a>(rows: impl Iterator<Item = &'a Row>) -> Vec<(Basis, RuleRef)> {
    let rows: Vec<_> = rows.collect();
    let consents: Vec<_> =
        rows.iter().filter(|it| matches!(it.asks, Asks::Consent { .. })).collect();
    let customer =
        rows.iter().any(|it| matches!(it.asks, Asks::Customer { .. }) && it.review.is_some());
    let mut refused = Vec::new();
    for row in consents {
        let Asks::Consent { bases, .. } = &row.asks else { continue };
        let lets = |basis: Basis| {
            (bases.contains(&basis) && (ALWAYS.contains(&basis) || row.review.is_some()))
                || (basis == Basis::Relationship && customer)
        };
        let bulk = [Basis::Confirmed, Basis::Attested, Basis::Relationship];
        refused.extend(bulk.into_iter().filter(|it| !lets(*it)).map(|it| (it, RuleRef::of(row))));
    }
    refused
}

#[cfg(test)]
mod tests;
