//! What forbids addresses, as members and the operator see it and add to it
//! (DECISIONS D51).
//!
//! Entries are only ever added here: whatever stands and is as strict stays as it
//! is, so that a file of another system never loosens anything. A wrong entry is
//! avoided by giving it an end. **Never** here: lifting one; the owner of the
//! address does that, or the time.

use domain::{AccountId, Address, ContactId, ListId, SuppressionReason, Timestamp};
pub use policy::SuppressionScope;
use store::{
    Lane, NIL, Scope, Step,
    suppression::{self, SuppressionRow},
    topic_suppression::{self, TopicSuppressionRow},
};

use crate::{Action, Actor, App, Failure, contact, never_again};

/// Most entries of one request.
pub const ENTRIES_MAX: usize = 1_000;
/// Most addresses of one page.
pub const PAGE_MAX: u32 = 100;
/// Entries in one unit.
const BATCH: usize = 100;

/// Something to forbid.
#[derive(Clone, Debug)]
pub struct NewSuppression {
    /// The address.
    pub address: String,
    /// How far: the account, a list, or a topic of one.
    pub scope: SuppressionScope,
    /// The list; for the scopes `list` and `topic` alone.
    pub list: Option<ListId>,
    /// The topic; for the scope `topic` alone.
    pub topic: Option<String>,
    /// Why.
    pub reason: SuppressionReason,
    /// Until when; `None` = for good.
    pub until: Option<Timestamp>,
}

/// What a request came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entered {
    /// New, or stricter than what stood.
    pub entered: u64,
    /// What stood already was as strict.
    pub stood: u64,
}

/// An entry of one account, ready for its table.
enum Row {
    Wide(SuppressionRow),
    Topic(TopicSuppressionRow),
}

impl Row {
    fn key(&self) -> &[u8] {
        match self {
            Self::Wide(it) => &it.address_key,
            Self::Topic(it) => &it.address_key,
        }
    }

    fn steps(&self, account: AccountId) -> [Step; 2] {
        let insert = match self {
            Self::Wide(it) => suppression::insert(account, it),
            Self::Topic(it) => topic_suppression::insert(account, it),
        };
        // Mail that waits is looked at again.
        [insert, store::contact::raise_epoch_by_key(account, self.key())]
    }

    /// True when an entry as strict stands.
    async fn stands(&self, app: &App, account: AccountId) -> Result<bool, Failure> {
        let as_long = never_again::is_as_long;
        Ok(match self {
            Self::Wide(row) => {
                let found = never_again::own_rows(app, account, &row.address_key).await?;
                let same = |it: &&SuppressionRow| (it.list, &it.reason) == (row.list, &row.reason);
                found.iter().filter(same).any(|it| as_long(it.until, row.until))
            }
            Self::Topic(row) => {
                let store = app.store();
                let found = topic_suppression::of_key(store, account, &row.address_key).await?;
                let same = |it: &&TopicSuppressionRow| {
                    (it.list, &it.topic, &it.reason) == (row.list, &row.topic, &row.reason)
                };
                found.iter().filter(same).any(|it| as_long(it.until, row.until))
            }
        })
    }
}

/// Forbids addresses in an account: entered by hand, or taken over from another
/// system. All of them are looked at before the first is written.
///
/// # Errors
/// [`Failure::Invalid`] names the first entry that is wrong, counted from 1.
pub async fn enter(
    app: &App,
    actor: &Actor,
    account: AccountId,
    new: &[NewSuppression],
) -> Result<Entered, Failure> {
    actor.may(Action::ManageContacts, account)?;
    app.open_account(account).await?;
    if new.len() > ENTRIES_MAX {
        return Err(Failure::invalid("entries", format!("at most {ENTRIES_MAX} at once")));
    }
    let mut rows = Vec::with_capacity(new.len());
    for (place, it) in new.iter().enumerate() {
        let wrong = |told: String| Failure::invalid("entries", format!("{}: {told}", place + 1));
        rows.push(row(app, account, it).await?.map_err(wrong)?);
    }
    let mut entered = Entered::default();
    for batch in rows.chunks(BATCH) {
        let mut steps = Vec::new();
        for row in batch {
            if row.stands(app, account).await? {
                entered.stood += 1;
            } else {
                entered.entered += 1;
                steps.extend(row.steps(account));
            }
        }
        if !steps.is_empty() {
            app.store().unit(Scope::Account(account), Lane::OptOut, steps).await?;
        }
    }
    Ok(entered)
}

