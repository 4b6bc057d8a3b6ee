//! The compliance report as a page that prints.

use domain::{AccountId, Timestamp};

use crate::chart::{self, Segment};

/// A word, what it means, and how many.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The word, as in data.
    pub word: String,
    /// Key of its text; empty = the word stands for itself.
    pub key: &'static str,
    /// How many.
    pub count: u64,
}

/// Mail that rested on one basis.
#[derive(Clone, Debug)]
pub struct Covered {
    /// The basis, as in data.
    pub basis: String,
    /// Accepted by receiving hosts.
    pub accepted: u64,
    /// All of it.
    pub total: u64,
}

/// A rate against its limits, in hundredths of a percent.
#[derive(Clone, Debug)]
pub struct RateView {
    /// Key of its name.
    pub key: &'static str,
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// The rate of the whole time.
    pub measured: u64,
    /// That of the worst day.
    pub worst: u64,
    /// First warning.
    pub warn: u64,
    /// Suspension.
    pub suspend: u64,
}

impl RateView {
    /// A place on a scale that ends a fifth beyond the suspension, or at the
    /// worst day.
    pub(crate) fn place(&self, value: &u64) -> u64 {
        let end = (self.suspend + self.suspend / 5).max(self.worst).max(1);
        let place = u128::from(*value) * u128::from(chart::BAR_WIDTH) / u128::from(end);
        u64::try_from(place).unwrap_or(chart::BAR_WIDTH).min(chart::BAR_WIDTH)
    }

    /// How it stands: `good`, `warn` or `bad`, by the worst day.
    pub(crate) fn health(&self) -> &'static str {
        match self.worst {
            worst if worst >= self.suspend => "bad",
            worst if worst >= self.warn => "warn",
            _ => "good",
        }
    }
}

/// A family of control.
#[derive(Clone, Debug)]
pub struct ControlView {
    /// What it is called.
    pub title: String,
    /// Key of the word for who answers for it first.
    pub owner: &'static str,
    /// Key of the word for how it stands.
    pub state: &'static str,
    /// The class that colours it: `good`, `warn` or `bad`.
    pub health: &'static str,
    /// What finds a fault.
    pub detection: String,
    /// What prevents it.
    pub prevention: String,
    /// What shows it later.
    pub evidence: String,
}

/// A rule book that cleared mail.
#[derive(Clone, Debug)]
pub struct RuleBookView {
    /// Its version, in hex.
    pub version: String,
    /// How much mail.
    pub count: u64,
    /// The first of it.
    pub first: Timestamp,
    /// The last of it.
    pub last: Timestamp,
}

/// Reviews of one kind in one state.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// `campaign` or `import`.
    pub about: String,
    /// `open`, `approved`, `rejected`, `lapsed`.
    pub state: String,
    /// How many.
    pub count: u64,
}

/// A ledger's signed state.
#[derive(Clone, Debug)]
pub struct SignedState {
    /// Name of the ledger.
    pub origin: String,
    /// Leaves in the tree.
    pub size: u64,
    /// Root of the tree, base64.
    pub root: String,
    /// When it was signed.
    pub signed_at: Timestamp,
}

/// The page.
#[derive(Clone, Debug)]
pub struct Compliance {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Name of the campaign, if it is of one.
    pub campaign: Option<String>,
    /// First instant.
    pub from: Timestamp,
    /// The instant after the last.
    pub until: Timestamp,
    /// When it was made.
    pub made_at: Timestamp,
    /// What mail rested on.
    pub coverage: Vec<Covered>,
    /// What was recorded in the ledger.
    pub consent: Vec<Counted>,
    /// Recipients not reached on purpose.
    pub withheld: Vec<Counted>,
    /// Rates.
    pub rates: Vec<RateView>,
    /// Mail with an outcome, day by day.
    pub totals: Vec<u64>,
    /// Of it to recipients that do not exist, day by day.
    pub bad: Vec<u64>,
    /// Reviews.
    pub reviews: Vec<Reviewed>,
    /// What came in about the mail.
    pub inbound: Vec<Counted>,
    /// Rule books.
    pub rules: Vec<RuleBookView>,
    /// The rule book in force now.
    pub rules_now: String,
    /// The ledger, once something of it is signed.
    pub ledger: Option<SignedState>,
    /// Open findings, and how many of them are late.
    pub findings: (u64, u64),
    /// The families of control.
    pub controls: Vec<ControlView>,
    /// How many of them are in order.
    pub in_order: u64,
    /// Lines of the register of transfers.
    pub transfers: Vec<Transferred>,
    /// Persons whose data left this year, by law.
    pub persons: Vec<(String, u64)>,
    /// Legal holds that hold now, erasures that wait for them, and records that
    /// were kept for long enough and went.
    pub retained: (u64, u64, u64),
}

/// A line of the register of transfers.
#[derive(Clone, Debug)]
pub struct Transferred {
    /// The law that protects the persons.
    pub law: String,
    /// Where their data go.
    pub country: String,
    /// On what it rests.
    pub basis: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when; `None` = no end is known.
    pub until: Option<Timestamp>,
}

/// Colours of the largest bases, in the order of their size.
const COLOURS: [&str; 4] = ["accepted", "in-doubt", "deferred", "withheld"];

impl Compliance {
    /// The bases with the class that colours each.
    pub(crate) fn coloured(&self) -> impl Iterator<Item = (&'static str, &Covered)> {
        let colour = |place: usize| COLOURS.get(place).copied().unwrap_or("waiting");
        self.coverage.iter().enumerate().map(move |(place, it)| (colour(place), it))
    }

    /// All mail as one bar of its bases.
    pub(crate) fn bar(&self) -> Vec<Segment> {
        let counts: Vec<_> = self.coloured().map(|(class, it)| (class, it.total)).collect();
        chart::bar(&counts)
    }

    pub(crate) fn sum(&self) -> u64 {
        self.coverage.iter().map(|it| it.total).sum()
    }

    pub(crate) fn withheld_sum(&self) -> u64 {
        self.withheld.iter().map(|it| it.count).sum()
    }

    /// Width of a reason's bar, against the largest.
    pub(crate) fn width(&self, count: &u64) -> u64 {
        let largest = self.withheld.iter().map(|it| it.count).max().unwrap_or(0).max(1);
        let width = u128::from(*count) * u128::from(chart::BAR_WIDTH) / u128::from(largest);
        u64::try_from(width).unwrap_or(chart::BAR_WIDTH).max(4)
    }
}
