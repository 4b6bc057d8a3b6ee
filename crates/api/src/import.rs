//! `/accounts/{account}/imports`: uploads of contacts.

use std::{collections::BTreeMap, sync::Arc};

use app::{
    App, Failure,
    import::{self, FILE_BYTES_MAX, ImportView, Upload, figures::Figures, layout::Said},
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
    input::{Asked, At, Input, Text},
    problem::Problem,
    question::Question,
    rule::{Fired, Review},
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
    uploads
        .route("/accounts/{account}/imports/{import}", get(show))
        .route("/accounts/{account}/imports/{import}/rejects", get(rejects))
        .route("/accounts/{account}/imports/{import}/undo", post(undo))
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
    /// The file as text: CSV with a header line. At most 256 MB.
    #[serde(default)]
    csv: String,
    /// The same as bytes in base64: in any encoding that is read, plain or packed
    /// with gzip or zip. Instead of `csv`.
    file: Option<String>,
    /// What the columns are, where their headers do not say it: header, and
    /// `address`, `signed_up_at`, `signed_up_ip`, `confirmed_at`, `confirmed_ip`,
    /// `source`, `status`, `left_at`, `ignore`, or the name of a merge field.
    #[serde(default)]
    columns: Said,
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
    /// `reading`, `held`, `attesting`, `accepted`, `refused`, `undoing` or `undone`.
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
    /// What follows from the screening: `accept`, `confirm`, `hold` or `refuse`;
    /// `null` while it is read.
    result: Option<&'static str>,
    /// The rules that said so, with what they measured.
    rules: Vec<Fired>,
    /// What the screening came to; `null` while it is read.
    screening: Option<Screening>,
    /// Lines that were not taken; at most 1,000. Never the value itself. All of
    /// them: `/rejects`.
    refusals: Vec<Refusal>,
    /// Lines whose people were erased since.
    erased: Vec<Erased>,
    /// Its reviews, newest first.
    reviews: Vec<Review>,
    /// What reviewers asked about it, and what was answered; absent when nothing
    /// was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    questions: Vec<Question>,
    /// What became of those who are asked to confirm; `null` when nobody is.
    confirmations: Option<Confirmations>,
}

/// What became of people of an import who are asked to confirm.
#[derive(Serialize)]
struct Confirmations {
    /// Not asked yet.
    waiting: u64,
    /// Mailed, once each.
    asked: u64,
    /// Those of them who said yes.
    confirmed: u64,
    /// Those of them who did not answer in time. They are not asked again.
    expired: u64,
    /// Those of them who left.
    left: u64,
    /// Never asked: suppressed, or something else forbids it.
    withheld: u64,
}

/// Figures of an upload. Shares are in percent, rounded down.
#[derive(Serialize)]
pub(crate) struct Screening {
    /// Lines of the file, without the header.
    lines: u64,
    /// Lines that were not taken, by the step that stopped them.
    stopped: BTreeMap<String, u64>,
    /// Lines that are left.
    passed: u64,
    /// Those of them that name evidence of consent.
    passed_evidenced: u64,
    /// Those of them whose domain DNS said nothing about.
    hosts_unknown: u64,
    /// Domains of the file.
    domains: u64,
    /// Share of the most frequent domain.
    top_domain_percent: u64,
    /// Share of names that stand at three or more domains.
    repeated_names_percent: u64,
    /// Share of names whose number follows on their neighbour's.
    counted_up_percent: u64,
    /// Share of rows in alphabetical order.
    in_order_percent: u64,
    /// Share of other writings of an address of the file.
    aliases_percent: u64,
    /// Of a thousand addresses: those that complained of other accounts.
    complained_permille: Option<u64>,
    /// The largest share of it that stands in one list of another account.
    overlap_percent: Option<u64>,
    /// Lists of bad addresses that it resembles.
    fingerprints: Vec<Resemblance>,
}

/// A list of bad addresses that an upload resembles.
#[derive(Serialize)]
struct Resemblance {
    /// Its id.
    id: String,
    /// What it is called.
    name: String,
    /// Its version.
    version: String,
    /// Share of the upload that stands in it.
    share_percent: u64,
    /// Likeness of both as a whole.
    likeness_percent: u64,
}

