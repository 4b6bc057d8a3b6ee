//! The audit of an export (`docs/ledger.md` section 5).
//!
//! Owns every check. Holds one hash per leaf, the ids of each open one, and one
//! line at a time.
//!
//! **Never** here: echoing foreign text. A problem shows hashes, numbers and
//! values that were parsed, nothing else.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, BufRead, Read},
};

use data_encoding::BASE64;
use domain::{ConsentEventId, ContactId, Digest};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    CheckpointLine, FORMAT, HeaderLine, KEYS_MAX, LINE_BYTES_MAX, LeafLine, read,
    report::{Findings, Problem, Report, Trust, VerifyError, show},
};
use crate::{
    checkpoint::{self, OpenError, Origin},
    encoding::decode,
    event::{ConsentEvent, EventKind},
    leaf::{Leaf, Salt},
    note::VerifierKey,
    tree::Frontier,
};

/// Most problems that are told; the rest is counted.
const PROBLEMS_MAX: usize = 1000;

/// Checks a ledger export: every leaf, the tree, every checkpoint, erasures.
/// `Ok` means that all of it holds; what a redacted export withholds is counted
/// in the report.
///
/// # Errors
/// [`VerifyError::Refuted`] tells what is wrong, line by line.
pub fn verify(reader: impl BufRead, trust: &Trust) -> Result<Report, VerifyError> {
    let mut lines = Lines { reader, number: 0, buffer: Vec::new() };
    let mut audit = Audit::default();
    let report = match audit.run(&mut lines, trust) {
        Ok(report) => Some(report),
        Err(Halt::Problem) => None,
        Err(Halt::Read(source)) => return Err(VerifyError::Read(source)),
    };
    audit.problems.sort_by_key(|it| it.line);
    match report {
        Some(report) if audit.problems.is_empty() => Ok(report),
        report => Err(VerifyError::Refuted(Box::new(Findings {
            report,
            problems: audit.problems,
            more: audit.more,
        }))),
    }
}

/// Why reading stopped before the end.
enum Halt {
    /// A problem after which the rest has no meaning; it was noted.
    Problem,
    Read(io::Error),
}

/// What is known of the leaves read so far.
#[derive(Default)]
struct Audit {
    leaves: Vec<Leaf>,
    /// For each leaf: was its event in the export?
    is_open: Vec<bool>,
    index_of: BTreeMap<Leaf, usize>,
    line_of: BTreeMap<ConsentEventId, u64>,
    /// Indexes of the open leaves of each contact, until it is erased.
    held: BTreeMap<ContactId, Vec<usize>>,
    /// Index of each `erased` event, and the leaves it names.
    erasures: Vec<(usize, BTreeSet<Leaf>)>,
    /// Roots to compare: size, line, root as signed.
    signed: Vec<(u64, u64, Digest)>,
    problems: Vec<Problem>,
    more: u64,
}

impl Audit {
    fn run<R: BufRead>(&mut self, lines: &mut Lines<R>, trust: &Trust) -> Result<Report, Halt> {
        let (header, origin, keys) = self.header(lines, trust)?;
        for index in 0..header.leaves {
            let line = self.line(lines, "a leaf line")?;
            self.leaf(lines.number, index, line, &origin)?;
        }
        for left in (0..header.checkpoints).rev() {
            let CheckpointLine { checkpoint } = self.line(lines, "a checkpoint line")?;
            let size = self.checkpoint(lines.number, &checkpoint, &origin, &keys);
            if let Some(size) = size.filter(|size| left == 0 && *size != header.leaves) {
                self.problem(lines.number, "size", header.leaves, size);
            }
        }
        if !matches!(lines.next().map_err(Halt::Read)?, Line::End) {
            return Err(self.halt(lines.number, "end", "the end", "another line"));
        }
        for note in &trust.seen {
            self.checkpoint(0, note, &origin, &keys);
        }
        let root = self.roots();
        let erased = self.erasures(header.redacted);
        let opened = self.is_open.iter().filter(|it| **it).count() as u64;
        Ok(Report {
            origin,
            keys,
            size: header.leaves,
            opened,
            erased,
            withheld: if header.redacted { header.leaves - opened - erased } else { 0 },
            checkpoints: header.checkpoints,
            root,
        })
    }

