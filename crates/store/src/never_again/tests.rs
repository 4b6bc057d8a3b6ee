//! The journal: what is read back from whole, torn and damaged files.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
};

use domain::{
    AccountId, ApiKeyId, CampaignId, CampaignState, ContactId, ListId, Standing, Timestamp,
};
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    Entry, Journal, NewJournal, Opened,
    file::{JournalError, JournalRefused},
    line, read, verify,
};
use crate::{Step, suppression::SuppressionRow, topic_suppression::TopicSuppressionRow};

const ID: Uuid = Uuid::from_u128(0x77);

fn at(second: i64) -> Timestamp {
    domain::from_micros(1_795_000_000_000_000 + second * 1_000_000)
}

fn new() -> NewJournal {
    NewJournal { id: ID, now: at(0) }
}

fn account() -> AccountId {
    AccountId(Uuid::from_u128(0xa))
}

fn suppressed(number: u8) -> Entry {
    let row = SuppressionRow {
        address_key: vec![number; 16],
        list: None,
        reason: "unsubscribed".to_owned(),
        created_at: at(number.into()),
        until: None,
    };
    Entry::Suppressed(account(), row)
}

fn one_of_each() -> Vec<Entry> {
    let on_list = SuppressionRow {
        address_key: vec![0xfe; 16],
        list: Some(ListId(Uuid::from_u128(1))),
        reason: "hard-bounce".to_owned(),
        created_at: at(1),
        until: Some(at(2)),
    };
    let of_topic = TopicSuppressionRow {
        address_key: vec![0xfd; 16],
        list: ListId(Uuid::from_u128(1)),
        topic: "Rosor & träd".to_owned(),
        reason: "unsubscribed".to_owned(),
        created_at: at(1),
        until: None,
    };
    let campaign = CampaignId(Uuid::from_u128(4));
    vec![
        suppressed(1),
        Entry::Suppressed(account(), on_list),
        Entry::TopicSuppressed(account(), of_topic),
        Entry::Erased { account: account(), contact: ContactId(Uuid::from_u128(2)), at: at(3) },
        Entry::Closed { account: account(), at: at(4) },
        Entry::KeyEnded { account: account(), key: ApiKeyId(Uuid::from_u128(3)), at: at(5) },
        Entry::Campaign { account: account(), campaign, state: CampaignState::Finished, at: at(6) },
        Entry::Standing { account: account(), standing: Standing::Suspended },
        Entry::Mended,
    ]
}

