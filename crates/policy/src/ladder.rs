//! The ladder: what follows from the bad mail and the complaints of a day
//! (R002-47 … R002-56), as a state machine over integers.
//!
//! Meters and history in, at most one step out. A rate meets its limit when it
//! equals it, and is never divided: `bad × 100 ≥ 5 × total`. Within a day the
//! ladder only goes up; when 7 % is met first, it is one step. What an account
//! was locked for once weighs for good: 6 % on a day after that locks it for
//! good (R002-52).
//!
//! **Never** here: counting, a clock, mail. `app` counts outcomes, asks
//! [`climb`] and commits what it says together with the numbers it was asked
//! with. Limits come from `policies/platform-ladder.toml`.

use domain::{SignedDuration, Standing};

use crate::{RuleBook, fact::Value};

/// How much of something turned out bad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meter {
    /// The bad ones: at most `total`.
    pub bad: u64,
    /// All of them.
    pub total: u64,
}

impl Meter {
    /// True when `bad / total` is `parts / of` or more; of nothing, never.
    #[must_use]
    pub fn reaches(self, parts: u64, of: u64) -> bool {
        self.total > 0 && wide(self.bad) * wide(of) >= wide(parts) * wide(self.total)
    }

    /// True when `bad / total` is more than `parts / of`.
    #[must_use]
    pub fn exceeds(self, parts: u64, of: u64) -> bool {
        wide(self.bad) * wide(of) > wide(parts) * wide(self.total)
    }

    /// What was added since an earlier reading of the same meter.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        let total = self.total.saturating_sub(earlier.total);
        Self { bad: self.bad.saturating_sub(earlier.bad).min(total), total }
    }

    /// Hundredths of a percent, rounded down; of nothing, zero.
    #[must_use]
    pub fn basis_points(self) -> u64 {
        let points = wide(self.bad) * 10_000 / wide(self.total.max(1));
        u64::try_from(points).unwrap_or(u64::MAX)
    }

    /// Percent with two decimals, to be shown. Nothing is decided by it.
    #[must_use]
    pub fn percent(self) -> f64 {
        f64::from(u32::try_from(self.basis_points()).unwrap_or(u32::MAX)) / 100.0
    }
}

fn wide(number: u64) -> u128 {
    u128::from(number)
}

/// The meters of one account on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// Bad mail among the deliveries with a final outcome.
    pub mail: Meter,
    /// Complaints among the deliveries that were accepted.
    pub complaints: Meter,
}

impl Day {
    /// What was added since an earlier reading of the same day.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        Self {
            mail: self.mail.since(earlier.mail),
            complaints: self.complaints.since(earlier.complaints),
        }
    }
}

/// What the meters are compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Deliveries with an outcome below which nothing follows (R002-55).
    pub sample: u64,
    /// First warning, in percent.
    pub warn_first: u64,
    /// Second warning, in percent.
    pub warn_second: u64,
    /// Suspension, in percent.
    pub suspend: u64,
    /// Lock for good of an account that was suspended before, in percent.
    pub lock: u64,
    /// Accepted deliveries below which complaints have no consequences.
    pub complaint_sample: u64,
    /// Complaints below which they have no consequences.
    pub complaint_least: u64,
    /// Warning for complaints, per mille.
    pub complaint_warn: u64,
    /// Suspension for complaints, per mille.
    pub complaint_suspend: u64,
    /// First outcomes of a campaign that its brake looks at.
    pub brake_window: u64,
    /// Share of them above which it is paused, in percent.
    pub brake: u64,
    /// Bad mail of a campaign that is put on record, in percent (R002-11).
    pub campaign: u64,
    /// Messages an hour after the first warning.
    pub slow_first_per_hour: u64,
    /// Messages an hour after the second warning.
    pub slow_second_per_hour: u64,
    /// Messages an hour of what a company asked to slow, to that company.
    pub slow_reply_per_hour: u64,
    /// For how long a day that is over may still have consequences.
    pub reopen: SignedDuration,
    /// After how long without a step a warning is forgotten (R002-54).
    pub reset: SignedDuration,
    /// IANA name of the zone whose midnight begins a day.
    pub time_zone: String,
}

impl Limits {
    /// The limits of a rule book.
    ///
    /// # Panics
    /// Never in a tested build: the settings are part of the program.
    #[must_use]
    pub fn of(book: &RuleBook) -> Self {
        let number = |name: &str| {
            let id = format!("ladder.{name}");
            book.number(&id).unwrap_or_else(|| panic!("no setting `{id}`"))
        };
        let span = |name: &str| {
            let id = format!("ladder.{name}");
            book.duration(&id).unwrap_or_else(|| panic!("no setting `{id}`"))
        };
        let zone = book.settings().find(|it| it.id == "ladder.time-zone");
        let Some(Value::Word(time_zone)) = zone.map(|it| it.value.clone()) else {
            panic!("no setting `ladder.time-zone`");
        };
        Self {
            sample: number("sample"),
            warn_first: number("warn-first-percent"),
            warn_second: number("warn-second-percent"),
            suspend: number("suspend-percent"),
            lock: number("lock-percent"),
            complaint_sample: number("complaint-sample"),
            complaint_least: number("complaint-least"),
            complaint_warn: number("complaint-warn-per-mille"),
            complaint_suspend: number("complaint-suspend-per-mille"),
            brake_window: number("brake-window"),
            brake: number("brake-percent"),
            campaign: number("campaign-percent"),
            slow_first_per_hour: number("slow-first-per-hour"),
            slow_second_per_hour: number("slow-second-per-hour"),
            slow_reply_per_hour: number("slow-reply-per-hour"),
            reopen: span("reopen"),
            reset: span("reset"),
            time_zone,
        }
    }

