//! The answer to a request that made something: 201 with its id (RFC 9110
//! §15.3.2). **Never** here: what was made has more to tell than its id.

use std::fmt::Display;

use axum::Json;
use http::StatusCode;
use serde::Serialize;

/// Something that was made.
#[derive(Serialize)]
pub(crate) struct Made {
    /// Its id.
    id: String,
}

/// What is answered.
pub(crate) type Created = (StatusCode, Json<Made>);

/// That it was made.
pub(crate) fn created(id: impl Display) -> Created {
    (StatusCode::CREATED, Json(Made { id: id.to_string() }))
}
