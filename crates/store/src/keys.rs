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
//! Keys change while the server runs: [`Keys::replace`] puts others in their
//! place, and whoever asks next gets those.
//!
//! **Never** here: SQL (`installation_key` and `account` store what is wrapped),
//! or a key in a log: no type here has `Debug` that shows one.

pub mod files;
pub mod master;
mod ring;
pub mod sheet;
mod token;

use std::{
    fmt,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use domain::{AccountId, Address, Personal, Sealed, Timestamp, organisation::Feature};
use ports::Entropy;
use thiserror::Error;
use zeroize::Zeroizing;

pub use master::{Fingerprint, MasterKey, MasterKeyError, init_master_key};
pub use token::{TokenKey, TokenPurpose};

use ring::Ring;

use crate::seal::{ContactSalt, Place, SealingKey, Secret, UnsealError, derive};

/// A key of the installation, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedKey {
    /// What it is for, e.g. `token-unsubscribe`.
    pub purpose: String,
    /// From 1; the highest in force is used, the others still verify.
    pub version: u32,
    /// In force from this instant on.
    pub since: Timestamp,
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
    ring: RwLock<Arc<Ring>>,
    rotating: AtomicBool,
    entropy: Arc<dyn Entropy>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({} keys)", self.ring().len())
    }
}

/// Held by whoever rotates keys: one at a time.
#[derive(Debug)]
pub struct Rotation<'a>(&'a AtomicBool);

