//! The master key and its file.

use std::{
    fmt, fs,
    io::{ErrorKind, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

use data_encoding::BASE32_NOPAD;
use domain::{AccountId, Sealed, Timestamp};
use ports::Entropy;
use thiserror::Error;
use zeroize::Zeroizing;

use super::{KeyError, WrappedKey};
use crate::seal::{Place, SealingKey, Secret, derive};

/// What the file says to whoever opens it, and `assent init` to whoever made
/// it.
pub const LOSING_IT: &str = "\
This is the master key of this Assent installation. Every address, name and
private key in the database is sealed with keys that only this one opens.

* Lost, the data is lost: no backup of the database can be read without it, and
  nobody can make it again. Unsubscribe links stop working.
* Stolen together with the database, everything in it can be read.

Keep a copy away from this machine and away from the backups of the database:
`assent keys escrow` writes a sheet to print. Only the user that runs Assent may
read this file.";

const BEGIN: &str = "assent-master-1:";
const CHECK_BYTES: usize = 4;
const GROUP_CHARS: usize = 4;

/// Why there is no master key.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum MasterKeyError {
    /// There is no file.
    #[error(
        "there is no master key at {0}: run `assent init` for a new installation, \
         or put the copy back that was made then"
    )]
    Missing(String),
    /// There is one already; it is never replaced.
    #[error("there is a master key at {0} already, and it is never overwritten")]
    Exists(String),
    /// Others may read the file.
    #[error("others may read the master key (mode {mode:03o}): run `chmod 600 {path}`")]
    Permissions {
        /// The file.
        path: String,
        /// Its permission bits.
        mode: u32,
    },
    /// The text is not a key, or mistyped.
    #[error(
        "the master key at {0} is damaged: one line must read `assent-master-1:` and 58 letters \
         and digits; compare it with its copy"
    )]
    Damaged(String),
    /// The file could not be read or written.
    #[error("could not use the master key at {path}")]
    File {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// The key that wraps all others. Wiped when dropped.
#[derive(Clone)]
pub struct MasterKey {
    secret: Secret,
    file: Option<PathBuf>,
}

/// Tells one master key from another, on a recovery sheet and on a screen. No
/// secret: nothing follows from it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 8]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&groups(&self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({self})")
    }
}

/// Bytes as people compare them: `3f2a-9c01-77de-0b1c`.
pub(super) fn groups(bytes: &[u8]) -> String {
    let pairs = bytes.chunks(2).map(|it| data_encoding::HEXLOWER.encode(it));
    pairs.collect::<Vec<_>>().join("-")
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(master key)")
    }
}

/// Makes a master key and writes it to a new file that only its owner may read.
///
/// # Errors
/// [`MasterKeyError::Exists`] when there is one already; it is left alone.
pub fn init_master_key(path: &Path, entropy: &dyn Entropy) -> Result<MasterKey, MasterKeyError> {
    let mut secret = Secret::default();
    entropy.fill(secret.as_mut_slice());
    let key = MasterKey::of(secret);
    key.write_new(path)?;
    Ok(key.at(path))
}

/// Makes sure that names in the folder of `path` survive a power cut.
pub(super) fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    fs::File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all())
}

impl MasterKey {
    pub(super) fn of(secret: Secret) -> Self {
        Self { secret, file: None }
    }

    /// The same key, known to lie in that file.
    pub(super) fn at(self, file: &Path) -> Self {
        Self { file: Some(file.to_owned()), ..self }
    }

    pub(super) fn bytes(&self) -> &Secret {
        &self.secret
    }

