//! After a restore: what must never be forgotten happens again (DECISIONS D31).
//!
//! A database that came out of a backup has forgotten who left since. [`begin`]
//! holds all sending and stops campaigns; [`replay`] takes the never-again
//! journal and does again what the database lacks: forbids addresses, withdraws
//! permission with an event in the ledger, erases, closes, ends. Doing it twice
//! changes nothing. **Never** here: anything that lets mail out; an operator
//! releases it ([`crate::hold`]).
//!
//! Called by `assent restore`, before anything serves.

mod rows;

use std::collections::BTreeMap;

use consent::{ConsentEvent, EventKind, Method, WithdrawnVia};
use domain::{
    AccountId, ApiKeyId, CampaignId, CampaignState, ConsentEventId, ContactId, JobId, Personal,
    Standing, SuppressionReason, Timestamp,
};
use store::{
    Lane, Scope, Step,
    campaign::Transition,
    contact::ContactRow,
    declaration::{self, DeclarationRow},
    never_again::Entry,
    permission::{self, PermissionRow},
    sending_hold::{self, HoldRow},
    suppression::SuppressionRow,
};

use crate::{Actor, App, Failure, Role, account, contact, erase, events, ledger};

pub(crate) use rows::{is_as_long, own_rows};

/// What the record of a restore is filed under.
const RESTORED: &str = "restore";
/// What an event says that the journal brought back.
const NOTE: &str = "from the never-again journal after a restore; its first record was lost";
const SYSTEM: Scope = Scope::System("a restore concerns every account");

/// What a restore rests on.
#[derive(Clone, Debug)]
pub struct Restore {
    /// When its backup was taken.
    pub backup_at: Timestamp,
    /// One sentence for the record: from which backup, with which journals, or
    /// why without.
    pub told: String,
}

/// What a replay did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Entries read.
    pub entries: u64,
    /// Addresses forbidden again.
    pub suppressed: u64,
    /// Withdrawals recorded in the ledger again.
    pub withdrawn: u64,
    /// People erased again.
    pub erased: u64,
    /// Accounts closed again.
    pub closed: u64,
    /// Standings set again.
    pub standings: u64,
    /// Keys ended again.
    pub keys_ended: u64,
    /// Campaigns ended, because they had begun or ended since the backup.
    pub campaigns_ended: u64,
}

/// Holds all sending, in one unit with what follows from not knowing what was
/// sent since the backup: what waits is in doubt, campaigns that ran are paused,
/// those that waited for their time wait for a person. Returns how many
/// campaigns that were.
///
/// # Errors
/// [`Failure`]: do not start the server on this database.
pub async fn begin(app: &App, restore: &Restore) -> Result<usize, Failure> {
    let now = app.now();
    let reason = format!("restored from a backup of {}", restore.backup_at);
    let hold = HoldRow { reason: reason.clone(), created_at: now };
    let record = DeclarationRow {
        kind: RESTORED.to_owned(),
        subject: reason,
        reason: restore.told.clone(),
        created_at: now,
    };
    let mut steps = vec![
        sending_hold::insert(JobId::new(now, app.random()).0, &hold),
        declaration::insert(JobId::new(now, app.random()).0, &record),
        store::restore::doubt_all(),
    ];
    let fixed = steps.len();
    let stopped = [
        (CampaignState::Running, CampaignState::Paused),
        (CampaignState::Scheduled, CampaignState::Approved),
    ];
    for (from, to) in stopped {
        for row in store::campaign::in_state(app.store(), from).await? {
            let change = Transition { epoch: row.epoch, to, scheduled_at: None, now };
            steps.push(store::campaign::transition(row.account, row.id, change));
        }
    }
    let campaigns = steps.len() - fixed;
    app.store().unit(SYSTEM, Lane::OptOut, steps).await?;
    Ok(campaigns)
}

