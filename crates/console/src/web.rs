//! The pages over HTTP: three origins (DECISIONS D24), one router each.
//!
//! Owns paths, methods, status codes, headers and cookies. Each handler asks
//! `app`, fills a view of [`crate::views`] and answers with a page.
//!
//! **Never** here: SQL, a decision, an effect of `GET` or `HEAD` (DECISIONS
//! D11), a success that was not committed: when the database does not answer,
//! people are told to try again. The program mounts the routers with
//! `into_make_service_with_connect_info::<SocketAddr>()`: the address of the
//! peer is evidence.

mod answer;
mod compliance;
mod confirm;
mod desk;
mod fields;
mod form;
mod leave;
mod me;
mod origin;
mod overview;
mod pace;
mod preferences;
mod published;
mod reconfirm;
mod report;
mod reviews;
mod view;
mod visit;
mod why;

use std::sync::Arc;

use app::{
    App,
    limits::{Gate, Limits},
};
use axum::{
    Router, middleware,
    routing::{get, post},
};

use pace::Pace;

/// Largest request body, in bytes.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// What the handlers share.
#[derive(Clone)]
struct Site {
    app: App,
    gate: Arc<Gate>,
    pace: Arc<Pace>,
    /// The policy is on this origin.
    is_public: bool,
}

impl Site {
    fn new(app: App) -> Self {
        let gate = Arc::new(Gate::new(Limits::of(&app)));
        Self { app, gate, pace: Arc::default(), is_public: false }
    }

    fn public(app: App) -> Self {
        Self { is_public: true, ..Self::new(app) }
    }
}

/// The origin that recipients and visitors see.
pub fn public_router(app: App) -> Router {
    let router = Router::new()
        .route("/", get(published::home))
        .route("/robots.txt", get(published::robots))
        .route("/policy", get(published::policy))
        .route("/transparency", get(published::transparency))
        .route("/ledger/{account}", get(published::checkpoint))
        .route("/ledger/{account}/{*path}", get(published::followed))
        .route("/f/{form}", get(form::show).post(form::submit))
        .route("/confirm/{token}", get(confirm::ask).post(confirm::confirm))
        .route("/reconfirm/{token}", get(reconfirm::ask).post(reconfirm::renew))
        .route("/u/{token}", get(leave::ask).post(leave::leave))
        .route("/p/{token}", get(preferences::show).post(preferences::save))
        .route("/why/{token}", get(why::show).post(why::link))
        .route("/me", get(me::ask).post(me::send))
        .route("/me/act", post(me::act))
        .route("/me/{token}", get(me::look).post(me::open))
        .route("/report/{token}", get(report::ask).post(report::take))
        .route("/v/{token}", get(view::framed));
    finish(router, Site::public(app))
}

/// The origin of what authors wrote: nothing of ours is within its reach.
pub fn content_router(app: App) -> Router {
    finish(Router::new().route("/v/{token}", get(view::content)), Site::new(app))
}

/// The origin of the console. The API may be merged into it: it brings its own
/// authentication, and no fallback.
pub fn console_router(app: App) -> Router {
    let site = Site::new(app);
    let router = Router::new()
        .route("/", get(desk::home))
        .route("/login", get(desk::ask).post(desk::log_in))
        .route("/logout", post(desk::log_out))
        .route("/status", get(overview::show))
        .route("/reviews", get(reviews::queue))
        .route("/reviews/{review}", get(reviews::show))
        .route("/reviews/{review}/decision", post(reviews::decide))
        .route("/reviews/{review}/reuse", post(reviews::reuse))
        .route("/reviews/{review}/assignment", post(reviews::assign))
        .route("/reviews/{review}/question", post(reviews::asked::ask))
        .route("/reviews/{review}/answers/{number}/evidence", get(reviews::asked::evidence))
        .route("/accounts/{account}/compliance/{from}/{until}", get(compliance::of_time))
        .route("/accounts/{account}/campaigns/{campaign}/compliance", get(compliance::of_campaign))
        .layer(middleware::from_fn_with_state(site.clone(), origin::same_site_only));
    finish(router, site)
}

/// What every origin has.
fn finish(router: Router<Site>, site: Site) -> Router {
    let [style, icon] = [crate::assets::stylesheet(), crate::assets::icon()];
    router
        .route("/healthz", get(published::health))
        .route(&style.path, get(move || published::asset(style)))
        .route(&icon.path, get(move || published::asset(icon)))
        .fallback(published::nothing)
        .layer(middleware::map_response(answer::with_headers))
        .with_state(site)
}
