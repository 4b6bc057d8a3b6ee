//! `/accounts/{account}/campaigns`: mailings, from draft to end.

use app::{
    App, Failure,
    campaign::{self, Aim, Ask, CampaignView, Draft, Source, Waits},
    review::ReviewView,
    segment::Named,
    verdicts,
};
use axum::{
    Json, Router,
    routing::{get, post},
};
use domain::{AccountId, CampaignId, SegmentId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    laws,
    made::{Created, created},
    problem::Problem,
    question::Question,
    report,
    rule::{Fired, Review},
    sender::Sender,
    standing::Brake,
};

const ONE: &str = "/accounts/{account}/campaigns/{campaign}";

pub(crate) fn routes() -> Router<App> {
    let act = |word: &str, ask: Ask| {
        let handler = async move |caller: Caller, at: One| act(caller, at, ask).await;
        Router::new().route(&format!("{ONE}/{word}"), post(handler))
    };
    Router::new()
        .route("/accounts/{account}/campaigns", post(draft).get(all))
        .route(ONE, get(show))
        .route(&format!("{ONE}/submit"), post(submit))
        .route(&format!("{ONE}/schedule"), post(schedule))
        .merge(act("unschedule", Ask::Unschedule))
        .merge(act("start", Ask::Start))
        .merge(act("pause", Ask::Pause))
        .merge(act("resume", Ask::Resume))
        .merge(act("cancel", Ask::Cancel))
        .merge(act("recall", Ask::Recall))
        .route(&format!("{ONE}/report"), get(report::show))
        .route(&format!("{ONE}/laws"), get(laws::show))
        .route(&format!("{ONE}/takedown"), post(take_down))
}

/// Why content is taken down.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Takedown {
    /// Whose right it is, and which case. The account reads it.
    because: String,
}

async fn take_down(
    Caller { app, actor }: Caller,
    At((Text(account), Text(id))): One,
    Input(Takedown { because }): Input<Takedown>,
) -> Result<Json<Campaign>, Problem> {
    let taken = campaign::takedown::take_down(&app, &actor, (account, id), &because).await?;
    Ok(Json(Campaign::of(taken)))
}

type One = At<(Text<AccountId>, Text<CampaignId>)>;

/// A campaign to draft.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewCampaign {
    /// Its name in the account.
    name: String,
    /// Id of the list it goes to.
    list: String,
    /// Who it is from.
    from: Sender,
    /// Language of its footer: `en`, `zh-Hans`, `vi` or `sv`.
    language: String,
    /// What it says: `{kind: "mjml" | "html", body, subject, preheader?, text?,
    /// fields?: {name: {kind, default}}}`. Kept as it comes, and compiled at
    /// submission.
    source: Source,
    /// The topic of its list that it is about; needed when the list has several.
    #[serde(default)]
    topic: Option<String>,
    /// A saved segment, whom of its list it is for …
    #[serde(default)]
    segment: Option<Text<SegmentId>>,
    /// … or an expression that says so.
    #[serde(default)]
    expression: Option<String>,
}

/// A campaign.
#[derive(Serialize)]
pub(crate) struct Campaign {
    /// Its id.
    id: String,
    /// Whose it is.
    account: String,
    /// The list it goes to.
    list: String,
    /// Its name.
    name: String,
    /// `draft`, `submitted`, `held`, `approved`, `scheduled`, `running`,
    /// `paused`, `finished` or `cancelled`.
    state: &'static str,
    /// Language of its footer.
    language: &'static str,
    /// Domain of the from address.
    sender_domain: String,
    /// SHA-256 of the compiled content, since submission.
    artefact: Option<String>,
    /// Recipients counted at submission.
    recipients: u64,
    /// Whether it is bulk mail; `null` before submission, and where campaigns are
    /// listed.
    bulk: Option<Bulk>,
    /// The topic of its list that it is about.
    topic: Option<String>,
    /// Whom of its list it is for, in the form in which it is kept; `null` for the
    /// whole list, and where campaigns are listed.
    segment: Option<String>,
    /// How like its content is to what its list is for, in percent, since
    /// submission.
    topic_likeness_percent: Option<u32>,
    /// What share of the list's promise the recipient gets who gets most, in
    /// percent, since submission; `null` when nothing is promised.
    promise_reached_percent: Option<u32>,
    /// Recipients who get more than was promised.
    promise_over_recipients: Option<u64>,
    /// The group of goods it is about, when it goes to customers too.
    #[serde(skip_serializing_if = "Option::is_none")]
    goods: Option<String>,
    /// When the draft was made.
    created_at: Timestamp,
    /// When it was submitted.
    submitted_at: Option<Timestamp>,
    /// When it is to start.
    scheduled_at: Option<Timestamp>,
    /// When it started.
    started_at: Option<Timestamp>,
    /// When every recipient had been planned.
    expanded_at: Option<Timestamp>,
    /// When it ended.
    finished_at: Option<Timestamp>,
    /// What the rules said; `null` before submission, and where campaigns are
    /// listed.
    verdict: Option<Verdict>,
    /// Its reviews, newest first.
    reviews: Vec<Review>,
    /// What reviewers asked about it, and what was answered; absent when nothing
    /// was, and where campaigns are listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    questions: Vec<Question>,
    /// What holds its mail up while it runs; absent when nothing does, and where
    /// campaigns are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    waits: Option<Waiting>,
}

/// Whether something is bulk mail.
#[derive(Serialize)]
struct Bulk {
    /// True above the threshold of the policy (`bulk.recipients-max`).
    is_bulk: bool,
    /// Recipients of it, and of the account's mail of like content within the
    /// window of the policy (`bulk.window`).
    recipients: u64,
}

