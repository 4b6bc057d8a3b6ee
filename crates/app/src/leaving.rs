//! Leaving: by page, by one click, by mail, by reply. One action, effective in
//! the same second (DESIGN section 1, invariant 4), with nothing that can say
//! no: not a closed account, not a suspended one.

use consent::{ConsentEvent, EventKind, Method, WithdrawnVia};
use domain::{
    AccountId, ConsentEventId, ContactId, ListId, Personal,
    token::{Purpose, Subject},
};
use store::{
    Lane, Scope, Step,
    account::AccountRow,
    contact::ContactRow,
    permission::{self, PermissionRow},
    suppression::SuppressionRow,
};

use crate::{Action, Actor, App, Failure, confirm::Visitor, contact, events};

/// Who leaves, as a token told.
#[derive(Clone, Debug)]
pub struct Leaver {
    /// The account they hear from.
    pub account: AccountRow,
    /// The contact.
    pub contact: ContactId,
    /// The list they hear from; `None` when the token names none.
    pub list: Option<ListId>,
}

/// What they leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The one list the message came from.
    List,
    /// Everything this account sends.
    Account,
}

/// How they left, for the evidence.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The way out they took.
    pub via: WithdrawnVia,
    /// Address they came from.
    pub ip: Option<String>,
    /// Port they came from.
    pub port: Option<u16>,
    /// Program they used.
    pub user_agent: Option<String>,
}

impl Trace {
    /// A way out taken by mail.
    #[must_use]
    pub fn mail(via: WithdrawnVia) -> Self {
        Self { via, ip: None, port: None, user_agent: None }
    }

    /// A way out taken on one of our pages.
    #[must_use]
    pub fn page(visitor: &Visitor) -> Self {
        Self::web(WithdrawnVia::Page, visitor)
    }

    /// A way out taken by one click in a mail program (RFC 8058).
    #[must_use]
    pub fn one_click(visitor: &Visitor) -> Self {
        Self::web(WithdrawnVia::OneClick, visitor)
    }

    fn web(via: WithdrawnVia, visitor: &Visitor) -> Self {
        let Visitor { ip, port, user_agent } = visitor.clone();
        Self { via, ip: Some(ip), port: Some(port), user_agent }
    }

    fn method(&self) -> Method {
        match self.via {
            WithdrawnVia::Page | WithdrawnVia::OneClick => Method::Web,
            WithdrawnVia::Mail | WithdrawnVia::Reply | WithdrawnVia::Complaint => Method::Mail,
            WithdrawnVia::Staff => Method::Staff,
        }
    }
}

/// Who a token of the way out names.
///
/// # Errors
/// [`Failure::NotFound`] for anything but a token we made for leaving.
pub async fn leaver(app: &App, token: &str) -> Result<Leaver, Failure> {
    let (account, subject) = app.open_url(token, Purpose::Unsubscribe).await?;
    named(app, account, subject).await
}

/// The same for the local part of a `mailto`.
///
/// # Errors
/// As for [`leaver`].
pub async fn leaver_by_mail(app: &App, local: &str) -> Result<Leaver, Failure> {
    let (account, subject) = app.open_local(local, Purpose::Unsubscribe).await?;
    named(app, account, subject).await
}

/// The recipient of the delivery that a token is about.
pub(crate) async fn named(
    app: &App,
    account: AccountRow,
    subject: Subject,
) -> Result<Leaver, Failure> {
    let (contact, list) = match subject {
        Subject::Delivery(id) => {
            let delivery = store::delivery::by_id(app.store(), account.id, id).await?;
            let delivery = delivery.ok_or(Failure::NotFound("token"))?;
            (delivery.contact, delivery.list)
        }
        Subject::Contact(contact) => (contact, None),
        Subject::ContactOnList(contact, list) => (contact, Some(list)),
        Subject::Consent(_) => return Err(Failure::NotFound("token")),
    };
    Ok(Leaver { account, contact, list })
}

/// Leaves. Leaving twice is leaving once; leaving after an erasure is no error.
///
/// # Errors
/// [`Failure::Unavailable`] when the database fails: the person must be told
/// to try again, so callers answer with an error and never with a success.
pub async fn leave(
    app: &App,
    leaver: &Leaver,
    extent: Extent,
    trace: &Trace,
) -> Result<(), Failure> {
    let account = leaver.account.id;
    let person = store::contact::by_id(app.store(), account, leaver.contact).await?;
    let person = person.ok_or(Failure::NotFound("contact"))?;
    if person.erased_at.is_some() {
        return Ok(());
    }
    let list = leaver.list.filter(|_| extent == Extent::List);
    let steps = if leaver.account.wrapped_key.is_some() {
        recorded(app, leaver, &person, (list, trace))?
    } else {
        // A closed account has no keys to seal evidence with, and sends
        // nothing; the suppression still stands for whoever imports later.
        vec![suppress(app, account, &person, list), store::contact::raise_epoch(account, person.id)]
    };
    app.store().unit(Scope::Account(account), Lane::OptOut, steps).await?;
    Ok(())
}

/// Withdraws for somebody who asked a member by other means: by telephone, at
/// the counter.
///
/// # Errors
/// [`Failure`].
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    (account, contact): (AccountId, ContactId),
    list: Option<ListId>,
) -> Result<(), Failure> {
    actor.may(Action::ManageContacts, account)?;
    let leaver = Leaver { account: app.account_row(account).await?, contact, list };
    let extent = if list.is_some() { Extent::List } else { Extent::Account };
    leave(app, &leaver, extent, &Trace::mail(WithdrawnVia::Staff)).await
}

/// Event, permission, suppression and epoch in one unit.
fn recorded(
    app: &App,
    leaver: &Leaver,
    person: &ContactRow,
    (list, trace): (Option<ListId>, &Trace),
) -> Result<Vec<Step>, Failure> {
    let account = leaver.account.id;
    let keys = app.account_keys(&leaver.account)?;
    let key = contact::key(&keys, person.salt.as_deref())?;
    let now = app.now();
    let event = ConsentEvent {
        id: ConsentEventId::new(now, app.random()),
        account,
        contact: person.id,
        list,
        kind: EventKind::Withdrawn { via: trace.via },
        at: now,
        method: trace.method(),
        wording: None,
        ip: trace.ip.clone().map(Personal::new),
        port: trace.port,
        user_agent: trace.user_agent.clone().map(Personal::new),
        evidence: None,
        keyed_by: None,
        note: None,
    };
    let event = events::seal(app, &key, event)?;
    let withdrawn = match list {
        Some(list) => {
            let row = PermissionRow {
                contact: person.id,
                list,
                state: "withdrawn".to_owned(),
                basis: None,
                event: event.id,
                since: now,
            };
            permission::upsert(account, &[row])
        }
        None => permission::withdraw_all(account, person.id, event.id, now),
    };
    Ok(vec![
        store::ledger::append(account, &[event]),
        withdrawn,
        suppress(app, account, person, list),
        store::contact::raise_epoch(account, person.id),
    ])
}

fn suppress(app: &App, account: AccountId, person: &ContactRow, list: Option<ListId>) -> Step {
    let row = SuppressionRow {
        address_key: person.suppression_key.clone(),
        list,
        reason: "unsubscribed".to_owned(),
        created_at: app.now(),
        until: None,
    };
    store::suppression::insert(account, &row)
}
