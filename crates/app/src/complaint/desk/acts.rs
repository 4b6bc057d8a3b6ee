//! Notes, decisions, and the look at a form. What a decision does to the account
//! comes first and is safe to repeat; then the case says so.

use domain::{CaseId, FormId, Standing as AccountStanding};
use policy::complaint::{Act, State};
use store::{
    Lane, NIL,
    complaint::{self, CaseEventRow, Standing},
};

use super::{CaseView, check_text, find, show};
use crate::{
    Action, Actor, App, Failure,
    complaint::{Words, later, limits, plain, scope, state_of},
    standing::{self, Verdict},
};

/// What is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// Something for the record.
    Note,
    /// The account was written to (R002-80).
    Mail,
    /// The account was called (R002-80).
    Telephone,
}

impl NoteKind {
    /// The kind of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "note" => Some(Self::Note),
            "mail" => Some(Self::Mail),
            "telephone" => Some(Self::Telephone),
            _ => None,
        }
    }

    fn event(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Mail => "contacted-mail",
            Self::Telephone => "contacted-telephone",
        }
    }
}

/// How often somebody reached out to the account since its sending was disabled
/// in this case.
pub(super) fn contacted(events: &[CaseEventRow]) -> usize {
    let disabled = events.iter().rposition(|it| it.kind == State::SendingDisabled.as_str());
    let since = &events[disabled.map_or(events.len(), |it| it + 1)..];
    since.iter().filter(|it| it.kind.starts_with("contacted-")).count()
}

/// What goes into the event that is added.
struct Added<'a> {
    kind: &'a str,
    to: State,
    detail: String,
    words: &'a str,
}

async fn add(app: &App, actor: &Actor, found: &Standing, added: Added<'_>) -> Result<(), Failure> {
    let (account, case, now) = (found.case.account, found.case.id, app.now());
    let words = Words::of(app, account, found.case.contact).await?;
    let number = found.number + 1;
    let moved = added.to != state_of(found);
    let due_at = match (added.to.is_over(), moved) {
        (true, _) => None,
        (false, true) => Some(later(now, limits(app).look_within)),
        (false, false) => found.due_at,
    };
    let event = CaseEventRow {
        due_at,
        detail: added.detail,
        sealed_note: words.seal_note((case, number), added.words.trim()),
        by: Some(actor.name.clone()),
        ..plain(number, added.kind, added.to, now)
    };
    let step = complaint::add_event((account, case), &event);
    app.store().unit(scope(account), Lane::Interactive, vec![step]).await?;
    Ok(())
}

/// Puts a note or an attempt to reach the account on record.
///
/// # Errors
/// [`Failure::Invalid`] without words, [`Failure::Raced`] when somebody else did
/// something in the case at the same moment.
pub async fn note(
    app: &App,
    actor: &Actor,
    case: CaseId,
    (kind, text): (NoteKind, &str),
) -> Result<CaseView, Failure> {
    actor.may_anywhere(Action::HandleComplaints)?;
    check_text("text", text)?;
    let found = find(app, actor, case).await?;
    let to = state_of(&found);
    let added = Added { kind: kind.event(), to, detail: String::new(), words: text };
    add(app, actor, &found, added).await?;
    show(app, actor, case).await
}

/// Decides in a case (R002-79 … R002-81). The account reads why.
///
/// # Errors
/// [`Failure::Conflict`] when the case, or the account's standing, does not allow
/// it.
pub async fn decide(
    app: &App,
    actor: &Actor,
    case: CaseId,
    (act, because): (Act, &str),
) -> Result<CaseView, Failure> {
    actor.may_anywhere(Action::HandleComplaints)?;
    check_text("because", because)?;
    let found = find(app, actor, case).await?;
    let conflict = |told: String| Failure::Conflict(told);
    if !act.is_a_decision() {
        return Err(conflict(format!("`{}` follows by itself", act.as_str())));
    }
    if found.case.account.0 == NIL && act != Act::Close {
        return Err(conflict("nobody knows yet whose mail it is about: find that first".into()));
    }
    let events = complaint::events(app.store(), found.case.account, case).await?;
    let to = policy::complaint::next(state_of(&found), act, contacted(&events))
        .map_err(|it| conflict(it.to_string()))?;
    to_the_account(app, actor, &found, (act, because)).await?;
    let added = Added { kind: to.as_str(), to, detail: String::new(), words: because };
    add(app, actor, &found, added).await?;
    show(app, actor, case).await
}

/// What the decision does to the account; nothing when it is so already, because
/// of another case or because the program was killed in between.
async fn to_the_account(
    app: &App,
    actor: &Actor,
    found: &Standing,
    (act, because): (Act, &str),
) -> Result<(), Failure> {
    let account = found.case.account;
    if account.0 == NIL {
        return Ok(());
    }
    let now = app.account_row(account).await?.standing;
    let verdict = match (act, now) {
        (Act::Disable, it) if it.may_send() => Verdict::DisableSending,
        (Act::Terminate, it) if it != AccountStanding::Terminated => Verdict::Terminate,
        (Act::Restore, AccountStanding::SendingDisabled) => {
            if others_hold(app, found).await? {
                return Ok(());
            }
            Verdict::AllowSending
        }
        _ => return Ok(()),
    };
    let told = format!("{} ({})", because.trim(), found.case.id);
    standing::decide(app, actor, account, (verdict, &told)).await?;
    Ok(())
}

/// True while another case keeps the account from sending.
async fn others_hold(app: &App, found: &Standing) -> Result<bool, Failure> {
    let all = complaint::of_account(app.store(), found.case.account).await?;
    let holds = |it: &Standing| {
        it.case.id != found.case.id
            && matches!(state_of(it), State::SendingDisabled | State::Verified)
    };
    Ok(all.iter().any(holds))
}

/// What a reviewer says of a form that a complaint pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormAnswer {
    /// It says clearly what people sign up for.
    Keep,
    /// The account is asked to change what it says (R002-75).
    Change,
}

/// Puts the look at a form on record (R002-74, R002-75). The account reads what
/// it is asked to change.
///
/// # Errors
/// [`Failure::Conflict`] when the case marked no form, or it was looked at.
pub async fn form(
    app: &App,
    actor: &Actor,
    case: CaseId,
    (answer, because): (FormAnswer, &str),
) -> Result<CaseView, Failure> {
    actor.may_anywhere(Action::HandleComplaints)?;
    check_text("because", because)?;
    let found = find(app, actor, case).await?;
    let events = complaint::events(app.store(), found.case.account, case).await?;
    let marked = events.iter().rfind(|it| it.kind.starts_with("form-"));
    let form: FormId = marked
        .filter(|it| it.kind == "form-marked")
        .and_then(|it| it.detail.parse().ok())
        .ok_or_else(|| Failure::Conflict("no form of this case waits for a look".into()))?;
    let kind = match answer {
        FormAnswer::Keep => "form-kept",
        FormAnswer::Change => "form-to-change",
    };
    let to = state_of(&found);
    let added = Added { kind, to, detail: form.to_string(), words: because };
    add(app, actor, &found, added).await?;
    show(app, actor, case).await
}
