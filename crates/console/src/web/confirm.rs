//! `/confirm/{token}`: the owner of an address answers the mail that asked.
//! `GET` shows what would be confirmed; `POST` confirms (DECISIONS D11).

use app::{
    Failure,
    confirm::{self, Pending, PendingState},
    list::ListRow,
    recipient::Recipient,
};
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    Site, answer,
    view::{promise, sender},
    visit::Visit,
};
use crate::{
    render,
    views::{ConfirmAsk, Confirmed, LinkProblem, Said},
};

/// `GET /confirm/{token}`.
pub(super) async fn ask(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
) -> Response {
    answer::of_link(&visit, asked(&site, &visit, &token).await)
}

/// `POST /confirm/{token}`.
pub(super) async fn confirm(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
) -> Response {
    let result = match confirm::confirm(&site.app, &token, &visit.visitor()).await {
        Err(Failure::Conflict(_)) => Ok(answer::link_problem(&visit, LinkProblem::ConfirmExpired)),
        Ok(pending) => confirmed(&site, &visit, &pending).await,
        Err(other) => Err(other),
    };
    answer::of_link(&visit, result)
}

async fn asked(site: &Site, visit: &Visit, token: &str) -> Result<Response, Failure> {
    let pending = confirm::look(&site.app, token).await?;
    let requested_at = match pending.state {
        PendingState::Confirmed => {
            return Ok(answer::link_problem(visit, LinkProblem::ConfirmAlready));
        }
        PendingState::Expired => {
            return Ok(answer::link_problem(visit, LinkProblem::ConfirmExpired));
        }
        PendingState::Open { until } => pending.requested_at().unwrap_or(until),
    };
    let person = pending.recipient(&site.app).await?;
    let view = ConfirmAsk {
        action: format!("/confirm/{token}"),
        sender: sender(&person.sender),
        lists: vec![promise(&pending.list)],
        address_masked: person.address.unwrap_or_default(),
        requested_at,
    };
    Ok(answer::page(200, render::confirm_ask(&visit.frame, &view)))
}

async fn confirmed(site: &Site, visit: &Visit, pending: &Pending) -> Result<Response, Failure> {
    let person = pending.recipient(&site.app).await?;
    Ok(finished(visit, Said::Yes, (person, &pending.list)))
}

/// The page after somebody said that they want a list.
pub(super) fn finished(
    visit: &Visit,
    said: Said,
    (person, list): (Recipient, &ListRow),
) -> Response {
    let view = Confirmed {
        said,
        sender: sender(&person.sender),
        lists: vec![promise(list)],
        address_masked: person.address.unwrap_or_default(),
        preferences_path: format!("/p/{}", person.doors.preferences),
        unsubscribe_path: format!("/u/{}", person.doors.unsubscribe),
    };
    answer::page(200, render::confirmed(&visit.frame, &view))
}
