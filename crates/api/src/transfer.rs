//! `/accounts/{account}/transfers`: the register of transfers to other countries.

use app::{
    App, Failure,
    transfer::{self, Counted, NewTransfer, TransferView, Words},
};
use axum::{Json, Router, routing::post};
use domain::{AccountId, Timestamp, TransferId};
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
        .route("/accounts/{account}/transfers", post(record).get(register))
        .route("/accounts/{account}/transfers/{transfer}/end", post(end))
}

/// A line to record.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    /// Code of the law that protects the persons, such as `CN`.
    law: String,
    /// Where their data go: code or name of a country.
    country: String,
    /// On what it rests.
    basis: String,
    /// Sensitive data are among them.
    #[serde(default)]
    sensitive: bool,
    /// Since when; now without it.
    valid_from: Option<Timestamp>,
    /// Until when; until it is ended without it.
    valid_until: Option<Timestamp>,
    /// Who hands them over.
    exporter: String,
    /// Who takes them.
    importer: String,
    /// What was assessed, and where it lies.
    assessment: String,
}

async fn record(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(new): Input<New>,
) -> Result<Created, Problem> {
    let basis = policy_basis(&new.basis)?;
    let words =
        Words { exporter: new.exporter, importer: new.importer, assessment: new.assessment };
    let new = NewTransfer {
        law: new.law,
        country: new.country,
        basis,
        is_sensitive: new.sensitive,
        valid_from: new.valid_from,
        valid_until: new.valid_until,
        words,
    };
    let id = transfer::record(&app, &actor, account, new).await?;
    Ok(created(id))
}

fn policy_basis(word: &str) -> Result<transfer::TransferBasis, Failure> {
    let known = transfer::TransferBasis::ALL.iter().map(|it| it.as_str());
    let known = known.collect::<Vec<_>>().join(", ");
    transfer::TransferBasis::parse(word)
        .ok_or_else(|| Failure::invalid("basis", format!("must be one of {known}")))
}

/// A line.
#[derive(Serialize)]
struct Transfer {
    /// Its id.
    id: String,
    /// The law that protects the persons.
    law: String,
    /// Where their data go.
    country: String,
    /// On what it rests.
    basis: String,
    /// Sensitive data are among them.
    sensitive: bool,
    /// True when it lets data go now, as far as its times say.
    in_force: bool,
    /// Since when.
    valid_from: Timestamp,
    /// Until when.
    valid_until: Option<Timestamp>,
    /// Who hands them over.
    exporter: String,
    /// Who takes them.
    importer: String,
    /// What was assessed, and where it lies.
    assessment: String,
    /// Who recorded it.
    recorded_by: String,
    /// When.
    recorded_at: Timestamp,
    /// When it was ended.
    ended_at: Option<Timestamp>,
    /// By whom.
    ended_by: Option<String>,
}

impl Transfer {
    fn of(TransferView { row, words, is_in_force }: TransferView) -> Self {
        Self {
            id: row.id.to_string(),
            law: row.line.law,
            country: row.line.country,
            basis: row.line.basis,
            sensitive: row.line.is_sensitive,
            in_force: is_in_force,
            valid_from: row.valid_from,
            valid_until: row.valid_until,
            exporter: words.exporter,
            importer: words.importer,
            assessment: words.assessment,
            recorded_by: row.recorded_by,
            recorded_at: row.created_at,
            ended_at: row.ended_at,
            ended_by: row.ended_by,
        }
    }
}

/// Persons whose data left this year under a law that counts them.
#[derive(Serialize)]
pub(crate) struct Persons {
    /// The law.
    law: String,
    /// Since 1 January (UTC).
    persons: u64,
    /// From how many on the law asks for more.
    next: Option<u64>,
}

impl Persons {
    pub(crate) fn of(it: Counted) -> Self {
        Self { law: it.law, persons: it.persons, next: it.next }
    }
}

/// The register.
#[derive(Serialize)]
struct Register {
    /// Where this installation processes data; empty = its configuration does
    /// not say.
    country: String,
    /// Newest first; at most 1,000.
    transfers: Vec<Transfer>,
    /// Persons of this year.
    persons: Vec<Persons>,
}

async fn register(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
) -> Result<Json<Register>, Problem> {
    let it = transfer::register(&app, &actor, account).await?;
    Ok(Json(Register {
        country: it.country,
        transfers: it.lines.into_iter().map(Transfer::of).collect(),
        persons: it.persons.into_iter().map(Persons::of).collect(),
    }))
}

async fn end(
    Caller { app, actor }: Caller,
    At((Text(account), Text(id))): At<(Text<AccountId>, Text<TransferId>)>,
) -> Result<StatusCode, Problem> {
    transfer::end(&app, &actor, (account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
