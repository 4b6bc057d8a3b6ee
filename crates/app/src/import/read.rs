//! Reading an upload: screened as a whole, judged, and, unless it is refused,
//! claimed batch by batch. Each batch of lines is one unit with the restart point
//! in it, so a crash repeats nothing and loses nothing.

use std::{
    collections::{BTreeSet, VecDeque},
    pin::Pin,
    task::Poll,
};

use consent::{About, ConsentEvent, EventKind, Method};
use domain::{ConsentEventId, ContactId, Personal, Timestamp, Verdict};
use screening::{Lists, Row, Rows, rows::Depth};
use store::{
    Lane, Scope, Step, StoreError, UnitError,
    contact::NewContact,
    import::{self, BatchCounts, ImportRow, ImportState},
    keys::{AccountKeys, AddressKey},
    ledger::NewEvent,
    permission::{self, PermissionRow},
};

use super::{
    judge,
    layout::Layout,
    lines::Lines,
    order::{InOrder, Line, Order},
    screen::{self, Screened},
};
use crate::{
    App, Failure, blobs,
    contact::{self, ContactData},
    events,
    ids::in_order,
};

/// How often an import goes on by itself after somebody of a batch became known
/// meanwhile. Then the worker comes back to it.
const RACED_MAX: u32 = 3;

/// Screens an upload, has the rules judge it, and claims the rest of it.
///
/// # Errors
/// [`Failure`]; run it again, it goes on where it stopped.
pub async fn run(app: &App, row: &ImportRow) -> Result<(), Failure> {
    let account = app.account_row(row.account).await?;
    let keys = app.account_keys(&account)?;
    let kept = store::upload::kept(app.store(), (row.account, row.id)).await?;
    let file = blobs::get(app, &keys, row.account, kept.unwrap_or(row.file)).await?;
    let layout = Layout::of_row(row)?;
    let text = file.reveal().as_slice();
    let Screened { figures, stopped, order } = screen::run(app, row, (text, &layout)).await?;
    let decision = judge::decide(app, row, &figures, app.now()).await?;
    // Of a list that is refused nobody becomes known.
    if decision.verdict() != Verdict::Deny {
        let whole = ((text, &layout), (&order, &stopped));
        let mut read = claim_all(app, (row, &keys), whole).await;
        for _ in 0..RACED_MAX {
            if !matches!(read, Err(Failure::Raced)) {
                break;
            }
            // Somebody signed up at the very moment: from the restart point on they are
            // known.
            let row = import::by_id(app.store(), row.account, row.id).await?;
            let row = row.ok_or(Failure::NotFound("import"))?;
            if row.state != ImportState::Reading {
                break;
            }
            read = claim_all(app, (&row, &keys), whole).await;
        }
        read?;
    }
    judge::end(app, row, &decision).await
}

/// The file and how it is read; the order of its lines, and which are stopped.
type Whole<'a> = ((&'a [u8], &'a Layout), (&'a Order, &'a Lines));

async fn claim_all(
    app: &App,
    (row, keys): (&ImportRow, &AccountKeys),
    ((text, layout), (order, stopped)): Whole<'_>,
) -> Result<(), Failure> {
    let mut read = row.lines_read;
    let hash = |names: &[&str]| app.keys().suppressions(names);
    let mapping = (&layout.mapping(), Depth::Whole);
    let mut rows = InOrder::open(&hash, (text, order, stopped), read, |it| {
        Rows::open(it, layout.delimiter(), mapping, &Lists::builtin())
    })?;
    let mut writing = Writing::of(app, row);
    let size = app.store().unit_rows();
    let mut lines = rows.next(size)?;
    // While the database writes some batches, the next one is sealed and the one after
    // it is read. Nobody stands in two of them: repeated addresses are among the lines
    // that are stopped.
    while !lines.is_empty() {
        let batch = Batch::of(lines, read);
        read = batch.to;
        let preparing = async {
            let unit = prepare(app, (row, keys), batch).await?;
            Ok((unit, rows.next(size)?))
        };
        let ((), (unit, next)) = tokio::try_join!(writing.room(), preparing)?;
        writing.begin(unit).await?;
        lines = next;
    }
    writing.end().await
}

/// Units on their way to the database, oldest first. Each moves the restart point
/// from where the one before it left it: none is written without those before it.
struct Writing<'a> {
    app: &'a App,
    row: &'a ImportRow,
    units: VecDeque<Unit<'a>>,
}

type Unit<'a> = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send + 'a>>;

impl<'a> Writing<'a> {
    fn of(app: &'a App, row: &'a ImportRow) -> Self {
        Self { app, row, units: VecDeque::new() }
    }

    /// Waits until one more may be on its way.
    async fn room(&mut self) -> Result<(), Failure> {
        while self.units.len() >= self.app.store().units_ahead() {
            self.oldest().await?;
        }
        Ok(())
    }

    /// Sends one on its way, without waiting for what becomes of it.
    async fn begin(&mut self, steps: Vec<Step>) -> Result<(), Failure> {
        let (store, scope) = (self.app.store(), Scope::Account(self.row.account));
        let unit = async move {
            match store.unit(scope, Lane::Bulk, steps).await {
                Ok(_) => Ok(()),
                // The index says what the guard would: somebody is known already.
                Err(UnitError::Store(StoreError::Constraint {
                    statement: "contact/insert_new",
                    ..
                })) => Err(Failure::Raced),
                Err(error) => Err(error.into()),
            }
        };
        let mut unit: Unit<'a> = Box::pin(unit);
        if let Poll::Ready(written) = futures_util::poll!(&mut unit) {
            return written;
        }
        self.units.push_back(unit);
        Ok(())
    }

