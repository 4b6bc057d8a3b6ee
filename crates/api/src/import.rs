//! `/accounts/{account}/imports`: uploads of contacts.

use std::sync::Arc;

use app::{
    App, Failure,
    import::{self, FILE_BYTES_MAX, ImportView, Upload},
    review::ReviewView,
    verdicts,
};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Request, State},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use data_encoding::BASE64;
use domain::{AccountId, ImportId, ListId, Timestamp};
use http::StatusCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    problem::Problem,
    rule::Review,
};

/// Largest upload as JSON, in bytes: the file, its escapes, the evidence.
const REQUEST_BYTES_MAX: usize = FILE_BYTES_MAX + FILE_BYTES_MAX / 2;
/// Uploads that are read at a time: each is held in memory.
const UPLOADS_MAX: usize = 2;

pub(crate) fn routes() -> Router<App> {
    let seats = Arc::new(Semaphore::new(UPLOADS_MAX));
    let uploads = Router::new()
        .route("/accounts/{account}/imports", post(upload))
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .layer(middleware::from_fn_with_state(seats, one_seat));
    uploads.route("/accounts/{account}/imports/{import}", get(show))
}

async fn one_seat(State(seats): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    let Ok(_seat) = seats.try_acquire() else {
        return Problem::busy("other uploads are being read; try again later").into_response();
    };
    next.run(request).await
}

/// An upload.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewImport {
    /// The list its contacts are claimed for.
    list: Text<ListId>,
    /// The file: CSV with a header line. At most 256 MB.
    csv: String,
    /// What the member says of it.
    provenance: Provenance,
    /// A scan, photo or file that shows the consent, in base64.
    evidence: Option<String>,
}

/// Where a list comes from. All of it is asked; a reviewer reads it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Provenance {
    /// How the addresses were collected: `own-form`, `kiosk`, `paper`, `event`,
    /// `other-system`, `customers`, `purchased`, `rented`, `harvested`,
    /// `appended`, `unknown`.
    collection: String,
    /// Where the list comes from.
    origin: String,
    /// How long it has been in use.
    in_use: String,
    /// How the addresses were confirmed.
    confirmation: String,
    /// Day of the newest collection or confirmation, `2026-05-31`.
    last_confirmed: Option<Date>,
}

impl Provenance {
    fn into_stored(self) -> import::Provenance {
        let Self { collection, origin, in_use, confirmation, last_confirmed } = self;
        import::Provenance { collection, origin, in_use, confirmation, last_confirmed }
    }

    fn of(it: import::Provenance) -> Self {
        let import::Provenance { collection, origin, in_use, confirmation, last_confirmed } = it;
        Self { collection, origin, in_use, confirmation, last_confirmed }
    }
}

/// An upload that was taken. It is read in the background.
#[derive(Serialize)]
struct TakenImport {
    /// Its id.
    id: String,
}

/// An import.
#[derive(Serialize)]
struct Import {
    /// Its id.
    id: String,
    /// The list its contacts are claimed for.
    list: String,
    /// `reading`, `held`, `attesting`, `accepted` or `refused`.
    state: &'static str,
    /// What the member said of it.
    provenance: Provenance,
    /// When it was uploaded.
    created_at: Timestamp,
    /// Lines with a contact, read so far.
    rows_total: u64,
    /// Contacts claimed.
    rows_claimed: u64,
    /// Lines refused.
    rows_refused: u64,
    /// Contacts whose state was known already and stays.
    rows_known: u64,
    /// Contacts with evidence columns filled.
    rows_evidenced: u64,
    /// Lines that were not taken; at most 1,000. Never the value itself.
    refusals: Vec<Refusal>,
    /// Lines whose people were erased since.
    erased: Vec<Erased>,
    /// Its reviews, newest first.
    reviews: Vec<Review>,
}

/// A line that is gone from the upload. Never whose it was.
#[derive(Serialize)]
struct Erased {
    /// Counted from the header, which is line 1.
    line: u64,
    /// When.
    at: Timestamp,
}

/// A line that was not taken.
#[derive(Serialize)]
struct Refusal {
    /// Its number in the file, from one.
    line: u64,
    /// The column.
    field: String,
    /// What was wrong with it.
    reason: String,
}

impl Import {
    fn of(view: ImportView) -> Self {
        let ImportView { row, provenance, refusals, erased, reviews } = view;
        let refusals = refusals.into_iter().map(|it| Refusal {
            line: it.line,
            field: it.field,
            reason: it.reason,
        });
        let reviews = reviews.into_iter().map(|row| {
            let rules = verdicts::from_json(&row.rules);
            Review::of(ReviewView { row, rules, alike: Vec::new() })
        });
        Self {
            id: row.id.to_string(),
            list: row.list.to_string(),
            state: row.state.as_str(),
            provenance: Provenance::of(provenance),
            created_at: row.created_at,
            rows_total: row.rows_total,
            rows_claimed: row.rows_claimed,
            rows_refused: row.rows_refused,
            rows_known: row.rows_known,
            rows_evidenced: row.rows_evidenced,
            refusals: refusals.collect(),
            erased: erased.into_iter().map(|(line, at)| Erased { line, at }).collect(),
            reviews: reviews.collect(),
        }
    }
}

async fn upload(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(new): Input<NewImport>,
) -> Result<(StatusCode, Json<TakenImport>), Problem> {
    let evidence = new.evidence.map(|it| BASE64.decode(it.as_bytes())).transpose();
    let evidence =
        evidence.map_err(|it| Failure::invalid("evidence", format!("not base64: {it}")))?;
    let upload = Upload {
        list: new.list.0,
        csv: new.csv.into_bytes(),
        provenance: new.provenance.into_stored(),
        evidence,
    };
    let id = import::upload(&app, &actor, account, upload).await?.to_string();
    Ok((StatusCode::ACCEPTED, Json(TakenImport { id })))
}

async fn show(
    Caller { app, actor }: Caller,
    At((Text(account), Text(import))): At<(Text<AccountId>, Text<ImportId>)>,
) -> Result<Json<Import>, Problem> {
    Ok(Json(Import::of(import::show(&app, &actor, account, import).await?)))
}
