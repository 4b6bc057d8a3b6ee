//! `/u/{token}`: the way out, by page and by one click (RFC 8058).
//!
//! A `POST` with `List-Unsubscribe=One-Click` needs no cookie, no page before
//! it and no check of where it comes from, is not redirected, and works twice
//! and for closed accounts.

use app::{
    Failure,
    leaving::{self, Extent, Trace},
    recipient,
};
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::token::Purpose;

use super::{
    Site, answer,
    fields::Fields,
    view::{promise, sender},
    visit::Visit,
};
use crate::{
    render,
    views::{ErrorPage, Unsubscribe, UnsubscribeDone, UnsubscribeScope},
};

/// `GET /u/{token}`: looks, and changes nothing.
pub(super) async fn ask(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
) -> Response {
    answer::of_link(&visit, asked(&site, &visit, &token).await)
}

/// `POST /u/{token}`.
pub(super) async fn leave(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
    fields: Fields,
) -> Response {
    let result = match (fields.get("List-Unsubscribe"), fields.get("scope")) {
        (Some("One-Click"), _) => one_click(&site, &visit, &token).await,
        (_, Some("list")) => left(&site, &visit, (&token, Extent::List)).await,
        (_, Some("all")) => left(&site, &visit, (&token, Extent::Account)).await,
        _ => Ok(answer::error(&visit, &ErrorPage::BadRequest)),
    };
    answer::of_link(&visit, result)
}

async fn asked(site: &Site, visit: &Visit, token: &str) -> Result<Response, Failure> {
    let person = recipient::by_token(&site.app, token, Purpose::Unsubscribe).await?;
    let doors = &person.doors;
    let view = Unsubscribe {
        action: format!("/u/{token}"),
        sender: sender(&person.sender),
        list: person.list.as_ref().map(promise),
        address_masked: person.address.unwrap_or_default(),
        preferences_path: format!("/p/{}", doors.preferences),
        why_path: format!("/why/{}", doors.why),
        report_path: format!("/report/{}", doors.report),
    };
    Ok(answer::page(200, render::unsubscribe(&visit.frame, &view)))
}

/// RFC 8058 §3.2. Answers as soon as it is committed.
async fn one_click(site: &Site, visit: &Visit, token: &str) -> Result<Response, Failure> {
    let leaver = leaving::leaver(&site.app, token).await?;
    let trace = Trace::one_click(&visit.visitor());
    leaving::leave(&site.app, &leaver, Extent::List, &trace).await?;
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((StatusCode::OK, headers, "unsubscribed\n").into_response())
}

async fn left(
    site: &Site,
    visit: &Visit,
    (token, extent): (&str, Extent),
) -> Result<Response, Failure> {
    let leaver = leaving::leaver(&site.app, token).await?;
    leaving::leave(&site.app, &leaver, extent, &visit.trace()).await?;
    let person = recipient::by_token(&site.app, token, Purpose::Unsubscribe).await?;
    let scope = match person.list.filter(|_| extent == Extent::List) {
        Some(list) => UnsubscribeScope::List(list.name),
        None => UnsubscribeScope::All,
    };
    let view = UnsubscribeDone {
        sender: sender(&person.sender),
        scope,
        address_masked: person.address.unwrap_or_default(),
        at: site.app.now(),
        unsubscribe_path: format!("/u/{token}"),
        preferences_path: format!("/p/{}", person.doors.preferences),
        report_path: format!("/report/{}", person.doors.report),
    };
    Ok(answer::page(200, render::unsubscribe_done(&visit.frame, &view)))
}
