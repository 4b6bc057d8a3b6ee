//! Complaints that come by mail become cases: feedback reports, and letters to
//! `abuse`, with the mail as it came (R002-84).
//!
//! A letter that holds one of our tokens is about that delivery, and ends what
//! the account sends to its recipient; one without waits until staff finds whose
//! mail it is about. **Never** here: believing an address.

use ::inbound::{FeedbackType, Route};
use consent::WithdrawnVia;
use domain::{ContactId, token::Subject};
use policy::complaint::{Channel, Reason};
use store::account::AccountRow;

use super::Received;
use crate::{
    App, Failure,
    complaint::{self, Complainant, Told},
    leaving::{self, Extent, Trace},
};

/// A feedback report about a delivery or contact of ours.
pub(super) async fn reported(
    app: &App,
    mail: &Received,
    about: (&AccountRow, ContactId, Subject),
    kind: FeedbackType,
) -> Result<(), Failure> {
    let reason = match kind {
        FeedbackType::Fraud | FeedbackType::Virus => Reason::Fraud,
        _ => Reason::NeverAsked,
    };
    open(app, mail, about, (Channel::Feedback, reason)).await
}

/// A letter to the desk.
pub(super) async fn letter(app: &App, mail: &Received) -> Result<(), Failure> {
    for clue in ::inbound::feedback::clues_in(&mail.bytes) {
        let Route::Token { purpose, local } = &clue else { continue };
        let (account, subject) = match app.open_local(local, *purpose).await {
            Ok(opened) => opened,
            Err(Failure::NotFound(_)) => continue,
            Err(other) => return Err(other),
        };
        let leaver = match leaving::named(app, account, subject).await {
            Ok(leaver) => leaver,
            Err(Failure::NotFound(_)) => continue,
            Err(other) => return Err(other),
        };
        let trace = Trace::mail(WithdrawnVia::Complaint);
        leaving::leave(app, &leaver, Extent::Account, &trace).await?;
        let about = (&leaver.account, leaver.contact, subject);
        return open(app, mail, about, (Channel::AbuseMail, Reason::Other)).await;
    }
    complaint::open_unmatched(app, &mail.bytes).await?;
    Ok(())
}

async fn open(
    app: &App,
    mail: &Received,
    (account, contact, subject): (&AccountRow, ContactId, Subject),
    (channel, reason): (Channel, Reason),
) -> Result<(), Failure> {
    let person = store::contact::by_id(app.store(), account.id, contact).await?;
    let person = person.ok_or(Failure::NotFound("contact"))?;
    let delivery = match subject {
        Subject::Delivery(id) => Some(id),
        _ => None,
    };
    let address_key = person.suppression_key.clone();
    let who = Complainant { account, contact: Some(&person), address_key, delivery };
    let told = Told { channel, reason, original: Some(&mail.bytes), by: None };
    complaint::open(app, &who, &told).await?;
    Ok(())
}