/// Does again what the database lacks, entry by entry, then gives every new
/// event its place in the ledger.
///
/// # Errors
/// [`Failure`]: do not start the server; run it again.
pub async fn replay(
    app: &App,
    restore: &Restore,
    entries: impl IntoIterator<Item = Entry>,
) -> Result<Replayed, Failure> {
    let mut done = Replayed::default();
    let mut standings = BTreeMap::new();
    for entry in entries {
        done.entries += 1;
        match entry {
            Entry::Suppressed(account, row) => suppressed(app, account, &row, &mut done).await?,
            Entry::TopicSuppressed(account, row) => {
                done.suppressed += u64::from(rows::topic_suppressed(app, account, &row).await?);
            }
            Entry::Erased { account, contact, .. } => {
                done.erased += u64::from(erased(app, account, contact).await?);
            }
            Entry::Closed { account, at } => {
                // One that stood before the backup may have been undone before it.
                let new = at >= restore.backup_at;
                done.closed += u64::from(new && closed(app, account).await?);
            }
            Entry::Standing { account, standing } => {
                standings.insert(account, standing);
            }
            Entry::KeyEnded { account, key, at } => {
                done.keys_ended += u64::from(key_ended(app, (account, key), at).await?);
            }
            Entry::Campaign { account, campaign, state, .. } => {
                let ended = campaign_ended(app, (account, campaign), state).await?;
                done.campaigns_ended += u64::from(ended);
            }
            Entry::Mended => {}
        }
    }
    for (account, standing) in standings {
        done.standings += u64::from(set_standing(app, account, standing).await?);
    }
    for account in store::ledger::accounts_unnumbered(app.store()).await? {
        while ledger::sequence(app, account).await? > 0 {}
    }
    Ok(done)
}

async fn suppressed(
    app: &App,
    account: AccountId,
    row: &SuppressionRow,
    done: &mut Replayed,
) -> Result<(), Failure> {
    let found = own_rows(app, account, &row.address_key).await?;
    let stands = |it: &SuppressionRow| {
        (it.list, &it.reason) == (row.list, &row.reason)
            && it.created_at >= row.created_at
            && is_as_long(it.until, row.until)
    };
    if found.iter().any(stands) {
        return Ok(());
    }
    let people = store::contact::by_suppression_key(app.store(), account, &row.address_key).await?;
    if row.reason == SuppressionReason::Unsubscribed.as_str() {
        // "Never mail me from here" belongs to no account: who came back to any
        // has come back.
        let holders: Vec<_> = match account.0 {
            store::NIL => store::contact::everywhere(app.store(), &row.address_key).await?,
            _ => people.iter().map(|it| (account, *it)).collect(),
        };
        if came_back(app, (&holders, row)).await? {
            return Ok(());
        }
    }
    let mut steps = Vec::new();
    for person in people {
        let recorded = withdrawal(app, (account, person), row).await?;
        done.withdrawn += u64::from(!recorded.is_empty());
        steps.extend(recorded);
    }
    steps.push(store::suppression::insert(account, row));
    steps.push(store::contact::raise_epoch_by_key(account, &row.address_key));
    app.store().unit(Scope::Account(account), Lane::OptOut, steps).await?;
    done.suppressed += 1;
    Ok(())
}

