//! The check of an archive (`docs/archive.md`), by whoever holds the file.
//!
//! Owns the walk over the files and what ties them together. Holds one hash per
//! file, one id per record, and one line at a time; [`super::lines`] has the
//! checks of a line.
//!
//! **Never** here: echoing foreign text. A problem shows names and values that
//! were parsed, nothing else.

use std::{
    collections::BTreeSet,
    io::{self, Read},
};

use domain::Digest;

use super::{
    ArchiveProblem, ArchiveReport, ArchiveTrust, CHECKPOINT, FILES_MAX, FORMAT, FileHash, MANIFEST,
    Manifest, README, Refuted, SCOPE, VerifyError, WHOLE_BYTES_MAX, lines::Lines, open_scope, tape,
};
use crate::{
    checkpoint::{self, Checkpoint, Origin},
    note::{self, VerifierKey},
};

/// Most problems that are told.
const PROBLEMS_MAX: usize = 1_000;
/// Octets read at once.
const BUFFER_BYTES: usize = 64 * 1024;

/// Checks an archive: every octet of it, the signatures, the place of each
/// consent event in the ledger, and that records, messages and verdicts belong
/// together.
///
/// # Errors
/// [`VerifyError::Refuted`] tells what is wrong.
pub fn verify(reader: impl Read, trust: &ArchiveTrust) -> Result<ArchiveReport, VerifyError> {
    let mut audit = Audit::default();
    let report = match audit.run(&mut tape::Tape::new(reader), trust) {
        Ok(report) => Some(report),
        Err(Halt::Problem) => None,
        Err(Halt::Read(source)) => return Err(VerifyError::Read(source)),
    };
    match report {
        Some(report) if audit.problems.0.is_empty() => Ok(report),
        _ => Err(VerifyError::Refuted(Refuted { problems: audit.problems.0 })),
    }
}

/// Why reading stopped before the end.
pub(super) enum Halt {
    /// A problem after which the rest has no meaning; it was noted.
    Problem,
    Read(io::Error),
}

/// What was found wrong so far.
#[derive(Default)]
pub(super) struct Problems(Vec<ArchiveProblem>);

impl Problems {
    pub(super) fn add(
        &mut self,
        (file, line): (&str, u64),
        what: &'static str,
        expected: impl ToString,
        found: impl ToString,
    ) {
        if self.0.len() < PROBLEMS_MAX {
            let (expected, found) = (expected.to_string(), found.to_string());
            let file = file.to_owned();
            self.0.push(ArchiveProblem { file, line, what, expected, found });
        }
    }
}

/// What the first three files say.
pub(super) struct Opened {
    pub(super) origin: Origin,
    pub(super) key: VerifierKey,
    pub(super) checkpoint: Checkpoint,
}

#[derive(Default)]
struct Audit {
    problems: Problems,
    files: Vec<FileHash>,
    names: BTreeSet<String>,
}

impl Audit {
    fn run<R: Read>(
        &mut self,
        tape: &mut tape::Tape<R>,
        trust: &ArchiveTrust,
    ) -> Result<ArchiveReport, Halt> {
        let _ = self.whole(tape, README)?;
        let scope = self.whole(tape, SCOPE)?;
        let note = self.whole(tape, CHECKPOINT)?;
        let opened = self.open(&scope, &note, trust)?;
        let mut lines = Lines::new(&opened);
        let manifest = loop {
            let (name, size) = self.file(tape)?;
            if name == MANIFEST {
                break self.content(tape, &name, size)?;
            }
            if self.files.len() == FILES_MAX || !self.names.insert(name.clone()) {
                return Err(self.halt(&name, "name", "a new file", "another of that name"));
            }
            self.records(tape, (name, size), &mut lines)?;
        };
        match tape.next().map_err(Halt::Read)? {
            tape::Next::End => {}
            _ => return Err(self.halt("", "end", "the end", "something else")),
        }
        self.manifest(&manifest, &opened);
        let report = lines.finish(&mut self.problems, &opened, self.files.len() as u64);
        Ok(report)
    }

    /// Scope and checkpoint: of the ledger they name, and signed by its key.
    fn open(&mut self, scope: &str, note: &str, trust: &ArchiveTrust) -> Result<Opened, Halt> {
        let Some(scope) = open_scope(scope).filter(|it| it.format == FORMAT) else {
            return Err(self.halt(SCOPE, "form", "a scope of this format", "something else"));
        };
        let (origin, key) = (scope.origin.parse::<Origin>(), scope.key.parse::<VerifierKey>());
        let (Ok(origin), Ok(key)) = (origin, key) else {
            return Err(self.halt(SCOPE, "origin", "a ledger and its key", "something else"));
        };
        if key.name() != scope.origin || origin.account().to_string() != scope.account {
            return Err(self.halt(SCOPE, "origin", "key and account of the ledger", "others"));
        }
        if !trust.keys.is_empty() && !trust.keys.contains(&key) {
            self.problems.add((SCOPE, 0), "key", "a key that is trusted", &key);
        }
        let checkpoint = checkpoint::open(note, std::slice::from_ref(&key));
        match checkpoint {
            Ok(checkpoint) if checkpoint.origin == origin => Ok(Opened { origin, key, checkpoint }),
            Ok(_) => Err(self.halt(CHECKPOINT, "origin", "that of the scope", "another")),
            Err(_) => Err(self.halt(CHECKPOINT, "signature", "a signed checkpoint", "none")),
        }
    }

