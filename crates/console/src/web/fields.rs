//! Posted forms: `application/x-www-form-urlencoded`, and `multipart/form-data`
//! because RFC 8058 §3.2 lets mail programs post their one click so.
//!
//! Names may repeat: each ticked box posts its value under the same name.

use axum::{
    body::{self, Bytes},
    extract::{FromRequest, FromRequestParts as _, Request},
    http::header,
    response::Response,
};

use super::{BODY_BYTES_MAX, Site, answer, visit::Visit};
use crate::views::ErrorPage;

/// Most fields that are read.
const FIELDS_MAX: usize = 2_000;

/// Names and values in the order they were sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first value of that name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// The first value of that name without spaces around it; `None` when
    /// nothing else is in it.
    pub(super) fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).map(str::trim).filter(|it| !it.is_empty())
    }

    /// Every value of that name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    fn read(content_type: &str, body: &[u8]) -> Self {
        let fields = match boundary(content_type) {
            Some(boundary) => multipart(&String::from_utf8_lossy(body), &boundary),
            None => url::form_urlencoded::parse(body)
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .take(FIELDS_MAX)
                .collect(),
        };
        Self(fields)
    }
}

impl FromRequest<Site> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        let (mut parts, content) = request.into_parts();
        let content_type = parts.headers.get(header::CONTENT_TYPE);
        let content_type = content_type
            .map_or_else(String::new, |it| String::from_utf8_lossy(it.as_bytes()).into());
        let Ok(visit) = Visit::from_request_parts(&mut parts, site).await;
        let limit_bytes = BODY_BYTES_MAX as u64;
        let read: Result<Bytes, _> = body::to_bytes(content, BODY_BYTES_MAX).await;
        let bytes =
            read.map_err(|_| answer::error(&visit, &ErrorPage::TooLarge { limit_bytes }))?;
        Ok(Self::read(&content_type, &bytes))
    }
}

/// The boundary of a multipart body (RFC 7578 §4.1).
fn boundary(content_type: &str) -> Option<String> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    parameter(parameters, "boundary")
}

fn parameter(parameters: &str, wanted: &str) -> Option<String> {
    parameters.split(';').find_map(|it| {
        let (name, value) = it.split_once('=')?;
        let value = value.trim().trim_matches('"');
        name.trim().eq_ignore_ascii_case(wanted).then(|| value.to_owned())
    })
}

fn multipart(body: &str, boundary: &str) -> Vec<(String, String)> {
    let part = |part: &str| {
        let (head, value) = part.strip_prefix("\r\n")?.split_once("\r\n\r\n")?;
        let line = head.lines().find(|it| {
            it.get(..20).is_some_and(|it| it.eq_ignore_ascii_case("content-disposition:"))
        })?;
        let name = parameter(line, "name")?;
        Some((name, value.strip_suffix("\r\n").unwrap_or(value).to_owned()))
    };
    body.split(&format!("--{boundary}")).filter_map(part).take(FIELDS_MAX).collect()
}

#[cfg(test)]
mod tests;
