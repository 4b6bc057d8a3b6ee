//! Which column of an upload is what.
//!
//! Headers are recognised without regard to case, spaces and underscores. What
//! is not recognised becomes a field for merging, under its own name.

use csv::{ReaderBuilder, StringRecord};

use crate::Failure;

/// Longest header line and record, in fields.
pub const COLUMNS_MAX: usize = 100;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// The address.
    Address,
    /// When the person signed up: evidence.
    SignedUpAt,
    /// The address they signed up from: evidence.
    SignedUpIp,
    /// How or where they signed up: evidence.
    Source,
    /// A field for merging.
    Field(String),
}

impl Column {
    fn of_header(header: &str) -> Self {
        let plain: String = header
            .trim_start_matches('\u{feff}')
            .chars()
            .filter(|it| it.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        match plain.as_str() {
            "email" | "emailaddress" | "address" | "mail" | "epost" | "eposta" | "邮箱"
            | "电子邮件" => Self::Address,
            "optintime" | "confirmtime" | "signedupat" | "signuptime" | "subscribedat"
            | "optinat" | "createdat" => Self::SignedUpAt,
            "optinip" | "confirmip" | "signedupip" | "signupip" | "subscribeip" | "ip" => {
                Self::SignedUpIp
            }
            "source" | "optinsource" | "signupsource" | "consentsource" => Self::Source,
            _ => Self::Field(field_name(header)),
        }
    }
}

/// `First Name` is merged as `first_name`.
fn field_name(header: &str) -> String {
    let words: Vec<String> = header
        .split(|it: char| !it.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("_")
}

/// The columns of an upload, from its header line.
///
/// # Errors
/// [`Failure::Invalid`] that says what the header line lacks.
pub fn of_file(csv: &[u8]) -> Result<Vec<Column>, Failure> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(csv);
    let header = reader.headers().map_err(|error| Failure::invalid("file", said(&error)))?;
    of_header(header)
}

fn of_header(header: &StringRecord) -> Result<Vec<Column>, Failure> {
    let columns: Vec<_> = header.iter().map(Column::of_header).collect();
    if columns.len() > COLUMNS_MAX {
        return Err(Failure::invalid("file", format!("at most {COLUMNS_MAX} columns")));
    }
    match columns.iter().filter(|it| **it == Column::Address).count() {
        1 => Ok(columns),
        0 => Err(Failure::invalid(
            "file",
            "the first line must name the columns, one of them `email`; none was found",
        )),
        _ => Err(Failure::invalid("file", "two columns are called like the address; keep one")),
    }
}

/// What the CSV library says, without the values it read.
fn said(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => {
            "the file is not UTF-8: save it as UTF-8 and try again".into()
        }
        _ => "the file is not CSV with a header line".into(),
    }
}

#[cfg(test)]
mod tests;
