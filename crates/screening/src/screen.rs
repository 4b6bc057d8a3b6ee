//! The pipeline of COMPLIANCE 5.4: each row passes the steps in their order,
//! and counts at the first that stops it; what is left is looked at as a whole.
//!
//! What only a database or DNS knows comes in as [`Known`], so that the same
//! rows with the same answers give the same counts.

use std::{
    collections::BTreeMap,
    hash::{BuildHasherDefault, Hasher},
};

use domain::Domain;

use crate::{
    Lists, Reject, Row, Step,
    rows::{md5_of, short},
    statistics::{Shape, Statistics},
};

/// Where a domain takes mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailHost {
    /// It does.
    Found,
    /// It says that it takes none (RFC 7505).
    Null,
    /// It has no host for mail, or does not exist.
    None,
    /// DNS gave no answer, or was not asked.
    Unknown,
}

/// What others know of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The address is suppressed for this account and list, or everywhere.
    pub suppressed: bool,
    /// Where its domain takes mail.
    pub mail_host: MailHost,
}

/// What the screening came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Lines of the file, without the header.
    pub lines: u64,
    /// Rows taken out, by the step that stopped them.
    pub stopped: BTreeMap<Step, u64>,
    /// Rows that are left.
    pub passed: u64,
    /// Rows whose domain nobody could be asked about.
    pub hosts_unknown: u64,
    /// What all rows with an address of their own look like.
    pub shape: Shape,
    /// Rows that are left and name evidence of consent.
    pub passed_evidenced: u64,
}

impl Outcome {
    /// Rows that a step stopped.
    #[must_use]
    pub fn stopped_at(&self, step: Step) -> u64 {
        self.stopped.get(&step).copied().unwrap_or(0)
    }

    /// The same as a share of all lines, in percent, rounded down.
    #[must_use]
    pub fn stopped_percent(&self, steps: &[Step]) -> u64 {
        let stopped: u64 = steps.iter().map(|it| self.stopped_at(*it)).sum();
        (stopped * 100).checked_div(self.lines).unwrap_or(0)
    }
}

/// The pipeline, row by row.
pub struct Screening<'a> {
    lists: &'a Lists,
    seen: Seen,
    written: Seen,
    statistics: Statistics,
    outcome: Outcome,
}

impl<'a> Screening<'a> {
    /// An empty one.
    #[must_use]
    pub fn new(lists: &'a Lists) -> Self {
        Self {
            lists,
            seen: Seen::default(),
            written: Seen::default(),
            statistics: Statistics::default(),
            outcome: Outcome::default(),
        }
    }

    /// Steps 1 and 2: what was read is an address, and a new one.
    ///
    /// # Errors
    /// The reason why the row is not taken.
    pub fn admit(&mut self, read: Result<Row, Reject>) -> Result<Row, Reject> {
        self.outcome.lines += 1;
        let row = read.map_err(|it| self.stop(it))?;
        if !self.seen.insert(short(&row.md5())) {
            return Err(self.stop(Step::Duplicate.reject()));
        }
        let canonical = self.lists.canonical(row.local(), row.address.domain());
        if !self.written.insert(short(&md5_of(&canonical))) {
            self.statistics.add_alias();
        }
        self.statistics.add(&row);
        Ok(row)
    }

    /// True when nothing but DNS can stop a row of this domain: ask for it.
    #[must_use]
    pub fn needs_host(&self, domain: &Domain) -> bool {
        !self.lists.is_disposable(domain) && self.lists.meant(domain).is_none()
    }

    /// The address without its tag, when it has one: whoever left under it is not
    /// brought back under a tag. For asking only, as every canonical form.
    #[must_use]
    pub fn untagged(row: &Row) -> Option<String> {
        let (local, domain) = row.normalised.rsplit_once('@')?;
        let (name, _) = local.split_once('+')?;
        (!name.is_empty()).then(|| format!("{name}@{domain}"))
    }

    /// Steps 3 to 6, with what others know of the row.
    ///
    /// # Errors
    /// The reason why the row is not taken.
    pub fn judge(&mut self, row: &Row, known: Known) -> Result<(), Reject> {
        if let Some(step) = self.step(row, known) {
            return Err(self.stop(step.reject()));
        }
        self.outcome.passed += 1;
        self.outcome.passed_evidenced += u64::from(row.has_evidence());
        self.outcome.hosts_unknown += u64::from(known.mail_host == MailHost::Unknown);
        Ok(())
    }

    fn step(&self, row: &Row, known: Known) -> Option<Step> {
        let domain = row.address.domain();
        // In the order of COMPLIANCE 5.4; a state that is already here, or that
        // the file itself tells, comes before all that can be argued about.
        if row.left {
            return Some(Step::Left);
        }
        if known.suppressed {
            return Some(Step::Suppressed);
        }
        if self.lists.is_role(row.local()) {
            return Some(Step::Role);
        }
        if self.lists.is_disposable(domain) {
            return Some(Step::Disposable);
        }
        if self.lists.meant(domain).is_some() {
            return Some(Step::TypoDomain);
        }
        match known.mail_host {
            MailHost::Null => Some(Step::NullMx),
            MailHost::None => Some(Step::NoMailHost),
            MailHost::Found | MailHost::Unknown => None,
        }
    }

    fn stop(&mut self, reject: Reject) -> Reject {
        *self.outcome.stopped.entry(reject.step).or_default() += 1;
        reject
    }

    /// What it came to.
    #[must_use]
    pub fn finish(self) -> Outcome {
        Outcome { shape: self.statistics.shape(), ..self.outcome }
    }
}

/// Addresses that were seen, eight bytes each: 16 MB for a million of them. Two
/// addresses that share their eight bytes are taken for one; whoever makes such
/// a pair on purpose loses one of the two.
#[derive(Default)]
struct Seen {
    #[expect(clippy::disallowed_types, reason = "never iterated: only asked")]
    values: std::collections::HashSet<u64, BuildHasherDefault<Plain>>,
}

impl Seen {
    fn insert(&mut self, value: u64) -> bool {
        self.values.insert(value)
    }
}

/// What is stored is a hash already.
#[derive(Default)]
struct Plain(u64);

impl Hasher for Plain {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

#[cfg(test)]
mod tests;
