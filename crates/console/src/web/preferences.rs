//! `/p/{token}`: which lists a person wants. Unticking is leaving; ticking asks
//! by mail and grants nothing.

use app::{
    Failure,
    preferences::{self, spare},
};
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
    views::{ListToggle, Preferences, PreferencesNotice, TopicToggle},
};

/// `GET /p/{token}`.
pub(super) async fn show(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
) -> Response {
    answer::of_link(&visit, page(&site, &visit, (&token, None)).await)
}

/// `POST /p/{token}`; the boxes that are ticked post `list` and `topic`, and
/// `shown` names the lists whose topics stood on the page.
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
    let shown: Vec<ListId> = fields.all("shown").filter_map(|it| it.parse().ok()).collect();
    let topics: Vec<_> = fields.all("topic").filter_map(topic).collect();
    spare::choose_topics(&site.app, token, (&shown, &topics), &visit.visitor()).await?;
    let rest = fields.get("rest").map_or(spare::Rest::Keep, spare::Rest::of_word);
    spare::rest(&site.app, token, rest, &visit.visitor()).await?;
    let notice =
        if chosen.asked.is_empty() { PreferencesNotice::Saved } else { PreferencesNotice::Confirm };
    page(site, visit, (token, Some(notice))).await
}

fn topic(value: &str) -> Option<(ListId, String)> {
    let (list, topic) = value.split_once('/')?;
    Some((list.parse().ok()?, topic.to_owned()))
}

async fn page(
    site: &Site,
    visit: &Visit,
    (token, notice): (&str, Option<PreferencesNotice>),
) -> Result<Response, Failure> {
    let preferences::Preferences { recipient, choices, rests_until } =
        preferences::look(&site.app, token).await?;
    let toggle = |it: preferences::Choice| ListToggle {
        value: it.list.id.to_string(),
        receiving: it.receiving,
        as_customer: it.as_customer,
        list: promise(&it.list),
        topics: topics(it.list.id, it.topics),
    };
    let view = Preferences {
        action: format!("/p/{token}"),
        rests_until,
        rest_days: spare::REST_DAYS.into(),
        sender: sender(&recipient.sender),
        lists: choices.into_iter().map(toggle).collect(),
        address_masked: recipient.address.unwrap_or_default(),
        notice,
        unsubscribe_path: format!("/u/{}", recipient.doors.unsubscribe),
        why_path: format!("/why/{}", recipient.doors.why),
    };
    Ok(answer::page(200, render::preferences(&visit.frame, &view)))
}

fn topics(list: ListId, topics: Vec<spare::TopicChoice>) -> Vec<TopicToggle> {
    let toggle = |it: spare::TopicChoice| TopicToggle {
        value: format!("{list}/{}", it.topic),
        name: it.topic,
        wanted: it.wanted,
    };
    topics.into_iter().map(toggle).collect()
}
