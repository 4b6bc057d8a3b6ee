//! Questions of the desk: shown in the reader's language, asked by a posted form,
//! and the files that accounts answer with.

use app::review::question::{self, Asked, Asking, QuestionState, QuestionView};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::{Language, Timestamp};

use super::{Failure, Staff, Visit, again, id, see_other, tried};
use crate::{
    text::Texts,
    views::{
        questions::{Answer, Question, Questions, Standing},
        reviews::Problem,
    },
    web::{Site, answer, fields::Fields},
};

/// Where the newest question stands, for a line of the queue.
pub(super) fn standing(asked: &Asked, now: Timestamp, language: Language) -> Standing {
    let (texts, by) = (Texts::new(language), asked.by.clone());
    let near = |at: Timestamp| texts.near(at, now);
    let line = match asked.state {
        QuestionState::Waiting => {
            texts.with2("question-waiting", &("by", by), &("at", near(asked.since)))
        }
        QuestionState::Answered => {
            texts.with2("question-answered", &("by", by), &("at", near(asked.since)))
        }
        QuestionState::Unanswered | QuestionState::Over => {
            texts.with2("question-unanswered", &("by", by), &("at", near(asked.due_at)))
        }
    };
    Standing { line, is_ripe: asked.state != QuestionState::Waiting }
}

/// The questions of a screen. `is_free` says that the reader may decide.
pub(super) fn questions(
    all: &[QuestionView],
    (now, language): (Timestamp, Language),
    is_free: bool,
) -> Questions {
    let waits = all.last().is_some_and(|it| it.state == QuestionState::Waiting);
    let ready = |it: &question::Question| (it.id.clone(), it.asked(language).to_owned());
    Questions {
        all: all.iter().map(|it| one(it, now, language)).collect(),
        ready: if is_free && !waits {
            question::ready_made().iter().map(ready).collect()
        } else {
            Vec::new()
        },
        typed: String::new(),
    }
}

fn one(it: &QuestionView, now: Timestamp, language: Language) -> Question {
    let texts = Texts::new(language);
    let asked = Asked { state: it.state, since: it.asked_at, due_at: it.due_at, by: it.by.clone() };
    let standing = match it.answer {
        // The answer says itself when it came.
        Some(_) => Standing {
            line: texts.with2(
                "question-asked",
                &("by", &it.by),
                &("at", texts.near(it.asked_at, now)),
            ),
            is_ripe: false,
        },
        None => standing(&asked, now, language),
    };
    let answer = it.answer.as_ref().map(|answer| Answer {
        line: texts.with2(
            "question-answer",
            &("by", &answer.by),
            &("at", texts.near(answer.at, now)),
        ),
        words: match &answer.words {
            Some(words) => words.reveal().clone(),
            None => texts.say("question-gone"),
        },
        file: answer
            .has_evidence
            .then(|| format!("/reviews/{}/answers/{}/evidence", it.review, answer.number)),
    });
    Question { standing, words: it.asked(language), answer }
}

/// `POST /reviews/{review}/question` with `ready` and `question`.
pub(in crate::web) async fn ask(
    State(site): State<Site>,
    Path(review): Path<String>,
    visit: Visit,
    Staff(actor): Staff,
    fields: Fields,
) -> Response {
    let words = fields.filled("question").unwrap_or_default();
    let asked = async {
        let asking = Asking { ready: fields.filled("ready"), words };
        question::ask(&site.app, &actor, id(&review)?, asking).await
    };
    let failure = match asked.await {
        Ok(_) => return see_other(&format!("/reviews/{review}?lang={}", visit.frame.language)),
        Err(failure) => failure,
    };
    let is_wording = matches!(failure, Failure::Invalid { .. });
    match tried(failure, "") {
        Ok(mut tried) => {
            if is_wording {
                tried.problem = Problem::Question;
            }
            tried.question = words.to_owned();
            again(&site, &actor, (&visit, &review), tried).await
        }
        Err(other) => answer::of(&visit, Err(other)),
    }
}

/// `GET /reviews/{review}/answers/{number}/evidence`: never shown by a browser, it
/// is an account's file.
pub(in crate::web) async fn evidence(
    State(site): State<Site>,
    Path((review, number)): Path<(String, String)>,
    visit: Visit,
    Staff(actor): Staff,
) -> Response {
    let file = async {
        let number = number.parse().map_err(|_| Failure::NotFound("file"))?;
        let file = question::evidence(&site.app, &actor, (id(&review)?, number)).await?;
        let headers = [
            (header::CONTENT_TYPE, "application/octet-stream"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"evidence\""),
        ];
        Ok((headers, file.reveal().clone()).into_response())
    };
    answer::of(&visit, file.await)
}
