//! `/me`: a person asks for a link to their address, opens it, and sees and does
//! what is theirs, across every account (R002-76).
//!
//! The answer to an address is the same whatever the address (THREATS S9). The
//! link opens by a button, once; after that the page's own forms carry on, so
//! that nothing rests on a cookie or a script.

use app::{
    Failure,
    complaint::State as CaseWord,
    erase::Erasure,
    own::{self, Held, Link, Own},
};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::{AccountId, Address, Personal};

use super::{
    Site, answer,
    fields::Fields,
    view::{promise, sender},
    visit::Visit,
    why,
};
use crate::{
    render,
    views::{
        ErrorPage, LinkProblem,
        own::{
            CaseState, Me, MeAsk, MeCase, MeDone, MeList, MeOpen, MeProblem, MeSender, MeSent,
            MeState,
        },
    },
};

/// Seconds after which somebody who asked too often may ask again.
const TOO_OFTEN_S: u64 = 3600;

/// `GET /me`.
pub(super) async fn ask(visit: Visit) -> Response {
    answer::page(200, render::me_ask(&visit.frame, &MeAsk { problem: None }))
}

/// `POST /me`.
pub(super) async fn send(State(site): State<Site>, visit: Visit, fields: Fields) -> Response {
    let Ok(address) = fields.filled("address").unwrap_or_default().parse::<Address>() else {
        let view = MeAsk { problem: Some(MeProblem::AddressInvalid) };
        return answer::page(422, render::me_ask(&visit.frame, &view));
    };
    if !site.gate.link(&site.app, visit.ip()) {
        return answer::error(&visit, &ErrorPage::TooMany { retry_after_s: TOO_OFTEN_S });
    }
    let asked = own::request(&site.app, &address, visit.frame.language).await;
    answer::of(&visit, asked.map(|()| sent(&site, &visit)))
}

/// The page after a link was asked for.
pub(super) fn sent(site: &Site, visit: &Visit) -> Response {
    let minutes = site.app.rules().duration("complaint.link-life");
    let minutes = minutes.map_or(0, |it| it.as_mins().unsigned_abs());
    answer::page(200, render::me_sent(&visit.frame, &MeSent { minutes }))
}

/// `GET /me/{token}`: looks, and changes nothing.
pub(super) async fn look(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
) -> Response {
    let found = own::look(&site.app, &token).await;
    let page = found.map(|link| {
        let until = match link {
            Link::Ready { until } => Some(until),
            Link::Over => None,
        };
        let status = if until.is_some() { 200 } else { 410 };
        let view = MeOpen { action: format!("/me/{token}"), until };
        answer::page(status, render::me_open(&visit.frame, &view))
    });
    answer::of_link(&visit, page)
}

/// `POST /me/{token}`: opens the link, once.
pub(super) async fn open(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
) -> Response {
    let opened = match own::open(&site.app, &token).await {
        Ok(opened) => opened,
        Err(Failure::Conflict(_)) => {
            let view = MeOpen { action: String::new(), until: None };
            return answer::page(410, render::me_open(&visit.frame, &view));
        }
        Err(other) => return answer::of_link(&visit, Err(other)),
    };
    answer::of_link(&visit, shown(&site, &visit, &opened, None).await)
}

/// `POST /me/act`: what a form of the opened page asks for.
pub(super) async fn act(State(site): State<Site>, visit: Visit, fields: Fields) -> Response {
    let carried = fields.get("visit").unwrap_or_default();
    let opened = match own::visit(&site.app, carried).await {
        Ok(opened) => opened,
        // The half hour is over.
        Err(Failure::NotFound(_)) => {
            let view = MeOpen { action: String::new(), until: None };
            return answer::page(410, render::me_open(&visit.frame, &view));
        }
        Err(other) => return answer::of(&visit, Err(other)),
    };
    let account = fields.filled("account").map(str::parse::<AccountId>);
    let account = match account {
        None => None,
        Some(Ok(account)) => Some(account),
        Some(Err(_)) => return answer::link_problem(&visit, LinkProblem::Unknown),
    };
    let act = fields.get("act").unwrap_or_default();
    let result = match done(&site, &visit, &opened, (act, account)).await {
        Ok(Some(Acted::File(file))) => Ok(download(file)),
        Ok(Some(Acted::Done(done))) => shown(&site, &visit, &opened, Some(done)).await,
        Ok(None) => Ok(answer::error(&visit, &ErrorPage::BadRequest)),
        Err(failure) => Err(failure),
    };
    answer::of(&visit, result)
}