/// The row of an entry, or what is wrong with it.
async fn row(
    app: &App,
    account: AccountId,
    new: &NewSuppression,
) -> Result<Result<Row, String>, Failure> {
    let now = app.now();
    let address = match new.address.parse::<Address>() {
        Ok(address) => address,
        Err(error) => return Ok(Err(format!("the address: {error}"))),
    };
    if new.until.is_some_and(|it| it <= now) {
        return Ok(Err("`until` is over".to_owned()));
    }
    if new.reason == SuppressionReason::Paused
        && (new.until.is_none() || new.scope != SuppressionScope::Account)
    {
        return Ok(Err("a rest is of the account, and has an end (`until`)".to_owned()));
    }
    if let Some(list) = new.list {
        store::list::by_id(app.store(), account, list).await?.ok_or(Failure::NotFound("list"))?;
    }
    let address_key = app.keys().suppression(&address).to_vec();
    let (reason, until) = (new.reason.as_str().to_owned(), new.until);
    let wide = |list, address_key, reason| {
        Row::Wide(SuppressionRow { address_key, list, reason, created_at: now, until })
    };
    Ok(Ok(match (new.scope, new.list, &new.topic) {
        (SuppressionScope::Account, None, None) => wide(None, address_key, reason),
        (SuppressionScope::List, Some(list), None) => wide(Some(list), address_key, reason),
        (SuppressionScope::Topic, Some(list), Some(topic)) => {
            let topics = store::list_topic::of_list(app.store(), account, list).await?;
            if !topics.contains(topic) {
                return Ok(Err("the list has no such topic".to_owned()));
            }
            let topic = topic.clone();
            Row::Topic(TopicSuppressionRow {
                address_key,
                list,
                topic,
                reason,
                created_at: now,
                until,
            })
        }
        (SuppressionScope::Installation, ..) => {
            return Ok(Err("only the operator forbids for the whole installation".to_owned()));
        }
        _ => {
            let told =
                "the scope `account` has no list, `list` has one, `topic` has list and topic";
            return Ok(Err(told.to_owned()));
        }
    }))
}

/// Forbids an address to the whole installation, for an order or a promise that
/// reached the operator by other means. Its reason is `manual`.
///
/// # Errors
/// [`Failure::Invalid`] for what is no address, or a time that is over.
pub async fn forbid_everywhere(
    app: &App,
    actor: &Actor,
    address: &str,
    until: Option<Timestamp>,
) -> Result<(), Failure> {
    actor.may_anywhere(Action::ForbidAddresses)?;
    let address = parsed(address)?;
    let now = app.now();
    if until.is_some_and(|it| it <= now) {
        return Err(Failure::invalid("until", "is over"));
    }
    let address_key = app.keys().suppression(&address).to_vec();
    let reason = SuppressionReason::Manual.as_str().to_owned();
    let holders = store::contact::everywhere(app.store(), &address_key).await?;
    let row = SuppressionRow { address_key, list: None, reason, created_at: now, until };
    let mut steps = vec![suppression::insert(AccountId(NIL), &row)];
    for (account, _) in holders {
        steps.push(store::contact::raise_epoch_by_key(account, &row.address_key));
    }
    let scope = Scope::System("the operator forbids an address to the whole installation");
    app.store().unit(scope, Lane::OptOut, steps).await?;
    Ok(())
}

fn parsed(address: &str) -> Result<Address, Failure> {
    address.parse::<Address>().map_err(|error| Failure::invalid("address", error.to_string()))
}

/// An entry that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuppressionView {
    /// How far it reaches.
    pub scope: SuppressionScope,
    /// Its list.
    pub list: Option<ListId>,
    /// Its topic.
    pub topic: Option<String>,
    /// Why, as stored.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when; `None` = for good.
    pub until: Option<Timestamp>,
}

