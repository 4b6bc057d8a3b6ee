//! An attempt begins before its data goes out, and ends with its answer. Both
//! are one unit; grouped commits make them cheap (DECISIONS D4).

use ::delivery::{
    outcome::{Settled, Settlement},
    replies::EARLIER,
};
use consent::RegularMailing;
use domain::{AccountId, BounceClass, DeliveryId, Fault, Reply, SignedDuration, Timestamp};
use store::{
    Lane, Scope, Step,
    attempt::{self, AttemptOutcome, NewAttempt, ShardLease},
    delivery::{self, DeliveryOutcome, DeliveryRow},
    queue::{self, DueDelivery},
    suppression::SuppressionRow,
};

use super::{check::Ticket, frequency};
use crate::{App, Failure, clock, contact, ladder};

/// A hard bounce keeps an address out for this long (COMPLIANCE 5.9).
const HARD_BOUNCE: SignedDuration = SignedDuration::from_hours(180 * 24);

/// What an attempt begins with.
#[derive(Clone, Debug)]
pub struct Begin {
    /// The lease it is made under.
    pub lease: ShardLease,
    /// Name of the egress source.
    pub source: String,
    /// Host connected to.
    pub host: String,
    /// TLS version and cipher, if TLS is on.
    pub tls: Option<String>,
    /// The company behind the host.
    pub provider: String,
}

impl Begin {
    /// The attempt of this ticket, as it goes on record.
    fn of(self, app: &App, ticket: &Ticket) -> NewAttempt {
        let Self { lease, source, host, tls, provider } = self;
        let (number, composed) = (ticket.row.attempts + 1, ticket.composed.clone());
        NewAttempt { number, lease, source, host, tls, provider, composed, now: app.now() }
    }
}

/// An attempt that is on record and may send its data.
#[derive(Clone, Copy, Debug)]
pub struct Begun {
    /// Which delivery.
    pub due: DueDelivery,
    /// The attempt.
    pub attempt: attempt::Begun,
}

/// Why an attempt may not send its data.
#[derive(Debug)]
pub enum NotBegun {
    /// The shard changed hands, the delivery was settled meanwhile, its last attempt
    /// is open, or another mail took the recipient's place: nothing is on record.
    Raced,
    /// The database did not say whether it is on record. To settle it tells.
    Unknown(Begun, Failure),
}

/// Puts an attempt on record. Only after this returns may data go out.
///
/// # Errors
/// [`NotBegun`]: send nothing.
pub async fn begin(app: &App, ticket: &Ticket, with: Begin) -> Result<Begun, NotBegun> {
    let DueDelivery { account, delivery, .. } = ticket.due;
    let new = with.of(app, ticket);
    let begun = Begun { due: ticket.due, attempt: new.begun(delivery) };
    let mut steps = attempt::begin(account, delivery, &new);
    steps.extend(ticket.place.as_ref().map(frequency::take));
    match app.store().unit(Scope::Account(account), Lane::Settle, steps).await {
        Ok(_) => Ok(begun),
        Err(error) => Err(match error.into() {
            Failure::Raced => NotBegun::Raced,
            failure => NotBegun::Unknown(begun, failure),
        }),
    }
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug)]
pub struct Ended<'a> {
    /// The attempt.
    pub begun: Begun,
    /// What it leads to.
    pub settlement: &'a Settlement,
    /// Where in the session it ended, e.g. `RCPT TO`.
    pub stage: &'a str,
    /// The answer, if there was one.
    pub reply: Option<&'a Reply>,
}

