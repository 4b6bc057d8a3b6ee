//! What a mail to one of our addresses leads to: a bounce settles its delivery,
//! a wish to leave is granted at once, a forged token changes nothing.

use ::delivery::replies::{Reaction, Refusal, ReplyTable, Stage};
use ::inbound::{Fact, Route, fact, read};
use consent::WithdrawnVia;
use domain::{
    AccountId, Address, DeliveryId, DeliveryState, InboundEventId, Timestamp,
    token::{Purpose, Subject},
};
use store::{
    Lane, NIL, Scope, Step,
    account::AccountRow,
    delivery::DeliveryOutcome,
    inbound_event::{self, InboundEventRow},
    queue::DueDelivery,
};

use crate::{
    App, Failure,
    dispatch::outcome,
    leaving::{self, Extent, Trace},
};

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
        let kind = if matches!(route, Route::Unknown) { "unknown" } else { "for-staff" };
        return note(app, (AccountId(NIL), None), (kind, "")).await;
    };
    let opened = match app.open_local(local, *purpose).await {
        Ok(opened) => opened,
        // Not a token we made: it is noted and changes nothing (S14).
        Err(Failure::NotFound(_)) => {
            return note(app, (AccountId(NIL), None), ("forged", "")).await;
        }
        Err(other) => return Err(other),
    };
    let what = fact(&route, read(&with_return_path(mail)));
    match act(app, (*purpose, opened), what).await {
        // About something that is not there: asking for it again brings nothing.
        Err(Failure::NotFound(_)) => note(app, (AccountId(NIL), None), ("forged", "")).await,
        other => other,
    }
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
    (purpose, (account, subject)): (Purpose, (AccountRow, Subject)),
    what: Fact,
) -> Result<(), Failure> {
    let delivery = match subject {
        Subject::Delivery(id) => Some(id),
        _ => None,
    };
    let id = account.id;
    match what {
        Fact::Bounced(recipients) => {
            let Some(delivery) = delivery else { return Ok(()) };
            let reply = recipients.first().map(::inbound::Recipient::reply);
            let Some(reply) = reply else { return Ok(()) };
            bounced(app, (&account, delivery), &reply).await
        }
        Fact::Leave | Fact::Complained => {
            let via = match (&what, purpose) {
                (Fact::Complained, _) => WithdrawnVia::Complaint,
                (_, Purpose::Unsubscribe) => WithdrawnVia::Mail,
                _ => WithdrawnVia::Reply,
            };
            // A complaint ends everything this account sends (COMPLIANCE 5.9).
            let extent =
                if via == WithdrawnVia::Complaint { Extent::Account } else { Extent::List };
            let leaver = leaving::named(app, account, subject).await?;
            leaving::leave(app, &leaver, extent, &Trace::mail(via)).await?;
            let kind = if extent == Extent::Account { "complaint" } else { "unsubscribe" };
            note(app, (id, delivery), (kind, via.as_str())).await
        }
        Fact::Answered => note(app, (id, delivery), ("reply", "")).await,
        Fact::ForStaff => note(app, (id, delivery), ("for-staff", "")).await,
        Fact::Nothing => note(app, (id, delivery), ("nothing", "")).await,
    }
}

/// A DSN about an accepted message. Only explicit evidence about the mailbox
/// keeps the address out (COMPLIANCE 3.2).
async fn bounced(
    app: &App,
    (account, delivery): (&AccountRow, DeliveryId),
    reply: &domain::Reply,
) -> Result<(), Failure> {
    let now = app.now();
    let row = store::delivery::by_id(app.store(), account.id, delivery).await?;
    let row = row.ok_or(Failure::NotFound("delivery"))?;
    if row.state == DeliveryState::Bounced {
        // A report that comes again is one report.
        return Ok(());
    }
    let recipient = outcome::recipient(app, account.id, &row).await?;
    let site = store::site::by_domain(app.store(), &row.domain).await?;
    let provider = site.as_ref().map(|it| it.provider.as_str());
    let refusal = Refusal { provider, stage: Stage::Report, reply };
    let means = ReplyTable::builtin().classify(refusal);
    let outcome = DeliveryOutcome {
        state: DeliveryState::Bounced,
        doubts: 0,
        class: Some(means.class),
        fault: Some(means.fault),
        reason: Some(means.reason.to_string()),
        now,
    };
    let mut steps = vec![
        store::delivery::bounce_later(account.id, delivery, &outcome),
        event(
            app,
            (account.id, Some(delivery)),
            ("bounce", &outcome::masked_for(reply, &recipient)),
            now,
        ),
    ];
    if means.action == Reaction::Suppress {
        let due = DueDelivery { account: account.id, delivery, due_at: now };
        steps.extend(outcome::suppress(app, due, now).await?);
    }
    app.store().unit(Scope::Account(account.id), Lane::OptOut, steps).await?;
    Ok(())
}

async fn note(
    app: &App,
    whose: (AccountId, Option<DeliveryId>),
    what: (&'static str, &str),
) -> Result<(), Failure> {
    let step = event(app, whose, what, app.now());
    let scope = Scope::System("a mail without a token belongs to no account");
    app.store().unit(scope, Lane::Settle, vec![step]).await?;
    Ok(())
}

fn event(
    app: &App,
    (account, delivery): (AccountId, Option<DeliveryId>),
    (kind, detail): (&'static str, &str),
    now: Timestamp,
) -> Step {
    let id = InboundEventId::new(now, app.random());
    let detail = detail.to_owned();
    let row = InboundEventRow { id, kind, delivery, detail, created_at: now };
    inbound_event::insert(account, &row)
}
