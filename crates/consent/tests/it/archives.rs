//! An archive as an authority meets it: whole, and with any octet changed,
//! missing or added.

use std::{fs, path::Path, process::Command};

use aws_lc_rs::digest::{SHA256, digest};
use consent::{
    archive::{
        self, AnswerLine, ArchiveTrust, AttemptLine, ConsentLine, DeliveryLine, END, FileHash,
        Manifest, MessageLine, RuleLine, Scope, VerdictLine, VerifyError, base64, entry, line,
        verify,
    },
    encoding::decode,
    tree::{gather::Gather, proof},
};
use data_encoding::HEXLOWER;
use proptest::prelude::*;

use crate::ledger::{KEY_SEED, account, checkpoint, entries, key, origin, pair, sign};

const MESSAGE: &[u8] = b"From: flora@example.com\r\n\r\nHej\r\n";

fn scope() -> Scope {
    Scope {
        format: archive::FORMAT.to_owned(),
        origin: origin().to_string(),
        key: key(KEY_SEED).to_string(),
        account: account(1).to_string(),
        period: None,
        contact: Some("contact_0".to_owned()),
        reason: "case 7".to_owned(),
        made_at: "2026-11-21T08:00:00Z".to_owned(),
        made_by: "operator".to_owned(),
    }
}

fn delivery(id: &str, message: MessageLine) -> DeliveryLine {
    let attempt = AttemptLine {
        number: 1,
        source: "a".to_owned(),
        started_at: "2026-11-20T08:00:00Z".to_owned(),
        ended_at: None,
        outcome: Some("accepted".to_owned()),
        host: Some("mx.example".to_owned()),
        tls: None,
        code: Some(250),
        enhanced: None,
        reply: Some("OK".to_owned()),
    };
    DeliveryLine {
        delivery: id.to_owned(),
        contact: "contact_0".to_owned(),
        origin: "campaign_0".to_owned(),
        list: None,
        basis: "confirmed".to_owned(),
        event: Some(decode(&entries()[0].event).unwrap().id.to_string()),
        verdict: Some("verdict_0".to_owned()),
        policy_version: "00".to_owned(),
        state: "accepted".to_owned(),
        class: None,
        fault: None,
        reason: None,
        admitted_at: "2026-11-20T08:00:00Z".to_owned(),
        composed_at: None,
        settled_at: None,
        digest_complete: Some(HEXLOWER.encode(digest(&SHA256, MESSAGE).as_ref())),
        digest_unsigned: None,
        attempts: vec![attempt],
        message,
    }
}

/// All six events; two of them are of somebody who was erased.
fn consent() -> String {
    let all = entries();
    let size = all.len() as u64;
    let mut nodes = Gather::for_inclusions(0..size, size);
    all.iter().for_each(|it| nodes.push(it.leaf()));
    let text = |(index, it): (u64, &crate::ledger::Entry)| {
        let event = decode(&it.event).unwrap();
        let path = proof::inclusion(&nodes, index, size).unwrap();
        line(&ConsentLine {
            event: event.id.to_string(),
            contact: event.contact.to_string(),
            list: event.list.map(|it| it.to_string()),
            kind: event.kind.as_str().to_owned(),
            at: event.at.to_string(),
            leaf: base64(it.leaf().as_bytes()),
            index: Some(index),
            proof: path.iter().map(|it| base64(&it.0)).collect(),
            salt: (!it.erased).then(|| base64(&it.salt.0)),
            body: (!it.erased).then(|| base64(&it.event)),
            erased_at: it.erased.then(|| "2026-11-20T08:00:00Z".to_owned()),
        })
    };
    (0..).zip(&all).map(text).collect()
}

