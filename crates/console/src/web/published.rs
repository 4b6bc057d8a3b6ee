//! What anybody may read: the home page, the rules, the figures, the signed
//! state of each ledger; and what machines ask for.

use app::{
    Failure, checkpoints, open_figures, policy_changes,
    tiles::{self, Tile},
    verdicts::{Filled, fill_with},
};
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::AccountId;

use super::{Site, answer, visit::Visit};
use crate::{
    assets::{ASSET_CACHE_CONTROL, Asset},
    render,
    text::Texts,
    views::{
        Change, Checkpoint, ErrorPage, Home, PolicyPage, RuleExample, RulePack, RuleView,
        StepCount, Transparency,
        rules::{PackKind, PolicySection},
    },
};

/// Links are mailed to their owners; nobody else should find them.
const ROBOTS: &str = "User-agent: *\nDisallow: /u/\nDisallow: /p/\nDisallow: /v/\n\
                      Disallow: /why/\nDisallow: /confirm/\nDisallow: /reconfirm/\n\
                      Disallow: /report/\nDisallow: /me/\n";

/// `GET /`.
pub(super) async fn home(State(site): State<Site>, visit: Visit) -> Response {
    let result = open_figures::figures(&site.app).await.map(|figures| {
        let policy_version = site.app.rules().published().version;
        let view = Home { policy_version, ledger_events: figures.events };
        answer::page(200, render::home(&visit.frame, &view))
    });
    answer::of(&visit, result)
}

/// `GET /robots.txt`.
pub(super) async fn robots() -> Response {
    text(StatusCode::OK, ROBOTS.to_owned())
}

