//! Limits that an account sets for itself, stricter than those of the
//! installation (DESIGN section 5, DECISIONS D53).
//!
//! A set is put on record and in force in one unit, and raises the epoch of the
//! account's standing, so that whoever decided under the set before decides again.
//! Most accounts have none: they share the book of the day. The others get a copy
//! with their values, kept in memory by what is stored of them.
//!
//! **Never** here: which limits accounts may set, and what is stricter
//! (`policy::own_limits`).

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{AccountId, Digest, Timestamp};
use policy::{OwnLimits, Setting, own_limits::written};
use store::{
    Lane, Scope, StoreError, UnitError,
    account::AccountRow,
    own_limits::{self, OwnLimitsRow},
};

use crate::{Action, Actor, App, Book, Failure};

/// Books that are kept; more begin anew.
const KEPT_MAX: usize = 1_000;
/// Longest reason, in characters.
const REASON_CHARS_MAX: usize = 500;

/// Books with own limits, by the version of the rules and what is stored.
#[derive(Default)]
pub(crate) struct Kept(Mutex<BTreeMap<(Digest, String), Arc<Book>>>);

impl App {
    /// The rules of today for an account, with its own limits.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when what is stored of them cannot be read: its
    /// mail waits.
    pub fn book_of(&self, account: &AccountRow) -> Result<Arc<Book>, Failure> {
        self.book_with(account.own_limits.as_deref())
    }

    /// The same from what the account's row says.
    pub(crate) fn book_with(&self, own: Option<&str>) -> Result<Arc<Book>, Failure> {
        let book = self.in_force();
        let Some(text) = own else { return Ok(Arc::clone(book)) };
        let key = (book.rules.version(), text.to_owned());
        let mut kept = self.inner.own_limits.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.get(&key) {
            return Ok(Arc::clone(known));
        }
        let own = OwnLimits::from_stored(&book.rules, text)
            .map_err(|source| Failure::unavailable("the account's own limits", source))?;
        let tightened = Arc::new(Book::of(book.rules.tightened(&own)));
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&tightened));
        Ok(tightened)
    }
}

/// A limit that accounts may set for themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Its name.
    pub id: String,
    /// The value of the installation.
    pub installation: String,
    /// The account's own; `None` = it set none.
    pub own: Option<String>,
    /// The stricter of both: what counts.
    pub counts: String,
    /// The strictest value it may have.
    pub strictest: String,
    /// `lower` or `higher`: where it is stricter.
    pub stricter: &'static str,
}

/// The limits of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Each that it may set, by name.
    pub limits: Vec<Limit>,
    /// What it set so far, newest first; at most 200.
    pub history: Vec<OwnLimitsRow>,
}

/// The limits of an account, and what it set so far.
///
/// # Errors
/// [`Failure`].
pub async fn show(app: &App, actor: &Actor, account: AccountId) -> Result<Shown, Failure> {
    actor.may(Action::Read, account)?;
    let row = app.account_row(account).await?;
    let (house, book) = (app.rules(), app.book_of(&row)?);
    let text = row.own_limits.as_deref().unwrap_or_default();
    let own = OwnLimits::from_stored(house, text)
        .map_err(|source| Failure::unavailable("the account's own limits", source))?;
    let own: BTreeMap<_, _> = own.values().collect();
    let limit = |it: &Setting| {
        let stricter = it.accounts?;
        Some(Limit {
            id: it.id.clone(),
            installation: written(&it.value),
            own: own.get(&it.id).map(|it| written(it)),
            counts: written(&book.rules.setting(&it.id)?.value),
            strictest: written(stricter.strictest(it)),
            stricter: stricter.as_str(),
        })
    };
    let limits = house.settings().filter_map(limit).collect();
    Ok(Shown { limits, history: own_limits::history(app.store(), account).await? })
}

/// Sets the own limits of an account: these and no others, from now on.
///
/// # Errors
/// [`Failure::Invalid`] when one is looser than the installation's, or not one
/// that accounts may set: nothing changes. [`Failure::Raced`] when somebody set
/// some at the same moment.
pub async fn set(
    app: &App,
    actor: &Actor,
    account: AccountId,
    (wanted, reason): (&BTreeMap<String, String>, &str),
) -> Result<Shown, Failure> {
    actor.may(Action::SetOwnLimits, account)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
        return Err(Failure::invalid("reason", format!("1 to {REASON_CHARS_MAX} characters")));
    }
    app.open_account(account).await?;
    let own = OwnLimits::of(app.rules(), wanted).map_err(|it| Failure::invalid("limits", it))?;
    let now: Timestamp = app.now();
    let newest = own_limits::history(app.store(), account).await?.into_iter().next();
    let row = OwnLimitsRow {
        number: newest.map_or(1, |it| it.number.saturating_add(1)),
        limits: own.stored(),
        digest: own.digest(),
        set_by: format!("{} {}", actor.role.as_str(), actor.name),
        reason: reason.to_owned(),
        set_at: now,
    };
    let steps = own_limits::set(account, &row).into();
    match app.store().unit(Scope::Account(account), Lane::Interactive, steps).await {
        Err(UnitError::Store(StoreError::Constraint { .. })) => return Err(Failure::Raced),
        other => other?,
    };
    show(app, actor, account).await
}
