//! Changes of settings: each has a day from which it holds, is kept for good, and
//! is told to every account before (R002-13, X-18).
//!
//! The operator's overlay is the truth; here it is compared with what is on
//! record at each start, and what is new is announced. Which values are in force
//! on a day is the rule book's ([`App::rules`]). **Never** here: a value.

use std::collections::BTreeMap;

use domain::Timestamp;
use jiff::civil::Date;
use policy::RuleBook;
pub use policy::Setting;
pub use store::setting_change::ChangeRow;
use store::{
    Lane, Scope, Step,
    account::AccountRow,
    policy_current,
    setting_change::{self, SYSTEM},
};

use crate::{
    App, Failure,
    ladder::judge::{day_of, record, with_notice},
};

/// The action of the record behind a notice.
pub(crate) const CHANGED: &str = "policy-change";

/// A change that is announced and does not hold yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// The setting.
    pub setting: String,
    /// Its value now.
    pub now: String,
    /// Its value from that day on.
    pub then: String,
    /// The first day on which it holds (UTC).
    pub since: Date,
    /// Why.
    pub reason: String,
}

/// What is announced and does not hold yet, by its day.
#[must_use]
pub fn announced(rules: &RuleBook) -> Vec<Announced> {
    let mut all: Vec<_> = rules
        .settings()
        .flat_map(|setting| {
            setting.planned.iter().map(|it| Announced {
                setting: setting.id.clone(),
                now: setting.value.to_string(),
                then: it.value.to_string(),
                since: it.since,
                reason: it.reason.clone(),
            })
        })
        .collect();
    all.sort_by(|a, b| (a.since, &a.setting).cmp(&(b.since, &b.setting)));
    all
}

/// What the overlay says, by setting and day; `None` = from now on.
type Wanted = BTreeMap<(String, Option<Date>), (String, String)>;

fn wanted(rules: &RuleBook) -> Wanted {
    let mut wanted = Wanted::new();
    for setting in rules.settings() {
        if let Some(reason) = &setting.changed {
            let value = (setting.value.to_string(), reason.clone());
            wanted.insert((setting.id.clone(), None), value);
        }
        for it in &setting.planned {
            let value = (it.value.to_string(), it.reason.clone());
            wanted.insert((setting.id.clone(), Some(it.since)), value);
        }
    }
    wanted
}

/// Compares the overlay with what is on record, and announces what is new or
/// gone. `rules` is the whole book, as it was loaded; to be called at the start.
///
/// # Errors
/// [`Failure::Unavailable`] when the database fails.
pub async fn announce(
    store: &store::Store,
    (rules, ports): (&RuleBook, &ports::Ports),
) -> Result<(), Failure> {
    let now = ports.clock.now();
    let known = setting_change::all(store).await?;
    let open: Vec<_> = known.into_iter().filter(|it| it.withdrawn_at.is_none()).collect();
    let mut wanted = wanted(rules);
    let today = policy::law::day(now);
    let value_now = value_of(&rules.on(today));
    let mut steps = Vec::new();
    let mut gone = Vec::new();
    for row in &open {
        let day = (!row.is_at_once).then(|| row.since.parse::<Date>().ok()).flatten();
        let named = (row.setting.clone(), day);
        if wanted.get(&named).is_some_and(|it| it.0 == row.value) {
            wanted.remove(&named);
        } else {
            gone.push((row, day.is_none_or(|it| it <= today)));
        }
    }
    for (row, is_over) in gone {
        let to = value_now(&row.setting).unwrap_or_default();
        let follows = wanted.keys().any(|(setting, day)| {
            *setting == row.setting && (!is_over || day.is_none_or(|it| it <= today))
        });
        if is_over && !follows && to == row.value {
            // It says what holds, also without an entry in the overlay.
            continue;
        }
        steps.push(setting_change::withdraw(row.id, now));
        if !follows {
            // What held, or was announced, gives way to what holds without it: a
            // change that is told too.
            let reason = "it stands in the overlay no more".to_owned();
            let new = (row.setting.clone(), row.value.clone(), to, today, true, reason);
            steps.push(insert(ports, new, now));
        }
    }
    let builtin = RuleBook::builtin();
    let default = value_of(&builtin);
    for ((setting, day), (value, reason)) in wanted {
        let before = before(&open, &setting, day.unwrap_or(today));
        let before = before.or_else(|| default(&setting)).unwrap_or_default();
        let since = day.unwrap_or(today);
        steps.push(insert(ports, (setting, before, value, since, day.is_none(), reason), now));
    }
    if !steps.is_empty() {
        store.unit(SYSTEM, Lane::Interactive, steps).await?;
    }
    Ok(())
}