    async fn end(&mut self) -> Result<(), Failure> {
        while !self.units.is_empty() {
            self.oldest().await?;
        }
        Ok(())
    }

    async fn oldest(&mut self) -> Result<(), Failure> {
        if let Some(oldest) = self.units.front_mut() {
            oldest.await?;
        }
        self.units.pop_front();
        Ok(())
    }
}

/// Lines that are claimed in one unit.
#[derive(Default)]
struct Batch {
    from: u64,
    to: u64,
    refused: u64,
    rows: Vec<(AddressKey, Row)>,
}

impl Batch {
    fn of(lines: Vec<Line>, from: u64) -> Self {
        let mut batch = Self { from, to: from + lines.len() as u64, ..Self::default() };
        for Line { key, row } in lines {
            match row {
                Some(row) => batch.rows.push((key, row)),
                None => batch.refused += 1,
            }
        }
        batch
    }
}

/// The unit that claims a batch.
async fn prepare(
    app: &App,
    (row, keys): (&ImportRow, &AccountKeys),
    Batch { from, to, refused, rows }: Batch,
) -> Result<Vec<Step>, Failure> {
    let total = to - from;
    let Claims { mut steps, claimed, evidenced } = claims(app, (row, keys), rows).await?;
    let known = total - refused - claimed;
    let counts = BatchCounts { total, claimed, refused, known, evidenced };
    steps.push(import::advance((row.account, row.id), (from, to), counts, app.now()));
    Ok(steps)
}

/// What a batch claims.
struct Claims {
    steps: Vec<Step>,
    /// Contacts claimed newly.
    claimed: u64,
    /// Those of them that come with evidence: that of people who are known
    /// already says nothing about the others (R002-33).
    evidenced: u64,
}

/// The steps that claim these contacts.
async fn claims(
    app: &App,
    (row, keys): (&ImportRow, &AccountKeys),
    rows: Vec<(AddressKey, Row)>,
) -> Result<Claims, Failure> {
    let account = row.account;
    let now = app.now();
    let lookup = |(key, row): &(AddressKey, Row)| keys.lookup_of(key, &row.normalised).to_vec();
    let lookups: Vec<_> = rows.iter().map(lookup).collect();
    let known = store::contact::by_lookups(app.store(), account, &lookups).await?;
    let known: BTreeSet<_> = known.into_iter().map(|it| it.lookup).collect();
    // Who is known keeps what is known of them: an import never revives a
    // permission that was withdrawn (R002-21), and never overwrites data.
    let new = rows.into_iter().zip(lookups).filter(|(_, lookup)| !known.contains(lookup));
    let new: Vec<_> = new.collect();
    let ids = in_order(new.len(), || ContactId::new(now, app.random()));
    let events = in_order(new.len(), || ConsentEventId::new(now, app.random()));
    let (mut contacts, mut claims, mut permissions) = (Vec::new(), Vec::new(), Vec::new());
    let (mut evidenced, mut unproven) = (Vec::new(), Vec::new());
    for (((suppression, mut line), lookup), id) in new.into_iter().zip(ids.into_iter().zip(events))
    {
        let salt = app.random();
        let key = keys.contact(&salt);
        let fields = std::mem::take(&mut line.fields);
        let sealed_data = contact::seal(&key, (id.0, 1), &ContactData::new(&line.address, fields));
        let event = events::seal(app, &key, claim(row, (&line, id), now))?;
        permissions.push(claimed((id.0, row.list), &event, now));
        let of_evidence = if line.has_evidence() { &mut evidenced } else { &mut unproven };
        of_evidence.push(id.0);
        contacts.push(NewContact {
            id: id.0,
            lookup,
            suppression_key: suppression.to_vec(),
            domain: line.address.domain().clone(),
            salt,
            sealed_data,
        });
        claims.push(event);
    }
    let import = (account, row.id);
    let mut steps: Vec<Step> = store::contact::insert_new(account, &contacts, now).into();
    steps.push(store::ledger::append_new(account, &claims));
    steps.push(permission::claim_new(account, &permissions));
    steps.push(import::insert_contacts(import, &evidenced));
    steps.push(import::insert_unproven(import, &unproven));
    Ok(Claims { steps, claimed: contacts.len() as u64, evidenced: evidenced.len() as u64 })
}

fn claimed(
    (contact, list): (ContactId, domain::ListId),
    event: &NewEvent,
    now: Timestamp,
) -> PermissionRow {
    let state = "claimed".to_owned();
    PermissionRow { contact, list, state, basis: None, event: event.id, since: now, acted_at: None }
}

fn claim(
    row: &ImportRow,
    (line, (contact, id)): (&Row, (ContactId, ConsentEventId)),
    now: Timestamp,
) -> ConsentEvent {
    let ip = line.signed_up_ip.clone().or_else(|| line.confirmed_ip.clone());
    let about = About { id, account: row.account, contact, list: Some(row.list), at: now };
    ConsentEvent {
        evidence: Some(row.file),
        note: Some(Personal::new(note(line))),
        ..about.fact(EventKind::Claimed, Method::Import).from_where(ip, None, None)
    }
}

/// What the member asserts, weaker than what we record ourselves (R002-86).
fn note(line: &Row) -> String {
    let said = |what: &Option<String>| what.clone().unwrap_or_else(|| "not stated".to_owned());
    let confirmed = match &line.confirmed_at {
        Some(at) => format!("; confirmed {at}"),
        None => String::new(),
    };
    format!(
        "signed up {}; source {}{confirmed} (as stated by the account)",
        said(&line.signed_up_at),
        said(&line.source)
    )
}
