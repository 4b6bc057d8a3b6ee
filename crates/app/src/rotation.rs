//! Rotating the keys of the installation while it runs (DECISIONS D9).
//!
//! | rotated | what changes | what stays |
//! |---|---|---|
//! | master key | what wraps the keys of accounts and of the installation | those keys, and everything sealed |
//! | keys of links | what signs tokens of new messages | every link and address sent before |
//!
//! The key of an account is not rotated: everything of the account is sealed
//! with keys derived from it, and its look-ups are hashes under it. It never
//! leaves the process unwrapped, so rotating the master key is what a stolen
//! backup asks for. Nor are the index keys and the ledger's: another finds
//! nothing, and verifies nothing.
//!
//! **Never** here: a key in an answer.

use std::path::PathBuf;

use domain::{SignedDuration, Timestamp};
use store::{
    Lane, Scope, Step, UnitError, account_key,
    account_key::Rewrapped,
    installation_key,
    keys::{Fingerprint, Keys, MasterKey, Rotation, TokenPurpose, WrappedKey, files},
};

use crate::{Action, Actor, App, Failure};

/// New keys of links come into force after this time: a message of an earlier
/// date has the older tokens, and the date alone must tell which.
const IN_FORCE_AFTER: SignedDuration = SignedDuration::from_secs(60);
/// A token has one byte for the version of its key.
const VERSION_MAX: u32 = 255;
/// Accounts that are opened at the same moment make a rotation start over.
const TRIES_MAX: u32 = 5;

/// What is known of the keys, without the keys.
#[derive(Clone, Debug)]
pub struct KeysView {
    /// The installation; the same whatever is rotated.
    pub installation: String,
    /// The master key in use.
    pub master: Fingerprint,
    /// Its file.
    pub file: Option<PathBuf>,
    /// Keys of links: purpose, version in force, when it came into force.
    pub tokens: Vec<(&'static str, u32, Timestamp)>,
}

/// What keys there are.
///
/// # Errors
/// [`Failure::Forbidden`].
pub fn show(app: &App, actor: &Actor) -> Result<KeysView, Failure> {
    actor.may_anywhere(Action::RotateKeys)?;
    let master = app.keys().master();
    let stored = app.keys().stored();
    let tokens = rotated().map(|purpose| {
        let version = app.keys().version_at(purpose, app.now());
        let name = purpose.key_name();
        let row = stored.iter().find(|it| it.purpose == name && it.version == version);
        (name, version, row.map_or(Timestamp::UNIX_EPOCH, |it| it.since))
    });
    Ok(KeysView {
        installation: app.keys().installation_id(),
        master: master.fingerprint(),
        file: master.file().map(Into::into),
        tokens: tokens.collect(),
    })
}

/// The ledger's key stays: it names and signs the ledgers, and those who check
/// them hold its public half.
fn rotated() -> impl Iterator<Item = TokenPurpose> {
    TokenPurpose::ALL.into_iter().filter(|it| *it != TokenPurpose::LedgerOrigin)
}

fn begin(app: &App) -> Result<Rotation<'_>, Failure> {
    let under_way = || Failure::Conflict("another rotation of keys is under way".to_owned());
    app.keys().begin_rotation().ok_or_else(under_way)
}

/// A master key that took over.
#[derive(Clone, Debug)]
pub struct Rotated {
    /// The one that is in use now.
    pub master: Fingerprint,
    /// The one before.
    pub before: Fingerprint,
    /// Where the one before is kept: backups made before open with it.
    pub kept: Option<PathBuf>,
    /// Accounts whose keys were wrapped anew.
    pub accounts: u64,
}

/// Makes a new master key and wraps every key anew, in one unit. The server
/// goes on with it, without a restart. What a kill leaves behind at each point
/// stands in [`files`]; run again, or started again, it is finished. So it is
/// when the caller goes away in the middle: what the next key wrapped opens
/// already, and nothing new is wrapped by the old one ([`Keys::witness`]).
///
/// # Errors
/// [`Failure::Unavailable`] when a file cannot be written or the database
/// fails; [`Failure::Raced`] when accounts are opened without end.
pub async fn rotate_master(app: &App, actor: &Actor) -> Result<Rotated, Failure> {
    actor.may_anywhere(Action::RotateKeys)?;
    let _alone = begin(app)?;
    let before = app.keys().master();
    let path = before.file().ok_or_else(|| {
        Failure::Conflict("the master key of this server was not read from a file".to_owned())
    })?;
    let next = files::draft_next(path, app.ports().entropy.as_ref())
        .map_err(|source| Failure::unavailable("writing the next master key", source))?;
    // The last rotation could not rename its file: what is left is to do that.
    let mut accounts = 0;
    if next.fingerprint() != before.fingerprint() {
        accounts = rewrap(app, &next).await?;
    }
    let (kept, master) = files::adopt_next(path, next).map_err(|source| {
        Failure::unavailable("giving the new master key, which is in use, its name", source)
    })?;
    tracing::warn!(accounts, "the master key was rotated");
    let (master, before) = (master.fingerprint(), before.fingerprint());
    Ok(Rotated { master, before, kept, accounts })
}