    fn header<R: BufRead>(
        &mut self,
        lines: &mut Lines<R>,
        trust: &Trust,
    ) -> Result<(HeaderLine, Origin, Vec<VerifierKey>), Halt> {
        let header: HeaderLine = self.line(lines, "a header line")?;
        if header.format != FORMAT {
            return Err(self.halt(1, "format", FORMAT, "another format"));
        }
        if header.checkpoints == 0 {
            return Err(self.halt(1, "form", "at least one checkpoint", "none"));
        }
        let Some(origin) = header
            .origin
            .parse::<Origin>()
            .ok()
            .filter(|origin| origin.account().to_string() == header.account)
        else {
            return Err(self.halt(1, "origin", "a host and the account", "something else"));
        };
        let keys: Vec<VerifierKey> = header
            .keys
            .iter()
            .filter_map(|key| key.parse().ok())
            .filter(|key: &VerifierKey| key.name() == header.origin)
            .collect();
        if keys.len() != header.keys.len() || !(1..=KEYS_MAX).contains(&keys.len()) {
            return Err(self.halt(
                1,
                "key",
                "verifier keys named like the origin",
                "something else",
            ));
        }
        for key in keys.iter().filter(|key| !trust.keys.is_empty() && !trust.keys.contains(key)) {
            self.problem(1, "key", "a key the auditor gave", key);
        }
        Ok((header, origin, keys))
    }

    fn leaf(
        &mut self,
        line: u64,
        index: u64,
        found: LeafLine,
        origin: &Origin,
    ) -> Result<(), Halt> {
        let leaf = base64(&found.leaf).map(|hash| Leaf(Digest(hash)));
        let opening = match (found.salt, found.event) {
            (None, None) => Some(None),
            (Some(salt), Some(event)) => base64(&salt)
                .zip(BASE64.decode(event.as_bytes()).ok())
                .map(|(salt, event)| Some((Salt(salt), event))),
            _ => None,
        };
        let Some((leaf, opening)) = leaf.zip(opening) else {
            return Err(self.halt(line, "form", "a leaf line", "something else"));
        };
        if found.index != index {
            self.problem(line, "index", index, found.index);
        }
        let place = self.leaves.len();
        if let Some(first) = self.index_of.get(&leaf) {
            self.problem(line, "leaf", "a new leaf", format!("the leaf of line {}", first + 2));
        } else {
            self.index_of.insert(leaf, place);
        }
        self.leaves.push(leaf);
        self.is_open.push(opening.is_some());
        if let Some((salt, event)) = opening {
            let expected = Leaf::commit(salt, &event);
            if expected != leaf {
                self.problem(line, "commitment", show(expected.0), show(leaf.0));
            }
            match decode(&event) {
                Ok(event) => self.event(line, event, origin),
                Err(_) => self.problem(line, "event", "an event", "other bytes"),
            }
        }
        Ok(())
    }

    fn event(&mut self, line: u64, event: ConsentEvent, origin: &Origin) {
        if event.account != origin.account() {
            self.problem(line, "account", origin.account(), event.account);
        }
        if let Some(first) = self.line_of.get(&event.id) {
            self.problem(line, "id", "a new id", format!("the id of line {first}"));
        } else {
            self.line_of.insert(event.id, line);
        }
        let index = self.leaves.len() - 1;
        let EventKind::Erased { leaves } = event.kind else {
            self.held.entry(event.contact).or_default().push(index);
            return;
        };
        // An erasure is of the whole person: nothing of them may be left open,
        // so that nobody erases only what is inconvenient.
        for earlier in self.held.remove(&event.contact).unwrap_or_default() {
            if !leaves.contains(&self.leaves[earlier]) {
                let expected = format!("a leaf that line {line} names");
                self.problem(line_at(earlier), "erased", expected, "another");
            }
        }
        self.erasures.push((index, leaves));
    }

    /// Checks what a checkpoint says of itself; answers with its size if it can
    /// be relied on.
    fn checkpoint(
        &mut self,
        line: u64,
        note: &str,
        origin: &Origin,
        keys: &[VerifierKey],
    ) -> Option<u64> {
        let checkpoint = match checkpoint::open(note, keys) {
            Ok(checkpoint) => checkpoint,
            Err(OpenError::Note(_) | OpenError::Text) => {
                self.problem(line, "note", "a signed checkpoint", "something else");
                return None;
            }
            Err(OpenError::Unsigned) => {
                self.problem(line, "signature", "one by a key of the header", "none");
                return None;
            }
            Err(OpenError::Wrong(_)) => {
                self.problem(line, "signature", "a valid one", "a wrong one");
                return None;
            }
        };
        if checkpoint.origin != *origin {
            self.problem(line, "origin", origin, &checkpoint.origin);
            return None;
        }
        let size_max = self.leaves.len() as u64;
        if checkpoint.size > size_max {
            self.problem(line, "size", format!("at most {size_max}"), checkpoint.size);
            return None;
        }
        self.signed.push((checkpoint.size, line, checkpoint.root));
        Some(checkpoint.size)
    }

