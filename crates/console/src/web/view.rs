//! `/v/{token}`: a message in the browser. The public origin shows the frame,
//! the content origin what the author wrote, in a sandbox (DECISIONS D24).

use app::{
    Failure,
    list::ListRow,
    recipient::SenderName,
    view_message::{self, Viewed},
};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::Response,
};

use super::{
    Site,
    answer::{self, Framed},
    visit::Visit,
};
use crate::{
    assets, render,
    views::{ErrorPage, ListSummary, Sender, View},
};

/// A sender, for a page.
pub(super) fn sender(name: &SenderName) -> Sender {
    Sender { name: name.name.clone(), domain: name.domain.clone() }
}

/// What a list promises, for a page.
pub(super) fn promise(list: &ListRow) -> ListSummary {
    ListSummary {
        name: list.name.clone(),
        purpose: list.purpose.clone(),
        frequency: list.frequency.clone(),
    }
}

/// `GET /v/{token}` on the public origin.
pub(super) async fn framed(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
) -> Response {
    answer::of_link(&visit, frame(&site, &visit, &token).await)
}

/// `GET /v/{token}` on the content origin.
pub(super) async fn content(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
) -> Response {
    answer::of_link(&visit, message(&site, &visit, &token).await)
}

async fn frame(site: &Site, visit: &Visit, token: &str) -> Result<Response, Failure> {
    let (person, viewed) = view_message::by_token(&site.app, token).await?;
    let Viewed::Message { subject, sent_at, .. } = viewed else {
        return Ok(erased(visit, &viewed));
    };
    let origin = &site.app.settings().content_url;
    let view = View {
        sender: sender(&person.sender),
        subject,
        sent_at,
        content_url: format!("{origin}v/{token}"),
        unsubscribe_path: format!("/u/{}", person.doors.unsubscribe),
        why_path: format!("/why/{}", person.doors.why),
    };
    let policy = assets::view_policy(&origin.origin().ascii_serialization());
    let mut response = answer::page(200, render::view(&visit.frame, &view));
    set(&mut response, &policy);
    Ok(response)
}

async fn message(site: &Site, visit: &Visit, token: &str) -> Result<Response, Failure> {
    let (_, viewed) = view_message::by_token(&site.app, token).await?;
    let Viewed::Message { html, .. } = viewed else { return Ok(erased(visit, &viewed)) };
    // In a frame, a link must open outside of it: our pages let nobody frame
    // them.
    let html = html.replacen("<head>", "<head><base target=\"_blank\">", 1);
    let public = site.app.settings().public_url.origin().ascii_serialization();
    let mut response = answer::page(200, html);
    set(&mut response, &assets::content_policy(&public));
    response.extensions_mut().insert(Framed);
    Ok(response)
}

fn set(response: &mut Response, policy: &str) {
    let value = HeaderValue::from_str(policy).expect("an origin is printable ASCII");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, value);
}

fn erased(visit: &Visit, viewed: &Viewed) -> Response {
    let page = match viewed {
        Viewed::Erased(at) => ErrorPage::Erased { at: *at },
        Viewed::TakenDown(at) => ErrorPage::TakenDown { at: *at },
        Viewed::Message { .. } => ErrorPage::NotFound,
    };
    answer::error(visit, &page)
}