impl Screening {
    pub(crate) fn of(figures: Figures) -> Self {
        let known = figures.known;
        let shared = |of: fn(&import::figures::Shared) -> u64| known.as_ref().map(of);
        let (complained_permille, overlap_percent) =
            (shared(|it| it.complained_permille), shared(|it| it.overlap_percent));
        let fingerprints = known.into_iter().flat_map(|it| it.fingerprints);
        let fingerprints = fingerprints.map(|it| Resemblance {
            id: it.id,
            name: it.name,
            version: it.version,
            share_percent: it.share_percent,
            likeness_percent: it.likeness_percent,
        });
        Self {
            lines: figures.lines,
            stopped: figures.stopped,
            passed: figures.passed,
            passed_evidenced: figures.passed_evidenced,
            hosts_unknown: figures.hosts_unknown,
            domains: figures.domains,
            top_domain_percent: figures.top_domain_percent,
            repeated_names_percent: figures.repeated_names_percent,
            counted_up_percent: figures.counted_up_percent,
            in_order_percent: figures.in_order_percent,
            aliases_percent: figures.aliases_percent,
            complained_permille,
            overlap_percent,
            fingerprints: fingerprints.collect(),
        }
    }
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
        let ImportView { row, provenance, figures, judged, refusals, erased, reviews, .. } = view;
        let questions = view.questions.into_iter().map(Question::of);
        let confirmations = view.confirmations.map(|it| Confirmations {
            waiting: it.waiting,
            asked: it.asked,
            confirmed: it.confirmed,
            expired: it.expired,
            left: it.left,
            withheld: it.withheld,
        });
        let (result, rules) = judged.map_or((None, Vec::new()), |(it, rules)| (Some(it), rules));
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
            result: result.map(|it| it.as_str()),
            rules: Fired::all(rules),
            screening: figures.map(Screening::of),
            refusals: refusals.collect(),
            erased: erased.into_iter().map(|(line, at)| Erased { line, at }).collect(),
            reviews: reviews.collect(),
            questions: questions.collect(),
            confirmations,
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
    let file = new.file.map(|it| BASE64.decode(it.as_bytes())).transpose();
    let file = file.map_err(|it| Failure::invalid("file", format!("not base64: {it}")))?;
    if file.is_some() && !new.csv.is_empty() {
        return Err(Failure::invalid("file", "give `csv` or `file`, not both").into());
    }
    let upload = Upload {
        list: new.list.0,
        csv: file.unwrap_or_else(|| new.csv.into_bytes()),
        provenance: new.provenance.into_stored(),
        evidence,
    };
    let id = import::upload_mapped(&app, &actor, account, upload, new.columns).await?;
    let id = id.to_string();
    Ok((StatusCode::ACCEPTED, Json(TakenImport { id })))
}

async fn show(
    Caller { app, actor }: Caller,
    At((Text(account), Text(import))): At<(Text<AccountId>, Text<ImportId>)>,
) -> Result<Json<Import>, Problem> {
    Ok(Json(Import::of(import::show(&app, &actor, account, import).await?)))
}

/// Which lines are asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    /// Lines behind this one; from the first without it.
    #[serde(default)]
    after: u64,
}

/// Lines that were not taken, as a file: `line,step,field,reason`. Empty but for
/// its header when there are no more. No cell begins like a formula: all are
/// written here, or are numbers (THREATS S11).
async fn rejects(
    Caller { app, actor }: Caller,
    At((Text(account), Text(import))): At<(Text<AccountId>, Text<ImportId>)>,
    Asked(page): Asked<Page>,
) -> Result<Response, Problem> {
    let stopped = import::rejects(&app, &actor, (account, import), page.after).await?;
    let mut text = String::from("line,step,field,reason\n");
    for it in stopped {
        let reason = it.refusal.reason.replace('"', "\"\"");
        let line = format!("{},{},{},\"{reason}\"\n", it.refusal.line, it.step, it.refusal.field);
        text.push_str(&line);
    }
    let headers = [
        (http::header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (http::header::CONTENT_DISPOSITION, "attachment; filename=\"rejects.csv\""),
        (http::header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, text).into_response())
}

async fn undo(
    Caller { app, actor }: Caller,
    At((Text(account), Text(import))): At<(Text<AccountId>, Text<ImportId>)>,
) -> Result<StatusCode, Problem> {
    import::undo::begin(&app, &actor, (account, import)).await?;
    Ok(StatusCode::ACCEPTED)
}
