//! The journal's file: opened once, appended to, synced in groups.
//!
//! Who writes first writes and is told of a full disk at once, without a torn
//! line staying behind; who syncs first syncs for everybody who has written
//! until then. A sync that fails leaves nobody knowing what is on the disk: the
//! journal then takes nothing more until it is opened anew, and with it no
//! opt-out is answered and no mail leaves.
//!
//! **Never** here: what an entry means.

use std::{
    fmt,
    fs::{self, File, TryLockError},
    io::{self, BufRead, BufReader, ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use super::{
    Entry,
    line::{self, Head, LINE_BYTES_MAX, Scanned},
};

/// Why a journal cannot be used. Nothing was changed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The file could not be read or made.
    #[error("could not use the never-again journal at {path}")]
    File {
        /// Which.
        path: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Another process writes it.
    #[error("the never-again journal at {0} is in use by another process: each needs its own")]
    InUse(String),
    /// It is something else.
    #[error("{0} is not a never-again journal")]
    Foreign(String),
    /// A line is damaged, and whole ones follow it: no power cut leaves that.
    #[error(
        "line {line} of the never-again journal at {path} is damaged or missing, although whole \
         lines follow: compare it with a copy, and do not send before that"
    )]
    Damaged {
        /// Which file.
        path: String,
        /// Counted from 1, the first line included.
        line: u64,
    },
}

/// Why an entry was not written. The unit it belongs to was not either.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum JournalRefused {
    /// The disk is full, or takes nothing. What was there is whole; it is tried
    /// again.
    #[error("the never-again journal cannot be written: {0}")]
    Write(String),
    /// A sync failed: what lies on the disk is not known. Open it anew.
    #[error("the never-again journal could not be synced and is closed until the next start: {0}")]
    Closed(String),
    /// The entry holds what no line can: a bug.
    #[error("an entry does not fit the never-again journal")]
    Unfit,
}

/// What a journal that does not exist yet is begun with.
#[derive(Clone, Copy, Debug)]
pub struct NewJournal {
    /// Its id: random.
    pub id: Uuid,
    /// The present.
    pub now: Timestamp,
}

/// What was found when it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// There was none: this one is empty.
    Made,
    /// As described. Torn bytes were cut off.
    Found(Scanned),
}

/// How far a journal reached at some instant. A backup holds it, so that a
/// restore sees that it is given the right journal, and all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalRef {
    /// The journal's id.
    pub id: Uuid,
    /// Its entries until then.
    pub entries: u64,
}

/// A journal that is open for writing.
pub struct Journal {
    path: PathBuf,
    id: Uuid,
    file: File,
    written: Mutex<Written>,
    /// The last number that is on the disk. Held while syncing.
    synced: Mutex<u64>,
}

#[derive(Debug)]
struct Written {
    /// The number of the last whole line.
    number: u64,
    /// Bytes of the whole lines.
    bytes: u64,
    /// Why the last write failed, until one succeeds.
    trouble: Option<JournalRefused>,
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "(journal {})", self.path.display())
    }
}

