//! How often the public forms may be used, so that nobody is bombed with
//! confirmation mails in a stranger's name (COMPLIANCE 5.6).
//!
//! Counted in memory, for this process: a restart begins anew. What holds for
//! ever is the ledger's: one mail a day for one contact and list
//! (`consent::confirmation`), and `confirmation.per-day` for one address over all
//! accounts (`policies/platform.toml`). Every map is bounded; when one is full of
//! counts that still run, newcomers are refused. **Never** here: what a page
//! looks like.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use domain::{Address, FormId, SignedDuration, Timestamp};

use crate::App;

/// Most counts kept in one map.
const COUNTS_MAX: usize = 200_000;
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// The time in which sign-ups at one form are a burst.
const BURST: SignedDuration = SignedDuration::from_mins(10);

/// The limits. `None`: no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Sign-ups from one address, or IPv6 /64, in an hour.
    pub sign_ups_per_hour: Option<u32>,
    /// Sign-ups from one network (IPv4 /24, IPv6 /48) in an hour after which a
    /// question is asked.
    pub network_burst: Option<u32>,
    /// Sign-ups at one form in ten minutes after which a question is asked.
    pub form_burst: Option<u32>,
    /// A form that comes back sooner than a person fills it in is asked a
    /// question.
    pub filled_in_min: Option<SignedDuration>,
    /// Forms at which one address may be signed up in an hour, over all
    /// accounts.
    pub forms_per_hour: u32,
    /// Confirmation mails to one address in a day, over all accounts.
    pub mails_per_day: u32,
    /// Links to what is held of a person that are asked for from one address, or
    /// IPv6 /64, in an hour.
    pub links_per_hour: Option<u32>,
    /// Attempts to log in from one address in 15 minutes.
    pub logins: u32,
}

impl Limits {
    /// The limits of an installation. In a rehearsal everybody comes from
    /// loopback, and nobody has to think (DECISIONS D10).
    #[must_use]
    pub fn of(app: &App) -> Self {
        let rehearsal = app.settings().rehearsal;
        let unless_rehearsed = |most| if rehearsal { None } else { Some(most) };
        Self {
            sign_ups_per_hour: unless_rehearsed(30),
            network_burst: unless_rehearsed(60),
            form_burst: unless_rehearsed(60),
            filled_in_min: (!rehearsal).then_some(SignedDuration::from_secs(2)),
            forms_per_hour: 3,
            mails_per_day: 5,
            links_per_hour: unless_rehearsed(10),
            logins: 20,
        }
    }
}

/// A sign-up that came in by a public form.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// Where it came from.
    pub from: IpAddr,
    /// The form.
    pub form: FormId,
    /// The address that was typed in.
    pub to: &'a Address,
    /// Boxes ticked: each is a mail.
    pub mails: usize,
    /// How long the page was open.
    pub open_for: SignedDuration,
    /// The question was answered.
    pub proven: bool,
}

/// What becomes of a sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It is taken.
    Take,
    /// A question is asked first. Says nothing of the address: the form, the
    /// network or the visitor's haste is why.
    Ask,
    /// Nothing is done, and the answer is that of a sign-up that was taken: a
    /// stranger learns nothing of the address.
    Quiet,
    /// There were too many from there.
    TooMany,
}

/// Counts and compares.
#[derive(Debug)]
pub struct Gate {
    limits: Limits,
    visitors: Mutex<Counts<[u8; 16]>>,
    networks: Mutex<Counts<[u8; 16]>>,
    forms: Mutex<Counts<FormId>>,
    signed_up: Mutex<Forms>,
    addresses: Mutex<Counts<[u8; 16]>>,
    answers: Mutex<Counts<[u8; 16]>>,
    links: Mutex<Counts<[u8; 16]>>,
    logins: Mutex<Counts<[u8; 16]>>,
}

/// On which forms an address was entered lately.
type Forms = BTreeMap<[u8; 16], (Timestamp, BTreeSet<FormId>)>;
type Counts<K> = BTreeMap<K, (Timestamp, u32)>;

