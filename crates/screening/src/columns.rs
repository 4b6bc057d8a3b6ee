//! Which column of a table is what.
//!
//! Headers are recognised without regard to case, spaces and punctuation, as
//! listmonk, Mailchimp, Keila, Hyvor Post and Sendy write them, and in the
//! languages of `policies/screening.toml`. What the member says goes before
//! what is recognised; what is neither becomes a field for merging, under its
//! own name.

use std::collections::BTreeMap;

use csv::StringRecord;

use crate::{FileError, Lists};

/// Longest header line and record, in fields.
pub const COLUMNS_MAX: usize = 100;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The address.
    Address,
    /// When the person signed up: evidence.
    SignedUpAt,
    /// The address they signed up from: evidence.
    SignedUpIp,
    /// When they confirmed, as another tool recorded it: evidence.
    ConfirmedAt,
    /// The address they confirmed from: evidence.
    ConfirmedIp,
    /// How or where they signed up: evidence.
    Source,
    /// Their state in another tool.
    Status,
    /// When they left, or since when the address is dead.
    LeftAt,
    /// A field for merging.
    Field(String),
    /// Nothing that is kept.
    Ignored,
}

impl Column {
    /// What that word says of a column; a word that says nothing names a field.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        match word {
            "address" | "email" => Self::Address,
            "signed_up_at" => Self::SignedUpAt,
            "signed_up_ip" => Self::SignedUpIp,
            "confirmed_at" => Self::ConfirmedAt,
            "confirmed_ip" => Self::ConfirmedIp,
            "source" => Self::Source,
            "status" => Self::Status,
            "left_at" => Self::LeftAt,
            "ignore" => Self::Ignored,
            other => Self::named(other),
        }
    }

    /// The word for it in answers; a field is called by its name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Address => "address",
            Self::SignedUpAt => "signed_up_at",
            Self::SignedUpIp => "signed_up_ip",
            Self::ConfirmedAt => "confirmed_at",
            Self::ConfirmedIp => "confirmed_ip",
            Self::Source => "source",
            Self::Status => "status",
            Self::LeftAt => "left_at",
            Self::Field(name) => name,
            Self::Ignored => "ignore",
        }
    }

    fn named(header: &str) -> Self {
        match field_name(header) {
            name if name.is_empty() => Self::Ignored,
            name => Self::Field(name),
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

/// A header without case, spaces and punctuation.
pub(crate) fn plain(header: &str) -> String {
    header.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What the member says of columns: header, and what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping(BTreeMap<String, Column>);

impl Mapping {
    /// A mapping from headers to the words of [`Column::of_word`].
    #[must_use]
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let pairs = pairs.into_iter().map(|(header, word)| (plain(header), Column::of_word(word)));
        Self(pairs.collect())
    }
}

/// The columns of a table, from its header line.
///
/// # Errors
/// [`FileError`] that says what the header line lacks.
pub fn of_header(
    header: &StringRecord,
    mapping: &Mapping,
    lists: &Lists,
) -> Result<Vec<Column>, FileError> {
    if header.len() > COLUMNS_MAX {
        return Err(FileError::Columns { columns_max: COLUMNS_MAX });
    }
    let plains: Vec<String> = header.iter().map(plain).collect();
    let missing = mapping.0.keys().position(|it| !plains.contains(it));
    if let Some(missing) = missing {
        return Err(FileError::Unmapped(missing + 1));
    }
    let said = |plain: &String| mapping.0.get(plain).cloned();
    let told = plains.iter().filter_map(said).any(|it| it == Column::Address);
    let known = plains.iter().any(|it| lists.header(it) == Some(&(Column::Address, false)));
    let of_column = |(plain, header): (&String, &str)| match (said(plain), lists.header(plain)) {
        (Some(said), _) => said,
        // Another column was named as the address, or says so more clearly.
        (None, Some((Column::Address, weak))) if told || (*weak && known) => Column::named(header),
        (None, Some((column, _))) => column.clone(),
        (None, None) => Column::named(header),
    };
    let columns: Vec<_> = plains.iter().zip(header).map(of_column).collect();
    match columns.iter().filter(|it| **it == Column::Address).count() {
        1 => Ok(columns),
        0 => Err(FileError::NoAddress),
        _ => Err(FileError::TwoAddresses),
    }
}

#[cfg(test)]
mod tests;
