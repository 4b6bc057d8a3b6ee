//! Rows as they come: one at a time, in constant memory.

use std::{borrow::Cow, collections::BTreeMap, io::Read};

use csv::{Reader, ReaderBuilder, StringRecord};
use domain::{Address, AddressError};
use md5::{Digest as _, Md5};

use crate::{Column, FileError, Lists, Mapping, Reject, columns::of_header, shape::Guarded};

/// Longest value of a field, in bytes.
pub const FIELD_BYTES_MAX: usize = 1_000;
/// Most fields for merging of one row.
pub const FIELDS_MAX: usize = 50;
/// Most rows of one table.
pub const ROWS_MAX: u64 = 5_000_000;

/// A row that was understood.
#[derive(Clone)]
pub struct Row {
    /// The address.
    pub address: Address,
    /// The form by which it is compared.
    pub normalised: String,
    /// Fields for merging.
    pub fields: BTreeMap<String, String>,
    /// When the person signed up.
    pub signed_up_at: Option<String>,
    /// From which address.
    pub signed_up_ip: Option<String>,
    /// When they confirmed, as another tool says.
    pub confirmed_at: Option<String>,
    /// From which address.
    pub confirmed_ip: Option<String>,
    /// How or where they signed up.
    pub source: Option<String>,
    /// The row says that this person left.
    pub left: bool,
}

impl Row {
    /// True when the row names a time, and a place or a way, of the consent.
    #[must_use]
    pub fn has_evidence(&self) -> bool {
        let when = self.signed_up_at.is_some() || self.confirmed_at.is_some();
        let place = self.signed_up_ip.is_some() || self.confirmed_ip.is_some();
        when && (place || self.source.is_some())
    }

    /// MD5 of the normalised address: the form in which lists of bad addresses
    /// are passed on (R002-34). Never kept as it is: see `store::keys`.
    #[must_use]
    pub fn md5(&self) -> [u8; 16] {
        md5_of(&self.normalised)
    }

    /// The part before the `@`, normalised.
    #[must_use]
    pub fn local(&self) -> &str {
        self.normalised.rsplit_once('@').map_or("", |(local, _)| local)
    }
}

/// MD5 of a text.
#[must_use]
pub fn md5_of(text: &str) -> [u8; 16] {
    Md5::digest(text.as_bytes()).into()
}

/// The first eight bytes of a hash, as a number.
pub(crate) fn short(hash: &[u8; 16]) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = *hash;
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// A line of the file, counted from the header, which is line 1, and what was
/// read of it.
pub type Numbered = (u64, Result<Row, Reject>);

/// How much of a row is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// What the screening looks at: no fields for merging.
    Screening,
    /// Everything.
    Whole,
}

/// The rows of a table.
pub struct Rows<R: Read> {
    reader: Reader<Guarded<R>>,
    columns: Vec<Column>,
    lists: Lists,
    record: StringRecord,
    line: u64,
}

impl<R: Read> Rows<R> {
    /// Begins to read a text in UTF-8 with that delimiter.
    ///
    /// # Errors
    /// [`FileError`] when its header line cannot be used.
    pub fn open(
        text: R,
        delimiter: u8,
        (mapping, depth): (&Mapping, Depth),
        lists: &Lists,
    ) -> Result<Self, FileError> {
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(Guarded::new(text, delimiter));
        let header = reader.headers().map_err(FileError::of_csv)?;
        let mut columns = of_header(header, mapping, lists)?;
        if depth == Depth::Screening {
            let named = columns.iter_mut().filter(|it| matches!(it, Column::Field(_)));
            named.for_each(|it| *it = Column::Ignored);
        }
        let record = StringRecord::new();
        Ok(Self { reader, columns, lists: lists.clone(), record, line: 1 })
    }