fn files() -> Vec<(String, Vec<u8>)> {
    let all = entries();
    let one = MessageLine::Equal { file: "messages/delivery_1.eml".to_owned() };
    let two = MessageLine::Erased { at: "2026-11-20T08:00:00Z".to_owned() };
    let records = line(&delivery("delivery_1", one)) + &line(&delivery("delivery_2", two));
    let verdict = line(&VerdictLine {
        verdict: "verdict_0".to_owned(),
        subject_kind: "campaign".to_owned(),
        subject: "campaign_0".to_owned(),
        said: "allow".to_owned(),
        policy_version: "00".to_owned(),
        at: "2026-11-20T08:00:00Z".to_owned(),
        rules: serde_json::json!([]),
        answers: vec![AnswerLine {
            words: "the picture is ours".to_owned(),
            by: "ann".to_owned(),
            at: "2026-11-20T08:01:00Z".to_owned(),
        }],
    });
    let rule = line(&RuleLine {
        rule: "platform.x".to_owned(),
        policy_version: "00".to_owned(),
        verdict: "hold".to_owned(),
        source: "policy".to_owned(),
        tell: "Hold.".to_owned(),
    });
    let note = sign(&checkpoint(&all, all.len()), KEY_SEED);
    [
        (archive::README, b"What this is.\n".to_vec()),
        (archive::SCOPE, archive::scope(&scope()).into_bytes()),
        (archive::CHECKPOINT, note.into_bytes()),
        ("deliveries/00001.jsonl", records.into_bytes()),
        ("messages/delivery_1.eml", MESSAGE.to_vec()),
        ("verdicts/00001.jsonl", verdict.into_bytes()),
        ("rules/00001.jsonl", rule.into_bytes()),
        ("consent/00001.jsonl", consent().into_bytes()),
    ]
    .map(|(name, content)| (name.to_owned(), content))
    .into()
}

/// The files with a manifest of their own, signed by the ledger's key.
fn tape(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let hashes = files.iter().map(|(name, content)| FileHash::of(name, content));
    let manifest = Manifest { origin: origin(), key: key(KEY_SEED), files: hashes.collect() };
    let signer = |text: &[u8]| pair(KEY_SEED).sign(text).as_ref().try_into().unwrap();
    let note = manifest.sign(signer).unwrap();
    let mut out: Vec<u8> = files.iter().flat_map(|(name, content)| entry(name, content)).collect();
    out.extend(entry(archive::MANIFEST, note.as_bytes()));
    out.extend(END);
    out
}

fn verdict(bytes: &[u8]) -> String {
    match verify(bytes, &ArchiveTrust::default()) {
        Ok(report) => format!("{report}verified\n"),
        Err(VerifyError::Refuted(refuted)) => format!("{refuted}\n"),
        Err(error) => panic!("{error:?}"),
    }
}

/// Changes a file, and signs the whole anew: what only its author could do.
fn forged(name: &str, change: impl Fn(&str) -> String) -> String {
    let mut files = files();
    let (_, content) = files.iter_mut().find(|it| it.0 == name).unwrap();
    let changed = change(std::str::from_utf8(content).unwrap());
    assert_ne!(changed.as_bytes(), content, "the file must change");
    *content = changed.into_bytes();
    verdict(&tape(&files))
}

///
#[test]
fn a_whole_archive_is_verified_and_counted() {
    let told = verdict(&tape(&files()));
    let counts: Vec<_> = told.lines().skip(3).collect();
    assert_eq!(
        counts,
        [
            "files 8",
            "deliveries 2: 1 with their message",
            "  erased 1",
            "consent 6 proven (2 of erased persons), 0 later",
            "verdicts 1",
            "verified",
        ],
        "{told}"
    );
}

#[test]
fn another_key_than_the_trusted_one_is_refused() {
    let trust = ArchiveTrust { keys: vec![key(2)] };
    let refused = verify(&tape(&files())[..], &trust).unwrap_err().to_string();
    assert!(refused.starts_with("scope.json: key: expected a key that is trusted"), "{refused}");
}