fn value_of(book: &RuleBook) -> impl Fn(&str) -> Option<String> + use<> {
    let values: BTreeMap<_, _> =
        book.settings().map(|it| (it.id.clone(), it.value.to_string())).collect();
    move |setting| values.get(setting).cloned()
}

/// The last value on record before a day.
fn before(open: &[ChangeRow], setting: &str, day: Date) -> Option<String> {
    let of = |it: &&ChangeRow| it.setting == setting;
    let earlier = |it: &&ChangeRow| it.since.parse::<Date>().is_ok_and(|since| since <= day);
    let last = open
        .iter()
        .filter(of)
        .filter(earlier)
        .max_by(|a, b| (&a.since, a.announced_at).cmp(&(&b.since, b.announced_at)));
    last.map(|it| it.value.clone())
}

fn insert(
    ports: &ports::Ports,
    (setting, before, value, since, is_at_once, reason): (
        String,
        String,
        String,
        Date,
        bool,
        String,
    ),
    now: Timestamp,
) -> Step {
    setting_change::insert(&ChangeRow {
        id: domain::JobId::new(now, ports.entropy.bytes()),
        setting,
        before,
        value,
        since: since.to_string(),
        is_at_once,
        reason,
        announced_at: now,
        withdrawn_at: None,
    })
}

/// The history of settings, newest first.
///
/// # Errors
/// [`Failure::Unavailable`].
pub async fn history(app: &App) -> Result<Vec<ChangeRow>, Failure> {
    Ok(setting_change::all(app.store()).await?)
}

/// Puts the rules of today in force when a day brought others, and tells accounts
/// what was announced. Returns how many were told.
///
/// # Errors
/// [`Failure`]; the next round goes on.
pub async fn round(app: &App) -> Result<usize, Failure> {
    let version = app.rules().version();
    let current = policy_current::current(app.store()).await?;
    if current.is_none_or(|it| it.0 != version) {
        let step = policy_current::set(version, app.now());
        app.store().unit(SYSTEM, Lane::OptOut, vec![step]).await?;
        tracing::info!(policy.version = %version, "the rules of this day are in force");
    }
    let untold = setting_change::untold(app.store()).await?;
    if untold.is_empty() {
        return Ok(0);
    }
    let all = setting_change::all(app.store()).await?;
    let mut told = 0;
    for (announced_at, account) in untold {
        // Changes that were announced at the same start are told together.
        let changes: Vec<_> = all.iter().filter(|it| it.announced_at == announced_at).collect();
        match tell(app, &app.account_row(account).await?, (announced_at, &changes)).await {
            Ok(()) => told += 1,
            // Its standing changed at this moment: the next round reads again.
            Err(Failure::Raced) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(told)
}

async fn tell(
    app: &App,
    row: &AccountRow,
    (announced_at, changes): (Timestamp, &[&ChangeRow]),
) -> Result<(), Failure> {
    let now = app.now();
    let today = app.ladder().days.number(now);
    let record = store::enforcement::EnforcementRow {
        action: CHANGED.to_owned(),
        axis: "policy".to_owned(),
        reason: Some(written(changes)),
        ..record(app, row, (today, day_of(store::meter::Counts::default())))
    };
    // Who is told twice at once is found out by the first step.
    let mut steps = vec![setting_change::tell(row.id, announced_at, now)];
    steps.extend(with_notice(app, row, record, row.standing_epoch).await?);
    app.store().unit(Scope::Account(row.id), Lane::Interactive, steps).await?;
    Ok(())
}

/// What changes, in a line: names and numbers, which read the same in every
/// language.
fn written(changes: &[&ChangeRow]) -> String {
    let one =
        |it: &ChangeRow| format!("{}: {} → {} ({})", it.setting, it.before, it.value, it.since);
    changes.iter().copied().map(one).collect::<Vec<_>>().join("; ")
}