impl Bulk {
    fn of(it: campaign::Counted) -> Self {
        Self { is_bulk: it.class == campaign::Class::Bulk, recipients: it.recipients }
    }
}

/// What holds the mail of a running campaign up.
#[derive(Serialize)]
struct Waiting {
    /// `hold`: all sending waits for an operator. `standing`: the account may
    /// not send. `domain`: the sender domain is not proven now. `wave`: some of
    /// the new contacts are mailed first, the rest when that was judged.
    /// `brakes`: companies asked to be spared; mail to others goes on.
    reason: &'static str,
    /// The account's standing, when that is why.
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<&'static str>,
    /// What companies asked, when that is why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    brakes: Vec<Brake>,
}

impl Waiting {
    fn of(waits: Waits) -> Self {
        let reason = waits.as_str();
        let (standing, brakes) = match waits {
            Waits::Standing(standing) => (Some(standing.as_str()), Vec::new()),
            Waits::Brakes(brakes) => (None, brakes.into_iter().map(Brake::of).collect()),
            Waits::Hold | Waits::Domain | Waits::Wave => (None, Vec::new()),
        };
        Self { reason, standing, brakes }
    }
}

/// What the rules said.
#[derive(Serialize)]
struct Verdict {
    /// The strictest: `allow`, `note`, `warn`, `hold` or `deny`.
    verdict: &'static str,
    /// The rules that fired, strictest first.
    rules: Vec<Fired>,
    /// Digest of the account's own limits that counted besides; `null` = none.
    own_limits: Option<String>,
}

impl Campaign {
    pub(crate) fn of(view: CampaignView) -> Self {
        let CampaignView { row, verdict, own_limits, reviews, questions, bulk, waits, segment } =
            view;
        let reviews = reviews.into_iter().map(|row| {
            let rules = verdicts::from_json(&row.rules);
            Review::of(ReviewView { row, rules, alike: Vec::new() })
        });
        Self {
            id: row.id.to_string(),
            account: row.account.to_string(),
            list: row.list.to_string(),
            name: row.name,
            state: row.state.as_str(),
            language: row.language.tag(),
            sender_domain: row.sender_domain.to_string(),
            artefact: row.artefact.map(|it| it.to_string()),
            recipients: row.recipients,
            bulk: bulk.map(Bulk::of),
            topic: row.topic,
            segment: segment.map(|it| it.to_string()),
            topic_likeness_percent: row.measured.topic_likeness,
            promise_reached_percent: row.measured.promise_percent,
            promise_over_recipients: row.measured.promise_over,
            goods: row.goods,
            created_at: row.created_at,
            submitted_at: row.submitted_at,
            scheduled_at: row.scheduled_at,
            started_at: row.started_at,
            expanded_at: row.expanded_at,
            finished_at: row.finished_at,
            verdict: verdict.map(|(verdict, rules)| Verdict {
                verdict: verdict.as_str(),
                rules: Fired::all(rules),
                own_limits: own_limits.map(|it| it.to_string()),
            }),
            reviews: reviews.collect(),
            questions: questions.into_iter().map(Question::of).collect(),
            waits: waits.map(Waiting::of),
        }
    }
}

/// All campaigns of an account.
#[derive(Serialize)]
struct Campaigns {
    /// Newest first.
    campaigns: Vec<Campaign>,
}

async fn draft(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(new): Input<NewCampaign>,
) -> Result<Created, Problem> {
    let segment = match (new.segment, new.expression) {
        (Some(_), Some(_)) => {
            return Err(Failure::invalid("segment", "give `segment` or `expression`").into());
        }
        (saved, said) => saved.map(|it| Named::Saved(it.0)).or(said.map(Named::Expression)),
    };
    let NewCampaign { name, list, from, language, source, topic, .. } = new;
    let draft = Draft { name, list, from: from.into_from(), language, source };
    let aim = Aim { topic, segment };
    let id = campaign::draft_aimed(&app, &actor, account, draft, aim).await?;
    Ok(created(id))
}

async fn all(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
) -> Result<Json<Campaigns>, Problem> {
    let rows = campaign::all(&app, &actor, account).await?;
    let view = |row| {
        Campaign::of(CampaignView {
            row,
            verdict: None,
            own_limits: None,
            reviews: Vec::new(),
            questions: Vec::new(),
            bulk: None,
            waits: None,
            segment: None,
        })
    };
    Ok(Json(Campaigns { campaigns: rows.into_iter().map(view).collect() }))
}

async fn show(
    Caller { app, actor }: Caller,
    At((Text(account), Text(campaign))): One,
) -> Result<Json<Campaign>, Problem> {
    Ok(Json(Campaign::of(campaign::show(&app, &actor, account, campaign).await?)))
}

/// A campaign that the rules refuse is no problem of the request: it is a draft
/// again, and its verdict says why.
async fn submit(
    Caller { app, actor }: Caller,
    At((Text(account), Text(campaign))): One,
) -> Result<Json<Campaign>, Problem> {
    let view = campaign::judge::submit(&app, &actor, (account, campaign)).await?;
    Ok(Json(Campaign::of(view)))
}

/// When to start.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Schedule {
    /// The instant, RFC 3339.
    at: Timestamp,
}

async fn schedule(
    caller: Caller,
    at: One,
    Input(Schedule { at: start }): Input<Schedule>,
) -> Result<Json<Campaign>, Problem> {
    act(caller, at, Ask::Schedule(start)).await
}

async fn act(
    Caller { app, actor }: Caller,
    At((Text(account), Text(campaign))): One,
    ask: Ask,
) -> Result<Json<Campaign>, Problem> {
    let view = campaign::act(&app, &actor, (account, campaign), ask).await?;
    Ok(Json(Campaign::of(view)))
}