/// Settles an attempt: outcome, next due time, suppression, in one commit.
///
/// # Errors
/// [`Failure`]: the attempt stays open, and is in doubt after a restart.
pub async fn end(app: &App, ended: Ended<'_>) -> Result<(), Failure> {
    let DueDelivery { account, delivery, .. } = ended.begun.due;
    let now = app.now();
    let earlier = match ended.settlement.counted_reason() {
        Some(reason) => earlier(app, (account, delivery), reason).await?,
        None => 0,
    };
    let settlement = &ended.settlement.clone().repeated(earlier);
    let ended = Ended { settlement, ..ended };
    let in_doubt = is_in_doubt(ended.settlement);
    let reply = match ended.reply {
        Some(reply) => Some(kept(app, (account, delivery), reply).await?),
        None => None,
    };
    let on_attempt = on_attempt(&ended, reply, now);
    let mut steps = attempt::settle(account, ended.begun.attempt, &on_attempt).to_vec();
    steps.push(delivery::settle(account, delivery, &on_delivery(ended.settlement, in_doubt, now)));
    steps.push(ladder::count(app, (account, delivery), now));
    steps.push(match &ended.settlement.state {
        Settled::Deferred { next_due, .. } => queue::postpone(account, delivery, *next_due),
        _ => queue::remove(account, delivery),
    });
    if ended.settlement.suppress {
        steps.extend(suppress(app, ended.begun.due, now).await?);
    }
    if matches!(ended.settlement.state, Settled::Accepted) {
        steps.extend(keeps_young(app, (account, delivery), now).await?);
    }
    app.store().unit(Scope::Account(account), Lane::Settle, steps).await?;
    if made_worse(ended.settlement) {
        ladder::judge_now(app, (account, delivery), now).await;
    }
    if let (Some(brake), Some(means)) = (ended.settlement.brake, &ended.settlement.means) {
        ladder::replies::heard(app, (account, delivery), (brake, &means.reason)).await;
    }
    Ok(())
}

/// How often the recipient of a delivery bounced before with this reason.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn earlier(
    app: &App,
    (account, delivery): (AccountId, DeliveryId),
    reason: &str,
) -> Result<u32, Failure> {
    let row = delivery::by_id(app.store(), account, delivery).await?;
    let row = row.ok_or(Failure::NotFound("delivery"))?;
    let since = app.now().saturating_sub(EARLIER).unwrap_or(Timestamp::MIN);
    let of = (account, row.contact);
    Ok(delivery::earlier_bounces(app.store(), of, (reason, since), delivery).await?)
}

/// True when the outcome is bad mail (DECISIONS D21): the meters are judged now,
/// so that no more goes out than must.
fn made_worse(settlement: &Settlement) -> bool {
    matches!(
        settlement.state,
        Settled::Bounced { class: BounceClass::Hard, fault: Fault::Recipient, .. }
    )
}

fn is_in_doubt(settlement: &Settlement) -> bool {
    matches!(settlement.state, Settled::InDoubt | Settled::Deferred { in_doubt: true, .. })
}

fn on_attempt(ended: &Ended<'_>, reply: Option<String>, now: Timestamp) -> AttemptOutcome {
    let settlement = ended.settlement;
    let means = settlement.means.as_ref();
    AttemptOutcome {
        outcome: match &settlement.state {
            Settled::Accepted => "accepted",
            _ if is_in_doubt(settlement) => "in-doubt",
            Settled::Deferred { .. } => "deferred",
            Settled::Bounced { .. } | Settled::InDoubt => "bounced",
        },
        stage: ended.stage.to_owned(),
        code: ended.reply.map(|it| it.code),
        enhanced: ended.reply.and_then(|it| it.enhanced).map(|it| it.to_string()),
        reply,
        class: means.map(|it| it.class),
        fault: means.map(|it| it.fault),
        now,
    }
}

fn on_delivery(settlement: &Settlement, in_doubt: bool, now: Timestamp) -> DeliveryOutcome {
    let means = settlement.means.as_ref();
    DeliveryOutcome {
        state: settlement.state.state(),
        doubts: u32::from(in_doubt),
        class: means.map(|it| it.class),
        fault: means.map(|it| it.fault),
        reason: means.map(|it| it.reason.to_string()),
        now,
    }
}

/// Longest text of an answer that is kept, in characters.
const REPLY_CHARS_MAX: usize = 500;

/// Receivers quote addresses in their answers; the record keeps none
/// (DECISIONS D20). Where the recipient is known, see [`masked_for`].
#[must_use]
pub fn masked(reply: &Reply) -> String {
    mask(reply, |_| false)
}

