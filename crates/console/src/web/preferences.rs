//! `/p/{token}`: which lists a person wants. Unticking is leaving; ticking asks
//! by mail and grants nothing.

use app::{Failure, preferences};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::ListId;

use super::{
    Site, answer,
    fields::Fields,
    view::{promise, sender},
    visit::Visit,
};
use crate::{
    render,
    views::{ListToggle, Preferences, PreferencesNotice},
};

/// `GET /p/{token}`.
pub(super) async fn show(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
) -> Response {
    answer::of_link(&visit, page(&site, &visit, (&token, None)).await)
}

/// `POST /p/{token}`; the boxes that are ticked post `list`.
pub(super) async fn save(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
    fields: Fields,
) -> Response {
    answer::of_link(&visit, saved(&site, &visit, &token, &fields).await)
}

async fn saved(
    site: &Site,
    visit: &Visit,
    token: &str,
    fields: &Fields,
) -> Result<Response, Failure> {
    let wanted: Vec<ListId> = fields.all("list").filter_map(|it| it.parse().ok()).collect();
    let may_ask = |address: &domain::Address, mails| site.gate.mail(&site.app, address, mails);
    let choice = (wanted.as_slice(), &visit.trace());
    let chosen = preferences::choose(&site.app, token, choice, may_ask).await?;
    let notice =
        if chosen.asked.is_empty() { PreferencesNotice::Saved } else { PreferencesNotice::Confirm };
    page(site, visit, (token, Some(notice))).await
}

async fn page(
    site: &Site,
    visit: &Visit,
    (token, notice): (&str, Option<PreferencesNotice>),
) -> Result<Response, Failure> {
    let preferences::Preferences { recipient, choices } =
        preferences::look(&site.app, token).await?;
    let toggle = |it: preferences::Choice| ListToggle {
        value: it.list.id.to_string(),
        receiving: it.receiving,
        list: promise(&it.list),
    };
    let view = Preferences {
        action: format!("/p/{token}"),
        sender: sender(&recipient.sender),
        lists: choices.into_iter().map(toggle).collect(),
        address_masked: recipient.address.unwrap_or_default(),
        notice,
        unsubscribe_path: format!("/u/{}", recipient.doors.unsubscribe),
        why_path: format!("/why/{}", recipient.doors.why),
    };
    Ok(answer::page(200, render::preferences(&visit.frame, &view)))
}
