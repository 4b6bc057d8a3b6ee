//! When data leave the countries in which a law holds (R001-44, X-13): on what
//! the transfer may rest, from how many persons on, and whether the register of
//! an account names it.
//!
//! A line of the register is asked for whatever the data of a law say about
//! adequacy: no row that nobody reviewed lets data go by itself.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Asks, Law, LawBook, LawCode, duties::RuleRef};
use crate::rule::words;

/// On what a transfer rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TransferBasis {
    /// The destination was found adequate.
    Adequacy,
    /// A standard contract, standard contractual clauses.
    StandardContract,
    /// Binding corporate rules.
    BindingRules,
    /// A certification.
    Certification,
    /// A security assessment by the authority.
    SecurityAssessment,
    /// A dossier on the impact, filed with the authority.
    ImpactDossier,
    /// Fewer persons than the law asks anything for.
    BelowThreshold,
    /// The consent of each person to this transfer.
    Consent,
    /// An exception that the law names.
    Derogation,
}

words!(TransferBasis {
    Adequacy = "adequacy",
    StandardContract = "standard-contract",
    BindingRules = "binding-rules",
    Certification = "certification",
    SecurityAssessment = "security-assessment",
    ImpactDossier = "impact-dossier",
    BelowThreshold = "below-threshold",
    Consent = "consent",
    Derogation = "derogation",
});

/// What a transfer may rest on from so many persons on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Persons since 1 January from which it holds.
    pub persons: u64,
    /// The same for sensitive data; `None` = it holds for them from no number on.
    pub sensitive: Option<u64>,
    /// On what it may rest; empty = on anything that the register names.
    pub bases: Vec<TransferBasis>,
}

/// What a law asks for when data leave its countries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferDuty {
    /// The law.
    pub law: LawCode,
    /// Countries it holds in: between them nothing leaves.
    pub home: Vec<String>,
    /// By number of persons, rising. At least one.
    pub tiers: Vec<Tier>,
    /// Destinations found adequate.
    pub adequate: Vec<String>,
    /// The row that asks.
    pub by: RuleRef,
}

/// A line of the register that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The law of the persons.
    pub law: LawCode,
    /// Where their data go: a country's code.
    pub to: String,
    /// On what it rests.
    pub basis: TransferBasis,
    /// Sensitive data are among them.
    pub is_sensitive: bool,
}

/// Where data go, and what the register of an account says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transfers {
    /// The country in which the installation processes data: a code. Empty = its
    /// configuration does not say, and everything would leave.
    pub to: String,
    /// Lines in force.
    pub registered: Vec<Registered>,
}

/// Persons whose data left since 1 January, by law. The recipient in question is
/// counted among them.
pub type Persons = BTreeMap<LawCode, u64>;

impl TransferDuty {
    /// True when data of this law that are processed there have left.
    #[must_use]
    pub fn leaves_for(&self, country: &str) -> bool {
        !self.home.iter().any(|it| it == country)
    }

    /// True when it matters how many persons there are.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.tiers.len() > 1
    }

    /// What it may rest on for so many persons.
    #[must_use]
    pub fn tier(&self, persons: u64, is_sensitive: bool) -> Option<&Tier> {
        let reached = |it: &&Tier| {
            it.persons <= persons
                || (is_sensitive && it.sensitive.is_some_and(|least| least <= persons))
        };
        self.tiers.iter().rev().find(reached)
    }

    /// True when this line lets the data of so many persons go.
    #[must_use]
    pub fn covers(&self, line: &Registered, persons: u64) -> bool {
        let names = |it: &Tier| it.bases.is_empty() || it.bases.contains(&line.basis);
        line.law == self.law
            && self.tier(persons, line.is_sensitive).is_some_and(names)
            && (line.basis != TransferBasis::Adequacy || self.adequate.contains(&line.to))
    }

    /// What is missing for the data of one more person to be processed there;
    /// `None` = nothing.
    #[must_use]
    pub fn missing(&self, transfers: &Transfers, persons: u64) -> Option<String> {
        if !self.leaves_for(&transfers.to) {
            return None;
        }
        if transfers.to.is_empty() {
            return Some("the country in which data are processed (`server.country`)".to_owned());
        }
        let there = |it: &&Registered| it.law == self.law && it.to == transfers.to;
        let mut lines = transfers.registered.iter().filter(there).peekable();
        let pair = format!("from {} to {}", self.law, transfers.to);
        let Some(first) = lines.peek() else {
            return Some(format!("a transfer {pair} in the register"));
        };
        let is_sensitive = first.is_sensitive;
        if lines.any(|it| self.covers(it, persons)) {
            return None;
        }
        let bases = self.tier(persons, is_sensitive).map(|it| it.bases.as_slice());
        let names: Vec<_> = bases.unwrap_or_default().iter().map(|it| it.as_str()).collect();
        let counted = if self.counts() { format!(", {persons} persons") } else { String::new() };
        Some(format!("a transfer {pair} on the basis {}{counted}", names.join(" or ")))
    }
}

impl Law {
    /// What it asks for on that day when data leave; `None` = nothing.
    pub(super) fn transfer(&self, on: Date) -> Option<TransferDuty> {
        let mut duty: Option<TransferDuty> = None;
        let mut destinations = Vec::new();
        for row in self.in_force(on) {
            let Asks::Transfer { tiers, adequate, .. } = &row.asks else { continue };
            destinations.extend(adequate.iter().cloned());
            if duty.is_none() && !tiers.is_empty() {
                duty = Some(TransferDuty {
                    law: self.code,
                    home: self.countries.clone(),
                    tiers: tiers.clone(),
                    adequate: Vec::new(),
                    by: RuleRef::of(row),
                });
            }
        }
        duty.map(|it| TransferDuty { adequate: destinations, ..it })
    }
}

impl LawBook {
    /// What each law asks for on that day when data leave for a country.
    #[must_use]
    pub fn transfer_duties(&self, to: &str, on: Date) -> Vec<TransferDuty> {
        let duties = self.laws().into_iter().filter_map(|it| it.transfer(on));
        duties.filter(|it| it.leaves_for(to)).collect()
    }
}

#[cfg(test)]
mod tests;
