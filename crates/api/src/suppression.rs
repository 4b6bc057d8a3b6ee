//! `/accounts/{account}/suppressions` and `/suppressions`: what forbids
//! addresses.
//!
//! An address is asked about by `POST`: it does not belong into a path that logs
//! and proxies keep.

use app::{
    App, Failure,
    suppression::{self, Entered, Forbidden, NewSuppression, SuppressionScope, SuppressionView},
};
use axum::{Json, Router, routing::post};
use data_encoding::HEXLOWER;
use domain::{AccountId, ListId, SuppressionReason, Timestamp};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{Asked, At, Input, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/suppressions", post(enter).get(page))
        .route("/accounts/{account}/suppressions/find", post(find))
        .route("/suppressions", post(forbid_everywhere))
}

/// Entries to add.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    /// At most 1,000.
    entries: Vec<NewEntry>,
}

/// An entry to add.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewEntry {
    /// The address.
    address: String,
    /// `account`, `list` or `topic`.
    scope: String,
    /// The list, for `list` and `topic`.
    list: Option<Text<ListId>>,
    /// One of its topics, for `topic`.
    topic: Option<String>,
    /// `manual` without it; also `unsubscribed`, `complained`, `hard-bounce`,
    /// `not-me`, `paused`.
    reason: Option<String>,
    /// Until when; for good without it.
    until: Option<Timestamp>,
}

impl NewEntry {
    fn read(self) -> Result<NewSuppression, Failure> {
        let word = self.reason.as_deref().unwrap_or("manual");
        let reason = SuppressionReason::parse(word)
            .ok_or_else(|| one_of("reason", SuppressionReason::ALL.iter().map(|it| it.as_str())))?;
        let scope = SuppressionScope::parse(&self.scope)
            .ok_or_else(|| one_of("scope", SuppressionScope::ALL.iter().map(|it| it.as_str())))?;
        let list = self.list.map(|Text(list)| list);
        let Self { address, topic, until, .. } = self;
        Ok(NewSuppression { address, scope, list, topic, reason, until })
    }
}

fn one_of<'a>(field: &str, words: impl Iterator<Item = &'a str>) -> Failure {
    Failure::invalid(field, format!("must be one of {}", words.collect::<Vec<_>>().join(", ")))
}

/// What was added.
#[derive(Serialize)]
struct Added {
    /// New, or stricter than what stood.
    entered: u64,
    /// What stood already was as strict, and stays.
    stood: u64,
}

async fn enter(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(new): Input<New>,
) -> Result<Json<Added>, Problem> {
    let entries: Vec<_> = new.entries.into_iter().map(NewEntry::read).collect::<Result<_, _>>()?;
    let Entered { entered, stood } = suppression::enter(&app, &actor, account, &entries).await?;
    Ok(Json(Added { entered, stood }))
}

/// An entry that stands.
#[derive(Serialize)]
struct Entry {
    /// `installation`, `account`, `list` or `topic`.
    scope: &'static str,
    /// Its list.
    list: Option<String>,
    /// Its topic.
    topic: Option<String>,
    /// Why.
    reason: String,
    /// Since when.
    since: Timestamp,
    /// Until when; `null` = for good.
    until: Option<Timestamp>,
}

impl Entry {
    fn of(it: SuppressionView) -> Self {
        let SuppressionView { scope, list, topic, reason, since, until } = it;
        let list = list.map(|it| it.to_string());
        Self { scope: scope.as_str(), list, topic, reason, since, until }
    }
}

/// What stands against an address.
#[derive(Serialize)]
struct Entries {
    /// The widest first. Empty = nothing.
    entries: Vec<Entry>,
}

/// An address to ask about.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whose {
    /// The address.
    address: String,
}

async fn find(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(whose): Input<Whose>,
) -> Result<Json<Entries>, Problem> {
    let found = suppression::of_address(&app, &actor, account, &whose.address).await?;
    Ok(Json(Entries { entries: found.into_iter().map(Entry::of).collect() }))
}

/// Which page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    /// `next` of the page before; the first page without.
    after: Option<String>,
    /// At most so many addresses; 1 to 100, 100 without.
    limit: Option<u32>,
}

/// One page.
#[derive(Serialize)]
struct Page {
    /// In the order of their keys.
    addresses: Vec<OfAddress>,
    /// Where the next page begins; `null` = this is the last.
    next: Option<String>,
}

/// An address of which something is forbidden.
#[derive(Serialize)]
struct OfAddress {
    /// Keyed hash of the address, in hexadecimal digits.
    key: String,
    /// The address, where a contact has it.
    address: Option<String>,
    /// That contact.
    contact: Option<String>,
    /// What stands; empty when all of it is over.
    entries: Vec<Entry>,
}

impl OfAddress {
    fn of(it: Forbidden) -> Self {
        Self {
            key: HEXLOWER.encode(&it.key),
            address: it.address,
            contact: it.contact.map(|it| it.to_string()),
            entries: it.entries.into_iter().map(Entry::of).collect(),
        }
    }
}

async fn page(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Asked(which): Asked<Which>,
) -> Result<Json<Page>, Problem> {
    let after = HEXLOWER
        .decode(which.after.unwrap_or_default().as_bytes())
        .map_err(|_| Failure::invalid("after", "is not the `next` of a page"))?;
    let limit = which.limit.unwrap_or(suppression::PAGE_MAX);
    let found = suppression::page(&app, &actor, account, (&after, limit)).await?;
    let is_full = found.len() >= limit.clamp(1, suppression::PAGE_MAX) as usize;
    let next = found.last().filter(|_| is_full).map(|it| HEXLOWER.encode(&it.key));
    Ok(Json(Page { addresses: found.into_iter().map(OfAddress::of).collect(), next }))
}

/// An address to forbid to the whole installation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Everywhere {
    /// The address.
    address: String,
    /// Until when; for good without it.
    until: Option<Timestamp>,
}

async fn forbid_everywhere(
    Caller { app, actor }: Caller,
    Input(new): Input<Everywhere>,
) -> Result<StatusCode, Problem> {
    suppression::forbid_everywhere(&app, &actor, &new.address, new.until).await?;
    Ok(StatusCode::NO_CONTENT)
}
