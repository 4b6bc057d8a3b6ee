//! What staff does in a case, and what an account reads of its own.
//!
//! Staff reads everything; a member reads the cases of their account without the
//! complainant's words and without the notes of the staff (R002-73, R002-76).
//! Each decision carries its reason and is never taken back.

mod acts;

use domain::{AccountId, Address, CaseId, ContactId, DeliveryId, Personal, SuppressionReason};
use policy::complaint::{Act, Channel, Reason, State};
use store::{
    Lane, NIL, Scope,
    account::AccountRow,
    complaint::{self, CaseEventRow, MarkedForm, Standing},
};

pub use acts::{FormAnswer, NoteKind, decide, form, note};

use super::{Complainant, Told, Words, contact_of, state_of};
use crate::{
    Action, Actor, App, Failure, contact,
    leaving::{self, Extent, Leaver, Trace},
};
use consent::WithdrawnVia;

/// Longest text that is taken down, in bytes.
const TEXT_BYTES_MAX: usize = 8_000;

/// A case in a list.
#[derive(Clone, Debug)]
pub struct CaseLine {
    /// Where it stands.
    pub standing: Standing,
    /// The state.
    pub state: State,
}

/// A case with everything the reader may see.
#[derive(Clone, Debug)]
pub struct CaseView {
    /// Where it stands.
    pub line: CaseLine,
    /// The complainant's address, partly hidden; `None` when it is not known.
    pub address: Option<String>,
    /// What they wrote or said; for staff alone.
    pub original: Option<Personal<Vec<u8>>>,
    /// What was done, first to last.
    pub events: Vec<EventView>,
    /// What may be decided now; for staff alone.
    pub acts: Vec<Act>,
}

/// Something that was done.
#[derive(Clone, Debug)]
pub struct EventView {
    /// The row.
    pub row: CaseEventRow,
    /// Its words, as far as the reader may see them.
    pub note: Option<Personal<String>>,
}

/// Which cases are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that wait for a person, the first due first.
    Waiting,
    /// The newest, whatever their state.
    Newest,
}

fn is_staff(actor: &Actor) -> bool {
    actor.account.is_none()
}

fn line(standing: Standing) -> CaseLine {
    CaseLine { state: state_of(&standing), standing }
}

/// Cases: of every account for staff, of their own for members.
///
/// # Errors
/// [`Failure`].
pub async fn list(app: &App, actor: &Actor, which: Which) -> Result<Vec<CaseLine>, Failure> {
    let store = app.store();
    let found = match (actor.account, which) {
        (Some(account), _) => {
            actor.may(Action::ReadEvidence, account)?;
            complaint::of_account(store, account).await?
        }
        (None, Which::Waiting) => {
            actor.may_anywhere(Action::HandleComplaints)?;
            complaint::waiting(store).await?
        }
        (None, Which::Newest) => {
            actor.may_anywhere(Action::HandleComplaints)?;
            complaint::latest(store).await?
        }
    };
    let wanted = |it: &CaseLine| which == Which::Newest || it.standing.due_at.is_some();
    Ok(found.into_iter().map(line).filter(wanted).collect())
}

/// Forms that complaints put on the reviewers' list (R002-74).
///
/// # Errors
/// [`Failure`].
pub async fn forms(app: &App, actor: &Actor) -> Result<Vec<MarkedForm>, Failure> {
    actor.may_anywhere(Action::HandleComplaints)?;
    Ok(complaint::forms(app.store()).await?)
}

/// The case of that number, if the actor may know of it.
async fn find(app: &App, actor: &Actor, case: CaseId) -> Result<Standing, Failure> {
    let found = complaint::find(app.store(), case).await?.ok_or(Failure::NotFound("case"))?;
    if is_staff(actor) {
        actor.may_anywhere(Action::HandleComplaints)?;
    } else {
        let hidden = |_| Failure::NotFound("case");
        actor.may(Action::ReadEvidence, found.case.account).map_err(hidden)?;
    }
    Ok(found)
}

/// One case.
///
/// # Errors
/// [`Failure::NotFound`] also for another account's.
pub async fn show(app: &App, actor: &Actor, case: CaseId) -> Result<CaseView, Failure> {
    let found = find(app, actor, case).await?;
    let staff = is_staff(actor);
    let words = Words::of(app, found.case.account, found.case.contact).await?;
    let rows = complaint::events(app.store(), found.case.account, case).await?;
    let contacted = acts::contacted(&rows);
    let mut events = Vec::new();
    for row in rows {
        let sealed = row.sealed_note.as_ref().filter(|_| staff || tells_the_account(&row.kind));
        let note = words.note((case, row.number), sealed)?;
        events.push(EventView { row, note });
    }
    let sealed = found.case.sealed_original.as_ref().filter(|_| staff);
    let original = words.original(case, sealed)?;
    let state = state_of(&found);
    let possible = |act: &&Act| {
        act.is_a_decision()
            && (found.case.account.0 != NIL || **act == Act::Close)
            && policy::complaint::next(state, **act, contacted).is_ok()
    };
    let acts = Act::ALL.iter().filter(possible).copied().filter(|_| staff).collect();
    let address = masked(app, &found).await?;
    Ok(CaseView { line: line(found), address, original, events, acts })
}