enum Acted {
    Done(MeDone),
    File(Vec<u8>),
}

async fn done(
    site: &Site,
    visit: &Visit,
    opened: &own::Visit,
    (act, account): (&str, Option<AccountId>),
) -> Result<Option<Acted>, Failure> {
    let (app, trace) = (&site.app, visit.trace());
    let done = match (act, account) {
        ("leave", Some(account)) => {
            own::acts::leave(app, opened, account, &trace).await?;
            MeDone::Left
        }
        ("leave-all", _) => {
            own::acts::leave_all(app, opened, &trace).await?;
            MeDone::LeftAll
        }
        ("never", _) => {
            own::acts::never(app, opened, &trace).await?;
            MeDone::Never
        }
        ("erase", Some(account)) => match own::acts::erase(app, opened, account).await? {
            Erasure::Done => MeDone::Erased,
            Erasure::Waiting => MeDone::ErasureWaits,
        },
        ("export", account) => {
            let file = own::acts::take_along(app, opened, account).await?;
            return Ok(Some(Acted::File(file)));
        }
        _ => return Ok(None),
    };
    Ok(Some(Acted::Done(done)))
}

fn download(file: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"assent-my-data.json\""),
    ];
    (headers, file).into_response()
}

async fn shown(
    site: &Site,
    visit: &Visit,
    opened: &own::Visit,
    done: Option<MeDone>,
) -> Result<Response, Failure> {
    let Own { address, held, cases, never_since } = own::see(&site.app, opened).await?;
    let view = Me {
        visit: Personal::new(opened.secret.clone()),
        until: opened.until,
        address: address.map(Personal::new),
        done,
        senders: held.iter().map(held_by).collect(),
        cases: cases
            .iter()
            .map(|it| MeCase {
                number: it.case.id.to_string(),
                opened_at: it.case.opened_at,
                answer_due: it.case.answer_due,
                state: case_state(&it.state),
            })
            .collect(),
        never_since,
    };
    Ok(answer::page(200, render::me(&visit.frame, &view)))
}

fn held_by(held: &Held) -> MeSender {
    let evidence = &held.evidence;
    let lists = evidence.permissions.iter().map(|(permission, list)| MeList {
        list: promise(list),
        state: match permission.state.as_str() {
            "granted" => MeState::Receiving,
            "pending" => MeState::Asked,
            "claimed" => MeState::BroughtIn,
            _ => MeState::Left,
        },
        since: permission.since,
    });
    MeSender {
        account: evidence.account.id.to_string(),
        sender: sender(&held.sender),
        lists: lists.collect(),
        events: why::events(evidence),
        messages: evidence.deliveries.len() as u64,
    }
}

/// A word that this release does not know is told as what nobody looked at yet.
fn case_state(word: &str) -> CaseState {
    match CaseWord::parse(word) {
        Some(CaseWord::Investigating) => CaseState::Investigated,
        Some(CaseWord::SendingDisabled | CaseWord::Verified) => CaseState::Stopped,
        Some(CaseWord::Informed) => CaseState::Answered,
        Some(CaseWord::Restored | CaseWord::Closed | CaseWord::Moved) => CaseState::Settled,
        Some(CaseWord::Terminated) => CaseState::Ended,
        Some(CaseWord::Received | CaseWord::Matched) | None => CaseState::Received,
    }
}
