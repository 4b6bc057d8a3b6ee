//! Renewing: a permission that stands is made young again by an act of its owner
//! (X-23, DECISIONS D40).
//!
//! `GET` shows the question, `POST` answers it (DECISIONS D11). Saved preferences,
//! a reply and a purchase as it happens are such acts too. **Never** here: giving a permission that was
//! withdrawn or never given; an open, a click, a delivery.

pub mod ask;

use consent::{ConsentEvent, EventKind, History, Method, Permission};
use domain::{
    ConsentEventId, ContactId, Digest, ListId, SignedDuration, Timestamp,
    token::{Purpose, Subject},
};
use store::{Lane, Scope, account::AccountRow, list::ListRow, permission};

use crate::{
    App, Failure,
    confirm::Visitor,
    contact as contacts, events,
    recipient::{self, Recipient},
};

/// Acts that nobody asked for are put on record once in this time: a page that
/// is saved ten times is one act.
const ACTS_APART: SignedDuration = SignedDuration::from_hours(24);
/// How often an act is recorded again when the contact changed at that moment.
const ROUNDS_MAX: u32 = 3;

/// What a link in such a mail is about.
#[derive(Clone, Debug)]
pub struct Question {
    /// The account that asks.
    pub account: AccountRow,
    /// The list.
    pub list: ListRow,
    /// Where it stands.
    pub state: QuestionState,
    contact: ContactId,
    wording: Option<Digest>,
}

/// Where a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionState {
    /// It can be answered: also late, for as long as the permission stands.
    Open {
        /// The last act on record.
        since: Timestamp,
    },
    /// They said yes, or acted otherwise since.
    Renewed,
    /// They left, or the account closed.
    Over,
}

impl Question {
    /// Whom it is about, for the pages around it.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn recipient(&self, app: &App) -> Result<Recipient, Failure> {
        let subject = Subject::ContactOnList(self.contact, self.list.id);
        recipient::of_subject(app, self.account.clone(), subject).await
    }
}

/// What the link is about. Changes nothing.
///
/// # Errors
/// [`Failure::NotFound`] for anything but a link we mailed.
pub async fn look(app: &App, token: &str) -> Result<Question, Failure> {
    const UNKNOWN: Failure = Failure::NotFound("token");
    let (account, subject) = app.open_url(token, Purpose::Confirm).await?;
    let Subject::Consent(asked) = subject else { return Err(UNKNOWN) };
    let contact = store::ledger::contact_of(app.store(), account.id, asked).await?;
    let contact = contact.ok_or(UNKNOWN)?;
    if account.wrapped_key.is_none() {
        return Err(UNKNOWN);
    }
    let keys = app.account_keys(&account)?;
    let recorded = events::of_contact(app, &keys, account.id, contact).await?;
    let events = || recorded.iter().filter_map(|it| it.event.as_ref());
    // A request to confirm has a link of its own.
    let of = |it: &&ConsentEvent| it.id == asked && it.kind == EventKind::ConfirmationSent;
    let question = events().find(of).ok_or(UNKNOWN)?;
    let list = question.list.ok_or(UNKNOWN)?;
    let history = History::of(contact, list, events());
    let state = match (history.permission(), history.acted_at()) {
        _ if account.closed_at.is_some() => QuestionState::Over,
        (Permission::Granted { .. }, Some(at)) if at > question.at => QuestionState::Renewed,
        (Permission::Granted { .. }, Some(since)) => QuestionState::Open { since },
        _ => QuestionState::Over,
    };
    let wording = question.wording;
    let row = store::list::by_id(app.store(), account.id, list).await?;
    Ok(Question { account, list: row.ok_or(UNKNOWN)?, state, contact, wording })
}

/// Says yes. Saying it twice is saying it once.
///
/// # Errors
/// [`Failure::Conflict`] when there is nothing left to renew.
pub async fn renew(app: &App, token: &str, visitor: &Visitor) -> Result<Question, Failure> {
    let question = look(app, token).await?;
    match question.state {
        QuestionState::Renewed => return Ok(question),
        QuestionState::Over => {
            return Err(Failure::Conflict("there is no permission left to renew".to_owned()));
        }
        QuestionState::Open { .. } => {}
    }
    let act = Act {
        method: Method::Web,
        visitor: Some(visitor),
        wording: question.wording,
        apart: SignedDuration::ZERO,
    };
    record(app, &question.account, (question.contact, question.list.id), &act).await?;
    look(app, token).await
}

