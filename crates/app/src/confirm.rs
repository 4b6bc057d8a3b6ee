//! Confirming: the owner of an address answers the mail that asked.
//!
//! `GET` shows what would be confirmed, `POST` confirms (DECISIONS D11), so a
//! link scanner confirms nothing.

use consent::{ConsentEvent, EventKind, History, Method, permission::NotConfirmable};
use domain::{
    ConsentEventId, ContactId, ListId, Timestamp,
    token::{Purpose, Subject},
};
use store::{Lane, Scope, account::AccountRow, list::ListRow, permission, suppression};

use crate::{
    App, Failure, contact, events,
    recipient::{self, Recipient},
};

/// What a confirmation link is about.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The account that asks.
    pub account: AccountRow,
    /// Name of the sender, as people know it.
    pub sender: String,
    /// The list asked for.
    pub list: ListRow,
    /// Where it stands.
    pub state: PendingState,
    contact: ContactId,
}

impl Pending {
    /// When it was asked for; `None` unless it can still be confirmed.
    #[must_use]
    pub fn requested_at(&self) -> Option<Timestamp> {
        let PendingState::Open { until } = self.state else { return None };
        until.checked_sub(consent::permission::REQUEST_LIFETIME).ok()
    }

    /// Whom it is about, for the pages around it.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn recipient(&self, app: &App) -> Result<Recipient, Failure> {
        let subject = Subject::ContactOnList(self.contact, self.list.id);
        recipient::of_subject(app, self.account.clone(), subject).await
    }
}

/// Where a request for confirmation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PendingState {
    /// It can be confirmed until then.
    Open {
        /// When it runs out.
        until: Timestamp,
    },
    /// It was confirmed.
    Confirmed,
    /// It was not confirmed in time: the visitor may sign up again.
    Expired,
}

/// What the link is about. Changes nothing.
///
/// # Errors
/// [`Failure::NotFound`] for anything but a link we mailed.
pub async fn look(app: &App, token: &str) -> Result<Pending, Failure> {
    let (account, subject) = app.open_url(token, Purpose::Confirm).await?;
    let Subject::Consent(request) = subject else { return Err(Failure::NotFound("token")) };
    let (contact, list, history) = asked(app, &account, request).await?;
    let row = store::list::by_id(app.store(), account.id, list).await?;
    let identity = app.identity(&account)?;
    let sender = identity.trading_name.unwrap_or(identity.legal_name);
    let state = match (history.permission(), history.confirmable(app.now())) {
        // Nobody is asked for permission by somebody who is gone.
        (_, Ok(())) if account.closed_at.is_some() => PendingState::Expired,
        (_, Ok(())) => PendingState::Open {
            until: history.open_request().map_or(app.now(), |it| it.expires_at()),
        },
        (consent::Permission::Granted { .. }, _) => PendingState::Confirmed,
        (_, Err(_)) => PendingState::Expired,
    };
    let list = row.ok_or(Failure::NotFound("list"))?;
    Ok(Pending { account, sender, list, state, contact })
}

async fn asked(
    app: &App,
    account: &AccountRow,
    request: ConsentEventId,
) -> Result<(ContactId, ListId, History), Failure> {
    let contact = store::ledger::contact_of(app.store(), account.id, request).await?;
    let contact = contact.ok_or(Failure::NotFound("token"))?;
    let keys = app.account_keys(account)?;
    let recorded = events::of_contact(app, &keys, account.id, contact).await?;
    let list = recorded.iter().find(|it| it.row.id == request).and_then(|it| it.row.list);
    let list = list.ok_or(Failure::NotFound("token"))?;
    let history = History::of(contact, list, recorded.iter().filter_map(|it| it.event.as_ref()));
    Ok((contact, list, history))
}

/// Who confirmed, for the evidence.
#[derive(Clone)]
pub struct Visitor {
    /// Address they came from.
    pub ip: String,
    /// Port they came from.
    pub port: u16,
    /// Program they used.
    pub user_agent: Option<String>,
}

