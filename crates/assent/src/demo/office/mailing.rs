//! The mailing: from the draft to what became of it.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context as _, bail};
use data_encoding::BASE64;
use domain::SignedDuration;
use serde_json::{Value, json};

use super::{
    super::api::Refused,
    Office,
    shape::{Campaign, Created, Deliveries, Delivery, Report, Shown},
    until,
};

/// The letter that is sent unless a caller brings one.
const FLORA: &str = include_str!("../../../../../testdata/newsletters/flora.mjml");
/// The letter of those who send to people they do not know.
const HARVEST: &str = include_str!("../../../../../testdata/newsletters/harvest.html");
/// The longest wait for the rules.
const VERDICT_MAX: SignedDuration = SignedDuration::from_secs(30);
/// Messages on one page of the API.
const PAGE: u32 = 1_000;

/// What is sent.
#[derive(Clone, Debug)]
pub struct Newsletter {
    source: Value,
}

/// The letter of the demo, or the template in a file: `.mjml`, or else HTML. The
/// columns of the contacts' file are its merge fields.
///
/// # Errors
/// When the file cannot be read.
pub fn newsletter(template: Option<&Path>, columns: &[String]) -> anyhow::Result<Newsletter> {
    let source = match template {
        None => {
            let field = |kind| json!({ "kind": kind, "default": "" });
            json!({
                "kind": "mjml",
                "body": FLORA,
                "subject": "Tulips are in, {{ contact.first_name | default(\"friend\") }}",
                "fields": {
                    "first_name": field("text"),
                    "city": field("text"),
                    "favourites": field("list"),
                },
            })
        }
        Some(path) => {
            let body = std::fs::read_to_string(path)
                .with_context(|| format!("could not read {} as UTF-8", path.display()))?;
            let is_mjml = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("mjml"));
            let field = |name: &String| {
                // What a template loops over is a list; all else is text.
                let is_list = body.contains(&format!("in contact.{name}"));
                let kind = if is_list { "list" } else { "text" };
                (name.clone(), json!({ "kind": kind, "default": "" }))
            };
            let fields: BTreeMap<_, _> = columns.iter().map(field).collect();
            json!({
                "kind": if is_mjml { "mjml" } else { "html" },
                "body": body,
                "subject": "A letter from Flora",
                "fields": fields,
            })
        }
    };
    Ok(Newsletter { source })
}

/// The letter of those who send to people they do not know.
#[must_use]
pub fn harvest_letter() -> Newsletter {
    let source = json!({
        "kind": "html",
        "body": HARVEST,
        "subject": "Everything for the field, {{ contact.first_name | default(\"friend\") }}",
        "fields": { "first_name": { "kind": "text", "default": "" } },
    });
    Newsletter { source }
}

/// Subject of the reminder to past buyers.
pub const MOTHERS_DAY: &str = "Mother's Day is near";

/// A reminder to people who bought flowers before.
#[must_use]
pub fn mothers_day() -> Newsletter {
    let text = "Sunday is a day on which people give flowers to their mothers. You bought yours \
                here before: order until Friday, and we bring them.";
    let body = format!(
        "<mjml><mj-body><mj-section><mj-column><mj-text>{text}</mj-text></mj-column></mj-section>\
         </mj-body></mjml>"
    );
    Newsletter { source: json!({ "kind": "mjml", "body": body, "subject": MOTHERS_DAY }) }
}

fn is_conflict(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Refused>().is_some_and(|it| it.status == 409)
}

impl Office {
    fn campaign_path(&self, id: &str, rest: &str) -> String {
        self.path(&format!("/campaigns/{id}{rest}"))
    }

    /// Drafts a campaign to the list and hands it in.
    ///
    /// # Errors
    /// What the server said; for content, what to change where.
    pub async fn submit(&self, list: &str, letter: &Newsletter) -> anyhow::Result<Campaign> {
        let id = self.draft(list, letter).await?;
        self.hand_in(&id).await
    }

    /// The same for customers: people who bought such goods before (R004-06).
    ///
    /// # Errors
    /// What the server said.
    pub async fn submit_to_customers(
        &self,
        list: &str,
        letter: &Newsletter,
        goods: &str,
    ) -> anyhow::Result<Campaign> {
        let id = self.draft(list, letter).await?;
        let said = json!({ "goods": goods });
        let _: Campaign = self.member.post(&self.campaign_path(&id, "/customers"), &said).await?;
        self.hand_in(&id).await
    }

    async fn draft(&self, list: &str, letter: &Newsletter) -> anyhow::Result<String> {
        let draft = json!({
            "name": "Spring letter",
            "list": list,
            "from": { "name": self.company.name, "address": self.company.sender() },
            "language": "en",
            "source": letter.source,
        });
        let Created { id } = self.member.post(&self.path("/campaigns"), &draft).await?;
        Ok(id)
    }

    async fn hand_in(&self, id: &str) -> anyhow::Result<Campaign> {
        let answer = self.member.post(&self.campaign_path(id, "/submit"), &json!({})).await;
        match answer {
            Err(error) if is_conflict(&error) => self.judged(id).await,
            answer => answer,
        }
    }

    /// The server's background work may be first to judge what was handed in:
    /// then the answer is a conflict, and the campaign is where it should be.
    async fn judged(&self, id: &str) -> anyhow::Result<Campaign> {
        until("the verdict", VERDICT_MAX, async || {
            let campaign = self.campaign(id).await?;
            Ok((campaign.state != "submitted").then_some(campaign))
        })
        .await
    }

    /// Starts it.
    ///
    /// # Errors
    /// What the server said.
    pub async fn start(&self, id: &str) -> anyhow::Result<Campaign> {
        self.member.post(&self.campaign_path(id, "/start"), &json!({})).await
    }

    /// Where it stands.
    ///
    /// # Errors
    /// What the server said.
    pub async fn campaign(&self, id: &str) -> anyhow::Result<Campaign> {
        self.member.get(&self.campaign_path(id, "")).await
    }

    /// What became of it.
    ///
    /// # Errors
    /// What the server said.
    pub async fn report(&self, id: &str) -> anyhow::Result<Report> {
        self.member.get(&self.campaign_path(id, "/report")).await
    }

    /// Every message of it, in short.
    ///
    /// # Errors
    /// What the server said.
    pub async fn deliveries(&self, id: &str) -> anyhow::Result<Vec<Delivery>> {
        let path = self.campaign_path(id, "/messages");
        let mut all = Vec::new();
        let mut after = String::new();
        loop {
            let page: Deliveries = self.member.get(&format!("{path}?limit={PAGE}{after}")).await?;
            all.extend(page.messages);
            let Some(next) = page.next else { return Ok(all) };
            after = format!("&after={next}");
        }
    }

    /// One message rebuilt from its record, and what the server says of that.
    ///
    /// # Errors
    /// What the server said, or that it could not rebuild the message.
    pub async fn rebuild(&self, delivery: &str) -> anyhow::Result<Vec<u8>> {
        let path = self.path(&format!("/messages/{delivery}?raw=1"));
        let Shown { rebuilt, raw } = self.member.get(&path).await?;
        let Some(raw) = raw else { bail!("{delivery} was not rebuilt: {rebuilt}") };
        BASE64.decode(raw.as_bytes()).context("the rebuilt message is not base64")
    }
}
