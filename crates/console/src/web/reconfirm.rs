//! `/reconfirm/{token}`: somebody says whether they still want a list. `GET` shows
//! the question; `POST` answers it (DECISIONS D11).

use app::{
    Failure,
    reconfirm::{self, Question, QuestionState},
};
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    Site, answer,
    confirm::finished,
    view::{promise, sender},
    visit::Visit,
};
use crate::{
    render,
    views::{LinkProblem, ReconfirmAsk, Said},
};

/// `GET /reconfirm/{token}`.
pub(super) async fn ask(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
) -> Response {
    answer::of_link(&visit, asked(&site, &visit, &token).await)
}

/// `POST /reconfirm/{token}`.
pub(super) async fn renew(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
) -> Response {
    let result = match reconfirm::renew(&site.app, &token, &visit.visitor()).await {
        Err(Failure::Conflict(_)) => Ok(answer::link_problem(&visit, LinkProblem::ReconfirmOver)),
        Ok(question) => renewed(&site, &visit, &question).await,
        Err(other) => Err(other),
    };
    answer::of_link(&visit, result)
}

async fn asked(site: &Site, visit: &Visit, token: &str) -> Result<Response, Failure> {
    let question = reconfirm::look(&site.app, token).await?;
    let since = match question.state {
        QuestionState::Renewed => return renewed(site, visit, &question).await,
        QuestionState::Over => {
            return Ok(answer::link_problem(visit, LinkProblem::ReconfirmOver));
        }
        QuestionState::Open { since } => since,
    };
    let person = question.recipient(&site.app).await?;
    let view = ReconfirmAsk {
        action: format!("/reconfirm/{token}"),
        sender: sender(&person.sender),
        lists: vec![promise(&question.list)],
        address_masked: person.address.unwrap_or_default(),
        since,
        unsubscribe_path: format!("/u/{}", person.doors.unsubscribe),
    };
    Ok(answer::page(200, render::reconfirm_ask(&visit.frame, &view)))
}

async fn renewed(site: &Site, visit: &Visit, question: &Question) -> Result<Response, Failure> {
    let person = question.recipient(&site.app).await?;
    Ok(finished(visit, Said::YesAgain, (person, &question.list)))
}
