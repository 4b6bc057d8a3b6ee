//! The notice of a step: mail of the platform to the account's own member, in
//! their language, on the stream `system` and the basis `service-notice`. It
//! passes whatever the standing is, and waits behind no campaign (R002-47 …
//! R002-49, R002-57).
//!
//! It goes to the address that a person answers (`identity.email`), from
//! postmaster (RFC 5321 §4.5.1) of a domain that the account has proven, so that
//! receivers can check it; that is in docs/decisions/D32.

use std::collections::BTreeMap;

use clearance::{Clearance, Recipient, Suppression, Withheld};
use domain::{Address, Basis, ContactId, DeliveryId, Domain, EnforcementId, Language, Sealed};
use message::notice::{Step as Told, step_taken};
use policy::ladder::{Axis, Meter};
use store::{
    Lane, Scope, Step,
    account::AccountRow,
    contact::{ContactRow, NewContact},
    delivery::{Admission, DeliveryRow},
    enforcement::{self, EnforcementRow},
    keys::AccountKeys,
    notice::NewNotice,
};

use super::{days::Days, judge};
use crate::{
    App, Failure, blobs,
    contact::{self, ContactData},
    queue,
    sender::{self, From, Record},
    sender_domain,
    to_one::ToOne,
};

/// The table whose `sealed_sender` names who a notice is from.
const TABLE: &str = "enforcement";

/// A notice that may go out.
pub(crate) struct Prepared {
    /// Its delivery.
    pub delivery: DeliveryId,
    /// Who it is from.
    pub sealed_sender: Sealed,
    /// The domain it is from.
    pub sender_domain: Domain,
    /// The steps that admit it. Behind the record in its unit.
    pub steps: Vec<Step>,
}

/// What is told of a step; `None` when nobody is written to for it.
fn told(record: &EnforcementRow) -> Option<Told> {
    let complaints = record.axis == Axis::Complaints.as_str();
    Some(match (record.action.as_str(), complaints) {
        ("warn-1", false) => Told::WarnFirst,
        ("warn-2", false) => Told::WarnSecond,
        ("suspend", false) => Told::Suspend,
        ("lock", _) => Told::Lock,
        ("warn-1" | "warn-2", true) => Told::WarnComplaints,
        ("suspend", true) => Told::SuspendComplaints,
        (judge::BRAKE, _) if record.axis == "reply" => Told::Refused,
        (judge::BRAKE, _) => Told::Brake,
        (judge::REACTIVATE, _) => Told::Reactivate,
        ("disable-sending", _) => Told::DisableSending,
        ("terminate", _) => Told::Terminate,
        ("complaint-answered", _) => Told::ComplaintAnswered,
        (crate::policy_changes::CHANGED, _) => Told::PolicyChanged,
        (crate::review::question::ASKED, _) => Told::Asked,
        _ => return None,
    })
}

/// Clears the notice of a step. `None`, with a line in the log, when it cannot
/// go out: no proven domain, or the address does not want mail.
///
/// # Errors
/// [`Failure`]: the step waits and is tried again.
pub(crate) async fn prepare(
    app: &App,
    row: &AccountRow,
    record: &EnforcementRow,
    standing_epoch_after: i64,
) -> Result<Option<Prepared>, Failure> {
    let Some(told) = told(record) else { return Ok(None) };
    if row.wrapped_key.is_none() {
        return Ok(None);
    }
    let Some(domain) = proven_domain(app, row).await? else {
        tracing::warn!(account.id = %row.id, action = record.action, "no notice: no proven domain to send it from");
        return Ok(None);
    };
    let keys = app.account_keys(row)?;
    let address: Address = app
        .identity(row)?
        .email
        .parse()
        .map_err(|source| Failure::unavailable("the member's address", source))?;
    let person = member(app, (row, &keys), &address).await?;
    let clearance = match clear(app, row, &person, &domain).await? {
        Ok(clearance) => clearance,
        Err(withheld) => {
            tracing::warn!(account.id = %row.id, reason = withheld.word(), "no notice: it was withheld");
            return Ok(None);
        }
    };
    let (now, language) = (app.now(), row.language);
    let artefact = crate::json::bytes(&step_taken(told, language));
    let (keep, artefact) = blobs::put(&keys, row.id, &artefact, now);
    let sealed_sender = sender::seal(&keys, TABLE, record.id.as_bytes(), &from(app, row, &domain)?);
    let delivery = DeliveryId::new(now, app.random());
    let admission = Admission {
        clearance,
        id: delivery,
        contact_version: person.version,
        shard: queue::shard_of(&person.domain),
    };
    let mut steps = vec![keep];
    steps.extend(store::notice::admit(NewNotice {
        admission,
        origin: record.id,
        artefact,
        render_format: message::compose::RENDER_FORMAT,
        standing_epoch_after,
        policy_version: app.rules().version(),
        now,
    }));
    Ok(Some(Prepared { delivery, sealed_sender, sender_domain: domain, steps }))
}

