//! How often one recipient is mailed: so many mails of an account in any 24
//! hours, and none in quiet hours (COMPLIANCE 1.3, 1.6). Quiet hours of laws go by
//! the clock of the recipient, those of a setting by the clock of the account.
//!
//! Each recipient has places, as many as the strictest of basis and laws lets
//! pass; each is taken for 24 hours by the attempt that begins. What finds none
//! free waits until one is. Places are taken in the database, in the unit that
//! begins the attempt, so that no race and no restart mails more often.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AccountId, Basis, ContactId, DeliveryId, SignedDuration, Timestamp};
use policy::RuleBook;
use store::{
    Lane, Scope,
    place::{self, PlaceRow},
    queue::{self, Rechecked},
};

use crate::{App, Failure};

mod quiet;

/// How long a place is taken.
pub const WINDOW: SignedDuration = SignedDuration::from_hours(24);
/// The kind of bulk mail.
const MARKETING: &str = "marketing";
/// Most places of a recipient that are looked at.
const PLACES_MAX: u32 = 100;

/// What becomes of the deliveries of a batch.
#[derive(Default)]
pub(crate) struct Planned {
    /// They wait, and were given the time at which they may go.
    pub waiting: BTreeSet<DeliveryId>,
    /// They take this place when their attempt begins.
    pub places: BTreeMap<DeliveryId, PlaceRow>,
}

/// When a delivery may go.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Turn {
    /// Now, in this place; `None` = it needs none.
    Now(Option<u32>),
    /// Not before this instant.
    At(Timestamp),
}

/// Plans deliveries that were re-checked and might go now, and lets wait what
/// has to.
///
/// # Errors
/// [`Failure::Unavailable`]: nothing of the batch goes out.
pub(crate) async fn plan(
    app: &App,
    would_go: &[&Rechecked],
    now: Timestamp,
) -> Result<Planned, Failure> {
    let mut due = Vec::with_capacity(would_go.len());
    for it in would_go {
        if let Some(wants) = Wants::of(app, it, now)? {
            due.push((*it, wants));
        }
    }
    let recipients: BTreeSet<_> =
        due.iter().map(|(it, _)| (it.delivery.account, it.delivery.contact)).collect();
    let recipients: Vec<_> = recipients.into_iter().collect();
    let mut taken = if recipients.is_empty() {
        Vec::new()
    } else {
        place::of_batch(app.store(), &recipients, before(now)).await?
    };
    let mut planned = Planned::default();
    let mut late: BTreeMap<AccountId, Vec<(DeliveryId, Timestamp)>> = BTreeMap::new();
    for (it, wants) in due {
        let row = &it.delivery;
        match wants.turn((row.account, row.contact, row.id), &taken, now) {
            Turn::Now(None) => {}
            Turn::Now(Some(slot)) => {
                let place = PlaceRow {
                    account: row.account,
                    contact: row.contact,
                    kind: wants.kind.to_owned(),
                    slot,
                    delivery: row.id,
                    taken_at: now,
                };
                // The next of the same batch finds it taken; what an earlier
                // attempt took is one place, not two.
                if taken.iter().all(|it| it.delivery != row.id) {
                    taken.push(place.clone());
                }
                planned.places.insert(row.id, place);
            }
            Turn::At(at) => late.entry(row.account).or_default().push((row.id, at)),
        }
    }
    for (account, turns) in late {
        let steps = turns.iter().map(|(id, at)| queue::postpone(account, *id, *at).any()).collect();
        app.store().unit(Scope::Account(account), Lane::Settle, steps).await?;
        planned.waiting.extend(turns.into_iter().map(|(id, _)| id));
    }
    Ok(planned)
}

/// The step that takes a place, for the unit that begins the attempt.
pub(crate) fn take(place: &PlaceRow) -> store::Step {
    place::take(place, before(place.taken_at))
}

fn before(now: Timestamp) -> Timestamp {
    now.saturating_sub(WINDOW).unwrap_or(Timestamp::MIN)
}

/// What limits the time of a delivery.
struct Wants {
    kind: &'static str,
    /// Places; `None` = as many as there are mails.
    places: Option<u32>,
    quiet_until: Option<Timestamp>,
}

impl Wants {
    /// `None` when nothing limits it.
    fn of(app: &App, found: &Rechecked, now: Timestamp) -> Result<Option<Self>, Failure> {
        let row = &found.delivery;
        let book = app.book_with(found.own_limits.as_deref())?;
        let rules = &book.rules;
        let own = rules.obligations(row.basis).per_recipient_per_day_max;
        let timing = row.laws.as_ref().map(|it| rules.laws().timing(it, now)).unwrap_or_default();
        let kind = kind(row.basis);
        // Settings speak of bulk mail alone: an answer waits for no night.
        let (set, quiet) = match kind {
            MARKETING => (most(rules), quiet::until(rules, &found.time_zone, now)),
            _ => (None, None),
        };
        let places = own.into_iter().chain(timing.per_day_max).chain(set).min();
        let quiet_until = timing.quiet_until.into_iter().chain(quiet).max();
        if places.is_none() && quiet_until.is_none() {
            return Ok(None);
        }
        Ok(Some(Self { kind, places, quiet_until }))
    }

    fn turn(
        &self,
        (account, contact, delivery): (AccountId, ContactId, DeliveryId),
        taken: &[PlaceRow],
        now: Timestamp,
    ) -> Turn {
        if let Some(until) = self.quiet_until {
            return Turn::At(until);
        }
        let Some(places) = self.places.map(|it| it.clamp(1, PLACES_MAX)) else {
            return Turn::Now(None);
        };
        let of_kind: Vec<_> = taken
            .iter()
            .filter(|it| it.account == account && it.contact == contact && it.kind == self.kind)
            .filter(|it| it.taken_at > before(now))
            .collect();
        if let Some(own) = of_kind.iter().find(|it| it.delivery == delivery) {
            return Turn::Now(Some(own.slot));
        }
        let free = (0..places).find(|slot| of_kind.iter().all(|it| it.slot != *slot));
        let full = u32::try_from(of_kind.len()).unwrap_or(u32::MAX) >= places;
        match free.filter(|_| !full) {
            Some(slot) => Turn::Now(Some(slot)),
            None => {
                let first = of_kind.iter().map(|it| it.taken_at).min().unwrap_or(now);
                Turn::At(first.saturating_add(WINDOW).unwrap_or(Timestamp::MAX))
            }
        }
    }
}

/// Bulk mails that the setting lets one recipient get.
fn most(rules: &RuleBook) -> Option<u32> {
    rules.number("frequency.per-day").map(|it| u32::try_from(it).unwrap_or(u32::MAX))
}

/// Bulk mail is counted together, whatever it rests on; other mail by basis.
fn kind(basis: Basis) -> &'static str {
    match basis {
        Basis::Confirmed | Basis::Attested | Basis::Relationship => MARKETING,
        other => other.as_str(),
    }
}

#[cfg(test)]
mod tests;
