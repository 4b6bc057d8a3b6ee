//! Sealing: personal data under authenticated encryption, bound to its place.
//!
//! Owns the format of every `sealed_…` column: a version byte, a nonce of 12
//! bytes, the ciphertext of AES-256-GCM-SIV (RFC 8452) and its tag of 16. The
//! associated data names account, table, column and row, so that a sealed value
//! moved to another place does not open. GCM-SIV survives a repeated nonce;
//! nonces come from `ports::Entropy`, so that a simulation replays.
//!
//! **Never** here: where keys come from (`keys`), or what is inside.

use std::sync::Arc;

use aws_lc_rs::{
    aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf,
};
use domain::{Personal, Sealed};
use ports::Entropy;
use thiserror::Error;
use zeroize::Zeroizing;

/// A secret of 32 bytes, wiped when dropped.
pub(crate) type Secret = Zeroizing<[u8; 32]>;

/// What a contact's key is derived from, with the account's key. Deleting it
/// makes everything sealed for that contact unreadable for good.
pub type ContactSalt = [u8; 16];

/// First byte of a sealed value: AES-256-GCM-SIV as described above.
const FORMAT: u8 = 1;
const TAG_LEN: usize = 16;

/// Where a sealed value lives. It opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// What tells the row from others of its account: the bytes of its id, with
    /// a version or number behind where rows have one.
    pub row: &'a [u8],
}

/// Why a sealed value did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UnsealError {
    /// Too short, or of a format that this program does not know.
    #[error("the sealed value has no known format")]
    Format,
    /// The wrong key, another place, or damaged bytes.
    #[error("the sealed value does not open: wrong key, wrong place, or damaged")]
    Refused,
}

/// A key that seals values of one account, or of one of its contacts.
pub struct SealingKey {
    key: LessSafeKey,
    owner: [u8; 16],
    entropy: Arc<dyn Entropy>,
}

impl SealingKey {
    pub(crate) fn new(key: &Secret, owner: [u8; 16], entropy: Arc<dyn Entropy>) -> Self {
        let key = UnboundKey::new(&AES_256_GCM_SIV, key.as_slice())
            .expect("a secret is as long as the key of AES-256");
        Self { key: LessSafeKey::new(key), owner, entropy }
    }

    /// Seals `plain` for `place`. 29 bytes longer than `plain`.
    ///
    /// # Panics
    /// When `plain` is longer than AES-GCM-SIV can take (2^36 bytes).
    #[must_use]
    pub fn seal(&self, place: &Place<'_>, plain: &[u8]) -> Sealed {
        let nonce: [u8; NONCE_LEN] = self.entropy.bytes();
        let mut sealed = Vec::with_capacity(1 + NONCE_LEN + plain.len() + TAG_LEN);
        sealed.push(FORMAT);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plain);
        let (_, in_place) = sealed.split_at_mut(1 + NONCE_LEN);
        let tag = self
            .key
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(self.bound_to(place)),
                in_place,
            )
            .expect("a value of a column is shorter than 2^36 bytes");
        sealed.extend_from_slice(tag.as_ref());
        Sealed(sealed)
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    /// [`UnsealError`]: the value is lost, or belongs to somebody else. Mail
    /// that needs it waits.
    pub fn open(
        &self,
        place: &Place<'_>,
        sealed: &Sealed,
    ) -> Result<Personal<Vec<u8>>, UnsealError> {
        let (format, rest) = sealed.0.split_first().ok_or(UnsealError::Format)?;
        if *format != FORMAT || rest.len() < NONCE_LEN + TAG_LEN {
            return Err(UnsealError::Format);
        }
        let (nonce, ciphertext) = rest.split_at(NONCE_LEN);
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| UnsealError::Format)?;
        let mut plain = ciphertext.to_vec();
        self.key
            .open_in_place(nonce, Aad::from(self.bound_to(place)), &mut plain)
            .map_err(|_| UnsealError::Refused)?;
        plain.truncate(ciphertext.len() - TAG_LEN);
        Ok(Personal::new(plain))
    }

    /// The associated data. Every part but the last has a fixed or stated
    /// length, so that two places never read the same.
    fn bound_to(&self, place: &Place<'_>) -> Vec<u8> {
        let mut bound = Vec::with_capacity(96);
        bound.extend_from_slice(b"assent seal 1");
        bound.extend_from_slice(&self.owner);
        for name in [place.table, place.column] {
            bound.push(u8::try_from(name.len()).expect("names in the schema are short"));
            bound.extend_from_slice(name.as_bytes());
        }
        bound.extend_from_slice(place.row);
        bound
    }
}

/// HKDF-SHA256 (RFC 5869): the key for `purpose` out of `secret` and `salt`.
pub(crate) fn derive(secret: &Secret, salt: &[u8], purpose: &str) -> Secret {
    let mut derived = Secret::default();
    hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
        .extract(secret.as_slice())
        .expand(&[purpose.as_bytes()], hkdf::HKDF_SHA256)
        .and_then(|it| it.fill(derived.as_mut_slice()))
        .expect("32 bytes is a length that HKDF-SHA256 gives");
    derived
}

#[cfg(test)]
mod tests;
