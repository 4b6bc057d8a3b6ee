//! Forms of the console are sent by the console's own pages alone.
//!
//! Browsers say where a request comes from (Fetch Metadata); older ones at
//! least name the origin. What says neither is no browser, and has no cookie of
//! ours. The public forms need no such check: they rest on no cookie, and one
//! click of a mail program comes from elsewhere by design (RFC 8058).

use axum::{
    extract::Request,
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::Response,
};

use super::{answer, visit::Visit};
use crate::views::ErrorPage;

/// Refuses what another site sent.
pub(super) async fn same_site_only(visit: Visit, request: Request, next: Next) -> Response {
    let safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if safe || is_ours(request.headers(), request.uri().host()) {
        return next.run(request).await;
    }
    answer::error(&visit, &ErrorPage::Forbidden)
}

fn is_ours(headers: &HeaderMap, authority: Option<&str>) -> bool {
    let text = |name| headers.get(name).map(|it| String::from_utf8_lossy(it.as_bytes()));
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = text(header::ORIGIN) else { return true };
    let host = text(header::HOST).or(authority.map(Into::into)).unwrap_or_default();
    origin.split_once("://").is_some_and(|(_, named)| named.eq_ignore_ascii_case(&host))
}

#[cfg(test)]
mod tests;