/// True for events whose words the account reads: what was decided about it.
fn tells_the_account(kind: &str) -> bool {
    let decided = [
        State::SendingDisabled,
        State::Verified,
        State::Restored,
        State::Terminated,
        State::Closed,
    ];
    decided.iter().any(|it| it.as_str() == kind) || kind.starts_with("form-")
}

async fn masked(app: &App, found: &Standing) -> Result<Option<String>, Failure> {
    let Some(id) = found.case.contact else { return Ok(None) };
    let row = app.account_row(found.case.account).await?;
    let person = super::person(app, row.id, id).await?;
    let readable = person.and_then(|it| Some((it.salt?, it.version, it.sealed_data?)));
    let Some((salt, version, sealed)) = readable.filter(|_| row.wrapped_key.is_some()) else {
        return Ok(None);
    };
    let key = contact::key(&app.account_keys(&row)?, Some(&salt))?;
    Ok(Some(contact::open(&key, (id, version), &sealed)?.address()?.masked()))
}

/// A complaint by telephone, as staff takes it down.
#[derive(Clone)]
pub struct Call {
    /// Whose mail it is about.
    pub account: AccountId,
    /// The caller's address.
    pub address: Address,
    /// The message, when they can name it.
    pub delivery: Option<DeliveryId>,
    /// What is wrong.
    pub reason: Reason,
    /// What they said.
    pub said: String,
}

/// Takes a complaint down by telephone. The address is forbidden at once, also
/// when the account does not know it (R002-84, R002-85).
///
/// # Errors
/// [`Failure::Invalid`] when nothing was taken down.
pub async fn telephone(app: &App, actor: &Actor, call: &Call) -> Result<CaseView, Failure> {
    actor.may(Action::HandleComplaints, call.account)?;
    check_text("said", &call.said)?;
    let row = app.account_row(call.account).await?;
    let told = Told {
        channel: Channel::Telephone,
        reason: call.reason,
        original: Some(call.said.as_bytes()),
        by: Some(&actor.name),
    };
    let case = taken_down(app, &row, (&call.address, call.delivery), &told).await?;
    show(app, actor, case).await
}

/// Finds whose mail a case is about that came without: it goes on in that
/// account, under a number of its own.
///
/// # Errors
/// [`Failure::Conflict`] when it has an account already.
pub async fn assign(
    app: &App,
    actor: &Actor,
    case: CaseId,
    (account, address): (AccountId, &Address),
) -> Result<CaseView, Failure> {
    actor.may(Action::HandleComplaints, account)?;
    let found = find(app, actor, case).await?;
    let to = policy::complaint::next(state_of(&found), Act::Move, 0)
        .map_err(|it| Failure::Conflict(it.to_string()))?;
    let words = Words::of(app, found.case.account, found.case.contact).await?;
    let original = words.original(case, found.case.sealed_original.as_ref())?;
    let row = app.account_row(account).await?;
    let told = Told {
        channel: Channel::parse(&found.case.channel).unwrap_or(Channel::AbuseMail),
        reason: Reason::parse(&found.case.reason).unwrap_or(Reason::Other),
        original: original.as_ref().map(|it| it.reveal().as_slice()),
        by: Some(&actor.name),
    };
    let new = taken_down(app, &row, (address, None), &told).await?;
    let event = CaseEventRow {
        detail: new.to_string(),
        by: Some(actor.name.clone()),
        ..super::plain(found.number + 1, to.as_str(), to, app.now())
    };
    let step = complaint::add_event((found.case.account, case), &event);
    app.store().unit(super::scope(found.case.account), Lane::Interactive, vec![step]).await?;
    show(app, actor, new).await
}

async fn taken_down(
    app: &App,
    row: &AccountRow,
    (address, delivery): (&Address, Option<DeliveryId>),
    told: &Told<'_>,
) -> Result<CaseId, Failure> {
    let key = app.keys().suppression(address).to_vec();
    let person = contact_of(app, row, address).await?;
    match &person {
        Some(person) => {
            // A message that went to somebody else is not about this caller.
            let names = delivered_to(app, row.id, delivery, person.id).await?;
            if !names {
                return Err(Failure::invalid("message", "it did not go to this address"));
            }
            let leaver = Leaver { account: row.clone(), contact: person.id, list: None };
            let trace = Trace::mail(WithdrawnVia::Complaint);
            leaving::leave(app, &leaver, Extent::Account, &trace).await?;
        }
        None => {
            let out = store::suppression::SuppressionRow {
                address_key: key.clone(),
                list: None,
                reason: SuppressionReason::Complained.as_str().to_owned(),
                created_at: app.now(),
                until: None,
            };
            let step = store::suppression::insert(row.id, &out);
            app.store().unit(Scope::Account(row.id), Lane::OptOut, vec![step]).await?;
        }
    }
    let who = Complainant { account: row, contact: person.as_ref(), address_key: key, delivery };
    super::open(app, &who, told).await
}

async fn delivered_to(
    app: &App,
    account: AccountId,
    delivery: Option<DeliveryId>,
    person: ContactId,
) -> Result<bool, Failure> {
    let Some(id) = delivery else { return Ok(true) };
    let row = store::delivery::by_id(app.store(), account, id).await?;
    Ok(row.is_some_and(|it| it.contact == person))
}

fn check_text(field: &str, text: &str) -> Result<(), Failure> {
    if text.trim().is_empty() || text.len() > TEXT_BYTES_MAX {
        return Err(Failure::invalid(field, "write down what it is, in 1 to 8,000 bytes"));
    }
    Ok(())
}
