//! `/listings`: blocklists that hold us, and whose mail is behind it; `/traps`:
//! addresses that nobody gave out. For staff.

use app::{App, Failure, listings, traps};
use axum::{
    Json, Router,
    routing::{get, post},
};
use domain::{Address, Timestamp};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{caller::Caller, input::Input, problem::Problem};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/listings", get(all))
        .route("/traps", post(register).get(traps_all))
        .route("/traps/retire", post(retire))
}

/// A listing.
#[derive(Serialize)]
struct Listing {
    /// Its id.
    id: String,
    /// Zone of the list.
    zone: String,
    /// What it holds: an address of ours, a sender domain.
    subject: String,
    /// Name of the egress source; `null` = a domain.
    source: Option<String>,
    /// Codes that the list answered.
    answer: String,
    /// The account most probably behind it.
    account: Option<String>,
    /// Its campaign.
    campaign: Option<String>,
    /// Its shares of complaints, bad mail and messages in the week before.
    because: Option<String>,
    /// Since when.
    listed_at: Timestamp,
    /// Until when.
    ended_at: Option<Timestamp>,
}

/// Listings.
#[derive(Serialize)]
struct Listings {
    /// Those that last first; at most 500.
    listings: Vec<Listing>,
}

async fn all(Caller { app, actor }: Caller) -> Result<Json<Listings>, Problem> {
    let listings = listings::all(&app, &actor).await?;
    let one = |it: listings::ListingRow| Listing {
        id: it.id.to_string(),
        zone: it.zone,
        subject: it.subject,
        source: it.source,
        answer: it.answer,
        account: it.cause.map(|it| it.to_string()),
        campaign: it.campaign.map(|it| it.to_string()),
        because: it.because,
        listed_at: it.listed_at,
        ended_at: it.ended_at,
    };
    Ok(Json(Listings { listings: listings.into_iter().map(one).collect() }))
}

/// An address to register.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewTrap {
    /// The address. It is not kept.
    address: String,
    /// What it is called.
    note: String,
}

fn address(text: &str) -> Result<Address, Failure> {
    text.parse().map_err(|it| Failure::invalid("address", it))
}

async fn register(
    Caller { app, actor }: Caller,
    Input(new): Input<NewTrap>,
) -> Result<StatusCode, Problem> {
    traps::register(&app, &actor, (&address(&new.address)?, &new.note)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An address to take from the traps.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Retired {
    /// The address.
    address: String,
}

async fn retire(
    Caller { app, actor }: Caller,
    Input(it): Input<Retired>,
) -> Result<StatusCode, Problem> {
    traps::retire(&app, &actor, &address(&it.address)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A trap, without its address.
#[derive(Serialize)]
struct Trap {
    /// What it is called.
    note: String,
    /// Who registered it.
    registered_by: String,
    /// Since when it counts.
    since: Timestamp,
    /// Since when it does not.
    retired_at: Option<Timestamp>,
}

/// Traps.
#[derive(Serialize)]
struct Traps {
    /// Newest first; at most 1,000.
    traps: Vec<Trap>,
}

async fn traps_all(Caller { app, actor }: Caller) -> Result<Json<Traps>, Problem> {
    let one = |it: traps::TrapRow| Trap {
        note: it.note,
        registered_by: it.registered_by,
        since: it.created_at,
        retired_at: it.retired_at,
    };
    let traps = traps::all(&app, &actor).await?;
    Ok(Json(Traps { traps: traps.into_iter().map(one).collect() }))
}