impl std::fmt::Debug for Visitor {
    /// Where somebody came from is personal data (DECISIONS D20).
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(visitor)")
    }
}

/// Confirms. Confirming twice is confirming once.
///
/// # Errors
/// [`Failure::Conflict`] when the request ran out.
pub async fn confirm(app: &App, token: &str, visitor: &Visitor) -> Result<Pending, Failure> {
    for _ in 1..ROUNDS_MAX {
        match once(app, token, visitor).await {
            Err(Failure::Raced) => {}
            other => return other,
        }
    }
    once(app, token, visitor).await
}

/// How often a confirmation is decided again when the contact changed at the
/// same moment.
const ROUNDS_MAX: u32 = 3;

async fn once(app: &App, token: &str, visitor: &Visitor) -> Result<Pending, Failure> {
    let pending = look(app, token).await?;
    if pending.state == PendingState::Confirmed {
        return Ok(pending);
    }
    if pending.account.closed_at.is_some() {
        return Err(Failure::Conflict("who asked has closed their account".to_owned()));
    }
    let (account, list) = (pending.account.id, pending.list.id);
    let keys = app.account_keys(&pending.account)?;
    let person = store::contact::by_id(app.store(), account, pending.contact).await?;
    let person = person.ok_or(Failure::NotFound("contact"))?;
    let recorded = events::of_contact(app, &keys, account, person.id).await?;
    let mut history =
        History::of(person.id, list, recorded.iter().filter_map(|it| it.event.as_ref()));
    let now = events::instant_after(&recorded, app.now());
    history.confirmable(now).map_err(too_late)?;
    // A proxy does not tell the port.
    let port = (visitor.port != 0).then_some(visitor.port);
    let event = ConsentEvent {
        // The wording that was shown when they asked is what they confirm.
        wording: request(&recorded, list).and_then(|it| it.wording),
        // What an import claimed, they confirm now: the upload is named with it.
        evidence: request(&recorded, list)
            .filter(|it| it.method == Method::Import)
            .and_then(|it| it.evidence),
        ..events::about(app, account, (person.id, Some(list)), now)
            .fact(EventKind::Confirmed, Method::Web)
            .from_where(Some(visitor.ip.clone()), port, visitor.user_agent.clone())
    };
    history.apply(&event);
    let key = contact::key(&keys, person.salt.as_deref())?;
    let sealed = events::seal(app, &key, event)?;
    let granted = events::permission_row((person.id, list), &history, &sealed);
    let mut steps = vec![
        // Who left at the same moment has left: nothing read before grants.
        store::contact::at_epoch(account, person.id, person.permission_epoch),
        store::ledger::append(account, &[sealed]),
        permission::upsert(account, &[granted]),
        suppression::lift(account, &person.suppression_key, list, now),
    ];
    let mut scope = Scope::Account(account);
    let everywhere = suppression::everywhere(app.store(), &person.suppression_key).await?;
    if !everywhere.is_empty() {
        // "Never mail me from here" is taken back by the same person's later yes;
        // at every other account they have left, and stay so.
        steps.push(suppression::lift_everywhere(&person.suppression_key, now));
        scope =
            Scope::System("a confirmation lifts what its owner asked of the whole installation");
    }
    app.store().unit(scope, Lane::Interactive, steps).await?;
    Ok(Pending { state: PendingState::Confirmed, ..pending })
}

/// The newest request for a list.
fn request(recorded: &[events::Recorded], list: ListId) -> Option<&ConsentEvent> {
    let requests = recorded.iter().rev().filter_map(|it| it.event.as_ref());
    let mut requests =
        requests.filter(|it| it.list == Some(list) && it.kind == EventKind::Requested);
    requests.next()
}

fn too_late(error: NotConfirmable) -> Failure {
    Failure::Conflict(format!("{error}: sign up again to get a new mail"))
}