/// True when the owner of the address confirmed anew after this opt-out, which
/// lifted it; the confirmation is in the restored ledger.
async fn came_back(
    app: &App,
    (people, row): (&[(AccountId, ContactId)], &SuppressionRow),
) -> Result<bool, Failure> {
    for (account, person) in people {
        let events = store::ledger::of_contact(app.store(), *account, *person).await?;
        let lifts = |it: &store::ledger::EventRow| {
            it.kind == EventKind::Confirmed.as_str()
                && it.at > row.created_at
                && (row.list.is_none() || it.list == row.list)
        };
        if events.iter().any(lifts) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The event and the permission of somebody who left or complained. Empty where
/// there is no permission to withdraw, or no key to seal evidence with.
async fn withdrawal(
    app: &App,
    (account, person): (AccountId, ContactId),
    row: &SuppressionRow,
) -> Result<Vec<Step>, Failure> {
    let via = match SuppressionReason::parse(&row.reason) {
        Some(SuppressionReason::Complained) => WithdrawnVia::Complaint,
        Some(SuppressionReason::Unsubscribed) => WithdrawnVia::Staff,
        _ => return Ok(Vec::new()),
    };
    let owner = app.account_row(account).await?;
    let person = store::contact::by_id(app.store(), account, person).await?;
    let Some(person) = person.filter(|it| it.erased_at.is_none()) else { return Ok(Vec::new()) };
    if owner.wrapped_key.is_none() {
        return Ok(Vec::new());
    }
    let events = store::ledger::of_contact(app.store(), account, person.id).await?;
    // The ledger is read in the order of the instants.
    let at = events::after(events.iter().map(|it| it.at).max(), row.created_at);
    let keys = app.account_keys(&owner)?;
    let key = contact::key(&keys, person.salt.as_deref())?;
    let event = events::seal(app, &key, event(app, (account, &person), row, (via, at)))?;
    let withdrawn = match row.list {
        Some(list) => {
            let row = PermissionRow {
                contact: person.id,
                list,
                state: "withdrawn".to_owned(),
                basis: None,
                event: event.id,
                since: at,
                acted_at: None,
            };
            permission::upsert(account, &[row])
        }
        None => permission::withdraw_all(account, person.id, event.id, at),
    };
    Ok(vec![store::ledger::append(account, &[event]), withdrawn])
}

fn event(
    app: &App,
    (account, person): (AccountId, &ContactRow),
    row: &SuppressionRow,
    (via, at): (WithdrawnVia, Timestamp),
) -> ConsentEvent {
    ConsentEvent {
        id: ConsentEventId::new(at, app.random()),
        account,
        contact: person.id,
        list: row.list,
        kind: EventKind::Withdrawn { via },
        at,
        method: Method::Staff,
        wording: None,
        ip: None,
        port: None,
        user_agent: None,
        evidence: None,
        keyed_by: None,
        note: Some(Personal::new(NOTE.to_owned())),
    }
}

fn operator() -> Actor {
    Actor { role: Role::Operator, account: None, name: "assent restore".to_owned() }
}

async fn erased(app: &App, account: AccountId, person: ContactId) -> Result<bool, Failure> {
    let found = store::contact::by_id(app.store(), account, person).await?;
    if found.is_none_or(|it| it.erased_at.is_some()) {
        return Ok(false);
    }
    erase::again(app, account, person).await?;
    Ok(true)
}

async fn closed(app: &App, account: AccountId) -> Result<bool, Failure> {
    let found = store::account::by_id(app.store(), account).await?;
    if found.is_none_or(|it| it.closed_at.is_some()) {
        return Ok(false);
    }
    account::close(app, &operator(), account, NOTE).await?;
    Ok(true)
}

/// The last standing in the journal is the one the account had at the end.
async fn set_standing(app: &App, account: AccountId, last: Standing) -> Result<bool, Failure> {
    let found = store::account::by_id(app.store(), account).await?;
    let Some(row) = found.filter(|it| it.standing != last) else { return Ok(false) };
    let step = store::account::set_standing(account, last);
    app.store().unit(Scope::Account(account), Lane::OptOut, vec![step]).await?;
    // A closed account shows nothing but that.
    Ok(row.closed_at.is_none())
}

async fn key_ended(
    app: &App,
    (account, key): (AccountId, ApiKeyId),
    at: Timestamp,
) -> Result<bool, Failure> {
    let in_use = store::api_key::of_account(app.store(), account).await?;
    if in_use.iter().all(|it| it.id != key) {
        return Ok(false);
    }
    let step = store::api_key::revoke(account, key, at);
    app.store().unit(Scope::Account(account), Lane::OptOut, vec![step]).await?;
    Ok(true)
}

/// A campaign that ended is over here too. One that began after the backup may
/// have mailed anybody, and nothing says whom: it is over as well.
async fn campaign_ended(
    app: &App,
    (account, campaign): (AccountId, CampaignId),
    state: CampaignState,
) -> Result<bool, Failure> {
    let Some(row) = store::campaign::by_id(app.store(), account, campaign).await? else {
        return Ok(false);
    };
    let to = match (row.state, state) {
        (CampaignState::Finished | CampaignState::Cancelled, _) => return Ok(false),
        (_, CampaignState::Running) if row.started_at.is_some() => return Ok(false),
        (_, CampaignState::Running) => CampaignState::Cancelled,
        (_, ended) => ended,
    };
    let now = app.now();
    let change = Transition { epoch: row.epoch, to, scheduled_at: None, now };
    let steps = vec![
        store::campaign::transition(account, campaign, change),
        store::restore::settle_campaign(account, campaign, now),
        store::review::lapse(account, campaign.0, now),
    ];
    app.store().unit(Scope::Account(account), Lane::OptOut, steps).await?;
    Ok(true)
}