/// Wraps everything by `next` and goes on with it. Returns of how many
/// accounts.
async fn rewrap(app: &App, next: &MasterKey) -> Result<u64, Failure> {
    app.keys().expect(next.clone());
    for _ in 0..TRIES_MAX {
        // An earlier run was killed behind its unit, or its caller went away.
        if let Some(accounts) = happened(app, next).await? {
            return Ok(accounts);
        }
        let (keys, steps, accounts) = plan(app, next).await?;
        let scope = Scope::System("the master key wraps the keys of all accounts");
        match app.store().unit(scope, Lane::Interactive, steps).await {
            Ok(_) => {
                app.keys().replace(&keys);
                return Ok(accounts);
            }
            // An account was opened or lost its key since it was read.
            Err(UnitError::Guard { .. }) => {}
            // The answer may be what was lost.
            Err(error) => return happened(app, next).await?.ok_or(error.into()),
        }
    }
    Err(Failure::Raced)
}

/// When `next` is the database's master key already: goes on with it.
async fn happened(app: &App, next: &MasterKey) -> Result<Option<u64>, Failure> {
    let stored = installation_key::all(app.store()).await?;
    if !stored.first().is_some_and(|it| next.opens(it, &app.ports().entropy)) {
        return Ok(None);
    }
    app.keys().replace(&loaded(app, next, &stored)?);
    Ok(Some(account_key::all(app.store()).await?.len() as u64))
}

/// The keys under `next`, and the unit that makes them so.
async fn plan(app: &App, next: &MasterKey) -> Result<(Keys, Vec<Step>, u64), Failure> {
    let wrapped = app.keys().rewrap(next);
    // What was wrapped is opened again before anything rests on it.
    let keys = loaded(app, next, &wrapped)?;
    let mut steps: Vec<Step> = app
        .keys()
        .stored()
        .iter()
        .zip(wrapped)
        .map(|(from, to)| installation_key::rewrap(from, to.wrapped))
        .collect();
    let failed = |source| Failure::unavailable("the keys of an account", source);
    let mut accounts = Vec::new();
    for (account, from) in account_key::all(app.store()).await? {
        let to = app.keys().rewrap_account(account, &from, next).map_err(failed)?;
        keys.account(account, &to).map_err(failed)?;
        accounts.push(Rewrapped { account, from, to });
    }
    steps.extend(account_key::rewrap(&accounts));
    Ok((keys, steps, accounts.len() as u64))
}

fn loaded(app: &App, master: &MasterKey, stored: &[WrappedKey]) -> Result<Keys, Failure> {
    let entropy = app.ports().entropy.clone();
    Keys::load(master.clone(), stored, entropy)
        .map_err(|source| Failure::unavailable("the keys of the installation", source))
}

/// Makes new keys for the tokens in links and addresses, in force in a minute.
/// Those before stay for good: every link that was sent works for as long as
/// the installation exists (invariant 3).
///
/// # Errors
/// [`Failure::Conflict`] after 254 rotations.
pub async fn rotate_tokens(app: &App, actor: &Actor) -> Result<KeysView, Failure> {
    actor.may_anywhere(Action::RotateKeys)?;
    let _alone = begin(app)?;
    let since = app.now().saturating_add(IN_FORCE_AFTER).unwrap_or(Timestamp::MAX);
    if rotated().any(|purpose| app.keys().token(purpose).version() >= VERSION_MAX) {
        let told = format!("keys of links have at most {VERSION_MAX} versions");
        return Err(Failure::Conflict(told));
    }
    let mut steps = vec![installation_key::unchanged(&app.keys().witness())];
    let new: Vec<_> = rotated().map(|purpose| app.keys().rotate_token(purpose, since)).collect();
    steps.extend(new.iter().map(|key| installation_key::insert(key).exactly(1)));
    let scope = Scope::System("the installation belongs to no account");
    app.store().unit(scope, Lane::Interactive, steps).await?;
    let all = [app.keys().stored(), new].concat();
    app.keys().replace(&loaded(app, &app.keys().master(), &all)?);
    tracing::warn!("the keys of links were rotated");
    show(app, actor)
}
