//! `/accounts/{account}/licences`: on what right pictures are shown; what a
//! campaign shows; and what authors answer to what the rules said.

use app::{
    App, Failure,
    campaign::answer,
    licence::{self, Kind, LicenceView, NewLicence, Words},
};
use axum::{
    Json, Router,
    routing::{get, post},
};
use domain::{AccountId, CampaignId, LicenceId, Timestamp};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    made::{Created, created},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/licences", post(record).get(list))
        .route("/accounts/{account}/licences/{licence}/addresses", post(also))
        .route("/accounts/{account}/licences/{licence}/end", post(end))
        .route("/accounts/{account}/campaigns/{campaign}/assets", get(assets))
        .route("/accounts/{account}/campaigns/{campaign}/answers", post(give).get(answers))
}

/// A right to put on file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    /// The address under which mails show the picture.
    asset: String,
    /// `own-work`, `licensed`, `open` or `permission`.
    kind: String,
    /// Who holds the rights.
    holder: String,
    /// Number of the licence, the invoice or the letter. Own work needs none.
    #[serde(default)]
    reference: String,
    /// What proves it, in Base64. A permission needs it.
    #[serde(default)]
    evidence: Option<String>,
    /// The picture, in Base64, so that it is known again at another address. It is not
    /// kept.
    #[serde(default)]
    picture: Option<String>,
    /// Since when; now without it.
    valid_from: Option<Timestamp>,
    /// Until when; until it is ended without it.
    valid_until: Option<Timestamp>,
}

async fn record(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(new): Input<New>,
) -> Result<Created, Problem> {
    let kinds = || Kind::ALL.map(Kind::as_str).join(", ");
    let kind = Kind::parse(&new.kind)
        .ok_or_else(|| Failure::invalid("kind", format!("must be one of {}", kinds())))?;
    let new = NewLicence {
        kind,
        words: Words { asset: new.asset, holder: new.holder, reference: new.reference },
        evidence: new.evidence.map(|it| decoded("evidence", &it)).transpose()?,
        picture: new.picture.map(|it| decoded("picture", &it)).transpose()?,
        valid_from: new.valid_from,
        valid_until: new.valid_until,
    };
    let id = licence::record(&app, &actor, account, new).await?;
    Ok(created(id))
}

fn decoded(field: &str, text: &str) -> Result<Vec<u8>, Failure> {
    let bytes = data_encoding::BASE64.decode(text.as_bytes());
    bytes.map_err(|error| Failure::invalid(field, error))
}

/// A further address of a picture.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    /// The address under which mails show the picture.
    asset: String,
    /// The picture, in Base64: its bytes must be those that came with the right.
    picture: String,
}

async fn also(
    Caller { app, actor }: Caller,
    At((Text(account), Text(id))): At<(Text<AccountId>, Text<LicenceId>)>,
    Input(Address { asset, picture }): Input<Address>,
) -> Result<Created, Problem> {
    let picture = decoded("picture", &picture)?;
    let id = licence::also(&app, &actor, (account, id), (&asset, &picture)).await?;
    Ok(created(id))
}

/// A right.
#[derive(Serialize)]
struct Licence {
    /// Its id.
    id: String,
    /// The address under which mails show the picture.
    asset: String,
    /// On what it rests.
    kind: String,
    /// Who holds the rights.
    holder: String,
    /// Number of the licence, the invoice or the letter.
    reference: String,
    /// Digest of what proves it.
    evidence: Option<String>,
    /// SHA-256 of the picture, where it was handed in.
    picture: Option<String>,
    /// The right that this one carries to a further address of its picture.
    of: Option<String>,
    /// Since when.
    valid_from: Timestamp,
    /// Until when.
    valid_until: Option<Timestamp>,
    /// It lets the picture be used now.
    in_force: bool,
    /// Who recorded it.
    recorded_by: String,
    /// When it was ended.
    ended_at: Option<Timestamp>,
}

/// Rights.
#[derive(Serialize)]
struct Licences {
    /// Newest first; at most 1,000.
    licences: Vec<Licence>,
}

async fn list(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
) -> Result<Json<Licences>, Problem> {
    let one = |LicenceView { row, words, picture, of, is_in_force }: LicenceView| Licence {
        id: row.id.to_string(),
        asset: words.asset,
        kind: row.kind,
        holder: words.holder,
        reference: words.reference,
        evidence: row.evidence.map(|it| it.to_string()),
        picture,
        of,
        valid_from: row.valid_from,
        valid_until: row.valid_until,
        in_force: is_in_force,
        recorded_by: row.recorded_by,
        ended_at: row.ended_at,
    };
    let all = licence::list(&app, &actor, account).await?;
    Ok(Json(Licences { licences: all.into_iter().map(one).collect() }))
}

async fn end(
    Caller { app, actor }: Caller,
    At((Text(account), Text(id))): At<(Text<AccountId>, Text<LicenceId>)>,
) -> Result<StatusCode, Problem> {
    licence::end(&app, &actor, (account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A picture of a campaign.
#[derive(Serialize)]
struct Asset {
    /// The address under which it is shown.
    address: String,
    /// By what the right is found: `address`. Nobody looks at what lies there, so a
    /// picture that is changed behind its address is not noticed.
    known_by: &'static str,
    /// The right on file; `null` = none, or one that ran out.
    licence: Option<String>,
}

/// What a campaign shows.
#[derive(Serialize)]
struct Assets {
    /// Its pictures, each once.
    assets: Vec<Asset>,
}

async fn assets(
    Caller { app, actor }: Caller,
    At((Text(account), Text(id))): At<(Text<AccountId>, Text<CampaignId>)>,
) -> Result<Json<Assets>, Problem> {
    let assets = licence::of_campaign(&app, &actor, (account, id)).await?;
    let one = |it: licence::Asset| Asset {
        address: it.address,
        known_by: "address",
        licence: it.licence.map(|it| it.to_string()),
    };
    Ok(Json(Assets { assets: assets.into_iter().map(one).collect() }))
}

/// What an author answers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewAnswer {
    /// Why the campaign is right as it is, or what was changed.
    words: String,
}

/// The verdict that was answered.
#[derive(Serialize)]
struct Answered {
    /// Its id.
    verdict: String,
}

async fn give(
    Caller { app, actor }: Caller,
    At((Text(account), Text(id))): At<(Text<AccountId>, Text<CampaignId>)>,
    Input(NewAnswer { words }): Input<NewAnswer>,
) -> Result<(StatusCode, Json<Answered>), Problem> {
    let verdict = answer::give(&app, &actor, (account, id), &words).await?.to_string();
    Ok((StatusCode::CREATED, Json(Answered { verdict })))
}

/// An answer.
#[derive(Serialize)]
struct Answer {
    /// What it answers.
    verdict: String,
    /// What the author says.
    words: String,
    /// Who.
    by: String,
    /// When.
    at: Timestamp,
}

/// Answers.
#[derive(Serialize)]
struct Answers {
    /// To the newest verdict, first to last.
    answers: Vec<Answer>,
}

async fn answers(
    Caller { app, actor }: Caller,
    At((Text(account), Text(id))): At<(Text<AccountId>, Text<CampaignId>)>,
) -> Result<Json<Answers>, Problem> {
    let one = |it: answer::AnswerView| Answer {
        verdict: it.verdict.to_string(),
        words: it.words.reveal().clone(),
        by: it.by,
        at: it.at,
    };
    let all = answer::all(&app, &actor, (account, id)).await?;
    Ok(Json(Answers { answers: all.into_iter().map(one).collect() }))
}
