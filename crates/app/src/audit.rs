//! Audits: what is due or wrong is found by itself, has an owner and a day, and
//! stays until somebody says what was done (R001-39 … R001-42).
//!
//! Owns the measuring of items that `policy::audit` describes, the duties of an
//! operator, and the closing of findings. **Never** here: a finding that closes
//! by itself, or without a note.

use domain::{AccountId, FindingId, Language, SignedDuration, Timestamp};
use policy::audit::{self as items, ALWAYS, Item, Owner, When};
use store::{
    Lane, Scope, Step,
    declaration::{self, DeclarationRow},
    finding::{self, FindingRow, INSTALLATION, NewFinding},
    keys::TokenPurpose,
};

use crate::{Action, Actor, App, Failure, checkpoints, listings, retention, review};

/// Longest note, in characters.
const NOTE_CHARS_MAX: usize = 2_000;
/// What the declaration of a pack is filed under.
const PACK: &str = "duty-pack";
/// Findings opened in one unit.
const BATCH: usize = 100;
/// The installation as a whole.
const NOBODY: AccountId = AccountId(store::NIL);

/// A finding with the words of its item.
#[derive(Clone, Debug)]
pub struct FindingView {
    /// The row.
    pub row: FindingRow,
    /// What to do, in a language.
    pub title: String,
    /// Where the item comes from; marked when nobody verified it.
    pub source: String,
    /// True when it is open and its day has passed.
    pub is_late: bool,
}

/// Looks at everything once. Returns how many findings were opened.
///
/// # Errors
/// [`Failure`]; what was found so far stays, the rest is found the next time.
pub async fn run(app: &App) -> Result<u64, Failure> {
    let now = app.now();
    let declared = declared(app).await?;
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let mut opened = 0;
    for item in items::items() {
        let in_force = item.pack == ALWAYS || declared.iter().any(|it| it == item.pack);
        if !in_force || item.since > today {
            continue;
        }
        let found = match item.when {
            When::Measured(after) => measured(app, item, after).await?,
            When::Every(every) => due(app, item, every).await?,
        };
        for some in found.chunks(BATCH) {
            let steps: Vec<Step> = some
                .iter()
                .map(|(account, subject)| open(app, item, (*account, subject), now))
                .collect();
            let done = app.store().unit(INSTALLATION, Lane::Bulk, steps).await?;
            opened += done.steps.iter().map(|it| it.touched).sum::<u64>();
        }
    }
    Ok(opened)
}

fn open(app: &App, item: &Item, (account, subject): (AccountId, &str), now: Timestamp) -> Step {
    let due_at = now.saturating_add(item.due).unwrap_or(Timestamp::MAX);
    let owner = item.owner.as_str().to_owned();
    let detail = match item.when {
        // It is filed under the reviews that were rejected.
        When::Measured(_) if item.id == review::streak::ITEM => {
            format!("{} rejected", subject.split(' ').count())
        }
        When::Measured(after) if after.as_hours() == 0 => {
            format!("for longer than {} min", after.as_mins())
        }
        When::Measured(after) => format!("for longer than {} h", after.as_hours()),
        When::Every(every) => format!("every {} days", every.as_hours() / 24),
    };
    let new = NewFinding {
        id: FindingId::new(now, app.random()),
        item: item.id.clone(),
        subject: subject.to_owned(),
        owner,
        detail,
        now,
        due_at,
    };
    finding::open(account, &new)
}

/// Where an item's measure is met. An item that nobody measures is a mistake of
/// ours, and is logged.
async fn measured(
    app: &App,
    item: &Item,
    after: SignedDuration,
) -> Result<Vec<(AccountId, String)>, Failure> {
    let store = app.store();
    let before = app.now().saturating_sub(after).unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(match item.id.as_str() {
        "domain-unverified" => texts(store::audit::domains(store, before).await?),
        "form-old" => texts(store::audit::forms(store, before).await?),
        "list-stale" => texts(store::audit::lists(store, before).await?),
        "signing-key-due" => texts(store::audit::keys_in_use(store, before).await?),
        "signing-key-retired" => texts(store::audit::keys_retired(store, before).await?),
        "review-waiting" => texts(review::desk::late(app, before).await?),
        review::streak::ITEM => review::streak::untold(app).await?,
        "ledger-late" => {
            let late = checkpoints::unnumbered(app).await?.late;
            if late { vec![(NOBODY, String::new())] } else { Vec::new() }
        }
        "blocklisted" => {
            let lasting = listings::lasting(app, before).await?;
            lasting.into_iter().map(|it| (NOBODY, it)).collect()
        }
        "retention-conflict" => {
            let today = policy::law::day(app.now());
            let pair = |(most, least): (&policy::retention::Row, &policy::retention::Row)| {
                (NOBODY, format!("{} {}", most.id, least.id))
            };
            let schedule = retention::schedule(app);
            schedule.conflicts(today).into_iter().map(pair).collect()
        }
        "hold-old" => {
            let holds = store::legal_hold::all(store).await?;
            let old =
                holds.into_iter().filter(|it| it.lifted_at.is_none() && it.placed_at < before);
            // The account is not told whom a hold is on.
            old.map(|it| (NOBODY, it.id.to_string())).collect()
        }
        "installation-key-due" => old_keys(app, before).await?,
        other => {
            tracing::error!(audit.item = other, "nobody measures this item");
            Vec::new()
        }
    })
}

fn texts<T: ToString>(found: Vec<(AccountId, T)>) -> Vec<(AccountId, String)> {
    found.into_iter().map(|(account, it)| (account, it.to_string())).collect()
}