/// A domain that the account has proven, to write from.
pub(crate) async fn proven_domain(app: &App, row: &AccountRow) -> Result<Option<Domain>, Failure> {
    let all = store::sender_domain::all(app.store(), row.id).await?;
    Ok(all.into_iter().find(|it| sender_domain::is_verified(Some(it))).map(|it| it.domain))
}

/// Postmaster of a proven domain, under a name that says who really writes.
pub(crate) fn from(app: &App, row: &AccountRow, domain: &Domain) -> Result<Record, Failure> {
    let name = format!("Assent, {}", app.settings().mail_host);
    let from = From { name, address: format!("postmaster@{domain}"), reply_to: None };
    Record::of(app, row, from)
}

/// The contact that stands for the account's member; added when it is not
/// there. It is on no list, so no campaign reaches it.
async fn member(
    app: &App,
    (row, keys): (&AccountRow, &AccountKeys),
    address: &Address,
) -> Result<ContactRow, Failure> {
    let lookups = [keys.lookup(address).to_vec()];
    if store::contact::by_lookups(app.store(), row.id, &lookups).await?.is_empty() {
        let (id, salt) = (ContactId::new(app.now(), app.random()), app.random());
        let data = ContactData::new(address, BTreeMap::new());
        let new = NewContact {
            id,
            lookup: lookups[0].clone(),
            suppression_key: app.keys().suppression(address).to_vec(),
            domain: address.domain().clone(),
            salt,
            sealed_data: contact::seal(&keys.contact(&salt), (id, 1), &data),
        };
        let steps = store::contact::insert_many(row.id, &[new], app.now()).into();
        app.store().unit(Scope::Account(row.id), Lane::Settle, steps).await?;
    }
    let known = store::contact::by_lookups(app.store(), row.id, &lookups).await?;
    let id = known.first().ok_or(Failure::Raced)?.id;
    store::contact::by_id(app.store(), row.id, id).await?.ok_or(Failure::Raced)
}

async fn clear(
    app: &App,
    row: &AccountRow,
    person: &ContactRow,
    domain: &Domain,
) -> Result<Result<Clearance, Withheld>, Failure> {
    let now = app.now();
    let found = store::suppression::of_key(app.store(), row.id, &person.suppression_key).await?;
    let suppressions: Vec<_> = found
        .iter()
        .filter(|it| it.list.is_none() && it.until.is_none_or(|until| until > now))
        .map(|it| Suppression::of_word(&it.reason))
        .collect();
    let mail = ToOne {
        account: row,
        person,
        recipient: Recipient::Member,
        domain,
        basis: Basis::ServiceNotice,
        suppressions: &suppressions,
    };
    mail.clear(app, |facts| facts).await
}

async fn record_of(app: &App, row: &DeliveryRow) -> Result<EnforcementRow, Failure> {
    let id = EnforcementId(row.origin_id);
    let found = enforcement::by_id(app.store(), row.account, id).await?;
    found.ok_or(Failure::NotFound("step"))
}

/// Decides a notice that waits in the queue again, under the rules of now.
///
/// # Errors
/// [`Failure`]: it waits.
pub(crate) async fn clear_again(
    app: &App,
    row: &DeliveryRow,
    person: &ContactRow,
) -> Result<Result<Clearance, Withheld>, Failure> {
    let record = record_of(app, row).await?;
    let domain = record.sender_domain.ok_or(Failure::NotFound("sender domain"))?;
    if !sender_domain::may_send(app, row.account, &domain).await? {
        return Ok(Err(Withheld::Mismatch("the sender domain is not proven now")));
    }
    clear(app, &app.account_row(row.account).await?, person, &domain).await
}

/// What a notice is composed from: who it is from, its language and fields.
///
/// # Errors
/// [`Failure`]: it waits.
pub(crate) async fn parts(
    app: &App,
    (account, keys): (&AccountRow, &AccountKeys),
    row: &DeliveryRow,
) -> Result<(Record, Language, BTreeMap<String, String>), Failure> {
    let record = record_of(app, row).await?;
    let sealed = record.sealed_sender.as_ref().ok_or(Failure::NotFound("sender"))?;
    let sender = sender::open(keys, TABLE, record.id.as_bytes(), sealed)?;
    let campaign = match record.campaign {
        Some(id) => crate::campaign::find(app, account.id, id).await?.name,
        None => String::new(),
    };
    let meter = if record.axis == Axis::Complaints.as_str() {
        Meter { bad: record.complaints, total: record.accepted }
    } else {
        Meter { bad: record.bad, total: record.total }
    };
    let fields = [
        ("day", Days::written(record.day)),
        ("bad", meter.bad.to_string()),
        ("total", meter.total.to_string()),
        ("rate", percent(meter.basis_points())),
        ("campaign", campaign),
        ("reason", record.reason.clone().unwrap_or_default()),
        ("account", sender.identity.legal_name.clone()),
        ("step", record.id.to_string()),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value)).into();
    Ok((sender, account.language, fields))
}

/// Hundredths of a percent as `5.08 %`.
pub(crate) fn percent(basis_points: u64) -> String {
    format!("{}.{:02}\u{a0}%", basis_points / 100, basis_points % 100)
}
