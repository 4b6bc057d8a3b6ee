//! Answers: a page with its status and headers, and the page of each failure.

use app::Failure;
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::visit::Visit;
use crate::{
    assets::{PAGE_HEADERS, PAGE_POLICY},
    render,
    views::{ErrorPage, LinkProblem},
};

/// Seconds after which somebody should come again.
const RETRY_AFTER_S: &str = "60";

/// Marks a response that another of our origins shows in a frame: its policy
/// names that origin, which `x-frame-options` cannot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Framed;

/// A page.
pub(super) fn page(status: u16, html: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
    ];
    (status, headers, html).into_response()
}

/// The page of an error.
pub(super) fn error(visit: &Visit, error: &ErrorPage) -> Response {
    let mut response = page(error.status(), render::error(&visit.frame, error));
    if let ErrorPage::TooMany { .. } | ErrorPage::Unavailable = error {
        let value = HeaderValue::from_static(RETRY_AFTER_S);
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// The page of a link that leads nowhere.
pub(super) fn link_problem(visit: &Visit, problem: LinkProblem) -> Response {
    let status = match problem {
        LinkProblem::ConfirmExpired | LinkProblem::ReconfirmOver => 410,
        LinkProblem::ConfirmAlready => 200,
        LinkProblem::Unknown => 404,
    };
    page(status, render::link_problem(&visit.frame, &problem))
}

/// What came of a request: its answer, or the page of its failure.
pub(super) fn of(visit: &Visit, result: Result<Response, Failure>) -> Response {
    result.unwrap_or_else(|failure| error(visit, &failure_page(&failure)))
}

/// The same for pages behind a token: all that do not open look alike.
pub(super) fn of_link(visit: &Visit, result: Result<Response, Failure>) -> Response {
    match result {
        Err(Failure::NotFound(_)) => link_problem(visit, LinkProblem::Unknown),
        other => of(visit, other),
    }
}

fn failure_page(failure: &Failure) -> ErrorPage {
    match failure {
        Failure::NotFound(_) => ErrorPage::NotFound,
        Failure::Forbidden(_) | Failure::Closed { .. } | Failure::Stopped { .. } => {
            ErrorPage::Forbidden
        }
        Failure::Invalid { .. } | Failure::Conflict(_) | Failure::Content { .. } => {
            ErrorPage::BadRequest
        }
        Failure::Raced => ErrorPage::Unavailable,
        other => {
            let mut source = std::error::Error::source(other);
            let mut chain = other.to_string();
            while let Some(cause) = source {
                chain.push_str(": ");
                chain.push_str(&cause.to_string());
                source = cause.source();
            }
            tracing::error!(error = chain, "a page could not be served");
            ErrorPage::Unavailable
        }
    }
}

/// The headers of every page, where the handler set no other.
pub(super) async fn with_headers(mut response: Response) -> Response {
    let framed = response.extensions().get::<Framed>().is_some();
    let headers = response.headers_mut();
    let policy = ("content-security-policy", PAGE_POLICY);
    for (name, value) in PAGE_HEADERS.iter().chain([&policy]) {
        if !(framed && *name == "x-frame-options") {
            let value = HeaderValue::from_static(value);
            headers.entry(HeaderName::from_static(name)).or_insert(value);
        }
    }
    response
}

#[cfg(test)]
mod tests;
