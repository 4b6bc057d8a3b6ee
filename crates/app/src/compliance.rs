//! The compliance report of an account, a time, or one campaign (R001-40,
//! R001-41): what mail rested on, what was withheld and why, rates against the
//! limits, reviews, complaints, rule versions, the ledger's signed state.
//!
//! Counts alone; nobody is named. **Never** here: a judgement of its own. What
//! is over a limit is what the ladder's limits say.

use domain::{AccountId, CampaignId, Digest, SignedDuration, Timestamp};
use policy::controls;
use store::{
    NIL,
    compliance::{self, DayMeter, Span},
    finding::FindingRow,
};

pub use policy::controls::{Against, Family, State, told};
pub use store::compliance::RuleVersion;
pub use store::transfer::TransferRow;

use crate::{
    Action, Actor, App, Failure, campaign, checkpoints,
    checkpoints::Latest,
    transfer::{self, Counted},
};

/// Longest time of one report, in days.
const DAYS_MAX: i64 = 366;

/// What is reported on.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// First instant.
    pub from: Timestamp,
    /// The instant after the last.
    pub until: Timestamp,
    /// One campaign; `None` = everything the account sent.
    pub campaign: Option<CampaignId>,
}

/// Mail that rested on one basis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Word of the basis.
    pub basis: String,
    /// Accepted by receiving hosts.
    pub accepted: u64,
    /// All of it, whatever became of it.
    pub total: u64,
}

/// A rate against its limit, in hundredths of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// `bad-mail`, `complaints`.
    pub name: &'static str,
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// The worst day, in hundredths of a percent.
    pub worst: u64,
    /// First warning, in hundredths of a percent.
    pub warn: u64,
    /// Suspension, in hundredths of a percent.
    pub suspend: u64,
}

impl Rate {
    /// The rate of the whole time, in hundredths of a percent.
    #[must_use]
    pub fn measured(&self) -> u64 {
        share(self.count, self.of)
    }
}

/// A day of mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Its number, from 1970-01-01, in the ladder's zone.
    pub day: i64,
    /// With a final outcome.
    pub total: u64,
    /// To recipients that do not exist.
    pub bad: u64,
    /// Complaints.
    pub complaints: u64,
}

/// A report.
#[derive(Clone, Debug)]
pub struct ComplianceReport {
    /// The account.
    pub account: AccountId,
    /// Its name; `None` when it cannot be opened any more.
    pub name: Option<String>,
    /// What was asked for.
    pub asked: Asked,
    /// Name of the campaign, if it is of one.
    pub campaign: Option<String>,
    /// When it was made.
    pub made_at: Timestamp,
    /// What mail rested on, most first.
    pub coverage: Vec<Coverage>,
    /// What was recorded in the ledger, by kind; empty for one campaign.
    pub consent: Vec<(String, u64)>,
    /// Recipients not reached on purpose, by reason, most first.
    pub withheld: Vec<(String, u64)>,
    /// Rates against limits.
    pub rates: Vec<Rate>,
    /// Day by day.
    pub days: Vec<Day>,
    /// Reviews: about what, how they stand, how many.
    pub reviews: Vec<(String, String, u64)>,
    /// What came in about the mail, by kind.
    pub inbound: Vec<(String, u64)>,
    /// Rule books that cleared the mail.
    pub rules: Vec<RuleVersion>,
    /// The rule book in force now.
    pub rules_now: Digest,
    /// The ledger's newest signed state, if there is one.
    pub ledger: Option<Latest>,
    /// Open findings, and how many of them are late.
    pub findings: (u64, u64),
    /// Lines of the register of transfers that were in force in that time.
    pub transfers: Vec<TransferRow>,
    /// Persons whose data left this year, under laws that count them.
    pub persons: Vec<Counted>,
    /// What of the account is kept, and what went.
    pub retained: Retained,
    /// The six families of control, and what speaks against each (R001-48).
    pub controls: Vec<Control>,
}

/// What is kept by law, and what was kept for long enough (R001-30).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retained {
    /// Legal holds that hold now.
    pub holds: u64,
    /// Erasures that wait for them.
    pub waiting: u64,
    /// Records that went in that time, by kind.
    pub gone: Vec<(String, u64)>,
}

