//! Reporting a message, and "this was not me": the sender stops at once, and the
//! report becomes a case (R002-84, R002-85).

use domain::{CaseId, InboundEventId, SuppressionReason, token::Purpose};
use policy::complaint::Channel;
pub use policy::complaint::Reason;
use store::{
    Lane, Scope,
    inbound_event::{self, InboundEventRow},
};

use crate::{
    App, Failure,
    complaint::{self, Complainant, Told},
    confirm::Visitor,
    leaving::{self, Extent, Leaver, Trace},
    recipient,
};

/// Takes a report: the sender reaches this address no more, whatever comes of
/// it. Gives the number of the case.
///
/// # Errors
/// [`Failure::NotFound`] for anything but a link that we mailed;
/// [`Failure::Unavailable`]: the person must be told to try again.
pub async fn report(
    app: &App,
    token: &str,
    reason: Reason,
    visitor: &Visitor,
) -> Result<CaseId, Failure> {
    let found = recipient::by_token(app, token, Purpose::Report).await?;
    let trace = Trace::report(visitor);
    let account = found.account.id;
    let person = store::contact::by_id(app.store(), account, found.contact).await?;
    let person = person.ok_or(Failure::NotFound("contact"))?;
    let leaver = Leaver { account: found.account.clone(), contact: found.contact, list: None };
    leaving::leave(app, &leaver, Extent::Account, &trace).await?;
    let now = app.now();
    let event = InboundEventRow {
        id: InboundEventId::new(now, app.random()),
        kind: "report",
        delivery: found.delivery.as_ref().map(|it| it.id),
        detail: reason.as_str().to_owned(),
        created_at: now,
    };
    let mut steps = vec![inbound_event::insert(account, &event)];
    if reason == Reason::NotMe {
        // Nobody is asked again at an address whose owner never signed up.
        let out = leaving::suppression(&person, None, SuppressionReason::NotMe, now);
        steps.push(store::suppression::insert(account, &out));
        steps.push(store::contact::raise_epoch_by_key(account, &person.suppression_key));
    }
    app.store().unit(Scope::Account(account), Lane::OptOut, steps).await?;
    let who = Complainant {
        account: &found.account,
        contact: Some(&person),
        address_key: person.suppression_key.clone(),
        delivery: found.delivery.map(|it| it.id),
    };
    let told = Told { channel: Channel::Page, reason, original: None, by: None };
    complaint::open(app, &who, &told).await
}
