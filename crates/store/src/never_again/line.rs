//! The lines of the journal: one entry each, numbered and checksummed.
//!
//! ```text
//! assent-never-again 1 <journal> <created> <checksum>
//! <number> suppressed <account> <key> <list> <reason> <at> <until> <checksum>
//! <number> topic-suppressed <account> <key> <list> <topic> <reason> <at> <until> <checksum>
//! <number> erased <account> <contact> <at> <checksum>
//! <number> closed <account> <at> <checksum>
//! <number> standing <account> <standing> <checksum>
//! <number> key-ended <account> <key> <at> <checksum>
//! <number> campaign <account> <campaign> <state> <at> <checksum>
//! <number> mended <checksum>
//! ```
//!
//! Ids and the UTF-8 of topics in hexadecimal, instants as UTC microseconds, `-` for none. Numbers count
//! from 1 without gaps, so that a line cut out is seen. The checksum covers the
//! journal's id too, so that a line of another journal is seen; it is the first
//! eight bytes of BLAKE3, against accidents, not against an attacker, who would
//! have the master key's machine in hand.
//!
//! **Never** here: a file.

use domain::{
    AccountId, ApiKeyId, CampaignId, CampaignState, ContactId, ListId, Standing, Timestamp,
};
use uuid::Uuid;

use super::Entry;
use crate::{suppression::SuppressionRow, topic_suppression::TopicSuppressionRow};

/// First word of the first line.
const MAGIC: &str = "assent-never-again";
/// Version of the format.
const FORMAT: &str = "1";
/// Longest line, in bytes.
pub const LINE_BYTES_MAX: usize = 768;
/// Longest word of a reason, in bytes.
const REASON_BYTES_MAX: usize = 64;
/// Longest topic, in bytes. A list takes none that is longer.
const TOPIC_BYTES_MAX: usize = 100;
/// Longest hash of an address, in bytes.
const KEY_BYTES_MAX: usize = 64;

/// The first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Tells this journal from others.
    pub id: Uuid,
    /// When it was begun.
    pub created_at: Timestamp,
}

/// What a whole journal holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scanned {
    /// Its first line.
    pub head: Head,
    /// How many entries are whole.
    pub entries: u64,
    /// Bytes of the whole lines.
    pub whole_bytes: u64,
    /// Bytes after them: a line torn by a power cut or a full disk, whose
    /// writer was never told that it is there.
    pub torn_bytes: u64,
}

/// The states of a campaign that the journal keeps: from the first it may have
/// mailed people, from the others it never mails again.
#[must_use]
pub fn is_journaled(state: CampaignState) -> bool {
    matches!(state, CampaignState::Running | CampaignState::Finished | CampaignState::Cancelled)
}

fn checksum(journal: Uuid, text: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(journal.as_bytes());
    hasher.update(text.as_bytes());
    data_encoding::HEXLOWER.encode(&hasher.finalize().as_bytes()[..8])
}

/// `text` with its checksum, as it lies in the file.
fn sealed(journal: Uuid, text: &str) -> String {
    format!("{text} {}\n", checksum(journal, text))
}

/// The first line, with its end.
#[must_use]
pub fn head(head: Head) -> String {
    let created = domain::micros(head.created_at);
    sealed(head.id, &format!("{MAGIC} {FORMAT} {} {created}", head.id.simple()))
}

/// Reads the first line. `None` when it is none.
#[must_use]
pub fn parse_head(line: &[u8]) -> Option<Head> {
    let text = std::str::from_utf8(line).ok()?;
    let (text, sum) = text.rsplit_once(' ')?;
    let mut words = text.split(' ');
    let (MAGIC, FORMAT) = (words.next()?, words.next()?) else { return None };
    let head = Head { id: id(words.next()?)?, created_at: instant(words.next()?)? };
    (words.next().is_none() && sum == checksum(head.id, text)).then_some(head)
}

/// The line of an entry, with its end.
#[must_use]
pub fn entry(journal: Uuid, number: u64, entry: &Entry) -> String {
    let text = match entry {
        Entry::Suppressed(account, row) => {
            let SuppressionRow { address_key, list, reason, created_at, until } = row;
            let key = data_encoding::HEXLOWER.encode(address_key);
            let list = list.map_or_else(|| "-".to_owned(), |it| it.0.simple().to_string());
            let until = end(*until);
            let at = domain::micros(*created_at);
            format!("suppressed {} {key} {list} {reason} {at} {until}", account.0.simple())
        }
        Entry::TopicSuppressed(account, row) => {
            let TopicSuppressionRow { address_key, list, topic, reason, created_at, until } = row;
            let key = data_encoding::HEXLOWER.encode(address_key);
            let topic = data_encoding::HEXLOWER.encode(topic.as_bytes());
            let (account, list) = (account.0.simple(), list.0.simple());
            let (at, until) = (domain::micros(*created_at), end(*until));
            format!("topic-suppressed {account} {key} {list} {topic} {reason} {at} {until}")
        }
        Entry::Erased { account, contact, at } => {
            format!("erased {} {} {}", account.0.simple(), contact.0.simple(), domain::micros(*at))
        }
        Entry::Closed { account, at } => {
            format!("closed {} {}", account.0.simple(), domain::micros(*at))
        }
        Entry::Standing { account, standing } => {
            format!("standing {} {}", account.0.simple(), standing.as_str())
        }
        Entry::KeyEnded { account, key, at } => {
            format!("key-ended {} {} {}", account.0.simple(), key.0.simple(), domain::micros(*at))
        }
        Entry::Campaign { account, campaign, state, at } => {
            let (account, campaign) = (account.0.simple(), campaign.0.simple());
            format!("campaign {account} {campaign} {} {}", state.as_str(), domain::micros(*at))
        }
        Entry::Mended => "mended".to_owned(),
    };
    sealed(journal, &format!("{number} {text}"))
}

