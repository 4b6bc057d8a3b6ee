//! A DSN about a message that was accepted: which of its recipients is ours,
//! what the report means, and the unit in which the delivery bounces.

use std::sync::LazyLock;

use ::delivery::replies::{Classified, Reaction, Refusal, ReplyTable, Stage};
use ::inbound::{Recipient, RefusedAt};
use domain::{Address, BounceClass, DeliveryId, DeliveryState, token::Subject};
use store::{
    Lane, Scope, account::AccountRow, delivery::DeliveryOutcome, delivery::DeliveryRow,
    queue::DueDelivery,
};

use super::note::{self, Kind};
use crate::{App, Failure, contact, dispatch::outcome, ladder};

/// The table that is compiled in; reading it tries every example.
static REPLIES: LazyLock<ReplyTable> = LazyLock::new(ReplyTable::builtin);

/// Settles a delivery by what a report says of it. Only explicit evidence about
/// the mailbox we wrote to keeps the address out.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such delivery;
/// [`Failure::Unavailable`].
pub(super) async fn settle(
    app: &App,
    (account, delivery): (&AccountRow, DeliveryId),
    recipients: &[Recipient],
) -> Result<(), Failure> {
    let now = app.now();
    let row = store::delivery::by_id(app.store(), account.id, delivery).await?;
    let row = row.ok_or(Failure::NotFound("delivery"))?;
    if row.state == DeliveryState::Bounced {
        // A report that comes again is one report.
        return Ok(());
    }
    let Some((found, is_ours)) = ours(recipients, address(app, account, &row).await?.as_ref())
    else {
        return Ok(());
    };
    let reply = found.reply();
    let mut means = meaning(app, &row, (found, is_ours)).await?;
    if means.hard_after.is_some() {
        let earlier = outcome::earlier(app, (account.id, delivery), &means.reason).await?;
        means = means.repeated(earlier);
    }
    let outcome = DeliveryOutcome {
        state: DeliveryState::Bounced,
        doubts: 0,
        class: Some(means.class),
        fault: Some(means.fault),
        reason: Some(means.reason.to_string()),
        now,
    };
    let recipient = outcome::recipient(app, account.id, &row).await?;
    let detail = outcome::masked_for(&reply, &recipient);
    let subject = Subject::Delivery(delivery);
    // The ladder's meter counts what the row was before; so it goes first.
    let mut steps = vec![
        ladder::count_late(app, &row, (means.class, means.fault)),
        store::delivery::bounce_later(account.id, delivery, &outcome),
        note::once(account.id, subject, (Kind::Bounce, &detail), now),
    ];
    if means.action == Reaction::Suppress {
        let due = DueDelivery { account: account.id, delivery, due_at: now };
        steps.extend(outcome::suppress(app, due, now).await?);
    }
    app.store().unit(Scope::Account(account.id), Lane::OptOut, steps).await?;
    Ok(())
}

/// The recipient that the report is about: ours if it names us, else the first,
/// which then speaks of a mailbox behind ours.
fn ours<'x>(
    recipients: &'x [Recipient],
    address: Option<&Address>,
) -> Option<(&'x Recipient, bool)> {
    let names = |it: &Recipient| {
        let claims = [&it.address, &it.final_address];
        claims
            .into_iter()
            .flatten()
            .any(|by| address.is_some_and(|it| it.normalised() == by.reveal().normalised()))
    };
    let first = recipients.first()?;
    match recipients.iter().find(|it| names(it)) {
        Some(it) => Some((it, true)),
        // A report that names nobody, or an erased contact, leaves the token,
        // which says enough.
        None => Some((first, first.address.is_none() || address.is_none())),
    }
}

/// What the report means for the delivery.
async fn meaning(
    app: &App,
    row: &DeliveryRow,
    (found, is_ours): (&Recipient, bool),
) -> Result<Classified, Failure> {
    let site = store::site::by_domain(app.store(), &row.domain).await?;
    // Who was not written to by us has replies of its own kind.
    let provider = site.as_ref().filter(|_| is_ours).map(|it| it.provider.as_str());
    let stage = match found.refused_at {
        Some(RefusedAt::Recipient) => Stage::RcptTo,
        Some(RefusedAt::Data) => Stage::EndOfData,
        None => Stage::Report,
    };
    let reply = found.reply();
    let means = REPLIES.classify(Refusal { provider, stage, reply: &reply });
    if is_ours || means.class != BounceClass::Hard {
        return Ok(means);
    }
    // The mailbox that is gone is another: ours passes its mail on, and its
    // owner may mend that tomorrow.
    Ok(Classified {
        class: BounceClass::Soft,
        reason: "forwarded".into(),
        action: Reaction::Stop,
        ..means
    })
}

/// The address we wrote to; `None` once it is erased.
async fn address(
    app: &App,
    account: &AccountRow,
    row: &DeliveryRow,
) -> Result<Option<Address>, Failure> {
    let version = (row.contact, row.contact_version);
    let found = store::contact::version(app.store(), account.id, version).await?;
    let sealed = found.and_then(|it| Some((it.salt?, it.sealed_data?)));
    let Some((salt, sealed)) = sealed.filter(|_| account.wrapped_key.is_some()) else {
        return Ok(None);
    };
    let key = contact::key(&app.account_keys(account)?, Some(&salt))?;
    Ok(Some(contact::open(&key, version, &sealed)?.address()?))
}
