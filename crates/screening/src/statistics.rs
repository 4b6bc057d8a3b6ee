//! What a list looks like as a whole: names made by a machine, names tried at
//! one domain after the other, one domain for everybody.
//!
//! All figures are shares in percent of the rows that were looked at, and
//! signals for a person: honest lists have some of each. Memory is bounded:
//! names are counted over a sample that thins itself out.

use std::collections::BTreeMap;

use domain::Domain;

use crate::{
    Row,
    rows::{md5_of, short},
};

/// Most names and most domains that are counted.
const COUNTED_MAX: usize = 65_536;
/// A name at so many domains of one list is no person's.
const DOMAINS_OF_A_NAME: u32 = 3;
/// Longest step between the numbers of neighbours that were counted up.
const NUMBER_STEP_MAX: u64 = 3;

/// Collects what is needed for [`Shape`].
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    rows: u64,
    evidenced: u64,
    aliases: u64,
    counted_up: u64,
    in_order: u64,
    before: Option<(String, Option<(String, u64)>)>,
    names: Thinning,
    domains: BTreeMap<String, u64>,
    other_domains: u64,
}

/// What a list looks like. Percent, rounded down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Rows that were looked at.
    pub rows: u64,
    /// Rows that name evidence of consent.
    pub evidenced: u64,
    /// Names that stand at three or more domains.
    pub repeated_names_percent: u64,
    /// Names whose number follows on their neighbour's.
    pub counted_up_percent: u64,
    /// Rows in alphabetical order with their neighbour.
    pub in_order_percent: u64,
    /// Other writings of an address that stands in the list already.
    pub aliases_percent: u64,
    /// Rows of the most frequent domain.
    pub top_domain_percent: u64,
    /// Domains.
    pub domains: u64,
}

impl Statistics {
    /// Looks at one row.
    pub fn add(&mut self, row: &Row) {
        self.rows += 1;
        self.evidenced += u64::from(row.has_evidence());
        let (name, domain) = (row.local(), row.address.domain());
        self.names.count(name);
        self.count_domain(domain);
        let numbered = numbered(name);
        if let Some((before, before_numbered)) = &self.before {
            self.in_order += u64::from(before.as_str() <= row.normalised.as_str());
            let follows = follows(before_numbered.as_ref(), numbered.as_ref());
            self.counted_up += u64::from(follows);
        }
        self.before = Some((row.normalised.clone(), numbered));
    }

    /// Counts a row that is another writing of an earlier one.
    pub fn add_alias(&mut self) {
        self.aliases += 1;
    }

    fn count_domain(&mut self, domain: &Domain) {
        let full = self.domains.len() >= COUNTED_MAX;
        match self.domains.get_mut(domain.as_str()) {
            Some(count) => *count += 1,
            None if full => self.other_domains += 1,
            None => drop(self.domains.insert(domain.as_str().to_owned(), 1)),
        }
    }

    /// What it came to.
    #[must_use]
    pub fn shape(&self) -> Shape {
        let percent = |part: u64| (part * 100).checked_div(self.rows).unwrap_or(0);
        let top = self.domains.values().max().copied().unwrap_or(0);
        Shape {
            rows: self.rows,
            evidenced: self.evidenced,
            repeated_names_percent: self.names.repeated_percent(),
            counted_up_percent: percent(self.counted_up),
            in_order_percent: percent(self.in_order),
            aliases_percent: percent(self.aliases),
            top_domain_percent: percent(top),
            domains: self.domains.len() as u64 + self.other_domains,
        }
    }
}

/// A name that ends in a number, and the number.
fn numbered(name: &str) -> Option<(String, u64)> {
    let stem = name.trim_end_matches(|it: char| it.is_ascii_digit());
    let number = name[stem.len()..].parse().ok()?;
    Some((stem.to_owned(), number))
}

fn follows(before: Option<&(String, u64)>, now: Option<&(String, u64)>) -> bool {
    let (Some((stem, from)), Some((same, to))) = (before, now) else { return false };
    let step = to.checked_sub(*from);
    stem == same && step.is_some_and(|it| (1..=NUMBER_STEP_MAX).contains(&it))
}

/// Counts of names, over all of them at first, and over a smaller and smaller
/// sample of the *names* (all rows of a name or none) once there are many.
#[derive(Clone, Debug, Default)]
struct Thinning {
    counts: BTreeMap<u64, u32>,
    /// Bits of a hash that must be zero.
    bits: u32,
}

impl Thinning {
    fn count(&mut self, name: &str) {
        let hash = short(&md5_of(name));
        if hash.trailing_zeros() < self.bits {
            return;
        }
        let count = self.counts.entry(hash).or_default();
        *count = count.saturating_add(1);
        if self.counts.len() > COUNTED_MAX {
            self.bits += 1;
            let bits = self.bits;
            self.counts.retain(|hash, _| hash.trailing_zeros() >= bits);
        }
    }

    /// Rows of the sample whose name stands at several domains. Duplicates are
    /// out already, so that each row of a name has a domain of its own.
    fn repeated_percent(&self) -> u64 {
        let total: u64 = self.counts.values().map(|it| u64::from(*it)).sum();
        let repeated = self.counts.values().filter(|it| **it >= DOMAINS_OF_A_NAME);
        let repeated: u64 = repeated.map(|it| u64::from(*it)).sum();
        (repeated * 100).checked_div(total).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests;
