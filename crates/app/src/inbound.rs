//! What a mail to one of our addresses leads to: a bounce settles its delivery,
//! a wish to leave is granted at once, a forged token changes nothing.
//!
//! The meters of bad mail and complaints are counted in one place each:
//! `ladder::count_late` in `bounce`, `ladder::complain` in `complained`. Each
//! complaint also becomes a case (`desk`).

use ::inbound::{Fact, Feedback, Incoming, Route, fact, read};
use consent::WithdrawnVia;
use domain::{
    Address,
    token::{Purpose, Subject},
};
use store::{Lane, Scope, account::AccountRow};

use crate::{
    App, Failure, ladder,
    leaving::{self, Extent, Trace},
    reconfirm,
};
use note::Kind;

mod bounce;
mod desk;
mod note;

/// A mail that was received whole.
pub struct Received {
    /// Who it says it is from; `None` is the null reverse-path.
    pub envelope_sender: Option<Address>,
    /// Recipients in our domain, as they stood in `RCPT TO`.
    pub recipients: Vec<String>,
    /// The mail.
    pub bytes: Vec<u8>,
    /// Address of the host that brought it.
    pub peer_ip: std::net::IpAddr,
}

/// Takes a mail in. Returns when what follows from it is committed.
///
/// # Errors
/// [`Failure::Unavailable`]: answer 451, the host tries again.
pub async fn receive(app: &App, mail: &Received) -> Result<(), Failure> {
    for recipient in &mail.recipients {
        let local = recipient.rsplit_once('@').map_or(recipient.as_str(), |(local, _)| local);
        one(app, mail, local).await?;
    }
    Ok(())
}

async fn one(app: &App, mail: &Received, local: &str) -> Result<(), Failure> {
    let route = Route::of(local);
    let Route::Token { purpose, .. } = &route else {
        return without_token(app, mail, &route).await;
    };
    let opened = match app.open_local(local, *purpose).await {
        Ok(opened) => opened,
        // Not a token we made: it is counted and changes nothing (S14).
        Err(Failure::NotFound(_)) => return note::count(app, Kind::Forged, mail.peer_ip).await,
        Err(other) => return Err(other),
    };
    let what = fact(&route, read(&with_return_path(mail)));
    match act(app, mail, (*purpose, opened), what).await {
        // About something that is not there: asking for it again brings nothing.
        Err(Failure::NotFound(_)) => note::count(app, Kind::Forged, mail.peer_ip).await,
        other => other,
    }
}

/// Mail to staff, to the address of feedback loops, and to nobody.
async fn without_token(app: &App, mail: &Received, route: &Route) -> Result<(), Failure> {
    let kind = match route {
        Route::Unknown => Kind::Unknown,
        Route::Loops => Kind::Nothing,
        _ => Kind::ForStaff,
    };
    if kind == Kind::Unknown {
        return note::count(app, kind, mail.peer_ip).await;
    }
    match fact(route, read(&with_return_path(mail))) {
        Fact::Unattributed(report) if attributed(app, mail, &report).await? => return Ok(()),
        Fact::ForStaff if *route == Route::Abuse => desk::letter(app, mail).await?,
        _ => {}
    }
    note::count(app, kind, mail.peer_ip).await
}

/// A feedback report that came without a token in its address: if one of ours
/// stands in it, it is about that delivery (R002-85). True when it was.
async fn attributed(app: &App, mail: &Received, report: &Feedback) -> Result<bool, Failure> {
    for clue in &report.clues {
        let Route::Token { purpose, local } = clue else { continue };
        let opened = match app.open_local(local, *purpose).await {
            Ok(opened) => opened,
            Err(Failure::NotFound(_)) => continue,
            Err(other) => return Err(other),
        };
        // Each token in a message names its delivery; which of them was kept by
        // the reporter makes no difference.
        let route = Route::Token { purpose: Purpose::Feedback, local: local.clone() };
        let what = fact(&route, Incoming::Feedback(Box::new(report.clone())));
        return match act(app, mail, (Purpose::Feedback, opened), what).await {
            Err(Failure::NotFound(_)) => Ok(false),
            other => other.map(|()| true),
        };
    }
    Ok(false)
}

/// RFC 5321 §4.4: the final delivery writes the reverse-path into the mail.
fn with_return_path(mail: &Received) -> Vec<u8> {
    let sender = mail.envelope_sender.as_ref().map(Address::to_wire).unwrap_or_default();
    let mut bytes = format!("Return-Path: <{sender}>\r\n").into_bytes();
    bytes.extend_from_slice(&mail.bytes);
    bytes
}

async fn act(
    app: &App,
    mail: &Received,
    (purpose, (account, subject)): (Purpose, (AccountRow, Subject)),
    what: Fact,
) -> Result<(), Failure> {
    let whose = (account, subject);
    match what {
        Fact::Bounced(recipients) => match subject {
            Subject::Delivery(delivery) => {
                bounce::settle(app, (&whose.0, delivery), &recipients).await
            }
            _ => Ok(()),
        },
        Fact::Complained(report) => complained(app, mail, whose, &report).await,
        Fact::Leave => {
            let by_mail = purpose == Purpose::Unsubscribe;
            let via = if by_mail { WithdrawnVia::Mail } else { WithdrawnVia::Reply };
            let leaver = leaving::named(app, whose.0.clone(), subject).await?;
            leaving::leave(app, &leaver, Extent::List, &Trace::mail(via)).await?;
            once(app, &whose, (Kind::Unsubscribe, via.as_str())).await
        }
        // An act of the recipient (DECISIONS D11): their permission is young again.
        Fact::Answered => {
            reconfirm::replied(app, &whose.0, subject).await?;
            once(app, &whose, (Kind::Reply, "")).await
        }
        Fact::ForStaff => once(app, &whose, (Kind::ForStaff, "")).await,
        Fact::Delayed => once(app, &whose, (Kind::Delay, "")).await,
        Fact::Nothing | Fact::Unattributed(_) => once(app, &whose, (Kind::Nothing, "")).await,
    }
}

/// A complaint ends everything this account sends to that contact, and counts
/// once for its delivery (R002-84, R002-85).
async fn complained(
    app: &App,
    mail: &Received,
    (account, subject): (AccountRow, Subject),
    report: &Feedback,
) -> Result<(), Failure> {
    let id = account.id;
    let leaver = leaving::named(app, account, subject).await?;
    leaving::leave(app, &leaver, Extent::Account, &Trace::mail(WithdrawnVia::Complaint)).await?;
    let mut steps = Vec::new();
    if let Subject::Delivery(delivery) = subject {
        let row = store::delivery::by_id(app.store(), id, delivery).await?;
        // Counted only while the event below is not there yet.
        steps.extend(row.map(|row| ladder::complain(app, &row)));
    }
    steps.push(note::once(id, subject, (Kind::Complaint, report.kind.as_str()), app.now()));
    app.store().unit(Scope::Account(id), Lane::Settle, steps).await?;
    desk::reported(app, mail, (&leaver.account, leaver.contact, subject), report.kind).await
}

async fn once(
    app: &App,
    (account, subject): &(AccountRow, Subject),
    what: (Kind, &str),
) -> Result<(), Failure> {
    let step = note::once(account.id, *subject, what, app.now());
    app.store().unit(Scope::Account(account.id), Lane::Settle, vec![step]).await?;
    Ok(())
}
