//! Reading an upload, batch by batch: each batch of lines is one unit with the
//! restart point in it, so a crash repeats nothing and loses nothing.

use std::collections::{BTreeMap, BTreeSet};

use consent::{ConsentEvent, EventKind, Method};
use csv::{ReaderBuilder, StringRecord};
use domain::{Address, ContactId, Personal, Timestamp};
use store::{
    Lane, Scope, Step,
    contact::NewContact,
    import::{self, BatchCounts, ImportRow, Refusal},
    keys::AccountKeys,
    ledger::NewEvent,
    permission::{self, PermissionRow},
};

use super::columns::{self, Column};
use crate::{
    App, Failure, blobs,
    contact::{self, ContactData, FIELD_BYTES_MAX, FIELDS_MAX},
    events,
};

/// Lines in one unit: about 20 ms of the database's writer (DECISIONS D13).
const BATCH: usize = 500;

/// Most refused lines that are kept of one file.
const REFUSALS_MAX: u64 = 1_000;

/// A line that was understood.
struct Line {
    address: Address,
    fields: BTreeMap<String, String>,
    signed_up_at: Option<String>,
    signed_up_ip: Option<String>,
    source: Option<String>,
}

impl Line {
    fn has_evidence(&self) -> bool {
        self.signed_up_at.is_some() && (self.signed_up_ip.is_some() || self.source.is_some())
    }
}

/// Reads the rest of an upload, and has the rules judge it at the end.
///
/// # Errors
/// [`Failure`]; run it again, it goes on where it stopped.
pub async fn run(app: &App, row: &ImportRow) -> Result<(), Failure> {
    let account = app.account_row(row.account).await?;
    let keys = app.account_keys(&account)?;
    let kept = store::upload::kept(app.store(), (row.account, row.id)).await?;
    let file = blobs::get(app, &keys, row.account, kept.unwrap_or(row.file)).await?;
    let columns = columns::of_file(file.reveal())?;
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(file.reveal().as_slice());
    let mut records = reader.records().skip(usize::try_from(row.lines_read).unwrap_or(usize::MAX));
    let (mut read, mut refused) = (row.lines_read, row.rows_refused);
    loop {
        let batch: Vec<_> = records.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        let to = read + batch.len() as u64;
        let kept_before = REFUSALS_MAX.min(refused);
        refused += take(app, (row, &keys, &columns), (read, to, kept_before), batch).await?;
        read = to;
    }
    super::judge::run(app, row).await
}

async fn take(
    app: &App,
    (row, keys, columns): (&ImportRow, &AccountKeys, &[Column]),
    (from, to, kept_before): (u64, u64, u64),
    records: Vec<Result<StringRecord, csv::Error>>,
) -> Result<u64, Failure> {
    let mut refusals = Vec::new();
    let mut lines = BTreeMap::new();
    let mut repeated = 0;
    for (number, record) in (from + 2..).zip(records) {
        match understand(columns, record) {
            // The last line of an address wins, as in a list that was appended to.
            Ok(line) => {
                repeated += u64::from(lines.insert(line.address.normalised(), line).is_some())
            }
            Err((field, reason)) => refusals.push(Refusal { line: number, field, reason }),
        }
    }
    let (total, refused) = (to - from, refusals.len() as u64);
    let Claims { mut steps, claimed, evidenced } =
        claims(app, (row, keys), lines.into_values().collect()).await?;
    let known = total - refused - repeated - claimed;
    let counts = BatchCounts { total, claimed, refused, known: known + repeated, evidenced };
    let import = (row.account, row.id);
    // All are counted; enough are kept to see what is wrong with the file.
    refusals.truncate(usize::try_from(REFUSALS_MAX - kept_before).unwrap_or(0));
    steps.push(import::insert_refusals(import, &refusals));
    steps.push(import::advance(import, (from, to), counts, app.now()));
    app.store().unit(Scope::Account(row.account), Lane::Bulk, steps).await?;
    Ok(refused)
}

