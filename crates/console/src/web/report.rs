//! `/report/{token}`: the abuse form.

use app::{
    Failure, recipient,
    report_abuse::{self, Reason},
    view_message::{self, Viewed},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::token::Purpose;

use super::{Site, answer, fields::Fields, view::sender, visit::Visit};
use crate::{
    render,
    views::{Report, ReportDone},
};

/// `GET /report/{token}`.
pub(super) async fn ask(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
) -> Response {
    answer::of_link(&visit, form(&site, &visit, (&token, 200)).await)
}

/// `POST /report/{token}`.
pub(super) async fn take(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
    fields: Fields,
) -> Response {
    let result = match fields.get("reason").and_then(Reason::parse) {
        Some(reason) => done(&site, &visit, &token, reason).await,
        None => form(&site, &visit, (&token, 422)).await,
    };
    answer::of_link(&visit, result)
}

async fn form(
    site: &Site,
    visit: &Visit,
    (token, status): (&str, u16),
) -> Result<Response, Failure> {
    let person = recipient::by_token(&site.app, token, Purpose::Report).await?;
    let subject = match view_message::of(&site.app, &person).await {
        Ok(Viewed::Message { subject, .. }) => Some(subject),
        // The form works without it, as for a message that is long erased.
        Ok(Viewed::Erased(_) | Viewed::TakenDown(_)) | Err(_) => None,
    };
    let view = Report {
        action: format!("/report/{token}"),
        sender: sender(&person.sender),
        subject,
        reason_missing: status != 200,
    };
    Ok(answer::page(status, render::report(&visit.frame, &view)))
}

async fn done(
    site: &Site,
    visit: &Visit,
    token: &str,
    reason: Reason,
) -> Result<Response, Failure> {
    let case = report_abuse::report(&site.app, token, reason, &visit.visitor()).await?;
    let person = recipient::by_token(&site.app, token, Purpose::Report).await?;
    let view = ReportDone { sender: sender(&person.sender), case: case.to_string() };
    Ok(answer::page(200, render::report_done(&visit.frame, &view)))
}
