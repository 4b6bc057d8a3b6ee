//! What a witness keeps: `key`, `checkpoint` (the last one signed), `refused`.
//!
//! Files are replaced whole and synced first: a witness that forgets what it saw
//! would accept what it must refuse.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use consent::witness::WitnessKey;
use domain::Timestamp;
use ports::Entropy;

/// The folder of one witness.
pub(crate) struct Folder {
    path: PathBuf,
    pair: Ed25519KeyPair,
    key: WitnessKey,
}

impl Folder {
    /// Opens the folder, or makes it with a key of its own.
    pub(crate) fn open(path: &Path, name: &str, entropy: &dyn Entropy) -> anyhow::Result<Self> {
        fs::create_dir_all(path).with_context(|| format!("could not make {}", path.display()))?;
        let file = path.join("key");
        let seed = match fs::read(&file) {
            Ok(seed) => seed,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut seed = vec![0; 32];
                entropy.fill(&mut seed);
                replace(&file, &seed)?;
                seed
            }
            Err(error) => {
                return Err(error).with_context(|| format!("could not read {}", file.display()));
            }
        };
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed)
            .map_err(|_| anyhow::anyhow!("{} is not a key: 32 bytes", file.display()))?;
        let mut public = [0; 32];
        public.copy_from_slice(pair.public_key().as_ref());
        let key = WitnessKey::new(name, public)?;
        Ok(Self { path: path.to_owned(), pair, key })
    }

    /// The key by which others check the witness's signatures.
    pub(crate) fn key(&self) -> &WitnessKey {
        &self.key
    }

    /// The last checkpoint signed.
    pub(crate) fn seen(&self) -> anyhow::Result<Option<String>> {
        let file = self.path.join("checkpoint");
        match fs::read_to_string(&file) {
            Ok(note) => Ok(Some(note)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("could not read {}", file.display())),
        }
    }

    /// Signs a checkpoint and keeps it as the last one.
    pub(crate) fn sign(&self, note: &str, at: Timestamp) -> anyhow::Result<()> {
        let signer = |text: &[u8]| {
            let mut signature = [0; 64];
            signature.copy_from_slice(self.pair.sign(text).as_ref());
            signature
        };
        let signed = self.key.cosign(note, at, signer)?;
        replace(&self.path.join("checkpoint"), signed.as_bytes())
    }

    /// Where the checkpoint that was refused is kept.
    pub(crate) fn refused(&self) -> PathBuf {
        self.path.join("refused")
    }

    /// Keeps a checkpoint that was refused: with the last one signed it proves
    /// that the ledger was changed. The first one stays.
    pub(crate) fn refuse(&self, note: &str) -> anyhow::Result<()> {
        if self.refused().exists() { Ok(()) } else { replace(&self.refused(), note.as_bytes()) }
    }
}

/// Writes a file beside it, syncs, and puts it in its place.
fn replace(file: &Path, content: &[u8]) -> anyhow::Result<()> {
    let beside = file.with_extension("new");
    let written = || -> io::Result<()> {
        let mut options = OpenOptions::new();
        let mut new = options.create(true).write(true).truncate(true).mode(0o600).open(&beside)?;
        new.write_all(content)?;
        new.sync_all()?;
        fs::rename(&beside, file)?;
        match file.parent() {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    };
    written().with_context(|| format!("could not write {}", file.display()))
}
