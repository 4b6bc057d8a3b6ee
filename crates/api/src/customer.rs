//! `/accounts/{account}/customers`: dealings that an account puts on record, and
//! the campaigns that go to customers.

use std::collections::BTreeMap;

use app::{
    App, Failure, campaign,
    customer::{self, Dealing, NewDealing},
};
use axum::{Json, Router, routing::post};
use domain::{AccountId, CampaignId, ListId, Timestamp};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    campaign::Campaign,
    input::{At, Input, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/customers", post(record))
        .route("/accounts/{account}/campaigns/{campaign}/customers", post(declare))
}

/// Dealings with people of one list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Customers {
    /// The list by which they may be reached.
    list: Text<ListId>,
    /// At most 500 at a time; each address once.
    customers: Vec<DealingText>,
}

/// A dealing with one customer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DealingText {
    /// The customer's address.
    address: String,
    /// `purchase`, `contract`, `negotiation` or `inquiry`.
    dealing: String,
    /// When.
    at: Timestamp,
    /// Group of the goods, in the account's own words.
    goods: String,
    /// The customer gave the address at that dealing.
    #[serde(default)]
    address_taken: bool,
    /// They could refuse mail when they gave it.
    #[serde(default)]
    refusal_offered: bool,
    /// Fields for merging.
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

/// What was recorded.
#[derive(Serialize)]
struct RecordedText {
    /// Dealings.
    recorded: u64,
    /// Those of people whom the account did not know.
    added: u64,
}

async fn record(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(Customers { list: Text(list), customers }): Input<Customers>,
) -> Result<(StatusCode, Json<RecordedText>), Problem> {
    let words = || Dealing::ALL.map(Dealing::as_str).join(", ");
    let dealings: Result<Vec<_>, Failure> = customers
        .into_iter()
        .map(|it| {
            let dealing = Dealing::parse(&it.dealing);
            Ok(NewDealing {
                address: it.address,
                dealing: dealing.ok_or_else(|| {
                    Failure::invalid("dealing", format!("must be one of {}", words()))
                })?,
                at: it.at,
                goods: it.goods,
                address_taken: it.address_taken,
                refusal_offered: it.refusal_offered,
                fields: it.fields,
            })
        })
        .collect();
    let done = customer::record(&app, &actor, (account, list), &dealings?).await?;
    let told = RecordedText { recorded: done.recorded, added: done.added };
    Ok((StatusCode::CREATED, Json(told)))
}

/// That a draft goes to customers too.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    /// The group of goods it is about; `null` takes it back.
    goods: Option<String>,
}

async fn declare(
    Caller { app, actor }: Caller,
    At((Text(account), Text(id))): At<(Text<AccountId>, Text<CampaignId>)>,
    Input(Declared { goods }): Input<Declared>,
) -> Result<Json<Campaign>, Problem> {
    let view = campaign::declare_goods(&app, &actor, (account, id), goods.as_deref()).await?;
    Ok(Json(Campaign::of(view)))
}
