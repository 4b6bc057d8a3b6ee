//! Customers: dealings that an account puts on record, so that a campaign may rest
//! on them where every law that applies and the operator allow it (R004-06,
//! R004-36, X-01, DECISIONS D40).
//!
//! What is recorded is the account's word, weaker than what we saw ourselves. It
//! revives nothing: whoever left stays away (R002-21). A dealing of the last days
//! is an act of the recipient, and makes a permission that stands young again
//! . **Never** here: a permission; whether mail may go out.

use std::collections::{BTreeMap, BTreeSet};

use consent::{EventKind, Method};
use domain::{AccountId, Address, ContactId, ListId, Sealed, SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::{
    Lane, Place, Scope, Step,
    account::AccountRow,
    contact::NewContact,
    customer::CustomerRow,
    keys::AccountKeys,
    permission::{self, PermissionRow},
    seal::SealingKey,
};

use crate::{
    Action, Actor, App, Failure,
    contact::{self, ContactData},
    events, reconfirm,
};

pub use policy::Dealing;

/// Most dealings of one call.
pub const RECORD_MAX: usize = 500;
/// A dealing that is recorded within this time is an act as it happens; an older
/// one is history.
const FRESH: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Longest name of a group of goods, in bytes.
const GOODS_BYTES_MAX: usize = 100;

/// A dealing to record.
#[derive(Clone)]
pub struct NewDealing {
    /// The customer's address, as typed.
    pub address: String,
    /// What it was.
    pub dealing: Dealing,
    /// When.
    pub at: Timestamp,
    /// Group of the goods, in the account's own words, such as `cut flowers`.
    pub goods: String,
    /// The customer gave the address at that dealing.
    pub address_taken: bool,
    /// They could refuse mail when they gave it.
    pub refusal_offered: bool,
    /// Fields for merging.
    pub fields: BTreeMap<String, String>,
}

/// What became of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Dealings that were recorded.
    pub recorded: u64,
    /// Those of people whom the account did not know.
    pub added: u64,
}

/// What is sealed of a dealing.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    dealing: String,
    goods: String,
    address_taken: bool,
    refusal_offered: bool,
}

fn place(row: &[u8]) -> Place<'_> {
    Place { table: "customer", column: "sealed_facts", row }
}

fn row_key(list: ListId, contact: ContactId) -> [u8; 32] {
    let mut row = [0; 32];
    row[..16].copy_from_slice(list.as_bytes());
    row[16..].copy_from_slice(contact.as_bytes());
    row
}

/// A dealing on record, seen from a campaign about these goods.
///
/// # Errors
/// [`Failure::Unavailable`] when it does not open: nobody is cleared on it.
pub(crate) fn open(
    key: &SealingKey,
    (list, contact): (ListId, ContactId),
    (dealt_at, sealed): (Timestamp, &Sealed),
    (goods, now): (&str, Timestamp),
) -> Result<policy::Customer, Failure> {
    let facts = facts(key, (list, contact), sealed)?;
    Ok(policy::Customer {
        dealing: Dealing::parse(&facts.dealing).ok_or_else(damaged)?,
        days: now.duration_since(dealt_at).as_hours() / 24,
        address_taken: facts.address_taken,
        refusal_offered: facts.refusal_offered,
        same_goods: same(&facts.goods, goods),
    })
}

// The parser's own words may quote what it read.
fn damaged() -> Failure {
    Failure::unavailable("a dealing", "what was sealed has another shape")
}

fn facts(
    key: &SealingKey,
    (list, contact): (ListId, ContactId),
    sealed: &Sealed,
) -> Result<Facts, Failure> {
    let plain = key
        .open(&place(&row_key(list, contact)), sealed)
        .map_err(|source| Failure::unavailable("a dealing", source))?;
    serde_json::from_slice(plain.reveal()).map_err(|_| damaged())
}

