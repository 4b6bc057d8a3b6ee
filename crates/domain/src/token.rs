//! Opaque tokens: in the local part of bounce addresses (VERP) and in links.
//!
//! A token says *which* delivery, contact or list something is about, and
//! carries an authentication tag, so that nobody can make one up: a forged or
//! damaged token opens to nothing and changes nothing. It holds no personal
//! data. Each [`Purpose`] has a key of its own, and the purpose is also part of
//! what is authenticated: a leaked click token cannot unsubscribe anybody.
//!
//! **Never** here: a key, or the algorithm of the tag. The keys live in
//! `store`, which hands in a [`Mac`]. Made by `app` and `message`; opened by
//! `inbound`, `console` and `app`. Tokens never expire by themselves: a way out
//! works for as long as the installation exists; who needs a term stores it.
//!
//! Written form: base 32 without padding, in any case, for local parts (RFC
//! 5321 §2.4 lets receivers change their case); base 64 for links (RFC 4648 §5).

use std::hint::black_box;

use data_encoding::{BASE32_DNSSEC, BASE64URL_NOPAD, Encoding};
use thiserror::Error;
use uuid::Uuid;

use crate::id::{CaseReplyId, ConsentEventId, ContactId, DeliveryId, ListId};

/// What a token is good for. One key each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// The envelope sender: where bounces of one delivery come back.
    Bounce,
    /// `List-Unsubscribe`: by mail, by one click, by page.
    Unsubscribe,
    /// Feedback reports (`CFBL-Address`).
    Feedback,
    /// Where an answer of the recipient goes.
    Reply,
    /// A link in a message, for counting.
    Click,
    /// The link that confirms an opt-in.
    Confirm,
    /// The preference page.
    Preferences,
    /// The page with the recipient's own evidence.
    Why,
    /// View in browser.
    View,
    /// Report abuse.
    Report,
    /// The page with everything this installation holds of a person: works once,
    /// for a short time, which is stored (R002-76).
    Own,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Bounce,
        Self::Unsubscribe,
        Self::Feedback,
        Self::Reply,
        Self::Click,
        Self::Confirm,
        Self::Preferences,
        Self::Why,
        Self::View,
        Self::Report,
        Self::Own,
    ];

    /// The letter that stands before the token in a local part, and that is
    /// authenticated with it.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Bounce => 'b',
            Self::Unsubscribe => 'u',
            Self::Feedback => 'f',
            Self::Reply => 'r',
            Self::Click => 'c',
            Self::Confirm => 'o',
            Self::Preferences => 'p',
            Self::Why => 'w',
            Self::View => 'v',
            Self::Report => 'a',
            Self::Own => 'm',
        }
    }

    /// The purpose of that letter, in any case.
    #[must_use]
    pub fn of_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.letter() == letter.to_ascii_lowercase())
    }
}

/// What a token is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// One delivery.
    Delivery(DeliveryId),
    /// One contact, whatever the list.
    Contact(ContactId),
    /// One contact on one list. Too long for a local part.
    ContactOnList(ContactId, ListId),
    /// One event of the consent ledger, such as a request that waits to be
    /// confirmed.
    Consent(ConsentEventId),
    /// A mail that carried the link itself.
    Reply(CaseReplyId),
}

/// A token as values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is good for.
    pub purpose: Purpose,
    /// Which key of that purpose made the tag. Old keys are never deleted
    /// (DECISIONS D9).
    pub key_version: u8,
    /// The number of the account, so that the owner is found without a search.
    pub account: u32,
    /// What it is about.
    pub subject: Subject,
}

/// Makes authentication tags with the keys of one purpose.
pub trait Mac {
    /// The tag (HMAC-SHA-256 or as strong) of `bytes` under the key of that
    /// version; `None` when there is no such key.
    fn tag(&self, key_version: u8, bytes: &[u8]) -> Option<[u8; 32]>;
}

impl<F: Fn(u8, &[u8]) -> Option<[u8; 32]>> Mac for F {
    fn tag(&self, key_version: u8, bytes: &[u8]) -> Option<[u8; 32]> {
        self(key_version, bytes)
    }
}

/// Why a token was not written or not opened. Callers treat all causes of a
/// token that does not open alike, so that a guesser learns nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// Not a token of this purpose that we made.
    #[error("this is not a token that we made")]
    Invalid,
    /// There is no key of that version: nothing can be written or opened.
    #[error("the key of this token is missing")]
    Key,
    /// A local part may have 64 octets (RFC 5321 §4.5.3.1.1).
    #[error("a token about a contact on a list does not fit a local part")]
    Long,
}

/// Twelve octets: nobody guesses 96 bits over a network.
const TAG_BYTES: usize = 12;
/// Kind, key version, account.
const HEAD_BYTES: usize = 6;
const LOCAL_PART_MAX: usize = 64;
/// The longest written form of either alphabet, rounded up.
const TEXT_MAX: usize = 128;

impl Token {
    /// The form for a link: base 64 for URLs, without the purpose's letter (the
    /// page it leads to says the purpose).
    ///
    /// # Errors
    /// [`TokenError::Key`] when there is no key of that version.
    pub fn to_url(&self, mac: &dyn Mac) -> Result<String, TokenError> {
        Ok(BASE64URL_NOPAD.encode(&self.seal(mac)?))
    }

