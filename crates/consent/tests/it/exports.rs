//! Good exports, tampered ones, and the two verifiers side by side.
//!
//! Each case stands in `testdata/ledger/exports/` as `NAME.jsonl` with the
//! verdict in `NAME.txt`. `ASSENT_BLESS=1` writes them anew; only a new version
//! of the format may change one.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use consent::{
    Checkpoint, ConsentEvent, EventKind, Leaf, Origin, VerifierKey,
    export::{Trust, VerifyError, checkpoint_line, verify},
};
use domain::{Personal, Timestamp};

use crate::ledger::{
    Entry, KEY_SEED, account, checkpoint, entries, entry, event, export, header, key, leaf_lines,
    sign,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The verdict of `verify`, as `assent audit verify` prints it.
fn verdict(export: &[u8], trust: &Trust) -> String {
    match verify(export, trust) {
        Ok(report) => format!("{report}verified\n"),
        Err(VerifyError::Refuted(findings)) => format!("{findings}\n"),
        Err(error) => panic!("{error:?}"),
    }
}

/// The verdict of the independent verifier, whose exit status must fit.
fn verdict_of_python(export: &Path, options: &[&str]) -> String {
    let output = Command::new("python3")
        .arg(root().join("docs/verify_ledger.py"))
        .arg(export)
        .args(options)
        .output()
        .expect("python3 runs");
    let text = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    let expected = if text.ends_with("\nverified\n") { 0 } else { 1 };
    assert_eq!(output.status.code(), Some(expected), "{text}{errors}");
    text
}

/// A folder of its own under the build folder, for exports made on the way.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn good() -> Vec<String> {
    export(&entries(), &[2, 6])
}

/// The good export with one line rewritten.
fn with_line(number: usize, change: impl FnOnce(&str) -> String) -> Vec<String> {
    let mut lines = good();
    let line = &mut lines[number - 1];
    let changed = change(line);
    assert_ne!(*line, changed, "the line must change");
    *line = changed;
    lines
}

fn cases() -> Vec<(&'static str, Vec<String>)> {
    [good_cases(), changed_lines(), changed_checkpoints(), ledgers_with_a_fault()].concat()
}

fn closed(header_says: bool) -> Vec<String> {
    let all = entries();
    let mut lines = vec![header(&all, header_says, 1)];
    lines.extend(leaf_lines(&all, true));
    lines.push(checkpoint_line(&sign(&checkpoint(&all, 6), KEY_SEED)));
    lines
}

fn good_cases() -> Vec<(&'static str, Vec<String>)> {
    vec![
        ("good", good()),
        ("good-empty", export(&[], &[0])),
        ("good-one-checkpoint", export(&entries(), &[6])),
        ("good-redacted", closed(true)),
    ]
}

fn changed_lines() -> Vec<(&'static str, Vec<String>)> {
    let replaced =
        |number: usize, from: &str, to: &str| with_line(number, |line| line.replacen(from, to, 1));
    let without = |number: usize| {
        let mut lines = good();
        lines.remove(number - 1);
        lines
    };
    vec![
        ("bad-closed-without-redaction", closed(false)),
        ("bad-commitment", replaced(2, "\"salt\":\"W1", "\"salt\":\"W2")),
        ("bad-cut-before-the-last-checkpoint", without(9)),
        ("bad-event-missing", without(4)),
        ("bad-format", replaced(1, "export/1", "export/2")),
        ("bad-index", replaced(3, "\"index\":1", "\"index\":2")),
        ("bad-key", replaced(1, "+", "+0")),
        ("bad-line-feed-missing", with_line(9, |line| line.trim_end().to_owned())),
        ("bad-note", replaced(9, "— ", "- ")),
        ("bad-one-line-more", [good(), vec![good()[8].clone()]].concat()),
        ("bad-origin", replaced(1, "/ledger/", "/lodger/")),
        ("bad-signature", replaced(9, "\\n6\\n", "\\n5\\n")),
        ("bad-space", replaced(1, "{", "{ ")),
    ]
}