async fn retained(app: &App, span: &Span) -> Result<Retained, Failure> {
    let (store, account) = (app.store(), span.account);
    let holds = store::legal_hold::of_account(store, account).await?;
    Ok(Retained {
        holds: holds.iter().filter(|it| it.lifted_at.is_none()).count() as u64,
        waiting: store::waiting_erasure::count(store, account).await?,
        gone: store::retention::gone(store, account, (span.from, span.until)).await?,
    })
}

/// A family of control, and what speaks against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Control {
    /// The family.
    pub family: &'static Family,
    /// What was counted.
    pub against: Against,
}

/// How many families are in order (R001-48).
#[must_use]
pub fn in_order(controls: &[Control]) -> usize {
    controls.iter().filter(|it| it.against.state() == State::InOrder).count()
}

/// Makes a report.
///
/// # Errors
/// [`Failure::Invalid`] for a time that is empty or longer than a year.
pub async fn report(
    app: &App,
    actor: &Actor,
    account: AccountId,
    asked: Asked,
) -> Result<ComplianceReport, Failure> {
    actor.may(Action::Read, account)?;
    let row = app.account_row(account).await?;
    let days = app.ladder().days.number(asked.until) - app.ladder().days.number(asked.from);
    if asked.until <= asked.from || days > DAYS_MAX {
        let problem = format!("must be later than `from`, by at most {DAYS_MAX} days");
        return Err(Failure::invalid("until", problem));
    }
    let campaign = match asked.campaign {
        Some(id) => Some(campaign::find(app, account, id).await?.name),
        None => None,
    };
    let number = |at| app.ladder().days.number(at);
    let days = (number(asked.from), number(asked.until));
    let Asked { from, until, campaign: of } = asked;
    let (span, store) = (Span { account, campaign: of, from, until, days }, app.store());
    let meters = compliance::meters(store, &span).await?;
    let ledger = checkpoints::latest(app).await?.into_iter().find(|it| it.account == account);
    let open = open_findings(app, account).await?;
    let (rates, made_at) = (rates(app, &meters), app.now());
    let consent = match of {
        Some(_) => Vec::new(),
        None => compliance::consent_kinds(store, &span).await?,
    };
    Ok(ComplianceReport {
        account,
        name: app.identity(&row).ok().map(|it| it.trading_name.unwrap_or(it.legal_name)),
        asked,
        campaign,
        made_at,
        coverage: coverage(compliance::outcomes(store, &span).await?),
        consent,
        withheld: merged(compliance::withheld(store, &span).await?),
        controls: families(&rates, &open, made_at),
        rates,
        days: meters.iter().map(day).collect(),
        reviews: compliance::reviews(store, &span).await?,
        inbound: compliance::inbound(store, &span).await?,
        rules: compliance::rule_versions(store, &span).await?,
        rules_now: app.rules().version(),
        ledger,
        transfers: transfers(app, account, asked).await?,
        persons: transfer::counted(app, account).await?,
        retained: retained(app, &span).await?,
        findings: counted(open.iter().filter(|it| it.account == account), made_at),
    })
}

/// Lines that were in force at some instant of that time.
async fn transfers(
    app: &App,
    account: AccountId,
    Asked { from, until, .. }: Asked,
) -> Result<Vec<TransferRow>, Failure> {
    let mut lines = store::transfer::of_account(app.store(), account).await?;
    lines.retain(|it| {
        let ended = it.ended_at.into_iter().chain(it.valid_until).min();
        it.valid_from < until && ended.is_none_or(|end| end > from)
    });
    Ok(lines)
}

/// The report of a campaign, from its draft until now.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn of_campaign(
    app: &App,
    actor: &Actor,
    (account, id): (AccountId, CampaignId),
) -> Result<ComplianceReport, Failure> {
    actor.may(Action::Read, account)?;
    let campaign = campaign::find(app, account, id).await?;
    let longest = SignedDuration::from_hours(24 * DAYS_MAX);
    let end = campaign.created_at.saturating_add(longest).unwrap_or(Timestamp::MAX);
    let until = end.min(app.now().saturating_add(SignedDuration::from_secs(1)).unwrap_or(end));
    let asked = Asked { from: campaign.created_at, until, campaign: Some(id) };
    report(app, actor, account, asked).await
}