/// The same, without the name of the recipient's mailbox either: many answers
/// name it alone.
#[must_use]
pub fn masked_for(reply: &Reply, recipient: &Recipient) -> String {
    let Recipient(Some(name)) = recipient else { return "…".to_owned() };
    mask(reply, |word| {
        let word = word.to_lowercase();
        let bare = word.trim_matches(|it: char| !it.is_alphanumeric());
        // A long name is hidden also inside of a word, a short one would hide
        // half of the language.
        bare == name.as_str() || (name.chars().count() >= 4 && word.contains(name.as_str()))
    })
}

/// Masked first and cut afterwards: a cut inside an address would hide the `@`
/// that gives it away.
fn mask(reply: &Reply, names: impl Fn(&str) -> bool) -> String {
    const SIGNS: [&str; 5] = ["@", "\u{ff20}", "%40", "=40", "&#64;"];
    let hide = |word: &str| {
        let plain: String = word.chars().filter(|it| !it.is_control()).collect();
        if SIGNS.iter().any(|sign| plain.contains(sign)) {
            "…@…".to_owned()
        } else if names(&plain) {
            "…".to_owned()
        } else {
            plain
        }
    };
    let text = reply.text();
    let words: Vec<_> = text.split_whitespace().map(hide).collect();
    words.join(" ").chars().take(REPLY_CHARS_MAX).collect()
}

/// The part before the `@` of a recipient, lower case; `None` once erased.
pub struct Recipient(Option<String>);

/// Whom a delivery went to, for masking.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(crate) async fn recipient(
    app: &App,
    account: AccountId,
    row: &DeliveryRow,
) -> Result<Recipient, Failure> {
    let version = (row.contact, row.contact_version);
    let found = store::contact::version(app.store(), account, version).await?;
    let account = app.account_row(account).await?;
    let Some((salt, sealed)) = found.and_then(|it| Some((it.salt?, it.sealed_data?))) else {
        return Ok(Recipient(None));
    };
    if account.wrapped_key.is_none() {
        return Ok(Recipient(None));
    }
    let key = contact::key(&app.account_keys(&account)?, Some(&salt))?;
    let address = contact::open(&key, version, &sealed)?.address()?;
    Ok(Recipient(Some(address.local().trim_matches('"').to_lowercase())))
}

/// What is kept of an answer. A host that took the mail names nobody but the
/// number under which it has it, and is not asked twice about it.
async fn kept(
    app: &App,
    (account, delivery): (AccountId, DeliveryId),
    reply: &Reply,
) -> Result<String, Failure> {
    if reply.is_success() {
        return Ok(masked(reply));
    }
    let row = delivery::by_id(app.store(), account, delivery).await?;
    let row = row.ok_or(Failure::NotFound("delivery"))?;
    Ok(masked_for(reply, &recipient(app, account, &row).await?))
}

/// The step that notes a mail which keeps a permission young, where the operator
/// lets regular mailing count.
async fn keeps_young(
    app: &App,
    (account, delivery): (AccountId, DeliveryId),
    now: Timestamp,
) -> Result<Option<Step>, Failure> {
    if clock::of(app.rules()).regular_mailing == RegularMailing::Ignored {
        return Ok(None);
    }
    let row = delivery::by_id(app.store(), account, delivery).await?;
    let row = row.filter(|it| it.origin == "campaign");
    let of_list = row.and_then(|it| Some((account, it.list?, it.contact)));
    Ok(of_list.map(|it| store::permission::kept(it, now)))
}

/// The steps that keep a recipient's address out after a hard bounce.
pub(crate) async fn suppress(
    app: &App,
    due: DueDelivery,
    now: Timestamp,
) -> Result<Vec<Step>, Failure> {
    let row = delivery::by_id(app.store(), due.account, due.delivery).await?;
    let row = row.ok_or(Failure::NotFound("delivery"))?;
    let person = store::contact::by_id(app.store(), due.account, row.contact).await?;
    let person = person.ok_or(Failure::NotFound("contact"))?;
    let entry = SuppressionRow {
        address_key: person.suppression_key,
        list: None,
        reason: domain::SuppressionReason::HardBounce.as_str().to_owned(),
        created_at: now,
        until: now.saturating_add(HARD_BOUNCE).ok(),
    };
    Ok(vec![
        store::suppression::insert(due.account, &entry),
        store::contact::raise_epoch(due.account, row.contact),
    ])
}