    /// The file it was read from or written to.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// What tells it from others.
    ///
    /// # Panics
    /// Never: a hash is longer than eight bytes.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let hash = blake3::derive_key("assent master key fingerprint 1", self.secret.as_slice());
        Fingerprint(*hash.first_chunk().expect("eight bytes of thirty-two"))
    }

    /// True when this key wrapped that one.
    #[must_use]
    pub fn opens(&self, key: &WrappedKey, entropy: &Arc<dyn Entropy>) -> bool {
        self.unwrap_installation(key, entropy).is_ok()
    }

    /// Writes the key to a new file that only its owner may read.
    ///
    /// # Errors
    /// [`MasterKeyError::Exists`] when there is one already; it is left alone.
    pub fn write_new(&self, path: &Path) -> Result<(), MasterKeyError> {
        let explained: String = LOSING_IT.lines().map(|it| format!("# {it}\n")).collect();
        let text = Zeroizing::new(format!("{explained}{}\n", self.to_text().as_str()));
        let failed = |source: std::io::Error| match source.kind() {
            ErrorKind::AlreadyExists => MasterKeyError::Exists(path.display().to_string()),
            _ => MasterKeyError::File { path: path.display().to_string(), source },
        };
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(failed)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
        // The name must survive a power cut too.
        sync_folder(path).map_err(failed)
    }

    /// Reads the key from its file.
    ///
    /// # Errors
    /// [`MasterKeyError`] says what to do.
    pub fn read(path: &Path) -> Result<Self, MasterKeyError> {
        let shown = || path.display().to_string();
        let failed = |source: std::io::Error| match source.kind() {
            ErrorKind::NotFound => MasterKeyError::Missing(shown()),
            _ => MasterKeyError::File { path: shown(), source },
        };
        let mode = fs::metadata(path).map_err(failed)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(MasterKeyError::Permissions { path: shown(), mode });
        }
        let text = Zeroizing::new(fs::read_to_string(path).map_err(failed)?);
        let key = Self::from_text(&text).ok_or_else(|| MasterKeyError::Damaged(shown()))?;
        Ok(key.at(path))
    }

    /// The key as people copy it: groups of four letters and digits, the last
    /// of which catch a mistyped one.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(36));
        bytes.extend_from_slice(self.secret.as_slice());
        bytes.extend_from_slice(&self.check());
        let letters = Zeroizing::new(BASE32_NOPAD.encode(&bytes));
        let mut text = Zeroizing::new(String::with_capacity(96));
        text.push_str(BEGIN);
        for (place, letter) in letters.chars().enumerate() {
            if place % GROUP_CHARS == 0 {
                text.push(if place == 0 { ' ' } else { '-' });
            }
            text.push(letter);
        }
        text
    }

    /// Reads what [`MasterKey::to_text`] wrote, case and grouping aside, with
    /// lines of comment around it. `None` when it is mistyped.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let line = text.lines().find_map(|it| it.trim().strip_prefix(BEGIN))?;
        let letters: Zeroizing<String> = Zeroizing::new(
            line.chars()
                .filter(|it| !matches!(it, ' ' | '-'))
                .map(|it| it.to_ascii_uppercase())
                .collect(),
        );
        let bytes = Zeroizing::new(BASE32_NOPAD.decode(letters.as_bytes()).ok()?);
        let (key, check) = bytes.split_at_checked(bytes.len().checked_sub(CHECK_BYTES)?)?;
        let key = Self::of(Zeroizing::new(key.try_into().ok()?));
        (key.check() == check).then_some(key)
    }

    fn check(&self) -> [u8; CHECK_BYTES] {
        let hash = blake3::derive_key("assent master key check 1", self.secret.as_slice());
        [hash[0], hash[1], hash[2], hash[3]]
    }

    pub(super) fn wrap_account(
        &self,
        account: AccountId,
        secret: &Secret,
        entropy: &Arc<dyn Entropy>,
    ) -> Sealed {
        self.wrapping(*account.as_bytes(), entropy).seal(&ACCOUNT_KEY, secret.as_slice())
    }

    pub(super) fn unwrap_account(
        &self,
        account: AccountId,
        wrapped: &Sealed,
        entropy: &Arc<dyn Entropy>,
    ) -> Result<Secret, KeyError> {
        let wrapping = self.wrapping(*account.as_bytes(), entropy);
        unwrap(&wrapping, &ACCOUNT_KEY, wrapped, || format!("key of {account}"))
    }

    pub(super) fn wrap_installation(
        &self,
        (purpose, version, since): (&str, u32, Timestamp),
        secret: &Secret,
        entropy: &Arc<dyn Entropy>,
    ) -> WrappedKey {
        let row = format!("{purpose}/{version}");
        let wrapped =
            self.wrapping([0; 16], entropy).seal(&installation_key(&row), secret.as_slice());
        WrappedKey { purpose: purpose.to_owned(), version, since, wrapped }
    }

    pub(super) fn unwrap_installation(
        &self,
        key: &WrappedKey,
        entropy: &Arc<dyn Entropy>,
    ) -> Result<Secret, KeyError> {
        let row = format!("{}/{}", key.purpose, key.version);
        let wrapping = self.wrapping([0; 16], entropy);
        unwrap(&wrapping, &installation_key(&row), &key.wrapped, || format!("key `{row}`"))
    }

    fn wrapping(&self, owner: [u8; 16], entropy: &Arc<dyn Entropy>) -> SealingKey {
        let key = derive(&self.secret, &[], "assent wrapping 1");
        SealingKey::new(&key, owner, Arc::clone(entropy))
    }
}

const ACCOUNT_KEY: Place<'static> = Place { table: "account", column: "wrapped_key", row: &[] };

fn installation_key(row: &str) -> Place<'_> {
    Place { table: "installation_key", column: "wrapped", row: row.as_bytes() }
}

fn unwrap(
    wrapping: &SealingKey,
    place: &Place<'_>,
    wrapped: &Sealed,
    shown: impl Fn() -> String,
) -> Result<Secret, KeyError> {
    let opened = wrapping.open(place, wrapped).map_err(|error| KeyError::Unwrap(shown(), error))?;
    let secret = opened.reveal().as_slice().try_into();
    let secret = secret.map_err(|_| KeyError::Unwrap(shown(), crate::seal::UnsealError::Format))?;
    Ok(Zeroizing::new(secret))
}