fn changed_checkpoints() -> Vec<(&'static str, Vec<String>)> {
    let note = |change: &dyn Fn(&mut Checkpoint), seed: u8| {
        let mut checkpoint = checkpoint(&entries(), 6);
        change(&mut checkpoint);
        with_line(9, |_| checkpoint_line(&sign(&checkpoint, seed)))
    };
    let elsewhere = Origin::new("mail.example.net", account(1)).unwrap();
    vec![
        ("bad-checkpoint-of-another-ledger", note(&|it| it.origin = elsewhere.clone(), KEY_SEED)),
        ("bad-root", note(&|it| it.root.0[0] ^= 1, KEY_SEED)),
        ("bad-signed-by-a-stranger", note(&|_| (), 2)),
        ("bad-size-too-large", note(&|it| it.size = 7, KEY_SEED)),
        ("bad-size-too-small", note(&|it| *it = checkpoint(&entries(), 5), KEY_SEED)),
    ]
}

/// Exports whose every hash and signature fits, of ledgers that are wrong.
fn ledgers_with_a_fault() -> Vec<(&'static str, Vec<String>)> {
    let changed = |change: &dyn Fn(&mut Vec<Entry>)| {
        let mut entries = entries();
        change(&mut entries);
        export(&entries, &[2, entries.len()])
    };
    let grown = |change: &dyn Fn(&mut ConsentEvent)| {
        let mut last = event(7, 1, EventKind::Reconfirmed);
        change(&mut last);
        changed(&|it| it.push(entry(&last)))
    };
    let erasure = |number: u8, contact: u8, leaf: Leaf| {
        entry(&event(number, contact, EventKind::Erased { leaves: BTreeSet::from([leaf]) }))
    };
    let later = entry(&event(8, 1, EventKind::Expired));
    vec![
        ("bad-account", grown(&|it| it.account = account(2))),
        ("bad-closed-without-erasure", changed(&|it| it[4].erased = true)),
        ("bad-erased-but-open", changed(&|it| it[1].erased = false)),
        (
            "bad-erased-in-part",
            changed(&|it| {
                it[3].erased = false;
                it[5] = erasure(6, 2, it[1].leaf());
            }),
        ),
        (
            "bad-erases-a-later-leaf",
            changed(&|it| {
                it.extend([erasure(7, 3, later.leaf()), later.clone()]);
            }),
        ),
        ("bad-event", changed(&|it| it[0].event.push(0))),
        ("bad-id", grown(&|it| it.id = event(1, 1, EventKind::Expired).id)),
        ("bad-leaf-twice", changed(&|it| it.push(it[0].clone()))),
    ]
}

#[test]
fn both_verifiers_say_of_every_case_what_its_file_says() {
    let folder = root().join("testdata/ledger/exports");
    let bless = std::env::var_os("ASSENT_BLESS").is_some();
    for (name, lines) in cases() {
        let (file, expected) =
            (folder.join(format!("{name}.jsonl")), folder.join(format!("{name}.txt")));
        let export = lines.concat();
        let said = verdict(export.as_bytes(), &Trust::default());
        if bless {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, &export).unwrap();
            fs::write(&expected, &said).unwrap();
        }
        assert_eq!(fs::read_to_string(&file).unwrap(), export, "{name}: the format is frozen");
        assert_eq!(fs::read_to_string(&expected).unwrap(), said, "{name}");
        assert_eq!(verdict_of_python(&file, &[]), said, "{name}, by docs/verify_ledger.py");
        assert_eq!(said.ends_with("\nverified\n"), name.starts_with("good"), "{name}");
    }
}

#[test]
fn every_flipped_bit_of_an_export_is_found() {
    let export = good().concat().into_bytes();
    assert!(verify(&export[..], &Trust::default()).is_ok());
    for at in 0..export.len() {
        for bit in 0..8 {
            let mut flipped = export.clone();
            flipped[at] ^= 1 << bit;
            assert!(
                verify(&flipped[..], &Trust::default()).is_err(),
                "bit {bit} of byte {at} ({:?})",
                char::from(export[at])
            );
        }
    }
}

#[test]
fn both_verifiers_agree_on_flipped_bits() {
    let folder = scratch("flips");
    let export = good().concat().into_bytes();
    for at in (0..export.len()).step_by(export.len() / 48) {
        let mut flipped = export.clone();
        flipped[at] ^= 1 << (at % 7);
        let file = folder.join(format!("{at}.jsonl"));
        fs::write(&file, &flipped).unwrap();
        let said = verdict(&flipped, &Trust::default());
        assert_eq!(verdict_of_python(&file, &[]), said, "byte {at}");
    }
}