/// Purposes whose newest key is from before then.
async fn old_keys(app: &App, before: Timestamp) -> Result<Vec<(AccountId, String)>, Failure> {
    let mut newest = std::collections::BTreeMap::new();
    for key in store::installation_key::all(app.store()).await? {
        let since = newest.entry(key.purpose).or_insert(key.since);
        *since = key.since.max(*since);
    }
    let old = newest.into_iter().filter(|(purpose, since)| rotates(purpose) && *since < before);
    Ok(old.map(|(purpose, _)| (NOBODY, purpose)).collect())
}

/// Keys of links are rotated; those that find addresses again never are
/// (DECISIONS D9).
fn rotates(purpose: &str) -> bool {
    let mut rotated = TokenPurpose::ALL.iter().filter(|it| **it != TokenPurpose::LedgerOrigin);
    rotated.any(|it| it.key_name() == purpose)
}

/// A duty that was not opened for so long.
async fn due(
    app: &App,
    item: &Item,
    every: SignedDuration,
) -> Result<Vec<(AccountId, String)>, Failure> {
    let last = finding::last(app.store(), &item.id).await?;
    let is_due = last.is_none_or(|at| app.now().duration_since(at) >= every);
    Ok(if is_due { vec![(NOBODY, String::new())] } else { Vec::new() })
}

/// The packs that the operator declared.
async fn declared(app: &App) -> Result<Vec<String>, Failure> {
    let all = declaration::all(app.store()).await?;
    Ok(all.into_iter().filter(|it| it.kind == PACK).map(|it| it.subject).collect())
}

/// Declares that the operator has the duties of a pack, and why. From then on
/// its items open by themselves.
///
/// # Errors
/// [`Failure::Invalid`] for a pack that there is not.
pub async fn declare(app: &App, actor: &Actor, pack: &str, reason: &str) -> Result<(), Failure> {
    actor.may_anywhere(Action::DeclareDuties)?;
    if !items::packs().contains(&pack) {
        let known = items::packs().join(", ");
        return Err(Failure::invalid("pack", format!("there is no such pack; there is {known}")));
    }
    let reason = noted("reason", reason)?;
    if declared(app).await?.iter().any(|it| it == pack) {
        return Err(Failure::Conflict("this pack is declared already".to_owned()));
    }
    let now = app.now();
    let row = DeclarationRow {
        kind: PACK.to_owned(),
        subject: pack.to_owned(),
        reason: format!("{}: {reason}", actor.name),
        created_at: now,
    };
    let step = declaration::insert(domain::JobId::new(now, app.random()).0, &row);
    app.store().unit(declaration::SYSTEM, Lane::Interactive, vec![step]).await?;
    Ok(())
}

/// Findings: of every account for staff, of their own for members.
///
/// # Errors
/// [`Failure`].
pub async fn findings(
    app: &App,
    actor: &Actor,
    account: Option<AccountId>,
    language: Language,
) -> Result<Vec<FindingView>, Failure> {
    let rows = match account {
        Some(account) => {
            actor.may(Action::Read, account)?;
            finding::of_account(app.store(), account).await?
        }
        None => {
            actor.may_anywhere(Action::Oversee)?;
            finding::all(app.store()).await?
        }
    };
    let now = app.now();
    Ok(rows.into_iter().map(|row| viewed(row, language, now)).collect())
}

fn viewed(row: FindingRow, language: Language, now: Timestamp) -> FindingView {
    let item = items::item(&row.item);
    let is_late = row.closed_at.is_none() && row.due_at < now;
    let title = item.map_or_else(|| row.item.clone(), |it| it.titled(language).to_owned());
    let source = item.map_or_else(String::new, |it| {
        let unverified = if it.source.confidence.is_verified() { "" } else { " (not verified)" };
        format!("{}, {}{unverified}", it.source.work, it.source.section)
    });
    FindingView { row, title, source, is_late }
}

/// Closes a finding with what was done. What is the operator's is closed by
/// staff, what is an account's by the account or by staff.
///
/// # Errors
/// [`Failure::Invalid`] without a note, [`Failure::Conflict`] when it is closed.
pub async fn close(
    app: &App,
    actor: &Actor,
    id: FindingId,
    note: &str,
) -> Result<FindingView, Failure> {
    let row = finding::by_id(app.store(), id).await?;
    let row = row.ok_or(Failure::NotFound("finding"))?;
    if row.account == NOBODY || row.owner == Owner::Operator.as_str() {
        if actor.account.is_some() {
            return Err(Failure::NotFound("finding"));
        }
        actor.may_anywhere(Action::Review)?;
    } else {
        let may = actor.may(Action::ManageLists, row.account);
        may.or_else(|refused| actor.may(Action::Review, row.account).map_err(|_| refused))?;
    }
    let note = noted("note", note)?;
    if let Some(at) = row.closed_at {
        return Err(Failure::Conflict(format!("it was closed at {at} and stays closed")));
    }
    let now = app.now();
    let step = finding::close(row.account, id, (&actor.name, note), now);
    let scope = if row.account == NOBODY { INSTALLATION } else { Scope::Account(row.account) };
    app.store().unit(scope, Lane::Interactive, vec![step]).await?;
    let row = finding::by_id(app.store(), id).await?.ok_or(Failure::NotFound("finding"))?;
    Ok(viewed(row, Language::En, now))
}

fn noted<'a>(field: &str, text: &'a str) -> Result<&'a str, Failure> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > NOTE_CHARS_MAX {
        let problem = format!("say what was done, in 1 to {NOTE_CHARS_MAX} characters");
        return Err(Failure::invalid(field, problem));
    }
    Ok(text)
}
