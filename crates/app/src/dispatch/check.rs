//! The re-check, right before an attempt (DECISIONS D3): one batched read, and
//! each delivery gets its pass, or what becomes of it without one.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
};

use clearance::{
    CurrentFacts, Pass, PermissionState, StoredClearance, StoredRow, Then, Withheld, renew,
};
use domain::{
    AccountId, Address, Envelope, SignedDuration, Timestamp,
    token::{Purpose, Subject},
};
use policy::{Transfers, Unmet, law::TransferDuty};
use store::{
    Lane, Scope,
    account::AccountRow,
    attempt,
    delivery::{self, DeliveryRow},
    keys::AccountKeys,
    queue::{self, DueDelivery, Rechecked},
};

use super::{
    composer::Composer,
    frequency,
    lapsed::{self, Lapsed},
    parked,
};
use crate::{App, Failure, campaign::expand, clock, contact, ladder, sender_domain, transfer};

/// A pass is used within this time after the read it rests on (DECISIONS D3).
pub const FRESH: SignedDuration = SignedDuration::from_secs(1);
/// How long a delivery waits that cannot go out now and is not parked, such as one
/// whose sender domain is not proven, before it is looked at again.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(60);
const LOOK_AGAIN_REHEARSAL: SignedDuration = SignedDuration::from_secs(1);

/// A delivery that may go out now, with everything an attempt needs.
pub struct Ticket {
    /// The proof that it may. Taken by value by whoever opens the transaction.
    pub pass: Pass,
    /// Which delivery, due since when.
    pub due: DueDelivery,
    /// Its row, as read.
    pub row: DeliveryRow,
    /// Who it is from and goes to, on the wire.
    pub envelope: Envelope,
    /// The message, before dot-stuffing.
    pub message: Arc<[u8]>,
    /// What the first attempt fixes.
    pub composed: attempt::Composed,
    /// The recipient's place that its attempt takes.
    pub place: Option<store::place::PlaceRow>,
    /// When the facts were read.
    pub checked_at: Timestamp,
}

impl Ticket {
    /// True while the read is young enough to open a transaction on it.
    #[must_use]
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        is_fresh(self.checked_at, now)
    }
}

/// True when what was read at one instant still counts at another. A clock that
/// was set back in between tells nothing about the time that passed: then not.
#[must_use]
pub fn is_fresh(checked_at: Timestamp, now: Timestamp) -> bool {
    (SignedDuration::ZERO..=FRESH).contains(&now.duration_since(checked_at))
}

/// What a re-check says of one delivery.
pub enum Checked {
    /// It may go out.
    Ready(Box<Ticket>),
    /// It is over, or not in the queue any more.
    Over,
    /// It waits; it is due again later.
    Later,
}

/// Re-checks and composes a batch of due deliveries; at most 256. The answers
/// are in the order of the batch.
///
/// # Errors
/// [`Failure::Unavailable`] when the read fails, or opt-outs cannot be recorded:
/// nothing goes out.
pub async fn check(
    app: &App,
    composer: &Composer,
    due: &[DueDelivery],
) -> Result<Vec<Checked>, Failure> {
    if !app.store().journal_is_usable() {
        let told = "the never-again journal takes no entry";
        return Err(Failure::unavailable("sending while opt-outs cannot be recorded", told));
    }
    let now = app.now();
    let found = queue::recheck(app.store(), due, now).await?;
    // A company asked to be spared (DECISIONS D21), or the account was warned.
    let mut spared = ladder::brake::waiting(app, &found, now).await?;
    let lapsed = lapsed::read(app, &found, now).await;
    // Its campaign or account was stopped, or others of its import are judged first.
    spared.extend(parked::park(app, (&found, &spared), &lapsed, now).await?);
    spared.extend(ladder::pace::waiting(app, (&found, &spared), now).await?);
    let would_go: Vec<_> = found
        .iter()
        .filter(|it| it.delivery.state == domain::DeliveryState::Scheduled)
        .filter(|it| !spared.contains_key(&it.delivery.id) && pass(app, it, &lapsed, now).is_ok())
        .collect();
    let mut frequent = frequency::plan(app, &would_go, now).await?;
    let mut accounts = Accounts::default();
    let mut checked = Vec::with_capacity(due.len());
    for due in due {
        if spared.contains_key(&due.delivery) {
            // It has a turn later.
            checked.push(Checked::Later);
            continue;
        }
        if frequent.waiting.contains(&due.delivery) {
            // Its recipient got enough for today, or sleeps.
            checked.push(Checked::Later);
            continue;
        }
        let row = found.iter().find(|it| it.delivery.id == due.delivery);
        let outcome = match row {
            Some(row) => one(app, (composer, &mut accounts), (*due, row, &lapsed), now).await,
            None => Ok(Checked::Over),
        };
        checked.push(match outcome {
            Ok(Checked::Ready(mut ticket)) => {
                ticket.place = frequent.places.remove(&due.delivery);
                Checked::Ready(ticket)
            }
            Ok(outcome) => outcome,
            Err(error) => {
                // Fail closed, one by one: a delivery that cannot be composed
                // waits and does not hold up the others.
                tracing::error!(delivery.id = %due.delivery, error = &error as &dyn std::error::Error, "delivery waits");
                later(app, due, now).await?
            }
        });
    }
    Ok(checked)
}