/// What both verifiers say of an export if the auditor knows keys and notes.
fn said_to(name: &str, export: &[String], keys: &[VerifierKey], seen: &[String]) -> String {
    let folder = scratch(name);
    let file = folder.join("export.jsonl");
    fs::write(&file, export.concat()).unwrap();
    let mut options = Vec::new();
    for key in keys {
        options.extend(["--key".to_owned(), key.to_string()]);
    }
    for (number, note) in seen.iter().enumerate() {
        let note_file = folder.join(format!("{number}.note"));
        fs::write(&note_file, note).unwrap();
        options.extend(["--seen".to_owned(), note_file.display().to_string()]);
    }
    let trust = Trust { keys: keys.to_vec(), seen: seen.to_vec() };
    let said = verdict(export.concat().as_bytes(), &trust);
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    assert_eq!(verdict_of_python(&file, &options), said, "{name}");
    said.lines().filter(|line| line.starts_with("line ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_key_the_auditor_did_not_give_is_a_problem() {
    assert_eq!(said_to("key-known", &good(), &[key(2), key(KEY_SEED)], &[]), "");
    let expected = format!("line 1: key: expected a key the auditor gave, found {}", key(KEY_SEED));
    assert_eq!(said_to("key-unknown", &good(), &[key(2)], &[]), expected);
}

#[test]
fn a_rewritten_and_newly_signed_ledger_is_found_by_a_checkpoint_seen_before() {
    let earlier = |size| sign(&checkpoint(&entries(), size), KEY_SEED);
    assert_eq!(said_to("seen", &good(), &[], &[earlier(3), earlier(5), earlier(0)]), "");

    let mut rewritten = entries();
    rewritten[4] = entry(&event(5, 1, EventKind::Reconfirmed));
    let lines = export(&rewritten, &[2, 6]);
    assert_eq!(said_to("rewritten-before", &lines, &[], &[earlier(4)]), "");
    let said = said_to("rewritten", &lines, &[], &[earlier(5)]);
    assert!(said.starts_with("line 0: root: expected "), "{said}");

    let cut = export(&entries()[..4], &[4]);
    let said = said_to("cut", &cut, &[], &[earlier(6)]);
    assert!(said.contains("line 0: size: expected at most 4, found 6"), "{said}");
}

/// R002-26, R004-32: what somebody is spared can be proven like any other fact.
#[test]
fn both_verifiers_read_what_somebody_is_spared() {
    let topic = || Personal::new("Vườn hồng".to_owned());
    let kinds = [
        EventKind::TopicLeftOut { topic: topic() },
        EventKind::TopicTakenBack { topic: topic() },
        EventKind::Rested { until: Timestamp::from_second(1_800_000_000).unwrap() },
        EventKind::RestEnded,
    ];
    let mut all = entries();
    all.extend((7..).zip(kinds).map(|(number, kind)| entry(&event(number, 1, kind))));
    assert_eq!(said_to("spared", &export(&all, &[6, 10]), &[], &[]), "");

    // A rest in the version of the consents has no meaning.
    all[9].event[0] = 1;
    let said = said_to("spared-in-version-1", &export(&all, &[6, 10]), &[], &[]);
    assert_eq!(said, "line 11: event: expected an event, found other bytes");
}

#[test]
fn a_witness_signature_is_carried_and_changes_nothing() {
    let witnessed = |name: &str| {
        let note = sign(&checkpoint(&entries(), 6), KEY_SEED);
        with_line(9, |_| checkpoint_line(&format!("{note}— {name} AAAAAAAAAAA=\n")))
    };
    assert_eq!(said_to("witness", &witnessed("witness.example/w"), &[], &[]), "");
    let expected = "line 9: note: expected a signed checkpoint, found something else";
    assert_eq!(said_to("witness-plus", &witnessed("witness+w"), &[], &[]), expected);
}

#[test]
fn the_independent_verifier_stays_short_enough_to_be_read() {
    let text = fs::read_to_string(root().join("docs/verify_ledger.py")).unwrap();
    assert!(text.lines().count() <= 200, "{} lines", text.lines().count());
}
