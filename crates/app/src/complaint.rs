//! Complaints: each becomes a case, whichever way it came (R002-83, R002-84).
//!
//! Owns how a case is opened and what follows by itself. The address is
//! forbidden before that, in a unit of its own, whatever is found later
//! (R002-85). Which step may follow which is `policy::complaint`'s; what staff
//! does is in [`desk`], what is written to the complainant in `answer`.
//! **Never** here: a judgement about what was sent.

pub(crate) mod answer;
pub mod desk;
mod finding;
pub mod keep;
mod words;

use domain::{AccountId, CaseId, ContactId, DeliveryId, SignedDuration, Timestamp};
use policy::complaint::Limits;
pub use policy::complaint::{Act, Channel, Reason, State};
use store::{
    Lane, NIL, Scope,
    account::AccountRow,
    complaint::{self, CaseEventRow, CaseRow, Standing},
    contact::ContactRow,
};

use crate::{App, Failure};
use words::Words;

/// What a complainant sent that is kept, in bytes; the rest is cut off.
pub const ORIGINAL_BYTES_MAX: usize = 256 * 1024;
/// Cases of unknown accounts in 24 hours: port 25 is open to everybody, and a
/// flood must not fill the disk.
const UNMATCHED_PER_DAY_MAX: usize = 150;

/// Who complains, about whose mail.
pub(crate) struct Complainant<'a> {
    /// Whose mail it is about.
    pub account: &'a AccountRow,
    /// The contact; `None` when the account does not know the address.
    pub contact: Option<&'a ContactRow>,
    /// Keyed hash of their address.
    pub address_key: Vec<u8>,
    /// The message, when one is named.
    pub delivery: Option<DeliveryId>,
}

/// What they say, and how it came.
pub(crate) struct Told<'a> {
    /// The way it came.
    pub channel: Channel,
    /// What is wrong.
    pub reason: Reason,
    /// What they wrote or said.
    pub original: Option<&'a [u8]>,
    /// Who of the staff took it down.
    pub by: Option<&'a str>,
}

/// The times of the desk.
pub(crate) fn limits(app: &App) -> Limits {
    Limits::of(app.rules())
}

/// An instant so much later.
fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(Timestamp::MAX)
}

/// Whose rows a case's statements may touch.
fn scope(account: AccountId) -> Scope {
    Scope::Account(account)
}

/// Opens a case and does what follows by itself; or finds the one that is open
/// about the same. The address was forbidden before.
///
/// # Errors
/// [`Failure::Unavailable`]: try again, nothing is done twice.
pub(crate) async fn open(
    app: &App,
    who: &Complainant<'_>,
    told: &Told<'_>,
) -> Result<CaseId, Failure> {
    let account = who.account.id;
    let id = match known(app, who, told.channel).await? {
        Some(id) => id,
        None => record(app, who, told).await?,
    };
    finding::advance(app, account, id).await?;
    Ok(id)
}

async fn record(app: &App, who: &Complainant<'_>, told: &Told<'_>) -> Result<CaseId, Failure> {
    let (account, now) = (who.account.id, app.now());
    let id = match who.delivery {
        Some(delivery) => same_again(delivery, told.channel),
        None => CaseId::new(now, app.random()),
    };
    let contact = who.contact.map(|it| it.id);
    let words = Words::of(app, account, contact).await?;
    let row = CaseRow {
        account,
        id,
        channel: told.channel.as_str().to_owned(),
        reason: told.reason.as_str().to_owned(),
        address_key: Some(who.address_key.clone()),
        contact,
        delivery: who.delivery,
        sealed_original: told.original.and_then(|it| words.seal_original(id, cut(it))),
        opened_by: told.by.map(str::to_owned),
        opened_at: now,
        answer_due: later(now, limits(app).answer_within),
    };
    let due_at = Some(later(now, limits(app).look_within));
    let event = |number, state: State| CaseEventRow {
        due_at,
        by: told.by.map(str::to_owned),
        ..plain(number, state.as_str(), state, now)
    };
    let steps = vec![
        complaint::insert(&row),
        complaint::add_event((account, id), &event(1, State::Received)),
        complaint::add_event((account, id), &event(2, State::Matched)),
    ];
    app.store().unit(scope(account), Lane::Interactive, steps).await?;
    Ok(id)
}