/// `GET /healthz`: `ok` after the database answered.
pub(super) async fn health(State(site): State<Site>) -> Response {
    match open_figures::alive(&site.app).await {
        Ok(()) => text(StatusCode::OK, "ok\n".to_owned()),
        Err(failure) => {
            tracing::error!(error = %failure, "not healthy");
            text(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n".to_owned())
        }
    }
}

/// A style sheet or an icon.
pub(super) async fn asset(asset: &'static Asset) -> Response {
    let headers =
        [(header::CONTENT_TYPE, asset.content_type), (header::CACHE_CONTROL, ASSET_CACHE_CONTROL)];
    (headers, asset.content.as_str()).into_response()
}

/// Whatever else is asked for.
pub(super) async fn nothing(visit: Visit) -> Response {
    answer::error(&visit, &ErrorPage::NotFound)
}

/// `GET /ledger/{account}`: the newest signed note (C2SP tlog-checkpoint).
pub(super) async fn checkpoint(
    State(site): State<Site>,
    Path(account): Path<String>,
    visit: Visit,
) -> Response {
    let result = match account.parse::<AccountId>() {
        Ok(account) => checkpoints::of_account(&site.app, account).await,
        Err(_) => Err(Failure::NotFound("ledger")),
    };
    answer::of(&visit, result.map(|it| text(StatusCode::OK, it.note)))
}

/// `GET /ledger/{account}/{*path}`: the newest signed note, and tiles (C2SP
/// tlog-tiles), so that a witness can follow.
pub(super) async fn followed(
    State(site): State<Site>,
    Path((account, path)): Path<(String, String)>,
    visit: Visit,
) -> Response {
    let result = match (account.parse::<AccountId>(), path.parse::<Tile>()) {
        (Ok(account), Ok(tile)) => tiles::tile(&site.app, account, tile).await.map(|it| {
            let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
            (StatusCode::OK, kind, it).into_response()
        }),
        (Ok(account), Err(_)) if path == "checkpoint" => {
            tiles::checkpoint(&site.app, account).await.map(|it| text(StatusCode::OK, it))
        }
        _ => Err(Failure::NotFound("ledger")),
    };
    answer::of(&visit, result)
}

/// `GET /transparency`.
pub(super) async fn transparency(State(site): State<Site>, visit: Visit) -> Response {
    let result = open_figures::figures(&site.app).await.map(|it| {
        let checkpoint = |it: checkpoints::Latest| Checkpoint {
            path: format!("/ledger/{}", it.account),
            origin: it.origin,
            tree_size: it.size,
            root: it.root,
            signed_at: it.signed_at,
        };
        let view = Transparency {
            senders: it.senders,
            stopped: it.stopped,
            complaints: it.complaints,
            reports: it.reports,
            steps: it
                .steps
                .into_iter()
                .map(|(action, count)| StepCount { action, count })
                .collect(),
            events: it.events,
            checkpoints: it.ledgers.into_iter().map(checkpoint).collect(),
        };
        answer::page(200, render::transparency(&visit.frame, &view))
    });
    answer::of(&visit, result)
}

/// `GET /policy`.
pub(super) async fn policy(State(site): State<Site>, visit: Visit) -> Response {
    let result = policy_changes::history(&site.app).await;
    let result = result.map(|history| policy_page(&site, &visit, history));
    answer::of(&visit, result)
}

fn policy_page(site: &Site, visit: &Visit, history: Vec<policy_changes::ChangeRow>) -> Response {
    let book = site.app.rules();
    let language = visit.frame.language;
    let published = book.published_in(language);
    let place = domain::Language::ALL.iter().position(|it| *it == language).unwrap_or_default();
    let rules: Vec<_> = book
        .rules()
        .iter()
        .map(|rule| {
            let example = |case: &str, outcome| RuleExample { case: case.to_owned(), outcome };
            let view = RuleView {
                id: rule.id.0.clone(),
                sentence: filled(&site.app, visit, &rule.tell[place]),
                source: format!("{}, {}", rule.source.work, rule.source.section),
                verdict: rule.verdict,
                examples: rule.examples.iter().map(|it| example(&it.case, it.expect)).collect(),
            };
            (kind(rule.about.first().map_or("", |it| it.as_str())), view)
        })
        .collect();
    let pack = |kind| RulePack {
        kind,
        rules: rules.iter().filter(|(it, _)| *it == kind).map(|(_, rule)| rule.clone()).collect(),
    };
    let view = PolicyPage {
        version: published.version,
        since: published.since,
        sections: published
            .sections
            .into_iter()
            .map(|it| PolicySection {
                paragraphs: it.text.split("\n\n").map(|it| it.trim().to_owned()).collect(),
                id: it.id,
                title: it.title,
            })
            .collect(),
        packs: [PackKind::Sending, PackKind::Import, PackKind::Form].map(pack).into(),
        announced: policy_changes::announced(book).into_iter().map(announced).collect(),
        history: history.into_iter().map(changed).collect(),
    };
    answer::page(200, render::policy(&visit.frame, &view))
}

fn announced(it: policy_changes::Announced) -> Change {
    Change {
        setting: it.setting,
        before: it.now,
        value: it.then,
        since: it.since.to_string(),
        reason: it.reason,
        is_withdrawn: false,
    }
}

fn changed(it: policy_changes::ChangeRow) -> Change {
    Change {
        setting: it.setting,
        before: it.before,
        value: it.value,
        since: it.since,
        reason: it.reason,
        is_withdrawn: it.withdrawn_at.is_some(),
    }
}

fn kind(about: &str) -> PackKind {
    match about {
        "import" => PackKind::Import,
        "form" => PackKind::Form,
        _ => PackKind::Sending,
    }
}

/// A rule's sentence with the limits in force. What is only known of one case,
/// such as its number of recipients, stays open.
fn filled(app: &app::App, visit: &Visit, template: &str) -> String {
    let (texts, book) = (Texts::new(visit.frame.language), app.rules());
    fill_with(template, "…", |name| {
        let number = book.number(name).map(|it| Filled { is_one: it == 1, text: texts.number(it) });
        let span = || {
            let long = book.duration(name)?.as_secs().unsigned_abs();
            Some(Filled { is_one: false, text: texts.span(long) })
        };
        number.or_else(span)
    })
}

fn text(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
