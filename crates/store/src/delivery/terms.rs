//! The terms a delivery was cleared and composed on: what all recipients of a
//! campaign share, or all who are in the same place before the law. Kept once, and
//! named by a number in each delivery (DECISIONS D17: a send record in 400 bytes).

use clearance::LawRow;
use domain::{AccountId, Basis, CampaignId, Digest, ListId, Stream, VerdictId};

use super::DeliveryRow;
use crate::{Statement, Step, hashed::Hashed, params, statement};

pub(super) static INSERT_TERMS: Statement = statement!("delivery/insert_terms");

/// What deliveries share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    /// `campaign` or `system`.
    pub origin: String,
    pub campaign: Option<CampaignId>,
    pub list: Option<ListId>,
    pub basis: Basis,
    pub verdict: Option<VerdictId>,
    pub policy_version: Digest,
    pub stream: Stream,
    pub artefact: Digest,
    pub render_format: u32,
    pub laws: Option<String>,
    pub labels: Option<String>,
    pub footer: Option<String>,
}

impl Terms {
    /// Those of a delivery as it stands.
    pub(super) fn of(row: &DeliveryRow) -> Self {
        Self {
            origin: row.origin.clone(),
            campaign: (row.origin == "campaign").then_some(CampaignId(row.origin_id)),
            list: row.list,
            basis: row.basis,
            verdict: row.verdict,
            policy_version: row.policy_version,
            stream: row.stream,
            artefact: row.artefact,
            render_format: row.render_format,
            laws: row.laws.clone(),
            labels: row.labels.clone(),
            footer: row.footer.clone(),
        }
    }

    /// The same, with what laws put into a delivery.
    pub(super) fn with_law(self, law: Option<LawRow>) -> Self {
        let (laws, labels, footer) = match law {
            Some(law) => (Some(law.laws), law.labels, law.footer),
            None => (None, None, None),
        };
        Self { laws, labels, footer, ..self }
    }

    /// The number that names them.
    pub(crate) fn id(&self) -> i64 {
        let mut hashed = Hashed::new("terms");
        hashed.field(Some(self.origin.as_bytes()));
        hashed.field(self.campaign.as_ref().map(|id| &id.as_bytes()[..]));
        hashed.field(self.list.as_ref().map(|id| &id.as_bytes()[..]));
        hashed.field(Some(self.basis.as_str().as_bytes()));
        hashed.field(self.verdict.as_ref().map(|id| &id.as_bytes()[..]));
        hashed.field(Some(&self.policy_version.0));
        hashed.field(Some(self.stream.as_str().as_bytes()));
        hashed.field(Some(&self.artefact.0));
        hashed.field(Some(&self.render_format.to_be_bytes()));
        for text in [&self.laws, &self.labels, &self.footer] {
            hashed.field(text.as_ref().map(String::as_bytes));
        }
        hashed.number()
    }

    /// Keeps them, in the unit of the deliveries that name them.
    pub(crate) fn insert(&self, account: AccountId) -> Step {
        let Self { origin, campaign, list, basis, verdict, policy_version, stream, .. } = self;
        let Self { artefact, render_format, laws, labels, footer, .. } = self;
        let params = params![
            account,
            self.id(),
            origin.clone(),
            *campaign,
            *list,
            basis.as_str(),
            *verdict,
            *policy_version,
            stream.as_str(),
            *artefact,
            *render_format,
            laws.clone(),
            labels.clone(),
            footer.clone()
        ];
        Step::new(&INSERT_TERMS, params)
    }
}