/// A dealing, as the customer reads it.
#[derive(Clone, PartialEq, Eq)]
pub struct DealingView {
    /// The list by which they may be reached.
    pub list: ListId,
    /// When.
    pub at: Timestamp,
    /// Word of what it was.
    pub dealing: String,
    /// About which goods.
    pub goods: String,
    /// They gave the address at that dealing.
    pub address_taken: bool,
    /// They could refuse mail when they gave it.
    pub refusal_offered: bool,
}

impl std::fmt::Debug for DealingView {
    /// What somebody bought is theirs (DECISIONS D20).
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "(dealing of {})", self.at)
    }
}

/// What an account has on record of somebody as a customer (R002-76).
///
/// # Errors
/// [`Failure::Unavailable`] when it does not open.
pub(crate) async fn of_contact(
    app: &App,
    key: &SealingKey,
    (account, contact): (AccountId, ContactId),
) -> Result<Vec<DealingView>, Failure> {
    let rows = store::customer::of_contact(app.store(), account, contact).await?;
    let one = |(list, at, sealed): (ListId, Timestamp, Sealed)| {
        let Facts { dealing, goods, address_taken, refusal_offered } =
            facts(key, (list, contact), &sealed)?;
        Ok(DealingView { list, at, dealing, goods, address_taken, refusal_offered })
    };
    rows.into_iter().map(one).collect()
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// Checks the name of a group of goods.
///
/// # Errors
/// [`Failure::Invalid`].
pub(crate) fn check_goods(goods: &str) -> Result<(), Failure> {
    let wrong = goods.trim().is_empty()
        || goods.len() > GOODS_BYTES_MAX
        || goods.contains('@')
        || goods.chars().any(char::is_control);
    if wrong {
        let problem =
            format!("must name a group of goods in one line of 1 to {GOODS_BYTES_MAX} bytes");
        return Err(Failure::invalid("goods", problem));
    }
    Ok(())
}

/// Puts dealings with people of a list on record. All of them or none.
///
/// # Errors
/// [`Failure::Invalid`] for the first one that is wrong.
pub async fn record(
    app: &App,
    actor: &Actor,
    (account, list): (AccountId, ListId),
    dealings: &[NewDealing],
) -> Result<Recorded, Failure> {
    actor.may(Action::Import, account)?;
    store::list::by_id(app.store(), account, list).await?.ok_or(Failure::NotFound("list"))?;
    let now = app.now();
    let checked = checked(dealings, now)?;
    let row = app.open_account(account).await?;
    let keys = app.account_keys(&row)?;
    let lookups: Vec<_> = checked.iter().map(|it| keys.lookup(&it.0).to_vec()).collect();
    let known = store::contact::by_lookups(app.store(), account, &lookups).await?;
    let known: BTreeSet<_> = known.into_iter().map(|it| it.lookup).collect();
    let new = checked.iter().zip(&lookups).filter(|(_, lookup)| !known.contains(*lookup));
    let contacts: Vec<_> = new
        .map(|((address, it), lookup)| added(app, &keys, (address, it), lookup.clone()))
        .collect();
    if !contacts.is_empty() {
        let steps = store::contact::insert_many(account, &contacts, now).into();
        app.store().unit(Scope::Account(account), Lane::Bulk, steps).await?;
    }
    let found = store::contact::by_lookups(app.store(), account, &lookups).await?;
    let of: BTreeMap<_, _> = found.into_iter().map(|it| (it.lookup, it.id)).collect();
    let mut fresh = Vec::new();
    let mut steps = Vec::new();
    let mut rows = Vec::new();
    for ((_, dealing), lookup) in checked.iter().zip(&lookups) {
        let person = *of.get(lookup).ok_or(Failure::Raced)?;
        let (claim, row) = one(app, (account, &keys), (list, person), dealing).await?;
        steps.extend(claim);
        rows.push(row);
        if now.duration_since(dealing.at) <= FRESH {
            fresh.push(person);
        }
    }
    steps.push(store::customer::record(account, list, &rows, now));
    app.store().unit(Scope::Account(account), Lane::Bulk, steps).await?;
    acted(app, &row, list, &fresh).await?;
    Ok(Recorded { recorded: rows.len() as u64, added: contacts.len() as u64 })
}

/// The addresses, each once, with what is said of them.
fn checked(
    dealings: &[NewDealing],
    now: Timestamp,
) -> Result<Vec<(Address, &NewDealing)>, Failure> {
    if dealings.is_empty() || dealings.len() > RECORD_MAX {
        return Err(Failure::invalid("customers", format!("1 to {RECORD_MAX} at a time")));
    }
    let mut seen = BTreeSet::new();
    let mut checked = Vec::new();
    for (index, it) in dealings.iter().enumerate() {
        let field = |name: &str| format!("customers[{index}].{name}");
        let address: Address =
            it.address.parse().map_err(|error| Failure::invalid(&field("address"), error))?;
        check_goods(&it.goods)?;
        if it.at > now {
            return Err(Failure::invalid(&field("at"), "lies in the future"));
        }
        let long = |text: &String| text.len() > contact::FIELD_BYTES_MAX;
        if it.fields.len() > contact::FIELDS_MAX || it.fields.values().any(long) {
            return Err(Failure::invalid(&field("fields"), "too many or too long"));
        }
        if !seen.insert(address.to_wire().to_lowercase()) {
            return Err(Failure::invalid(&field("address"), "stands twice in this call"));
        }
        checked.push((address, it));
    }
    Ok(checked)
}

fn added(
    app: &App,
    keys: &AccountKeys,
    (address, dealing): (&Address, &NewDealing),
    lookup: Vec<u8>,
) -> NewContact {
    let (id, salt) = (ContactId::new(app.now(), app.random()), app.random());
    let data = ContactData::new(address, dealing.fields.clone());
    NewContact {
        id,
        lookup,
        suppression_key: app.keys().suppression(address).to_vec(),
        domain: address.domain().clone(),
        salt,
        sealed_data: contact::seal(&keys.contact(&salt), (id, 1), &data),
    }
}

/// The dealing of one person, and the claim that puts them on the list where
/// nothing is known of them there.
async fn one(
    app: &App,
    (account, keys): (AccountId, &AccountKeys),
    (list, person): (ListId, ContactId),
    dealing: &NewDealing,
) -> Result<(Vec<Step>, CustomerRow), Failure> {
    let found = store::contact::by_id(app.store(), account, person).await?;
    let found = found.ok_or(Failure::Raced)?;
    let key = contact::key(keys, found.salt.as_deref())?;
    let facts = Facts {
        dealing: dealing.dealing.as_str().to_owned(),
        goods: dealing.goods.trim().to_owned(),
        address_taken: dealing.address_taken,
        refusal_offered: dealing.refusal_offered,
    };
    let sealed_facts = key.seal(&place(&row_key(list, person)), &crate::json::bytes(&facts));
    let row = CustomerRow { contact: person, dealt_at: dealing.at, sealed_facts };
    let known = store::permission::of_contact(app.store(), account, person).await?;
    if known.iter().any(|(it, _)| it.list == list) {
        return Ok((Vec::new(), row));
    }
    let recorded = store::ledger::of_contact(app.store(), account, person).await?;
    let at = events::after(recorded.iter().map(|it| it.at).max(), app.now());
    let claim =
        events::about(app, account, (person, Some(list)), at).fact(EventKind::Claimed, Method::Api);
    let sealed = events::seal(app, &key, claim)?;
    let claimed = PermissionRow {
        contact: person,
        list,
        state: "claimed".to_owned(),
        basis: None,
        event: sealed.id,
        since: at,
        acted_at: None,
    };
    let steps = vec![
        store::contact::at_epoch(account, person, found.permission_epoch),
        permission::claim(account, &[claimed]),
        store::ledger::append(account, &[sealed]),
    ];
    Ok((steps, row))
}

/// A dealing as it happens is an act of the recipient.
async fn acted(
    app: &App,
    account: &AccountRow,
    list: ListId,
    people: &[ContactId],
) -> Result<(), Failure> {
    for person in people {
        reconfirm::dealt(app, account, (*person, list)).await?;
    }
    Ok(())
}