    /// What its columns are.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Where the next row begins, in bytes of the text; empty lines before it are its
    /// own.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.reader.position().byte()
    }

    /// The next row and its number.
    ///
    /// # Errors
    /// [`FileError`] when nothing more can be read: the file as a whole is
    /// refused.
    #[expect(clippy::should_implement_trait, reason = "an iterator could go on after an error")]
    pub fn next(&mut self) -> Result<Option<Numbered>, FileError> {
        if !self.reader.read_record(&mut self.record).map_err(FileError::of_csv)? {
            return Ok(None);
        }
        self.line += 1;
        if self.line > ROWS_MAX + 1 {
            return Err(FileError::Rows { rows_max: ROWS_MAX });
        }
        Ok(Some((self.line, self.understand())))
    }

    fn understand(&self) -> Result<Row, Reject> {
        let mut address = None;
        let mut row = Parts::default();
        for (number, (column, value)) in (1_usize..).zip(self.columns.iter().zip(&self.record)) {
            let value = value.trim();
            if value.len() > FIELD_BYTES_MAX {
                // By its number: a header may be a value that lost its place.
                let reason = format!("is longer than {FIELD_BYTES_MAX} bytes");
                return Err(Reject::syntax(format!("column {number}"), reason));
            }
            let some = || (!value.is_empty()).then(|| clean(value).into_owned());
            match column {
                Column::Address => address = Some(parsed(value)?),
                Column::SignedUpAt => keep_first(&mut row.signed_up_at, some),
                Column::SignedUpIp => keep_first(&mut row.signed_up_ip, some),
                Column::ConfirmedAt => keep_first(&mut row.confirmed_at, some),
                Column::ConfirmedIp => keep_first(&mut row.confirmed_ip, some),
                Column::Source => keep_first(&mut row.source, some),
                Column::Status => row.left |= self.lists.says_left(value),
                Column::LeftAt => row.left |= !value.is_empty(),
                Column::Field(name) if row.fields.len() < FIELDS_MAX => {
                    row.fields.extend(some().map(|value| (name.clone(), value)));
                }
                Column::Field(_) | Column::Ignored => {}
            }
        }
        let address = address.ok_or_else(|| Reject::syntax("email", "is missing".to_owned()))?;
        Ok(row.with(address))
    }
}

#[derive(Default)]
struct Parts {
    fields: BTreeMap<String, String>,
    signed_up_at: Option<String>,
    signed_up_ip: Option<String>,
    confirmed_at: Option<String>,
    confirmed_ip: Option<String>,
    source: Option<String>,
    left: bool,
}

impl Parts {
    fn with(self, address: Address) -> Row {
        let Self { fields, signed_up_at, signed_up_ip, confirmed_at, confirmed_ip, source, left } =
            self;
        let normalised = address.normalised();
        Row {
            address,
            normalised,
            fields,
            signed_up_at,
            signed_up_ip,
            confirmed_at,
            confirmed_ip,
            source,
            left,
        }
    }
}

/// Of two columns with the same meaning the first that is filled counts.
fn keep_first(kept: &mut Option<String>, value: impl FnOnce() -> Option<String>) {
    if kept.is_none() {
        *kept = value();
    }
}

fn parsed(value: &str) -> Result<Address, Reject> {
    if value.contains('\u{fffd}') {
        let reason = "has a character that could not be read: save the file as UTF-8";
        return Err(Reject::syntax("email", reason.to_owned()));
    }
    value.parse().map_err(|error: AddressError| Reject::syntax("email", error.to_string()))
}

/// Merge values go into headers and texts: control characters become spaces,
/// and so do the ends of lines that only Unicode knows (THREATS S4).
fn clean(value: &str) -> Cow<'_, str> {
    let breaks = |it: char| it.is_control() || matches!(it, '\u{2028}' | '\u{2029}');
    if value.contains(breaks) {
        return Cow::Owned(value.replace(breaks, " "));
    }
    Cow::Borrowed(value)
}

#[cfg(test)]
mod tests;
