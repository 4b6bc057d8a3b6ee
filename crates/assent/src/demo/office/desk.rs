//! What the operator's staff does at its desks: lists that are traded,
//! complaints, archives for authorities.

use domain::{SignedDuration, Timestamp};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::json;

use super::{Fired, Office, shape::Created, until};

/// The longest wait for a feed or a case.
const DESK_MAX: SignedDuration = SignedDuration::from_secs(30);

/// A complaint.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    /// Its number.
    pub id: String,
    /// How it came.
    pub channel: String,
    /// Where it stands.
    pub state: String,
    /// The contact, once it is known.
    pub contact: Option<String>,
    /// What was done, first to last.
    #[serde(default)]
    pub events: Vec<CaseEvent>,
}

/// Something that was done in a case.
#[derive(Clone, Debug, Deserialize)]
pub struct CaseEvent {
    /// What.
    pub kind: String,
}

#[derive(Deserialize)]
struct Cases {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Lawful {
    withheld: Vec<Kept>,
}

#[derive(Deserialize)]
struct Kept {
    recipients: u64,
    detail: String,
}

#[derive(Deserialize)]
struct Fingerprint {
    ready_at: Option<String>,
}

/// What an import looked like.
#[derive(Debug, Deserialize)]
pub struct Screened {
    /// `refused`, when it must not be used.
    pub state: String,
    /// The rules that said so.
    pub rules: Vec<Fired>,
    /// Its figures.
    pub screening: Option<Screening>,
}

/// Figures of an import.
#[derive(Debug, Deserialize)]
pub struct Screening {
    /// Lists of bad addresses that it resembles.
    pub fingerprints: Vec<Resemblance>,
}

/// A list of bad addresses that an import resembles.
#[derive(Debug, Deserialize)]
pub struct Resemblance {
    /// Share of the import that stands in it, in percent.
    pub share_percent: u64,
}

impl Office {
    /// Puts on record that data of people under a law come here, and on what that
    /// rests (R001-44).
    ///
    /// # Errors
    /// What the server said.
    pub async fn record_transfer(&self, law: &str, basis: &str) -> anyhow::Result<()> {
        let line = json!({
            "law": law, "country": super::super::stage::COUNTRY, "basis": basis,
            "exporter": self.company.legal_name, "importer": "the operator of the rehearsal",
            "assessment": "made up for the rehearsal",
        });
        let _: Created = self.operator.post(&self.path("/transfers"), &line).await?;
        Ok(())
    }

    /// Puts purchases on record, as the shop knows them: address and country.
    ///
    /// # Errors
    /// What the server said.
    pub async fn record_purchases(
        &self,
        list: &str,
        (goods, at): (&str, Timestamp),
        customers: &[(String, &str)],
    ) -> anyhow::Result<()> {
        let dealing = |(address, country): &(String, &str)| {
            json!({
                "address": address, "dealing": "purchase", "at": at, "goods": goods,
                "address_taken": true, "refusal_offered": true, "fields": { "country": country },
            })
        };
        let customers: Vec<_> = customers.iter().map(dealing).collect();
        let said = json!({ "list": list, "customers": customers });
        let _: IgnoredAny = self.member.post(&self.path("/customers"), &said).await?;
        Ok(())
    }

    /// The law that a campaign's recipients are withheld for, with how many.
    ///
    /// # Errors
    /// What the server said.
    pub async fn withheld_by_law(&self, campaign: &str) -> anyhow::Result<Vec<(u64, String)>> {
        let path = self.path(&format!("/campaigns/{campaign}/laws"));
        let told: Lawful = self.member.get(&path).await?;
        Ok(told.withheld.into_iter().map(|it| (it.recipients, it.detail)).collect())
    }

    /// The operator takes up a list that is traded: lines of MD5, as such lists
    /// are passed on among those who hunt them (R002-34).
    ///
    /// # Errors
    /// What the server said, or that the feed is not read in time.
    pub async fn take_feed(&self, lines: &str) -> anyhow::Result<()> {
        let feed = json!({
            "name": "traded-2026", "version": "1", "lines": lines,
            "source": "made up for the rehearsal",
        });
        let Created { id } = self.operator.post("/fingerprints", &feed).await?;
        until("the feed", DESK_MAX, async || {
            let kept: Fingerprint = self.operator.get(&format!("/fingerprints/{id}")).await?;
            Ok(kept.ready_at.map(drop))
        })
        .await
    }

    /// What the screening made of an import.
    ///
    /// # Errors
    /// What the server said.
    pub async fn screened(&self, import: &str) -> anyhow::Result<Screened> {
        self.member.get(&self.path(&format!("/imports/{import}"))).await
    }

    /// Somebody calls, and staff takes it down.
    ///
    /// # Errors
    /// What the server said.
    pub async fn telephone(&self, address: &str, said: &str) -> anyhow::Result<Case> {
        let call = json!({
            "account": self.account, "address": address, "reason": "never-asked", "said": said,
        });
        self.operator.post("/cases", &call).await
    }

    /// A case as it stands.
    ///
    /// # Errors
    /// What the server said.
    pub async fn case(&self, id: &str) -> anyhow::Result<Case> {
        self.operator.get(&format!("/cases/{id}")).await
    }

    /// The newest case of mail to `abuse` that nobody knows the account of.
    ///
    /// # Errors
    /// That none comes in time.
    pub async fn unmatched(&self) -> anyhow::Result<Case> {
        until("the mail to abuse", DESK_MAX, async || {
            let waiting: Cases = self.operator.get("/cases").await?;
            let is_it = |it: &Case| it.channel == "abuse-mail" && it.state == "received";
            Ok(waiting.cases.into_iter().find(is_it))
        })
        .await
    }

    /// Staff says whose mail it is about.
    ///
    /// # Errors
    /// What the server said.
    pub async fn assign(&self, case: &str, address: &str) -> anyhow::Result<Case> {
        let whose = json!({ "account": self.account, "address": address });
        self.operator.post(&format!("/cases/{case}/account"), &whose).await
    }

    /// Staff decides.
    ///
    /// # Errors
    /// What the server said.
    pub async fn decide(&self, case: &str, decision: &str, because: &str) -> anyhow::Result<Case> {
        let body = json!({ "decision": decision, "because": because });
        self.operator.post(&format!("/cases/{case}/decision"), &body).await
    }

    /// Staff called the account.
    ///
    /// # Errors
    /// What the server said.
    pub async fn called(&self, case: &str, said: &str) -> anyhow::Result<Case> {
        let body = json!({ "kind": "telephone", "text": said });
        self.operator.post(&format!("/cases/{case}/notes"), &body).await
    }

    /// Everything on record about one recipient, for an authority.
    ///
    /// # Errors
    /// What the server said.
    pub async fn archive(&self, contact: &str, reason: &str) -> anyhow::Result<Vec<u8>> {
        let asked = json!({ "contact": contact, "reason": reason });
        self.operator.post_bytes(&self.path("/archive"), &asked).await
    }
}
