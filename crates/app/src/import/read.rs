//! Reading an upload: screened as a whole, judged, and, unless it is refused,
//! claimed batch by batch. Each batch of lines is one unit with the restart point
//! in it, so a crash repeats nothing and loses nothing.

use std::collections::BTreeSet;

use consent::{ConsentEvent, EventKind, Method};
use domain::{ContactId, Personal, Timestamp, Verdict};
use screening::{Lists, Row, Rows, rows::Depth};
use store::{
    Lane, Scope, Step,
    contact::NewContact,
    import::{self, BatchCounts, ImportRow},
    keys::{AccountKeys, AddressKey},
    ledger::NewEvent,
    permission::{self, PermissionRow},
};

use super::{
    blocks::{Blocks, Line},
    judge,
    layout::Layout,
    lines::Lines,
    screen::{self, Screened, damaged},
};
use crate::{
    App, Failure, blobs,
    contact::{self, ContactData},
    events,
};

/// Lines in one unit: about 20 ms of the database's writer (DECISIONS D13).
const BATCH: u64 = 1_000;

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
    let Screened { figures, stopped } = screen::run(app, row, (text, &layout)).await?;
    let decision = judge::decide(app, row, &figures, app.now()).await?;
    // Of a list that is refused nobody becomes known.
    if decision.verdict() != Verdict::Deny {
        let mapping = (&layout.mapping(), Depth::Whole);
        let rows = Rows::open(text, layout.delimiter(), mapping, &Lists::builtin());
        let lines = (&stopped, figures.lines);
        claim_all(app, (row, &keys), rows.map_err(damaged)?, lines).await?;
    }
    judge::end(app, row, &decision).await
}

async fn claim_all(
    app: &App,
    (row, keys): (&ImportRow, &AccountKeys),
    rows: Rows<&[u8]>,
    (stopped, lines): (&Lines, u64),
) -> Result<(), Failure> {
    let mut read = row.lines_read;
    let hash = |names: &[&str]| app.keys().suppressions(names);
    let mut blocks = Blocks::open(&hash, (rows, stopped), (lines, read))?;
    let mut writing = None;
    // While the database writes a batch, the next one is sealed. Nobody stands in
    // two of them: repeated addresses are among the lines that are stopped.
    loop {
        let batch = Batch::next(&mut blocks, read)?;
        read = batch.to;
        let preparing = prepare(app, (row, keys), batch);
        let ((), next) = tokio::try_join!(write(app, row, writing.take()), preparing)?;
        writing = next;
        if writing.is_none() {
            return Ok(());
        }
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
    fn next(blocks: &mut Blocks<'_>, from: u64) -> Result<Self, Failure> {
        let mut batch = Self { from, to: from, ..Self::default() };
        while batch.to - batch.from < BATCH {
            let Some(Line { key, row }) = blocks.next()? else { break };
            batch.to += 1;
            match row {
                Some(row) => batch.rows.push((key, row)),
                None => batch.refused += 1,
            }
        }
        Ok(batch)
    }
}

/// The unit that claims a batch; none after the last line.
async fn prepare(
    app: &App,
    (row, keys): (&ImportRow, &AccountKeys),
    Batch { from, to, refused, rows }: Batch,
) -> Result<Option<Vec<Step>>, Failure> {
    if to == from {
        return Ok(None);
    }
    let total = to - from;
    let Claims { mut steps, claimed, evidenced } = claims(app, (row, keys), &rows).await?;
    let known = total - refused - claimed;
    let counts = BatchCounts { total, claimed, refused, known, evidenced };
    steps.push(import::advance((row.account, row.id), (from, to), counts, app.now()));
    Ok(Some(steps))
}

async fn write(app: &App, row: &ImportRow, unit: Option<Vec<Step>>) -> Result<(), Failure> {
    if let Some(steps) = unit {
        app.store().unit(Scope::Account(row.account), Lane::Bulk, steps).await?;
    }
    Ok(())
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
    rows: &[(AddressKey, Row)],
) -> Result<Claims, Failure> {
    let account = row.account;
    let now = app.now();
    let lookup = |(key, row): &(AddressKey, Row)| keys.lookup_of(key, &row.normalised).to_vec();
    let lookups: Vec<_> = rows.iter().map(lookup).collect();
    let known = store::contact::by_lookups(app.store(), account, &lookups).await?;
    let known: BTreeSet<_> = known.into_iter().map(|it| it.lookup).collect();
    let (mut contacts, mut claims, mut permissions) = (Vec::new(), Vec::new(), Vec::new());
    let (mut evidenced, mut unproven) = (Vec::new(), Vec::new());
    for ((suppression, line), lookup) in rows.iter().zip(&lookups) {
        // Who is known keeps what is known of them: an import never revives a
        // permission that was withdrawn (R002-21), and never overwrites data.
        if known.contains(lookup) {
            continue;
        }
        let (id, salt) = (ContactId::new(now, app.random()), app.random());
        let key = keys.contact(&salt);
        let data = ContactData::new(&line.address, line.fields.clone());
        let sealed_data = contact::seal(&key, (id, 1), &data);
        let event = events::seal(app, &key, claim(app, row, (line, id), now))?;
        permissions.push(claimed((id, row.list), &event, now));
        let of_evidence = if line.has_evidence() { &mut evidenced } else { &mut unproven };
        of_evidence.push(lookup.clone());
        contacts.push(NewContact {
            id,
            lookup: lookup.clone(),
            suppression_key: suppression.to_vec(),
            domain: line.address.domain().clone(),
            salt,
            sealed_data,
        });
        claims.push(event);
    }
    let import = (account, row.id);
    let mut steps: Vec<Step> = store::contact::insert_many(account, &contacts, now).into();
    steps.push(store::ledger::append(account, &claims));
    steps.push(permission::claim(account, &permissions));
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
    app: &App,
    row: &ImportRow,
    (line, id): (&Row, ContactId),
    now: Timestamp,
) -> ConsentEvent {
    let ip = line.signed_up_ip.clone().or_else(|| line.confirmed_ip.clone());
    ConsentEvent {
        evidence: Some(row.file),
        note: Some(Personal::new(note(line))),
        ..events::about(app, row.account, (id, Some(row.list)), now)
            .fact(EventKind::Claimed, Method::Import)
            .from_where(ip, None, None)
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