/// Open findings of the account, and those of the installation it is on.
async fn open_findings(app: &App, account: AccountId) -> Result<Vec<FindingRow>, Failure> {
    let mut all = store::finding::of_account(app.store(), account).await?;
    all.extend(store::finding::of_account(app.store(), AccountId(NIL)).await?);
    all.retain(|it| it.closed_at.is_none());
    Ok(all)
}

/// How many, and how many of them are late.
fn counted<'a>(open: impl Iterator<Item = &'a FindingRow>, now: Timestamp) -> (u64, u64) {
    open.fold((0, 0), |(all, late), it| (all + 1, late + u64::from(it.due_at < now)))
}

/// What speaks against each family. A rate is that of its worst day.
fn families(rates: &[Rate], open: &[FindingRow], now: Timestamp) -> Vec<Control> {
    let of = |family: &'static Family| {
        let found = open.iter().filter(|it| family.items.contains(&it.item));
        let (open, late) = counted(found, now);
        let judged = || rates.iter().filter(|it| family.rates.iter().any(|name| name == it.name));
        let warned = judged().filter(|it| it.worst >= it.warn).count() as u64;
        let stopped = judged().filter(|it| it.worst >= it.suspend).count() as u64;
        Control { family, against: Against { open, late, warned, stopped } }
    };
    controls::families().iter().map(of).collect()
}

fn coverage(outcomes: Vec<compliance::Outcome>) -> Vec<Coverage> {
    let mut all: Vec<Coverage> = Vec::new();
    for compliance::Outcome { basis, state, count } in outcomes {
        let at = all.iter().position(|it| it.basis == basis).unwrap_or_else(|| {
            all.push(Coverage { basis, accepted: 0, total: 0 });
            all.len() - 1
        });
        all[at].total += count;
        if state == domain::DeliveryState::Accepted.as_str() {
            all[at].accepted += count;
        }
    }
    all.sort_by_key(|it| std::cmp::Reverse(it.total));
    all
}

fn merged(counts: Vec<(String, u64)>) -> Vec<(String, u64)> {
    let mut by_reason = std::collections::BTreeMap::new();
    for (reason, count) in counts {
        *by_reason.entry(reason).or_insert(0) += count;
    }
    let mut merged: Vec<_> = by_reason.into_iter().collect();
    merged.sort_by_key(|it| std::cmp::Reverse(it.1));
    merged
}

fn day(it: &DayMeter) -> Day {
    Day { day: it.day, total: it.total, bad: it.bad, complaints: it.complaints }
}

/// Hundredths of a percent.
fn share(count: u64, of: u64) -> u64 {
    u64::try_from(u128::from(count) * 10_000 / u128::from(of.max(1))).unwrap_or(u64::MAX)
}

fn rates(app: &App, meters: &[DayMeter]) -> Vec<Rate> {
    let limits = &app.ladder().limits;
    let sum = |of: fn(&DayMeter) -> u64| meters.iter().map(of).sum::<u64>();
    let worst = |count: fn(&DayMeter) -> u64, of: fn(&DayMeter) -> u64, sample: u64| {
        let judged = meters.iter().filter(|it| of(it) >= sample);
        judged.map(|it| share(count(it), of(it))).max().unwrap_or(0)
    };
    vec![
        Rate {
            name: "bad-mail",
            count: sum(|it| it.bad),
            of: sum(|it| it.total),
            worst: worst(|it| it.bad, |it| it.total, limits.sample),
            warn: limits.warn_first * 100,
            suspend: limits.suspend * 100,
        },
        Rate {
            name: "complaints",
            count: sum(|it| it.complaints),
            of: sum(|it| it.accepted),
            worst: worst(|it| it.complaints, |it| it.accepted, limits.complaint_sample),
            warn: limits.complaint_warn * 10,
            suspend: limits.complaint_suspend * 10,
        },
    ]
}