impl Journal {
    /// Opens the journal at `path`, or begins one there. Reads all of it, cuts a
    /// torn last line off, and locks it against other processes.
    ///
    /// # Errors
    /// [`JournalError`]: tell the operator; without a journal nothing is sent.
    pub fn open(path: &Path, new: NewJournal) -> Result<(Self, Opened), JournalError> {
        let failed = |source| file_error(path, source);
        let made = !path.exists();
        if made {
            begin(path, new).map_err(failed)?;
        }
        let file = File::options().read(true).append(true).open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(JournalError::InUse(path.display().to_string()));
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let scanned = verify(path)?;
        if scanned.torn_bytes > 0 {
            file.set_len(scanned.whole_bytes).and_then(|()| file.sync_all()).map_err(failed)?;
        }
        let written =
            Written { number: scanned.entries, bytes: scanned.whole_bytes, trouble: None };
        let journal = Self {
            path: path.to_owned(),
            id: scanned.head.id,
            file,
            synced: Mutex::new(scanned.entries),
            written: Mutex::new(written),
        };
        Ok((journal, if made { Opened::Made } else { Opened::Found(scanned) }))
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How far it reaches now.
    #[must_use]
    pub fn reached(&self) -> JournalRef {
        JournalRef { id: self.id, entries: lock(&self.written).number }
    }

    /// Writes entries: all of them, or none. They are durable after
    /// [`Journal::sync`].
    ///
    /// # Errors
    /// [`JournalRefused`]: the unit they belong to must not be committed.
    pub fn append(&self, entries: &[Entry]) -> Result<(), JournalRefused> {
        if !entries.iter().all(line::fits) {
            return Err(JournalRefused::Unfit);
        }
        let mut written = lock(&self.written);
        if let Some(closed @ JournalRefused::Closed(_)) = &written.trouble {
            return Err(closed.clone());
        }
        let lines: String = (written.number + 1..)
            .zip(entries)
            .map(|(number, entry)| line::entry(self.id, number, entry))
            .collect();
        match (&self.file).write_all(lines.as_bytes()) {
            Ok(()) => {
                written.number += entries.len() as u64;
                written.bytes += lines.len() as u64;
                written.trouble = None;
                Ok(())
            }
            Err(error) => {
                // Half a line must not stand in the middle of the journal.
                let refused = match self.file.set_len(written.bytes) {
                    Ok(()) => JournalRefused::Write(error.to_string()),
                    Err(cut) => JournalRefused::Closed(format!("{error}; {cut}")),
                };
                written.trouble = Some(refused.clone());
                tracing::error!(%error, "the never-again journal cannot be written");
                Err(refused)
            }
        }
    }

    /// Returns once everything written before the call is on the disk.
    ///
    /// # Errors
    /// [`JournalRefused::Closed`]: no unit that was written meanwhile may be
    /// committed.
    pub fn sync(&self) -> Result<(), JournalRefused> {
        let wanted = lock(&self.written).number;
        let mut synced = lock(&self.synced);
        if *synced >= wanted {
            return Ok(());
        }
        let reached = {
            let written = lock(&self.written);
            if let Some(closed @ JournalRefused::Closed(_)) = &written.trouble {
                return Err(closed.clone());
            }
            written.number
        };
        if let Err(error) = self.file.sync_data() {
            let closed = JournalRefused::Closed(error.to_string());
            lock(&self.written).trouble = Some(closed.clone());
            tracing::error!(%error, "the never-again journal could not be synced");
            return Err(closed);
        }
        *synced = reached;
        Ok(())
    }

    /// True while opt-outs can be recorded. After a failed write it is tried
    /// again, with a line that says so.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        match &lock(&self.written).trouble {
            None => return true,
            Some(JournalRefused::Closed(_)) => return false,
            Some(_) => {}
        }
        self.append(&[Entry::Mended]).and_then(|()| self.sync()).is_ok()
    }
}

/// Makes a journal whose first line is whole, whenever the power is cut.
fn begin(path: &Path, new: NewJournal) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let mut options = File::options();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(&beside)?;
    file.write_all(line::head(Head { id: new.id, created_at: new.now }).as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Reads a whole journal and says what it holds; changes nothing.
///
/// # Errors
/// [`JournalError`] when it is none, or damaged in its middle.
pub fn verify(path: &Path) -> Result<Scanned, JournalError> {
    read(path, |_| {})
}

/// Reads a whole journal, entry by entry, up to a torn last line.
///
/// # Errors
/// As [`verify`]; some entries may have been handed over by then.
pub fn read(path: &Path, mut each: impl FnMut(Entry)) -> Result<Scanned, JournalError> {
    let failed = |source| file_error(path, source);
    let mut reader = BufReader::new(File::open(path).map_err(failed)?);
    let mut line = Vec::new();
    let begun = next(&mut reader, &mut line).map_err(failed)?;
    let head = line.strip_suffix(b"\n").and_then(line::parse_head);
    let head = head.ok_or_else(|| JournalError::Foreign(path.display().to_string()))?;
    let mut scanned = Scanned { head, entries: 0, whole_bytes: begun, torn_bytes: 0 };
    loop {
        let bytes = next(&mut reader, &mut line).map_err(failed)?;
        if bytes == 0 {
            return Ok(scanned);
        }
        let Some(text) = line.strip_suffix(b"\n") else {
            // The end of the file, or a line longer than any of ours.
            scanned.torn_bytes += bytes;
            if line.len() < LINE_BYTES_MAX {
                // Somebody may be writing it at this moment: not a byte further.
                return Ok(scanned);
            }
            continue;
        };
        match line::parse_entry(head.id, text) {
            Some((number, entry)) if number == scanned.entries + 1 && scanned.torn_bytes == 0 => {
                scanned.entries = number;
                scanned.whole_bytes += bytes;
                each(entry);
            }
            // Whole, but behind a line that is not, or out of its turn.
            Some(_) => {
                let line = scanned.entries + 2;
                return Err(JournalError::Damaged { path: path.display().to_string(), line });
            }
            None => scanned.torn_bytes += bytes,
        }
    }
}

/// Reads the next line with its end; of a longer one than any entry, its
/// beginning. Returns how many bytes it takes in the file; 0 at its end.
fn next(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<u64> {
    line.clear();
    let mut taken = 0;
    loop {
        let buffer = match reader.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            return Ok(taken);
        }
        let end = buffer.iter().position(|it| *it == b'\n');
        let part = end.map_or(buffer.len(), |it| it + 1);
        let room = LINE_BYTES_MAX.saturating_sub(line.len());
        line.extend_from_slice(&buffer[..part.min(room)]);
        reader.consume(part);
        taken += part as u64;
        if end.is_some() {
            return Ok(taken);
        }
    }
}

fn file_error(path: &Path, source: io::Error) -> JournalError {
    JournalError::File { path: path.display().to_string(), source }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