    /// The manifest names exactly these files, and the ledger's key signed it.
    fn manifest(&mut self, text: &str, opened: &Opened) {
        let Ok(note) = note::parse(text) else {
            self.problems.add((MANIFEST, 0), "note", "a signed note", "something else");
            return;
        };
        // One signature, so that not even a signature can be added.
        let signed = match note.signatures.as_slice() {
            [one] => opened.key.made(one) && opened.key.verifies(note.text, &one.bytes),
            _ => false,
        };
        if !signed {
            self.problems.add((MANIFEST, 0), "signature", "one by the ledger's key", "another");
        }
        let (origin, key) = (opened.origin.clone(), opened.key.clone());
        let read = Manifest { origin, key, files: std::mem::take(&mut self.files) };
        let (expected, found) = (read.text(), note.text);
        if expected != found {
            self.differences(&expected, found);
        }
        self.files = read.files;
    }

    /// Names what differs; `expected` was made from the files themselves.
    fn differences(&mut self, expected: &str, found: &str) {
        let named: BTreeSet<&str> = found.lines().collect();
        let name = |line: &str| line.rsplit(' ').next().unwrap_or_default().to_owned();
        let strangers: Vec<_> =
            expected.lines().skip(4).filter(|it| !named.contains(it)).map(name).collect();
        for file in &strangers {
            let wanted = "a file with the hash that the manifest names";
            self.problems.add((file, 0), "hash", wanted, "another");
        }
        if strangers.is_empty() {
            let wanted = "exactly the files of the archive, in their order";
            self.problems.add((MANIFEST, 0), "files", wanted, "others");
        }
    }

    /// A file of records, line by line, or a message.
    fn records<R: Read>(
        &mut self,
        tape: &mut tape::Tape<R>,
        (name, size): (String, u64),
        lines: &mut Lines<'_>,
    ) -> Result<(), Halt> {
        let mut hash = tape::Hasher::new();
        let mut buffer = vec![0; BUFFER_BYTES];
        let mut open = lines.begin(&name);
        if open.is_none() {
            self.problems.add((&name, 0), "name", "a file of this format", "another");
        }
        loop {
            let read = tape.content(&mut buffer).map_err(Halt::Read)?;
            if read == 0 {
                break;
            }
            hash.update(&buffer[..read]);
            if let Some(open) = &mut open {
                open.feed(&buffer[..read], lines, &mut self.problems);
            }
        }
        if !tape.is_read() {
            return Err(self.halt(&name, "end", "its whole content", "the end"));
        }
        let hash = hash.finish();
        if let Some(open) = open {
            open.end(hash, lines, &mut self.problems);
        }
        self.files.push(FileHash { name, size, hash });
        Ok(())
    }

    /// The next file, which must have this name, as text.
    fn whole<R: Read>(&mut self, tape: &mut tape::Tape<R>, name: &str) -> Result<String, Halt> {
        let (found, size) = self.file(tape)?;
        if found != name {
            return Err(self.halt(&found, "order", name, "another file"));
        }
        let text = self.content(tape, name, size)?;
        let hash: Digest = tape::hash_of(text.as_bytes());
        self.files.push(FileHash { name: found, size, hash });
        Ok(text)
    }

    fn content<R: Read>(
        &mut self,
        tape: &mut tape::Tape<R>,
        name: &str,
        size: u64,
    ) -> Result<String, Halt> {
        if size > WHOLE_BYTES_MAX {
            let wanted = format!("at most {WHOLE_BYTES_MAX} bytes");
            return Err(self.halt(name, "size", &wanted, "more"));
        }
        let (mut bytes, mut buffer) = (Vec::new(), vec![0; BUFFER_BYTES]);
        loop {
            let read = tape.content(&mut buffer).map_err(Halt::Read)?;
            if read == 0 {
                break;
            }
            bytes.extend_from_slice(&buffer[..read]);
        }
        match String::from_utf8(bytes) {
            Ok(text) if tape.is_read() => Ok(text),
            _ => Err(self.halt(name, "form", "the whole of a text", "something else")),
        }
    }

    fn file<R: Read>(&mut self, tape: &mut tape::Tape<R>) -> Result<(String, u64), Halt> {
        match tape.next().map_err(Halt::Read)? {
            tape::Next::File { name, size } => Ok((name, size)),
            tape::Next::End => Err(self.halt("", "end", "a signed manifest", "the end")),
            tape::Next::Broken(expected) => Err(self.halt("", "form", expected, "other octets")),
        }
    }

    fn halt(&mut self, file: &str, what: &'static str, expected: &str, found: &str) -> Halt {
        self.problems.add((file, 0), what, expected, found);
        Halt::Problem
    }
}
