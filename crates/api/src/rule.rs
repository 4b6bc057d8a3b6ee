//! Rules that fired, and reviews, as JSON: the same wherever they are shown.

use std::collections::BTreeMap;

use app::{
    likeness::Likeness,
    review::ReviewView,
    verdicts::{FiredRule, Found},
};
use domain::{AppealId, CampaignId, ImportId, Timestamp, WaveId};
use serde::Serialize;

/// A rule that fired.
#[derive(Serialize)]
pub(crate) struct Fired {
    /// Its stable name.
    rule: String,
    /// What it said.
    verdict: String,
    /// What was measured against which limit.
    measured: String,
    /// Where it comes from.
    source: String,
    /// Rows of the requirements it serves.
    requirements: Vec<String>,
    /// The sentence shown, by language tag.
    tell: BTreeMap<String, String>,
    /// What the content check found, masked, with its place.
    findings: Vec<Finding>,
}

/// Something that the content check found.
#[derive(Serialize)]
pub(crate) struct Finding {
    /// List, pattern or check that found it.
    rule: String,
    /// `note`, `warn` or `hold`.
    severity: String,
    /// How sure we are.
    confidence: String,
    /// `subject`, `text`, `html`, `link` or `target`, and characters of it.
    #[serde(rename = "where")]
    place: String,
    /// How often there.
    count: u32,
    /// The term, the value masked, or the feature of the spam score.
    shown: String,
}

impl Finding {
    fn of(found: Found) -> Self {
        let Found { rule, severity, confidence, place, count, shown, .. } = found;
        Self { rule, severity, confidence, place, count, shown }
    }
}

impl Fired {
    pub(crate) fn all(rules: Vec<FiredRule>) -> Vec<Self> {
        let of = |it: FiredRule| {
            let FiredRule { rule, verdict, measured, source, requirements, tell, findings } = it;
            let findings = findings.into_iter().map(Finding::of).collect();
            Self { rule, verdict, measured, source, requirements, tell, findings }
        };
        rules.into_iter().map(of).collect()
    }
}

/// A review.
#[derive(Serialize)]
pub(crate) struct Review {
    /// Its id.
    id: String,
    /// Whose import or campaign it is.
    account: String,
    /// What is to be decided: the id of a campaign, an import, its first wave, or
    /// an appeal.
    subject: String,
    /// `open`, `approved` or `rejected`.
    state: String,
    /// When it was asked for.
    opened_at: Timestamp,
    /// When it was decided.
    decided_at: Option<Timestamp>,
    /// By whom: the name of the reviewer's key.
    decided_by: Option<String>,
    /// The reason given.
    reason: Option<String>,
    /// The rules that asked for it, with what they measured.
    rules: Vec<Fired>,
    /// Whom the account is like, when that is asked about. Told to staff alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alike: Vec<Alike>,
}

/// A likeness to an account that may not come back.
#[derive(Serialize)]
struct Alike {
    /// In what: `name`, `register`, `phone`, `mail`, `domain`.
    feature: &'static str,
    /// To whom.
    account: String,
    /// The other's standing, also when it is closed.
    standing: &'static str,
    /// Since when that is known of the other.
    since: Timestamp,
    /// A reviewer let it go on.
    released: bool,
}

impl Alike {
    fn of(it: Likeness) -> Self {
        Self {
            feature: it.feature.as_str(),
            account: it.other.to_string(),
            standing: it.standing.as_str(),
            since: it.since,
            released: it.is_released,
        }
    }
}

impl Review {
    pub(crate) fn of(view: ReviewView) -> Self {
        let ReviewView { row, rules, alike } = view;
        let subject = match row.subject_kind.as_str() {
            "import" => ImportId(row.subject).to_string(),
            "wave" => WaveId(row.subject).to_string(),
            "appeal" => AppealId(row.subject).to_string(),
            _ => CampaignId(row.subject).to_string(),
        };
        Self {
            id: row.id.to_string(),
            account: row.account.to_string(),
            subject,
            state: row.state,
            opened_at: row.opened_at,
            decided_at: row.decided_at,
            decided_by: row.decided_by,
            reason: row.reason,
            rules: Fired::all(rules),
            alike: alike.into_iter().map(Alike::of).collect(),
        }
    }
}
