//! Taking a person out of the uploads they came with (DECISIONS D9).
//!
//! An upload is kept as evidence of what an account claimed, and holds what is
//! personal of everybody in it. When somebody is erased, their lines are
//! replaced by a remark, everybody else's stay byte for byte, and lines keep
//! their numbers. The ledger goes on naming the digest of the file as it was
//! uploaded: a digest says nothing about anybody. What stood in the file then
//! can no longer be shown to have that digest; the record of erased lines says
//! why.
//!
//! **Never** here: who was erased, in anything that is kept.

use csv::{ByteRecord, ReaderBuilder, WriterBuilder};
use domain::{AccountId, Address, ContactId, ImportId, Timestamp};
use screening::{Column, Lists, Rows, rows::Depth};
use store::{
    Lane, Scope,
    keys::AccountKeys,
    upload::{self, Rewritten},
};

use super::layout::Layout;
use crate::{App, Failure, blobs, contact};

/// Takes a person's address out of every upload of the account. Not only out of
/// those that claimed them: who was known already stands in later files too.
/// One unit a file; run again, it goes on.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such contact, or it was erased.
pub async fn erase(
    app: &App,
    keys: &AccountKeys,
    (account, person): (AccountId, ContactId),
) -> Result<(), Failure> {
    let found = store::contact::by_id(app.store(), account, person).await?;
    let found = found.filter(|it| it.erased_at.is_none()).ok_or(Failure::NotFound("contact"))?;
    let sealed = found.sealed_data.as_ref().ok_or(Failure::NotFound("contact"))?;
    let key = contact::key(keys, found.salt.as_deref())?;
    let address = contact::open(&key, (person, found.version), sealed)?.address()?;
    let mut after = None;
    loop {
        let page = upload::all(app.store(), account, after).await?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = Some(*last);
        for (import, _) in page {
            rewrite(app, keys, (account, import), &address).await?;
        }
    }
}

async fn rewrite(
    app: &App,
    keys: &AccountKeys,
    (account, import): (AccountId, ImportId),
    address: &Address,
) -> Result<(), Failure> {
    loop {
        let from = upload::kept(app.store(), (account, import)).await?;
        let from = from.ok_or(Failure::NotFound("import"))?;
        let file = blobs::get(app, keys, account, from).await?;
        let row = store::import::by_id(app.store(), account, import).await?;
        let layout = Layout::of_row(&row.ok_or(Failure::NotFound("import"))?)?;
        let now = app.now();
        let Some(Without { csv, lines }) = without((file.reveal(), &layout), address, now)? else {
            return Ok(());
        };
        let (bytes, to) = blobs::sealed(keys, &csv);
        let new = Rewritten { import, from, to, bytes, lines };
        let steps = upload::rewrite(account, new, now);
        match app.store().unit(Scope::Account(account), Lane::Bulk, steps).await.map_err(Into::into)
        {
            Ok(_) => return Ok(()),
            // Somebody else was erased from the same file at this moment.
            Err(Failure::Raced) => {}
            Err(other) => return Err(other),
        }
    }
}

/// A file without somebody's lines.
struct Without {
    csv: Vec<u8>,
    /// Counted like the lines that an import refuses: the header is the first.
    lines: Vec<u64>,
}

/// The file without a person; `None` when they are not in it.
fn without(
    (csv, layout): (&[u8], &Layout),
    person: &Address,
    now: Timestamp,
) -> Result<Option<Without>, Failure> {
    let delimiter = layout.delimiter();
    let mapping = (&layout.mapping(), Depth::Whole);
    let rows = Rows::open(csv, delimiter, mapping, &Lists::builtin());
    let columns = rows.map_err(super::screen::damaged)?;
    let own = columns.columns().iter().position(|it| *it == Column::Address);
    let sought = Sought { address: person.normalised(), own };
    let mut reader = ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(csv);
    let mut record = ByteRecord::new();
    let damaged = |_: csv::Error| Failure::unavailable("an upload", "it is no CSV any more");
    reader.byte_headers().map_err(damaged)?;
    let (mut kept, mut lines) = (Vec::with_capacity(csv.len()), Vec::new());
    let mut copied = 0;
    for line in 2.. {
        let from = offset(reader.position());
        if !reader.read_byte_record(&mut record).map_err(damaged)? {
            break;
        }
        if let Some(record) = sought.replaced(&record, now) {
            let to = offset(reader.position());
            kept.extend_from_slice(&csv[copied..from]);
            kept.extend_from_slice(&in_place_of(&csv[from..to], &record, delimiter)?);
            copied = to;
            lines.push(line);
        }
    }
    kept.extend_from_slice(&csv[copied..]);
    Ok((!lines.is_empty()).then_some(Without { csv: kept, lines }))
}

