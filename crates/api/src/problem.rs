//! Failures as RFC 9457 problems: `application/problem+json`.
//!
//! Owns which failure is which status, and what of it is told. What failed
//! inside is logged here, once, with its whole chain; the caller learns only
//! what it can act on.

use std::error::Error;

use app::Failure;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

/// Begins every `type`.
const TYPES: &str = "urn:assent:problem:";

/// The body of an answer that is no success (RFC 9457 §3.1).
#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    /// What kind of problem: `urn:assent:problem:` and one of `not-found`,
    /// `forbidden`, `closed`, `stopped`, `unauthenticated`, `invalid`, `content`, `conflict`,
    /// `raced`, `unavailable`, `busy`, `json`, `media-type`, `too-large`,
    /// `unread`, `address`, `path`, `method`, `bug`. Branch on this.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in a few words, always the same for one kind.
    title: &'static str,
    /// The status, repeated.
    status: u16,
    /// What is wrong here and what to do.
    detail: String,
    /// The field of the request that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// Where in the request's JSON, from 1.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
    /// What an author has to change in a campaign's content.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<ContentProblem>,
}

/// A place in the JSON of a request.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Place {
    /// Line from 1.
    pub line: usize,
    /// Column in bytes from 1.
    pub column: usize,
}

/// One thing to change in content.
#[derive(Debug, Serialize)]
struct ContentProblem {
    /// `source`, `subject`, `preheader`, `text` or `request`.
    part: serde_json::Value,
    /// Line from 1; 0 when it has no place.
    line: usize,
    /// Column in characters from 1; 0 when it has no place.
    column: usize,
    /// Stable name of the kind.
    code: String,
    /// What is wrong.
    message: String,
    /// What to do.
    hint: String,
}

impl Problem {
    fn new(
        status: StatusCode,
        (kind, title): (&str, &'static str),
        detail: impl Into<String>,
    ) -> Self {
        Self {
            kind: format!("{TYPES}{kind}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            field: None,
            place: None,
            problems: Vec::new(),
        }
    }

    /// No key, or one that is not known: the two look alike.
    pub(crate) fn unauthenticated(detail: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, ("unauthenticated", "A key is needed"), detail)
    }

    pub(crate) fn no_such_path(path: &str) -> Self {
        // A path may hold anything; what is shown of it is short.
        let path: String = path.chars().take(100).collect();
        let detail = format!("the API has no path `{path}`");
        Self::new(StatusCode::NOT_FOUND, ("path", "No such path"), detail)
    }

    pub(crate) fn wrong_method() -> Self {
        let detail = "this path has other methods: see the header `Allow`";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, ("method", "Wrong method"), detail)
    }

    /// A path or query that cannot be read.
    pub(crate) fn wrong_address(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, ("address", "The address is wrong"), detail)
    }

    pub(crate) fn wrong_type() -> Self {
        let detail = "send the header `Content-Type: application/json`";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, ("media-type", "Not JSON"), detail)
    }

    /// JSON that is none, or not of the shape expected.
    pub(crate) fn json(error: &serde_json::Error) -> Self {
        let title = "The JSON is not as expected";
        let mut problem = Self::new(StatusCode::BAD_REQUEST, ("json", title), error.to_string());
        problem.place = Some(Place { line: error.line(), column: error.column() });
        problem
    }

    pub(crate) fn too_large() -> Self {
        let detail = "the request is larger than this path takes";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, ("too-large", "Too large"), detail)
    }

    pub(crate) fn unread() -> Self {
        let detail = "the request ended before its body did";
        Self::new(StatusCode::BAD_REQUEST, ("unread", "The request is not complete"), detail)
    }

    pub(crate) fn busy(detail: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, ("busy", "Too much at once"), detail)
    }

    pub(crate) fn bug() -> Self {
        let detail = "this is a bug; the server's log has the time of it";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, ("bug", "Something is broken"), detail)
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let told = failure.to_string();
        match failure {
            Failure::NotFound(_) => {
                Self::new(StatusCode::NOT_FOUND, ("not-found", "Not found"), told)
            }
            Failure::Forbidden(_) => {
                Self::new(StatusCode::FORBIDDEN, ("forbidden", "Not allowed"), told)
            }
            Failure::Closed { .. } => {
                Self::new(StatusCode::FORBIDDEN, ("closed", "The account is closed"), told)
            }
            Failure::Stopped { .. } => {
                Self::new(StatusCode::FORBIDDEN, ("stopped", "The account was stopped"), told)
            }
            Failure::Invalid { field, problem } => {
                let name = ("invalid", "A field is wrong");
                let mut told = Self::new(StatusCode::UNPROCESSABLE_ENTITY, name, problem);
                told.field = Some(field);
                told
            }
            Failure::Content { problems } => {
                let name = ("content", "The content cannot be sent");
                let count = problems.len();
                let detail = format!("the content has {count} problem(s); each names its place");
                let mut told = Self::new(StatusCode::UNPROCESSABLE_ENTITY, name, detail);
                told.problems = problems
                    .into_iter()
                    .map(|it| ContentProblem {
                        part: serde_json::to_value(it.part).unwrap_or_default(),
                        line: it.line,
                        column: it.column,
                        code: it.code,
                        message: it.message,
                        hint: it.hint,
                    })
                    .collect();
                told
            }
            Failure::Conflict(_) => {
                Self::new(StatusCode::CONFLICT, ("conflict", "Not in this state"), told)
            }
            Failure::Raced => {
                Self::new(StatusCode::CONFLICT, ("raced", "It changed meanwhile"), told)
            }
            Failure::Unavailable { doing, ref source } => {
                tracing::error!(doing, error = chain(source.as_ref()), "a request failed");
                let name = ("unavailable", "Not available");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, name, told)
            }
            _ => {
                tracing::error!(error = told, "a failure that the API does not know");
                Self::bug()
            }
        }
    }
}

/// An error and everything below it, on one line.
fn chain(error: &(dyn Error + Send + Sync)) -> String {
    let mut text = error.to_string();
    let mut below = error.source();
    while let Some(error) = below {
        text = format!("{text}: {error}");
        below = error.source();
    }
    text
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).expect("texts and numbers are always JSON");
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response = (status, [(header::CONTENT_TYPE, kind)], body).into_response();
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            // RFC 9110 §15.5.2: a 401 names the scheme it wants.
            let scheme = HeaderValue::from_static("Bearer realm=\"assent\"");
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

#[cfg(test)]
mod tests;
