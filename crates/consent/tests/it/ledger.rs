//! A small ledger made from nothing but numbers, and its export as lines.

use std::collections::BTreeSet;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use consent::{
    Checkpoint, ConsentEvent, EventKind, Frontier, Leaf, Method, Origin, Salt, VerifierKey,
    WithdrawnVia,
    encoding::encode,
    export::{Header, Opening, checkpoint_line, header_line, leaf_line},
};
use domain::{AccountId, ConsentEventId, ContactId, ListId, Personal, ReviewId, Timestamp};

pub const KEY_SEED: u8 = 1;

/// One leaf with what opens it.
#[derive(Clone)]
pub struct Entry {
    pub salt: Salt,
    pub event: Vec<u8>,
    pub erased: bool,
}

impl Entry {
    pub fn leaf(&self) -> Leaf {
        Leaf::commit(self.salt, &self.event)
    }
}

pub fn account(number: u8) -> AccountId {
    AccountId::from_bytes([number; 16])
}

pub fn origin() -> Origin {
    Origin::new("mail.example.org", account(1)).unwrap()
}

pub fn pair(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()
}

pub fn key(seed: u8) -> VerifierKey {
    let public = pair(seed).public_key().as_ref().try_into().unwrap();
    VerifierKey::new(&origin().to_string(), public).unwrap()
}

pub fn sign(checkpoint: &Checkpoint, seed: u8) -> String {
    checkpoint.sign(&key(seed), |text| pair(seed).sign(text).as_ref().try_into().unwrap()).unwrap()
}

pub fn event(number: u8, contact: u8, kind: EventKind) -> ConsentEvent {
    let on_list = !matches!(kind, EventKind::Erased { .. });
    let personal = |text: &str| on_list.then(|| Personal::new(text.to_owned()));
    ConsentEvent {
        id: ConsentEventId::from_bytes([number; 16]),
        account: account(1),
        contact: ContactId::from_bytes([contact; 16]),
        list: on_list.then(|| ListId::from_bytes([0x11; 16])),
        kind,
        at: Timestamp::from_second(1_790_000_000 + i64::from(number)).unwrap(),
        method: Method::Web,
        wording: None,
        ip: personal("192.0.2.17"),
        port: None,
        user_agent: None,
        evidence: None,
        keyed_by: None,
        note: personal("bằng giấy"),
    }
}

pub fn entry(event: &ConsentEvent) -> Entry {
    let salt = Salt([event.id.as_bytes()[0] ^ 0x5a; 16]);
    Entry { salt, event: encode(event).unwrap(), erased: false }
}

/// Two people ask, one of them is erased later, the other leaves.
pub fn entries() -> Vec<Entry> {
    let kinds = [
        (1, EventKind::Requested),
        (2, EventKind::Claimed),
        (1, EventKind::Confirmed),
        (2, EventKind::Attested { review: ReviewId::from_bytes([0x99; 16]) }),
        (1, EventKind::Withdrawn { via: WithdrawnVia::OneClick }),
    ];
    let mut entries: Vec<Entry> = (1..)
        .zip(kinds)
        .map(|(number, (contact, kind))| entry(&event(number, contact, kind)))
        .collect();
    let leaves = BTreeSet::from([entries[1].leaf(), entries[3].leaf()]);
    (entries[1].erased, entries[3].erased) = (true, true);
    entries.push(entry(&event(6, 2, EventKind::Erased { leaves })));
    entries
}

pub fn checkpoint(entries: &[Entry], size: usize) -> Checkpoint {
    let mut frontier = Frontier::new();
    frontier.extend(entries[..size].iter().map(Entry::leaf));
    Checkpoint { origin: origin(), size: size as u64, root: frontier.root() }
}

pub fn header(entries: &[Entry], redacted: bool, checkpoints: usize) -> String {
    header_line(&Header {
        origin: origin(),
        keys: vec![key(KEY_SEED)],
        redacted,
        leaves: entries.len() as u64,
        checkpoints: checkpoints as u64,
    })
}

pub fn leaf_lines(entries: &[Entry], redacted: bool) -> Vec<String> {
    let line = |(index, entry): (u64, &Entry)| {
        let opening = Opening { salt: entry.salt, event: &entry.event };
        leaf_line(index, entry.leaf(), (!redacted && !entry.erased).then_some(opening))
    };
    (0..).zip(entries).map(line).collect()
}

/// The export of these entries with checkpoints at these sizes, line by line.
pub fn export(entries: &[Entry], sizes: &[usize]) -> Vec<String> {
    let mut lines = vec![header(entries, false, sizes.len())];
    lines.extend(leaf_lines(entries, false));
    lines.extend(
        sizes.iter().map(|size| checkpoint_line(&sign(&checkpoint(entries, *size), KEY_SEED))),
    );
    lines
}