impl SuppressionView {
    fn wide(row: SuppressionRow, beyond: SuppressionScope) -> Self {
        let SuppressionRow { list, reason, created_at, until, .. } = row;
        let scope = list.map_or(beyond, |_| SuppressionScope::List);
        Self { scope, list, topic: None, reason, since: created_at, until }
    }

    fn topic(row: TopicSuppressionRow) -> Self {
        let TopicSuppressionRow { list, topic, reason, created_at, until, .. } = row;
        let (list, topic) = (Some(list), Some(topic));
        Self { scope: SuppressionScope::Topic, list, topic, reason, since: created_at, until }
    }
}

/// What stands against an address in an account, the widest first: also what the
/// whole installation forbids.
///
/// # Errors
/// [`Failure`].
pub async fn of_address(
    app: &App,
    actor: &Actor,
    account: AccountId,
    address: &str,
) -> Result<Vec<SuppressionView>, Failure> {
    actor.may(Action::ReadEvidence, account)?;
    let key = app.keys().suppression(&parsed(address)?).to_vec();
    let now = app.now();
    let everywhere = suppression::everywhere(app.store(), &key).await?;
    let everywhere = everywhere.into_iter().filter(|it| it.until.is_none_or(|it| it > now));
    let mut views: Vec<_> =
        everywhere.map(|it| SuppressionView::wide(it, SuppressionScope::Installation)).collect();
    views.extend(own(app, account, &key).await?);
    Ok(views)
}

/// What an account itself forbids of an address, the widest first.
pub(crate) async fn own(
    app: &App,
    account: AccountId,
    key: &[u8],
) -> Result<Vec<SuppressionView>, Failure> {
    let now = app.now();
    let wide = never_again::own_rows(app, account, key).await?;
    let wide = wide.into_iter().map(|it| SuppressionView::wide(it, SuppressionScope::Account));
    let topics = topic_suppression::of_key(app.store(), account, key).await?;
    let topics = topics.into_iter().map(SuppressionView::topic);
    let mut views: Vec<_> =
        wide.chain(topics).filter(|it| it.until.is_none_or(|until| until > now)).collect();
    views.sort_by_key(|it| it.scope);
    Ok(views)
}

/// An address of which an account forbids something.
#[derive(Clone, Debug)]
pub struct Forbidden {
    /// Keyed hash of the address. Continues a list of them.
    pub key: Vec<u8>,
    /// The contact that has it, where there is one and it is not erased.
    pub contact: Option<ContactId>,
    /// The address, where that contact can be read.
    pub address: Option<String>,
    /// What stands.
    pub entries: Vec<SuppressionView>,
}

/// Everything an account forbids, by address: to be taken along (R002-59). What
/// the whole installation forbids is no part of it.
///
/// # Errors
/// [`Failure`].
pub async fn page(
    app: &App,
    actor: &Actor,
    account: AccountId,
    (after, limit): (&[u8], u32),
) -> Result<Vec<Forbidden>, Failure> {
    actor.may(Action::ReadEvidence, account)?;
    let row = app.account_row(account).await?;
    let keys = row.wrapped_key.is_some().then(|| app.account_keys(&row)).transpose()?;
    let limit = limit.clamp(1, PAGE_MAX);
    let mut found = Vec::new();
    for key in suppression::keys(app.store(), account, (after, limit)).await? {
        let (mut holder, mut address) = (None, None);
        for id in store::contact::by_suppression_key(app.store(), account, &key).await? {
            let person = store::contact::by_id(app.store(), account, id).await?;
            let Some(person) = person.filter(|it| it.erased_at.is_none()) else { continue };
            holder = Some(id);
            if let (Some(keys), Some(sealed)) = (&keys, &person.sealed_data) {
                let own = contact::key(keys, person.salt.as_deref())?;
                let data = contact::open(&own, (id, person.version), sealed)?;
                address = Some(data.address()?.to_wire());
            }
            break;
        }
        let entries = own(app, account, &key).await?;
        found.push(Forbidden { key, contact: holder, address, entries });
    }
    Ok(found)
}
