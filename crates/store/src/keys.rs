//! The keys of an installation (DECISIONS D9).
//!
//! One master key lies in a file outside of every backup. It wraps the key of
//! each account and the keys of the installation; those lie, wrapped, in the
//! database. A contact's key is derived from the account's key and the
//! contact's salt: deleting the salt erases the person, closing an account
//! destroys its key, and rows of evidence stay.
//!
//! | key | of | found by | survives |
//! |---|---|---|---|
//! | contact look-up | account | derived from its key | nothing |
//! | suppression and fingerprint | installation | wrapped | erasure and closure |
//! | overlap screening | installation | wrapped | erasure and closure |
//! | link tokens, per purpose and version | installation | wrapped, never deleted | everything |
//!
//! **Never** here: SQL (`installation_key` and `account` store what is wrapped),
//! or a key in a log: no type here has `Debug` that shows one.

pub mod master;
mod token;

use std::{collections::BTreeMap, fmt, sync::Arc};

use domain::{AccountId, Address, Personal, Sealed};
use ports::Entropy;
use thiserror::Error;
use zeroize::Zeroizing;

pub use master::{MasterKey, MasterKeyError, init_master_key};
pub use token::{TokenKey, TokenPurpose};

use crate::seal::{ContactSalt, Place, SealingKey, Secret, UnsealError, derive};

/// A key of the installation, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedKey {
    /// What it is for, e.g. `token-unsubscribe`.
    pub purpose: String,
    /// From 1; the highest is used, the others still verify.
    pub version: u32,
    /// The key, wrapped by the master key.
    pub wrapped: Sealed,
}

/// Why keys could not be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The master key did not wrap this key, or the stored bytes are damaged.
    #[error(
        "the {0} does not open with this master key: is it the master key of this installation?"
    )]
    Unwrap(String, #[source] UnsealError),
    /// The database lacks a key.
    #[error("the key `{0}` is missing: run `assent init`")]
    Missing(&'static str),
}

/// Keyed hashes by which addresses are found: 16 bytes of BLAKE3.
pub type AddressKey = [u8; 16];

const SUPPRESSION: &str = "index-suppression";
const OVERLAP: &str = "index-overlap";

/// The keys of one installation, unwrapped.
pub struct Keys {
    master: MasterKey,
    by_purpose: BTreeMap<(String, u32), Secret>,
    entropy: Arc<dyn Entropy>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({} keys)", self.by_purpose.len())
    }
}

impl Keys {
    /// First keys for every purpose that `stored` lacks: all of them in a new
    /// installation, those of new purposes after an upgrade. Store them (one
    /// that exists stays), read all again, then [`Keys::load`].
    #[must_use]
    pub fn missing(
        master: &MasterKey,
        stored: &[WrappedKey],
        entropy: &Arc<dyn Entropy>,
    ) -> Vec<WrappedKey> {
        purposes()
            .filter(|purpose| stored.iter().all(|it| it.purpose != *purpose))
            .map(|purpose| {
                let secret: Secret = Zeroizing::new(entropy.bytes());
                master.wrap_installation(purpose, 1, &secret, entropy)
            })
            .collect()
    }

