//! The checks of each line of an archive, and of what ties the lines together.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::BASE64;
use domain::Digest;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    ArchiveReport, ConsentLine, DeliveryLine, LINE_BYTES_MAX, MESSAGES_MAX, MessageLine, RuleLine,
    VerdictLine,
    verify::{Opened, Problems},
};
use crate::{
    encoding::decode,
    export,
    leaf::{Leaf, Salt},
    tree::proof::{self, Inclusion},
};

/// What kind of file is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Deliveries,
    Consent,
    Verdicts,
    Rules,
    Message,
}

/// A file that is being read.
pub(super) struct Open {
    kind: Kind,
    name: String,
    /// Of the line being read, from 1.
    line: u64,
    rest: Vec<u8>,
}

/// What is known of the lines read so far.
pub(super) struct Lines<'a> {
    opened: &'a Opened,
    /// Message files that records name, with the digest they must have.
    claimed: BTreeMap<String, String>,
    /// Message files that are there.
    messages: BTreeMap<String, String>,
    deliveries: BTreeSet<String>,
    events: BTreeSet<String>,
    verdicts: BTreeSet<String>,
    /// Events and verdicts that records name.
    named: BTreeSet<(&'static str, String)>,
    without: BTreeMap<&'static str, u64>,
    proven: u64,
    erased: u64,
    later: u64,
}

impl Open {
    /// Takes the next octets of the file.
    pub(super) fn feed(&mut self, bytes: &[u8], lines: &mut Lines<'_>, problems: &mut Problems) {
        if self.kind == Kind::Message {
            return;
        }
        for piece in bytes.split_inclusive(|it| *it == b'\n') {
            if self.rest.len() + piece.len() <= LINE_BYTES_MAX {
                self.rest.extend_from_slice(piece);
            }
            if piece.ends_with(b"\n") {
                self.line += 1;
                let text = std::mem::take(&mut self.rest);
                let text = std::str::from_utf8(&text).unwrap_or_default();
                lines.take((self.kind, text), (&self.name, self.line), problems);
            }
        }
    }

    /// The file ended, and hashes to this.
    pub(super) fn end(self, hash: Digest, lines: &mut Lines<'_>, problems: &mut Problems) {
        if self.kind == Kind::Message {
            lines.messages.insert(self.name, hash.to_string());
        } else if !self.rest.is_empty() {
            problems.add((&self.name, self.line + 1), "form", "a line feed", "the end");
        }
    }
}

impl<'a> Lines<'a> {
    pub(super) fn new(opened: &'a Opened) -> Self {
        Self {
            opened,
            claimed: BTreeMap::new(),
            messages: BTreeMap::new(),
            deliveries: BTreeSet::new(),
            events: BTreeSet::new(),
            verdicts: BTreeSet::new(),
            named: BTreeSet::new(),
            without: BTreeMap::new(),
            proven: 0,
            erased: 0,
            later: 0,
        }
    }

    /// Begins a file; `None` for a name that this format does not have.
    pub(super) fn begin(&self, name: &str) -> Option<Open> {
        let (folder, file) = name.split_once('/')?;
        let kind = match (folder, file.rsplit_once('.')?.1) {
            ("deliveries", "jsonl") => Kind::Deliveries,
            ("consent", "jsonl") => Kind::Consent,
            ("verdicts", "jsonl") => Kind::Verdicts,
            ("rules", "jsonl") => Kind::Rules,
            ("messages", "eml") => Kind::Message,
            _ => return None,
        };
        Some(Open { kind, name: name.to_owned(), line: 0, rest: Vec::new() })
    }

    fn take(&mut self, (kind, text): (Kind, &str), at: (&str, u64), problems: &mut Problems) {
        match kind {
            Kind::Deliveries => {
                if let Some(it) = read(text, at, problems) {
                    self.delivery(it, at, problems);
                }
            }
            Kind::Consent => {
                if let Some(it) = read(text, at, problems) {
                    self.consent(&it, at, problems);
                }
            }
            Kind::Verdicts => {
                let read = read::<VerdictLine>(text, at, problems);
                if read.is_some_and(|it| !self.verdicts.insert(it.verdict)) {
                    problems.add(at, "verdict", "a new verdict", "one that is there already");
                }
            }
            Kind::Rules => {
                let _: Option<RuleLine> = read(text, at, problems);
            }
            Kind::Message => {}
        }
    }

    fn delivery(&mut self, it: DeliveryLine, at: (&str, u64), problems: &mut Problems) {
        let why = match it.message {
            MessageLine::Equal { file } => {
                let digest = it.digest_complete.unwrap_or_default();
                if self.claimed.insert(file, digest).is_some() {
                    problems.add(at, "message", "a file of its own", "that of another record");
                }
                None
            }
            MessageLine::EqualPrivate => Some("equal-private"),
            MessageLine::EqualWithoutSignatures => Some("equal-without-signatures"),
            MessageLine::NeverSent => Some("never-sent"),
            MessageLine::Erased { .. } => Some("erased"),
            MessageLine::Closed { .. } => Some("closed"),
            MessageLine::Different => Some("different"),
        };
        if let Some(why) = why {
            *self.without.entry(why).or_default() += 1;
        }
        self.named.extend(it.event.map(|it| ("event", it)));
        self.named.extend(it.verdict.map(|it| ("verdict", it)));
        if !self.deliveries.insert(it.delivery) || self.deliveries.len() > MESSAGES_MAX {
            problems.add(at, "delivery", "a new delivery", "one that is there already");
        }
    }