#[test]
fn what_its_own_author_forged_is_found_too() {
    let told = forged("consent/00001.jsonl", |it| it.replacen("requested", "confirmed", 1));
    assert!(told.contains("line 1: event: expected what the event itself says"), "{told}");
    let told = forged("consent/00001.jsonl", |it| it.replacen("\"index\":0", "\"index\":1", 1));
    assert!(told.contains("line 1: inclusion"), "{told}");
    let told = forged("messages/delivery_1.eml", |it| it.replacen("Hej", "Hey", 1));
    assert!(told.contains("message: expected the digest of its record"), "{told}");
    let told = forged("verdicts/00001.jsonl", |_| String::new());
    assert!(told.contains("verdict: expected every one that a record names"), "{told}");
    let told = forged("deliveries/00001.jsonl", |it| {
        it.lines().skip(1).map(|it| it.to_owned() + "\n").collect()
    });
    assert!(told.contains("message: expected a record that names it, found none"), "{told}");
    let told = forged("checkpoint", |it| it.replacen("\n6\n", "\n7\n", 1));
    assert!(told.contains("checkpoint: signature"), "{told}");
}

#[test]
fn a_file_that_is_missing_or_added_is_found() {
    let mut fewer = files();
    let _ = fewer.remove(4);
    let whole = tape(&files());
    // The manifest of the whole, over fewer files.
    let manifest_at = whole.len() - END.len() - 2048;
    assert!(whole[manifest_at..].starts_with(b"MANIFEST"), "two blocks of text");
    let mut cut: Vec<u8> = fewer.iter().flat_map(|(name, it)| entry(name, it)).collect();
    cut.extend(&whole[manifest_at..]);
    assert!(verdict(&cut).contains("MANIFEST: files: expected exactly the files"));
    let mut more: Vec<u8> = files().iter().flat_map(|(name, it)| entry(name, it)).collect();
    more.extend(entry("consent/00002.jsonl", b""));
    more.extend(&whole[manifest_at..]);
    assert!(verdict(&more).contains("consent/00002.jsonl: hash"));
}

/// The second verifier shares no code with the first, and any program that
/// unpacks tape archives unpacks this one.
#[test]
fn python_says_the_same_and_tar_unpacks_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("archives");
    fs::create_dir_all(&folder).unwrap();
    let whole = tape(&files());
    let mut changed = whole.clone();
    changed[5_000] ^= 1;
    for (name, bytes, status) in [("good.tar", &whole, 0), ("bad.tar", &changed, 1)] {
        fs::write(folder.join(name), bytes).unwrap();
        let run = Command::new("python3")
            .arg(root.join("docs/verify_archive.py"))
            .arg(folder.join(name))
            .output()
            .expect("python3 runs");
        let text = String::from_utf8(run.stdout).unwrap();
        assert_eq!(run.status.code(), Some(status), "{text}{:?}", run.stderr);
        if status == 0 {
            assert_eq!(text, verdict(bytes));
        }
    }
    let mut tar = Command::new("tar");
    tar.arg("-xf").arg(folder.join("good.tar")).arg("-C").arg(&folder);
    assert!(tar.status().unwrap().success());
    assert_eq!(fs::read(folder.join("messages/delivery_1.eml")).unwrap(), MESSAGE);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Any octet changed, missing or added.
    #[test]
    fn no_octet_can_be_changed_left_out_or_added(
        at: prop::sample::Index, mask in 1_u8..=255, what in 0..4_u8
    ) {
        let mut bytes = tape(&files());
        let at = at.index(bytes.len());
        match what {
            0 => bytes[at] ^= mask,
            1 => { let _ = bytes.remove(at); }
            2 => bytes.insert(at, mask),
            _ => bytes.truncate(at),
        }
        prop_assert!(verify(&bytes[..], &ArchiveTrust::default()).is_err(), "{} at {}", what, at);
    }

    #[test]
    fn foreign_archives_never_panic(bytes: Vec<u8>) {
        prop_assert!(verify(&bytes[..], &ArchiveTrust::default()).is_err());
    }
}