/// The accounts of a batch, each read and its key unwrapped once; what their
/// registers of transfers let go; and what their campaigns say, where it is asked
/// again.
#[derive(Default)]
struct Accounts {
    known: BTreeMap<AccountId, (AccountRow, AccountKeys)>,
    transfers: BTreeMap<AccountId, Transfers>,
    duties: Option<Arc<Vec<TransferDuty>>>,
    looks: expand::Looks,
}

impl Accounts {
    async fn of(
        &mut self,
        app: &App,
        account: AccountId,
    ) -> Result<(&AccountRow, &AccountKeys), Failure> {
        let (row, keys) = match self.known.entry(account) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let row = app.account_row(account).await?;
                let keys = app.account_keys(&row)?;
                new.insert((row, keys))
            }
        };
        Ok((row, keys))
    }

    /// What the register of transfers lacks for this mail now: since it was
    /// cleared a line may have ended. Persons were counted when it was.
    async fn register_lacks(
        &mut self,
        app: &App,
        row: &DeliveryRow,
        now: Timestamp,
    ) -> Result<Option<Withheld>, Failure> {
        let laws = row.laws.as_deref().unwrap_or_default();
        let duties = self.duties.get_or_insert_with(|| transfer::duties(app, now));
        let of_row = |it: &&TransferDuty| laws.split(' ').any(|law| law == it.law.as_str());
        let asked: Vec<_> = duties.iter().filter(of_row).collect();
        if asked.is_empty() {
            return Ok(None);
        }
        let transfers = match self.transfers.entry(row.account) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(transfer::transfers(app, row.account).await?),
        };
        let unmet = |it: &TransferDuty| {
            let missing = it.missing(transfers, 0)?;
            Some(Unmet { by: it.by.clone(), missing })
        };
        let unmet: Vec<_> = asked.into_iter().filter_map(unmet).collect();
        Ok((!unmet.is_empty()).then_some(Withheld::Law { unmet }))
    }
}

async fn one(
    app: &App,
    (composer, accounts): (&Composer, &mut Accounts),
    (due, found, lapsed): (DueDelivery, &Rechecked, &Lapsed),
    now: Timestamp,
) -> Result<Checked, Failure> {
    if found.delivery.state != domain::DeliveryState::Scheduled {
        let step = queue::remove(due.account, due.delivery);
        app.store().unit(Scope::Account(due.account), Lane::Settle, vec![step]).await?;
        return Ok(Checked::Over);
    }
    match accounts.register_lacks(app, &found.delivery, now).await? {
        None => {}
        // The operator did not say where data are processed.
        Some(_) if app.settings().country.is_empty() => return later(app, &due, now).await,
        Some(withheld) => return withhold(app, due, &withheld, now).await,
    }
    match pass(app, found, lapsed, now) {
        Ok(pass) => match ticket(app, (composer, accounts), (due, found, pass), now).await? {
            Some(ticket) => Ok(Checked::Ready(Box::new(ticket))),
            None => later(app, &due, now).await,
        },
        Err(withheld) => match withheld.then() {
            Then::Settle => withhold(app, due, &withheld, now).await,
            Then::Wait => later(app, &due, now).await,
            Then::DecideAgain => match again(app, accounts, found).await? {
                Ok(()) => later(app, &due, now).await,
                Err(withheld) if withheld.then() == Then::Settle => {
                    withhold(app, due, &withheld, now).await
                }
                Err(_) => later(app, &due, now).await,
            },
        },
    }
}

async fn again(
    app: &App,
    accounts: &mut Accounts,
    found: &Rechecked,
) -> Result<Result<(), Withheld>, Failure> {
    expand::decide_again(app, &found.delivery, &mut accounts.looks).await
}

const UNREADABLE: Withheld = Withheld::Mismatch("the account's own limits cannot be read");

fn stored(found: &Rechecked) -> StoredClearance {
    let row = &found.delivery;
    StoredClearance::from_row(StoredRow {
        delivery: row.id,
        basis: row.basis,
        policy_version: row.policy_version,
        permission_epoch: row.permission_epoch,
        of_campaign: row.origin == "campaign",
    })
}

