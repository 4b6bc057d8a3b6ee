//! What a company's office and the operator's reviewer do, through the API.
//!
//! One method for each thing that people would do at the same point. Shared by
//! the demo, which shows it, and by the test of the kills. **Never** here:
//! output, or a check.

mod company;
mod desk;
mod mailing;
mod shape;
mod standing;

use anyhow::{Context as _, bail};
use domain::{Domain, SignedDuration};
use jiff::civil::Date;
use ports::Clock as _;
use serde_json::json;
use sim::{
    Zones,
    dns::{Answer, Kind},
};

use super::api::Api;
use crate::real::RealClock;

pub use company::{BARGAIN, Company, FLORA, FLORA_LUND, HARVEST, SECOND_HARVEST, STUBBLE};
pub use desk::{Case, CaseEvent, Resemblance, Screened, Screening};
pub use mailing::{MOTHERS_DAY, Newsletter, harvest_letter, mothers_day, newsletter};
pub use shape::{
    Campaign, Checkpoint, Delivery, Fired, Form, Import, Report, Review, SenderDomain, Shown,
    Withheld,
};
use shape::{Checkpoints, Created, Opened, PolicyVersion};
pub use standing::{Action, Standing};

/// Between two looks at something that takes its time.
const LOOK: SignedDuration = SignedDuration::from_millis(100);
/// The longest wait for an import: a million lines on a slow machine.
const IMPORT_MAX: SignedDuration = SignedDuration::from_mins(20);
/// The reviewer's words.
const ACCEPTED: &str = "Scripted reviewer of the rehearsal: the evidence columns are filled, the \
                        origin is stated and recent.";

/// An account with its keys at hand.
#[derive(Clone)]
pub struct Office {
    /// With the key of a member.
    pub member: Api,
    /// With the key of the operator, who also reviews.
    pub operator: Api,
    /// Id of the account.
    pub account: String,
    /// Whose it is.
    pub company: Company,
}

impl Office {
    /// Opens a company's account.
    ///
    /// # Errors
    /// What the server said.
    pub async fn open(operator: &Api, company: Company) -> anyhow::Result<Self> {
        let opening = json!({
            "identity": {
                "legal_name": company.legal_name,
                "trading_name": company.name,
                "postal_address": company.postal_address,
                "phone": "+41 61 555 01 23",
                "email": company.office(),
                "web": format!("https://{}", company.domain),
                "register": company.register,
                "country": company.country,
            },
            "language": "en",
            "time_zone": "Europe/Zurich",
        });
        let Opened { id, key } = operator.post("/accounts", &opening).await?;
        let (member, operator) = (operator.with_key(&key), operator.clone());
        Ok(Self { member, operator, account: id, company })
    }

    fn path(&self, rest: &str) -> String {
        format!("/accounts/{}{rest}", self.account)
    }

    /// Accepts the published policy. Returns its version.
    ///
    /// # Errors
    /// What the server said.
    pub async fn accept_policy(&self) -> anyhow::Result<String> {
        let PolicyVersion { version } = self.member.get("/policy").await?;
        let body = json!({ "version": version, "by": format!("Hanna of {}, managing director", self.company.name) });
        let _: serde::de::IgnoredAny = self.member.post(&self.path("/policy"), &body).await?;
        Ok(version)
    }

    /// Adds the sender domain, publishes in the simulated DNS what it asks for,
    /// and has it checked.
    ///
    /// # Errors
    /// What the check missed.
    pub async fn verify_domain(&self, zones: &Zones) -> anyhow::Result<SenderDomain> {
        let domain: Domain = self.company.domain.parse().context("a fixed name")?;
        let added: SenderDomain =
            self.member.post(&self.path("/domains"), &json!({ "domain": domain.as_str() })).await?;
        for record in &added.records {
            zones.add_txt(&record.name, &record.value);
        }
        // Replies go to the from address: its domain takes mail.
        if !matches!(zones.ask(domain.as_str(), Kind::Mx), Answer::Records(_)) {
            let host = format!("mail.{domain}");
            zones.add_mx(domain.as_str(), 10, &host);
            zones.add_address(&host, [127, 0, 0, 2].into());
        }
        let path = self.path(&format!("/domains/{domain}/verify"));
        let checked: SenderDomain = self.member.post(&path, &json!({})).await?;
        if !checked.verified {
            bail!("{domain} was not verified: {}", checked.problems.join("; "));
        }
        Ok(checked)
    }

