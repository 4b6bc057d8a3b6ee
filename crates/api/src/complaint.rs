//! `/cases`: complaints, what was done about them, and what staff decides.
//!
//! Members see the cases of their own account, without the complainant's words
//! and without the notes of the staff.

use app::{
    App, Failure,
    complaint::{
        Act, Reason,
        desk::{self, Call, CaseLine, CaseView, EventView, FormAnswer, NoteKind, Which},
    },
};
use axum::{
    Json, Router,
    routing::{get, post},
};
use domain::{AccountId, Address, CaseId, DeliveryId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{Asked, At, Input, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/cases", get(list).post(telephone))
        .route("/cases/{case}", get(show))
        .route("/cases/{case}/notes", post(note))
        .route("/cases/{case}/decision", post(decide))
        .route("/cases/{case}/account", post(assign))
        .route("/cases/{case}/form", post(form))
        .route("/marked-forms", get(forms))
}

/// Cases.
#[derive(Serialize)]
struct Cases {
    /// At most 200: those that wait, the first due first; or the newest.
    cases: Vec<CaseSummary>,
    /// How many of them are late.
    overdue: usize,
}

/// A case in a list.
#[derive(Serialize)]
struct CaseSummary {
    /// Its number.
    id: String,
    /// Whose mail it is about; absent while nobody knows.
    account: Option<String>,
    /// `feedback-report`, `abuse-mail`, `page` or `telephone`.
    channel: String,
    /// `never-asked`, `left-before`, `other-content`, `fraud`, `not-me`, `other`.
    reason: String,
    /// `received`, `matched`, `informed`, `investigating`, `sending-disabled`,
    /// `verified`, `restored`, `terminated`, `closed` or `moved`.
    state: &'static str,
    /// The contact.
    contact: Option<String>,
    /// The message.
    message: Option<String>,
    /// When it came.
    opened_at: Timestamp,
    /// By when the complainant has an answer.
    answer_due: Timestamp,
    /// When a person has to have looked; absent when nobody has to.
    due_at: Option<Timestamp>,
    /// True when that is past.
    overdue: bool,
}

impl CaseSummary {
    fn of(line: CaseLine, now: Timestamp) -> Self {
        let (state, standing) = (line.state.as_str(), line.standing);
        let case = standing.case;
        Self {
            id: case.id.to_string(),
            account: (!case.account.0.is_nil()).then(|| case.account.to_string()),
            channel: case.channel,
            reason: case.reason,
            state,
            contact: case.contact.map(|it| it.to_string()),
            message: case.delivery.map(|it| it.to_string()),
            opened_at: case.opened_at,
            answer_due: case.answer_due,
            due_at: standing.due_at,
            overdue: standing.due_at.is_some_and(|it| it <= now),
        }
    }
}

/// A case with everything its reader may see.
#[derive(Serialize)]
struct Case {
    #[serde(flatten)]
    summary: CaseSummary,
    /// The complainant's address, masked.
    address: Option<String>,
    /// What they wrote or said, as it came; for staff alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<String>,
    /// What was done, first to last.
    events: Vec<Event>,
    /// What may be decided now; for staff alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    decisions: Vec<&'static str>,
}

/// Something that was done.
#[derive(Serialize)]
struct Event {
    /// Its place, from 1.
    number: u32,
    /// What: a state, `note`, `contacted-mail`, `contacted-telephone`,
    /// `form-marked`, `form-kept`, `form-to-change`, `account-told`, `overdue`.
    kind: String,
    /// When.
    at: Timestamp,
    /// Who; absent when it followed by itself.
    by: Option<String>,
    /// Fixed words and ids.
    #[serde(skip_serializing_if = "String::is_empty")]
    detail: String,
    /// What was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl Event {
    fn of(EventView { row, note }: EventView) -> Self {
        let note = note.map(|it| it.reveal().clone());
        Self {
            number: row.number,
            kind: row.kind,
            at: row.at,
            by: row.by,
            detail: row.detail,
            note,
        }
    }
}

impl Case {
    fn of(view: CaseView, now: Timestamp) -> Json<Self> {
        let CaseView { line, address, original, events, acts } = view;
        Json(Self {
            summary: CaseSummary::of(line, now),
            address,
            original: original.map(|it| String::from_utf8_lossy(it.reveal()).into_owned()),
            events: events.into_iter().map(Event::of).collect(),
            decisions: acts.into_iter().map(Act::as_str).collect(),
        })
    }
}

/// Which cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// `waiting` (the default) or `all`.
    #[serde(default)]
    state: StateWord,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StateWord {
    #[default]
    Waiting,
    All,
}

async fn list(
    Caller { app, actor }: Caller,
    Asked(Wanted { state }): Asked<Wanted>,
) -> Result<Json<Cases>, Problem> {
    let which = match state {
        StateWord::Waiting => Which::Waiting,
        StateWord::All => Which::Newest,
    };
    let now = app.now();
    let found = desk::list(&app, &actor, which).await?;
    let cases: Vec<_> = found.into_iter().map(|it| CaseSummary::of(it, now)).collect();
    let overdue = cases.iter().filter(|it| it.overdue).count();
    Ok(Json(Cases { cases, overdue }))
}

async fn show(
    Caller { app, actor }: Caller,
    At(Text(case)): At<Text<CaseId>>,
) -> Result<Json<Case>, Problem> {
    Ok(Case::of(desk::show(&app, &actor, case).await?, app.now()))
}

/// A complaint by telephone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallTaken {
    /// Whose mail it is about.
    account: Text<AccountId>,
    /// The caller's address.
    address: String,
    /// The message, when they can name it.
    #[serde(default)]
    message: Option<Text<DeliveryId>>,
    /// What is wrong.
    reason: String,
    /// What they said.
    said: String,
}