    /// The form for a local part: `b-` and base 32, at most 64 octets.
    ///
    /// # Errors
    /// [`TokenError::Long`] for [`Subject::ContactOnList`]; [`TokenError::Key`]
    /// when there is no key of that version.
    pub fn to_local(&self, mac: &dyn Mac) -> Result<String, TokenError> {
        let text = format!("{}-{}", self.purpose.letter(), BASE32_DNSSEC.encode(&self.seal(mac)?));
        if text.len() > LOCAL_PART_MAX {
            return Err(TokenError::Long);
        }
        Ok(text)
    }

    /// Opens the form of a link.
    ///
    /// # Errors
    /// [`TokenError::Invalid`] for anything but a token of this purpose that we
    /// made, [`TokenError::Key`] when its key is missing.
    pub fn from_url(text: &str, purpose: Purpose, mac: &dyn Mac) -> Result<Self, TokenError> {
        Self::open(decode(&BASE64URL_NOPAD, text)?, purpose, mac)
    }

    /// Opens a local part, letter included.
    ///
    /// # Errors
    /// As for [`Token::from_url`].
    pub fn from_local(local: &str, purpose: Purpose, mac: &dyn Mac) -> Result<Self, TokenError> {
        let (letter, text) = local.split_once('-').ok_or(TokenError::Invalid)?;
        let mut letters = letter.chars();
        match (letters.next().and_then(Purpose::of_letter), letters.next()) {
            (Some(found), None) if found == purpose => {}
            _ => return Err(TokenError::Invalid),
        }
        Self::open(decode(&BASE32_DNSSEC, text)?, purpose, mac)
    }

    fn seal(&self, mac: &dyn Mac) -> Result<Vec<u8>, TokenError> {
        let mut bytes = self.payload();
        let tag = tag_of(self.purpose, &bytes, mac)?;
        bytes.extend_from_slice(&tag);
        Ok(bytes)
    }

    fn open(bytes: Vec<u8>, purpose: Purpose, mac: &dyn Mac) -> Result<Self, TokenError> {
        let cut = bytes.len().checked_sub(TAG_BYTES).ok_or(TokenError::Invalid)?;
        let (payload, given) = bytes.split_at(cut);
        let token = Self::read(payload, purpose).ok_or(TokenError::Invalid)?;
        let expected = tag_of(purpose, payload, mac)?;
        if same(&expected, given) { Ok(token) } else { Err(TokenError::Invalid) }
    }

    fn payload(&self) -> Vec<u8> {
        let (kind, ids): (u8, [Option<Uuid>; 2]) = match self.subject {
            Subject::Delivery(it) => (1, [Some(it.0), None]),
            Subject::Contact(it) => (2, [Some(it.0), None]),
            Subject::ContactOnList(contact, list) => (3, [Some(contact.0), Some(list.0)]),
            Subject::Consent(it) => (4, [Some(it.0), None]),
            Subject::Reply(it) => (5, [Some(it.0), None]),
        };
        let mut bytes = vec![kind, self.key_version];
        bytes.extend_from_slice(&self.account.to_be_bytes());
        for id in ids.into_iter().flatten() {
            bytes.extend_from_slice(id.as_bytes());
        }
        bytes
    }

    fn read(payload: &[u8], purpose: Purpose) -> Option<Self> {
        let (head, ids) = payload.split_first_chunk::<HEAD_BYTES>()?;
        let [kind, key_version, account @ ..] = *head;
        let (first, rest) = ids.split_first_chunk::<16>()?;
        let subject = match (kind, rest.len()) {
            (1, 0) => Subject::Delivery(DeliveryId::from_bytes(*first)),
            (2, 0) => Subject::Contact(ContactId::from_bytes(*first)),
            (3, 16) => Subject::ContactOnList(
                ContactId::from_bytes(*first),
                ListId::from_bytes(rest.try_into().ok()?),
            ),
            (4, 0) => Subject::Consent(ConsentEventId::from_bytes(*first)),
            (5, 0) => Subject::Reply(CaseReplyId::from_bytes(*first)),
            _ => return None,
        };
        Some(Self { purpose, key_version, account: u32::from_be_bytes(account), subject })
    }
}

/// Foreign text: its length is checked before anything is decoded.
fn decode(alphabet: &Encoding, text: &str) -> Result<Vec<u8>, TokenError> {
    if text.len() > TEXT_MAX {
        return Err(TokenError::Invalid);
    }
    alphabet.decode(text.as_bytes()).map_err(|_| TokenError::Invalid)
}

fn tag_of(purpose: Purpose, payload: &[u8], mac: &dyn Mac) -> Result<[u8; TAG_BYTES], TokenError> {
    let mut bytes = vec![purpose.letter() as u8];
    bytes.extend_from_slice(payload);
    let whole = mac.tag(payload[1], &bytes).ok_or(TokenError::Key)?;
    Ok(*whole.first_chunk().expect("twelve octets of thirty-two"))
}

/// Compares in a time that does not depend on where the first difference is.
fn same(a: &[u8], b: &[u8]) -> bool {
    let differences = a.iter().zip(b).fold(0_u8, |sum, (a, b)| black_box(sum | (a ^ b)));
    a.len() == b.len() && differences == 0
}

#[cfg(test)]
mod tests;