fn understand(
    columns: &[Column],
    record: Result<StringRecord, csv::Error>,
) -> Result<Line, (String, String)> {
    let problem = |field: &str, reason: String| (field.to_owned(), reason);
    let record = record.map_err(|_| problem("line", "is not UTF-8, or not CSV".into()))?;
    let mut address = None;
    let mut fields = BTreeMap::new();
    let (mut signed_up_at, mut signed_up_ip, mut source) = (None, None, None);
    for (number, (column, value)) in (1_usize..).zip(columns.iter().zip(&record)) {
        let value = value.trim();
        if value.len() > FIELD_BYTES_MAX {
            // By its number: a header may be a value that lost its place.
            let reason = format!("is longer than {FIELD_BYTES_MAX} bytes");
            return Err(problem(&format!("column {number}"), reason));
        }
        let some = || (!value.is_empty()).then(|| value.to_owned());
        match column {
            Column::Address => address = Some(value.parse::<Address>()),
            Column::SignedUpAt => signed_up_at = some(),
            Column::SignedUpIp => signed_up_ip = some(),
            Column::Source => source = some(),
            Column::Field(name) if fields.len() < FIELDS_MAX && !name.is_empty() => {
                fields.extend(some().map(|value| (name.clone(), clean(&value))));
            }
            Column::Field(_) => {}
        }
    }
    let address = address.ok_or_else(|| problem("email", "is missing".into()))?;
    let address = address.map_err(|error| problem("email", error.to_string()))?;
    Ok(Line { address, fields, signed_up_at, signed_up_ip, source })
}

/// Merge values go into headers and texts: control characters become spaces.
fn clean(value: &str) -> String {
    value.chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
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
    lines: Vec<Line>,
) -> Result<Claims, Failure> {
    let account = row.account;
    let now = app.now();
    let lookups: Vec<_> = lines.iter().map(|it| keys.lookup(&it.address).to_vec()).collect();
    let known = store::contact::by_lookups(app.store(), account, &lookups).await?;
    let known: BTreeSet<_> = known.into_iter().map(|it| it.lookup).collect();
    let (mut contacts, mut claims, mut permissions) = (Vec::new(), Vec::new(), Vec::new());
    let (mut claimed, mut evidenced) = (Vec::new(), 0);
    for (line, lookup) in lines.iter().zip(&lookups) {
        // Who is known keeps what is known of them: an import never revives a
        // permission that was withdrawn (R002-21), and never overwrites data.
        if known.contains(lookup) {
            continue;
        }
        let (new, event) = claim(app, (row, keys), line, now)?;
        permissions.push(PermissionRow {
            contact: new.id,
            list: row.list,
            state: "claimed".to_owned(),
            basis: None,
            event: event.id,
            since: now,
        });
        evidenced += u64::from(line.has_evidence());
        claimed.push(lookup.clone());
        contacts.push(new);
        claims.push(event);
    }
    let mut steps: Vec<Step> = store::contact::insert_many(account, &contacts, now).into();
    steps.push(store::ledger::append(account, &claims));
    steps.push(permission::claim(account, &permissions));
    steps.push(import::insert_contacts((account, row.id), &claimed));
    Ok(Claims { steps, claimed: claimed.len() as u64, evidenced })
}

fn claim(
    app: &App,
    (row, keys): (&ImportRow, &AccountKeys),
    line: &Line,
    now: Timestamp,
) -> Result<(NewContact, NewEvent), Failure> {
    let (id, salt) = (ContactId::new(now, app.random()), app.random());
    let key = keys.contact(&salt);
    let data = ContactData::new(&line.address, line.fields.clone());
    let contact = NewContact {
        id,
        lookup: keys.lookup(&line.address).to_vec(),
        suppression_key: app.keys().suppression(&line.address).to_vec(),
        domain: line.address.domain().clone(),
        salt,
        sealed_data: contact::seal(&key, (id, 1), &data),
    };
    let event = ConsentEvent {
        evidence: Some(row.file),
        note: Some(Personal::new(note(line))),
        ..events::about(app, row.account, (id, Some(row.list)), now)
            .fact(EventKind::Claimed, Method::Import)
            .from_where(line.signed_up_ip.clone(), None, None)
    };
    Ok((contact, events::seal(app, &key, event)?))
}

/// What the member asserts, weaker than what we record ourselves (R002-86).
fn note(line: &Line) -> String {
    let said = |what: &Option<String>| what.clone().unwrap_or_else(|| "not stated".to_owned());
    format!(
        "signed up {}; source {} (as stated by the account)",
        said(&line.signed_up_at),
        said(&line.source)
    )
}

#[cfg(test)]
mod tests;