fn address(text: &str) -> Result<Address, Failure> {
    text.parse().map_err(|error| Failure::invalid("address", error))
}

async fn telephone(
    Caller { app, actor }: Caller,
    Input(taken): Input<CallTaken>,
) -> Result<Json<Case>, Problem> {
    let reason = Reason::parse(&taken.reason).ok_or_else(|| {
        let words: Vec<_> = Reason::ALL.iter().map(|it| it.as_str()).collect();
        Failure::invalid("reason", format!("must be one of {}", words.join(", ")))
    })?;
    let call = Call {
        account: taken.account.0,
        address: address(&taken.address)?,
        delivery: taken.message.map(|it| it.0),
        reason,
        said: taken.said,
    };
    Ok(Case::of(desk::telephone(&app, &actor, &call).await?, app.now()))
}

/// Something for the record.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewNote {
    /// `note`, or that the account was reached out to: `mail`, `telephone`.
    kind: String,
    /// What.
    text: String,
}

async fn note(
    Caller { app, actor }: Caller,
    At(Text(case)): At<Text<CaseId>>,
    Input(NewNote { kind, text }): Input<NewNote>,
) -> Result<Json<Case>, Problem> {
    let kind = NoteKind::parse(&kind)
        .ok_or_else(|| Failure::invalid("kind", "must be note, mail or telephone"))?;
    Ok(Case::of(desk::note(&app, &actor, case, (kind, &text)).await?, app.now()))
}

/// A decision. Given once, never changed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    /// `disable`, `verify`, `restore`, `terminate` or `close`.
    decision: String,
    /// Why: the account reads it.
    because: String,
}

async fn decide(
    Caller { app, actor }: Caller,
    At(Text(case)): At<Text<CaseId>>,
    Input(Decision { decision, because }): Input<Decision>,
) -> Result<Json<Case>, Problem> {
    let act = Act::parse(&decision).ok_or_else(|| {
        let problem = "must be disable, verify, restore, terminate or close";
        Failure::invalid("decision", problem)
    })?;
    Ok(Case::of(desk::decide(&app, &actor, case, (act, &because)).await?, app.now()))
}

/// Whose mail a case is about.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    /// The account.
    account: Text<AccountId>,
    /// The complainant's address.
    address: String,
}

async fn assign(
    Caller { app, actor }: Caller,
    At(Text(case)): At<Text<CaseId>>,
    Input(found): Input<Found>,
) -> Result<Json<Case>, Problem> {
    let whose = (found.account.0, &address(&found.address)?);
    Ok(Case::of(desk::assign(&app, &actor, case, whose).await?, app.now()))
}

/// What a reviewer says of the form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Look {
    /// `keep` or `change`.
    answer: String,
    /// Why, or what to change: the account reads it.
    because: String,
}

async fn form(
    Caller { app, actor }: Caller,
    At(Text(case)): At<Text<CaseId>>,
    Input(Look { answer, because }): Input<Look>,
) -> Result<Json<Case>, Problem> {
    let answer = match answer.as_str() {
        "keep" => FormAnswer::Keep,
        "change" => FormAnswer::Change,
        _ => return Err(Failure::invalid("answer", "must be keep or change").into()),
    };
    Ok(Case::of(desk::form(&app, &actor, case, (answer, &because)).await?, app.now()))
}

/// Forms that complaints put on the reviewers' list.
#[derive(Serialize)]
struct Forms {
    /// Oldest first; at most 200.
    forms: Vec<MarkedForm>,
}

/// A form that waits for a look.
#[derive(Serialize)]
struct MarkedForm {
    /// Whose.
    account: String,
    /// The form.
    form: String,
    /// Since when.
    since: Timestamp,
    /// How many complaints pointed at it.
    cases: u64,
}

async fn forms(Caller { app, actor }: Caller) -> Result<Json<Forms>, Problem> {
    let found = desk::forms(&app, &actor).await?;
    let forms = found.into_iter().map(|it| MarkedForm {
        account: it.account.to_string(),
        form: it.form.to_string(),
        since: it.since,
        cases: it.cases,
    });
    Ok(Json(Forms { forms: forms.collect() }))
}
