//! `/login` and `/logout` on the console origin: a key of the operator's staff
//! opens a session, kept in a cookie that scripts and other sites cannot use.

use app::{Action, Actor, Failure, sessions};
use axum::{
    extract::{FromRequestParts, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Response},
};

use super::{Site, answer, fields::Fields, visit::Visit};
use crate::{
    render,
    views::{Login, LoginProblem},
};

/// `GET /`.
pub(super) async fn home(visit: Visit) -> Response {
    see_other(&visit, "/status")
}

/// `GET /login`.
pub(super) async fn ask(visit: Visit) -> Response {
    page(&visit, 200, None)
}

/// `POST /login` with `key`.
pub(super) async fn log_in(State(site): State<Site>, visit: Visit, fields: Fields) -> Response {
    if !site.gate.log_in(&site.app, visit.ip()) {
        return page(&visit, 429, Some(LoginProblem::TooMany));
    }
    let key = fields.filled("key").unwrap_or_default();
    match sessions::open(&site.app, key).await {
        Ok((actor, value)) if actor.may_anywhere(Action::Oversee).is_ok() => {
            let lifetime = sessions::LIFETIME.as_secs();
            with_cookie(see_other(&visit, "/status"), &cookie(&site, &value, lifetime))
        }
        // A member's key works with the API; there is no page for it here.
        Ok(_) | Err(Failure::Forbidden(_) | Failure::Closed { .. }) => {
            page(&visit, 403, Some(LoginProblem::Wrong))
        }
        Err(other) => answer::of(&visit, Err(other)),
    }
}

/// `POST /logout`.
pub(super) async fn log_out(State(site): State<Site>, visit: Visit) -> Response {
    with_cookie(see_other(&visit, "/login"), &cookie(&site, "", 0))
}

/// The staff behind the request's session. Whoever is none is led to the login.
pub(super) struct Staff(pub(super) Actor);

impl FromRequestParts<Site> for Staff {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let Ok(visit) = Visit::from_request_parts(parts, site).await;
        staff(site, &visit, &parts.headers).await.map(Self)
    }
}

async fn staff(site: &Site, visit: &Visit, headers: &HeaderMap) -> Result<Actor, Response> {
    let Some(value) = session(headers, name(site)) else {
        return Err(see_other(visit, "/login"));
    };
    match sessions::actor(&site.app, &value).await {
        Ok(actor) if actor.may_anywhere(Action::Oversee).is_ok() => Ok(actor),
        Ok(_) | Err(Failure::Forbidden(_) | Failure::Closed { .. }) => {
            Err(see_other(visit, "/login"))
        }
        Err(other) => Err(answer::of(visit, Err(other))),
    }
}

fn page(visit: &Visit, status: u16, problem: Option<LoginProblem>) -> Response {
    answer::page(status, render::login(&visit.frame, &Login { problem }))
}

fn see_other(visit: &Visit, path: &str) -> Response {
    let to = format!("{path}?lang={}", visit.frame.language);
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

fn is_secure(site: &Site) -> bool {
    site.app.settings().console_url.scheme() == "https"
}

/// The prefix binds the cookie to this host alone (RFC 6265bis §4.1.3.2); it
/// demands TLS, which loopback does without.
fn name(site: &Site) -> &'static str {
    if is_secure(site) { "__Host-assent_session" } else { "assent_session" }
}

fn cookie(site: &Site, value: &str, seconds: i64) -> String {
    let (name, secure) = (name(site), if is_secure(site) { "; Secure" } else { "" });
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    let value = HeaderValue::from_str(cookie).expect("a session is written in base 64");
    response.headers_mut().insert(header::SET_COOKIE, value);
    response
}

fn session(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
    let mut pairs = cookies.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    pairs.find(|(it, _)| *it == name).map(|(_, value)| value.to_owned())
}