impl Drop for Rotation<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
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
                let name = (purpose, 1, Timestamp::UNIX_EPOCH);
                master.wrap_installation(name, &secret, entropy)
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
        let ring = Ring::load(master, stored, &entropy)?;
        let missing = purposes().find(|purpose| ring.newest(purpose).is_none());
        match missing {
            Some(purpose) => Err(KeyError::Missing(purpose)),
            None => Ok(Self {
                ring: RwLock::new(Arc::new(ring)),
                rotating: AtomicBool::new(false),
                entropy,
            }),
        }
    }

    /// Puts the keys of `next` in the place of these, at once and for everybody
    /// who holds a reference. What the master key until now wrapped, and
    /// somebody read a moment ago, still opens.
    pub fn replace(&self, next: &Self) {
        let before = self.ring();
        self.put(next.ring().with_other(before.master.clone()));
    }

    /// Lets keys open that another master key wrapped, too: for the instant in
    /// which the database already has them, and [`Keys::replace`] comes next.
    pub fn expect(&self, other: MasterKey) {
        self.put(self.ring().with_other(other));
    }

    fn put(&self, ring: Ring) {
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
    }

    /// Begins a rotation; `None` while another is under way.
    #[must_use]
    pub fn begin_rotation(&self) -> Option<Rotation<'_>> {
        let free = self.rotating.compare_exchange(false, true, Ordering::AcqRel, Ordering::Relaxed);
        free.is_ok().then_some(Rotation(&self.rotating))
    }

    /// The master key.
    #[must_use]
    pub fn master(&self) -> MasterKey {
        self.ring().master.clone()
    }

    /// What tells this installation from others: the same for as long as it
    /// exists, whatever is rotated, and no secret.
    #[must_use]
    pub fn installation_id(&self) -> String {
        let ring = self.ring();
        let id = derive(index(&ring, SUPPRESSION), &[], "assent installation id 1");
        master::groups(&id[..8])
    }

    /// Seals what belongs to no account: a complaint of which nobody knows yet
    /// whose mail it is about. Derived from a key that is never rotated.
    ///
    /// # Panics
    /// Never: loading checked that every purpose has a key.
    #[must_use]
    pub fn desk(&self) -> SealingKey {
        let key = derive(index(&self.ring(), SUPPRESSION), &[], "assent desk sealing 1");
        SealingKey::new(&key, [0; 16], Arc::clone(&self.entropy))
    }

    /// Makes the key of a new account, wrapped. Add it in one unit with the
    /// [`Keys::witness`] that was asked for **before**: a master key that was
    /// rotated in between must not leave an account that nothing opens.
    #[must_use]
    pub fn new_account(&self, account: AccountId) -> Sealed {
        let secret: Secret = Zeroizing::new(self.entropy.bytes());
        self.ring().master.wrap_account(account, &secret, &self.entropy)
    }

    /// A key as the present master key wrapped it. While it is stored like
    /// this, that master key is the one of the database.
    ///
    /// # Panics
    /// Never: loading checked that every purpose has a key.
    #[must_use]
    pub fn witness(&self) -> WrappedKey {
        let ring = self.ring();
        let first = ring.stored().find(|it| it.purpose == SUPPRESSION);
        first.expect("`load` checked every purpose")
    }

    /// The keys of an account.
    ///
    /// # Errors
    /// [`KeyError::Unwrap`]: the account's mail waits; tell the operator.
    pub fn account(&self, account: AccountId, wrapped: &Sealed) -> Result<AccountKeys, KeyError> {
        let ring = self.ring();
        let secret = ring.unwrap_account(account, wrapped, &self.entropy)?;
        let order = index(&ring, SUPPRESSION).clone();
        Ok(AccountKeys::new(account, (secret, order), Arc::clone(&self.entropy)))
    }

    /// The key by which suppressions and fingerprints find an address. Survives
    /// erasure and closure.
    #[must_use]
    pub fn suppression(&self, address: &Address) -> AddressKey {
        address_key(index(&self.ring(), SUPPRESSION), address)
    }

    /// [`Keys::suppression`] of many addresses in the form by which they are
    /// compared ([`Address::normalised`]).
    #[must_use]
    pub fn suppressions(&self, normalised: &[&str]) -> Vec<AddressKey> {
        many(index(&self.ring(), SUPPRESSION), normalised)
    }

    /// [`Keys::overlap`] of many, alike.
    #[must_use]
    pub fn overlaps(&self, normalised: &[&str]) -> Vec<AddressKey> {
        many(index(&self.ring(), OVERLAP), normalised)
    }

    /// The key by which the overlap of lists of different accounts is screened.
    #[must_use]
    pub fn overlap(&self, address: &Address) -> AddressKey {
        address_key(index(&self.ring(), OVERLAP), address)
    }

    /// The hash by which what an organisation is recognised by is found, from
    /// its folded form (DECISIONS D35). Survives closure, like suppressions.
    ///
    /// # Panics
    /// Never: a hash has more than sixteen bytes.
    #[must_use]
    pub fn mark(&self, feature: Feature, folded: &str) -> AddressKey {
        let key = derive(index(&self.ring(), SUPPRESSION), &[], "assent organisation mark 1");
        let mut hasher = blake3::Hasher::new_keyed(&key);
        hasher.update(feature.as_str().as_bytes()).update(&[0]).update(folded.as_bytes());
        let hash = hasher.finalize();
        let (first, _) = hash.as_bytes().split_at(16);
        first.try_into().expect("sixteen bytes were split off")
    }

    /// The key by which lists of bad addresses find one: of the MD5 that such
    /// feeds are made of, under a key derived from the one for suppressions, so
    /// that neither tells of the other. Survives erasure and closure.
    #[must_use]
    pub fn fingerprint(&self, md5: &[u8; 16]) -> AddressKey {
        first_half(&blake3::keyed_hash(&self.fingerprint_key(), md5))
    }

    /// The same for many: the key is derived once.
    #[must_use]
    pub fn fingerprints(&self, digests: &[[u8; 16]]) -> Vec<AddressKey> {
        let key = self.fingerprint_key();
        digests.iter().map(|it| first_half(&blake3::keyed_hash(&key, it))).collect()
    }

    fn fingerprint_key(&self) -> Secret {
        derive(index(&self.ring(), SUPPRESSION), &[], "assent fingerprint 1")
    }

    /// The newest key for tokens of a purpose, in force or about to be.
    ///
    /// # Panics
    /// Never: loading checked that every purpose has one.
    #[must_use]
    pub fn token(&self, purpose: TokenPurpose) -> TokenKey {
        let ring = self.ring();
        let (version, secret) =
            ring.newest(purpose.key_name()).expect("`load` checked every purpose");
        TokenKey::new(purpose, version, secret)
    }

    /// The version that signs tokens of a purpose at an instant. It depends on
    /// nothing but the instant, so that a message of then is rebuilt with the
    /// tokens of then (DECISIONS D1).
    ///
    /// # Panics
    /// Never: loading checked that every purpose has one.
    #[must_use]
    pub fn version_at(&self, purpose: TokenPurpose, at: Timestamp) -> u32 {
        let version = self.ring().in_force(purpose.key_name(), at);
        version.expect("`load` checked every purpose")
    }

    /// The key for tokens of a purpose that carry this version, however old.
    #[must_use]
    pub fn token_version(&self, purpose: TokenPurpose, version: u32) -> Option<TokenKey> {
        let ring = self.ring();
        let secret = ring.secret(purpose.key_name(), version)?;
        Some(TokenKey::new(purpose, version, secret))
    }

    /// The next key for tokens of a purpose, wrapped, in force from `since` on:
    /// store it and load again.
    #[must_use]
    pub fn rotate_token(&self, purpose: TokenPurpose, since: Timestamp) -> WrappedKey {
        let secret: Secret = Zeroizing::new(self.entropy.bytes());
        let name = (purpose.key_name(), self.token(purpose).version() + 1, since);
        self.ring().master.wrap_installation(name, &secret, &self.entropy)
    }

    /// All keys of the installation, as the present master key wrapped them.
    #[must_use]
    pub fn stored(&self) -> Vec<WrappedKey> {
        self.ring().stored().collect()
    }

    /// All keys of the installation, wrapped by another master key, in the
    /// order of [`Keys::stored`].
    #[must_use]
    pub fn rewrap(&self, to: &MasterKey) -> Vec<WrappedKey> {
        self.ring().rewrap(to, &self.entropy)
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
        let secret = self.ring().master.unwrap_account(account, wrapped, &self.entropy)?;
        Ok(to.wrap_account(account, &secret, &self.entropy))
    }

    fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Index keys have one version: another would find nothing that is stored.
