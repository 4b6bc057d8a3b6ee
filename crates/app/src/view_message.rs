//! A message in the browser: rebuilt from its record for whoever holds the link
//! that was mailed with it. Nothing is stored, so nothing can be shown that a
//! later erasure should have removed.

use domain::{Timestamp, token::Purpose};
use message::{Artefact, Prepared};
use scraper::{Html, Selector};

use crate::{
    App, Failure, blobs, contact,
    dispatch::Composer,
    recipient::{self, Recipient},
};

/// What can be shown of a message.
#[derive(Clone, Debug)]
pub enum Viewed {
    /// The message.
    Message {
        /// Its subject.
        subject: String,
        /// Its HTML part, as it was sent. Written by the account: serve it on
        /// the content origin only.
        html: String,
        /// Its date.
        sent_at: Timestamp,
    },
    /// The recipient was erased then.
    Erased(Timestamp),
    /// Its content was taken down then, for whoever has the rights in it.
    TakenDown(Timestamp),
}

/// The message that a link of `/v/` is about.
///
/// # Errors
/// [`Failure::NotFound`] for anything but a link that we mailed, and when the
/// account was closed.
pub async fn by_token(app: &App, token: &str) -> Result<(Recipient, Viewed), Failure> {
    let recipient = recipient::by_token(app, token, Purpose::View).await?;
    let viewed = of(app, &recipient).await?;
    Ok((recipient, viewed))
}

/// The message that a person's link is about.
///
/// # Errors
/// [`Failure::NotFound`] when it is about none, or about one that was never
/// sent.
pub async fn of(app: &App, recipient: &Recipient) -> Result<Viewed, Failure> {
    let row = recipient.delivery.as_ref().ok_or(Failure::NotFound("message"))?;
    let sent_at = row.composed_at.ok_or(Failure::NotFound("message"))?;
    let version = (row.contact, row.contact_version);
    let person = store::contact::version(app.store(), row.account, version).await?;
    let person = person.ok_or(Failure::NotFound("contact"))?;
    if let Some(at) = person.erased_at {
        return Ok(Viewed::Erased(at));
    }
    if row.origin == "campaign" {
        let of = (row.account, domain::CampaignId(row.origin_id));
        if let Some(at) = store::takedown::of_campaign(app.store(), of).await? {
            return Ok(Viewed::TakenDown(at));
        }
    }
    let account = &recipient.account;
    let keys = app.account_keys(account)?;
    let key = contact::key(&keys, person.salt.as_deref())?;
    let sealed = person.sealed_data.ok_or(Failure::NotFound("contact"))?;
    let data = contact::open(&key, version, &sealed)?;
    let material = Composer::default().material(app, (account, &keys), row, data).await?;
    let artefact = blobs::get(app, &keys, row.account, row.artefact).await?;
    let unavailable = |source: Box<dyn std::error::Error + Send + Sync>| {
        Failure::unavailable("rebuilding the message", source)
    };
    let artefact = Artefact::from_bytes(artefact.reveal()).map_err(|it| unavailable(it.into()))?;
    let prepared = Prepared::new(&artefact).map_err(|it| unavailable(it.into()))?;
    // Signatures are not part of what is seen.
    let composed =
        message::compose(&prepared, &material.order(), &[]).map_err(|it| unavailable(it.into()))?;
    let (_, html) =
        message::verify::decoded(&composed.bytes).map_err(|it| unavailable(it.into()))?;
    Ok(Viewed::Message { subject: title(&html), html, sent_at })
}

/// The frame of every message repeats its subject as the title.
fn title(html: &str) -> String {
    let selector = Selector::parse("title").expect("a fixed selector is valid");
    let page = Html::parse_document(html);
    page.select(&selector).next().map_or_else(String::new, |it| it.text().collect())
}