    /// Compares every signed root with the tree of that size, in one walk over
    /// the leaves. Since all are roots of one list, each is consistent with the
    /// next. Answers with the root of all leaves.
    fn roots(&mut self) -> Digest {
        let mut signed = std::mem::take(&mut self.signed);
        signed.sort_by_key(|&(size, line, _)| (size, line));
        let leaves = std::mem::take(&mut self.leaves);
        let mut leaves_left = leaves.iter().copied();
        let mut frontier = Frontier::new();
        for (size, line, root) in signed {
            let step = usize::try_from(size - frontier.size()).unwrap_or(usize::MAX);
            frontier.extend(leaves_left.by_ref().take(step));
            if frontier.root() != root {
                self.problem(line, "root", show(frontier.root()), show(root));
            }
        }
        frontier.extend(leaves_left);
        self.leaves = leaves;
        frontier.root()
    }

    /// Matches closed leaves with `erased` events after them; answers with how
    /// many there are.
    fn erasures(&mut self, redacted: bool) -> u64 {
        let mut named = vec![false; self.leaves.len()];
        for (eraser, leaves) in std::mem::take(&mut self.erasures) {
            for leaf in leaves {
                match self.index_of.get(&leaf).copied().filter(|index| *index < eraser) {
                    None => {
                        self.problem(line_at(eraser), "erased", "an earlier leaf", show(leaf.0));
                    }
                    Some(index) if self.is_open[index] => {
                        self.problem(line_at(index), "erased", "a closed leaf", "an open one");
                    }
                    Some(index) => named[index] = true,
                }
            }
        }
        for (index, named) in named.iter().enumerate() {
            if !named && !self.is_open[index] && !redacted {
                let expected = "a later erased event that names this leaf";
                self.problem(line_at(index), "erased", expected, "none");
            }
        }
        named.into_iter().filter(|it| *it).count() as u64
    }

    /// The next line, of this kind.
    fn line<R: BufRead, T: Serialize + DeserializeOwned>(
        &mut self,
        lines: &mut Lines<R>,
        kind: &'static str,
    ) -> Result<T, Halt> {
        match lines.next().map_err(Halt::Read)? {
            Line::End => Err(self.halt(lines.number, "end", kind, "the end")),
            Line::Broken => Err(self.halt(lines.number, "form", kind, "something else")),
            Line::Text(text) => match read(text) {
                Some(line) => Ok(line),
                None => Err(self.halt(lines.number, "form", kind, "something else")),
            },
        }
    }

    fn halt(&mut self, line: u64, what: &'static str, expected: &str, found: &str) -> Halt {
        self.problem(line, what, expected, found);
        Halt::Problem
    }

    fn problem(
        &mut self,
        line: u64,
        what: &'static str,
        expected: impl ToString,
        found: impl ToString,
    ) {
        if self.problems.len() == PROBLEMS_MAX {
            self.more += 1;
            return;
        }
        let (expected, found) = (expected.to_string(), found.to_string());
        self.problems.push(Problem { line, what, expected, found });
    }
}

struct Lines<R> {
    reader: R,
    /// Of the line last read, from 1.
    number: u64,
    buffer: Vec<u8>,
}

enum Line<'a> {
    /// With its line feed.
    Text(&'a str),
    /// Too long, cut off before its line feed, or not UTF-8.
    Broken,
    End,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> io::Result<Line<'_>> {
        self.buffer.clear();
        self.number += 1;
        let mut limited = self.reader.by_ref().take(LINE_BYTES_MAX as u64);
        if limited.read_until(b'\n', &mut self.buffer)? == 0 {
            return Ok(Line::End);
        }
        Ok(match std::str::from_utf8(&self.buffer) {
            Ok(text) if text.ends_with('\n') => Line::Text(text),
            _ => Line::Broken,
        })
    }
}

/// The line of a leaf: the header is line 1.
fn line_at(index: usize) -> u64 {
    index as u64 + 2
}

fn base64<const N: usize>(text: &str) -> Option<[u8; N]> {
    BASE64.decode(text.as_bytes()).ok()?.try_into().ok()
}