    /// Unwraps the keys of the installation.
    ///
    /// # Errors
    /// [`KeyError`]: tell the operator; nothing is sent without keys.
    pub fn load(
        master: MasterKey,
        stored: &[WrappedKey],
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, KeyError> {
        let mut by_purpose = BTreeMap::new();
        for key in stored {
            let secret = master.unwrap_installation(key, &entropy)?;
            by_purpose.insert((key.purpose.clone(), key.version), secret);
        }
        let keys = Self { master, by_purpose, entropy };
        match purposes().find(|purpose| keys.newest(purpose).is_none()) {
            Some(purpose) => Err(KeyError::Missing(purpose)),
            None => Ok(keys),
        }
    }

    /// Makes the key of a new account, wrapped.
    #[must_use]
    pub fn new_account(&self, account: AccountId) -> Sealed {
        let secret: Secret = Zeroizing::new(self.entropy.bytes());
        self.master.wrap_account(account, &secret, &self.entropy)
    }

    /// The keys of an account.
    ///
    /// # Errors
    /// [`KeyError::Unwrap`]: the account's mail waits; tell the operator.
    pub fn account(&self, account: AccountId, wrapped: &Sealed) -> Result<AccountKeys, KeyError> {
        let secret = self.master.unwrap_account(account, wrapped, &self.entropy)?;
        Ok(AccountKeys::new(account, secret, Arc::clone(&self.entropy)))
    }

    /// The key by which suppressions and fingerprints find an address. Survives
    /// erasure and closure.
    #[must_use]
    pub fn suppression(&self, address: &Address) -> AddressKey {
        address_key(self.index(SUPPRESSION), address)
    }

    /// The key by which the overlap of lists of different accounts is screened.
    #[must_use]
    pub fn overlap(&self, address: &Address) -> AddressKey {
        address_key(self.index(OVERLAP), address)
    }

    /// The newest key for tokens of a purpose: the one that signs.
    ///
    /// # Panics
    /// Never: loading checked that every purpose has one.
    #[must_use]
    pub fn token(&self, purpose: TokenPurpose) -> TokenKey {
        let (version, secret) =
            self.newest(purpose.key_name()).expect("`load` checked every purpose");
        TokenKey::new(purpose, version, secret)
    }

    /// The key for tokens of a purpose that carry this version, however old.
    #[must_use]
    pub fn token_version(&self, purpose: TokenPurpose, version: u32) -> Option<TokenKey> {
        let secret = self.by_purpose.get(&(purpose.key_name().to_owned(), version))?;
        Some(TokenKey::new(purpose, version, secret))
    }

    /// The next key for tokens of a purpose, wrapped: store it and load again.
    #[must_use]
    pub fn rotate_token(&self, purpose: TokenPurpose) -> WrappedKey {
        let secret: Secret = Zeroizing::new(self.entropy.bytes());
        let version = self.token(purpose).version() + 1;
        self.master.wrap_installation(purpose.key_name(), version, &secret, &self.entropy)
    }

    /// All keys of the installation, wrapped by another master key.
    #[must_use]
    pub fn rewrap(&self, to: &MasterKey) -> Vec<WrappedKey> {
        self.by_purpose
            .iter()
            .map(|((purpose, version), secret)| {
                to.wrap_installation(purpose, *version, secret, &self.entropy)
            })
            .collect()
    }

    /// The key of an account, wrapped by another master key.
    ///
    /// # Errors
    /// [`KeyError::Unwrap`] when it does not open with the present one.
    pub fn rewrap_account(
        &self,
        account: AccountId,
        wrapped: &Sealed,
        to: &MasterKey,
    ) -> Result<Sealed, KeyError> {
        let secret = self.master.unwrap_account(account, wrapped, &self.entropy)?;
        Ok(to.wrap_account(account, &secret, &self.entropy))
    }

    fn newest(&self, purpose: &str) -> Option<(u32, &Secret)> {
        let versions = (purpose.to_owned(), 0)..=(purpose.to_owned(), u32::MAX);
        self.by_purpose.range(versions).next_back().map(|((_, version), it)| (*version, it))
    }

    /// Index keys have one version: another would find nothing that is stored.
    fn index(&self, purpose: &'static str) -> &Secret {
        self.newest(purpose).expect("`load` checked every purpose").1
    }
}

fn purposes() -> impl Iterator<Item = &'static str> {
    [SUPPRESSION, OVERLAP].into_iter().chain(TokenPurpose::ALL.map(TokenPurpose::key_name))
}

/// Addresses are hashed in the form by which they are compared.
fn address_key(key: &Secret, address: &Address) -> AddressKey {
    let normalised = Zeroizing::new(address.normalised());
    let hash = blake3::keyed_hash(key, normalised.as_bytes());
    let (first, _) = hash.as_bytes().split_at(16);
    first.try_into().expect("sixteen bytes were split off")
}

/// The keys of one account.
pub struct AccountKeys {
    account: AccountId,
    root: Secret,
    lookup: Secret,
    own: SealingKey,
    entropy: Arc<dyn Entropy>,
}

impl fmt::Debug for AccountKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "(keys of {})", self.account)
    }
}

impl AccountKeys {
    fn new(account: AccountId, root: Secret, entropy: Arc<dyn Entropy>) -> Self {
        let own = derive(&root, &[], "assent account sealing 1");
        Self {
            account,
            lookup: derive(&root, &[], "assent contact look-up 1"),
            own: SealingKey::new(&own, *account.as_bytes(), Arc::clone(&entropy)),
            root,
            entropy,
        }
    }

    /// Seals what belongs to the account itself: identity, private keys, blobs.
    #[must_use]
    pub fn seal(&self, place: &Place<'_>, plain: &[u8]) -> Sealed {
        self.own.seal(place, plain)
    }

    /// Opens what [`AccountKeys::seal`] sealed.
    ///
    /// # Errors
    /// As [`SealingKey::open`].
    pub fn open(
        &self,
        place: &Place<'_>,
        sealed: &Sealed,
    ) -> Result<Personal<Vec<u8>>, UnsealError> {
        self.own.open(place, sealed)
    }

    /// The key of one contact: HKDF-SHA256 of the account's key and the salt.
    #[must_use]
    pub fn contact(&self, salt: &ContactSalt) -> SealingKey {
        let key = derive(&self.root, salt, "assent contact sealing 1");
        SealingKey::new(&key, *self.account.as_bytes(), Arc::clone(&self.entropy))
    }

    /// The key by which this account finds the contact of an address.
    #[must_use]
    pub fn lookup(&self, address: &Address) -> AddressKey {
        address_key(&self.lookup, address)
    }
}

#[cfg(test)]
mod tests;
