//! What a request says: its path, its query, its JSON. All of it strict.

use std::{fmt::Display, str::FromStr};

use axum::extract::{
    FromRequest, FromRequestParts, Path, Query, Request,
    path::{ErrorKind, FailedToDeserializePathParams},
    rejection::{BytesRejection, FailedToBufferBody, PathRejection},
};
use bytes::Bytes;
use http::{header, request::Parts};
use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error as _};

use crate::problem::Problem;

/// A value written as text: an id, a domain, a language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<T>(pub T);

impl<'de, T> Deserialize<'de> for Text<T>
where
    T: FromStr,
    T::Err: Display,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(D::Error::custom)
    }
}

/// The variable parts of a path.
pub(crate) struct At<T>(pub T);

impl<T, S> FromRequestParts<S> for At<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(found)) => Ok(Self(found)),
            Err(PathRejection::FailedToDeserializePathParams(failed)) => Err(wrong_part(failed)),
            Err(_) => Err(Problem::bug()),
        }
    }
}

fn wrong_part(failed: FailedToDeserializePathParams) -> Problem {
    match failed.into_kind() {
        ErrorKind::DeserializeError { message, .. } | ErrorKind::Message(message) => {
            Problem::wrong_address(message)
        }
        other => Problem::wrong_address(other.to_string()),
    }
}

/// The query of a `GET`.
pub(crate) struct Asked<T>(pub T);

impl<T, S> FromRequestParts<S> for Asked<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(found)) => Ok(Self(found)),
            Err(rejected) => Err(Problem::wrong_address(rejected.body_text())),
        }
    }
}

/// The JSON of a request. A wrong one is answered with line and column.
pub(crate) struct Input<T>(pub T);

impl<T, S> FromRequest<S> for Input<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(&request) {
            return Err(Problem::wrong_type());
        }
        let body =
            Bytes::from_request(request, state).await.map_err(|rejected| match rejected {
                BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => {
                    Problem::too_large()
                }
                _ => Problem::unread(),
            })?;
        serde_json::from_slice(&body).map(Self).map_err(|error| Problem::json(&error))
    }
}

fn is_json(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let essence = kind.and_then(|it| it.split(';').next()).unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}
