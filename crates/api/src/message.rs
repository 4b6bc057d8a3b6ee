//! `/accounts/{account}/messages` and a campaign's messages: one record for
//! each recipient, and its proof.

use app::{
    App,
    campaign::messages::{self, MessageView, Page},
    proof::{self, Rebuilt},
};
use axum::{Json, Router, routing::get};
use data_encoding::BASE64;
use domain::{AccountId, CampaignId, ContactId, DeliveryId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{Asked, At, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/campaigns/{campaign}/messages", get(of_campaign))
        .route("/accounts/{account}/messages/{message}", get(show))
}

/// A message to one recipient, in short.
#[derive(Serialize)]
pub(crate) struct Message {
    /// Its id.
    id: String,
    /// The recipient.
    contact: String,
    /// Domain of the recipient.
    domain: String,
    /// `scheduled`, `accepted`, `bounced`, `withheld` or `in-doubt`.
    state: &'static str,
    /// Attempts begun.
    attempts: u32,
    /// Attempts whose answer was lost.
    doubts: u32,
    /// Class of the last refusal.
    class: Option<&'static str>,
    /// Whose fault that was.
    fault: Option<&'static str>,
    /// Why, in a word.
    reason: Option<String>,
    /// When it was admitted.
    admitted_at: Timestamp,
    /// When it ended.
    settled_at: Option<Timestamp>,
}

impl Message {
    pub(crate) fn of(view: MessageView) -> Self {
        let MessageView { row } = view;
        Self {
            id: row.id.to_string(),
            contact: row.contact.to_string(),
            domain: row.domain.to_string(),
            state: row.state.as_str(),
            attempts: row.attempts,
            doubts: row.doubts,
            class: row.class.map(|it| it.as_str()),
            fault: row.fault.map(|it| it.as_str()),
            reason: row.reason,
            admitted_at: row.admitted_at,
            settled_at: row.settled_at,
        }
    }
}

/// Which page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    /// `next` of the page before; the first page without.
    after: Option<Text<ContactId>>,
    /// At most so many; 1 to 1,000, 100 without.
    limit: Option<u32>,
}

/// A page of a campaign's messages.
#[derive(Serialize)]
struct Messages {
    /// By recipient.
    messages: Vec<Message>,
    /// `after` of the next page; `null` at the end.
    next: Option<String>,
}

async fn of_campaign(
    Caller { app, actor }: Caller,
    At((Text(account), Text(campaign))): At<(Text<AccountId>, Text<CampaignId>)>,
    Asked(Which { after, limit }): Asked<Which>,
) -> Result<Json<Messages>, Problem> {
    let limit = limit.unwrap_or(100);
    let page = Page { after: after.map(|it| it.0), limit };
    let found = messages::of_campaign(&app, &actor, (account, campaign), page).await?;
    let full = found.len() as u64 >= u64::from(limit);
    let next = found.last().filter(|_| full).map(|it| it.row.contact.to_string());
    Ok(Json(Messages { messages: found.into_iter().map(Message::of).collect(), next }))
}

/// Everything that is recorded of a message, and its proof.
#[derive(Serialize)]
struct MessageRecord {
    /// The message.
    #[serde(flatten)]
    message: Message,
    /// `campaign` or `system`.
    origin: String,
    /// The campaign; `null` for a message of the platform.
    campaign: Option<String>,
    /// The list, where it has one.
    list: Option<String>,
    /// What it rests on.
    basis: &'static str,
    /// The consent event behind it.
    event: Option<String>,
    /// The verdict behind it.
    verdict: Option<String>,
    /// The rules it was cleared under.
    rules_version: String,
    /// Its stream.
    stream: &'static str,
    /// SHA-256 of the compiled content.
    artefact: String,
    /// Date of its bytes, since the first attempt.
    composed_at: Option<Timestamp>,
    /// SHA-256 of what left.
    digest_complete: Option<String>,
    /// The same without signature values.
    digest_unsigned: Option<String>,
    /// Every attempt, first to last. (`attempts` is their number.)
    attempt_log: Vec<Attempt>,
    /// What a rebuild just now proved.
    #[serde(flatten)]
    proof: Proof,
}

