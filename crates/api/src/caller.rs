//! Who asks: the key of a request.

use app::{Actor, App, Failure, access};
use axum::extract::FromRequestParts;
use http::{header, request::Parts};

use crate::problem::Problem;

/// Whoever sent the request, with the house they ask. Read before the body, so
/// that strangers cannot make the server read one.
pub(crate) struct Caller {
    pub app: App,
    pub actor: Actor,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let secret = bearer(parts).ok_or_else(|| {
            Problem::unauthenticated("send the header `Authorization: Bearer ak_…`")
        })?;
        match access::authenticate(app, secret).await {
            Ok(actor) => Ok(Self { app: app.clone(), actor }),
            Err(Failure::Forbidden(told)) => Err(Problem::unauthenticated(&told)),
            Err(other) => Err(other.into()),
        }
    }
}

/// RFC 6750 §2.1. The scheme's case does not matter (RFC 9110 §11.1).
fn bearer(parts: &Parts) -> Option<&str> {
    let header = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}
