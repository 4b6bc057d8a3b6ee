//! Taking away what has been kept for long enough, by the schedule of
//! `policies/retention.toml` (R001-30, DECISIONS D52).
//!
//! Once a day, by pages, each record judged by [`policy::retention`]: what must go
//! goes, unless a legal hold is on it, and counts of it are recorded. People are
//! erased as if they had asked ([`crate::erase`]), so that consent, send records
//! and messages go together, and the ledger's hashes stay. **Never** here: how
//! long anything is kept, and a deletion where that is in doubt.

mod people;
mod things;

use domain::{AccountId, RetentionRunId, Timestamp};
use jiff::{civil::Date, tz::TimeZone};
pub use policy::retention::{Kind, Row, Schedule, Span};
use store::{Lane, account::AccountRow};

pub use store::retention::RunRow;

use crate::{Action, Actor, App, Failure};

/// What is done with what must go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// It is counted.
    Count,
    /// It goes.
    Act,
}

/// How many of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    gone: u64,
    held: u64,
}

/// How long records are kept now.
#[must_use]
pub fn schedule(app: &App) -> Schedule {
    app.rules().schedule()
}

/// Looks at every account and takes away what must go. Returns what it came to,
/// where it came to anything.
///
/// # Errors
/// [`Failure::Unavailable`]; an account that fails is logged, and the others go on.
pub async fn run(app: &App) -> Result<Vec<RunRow>, Failure> {
    let mut all = Vec::new();
    for account in accounts(app).await? {
        match look(app, &account, Mode::Act).await {
            Ok(found) => all.extend(recorded(app, found).await?),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(account.id = %account.id(), error, "records are kept too long");
            }
        }
    }
    Ok(all)
}

async fn recorded(app: &App, found: Vec<RunRow>) -> Result<Vec<RunRow>, Failure> {
    for run in &found {
        let step = store::retention::record(RetentionRunId::new(run.at, app.random()), run);
        let scope = store::retention::scope(run.account);
        app.store().unit(scope, Lane::Bulk, vec![step]).await?;
        let (gone, held) = (run.gone, run.held);
        tracing::info!(account.id = %run.account, kind = run.kind, gone, held, "kept for long enough");
    }
    Ok(found)
}

/// What would go if the background work looked now. Changes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn due(app: &App, actor: &Actor) -> Result<Vec<RunRow>, Failure> {
    actor.may_anywhere(Action::Oversee)?;
    let mut all = Vec::new();
    for account in accounts(app).await? {
        all.extend(look(app, &account, Mode::Count).await?);
    }
    Ok(all)
}

/// What went so far, newest first.
///
/// # Errors
/// [`Failure`].
pub async fn runs(app: &App, actor: &Actor) -> Result<Vec<RunRow>, Failure> {
    actor.may_anywhere(Action::Oversee)?;
    Ok(store::retention::runs(app.store()).await?)
}

/// Whose records are looked at.
enum Whose {
    /// An account's.
    Account(Box<AccountRow>),
    /// Complaints of which nobody knows whose mail they are about.
    Nobody,
}

impl Whose {
    fn id(&self) -> AccountId {
        match self {
            Self::Account(row) => row.id,
            Self::Nobody => AccountId(store::NIL),
        }
    }
}

async fn accounts(app: &App) -> Result<Vec<Whose>, Failure> {
    let all = store::account::all(app.store()).await?;
    let all = all.into_iter().map(|row| Whose::Account(Box::new(row)));
    Ok(all.chain([Whose::Nobody]).collect())
}

async fn look(app: &App, whose: &Whose, mode: Mode) -> Result<Vec<RunRow>, Failure> {
    let account = whose.id();
    let mut told = Vec::new();
    let mut tell = |kind: Kind, tally: Tally| {
        if tally != Tally::default() {
            let (kind, at) = (kind.as_str().to_owned(), app.now());
            told.push(RunRow { account, kind, gone: tally.gone, held: tally.held, at });
        }
    };
    if let Whose::Account(row) = whose {
        // Consent, send records and messages go with their person; then nobody's
        // permission rests on the upload that they came with.
        tell(Kind::ConsentEvidence, people::look(app, row, mode).await?);
        tell(Kind::AccessLog, things::accesses(app, account, mode).await?);
        tell(Kind::ImportFile, things::uploads(app, account, mode).await?);
    }
    tell(Kind::ComplaintCase, things::cases(app, account, mode).await?);
    Ok(told)
}

/// The first instant of a day (UTC); before all instants for a day that is none.
fn beginning(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::MIN, |it| it.timestamp())
}
