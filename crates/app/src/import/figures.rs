//! What the screening of an upload came to, as it is kept and shown: counts and
//! shares, nothing personal.

use std::collections::BTreeMap;

use policy::{Facts, fact::known};
use screening::{Step, screen::Outcome};
use serde::{Deserialize, Serialize};

use crate::Failure;

/// Figures of an upload. Shares are in percent, rounded down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// Lines of the file, without the header.
    pub lines: u64,
    /// Lines that were not taken, by the step that stopped them, in any order.
    pub stopped: BTreeMap<String, u64>,
    /// Lines that are left.
    pub passed: u64,
    /// Those of them that name evidence of consent.
    pub passed_evidenced: u64,
    /// Those of them whose domain nobody could be asked about.
    pub hosts_unknown: u64,
    /// Domains of the file.
    pub domains: u64,
    /// Share of the most frequent domain.
    pub top_domain_percent: u64,
    /// Share of names that stand at three or more domains.
    pub repeated_names_percent: u64,
    /// Share of names whose number follows on their neighbour's.
    pub counted_up_percent: u64,
    /// Share of rows in alphabetical order with their neighbour.
    pub in_order_percent: u64,
    /// Share of other writings of an address that stands in the file already.
    pub aliases_percent: u64,
    /// Share of all lines that cannot be mailed at all: no address, no host.
    pub unreachable_percent: u64,
    /// Share of role accounts.
    pub roles_percent: u64,
    /// Share of disposable addresses.
    pub disposable_percent: u64,
    /// Share of rows that are suppressed here, or left as the file says.
    pub suppressed_percent: u64,
    /// What only the installation knows; `None` without one.
    pub known: Option<Shared>,
}

/// What other lists of the installation say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shared {
    /// Addresses that complained of other accounts.
    pub complained: u64,
    /// Their share of the rows that were looked at, in a thousandth.
    pub complained_permille: u64,
    /// The largest share of the list that stands in one list of another account.
    pub overlap_percent: u64,
    /// Fingerprints that it resembles, the likest first; at most ten.
    pub fingerprints: Vec<Resemblance>,
}

/// A fingerprint that a list resembles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resemblance {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Share of the list's rows that stand in it.
    pub share_percent: u64,
    /// Likeness of both lists as a whole.
    pub likeness_percent: u64,
}

/// Whether a scan or file shows the consent for the list as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListEvidence {
    /// There is one.
    Attached,
    /// There is none.
    None,
}

impl Figures {
    /// The figures of a screening.
    #[must_use]
    pub fn of(outcome: &Outcome, known: Option<Shared>) -> Self {
        let Outcome { lines, passed, hosts_unknown, passed_evidenced, shape, .. } = *outcome;
        let stopped =
            outcome.stopped.iter().map(|(step, count)| (step.as_str().to_owned(), *count));
        let percent = |steps: &[Step]| outcome.stopped_percent(steps);
        Self {
            lines,
            stopped: stopped.collect(),
            passed,
            passed_evidenced,
            hosts_unknown,
            domains: shape.domains,
            top_domain_percent: shape.top_domain_percent,
            repeated_names_percent: shape.repeated_names_percent,
            counted_up_percent: shape.counted_up_percent,
            in_order_percent: shape.in_order_percent,
            aliases_percent: shape.aliases_percent,
            unreachable_percent: percent(&[
                Step::Syntax,
                Step::TypoDomain,
                Step::NullMx,
                Step::NoMailHost,
            ]),
            roles_percent: percent(&[Step::Role]),
            disposable_percent: percent(&[Step::Disposable]),
            suppressed_percent: percent(&[Step::Left, Step::Suppressed]),
            known,
        }
    }

    /// What is kept, read again.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when it has another shape: a bug.
    pub fn from_json(json: &str) -> Result<Self, Failure> {
        serde_json::from_str(json)
            .map_err(|source| Failure::unavailable("an import's figures", source))
    }

    /// Lines that a step stopped.
    #[must_use]
    pub fn stopped_at(&self, step: Step) -> u64 {
        self.stopped.get(step.as_str()).copied().unwrap_or(0)
    }

    /// The figures as facts. What only an installation knows is missing without
    /// one, so that the rules hold (fail closed).
    #[must_use]
    pub fn facts(&self, facts: Facts, evidence: ListEvidence) -> Facts {
        let unasked = (self.hosts_unknown * 100).checked_div(self.passed).unwrap_or(0);
        let unproven = self.passed.saturating_sub(self.passed_evidenced);
        let unproven_percent = match evidence {
            ListEvidence::Attached => 0,
            ListEvidence::None => (unproven * 100).checked_div(self.passed).unwrap_or(0),
        };
        let facts = facts
            .with(known::IMPORT_ROWS, self.passed)
            .with(known::IMPORT_WITHOUT_EVIDENCE_PERCENT, unproven_percent)
            .with(known::IMPORT_ROWS_WITHOUT_EVIDENCE, unproven)
            .with(known::IMPORT_UNREACHABLE_PERCENT, self.unreachable_percent)
            .with(known::IMPORT_ROLES_PERCENT, self.roles_percent)
            .with(known::IMPORT_DISPOSABLE_PERCENT, self.disposable_percent)
            .with(known::IMPORT_SUPPRESSED_PERCENT, self.suppressed_percent)
            .with(known::IMPORT_REPEATED_NAMES_PERCENT, self.repeated_names_percent)
            .with(known::IMPORT_COUNTED_UP_PERCENT, self.counted_up_percent)
            .with(known::IMPORT_ALIASES_PERCENT, self.aliases_percent)
            .with(known::IMPORT_TOP_DOMAIN_PERCENT, self.top_domain_percent)
            .with(known::IMPORT_HOSTS_UNKNOWN_PERCENT, unasked);
        let Some(shared) = &self.known else { return facts };
        let most = |of: fn(&Resemblance) -> u64| shared.fingerprints.iter().map(of).max();
        facts
            .with(known::IMPORT_COMPLAINED_PERMILLE, shared.complained_permille)
            .with(known::IMPORT_OVERLAP_PERCENT, shared.overlap_percent)
            .with(known::IMPORT_FINGERPRINT_PERCENT, most(|it| it.share_percent).unwrap_or(0))
            .with(
                known::IMPORT_FINGERPRINT_LIKENESS_PERCENT,
                most(|it| it.likeness_percent).unwrap_or(0),
            )
    }
}
