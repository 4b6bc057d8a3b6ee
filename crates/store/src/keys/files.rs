//! The files of a rotation of the master key, so that a kill at any point
//! leaves a file with the key that the database needs.
//!
//! | step | `master.key` | `master.key.next` | the database opens with |
//! |---|---|---|---|
//! | before | old | – | old |
//! | the new key is written | old | new | old |
//! | one unit wraps every key anew | old | new | **new** |
//! | the old file gets a second name | old | new | new |
//! | the new file takes the name | new | – | new |
//!
//! Between the steps nothing but the table's row changes, so whoever starts
//! next tries both files: [`candidates`]. No file with a key is ever deleted
//! here, except one that was only half written.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use ports::Entropy;

use super::master::{MasterKey, MasterKeyError, init_master_key, sync_folder};

/// Where the next master key lies until it takes its place.
#[must_use]
pub fn next_path(path: &Path) -> PathBuf {
    with_ending(path, "next")
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// The master keys that may be the database's: that of the file, and the next
/// one, where a rotation was begun. The first that opens is the one.
///
/// # Errors
/// [`MasterKeyError`] when there is none that can be read.
pub fn candidates(path: &Path) -> Result<Vec<MasterKey>, MasterKeyError> {
    let next = MasterKey::read(&next_path(path)).ok().map(|it| it.at(path));
    match (MasterKey::read(path), next) {
        (Ok(present), next) => Ok([present].into_iter().chain(next).collect()),
        (Err(MasterKeyError::Missing(_)), Some(next)) => Ok(vec![next]),
        (Err(error), _) => Err(error),
    }
}

/// The next master key, on disk: that of a rotation begun earlier, or a new
/// one. It says of itself that it lies where it is to lie.
///
/// # Errors
/// [`MasterKeyError`]: nothing was changed, and nothing has to be.
pub fn draft_next(path: &Path, entropy: &dyn Entropy) -> Result<MasterKey, MasterKeyError> {
    let next = next_path(path);
    match MasterKey::read(&next) {
        Ok(key) => return Ok(key.at(path)),
        Err(MasterKeyError::Missing(_)) => {}
        // Half written: it never wrapped anything, for that comes after it was
        // synced.
        Err(MasterKeyError::Damaged(_)) => {
            fs::remove_file(&next).map_err(|source| file_error(&next, source))?;
        }
        Err(other) => return Err(other),
    }
    Ok(init_master_key(&next, entropy)?.at(path))
}

/// Lets the next master key take the name of the old one, which is kept beside
/// it: backups made before open with that one. Returns where it is kept, and
/// the new key at its place. Run again after a kill, it finishes.
///
/// # Errors
/// [`MasterKeyError::File`]: the next key stays where it is, and is found
/// there.
pub fn adopt_next(
    path: &Path,
    next: MasterKey,
) -> Result<(Option<PathBuf>, MasterKey), MasterKeyError> {
    let kept = match MasterKey::read(path) {
        Ok(old) => {
            let kept = with_ending(path, &format!("old-{}", old.fingerprint()));
            keep(path, &kept).map_err(|source| file_error(path, source))?;
            Some(kept)
        }
        // Killed between the two renames of a file system without links.
        Err(MasterKeyError::Missing(_)) => None,
        Err(other) => return Err(other),
    };
    let from = next_path(path);
    fs::rename(&from, path)
        .and_then(|()| sync_folder(path))
        .map_err(|source| file_error(&from, source))?;
    Ok((kept, next.at(path)))
}

/// A second name for a file; where there are no links, another name.
fn keep(path: &Path, kept: &Path) -> std::io::Result<()> {
    match fs::hard_link(path, kept) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(_) => fs::rename(path, kept),
        Ok(()) => Ok(()),
    }
}

fn file_error(path: &Path, source: std::io::Error) -> MasterKeyError {
    MasterKeyError::File { path: path.display().to_string(), source }
}

#[cfg(test)]
mod tests;