/// An attempt.
#[derive(Serialize)]
struct Attempt {
    /// Counts from one.
    number: u32,
    /// When it began.
    started_at: Timestamp,
    /// When it ended.
    ended_at: Option<Timestamp>,
    /// Name of the egress source.
    source: String,
    /// The company behind the host.
    provider: Option<String>,
    /// Host connected to.
    host: Option<String>,
    /// TLS version and cipher, if TLS was on.
    tls: Option<String>,
    /// `accepted`, `deferred`, `bounced`, `in-doubt`; `null` while open.
    outcome: Option<String>,
    /// Where in the session it ended.
    stage: Option<String>,
    /// The reply's code.
    code: Option<u16>,
    /// The reply's enhanced code.
    enhanced: Option<String>,
    /// The reply's text, addresses masked.
    reply: Option<String>,
    /// Its class, when not accepted.
    class: Option<String>,
    /// Whose fault, when not accepted.
    fault: Option<String>,
}

/// What a rebuild proved.
#[derive(Serialize)]
struct Proof {
    /// `equal`: the rebuilt bytes have the digest of what left.
    /// `equal-without-signatures`: all but the signature values; a key was
    /// destroyed. `different`: they have not. `erased`: the recipient was
    /// erased. `not-sent`: nothing to prove.
    rebuilt: &'static str,
    /// The digest that was equal.
    digest: Option<String>,
    /// When the recipient was erased.
    erased_at: Option<Timestamp>,
    /// The message itself, in base64; only when asked for with `raw=1`, and
    /// equal. Never of a mail whose link opens what is held of a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<String>,
}

impl Proof {
    fn of(rebuilt: Rebuilt, raw: Raw) -> Self {
        let proof = |rebuilt| Self { rebuilt, digest: None, erased_at: None, raw: None };
        match rebuilt {
            Rebuilt::NotSent => proof("not-sent"),
            Rebuilt::Different => proof("different"),
            Rebuilt::Erased(at) => Self { erased_at: Some(at), ..proof("erased") },
            Rebuilt::EqualWithoutSignatures { digest } => {
                Self { digest: Some(digest.to_string()), ..proof("equal-without-signatures") }
            }
            Rebuilt::Equal { digest, bytes } => Self {
                digest: Some(digest.to_string()),
                raw: (raw == Raw::Wanted && !bytes.is_empty()).then(|| BASE64.encode(&bytes)),
                ..proof("equal")
            },
        }
    }
}

/// Whether the bytes are wanted too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
enum Raw {
    #[default]
    #[serde(rename = "0")]
    Not,
    #[serde(rename = "1")]
    Wanted,
}

/// How much of a message.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HowMuch {
    /// `1`: the bytes too.
    #[serde(default)]
    raw: Raw,
}

async fn show(
    Caller { app, actor }: Caller,
    At((Text(account), Text(message))): At<(Text<AccountId>, Text<DeliveryId>)>,
    Asked(HowMuch { raw }): Asked<HowMuch>,
) -> Result<Json<MessageRecord>, Problem> {
    let shown = proof::show(&app, &actor, (account, message)).await?;
    let row = shown.row;
    let attempt_log = shown.attempts.into_iter().map(|it| Attempt {
        number: it.number,
        started_at: it.started_at,
        ended_at: it.ended_at,
        source: it.source,
        provider: it.provider,
        host: it.host,
        tls: it.tls,
        outcome: it.outcome,
        stage: it.stage,
        code: it.code,
        enhanced: it.enhanced,
        reply: it.reply,
        class: it.class,
        fault: it.fault,
    });
    let of_campaign = row.origin == "campaign";
    Ok(Json(MessageRecord {
        origin: row.origin.clone(),
        campaign: of_campaign.then(|| CampaignId(row.origin_id).to_string()),
        list: row.list.map(|it| it.to_string()),
        basis: row.basis.as_str(),
        event: row.event.map(|it| it.to_string()),
        verdict: row.verdict.map(|it| it.to_string()),
        rules_version: row.policy_version.to_string(),
        stream: row.stream.as_str(),
        artefact: row.artefact.to_string(),
        composed_at: row.composed_at,
        digest_complete: row.digest_complete.map(|it| it.to_string()),
        digest_unsigned: row.digest_unsigned.map(|it| it.to_string()),
        attempt_log: attempt_log.collect(),
        proof: Proof::of(shown.rebuilt, raw),
        message: Message::of(MessageView { row }),
    }))
}