    /// Makes a list. Returns its id.
    ///
    /// # Errors
    /// What the server said.
    pub async fn make_list(&self, name: &str) -> anyhow::Result<String> {
        let Company { purpose, frequency, .. } = self.company;
        let list = json!({ "name": name, "purpose": purpose, "frequency": frequency });
        let Created { id } = self.member.post(&self.path("/lists"), &list).await?;
        Ok(id)
    }

    /// Publishes the form for a list.
    ///
    /// # Errors
    /// What the server said.
    pub async fn publish_form(&self, list: &str) -> anyhow::Result<Form> {
        let form = json!({
            "language": "en",
            "heading": "Flora's letter",
            "introduction": "Flowers of the week, by mail.",
            "lists": [list],
            "from": { "name": self.company.name, "address": self.company.sender() },
        });
        self.member.post(&self.path("/forms"), &form).await
    }

    /// Uploads contacts under a stated provenance. Returns the import's id.
    ///
    /// # Errors
    /// What the server said.
    pub async fn upload(&self, list: &str, csv: &str, newest: Date) -> anyhow::Result<String> {
        let upload = json!({
            "list": list,
            "csv": csv,
            "provenance": {
                "collection": "own-form",
                "origin": self.company.origin,
                "in_use": "Since 2019, a letter every week",
                "confirmation": "A mail with a link, by our former newsletter tool",
                "last_confirmed": newest,
            },
        });
        let Created { id } = self.member.post(&self.path("/imports"), &upload).await?;
        Ok(id)
    }

    /// Waits until an import is in that state no more: `reading`, until the
    /// rules have judged it; `attesting`, until it can be mailed.
    ///
    /// # Errors
    /// That it takes too long.
    pub async fn import_left(
        &self,
        id: &str,
        state: &str,
        show: impl Fn(&Import),
    ) -> anyhow::Result<Import> {
        let path = self.path(&format!("/imports/{id}"));
        until("the import", IMPORT_MAX, async || {
            let import: Import = self.member.get(&path).await?;
            show(&import);
            Ok((import.state != state).then_some(import))
        })
        .await
    }

    /// What waits for a reviewer about that import or campaign.
    ///
    /// # Errors
    /// What the server said.
    pub async fn review_of(&self, subject: &str) -> anyhow::Result<Option<Review>> {
        let open: shape::Reviews = self.operator.get("/reviews").await?;
        Ok(open.reviews.into_iter().find(|it| it.subject == subject))
    }

    /// The scripted reviewer says yes.
    ///
    /// # Errors
    /// What the server said.
    pub async fn approve(&self, review: &Review) -> anyhow::Result<Review> {
        let path = format!("/reviews/{}/decision", review.id);
        self.operator.post(&path, &json!({ "answer": "approve", "reason": ACCEPTED })).await
    }

    /// The newest signed checkpoint of this account's ledger.
    ///
    /// # Errors
    /// What the server said, or that there is none yet.
    pub async fn checkpoint(&self) -> anyhow::Result<Checkpoint> {
        let all: Checkpoints = self.member.get("/ledger/checkpoints").await?;
        let ours = all.checkpoints.into_iter().find(|it| it.origin.contains(&self.account));
        ours.context("no checkpoint of the ledger is published yet")
    }

    /// The ledger as anybody could check it.
    ///
    /// # Errors
    /// What the server said.
    pub async fn ledger(&self) -> anyhow::Result<Vec<u8>> {
        self.member.bytes(&self.path("/ledger/export")).await
    }
}

/// Looks again and again until there is something.
///
/// # Errors
/// What looking said, or that it took longer than `patience`.
pub async fn until<T>(
    what: &str,
    patience: SignedDuration,
    mut look: impl AsyncFnMut() -> anyhow::Result<Option<T>>,
) -> anyhow::Result<T> {
    let started = RealClock.now();
    loop {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        if RealClock.now().duration_since(started) > patience {
            bail!("{what} takes longer than {patience:#}; see the server's log");
        }
        RealClock.sleep(LOOK).await;
    }
}