/// Reads a line without its end: its number and what it says. `None` when it is
/// damaged, torn, or of another journal.
#[must_use]
pub fn parse_entry(journal: Uuid, line: &[u8]) -> Option<(u64, Entry)> {
    let text = std::str::from_utf8(line).ok()?;
    let (text, sum) = text.rsplit_once(' ')?;
    if sum != checksum(journal, text) {
        return None;
    }
    let (number, text) = text.split_once(' ')?;
    let words: Vec<&str> = text.split(' ').collect();
    let entry = match words.as_slice() {
        ["suppressed", account, key, list, reason, at, until] => {
            let row = SuppressionRow {
                address_key: hash(key)?,
                list: none_or(list, |it| id(it).map(ListId))?,
                reason: word(reason)?,
                created_at: instant(at)?,
                until: none_or(until, instant)?,
            };
            Entry::Suppressed(AccountId(id(account)?), row)
        }
        ["topic-suppressed", account, key, list, topic, reason, at, until] => {
            let row = TopicSuppressionRow {
                address_key: hash(key)?,
                list: ListId(id(list)?),
                topic: topic_of(topic)?,
                reason: word(reason)?,
                created_at: instant(at)?,
                until: none_or(until, instant)?,
            };
            Entry::TopicSuppressed(AccountId(id(account)?), row)
        }
        ["erased", account, contact, at] => Entry::Erased {
            account: AccountId(id(account)?),
            contact: ContactId(id(contact)?),
            at: instant(at)?,
        },
        ["closed", account, at] => {
            Entry::Closed { account: AccountId(id(account)?), at: instant(at)? }
        }
        ["standing", account, standing] => Entry::Standing {
            account: AccountId(id(account)?),
            standing: Standing::parse(standing)?,
        },
        ["key-ended", account, key, at] => Entry::KeyEnded {
            account: AccountId(id(account)?),
            key: ApiKeyId(id(key)?),
            at: instant(at)?,
        },
        ["campaign", account, campaign, state, at] => Entry::Campaign {
            account: AccountId(id(account)?),
            campaign: CampaignId(id(campaign)?),
            state: CampaignState::parse(state).filter(|it| is_journaled(*it))?,
            at: instant(at)?,
        },
        ["mended"] => Entry::Mended,
        _ => return None,
    };
    Some((number.parse().ok()?, entry))
}

/// True when the journal can hold the entry: whatever it holds it can read.
#[must_use]
pub fn fits(entry: &Entry) -> bool {
    let fits = |key: &[u8], reason: &str| key.len() <= KEY_BYTES_MAX && word(reason).is_some();
    match entry {
        Entry::Suppressed(_, row) => fits(&row.address_key, &row.reason),
        Entry::TopicSuppressed(_, row) => {
            fits(&row.address_key, &row.reason) && (1..=TOPIC_BYTES_MAX).contains(&row.topic.len())
        }
        _ => true,
    }
}

fn end(until: Option<Timestamp>) -> String {
    until.map_or_else(|| "-".to_owned(), |it| domain::micros(it).to_string())
}

fn id(text: &str) -> Option<Uuid> {
    let bytes: [u8; 16] = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()?;
    Some(Uuid::from_bytes(bytes))
}

fn hash(text: &str) -> Option<Vec<u8>> {
    let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
    (!bytes.is_empty() && bytes.len() <= KEY_BYTES_MAX).then_some(bytes)
}

fn topic_of(text: &str) -> Option<String> {
    let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
    let fits = (1..=TOPIC_BYTES_MAX).contains(&bytes.len());
    String::from_utf8(bytes).ok().filter(|_| fits)
}

fn word(text: &str) -> Option<String> {
    let plain = |it: u8| it.is_ascii_lowercase() || it == b'-';
    let fits = (1..=REASON_BYTES_MAX).contains(&text.len()) && text.bytes().all(plain);
    fits.then(|| text.to_owned())
}

fn instant(text: &str) -> Option<Timestamp> {
    let micros: i64 = text.parse().ok()?;
    // One text for one instant, and none outside of what an instant can be.
    let instant = Timestamp::from_microsecond(micros).ok()?;
    (micros.to_string() == text).then_some(instant)
}

fn none_or<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if text == "-" { Some(None) } else { read(text).map(Some) }
}