struct Kept {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

/// A journal with these entries, closed again.
fn kept(entries: &[Entry]) -> Kept {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("never-again.log");
    let (journal, _) = Journal::open(&path, new()).unwrap();
    journal.append(entries).unwrap();
    journal.sync().unwrap();
    Kept { path, _folder: folder }
}

fn all(path: &Path) -> Vec<Entry> {
    let mut found = Vec::new();
    read(path, |it| found.push(it)).unwrap();
    found
}

#[test]
fn what_is_written_is_read_again() {
    let kept = kept(&one_of_each());
    assert_eq!(all(&kept.path), one_of_each());
    let text = fs::read_to_string(&kept.path).unwrap();
    let account = "0000000000000000000000000000000a";
    let shown: Vec<_> = text.lines().map(|it| it.rsplit_once(' ').unwrap().0).collect();
    assert_eq!(
        shown,
        [
            "assent-never-again 1 00000000000000000000000000000077 1795000000000000".to_owned(),
            format!(
                "1 suppressed {account} 01010101010101010101010101010101 - unsubscribed \
                 1795000001000000 -"
            ),
            format!(
                "2 suppressed {account} fefefefefefefefefefefefefefefefe \
                 00000000000000000000000000000001 hard-bounce 1795000001000000 1795000002000000"
            ),
            format!(
                "3 topic-suppressed {account} fdfdfdfdfdfdfdfdfdfdfdfdfdfdfdfd \
                 00000000000000000000000000000001 526f736f722026207472c3a464 unsubscribed \
                 1795000001000000 -"
            ),
            format!("4 erased {account} 00000000000000000000000000000002 1795000003000000"),
            format!("5 closed {account} 1795000004000000"),
            format!("6 key-ended {account} 00000000000000000000000000000003 1795000005000000"),
            format!(
                "7 campaign {account} 00000000000000000000000000000004 finished 1795000006000000"
            ),
            format!("8 standing {account} suspended"),
            "9 mended".to_owned(),
        ]
    );
}

#[test]
fn it_is_found_again_and_goes_on_where_it_ended() {
    let kept = kept(&[suppressed(1)]);
    let (journal, opened) = Journal::open(&kept.path, new()).unwrap();
    assert!(matches!(opened, Opened::Found(it) if it.entries == 1 && it.torn_bytes == 0));
    journal.append(&[suppressed(2)]).unwrap();
    assert_eq!(journal.reached().entries, 2);
    drop(journal);
    assert_eq!(all(&kept.path), [suppressed(1), suppressed(2)]);
}

#[test]
fn a_torn_last_line_is_reported_and_everything_before_it_is_used() {
    let whole = fs::read(&kept(&[suppressed(1), suppressed(2)]).path).unwrap();
    let last = whole[..whole.len() - 1].iter().rposition(|it| *it == b'\n').unwrap() + 1;
    // Wherever it was torn.
    for end in last..whole.len() {
        let torn = kept(&[]);
        fs::write(&torn.path, &whole[..end]).unwrap();
        let scanned = verify(&torn.path).unwrap();
        assert_eq!((scanned.entries, scanned.torn_bytes), (1, (end - last) as u64), "at {end}");
        assert_eq!(all(&torn.path), [suppressed(1)]);
        // Opened for writing, it goes on as if the torn line had never been.
        let (journal, _) = Journal::open(&torn.path, new()).unwrap();
        journal.append(&[suppressed(3)]).unwrap();
        drop(journal);
        assert_eq!(all(&torn.path), [suppressed(1), suppressed(3)]);
    }
}

#[test]
fn damage_in_the_middle_is_refused() {
    let kept = kept(&[suppressed(1), suppressed(2), suppressed(3)]);
    let text = fs::read_to_string(&kept.path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let cases = [
        ("a letter changed", text.replacen("2 suppressed", "2 suppresses", 1), 3),
        ("a line cut out", [lines[0], lines[1], lines[3], ""].join("\n"), 3),
        ("a line twice", [lines[0], lines[1], lines[1], lines[2], ""].join("\n"), 3),
        ("two lines swapped", [lines[0], lines[2], lines[1], lines[3], ""].join("\n"), 2),
    ];
    for (case, text, line) in cases {
        fs::write(&kept.path, text).unwrap();
        let found = [verify(&kept.path).map(drop), Journal::open(&kept.path, new()).map(drop)];
        for error in found.map(Result::unwrap_err) {
            assert!(
                matches!(error, JournalError::Damaged { line: it, .. } if it == line),
                "{case}: {error}"
            );
        }
    }
}

#[test]
fn a_line_of_another_journal_is_no_line_of_this_one() {
    let kept = kept(&[suppressed(1)]);
    let foreign = line::entry(Uuid::from_u128(0x78), 2, &suppressed(2));
    File::options().append(true).open(&kept.path).unwrap().write_all(foreign.as_bytes()).unwrap();
    assert_eq!(all(&kept.path), [suppressed(1)]);
}

#[test]
fn something_else_is_not_overwritten() {
    let kept = kept(&[]);
    fs::write(&kept.path, "shopping list\n").unwrap();
    let error = Journal::open(&kept.path, new()).unwrap_err();
    assert!(matches!(error, JournalError::Foreign(_)), "{error}");
    assert_eq!(fs::read_to_string(&kept.path).unwrap(), "shopping list\n");
}

#[test]
fn two_processes_cannot_write_one_journal() {
    let kept = kept(&[]);
    let (journal, _) = Journal::open(&kept.path, new()).unwrap();
    let error = Journal::open(&kept.path, new()).unwrap_err();
    assert!(matches!(error, JournalError::InUse(_)), "{error}");
    drop(journal);
    Journal::open(&kept.path, new()).unwrap();
}

#[test]
fn what_no_line_can_hold_is_refused_and_leaves_nothing() {
    let kept = kept(&[suppressed(1)]);
    let (journal, _) = Journal::open(&kept.path, new()).unwrap();
    let Entry::Suppressed(account, row) = suppressed(2) else { unreachable!() };
    let reason = "two words\n3 mended".to_owned();
    let odd = Entry::Suppressed(account, SuppressionRow { reason, ..row });
    assert_eq!(journal.append(&[suppressed(2), odd]), Err(JournalRefused::Unfit));
    drop(journal);
    assert_eq!(all(&kept.path), [suppressed(1)]);
}

/// A new statement that forbids an address, erases or closes must be named in
/// the list, or the journal would not know of it.
#[test]
fn every_statement_that_forbids_erases_or_ends_is_journaled() {
    let says = |text: &str| {
        let text: String = text
            .lines()
            .filter(|it| !it.trim_start().starts_with("--"))
            .collect::<Vec<_>>()
            .join(" ");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        [
            "INSERT INTO suppression",
            "INSERT INTO topic_suppression",
            "SET salt = NULL, lookup",
            "SET closed_at = $",
            "SET standing =",
        ]
        .iter()
        .any(|it| text.contains(it))
    };
    let found: Vec<_> = crate::statements()
        .into_iter()
        .filter(|it| says(it.sqlite) || says(it.postgres))
        // What an audit found is over, and nobody's way out with it.
        .filter(|it| it.name != "finding/close")
        .map(|it| it.name)
        .collect();
    assert!(found.contains(&"suppression/insert"), "the search finds nothing any more");
    let missing: Vec<_> = found.iter().filter(|it| !super::JOURNALED.contains(it)).collect();
    assert!(missing.is_empty(), "not in `never_again::JOURNALED`: {missing:?}");
}

#[test]
fn units_become_entries() {
    let row = match suppressed(1) {
        Entry::Suppressed(_, row) => row,
        other => panic!("{other:?}"),
    };
    let contact = ContactId(Uuid::from_u128(2));
    let mut steps = vec![crate::suppression::insert(account(), &row)];
    steps.push(crate::contact::raise_epoch(account(), contact));
    steps.extend(crate::contact::erase(account(), contact, at(3)));
    assert_eq!(
        super::entries(&steps).unwrap(),
        [suppressed(1), Entry::Erased { account: account(), contact, at: at(3) },]
    );
    // A journaled statement whose parameters nobody knows is not let through.
    let odd = Step { params: Vec::new(), ..steps[0].clone() };
    assert!(super::entries(&[odd]).is_err());
}

proptest! {
    #[test]
    fn foreign_lines_never_panic(line in any::<Vec<u8>>()) {
        let _ = line::parse_head(&line);
        let _ = line::parse_entry(ID, &line);
    }

    /// One flipped bit anywhere is seen.
    #[test]
    fn a_flipped_bit_is_seen(place in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let mut bytes = line::entry(ID, 1, &one_of_each()[1]).into_bytes();
        bytes.pop();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        prop_assert!(line::parse_entry(ID, &bytes).is_none());
    }
}
