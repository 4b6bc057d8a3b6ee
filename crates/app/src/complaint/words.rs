//! What complainants and staff wrote, under seal: with the key of the contact,
//! so that erasing the person takes it along (DECISIONS D9); with the key of the
//! account where there is no contact; with the desk's own where nobody knows the
//! account.

use domain::{AccountId, CaseId, ContactId, Personal, Sealed};
use store::{NIL, Place, keys::AccountKeys, seal::SealingKey};

use crate::{App, Failure, contact};

/// The key of a case's words.
pub(super) enum Words {
    /// Of a contact, or of the desk.
    One(SealingKey),
    /// Of an account.
    Account(AccountKeys),
    /// The contact was erased, or the account's key was destroyed.
    Gone,
}

fn event_row(case: CaseId, number: u32) -> [u8; 20] {
    let mut row = [0; 20];
    row[..16].copy_from_slice(case.as_bytes());
    row[16..].copy_from_slice(&number.to_be_bytes());
    row
}

fn original(row: &[u8]) -> Place<'_> {
    Place { table: "complaint_case", column: "sealed_original", row }
}

fn note(row: &[u8]) -> Place<'_> {
    Place { table: "case_event", column: "sealed_note", row }
}

impl Words {
    /// The key for the case of that account and contact.
    pub(super) async fn of(
        app: &App,
        account: AccountId,
        of: Option<ContactId>,
    ) -> Result<Self, Failure> {
        if account.0 == NIL {
            return Ok(Self::One(app.keys().desk()));
        }
        let row = app.account_row(account).await?;
        if row.wrapped_key.is_none() {
            return Ok(Self::Gone);
        }
        let keys = app.account_keys(&row)?;
        let Some(id) = of else { return Ok(Self::Account(keys)) };
        let person = store::contact::by_id(app.store(), account, id).await?;
        match person.and_then(|it| it.salt) {
            Some(salt) => Ok(Self::One(contact::key(&keys, Some(&salt))?)),
            None => Ok(Self::Gone),
        }
    }

    pub(super) fn seal_original(&self, case: CaseId, plain: &[u8]) -> Option<Sealed> {
        self.seal(&original(case.as_bytes()), plain)
    }

    pub(super) fn seal_note(&self, (case, number): (CaseId, u32), plain: &str) -> Option<Sealed> {
        self.seal(&note(&event_row(case, number)), plain.as_bytes())
    }

    /// What they wrote; `None` when it is gone.
    pub(super) fn original(
        &self,
        case: CaseId,
        sealed: Option<&Sealed>,
    ) -> Result<Option<Personal<Vec<u8>>>, Failure> {
        self.open(&original(case.as_bytes()), sealed)
    }

    /// A note of the staff; `None` when it is gone.
    pub(super) fn note(
        &self,
        (case, number): (CaseId, u32),
        sealed: Option<&Sealed>,
    ) -> Result<Option<Personal<String>>, Failure> {
        let found = self.open(&note(&event_row(case, number)), sealed)?;
        Ok(found.map(|it| Personal::new(String::from_utf8_lossy(it.reveal()).into_owned())))
    }

    fn seal(&self, place: &Place<'_>, plain: &[u8]) -> Option<Sealed> {
        match self {
            Self::One(key) => Some(key.seal(place, plain)),
            Self::Account(keys) => Some(keys.seal(place, plain)),
            Self::Gone => None,
        }
    }

    fn open(
        &self,
        place: &Place<'_>,
        sealed: Option<&Sealed>,
    ) -> Result<Option<Personal<Vec<u8>>>, Failure> {
        let Some(sealed) = sealed else { return Ok(None) };
        let opened = match self {
            Self::One(key) => key.open(place, sealed),
            Self::Account(keys) => keys.open(place, sealed),
            Self::Gone => return Ok(None),
        };
        let failed = |source| Failure::unavailable("what was written in a case", source);
        opened.map(Some).map_err(failed)
    }
}