/// Renews the clearance of a row against what was read with it.
pub(super) fn pass(
    app: &App,
    found: &Rechecked,
    lapsed: &Lapsed,
    now: Timestamp,
) -> Result<Pass, Withheld> {
    let permission = match (&found.permission, &found.contact_salt) {
        (Some(word), Some(_)) => PermissionState::of_word(word),
        // No row, or the contact was erased.
        _ => PermissionState::Absent,
    };
    let suppressions: Vec<_> = found.suppressions.iter().map(|it| it.at_full_reach()).collect();
    // Mail of an account whose own limits cannot be read waits.
    let book = app.book_with(found.own_limits.as_deref()).map_err(|_| UNREADABLE)?;
    let facts = CurrentFacts {
        permission_epoch: found.permission_epoch,
        permission,
        age: clock::age(&book.rules, found.acted_at, found.kept_at, now),
        lapsed: lapsed.get(&found.delivery.id).map(Vec::as_slice),
        suppressions: &suppressions,
        standing: found.standing,
        campaign: found.campaign,
        policy_version: found.policy_version,
        obligations: book.rules.obligations(found.delivery.basis),
    };
    renew(&stored(found), &facts)
}

async fn withhold(
    app: &App,
    due: DueDelivery,
    withheld: &Withheld,
    now: Timestamp,
) -> Result<Checked, Failure> {
    let DueDelivery { account, delivery, .. } = due;
    let steps = vec![
        delivery::withhold((account, delivery), withheld.word(), now),
        queue::remove(account, delivery),
    ];
    app.store().unit(Scope::Account(account), Lane::Settle, steps).await?;
    Ok(Checked::Over)
}

async fn later(app: &App, due: &DueDelivery, now: Timestamp) -> Result<Checked, Failure> {
    let wait = if app.settings().rehearsal { LOOK_AGAIN_REHEARSAL } else { LOOK_AGAIN };
    let due_at = now.saturating_add(wait).unwrap_or(Timestamp::MAX);
    let step = queue::postpone(due.account, due.delivery, due_at);
    app.store().unit(Scope::Account(due.account), Lane::Settle, vec![step]).await?;
    Ok(Checked::Later)
}

/// `None` while the sender domain is not proven: nothing is signed or sent in
/// its name (S17).
async fn ticket(
    app: &App,
    (composer, accounts): (&Composer, &mut Accounts),
    (due, found, pass): (DueDelivery, &Rechecked, Pass),
    now: Timestamp,
) -> Result<Option<Ticket>, Failure> {
    let row = found.delivery.clone();
    let (account, keys) = accounts.of(app, due.account).await?;
    let data = person(keys, found)?;
    let material = composer.material(app, (account, keys), &row, data).await?;
    if !sender_domain::may_send(app, account.id, &material.sender_domain()?).await? {
        return Ok(None);
    }
    let signed = composer.compose(app, (account, keys), &row, &material).await?;
    same_bytes(&row, &signed.message)?;
    let envelope = Envelope {
        sender: Some(envelope_sender(app, account, (&row, &material))?),
        recipient: material.recipient().clone(),
    };
    Ok(Some(Ticket {
        pass,
        due,
        envelope,
        composed: attempt::Composed {
            composed_at: signed.composed_at,
            key_ids: signed.key_ids,
            digest_complete: signed.message.digest_complete,
            digest_unsigned: signed.message.digest_unsigned,
        },
        message: signed.message.bytes.into(),
        row,
        place: None,
        checked_at: now,
    }))
}

fn person(keys: &AccountKeys, found: &Rechecked) -> Result<contact::ContactData, Failure> {
    let key = contact::key(keys, found.contact_salt.as_deref())?;
    let sealed = found.sealed_contact.as_ref().ok_or(Failure::NotFound("contact"))?;
    let row = &found.delivery;
    contact::open(&key, (row.contact, row.contact_version), sealed)
}

/// All attempts send the same bytes (DECISIONS D1).
fn same_bytes(row: &DeliveryRow, message: &message::Composed) -> Result<(), Failure> {
    match row.digest_complete {
        Some(first) if first != message.digest_complete => {
            Err(Failure::unavailable("the bytes of the first attempt", "they came out different"))
        }
        _ => Ok(()),
    }
}

/// The envelope sender brings a bounce back to its delivery (VERP).
fn envelope_sender(
    app: &App,
    account: &AccountRow,
    (row, material): (&DeliveryRow, &super::composer::Material),
) -> Result<Address, Failure> {
    let written = (account.number, material.composed_at());
    let local = app.local_token_of(written, Purpose::Bounce, Subject::Delivery(row.id))?;
    let text = format!("{local}@{}", material.bounce_domain()?);
    text.parse().map_err(|source| Failure::unavailable("an envelope sender", source))
}