fn index<'a>(ring: &'a Ring, purpose: &'static str) -> &'a Secret {
    ring.newest(purpose).expect("`load` checked every purpose").1
}

fn purposes() -> impl Iterator<Item = &'static str> {
    [SUPPRESSION, OVERLAP].into_iter().chain(TokenPurpose::ALL.map(TokenPurpose::key_name))
}

/// Addresses are hashed in the form by which they are compared.
fn address_key(key: &Secret, address: &Address) -> AddressKey {
    let normalised = Zeroizing::new(address.normalised());
    first_half(&blake3::keyed_hash(key, normalised.as_bytes()))
}

fn many(key: &Secret, normalised: &[&str]) -> Vec<AddressKey> {
    let hash = |it: &&str| first_half(&blake3::keyed_hash(key, it.as_bytes()));
    normalised.iter().map(hash).collect()
}

fn first_half(hash: &blake3::Hash) -> AddressKey {
    let (first, _) = hash.as_bytes().split_at(16);
    first.try_into().expect("sixteen bytes were split off")
}

/// The keys of one account.
pub struct AccountKeys {
    account: AccountId,
    root: Secret,
    lookup: Secret,
    /// The key of [`Keys::suppression`].
    order: Secret,
    own: SealingKey,
    entropy: Arc<dyn Entropy>,
}

impl fmt::Debug for AccountKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "(keys of {})", self.account)
    }
}

impl AccountKeys {
    fn new(account: AccountId, (root, order): (Secret, Secret), entropy: Arc<dyn Entropy>) -> Self {
        let own = derive(&root, &[], "assent account sealing 1");
        Self {
            account,
            lookup: derive(&root, &[], "assent contact look-up 1"),
            order,
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
        let normalised = Zeroizing::new(address.normalised());
        let suppression = first_half(&blake3::keyed_hash(&self.order, normalised.as_bytes()));
        self.lookup_of(&suppression, &normalised)
    }

    /// The same from [`Keys::suppression`] of the address, and the form by which
    /// it is compared. One half of each: both indexes keep the same order, so an
    /// import that follows it changes neighbouring pages in both (DECISIONS D56),
    /// and what is the account's own half tells nothing of the other accounts.
    #[must_use]
    pub fn lookup_of(&self, suppression: &AddressKey, normalised: &str) -> AddressKey {
        let mut key = *suppression;
        let own = first_half(&blake3::keyed_hash(&self.lookup, normalised.as_bytes()));
        key[8..].copy_from_slice(&own[..8]);
        key
    }
}

#[cfg(test)]
mod tests;