    fn consent(&mut self, it: &ConsentLine, at: (&str, u64), problems: &mut Problems) {
        if !self.events.insert(it.event.clone()) {
            problems.add(at, "event", "a new event", "one that is there already");
        }
        let Some(leaf) = fixed(&it.leaf).map(|it| Leaf(Digest(it))) else {
            problems.add(at, "leaf", "32 bytes", "something else");
            return;
        };
        self.place(it, leaf, at, problems);
        match (&it.salt, &it.body) {
            (None, None) if it.erased_at.is_some() => self.erased += 1,
            // A closed account has no keys to open it with.
            (None, None) => {}
            (Some(salt), Some(body)) => opening(it, (leaf, salt, body), at, problems),
            _ => problems.add(at, "form", "salt and event, or neither", "one of them"),
        }
    }

    /// The event's leaf is in the tree that was signed.
    fn place(&mut self, it: &ConsentLine, leaf: Leaf, at: (&str, u64), problems: &mut Problems) {
        let Some(index) = it.index else {
            self.later += 1;
            return;
        };
        let checkpoint = &self.opened.checkpoint;
        let claim = Inclusion { leaf, index, size: checkpoint.size, root: checkpoint.root };
        let path: Option<Vec<Digest>> = it.proof.iter().map(|it| fixed(it).map(Digest)).collect();
        match path.map(|path| proof::verify_inclusion(&claim, &path)) {
            Some(Ok(())) => self.proven += 1,
            _ => problems.add(at, "inclusion", "a proof that leads to the signed root", "another"),
        }
    }

    /// What only the whole archive shows, and the report.
    pub(super) fn finish(
        self,
        problems: &mut Problems,
        opened: &Opened,
        files: u64,
    ) -> ArchiveReport {
        for (file, digest) in &self.claimed {
            match self.messages.get(file) {
                None => problems.add((file, 0), "message", "the message of its record", "none"),
                Some(found) if found != digest => {
                    problems.add((file, 0), "message", "the digest of its record", found);
                }
                Some(_) => {}
            }
        }
        for file in self.messages.keys().filter(|it| !self.claimed.contains_key(*it)) {
            problems.add((file, 0), "message", "a record that names it", "none");
        }
        for (kind, id) in &self.named {
            let known = if *kind == "event" { &self.events } else { &self.verdicts };
            if !known.contains(id) {
                problems.add(("", 0), kind, "every one that a record names", "one missing");
            }
        }
        ArchiveReport {
            origin: opened.origin.clone(),
            key: opened.key.clone(),
            size: opened.checkpoint.size,
            root: opened.checkpoint.root,
            files,
            deliveries: self.deliveries.len() as u64,
            messages: self.messages.len() as u64,
            without: self.without.into_iter().collect(),
            proven: self.proven,
            erased: self.erased,
            later: self.later,
            verdicts: self.verdicts.len() as u64,
        }
    }
}

/// Salt and event make the leaf, and the event says what the line says.
fn opening(
    it: &ConsentLine,
    (leaf, salt, body): (Leaf, &str, &str),
    at: (&str, u64),
    problems: &mut Problems,
) {
    let (salt, body) = (fixed(salt).map(Salt), BASE64.decode(body.as_bytes()));
    let (Some(salt), Ok(body)) = (salt, body) else {
        problems.add(at, "form", "salt and event in base64", "something else");
        return;
    };
    if Leaf::commit(salt, &body) != leaf {
        problems.add(at, "commitment", "the hash of salt and event", "another leaf");
    }
    let Ok(event) = decode(&body) else {
        problems.add(at, "event", "an event", "other bytes");
        return;
    };
    let list = event.list.map(|it| it.to_string());
    let said = event.id.to_string() == it.event
        && event.contact.to_string() == it.contact
        && event.kind.as_str() == it.kind
        && event.at.to_string() == it.at
        && list == it.list;
    if !said {
        problems.add(at, "event", "what the event itself says", "something else");
    }
}

fn read<T: Serialize + DeserializeOwned>(
    text: &str,
    at: (&str, u64),
    problems: &mut Problems,
) -> Option<T> {
    let found = export::read(text);
    if found.is_none() {
        problems.add(at, "form", "a line of this file", "something else");
    }
    found
}

fn fixed<const N: usize>(text: &str) -> Option<[u8; N]> {
    BASE64.decode(text.as_bytes()).ok()?.try_into().ok()
}
