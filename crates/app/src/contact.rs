//! A contact's personal data: what it is, and how it is sealed and opened.

use std::collections::BTreeMap;

use domain::{Address, ContactId, Personal, Sealed};
use serde::{Deserialize, Serialize};
use store::{
    Place,
    keys::AccountKeys,
    seal::{ContactSalt, SealingKey},
};
use zeroize::Zeroize;

use crate::Failure;

/// Longest value of a field, in bytes.
pub const FIELD_BYTES_MAX: usize = 1_000;
/// Most fields of a contact.
pub const FIELDS_MAX: usize = 50;

/// What is known about a person. Written only under seal.
#[derive(Clone, Serialize, Deserialize)]
pub struct ContactData {
    /// The address, as written.
    address: String,
    /// Fields for merging, e.g. `first_name`.
    fields: BTreeMap<String, String>,
}

impl Drop for ContactData {
    fn drop(&mut self) {
        self.address.zeroize();
        self.fields.values_mut().for_each(Zeroize::zeroize);
    }
}

impl ContactData {
    /// The data of a person with this address.
    #[must_use]
    pub fn new(address: &Address, fields: BTreeMap<String, String>) -> Self {
        Self { address: address.to_wire(), fields }
    }

    /// The address.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when what was sealed is not an address: a bug.
    pub fn address(&self) -> Result<Address, Failure> {
        self.address.parse().map_err(|source| Failure::unavailable("a sealed address", source))
    }

    /// The fields for merging.
    #[must_use]
    pub fn fields(&self) -> &BTreeMap<String, String> {
        &self.fields
    }
}

/// Where version `version` of a contact's data lives.
fn row(contact: ContactId, version: u32) -> [u8; 20] {
    let mut row = [0; 20];
    row[..16].copy_from_slice(contact.as_bytes());
    row[16..].copy_from_slice(&version.to_be_bytes());
    row
}

fn place(row: &[u8]) -> Place<'_> {
    Place { table: "contact_version", column: "sealed_data", row }
}

/// Seals a version of a contact's data.
#[must_use]
pub fn seal(key: &SealingKey, (contact, version): (ContactId, u32), data: &ContactData) -> Sealed {
    let plain = Personal::new(crate::json::bytes(data));
    key.seal(&place(&row(contact, version)), plain.reveal())
}

/// Opens a version of a contact's data.
///
/// # Errors
/// [`Failure::Unavailable`] when it does not open: mail to this contact waits.
pub fn open(
    key: &SealingKey,
    (contact, version): (ContactId, u32),
    sealed: &Sealed,
) -> Result<ContactData, Failure> {
    let plain = key
        .open(&place(&row(contact, version)), sealed)
        .map_err(|source| Failure::unavailable("a contact's data", source))?;
    // The parser's own words may quote what it read.
    serde_json::from_slice(plain.reveal())
        .map_err(|_| Failure::unavailable("a contact's data", "what was sealed has another shape"))
}

/// The key of a contact, from its salt as stored.
///
/// # Errors
/// [`Failure::NotFound`] when the contact was erased.
pub fn key(keys: &AccountKeys, salt: Option<&[u8]>) -> Result<SealingKey, Failure> {
    let salt: ContactSalt =
        salt.and_then(|it| it.try_into().ok()).ok_or(Failure::NotFound("contact"))?;
    Ok(keys.contact(&salt))
}