/// A mail to the desk of which nobody can tell whose mail it is about. `None`
/// when there were too many today: it is counted and no more.
///
/// # Errors
/// [`Failure::Unavailable`]: the host tries again, and it is one case.
pub(crate) async fn open_unmatched(app: &App, mail: &[u8]) -> Result<Option<CaseId>, Failure> {
    let (account, now) = (AccountId(NIL), app.now());
    let digest = crate::blobs::digest_of(mail);
    let (first, _) = digest.0.split_first_chunk::<16>().expect("a digest has 32 bytes");
    let id = CaseId::from_bytes(*first);
    let of_nobody = complaint::of_account(app.store(), account).await?;
    if of_nobody.iter().any(|it| it.case.id == id) {
        return Ok(Some(id));
    }
    let day = SignedDuration::from_hours(24);
    let today = of_nobody.iter().filter(|it| now.duration_since(it.case.opened_at) < day);
    if today.count() >= UNMATCHED_PER_DAY_MAX {
        tracing::warn!("too many mails to the complaint desk in one day: one more is not kept");
        return Ok(None);
    }
    let words = Words::of(app, account, None).await?;
    let row = CaseRow {
        account,
        id,
        channel: Channel::AbuseMail.as_str().to_owned(),
        reason: Reason::Other.as_str().to_owned(),
        address_key: None,
        contact: None,
        delivery: None,
        sealed_original: words.seal_original(id, cut(mail)),
        opened_by: None,
        opened_at: now,
        answer_due: later(now, limits(app).answer_within),
    };
    let first = CaseEventRow {
        due_at: Some(later(now, limits(app).look_within)),
        ..plain(1, "received", State::Received, now)
    };
    let steps = vec![complaint::insert(&row), complaint::add_event((account, id), &first)];
    app.store().unit(scope(account), Lane::Interactive, steps).await?;
    Ok(Some(id))
}

/// An event with nothing but its place and state.
fn plain(number: u32, kind: &str, state: State, at: Timestamp) -> CaseEventRow {
    CaseEventRow {
        number,
        kind: kind.to_owned(),
        state: state.as_str().to_owned(),
        due_at: None,
        detail: String::new(),
        sealed_note: None,
        by: None,
        at,
    }
}

/// The case about the same message by the same way; or, where none is named,
/// one that is still open.
async fn known(
    app: &App,
    who: &Complainant<'_>,
    channel: Channel,
) -> Result<Option<CaseId>, Failure> {
    let Some(contact) = who.contact else { return Ok(None) };
    let found = complaint::of_contact(app.store(), who.account.id, contact.id).await?;
    let same = |it: &&Standing| {
        it.case.channel == channel.as_str()
            && it.case.delivery == who.delivery
            && (who.delivery.is_some() || !state_of(it).is_over())
    };
    Ok(found.iter().find(same).map(|it| it.case.id))
}

/// The state of a case. A word that this release does not know is one that
/// nothing follows from.
pub(crate) fn state_of(standing: &Standing) -> State {
    State::parse(&standing.state).unwrap_or(State::Closed)
}

/// A number that the same complaint gives again. Cases and deliveries live in
/// different tables.
fn same_again(delivery: DeliveryId, channel: Channel) -> CaseId {
    let mut bytes = *delivery.as_bytes();
    bytes[15] = bytes[15].wrapping_add(channel as u8);
    CaseId::from_bytes(bytes)
}

fn cut(original: &[u8]) -> &[u8] {
    &original[..original.len().min(ORIGINAL_BYTES_MAX)]
}

/// The cases of somebody, by their numbers: what the complainant may see of them.
pub(crate) async fn of_address(app: &App, key: &[u8]) -> Result<Vec<Standing>, Failure> {
    Ok(complaint::of_address(app.store(), key).await?)
}

/// The contact of an account with this address.
async fn contact_of(
    app: &App,
    row: &AccountRow,
    address: &domain::Address,
) -> Result<Option<ContactRow>, Failure> {
    let lookups = [app.account_keys(row)?.lookup(address).to_vec()];
    let known = store::contact::by_lookups(app.store(), row.id, &lookups).await?;
    let Some(id) = known.first().map(|it| it.id) else { return Ok(None) };
    person(app, row.id, id).await
}

async fn person(
    app: &App,
    account: AccountId,
    contact: ContactId,
) -> Result<Option<ContactRow>, Failure> {
    Ok(store::contact::by_id(app.store(), account, contact).await?)
}