impl Gate {
    /// A gate that has seen nobody yet.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            visitors: Mutex::default(),
            networks: Mutex::default(),
            forms: Mutex::default(),
            signed_up: Mutex::default(),
            addresses: Mutex::default(),
            answers: Mutex::default(),
            links: Mutex::default(),
            logins: Mutex::default(),
        }
    }

    /// Counts a sign-up, and says what becomes of it.
    #[must_use]
    pub fn sign_up(&self, app: &App, attempt: &Attempt<'_>) -> Admission {
        let (limits, now) = (&self.limits, app.now());
        let within = |most: Option<u32>, add: &dyn Fn(u32) -> bool| most.is_none_or(add);
        let household = network(attempt.from, 64);
        let few = |most| add(&self.visitors, (household, 1), (most, HOUR), now);
        if !within(limits.sign_ups_per_hour, &few) {
            return Admission::TooMany;
        }
        // Both are counted, also when the first is over already.
        let network = network(attempt.from, 48);
        let calm = |most| add(&self.networks, (network, 1), (most, HOUR), now);
        let network_is_calm = within(limits.network_burst, &calm);
        let calm = |most| add(&self.forms, (attempt.form, 1), (most, BURST), now);
        let form_is_calm = within(limits.form_burst, &calm);
        let hasty = limits.filled_in_min.is_some_and(|it| attempt.open_for < it);
        if (hasty || !network_is_calm || !form_is_calm) && !attempt.proven {
            return Admission::Ask;
        }
        let key = app.keys().suppression(attempt.to);
        if !self.is_among_few_forms(key, attempt.form, now) {
            return Admission::Quiet;
        }
        if self.mail(app, attempt.to, attempt.mails) { Admission::Take } else { Admission::Quiet }
    }

    /// True while an address is signed up at few forms.
    fn is_among_few_forms(&self, address: [u8; 16], form: FormId, now: Timestamp) -> bool {
        let mut all = self.signed_up.lock().unwrap_or_else(PoisonError::into_inner);
        let runs = |since: Timestamp| now.duration_since(since) < HOUR;
        if all.len() >= COUNTS_MAX && !all.contains_key(&address) {
            all.retain(|_, (since, _)| runs(*since));
            if all.len() >= COUNTS_MAX {
                return false;
            }
        }
        let (since, forms) = all.entry(address).or_insert_with(|| (now, BTreeSet::new()));
        if !runs(*since) {
            (*since, *forms) = (now, BTreeSet::new());
        }
        let most = usize::try_from(self.limits.forms_per_hour).unwrap_or(usize::MAX);
        if forms.len() < most {
            forms.insert(form);
        }
        forms.contains(&form)
    }

    /// Counts confirmation mails to an address; false when there were too many.
    #[must_use]
    pub fn mail(&self, app: &App, to: &Address, mails: usize) -> bool {
        let mails = u32::try_from(mails).unwrap_or(u32::MAX);
        let key = app.keys().suppression(to);
        add(&self.addresses, (key, mails), (self.limits.mails_per_day, DAY), app.now())
    }

    /// Takes an answered question; false when it was used before: each is good
    /// for one sign-up.
    #[must_use]
    pub fn answer(&self, app: &App, question: [u8; 16]) -> bool {
        add(&self.answers, (question, 1), (1, DAY), app.now())
    }

    /// Counts a link asked for from there; false when there were too many. Never
    /// by the address it is for: that would tell which are known.
    #[must_use]
    pub fn link(&self, app: &App, from: IpAddr) -> bool {
        let household = network(from, 64);
        self.limits
            .links_per_hour
            .is_none_or(|most| add(&self.links, (household, 1), (most, HOUR), app.now()))
    }

    /// Counts an attempt to log in; false when there were too many.
    #[must_use]
    pub fn log_in(&self, app: &App, from: IpAddr) -> bool {
        let quarter = SignedDuration::from_mins(15);
        let household = network(from, 64);
        add(&self.logins, (household, 1), (self.limits.logins, quarter), app.now())
    }
}

/// A household or host: the first 64 bits of an IPv6 address, or an IPv4 one
/// whole. A network: the first 48 bits, or 24 of an IPv4 one.
fn network(ip: IpAddr, bits: u32) -> [u8; 16] {
    let (ip, bits) = match ip.to_canonical() {
        IpAddr::V4(ip) => (ip.to_ipv6_mapped(), if bits < 64 { 96 + 24 } else { 128 }),
        IpAddr::V6(ip) => (ip, bits),
    };
    let mask = u128::MAX.checked_shl(128 - bits).unwrap_or(0);
    (u128::from(ip) & mask).to_be_bytes()
}

fn add<K: Ord>(
    counts: &Mutex<Counts<K>>,
    (key, more): (K, u32),
    (most, window): (u32, SignedDuration),
    now: Timestamp,
) -> bool {
    let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
    let runs = |since: Timestamp| now.duration_since(since) < window;
    if counts.len() >= COUNTS_MAX && !counts.contains_key(&key) {
        counts.retain(|_, (since, _)| runs(*since));
        if counts.len() >= COUNTS_MAX {
            return false;
        }
    }
    let (since, count) = counts.entry(key).or_insert((now, 0));
    if !runs(*since) {
        (*since, *count) = (now, 0);
    }
    let sum = count.saturating_add(more);
    if sum > most {
        return false;
    }
    *count = sum;
    true
}

#[cfg(test)]
mod tests;