/// Somebody saved their preferences and kept a list.
pub(crate) async fn kept(
    app: &App,
    account: &AccountRow,
    (contact, list): (ContactId, ListId),
    visitor: &Visitor,
) -> Result<(), Failure> {
    let visitor = Some(visitor);
    let act = Act { method: Method::Web, visitor, wording: None, apart: ACTS_APART };
    record(app, account, (contact, list), &act).await
}

/// Somebody answered a mail of a list.
pub(crate) async fn replied(
    app: &App,
    account: &AccountRow,
    subject: Subject,
) -> Result<(), Failure> {
    let Subject::Delivery(delivery) = subject else { return Ok(()) };
    let row = store::delivery::by_id(app.store(), account.id, delivery).await?;
    let row = row.ok_or(Failure::NotFound("delivery"))?;
    let Some(list) = row.list else { return Ok(()) };
    if account.closed_at.is_some() || account.wrapped_key.is_none() {
        return Ok(());
    }
    let act = Act { method: Method::Mail, visitor: None, wording: None, apart: ACTS_APART };
    record(app, account, (row.contact, list), &act).await
}

/// A dealing with somebody was recorded as it happened.
pub(crate) async fn dealt(
    app: &App,
    account: &AccountRow,
    whose: (ContactId, ListId),
) -> Result<(), Failure> {
    let act = Act { method: Method::Api, visitor: None, wording: None, apart: ACTS_APART };
    record(app, account, whose, &act).await
}

/// How somebody acted.
struct Act<'a> {
    method: Method,
    visitor: Option<&'a Visitor>,
    wording: Option<Digest>,
    /// Least time since the act before.
    apart: SignedDuration,
}

async fn record(
    app: &App,
    account: &AccountRow,
    whose: (ContactId, ListId),
    act: &Act<'_>,
) -> Result<(), Failure> {
    for _ in 1..ROUNDS_MAX {
        match once(app, account, whose, act).await {
            Err(Failure::Raced) => {}
            other => return other,
        }
    }
    once(app, account, whose, act).await
}

/// Event and permission in one unit. Nothing happens where nothing is granted.
async fn once(
    app: &App,
    row: &AccountRow,
    (contact, list): (ContactId, ListId),
    act: &Act<'_>,
) -> Result<(), Failure> {
    let (account, keys) = (row.id, app.account_keys(row)?);
    let person = store::contact::by_id(app.store(), account, contact).await?;
    let person = person.ok_or(Failure::NotFound("contact"))?;
    let recorded = events::of_contact(app, &keys, account, contact).await?;
    let mut history =
        History::of(contact, list, recorded.iter().filter_map(|it| it.event.as_ref()));
    let Some(last) = history.acted_at() else { return Ok(()) };
    let now = events::instant_after(&recorded, app.now());
    if now.duration_since(last) < act.apart {
        return Ok(());
    }
    let about = events::about(app, account, (contact, Some(list)), now);
    let event =
        ConsentEvent { wording: act.wording, ..about.fact(EventKind::Reconfirmed, act.method) };
    let event = match act.visitor {
        // A proxy does not tell the port.
        Some(it) => {
            let port = (it.port != 0).then_some(it.port);
            event.from_where(Some(it.ip.clone()), port, it.user_agent.clone())
        }
        None => event,
    };
    history.apply(&event);
    let key = contacts::key(&keys, person.salt.as_deref())?;
    let sealed = events::seal(app, &key, event)?;
    let renewed = events::permission_row((contact, list), &history, &sealed);
    let steps = vec![
        // Who left at the same moment has left.
        store::contact::at_epoch(account, contact, person.permission_epoch),
        store::ledger::append(account, &[sealed]),
        permission::upsert(account, &[renewed]),
    ];
    app.store().unit(Scope::Account(account), Lane::Interactive, steps).await?;
    Ok(())
}

/// The event that a delivery of such a mail answers.
pub(crate) fn question_of(
    recorded: &[events::Recorded],
    origin: uuid::Uuid,
) -> Option<&ConsentEvent> {
    let mut events = recorded.iter().filter_map(|it| it.event.as_ref());
    events.find(|it| it.id == ConsentEventId(origin) && it.kind == EventKind::ConfirmationSent)
}