    /// Messages an hour that an account of this standing may send; `None` =
    /// the ladder sets no limit.
    #[must_use]
    pub fn per_hour(&self, standing: Standing) -> Option<u64> {
        match standing {
            Standing::WarnedOnce => Some(self.slow_first_per_hour),
            Standing::WarnedTwice => Some(self.slow_second_per_hour),
            _ => None,
        }
    }
}

/// A step of the ladder, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// First warning, and a limit of speed (R002-47).
    WarnFirst,
    /// Second warning, and a lower limit of speed (R002-48).
    WarnSecond,
    /// Notice, and nothing is sent until two conditions are met (R002-49).
    Suspend,
    /// Nothing is sent any more (R002-52).
    Lock,
}

impl Level {
    /// All of them, lowest first.
    pub const ALL: [Self; 4] = [Self::WarnFirst, Self::WarnSecond, Self::Suspend, Self::Lock];

    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WarnFirst => "warn-1",
            Self::WarnSecond => "warn-2",
            Self::Suspend => "suspend",
            Self::Lock => "lock",
        }
    }

    /// The level of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }

    /// Its number, from 1.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::WarnFirst => 1,
            Self::WarnSecond => 2,
            Self::Suspend => 3,
            Self::Lock => 4,
        }
    }

    /// The standing of an account that took this step. It never gets better by
    /// one: a first warning leaves the second of another day in force.
    #[must_use]
    pub fn standing(self, before: Standing) -> Standing {
        match (self, before) {
            (Self::WarnFirst, Standing::WarnedTwice) => Standing::WarnedTwice,
            (Self::WarnFirst, _) => Standing::WarnedOnce,
            (Self::WarnSecond, _) => Standing::WarnedTwice,
            (Self::Suspend, _) => Standing::Suspended,
            (Self::Lock, _) => Standing::Locked,
        }
    }
}

/// What was measured too high.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Recipients that do not exist.
    BadMail,
    /// Recipients that complained.
    Complaints,
}

impl Axis {
    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadMail => "bad-mail",
            Self::Complaints => "complaints",
        }
    }
}

/// What is known of the account besides its meters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct History {
    /// Its standing now.
    pub standing: Standing,
    /// The highest step that was taken for this day.
    pub taken: Option<Level>,
    /// It was suspended once and activated again.
    pub was_reactivated: bool,
}

/// A step to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// How high.
    pub level: Level,
    /// What for.
    pub axis: Axis,
    /// The numbers that met the limit.
    pub meter: Meter,
}

/// The step that a day asks for, if it is higher than those taken for it.
/// An account that may not send takes none: what stopped it is not topped by
/// the outcome of what was already under way.
#[must_use]
pub fn climb(day: &Day, history: &History, limits: &Limits) -> Option<Step> {
    if !history.standing.may_send() {
        return None;
    }
    let mail = of_mail(day.mail, history.was_reactivated, limits).map(|level| Step {
        level,
        axis: Axis::BadMail,
        meter: day.mail,
    });
    let complaints = of_complaints(day.complaints, limits).map(|level| Step {
        level,
        axis: Axis::Complaints,
        meter: day.complaints,
    });
    // At one level bad mail is told: it is what the policy states.
    let step = [complaints, mail].into_iter().flatten().max_by_key(|it| it.level)?;
    (Some(step.level) > history.taken).then_some(step)
}

fn of_mail(meter: Meter, was_reactivated: bool, limits: &Limits) -> Option<Level> {
    if meter.total < limits.sample {
        return None;
    }
    let reaches = |percent| meter.reaches(percent, 100);
    if was_reactivated && reaches(limits.lock) {
        Some(Level::Lock)
    } else if reaches(limits.suspend) {
        Some(Level::Suspend)
    } else if reaches(limits.warn_second) {
        Some(Level::WarnSecond)
    } else if reaches(limits.warn_first) {
        Some(Level::WarnFirst)
    } else {
        None
    }
}

fn of_complaints(meter: Meter, limits: &Limits) -> Option<Level> {
    if meter.total < limits.complaint_sample || meter.bad < limits.complaint_least {
        None
    } else if meter.reaches(limits.complaint_suspend, 1000) {
        Some(Level::Suspend)
    } else if meter.reaches(limits.complaint_warn, 1000) {
        Some(Level::WarnFirst)
    } else {
        None
    }
}

/// True when a campaign to `recipients` people has met too many unknown ones
/// among its first outcomes.
#[must_use]
pub fn brakes(meter: Meter, recipients: u64, limits: &Limits) -> bool {
    let window = limits.brake_window;
    // Compared with the whole window: what is too much of it stays too much,
    // whatever the outcomes that are missing.
    let of_window = Meter { bad: meter.bad, total: window };
    recipients >= window && meter.total <= window && of_window.exceeds(limits.brake, 100)
}

/// True when the bad mail of a campaign is not below its limit (R002-11).
#[must_use]
pub fn is_over(campaign: Meter, limits: &Limits) -> bool {
    campaign.total >= limits.sample && campaign.reaches(limits.campaign, 100)
}

/// The standing of a warned account that took no step for `quiet`, when its
/// warning is to be forgotten.
#[must_use]
pub fn forgotten(history: &History, quiet: SignedDuration, limits: &Limits) -> Option<Standing> {
    let is_warned = matches!(history.standing, Standing::WarnedOnce | Standing::WarnedTwice);
    (is_warned && quiet >= limits.reset).then_some(if history.was_reactivated {
        Standing::Reactivated
    } else {
        Standing::Good
    })
}

#[cfg(test)]
mod tests;
