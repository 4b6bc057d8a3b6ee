//! Leaving: by page, by one click, by mail, by reply. One action, effective in
//! the same second (DESIGN section 1, invariant 4), with nothing that can say
//! no: not a closed account, not a suspended one.

mod confirmed;

use consent::{EventKind, Method, WithdrawnVia};
use domain::{
    AccountId, ContactId, ListId, SuppressionReason, Timestamp,
    token::{Purpose, Subject},
};
use store::{
    Lane, Scope, Step,
    account::AccountRow,
    contact::ContactRow,
    ledger::EventRow,
    permission::{self, PermissionRow},
    suppression::SuppressionRow,
};

pub(crate) use confirmed::is_wanted;
pub use confirmed::round;

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
#[derive(Clone)]
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

impl std::fmt::Debug for Trace {
    /// Where somebody came from is personal data (DECISIONS D20).
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "(trace) {}", self.via.as_str())
    }
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

    /// A complaint made on our own page.
    #[must_use]
    pub fn report(visitor: &Visitor) -> Self {
        Self::web(WithdrawnVia::Complaint, visitor)
    }

    fn web(via: WithdrawnVia, visitor: &Visitor) -> Self {
        let Visitor { ip, port, user_agent } = visitor.clone();
        Self { via, ip: Some(ip), port: Some(port), user_agent }
    }

    fn method(&self) -> Method {
        match self.via {
            WithdrawnVia::Page | WithdrawnVia::OneClick => Method::Web,
            WithdrawnVia::Complaint if self.ip.is_some() => Method::Web,
            WithdrawnVia::Mail | WithdrawnVia::Reply | WithdrawnVia::Complaint => Method::Mail,
            WithdrawnVia::Staff => Method::Staff,
        }
    }

    /// A complaint is stronger than a wish to leave: it is not lifted by
    /// signing up again (COMPLIANCE 5.9).
    fn reason(&self) -> SuppressionReason {
        match self.via {
            WithdrawnVia::Complaint => SuppressionReason::Complained,
            _ => SuppressionReason::Unsubscribed,
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
        Subject::Consent(_) | Subject::Reply(_) => return Err(Failure::NotFound("token")),
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
    let list = leaver.list.filter(|_| extent == Extent::List);
    let rows = store::ledger::of_contact(app.store(), account, person.id).await?;
    let last = rows.iter().map(|it| it.at).max();
    // Later than everything before, also when the clock was set back: the
    // ledger is read in the order of the instants.
    let now = events::after(last, app.now());
    let out = suppression(&person, list, trace.reason(), now);
    let steps = if person.erased_at.is_some() || leaver.account.wrapped_key.is_none() {
        // There is no key to seal evidence with. The suppression still stands,
        // for whoever imports the address later or took it in again.
        stop(account, &person, &out)
    } else if has_left(app, (account, &out), &rows).await? {
        return Ok(());
    } else {
        recorded(app, leaver, &person, Out { list, trace, now, suppression: out })?
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

/// True when the last word on record is this very wish, and it stands. A flood
/// of clicks on one link leaves one entry.
async fn has_left(
    app: &App,
    (account, out): (AccountId, &SuppressionRow),
    rows: &[EventRow],
) -> Result<bool, Failure> {
    let concerns = |it: &&EventRow| out.list.is_none() || it.list.is_none() || it.list == out.list;
    let last = rows.iter().rev().find(concerns);
    if !last.is_some_and(|it| it.kind == "withdrawn" && (it.list.is_none() || it.list == out.list))
    {
        return Ok(false);
    }
    let found = store::suppression::of_key(app.store(), account, &out.address_key).await?;
    let stands = |it: &SuppressionRow| {
        it.reason == out.reason && it.until.is_none() && (it.list.is_none() || it.list == out.list)
    };
    Ok(found.iter().any(stands))
}

/// A wish to leave, with everything it is recorded by.
struct Out<'a> {
    list: Option<ListId>,
    trace: &'a Trace,
    now: Timestamp,
    suppression: SuppressionRow,
}

/// Event, permission, suppression and epoch in one unit.
fn recorded(
    app: &App,
    leaver: &Leaver,
    person: &ContactRow,
    Out { list, trace, now, suppression }: Out<'_>,
) -> Result<Vec<Step>, Failure> {
    let account = leaver.account.id;
    let keys = app.account_keys(&leaver.account)?;
    let key = contact::key(&keys, person.salt.as_deref())?;
    let event = events::about(app, account, (person.id, list), now)
        .fact(EventKind::Withdrawn { via: trace.via }, trace.method())
        .from_where(trace.ip.clone(), trace.port, trace.user_agent.clone());
    let event = events::seal(app, &key, event)?;
    let confirmation = confirmed::noted(app, (&leaver.account, &keys), person, (&event, trace));
    let withdrawn = match list {
        Some(list) => {
            let row = PermissionRow {
                contact: person.id,
                list,
                state: "withdrawn".to_owned(),
                basis: None,
                event: event.id,
                since: now,
                acted_at: None,
            };
            permission::upsert(account, &[row])
        }
        None => permission::withdraw_all(account, person.id, event.id, now),
    };
    let mut steps = vec![store::ledger::append(account, &[event]), withdrawn];
    steps.extend(stop(account, person, &suppression));
    steps.extend(confirmation);
    Ok(steps)
}

/// What makes the wish hold, for every contact with this address.
fn stop(account: AccountId, person: &ContactRow, out: &SuppressionRow) -> Vec<Step> {
    vec![
        store::suppression::insert(account, out),
        store::contact::raise_epoch_by_key(account, &person.suppression_key),
    ]
}

/// The entry that forbids the address of a person from now on.
pub(crate) fn suppression(
    person: &ContactRow,
    list: Option<ListId>,
    reason: SuppressionReason,
    now: Timestamp,
) -> SuppressionRow {
    SuppressionRow {
        address_key: person.suppression_key.clone(),
        list,
        reason: reason.as_str().to_owned(),
        created_at: now,
        until: None,
    }
}
