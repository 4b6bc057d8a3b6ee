//! The HTTP API: JSON in, one use case of `app`, JSON out.
//!
//! Owns the paths under `/api/v1`, the JSON shapes of requests and answers, and
//! how a failure is told: as a problem of RFC 9457. One file a resource.
//! **Never** here: a decision, SQL, or personal data in a log line. Every
//! request but two carries `Authorization: Bearer ak_…`; the published policy
//! and the ledger's checkpoints are for everybody. `GET` changes nothing.
//!
//! Ids are written as `campaign_01jf…`, instants as RFC 3339 in UTC. Unknown
//! fields of a request are an error. Served by `assent serve` beside the
//! console; called by the client commands of `assent`.

mod account;
mod appeal;
mod archive;
mod caller;
mod campaign;
mod complaint;
mod compliance;
mod conduct;
mod contact;
mod customer;
mod fingerprint;
mod form;
mod identity_check;
mod import;
mod input;
mod installation_key;
mod key;
mod laws;
mod leak;
mod ledger;
mod licence;
mod list;
mod listing;
mod made;
mod me;
mod message;
mod own_limits;
mod policy;
mod problem;
mod question;
mod queue;
mod report;
mod retention;
mod review;
mod rule;
mod segment;
mod sender;
mod sender_domain;
mod standing;
mod status;
mod suppression;
mod transfer;

use std::any::Any;

use app::App;
use axum::{Router, extract::DefaultBodyLimit, response::IntoResponse as _};
use http::{HeaderName, HeaderValue, Uri, header};
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer};

use problem::Problem;

/// Largest request but for uploads, in bytes. Sources have a limit of their own.
const REQUEST_BYTES_MAX: usize = 4 * 1024 * 1024;

/// All of the API, below `/api/v1`. May be merged with other routers: it claims
/// no path outside of its own.
pub fn router(app: App) -> Router {
    let api = Router::new()
        .merge(me::routes())
        .merge(key::routes())
        .merge(installation_key::routes())
        .merge(policy::routes())
        .merge(account::routes())
        .merge(own_limits::routes())
        .merge(identity_check::routes())
        .merge(appeal::routes())
        .merge(question::routes())
        .merge(archive::routes())
        .merge(standing::routes())
        .merge(sender_domain::routes())
        .merge(list::routes())
        .merge(form::routes())
        .merge(segment::routes())
        .merge(import::routes())
        .merge(fingerprint::routes())
        .merge(campaign::routes())
        .merge(message::routes())
        .merge(contact::routes())
        .merge(customer::routes())
        .merge(suppression::routes())
        .merge(review::routes())
        .merge(complaint::routes())
        .merge(status::routes())
        .merge(queue::routes())
        .merge(ledger::routes())
        .merge(compliance::routes())
        .merge(transfer::routes())
        .merge(listing::routes())
        .merge(conduct::routes())
        .merge(retention::routes())
        .merge(licence::routes())
        .merge(leak::routes())
        .fallback(async |uri: Uri| Problem::no_such_path(uri.path()))
        .method_not_allowed_fallback(async || Problem::wrong_method())
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .layer(CatchPanicLayer::custom(panicked))
        // Answers hold personal data; no cache on the way keeps them.
        .layer(always(header::CACHE_CONTROL, "no-store"))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .with_state(app);
    Router::new().nest("/api/v1", api)
}

fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

/// A bug. The panic's own text may quote what was being worked on, so it is not
/// logged again here.
fn panicked(_panic: Box<dyn Any + Send>) -> axum::response::Response {
    tracing::error!("a request ended in a panic");
    Problem::bug().into_response()
}