fn offset(position: &csv::Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

/// The record as CSV, with the ends of lines of what stood there: as many
/// before, within and behind it, so that those after it keep their numbers.
fn in_place_of(raw: &[u8], record: &ByteRecord, delimiter: u8) -> Result<Vec<u8>, Failure> {
    let is_end = |it: &u8| matches!(it, b'\r' | b'\n');
    let failed = |_| Failure::unavailable("an upload", "a line could not be written anew");
    let before = raw.iter().take_while(|it| is_end(it)).count();
    let behind = raw[before..].iter().rev().take_while(|it| is_end(it)).count();
    let (before, rest) = raw.split_at(before);
    let (within, behind) = rest.split_at(rest.len() - behind);
    let mut writer =
        WriterBuilder::new().flexible(true).delimiter(delimiter).from_writer(before.to_vec());
    writer.write_byte_record(record).map_err(failed)?;
    let written = writer.into_inner();
    let mut written = written.map_err(|_| Failure::unavailable("an upload", "it is too long"))?;
    // The writer ends its line; what ended the line that stood there follows.
    written.pop();
    let lines_of = |bytes: &[u8]| bytes.iter().filter(|it| **it == b'\n').count();
    let missing = lines_of(within).saturating_sub(lines_of(&written[before.len()..]));
    written.extend(std::iter::repeat_n(b'\n', missing));
    written.extend_from_slice(behind);
    Ok(written)
}

/// Who is looked for, and in which column addresses stand.
struct Sought {
    address: String,
    own: Option<usize>,
}

impl Sought {
    /// What takes the place of a record with the address in it: of the person's
    /// own, the remark alone; of another's that mentions it, the remark in that
    /// field.
    fn replaced(&self, record: &ByteRecord, now: Timestamp) -> Option<ByteRecord> {
        let remark = format!("erased {}", now.strftime("%Y-%m-%d"));
        let own = self.own.filter(|own| record.get(*own).is_some_and(|it| self.is(it)));
        let mentions = |field: &[u8]| self.is(field) || self.is_mentioned(field);
        if own.is_none() && !record.iter().any(mentions) {
            return None;
        }
        let replaced = record.iter().enumerate().map(|(column, field)| match own {
            Some(own) if column == own => remark.as_bytes(),
            Some(_) => b"",
            None if mentions(field) => remark.as_bytes(),
            None => field,
        });
        Some(replaced.collect())
    }

    fn is(&self, field: &[u8]) -> bool {
        let text = str::from_utf8(field).map(str::trim);
        text.is_ok_and(|it| it.parse::<Address>().is_ok_and(|it| it.normalised() == self.address))
    }

    /// True when the address stands in a text, not as the end or beginning of
    /// a longer one: `oli@…` is somebody else than `li@…`.
    fn is_mentioned(&self, field: &[u8]) -> bool {
        let text = String::from_utf8_lossy(field).to_lowercase();
        let sought = self.address.to_lowercase();
        text.match_indices(&sought).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let mut behind = text[at + sought.len()..].chars();
            let begins = !before
                .is_some_and(|it| it.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(it));
            let ends = match behind.next() {
                Some('.') => !behind.next().is_some_and(char::is_alphanumeric),
                Some(it) => !(it.is_alphanumeric() || it == '-'),
                None => true,
            };
            begins && ends
        })
    }
}

#[cfg(test)]
mod tests;
