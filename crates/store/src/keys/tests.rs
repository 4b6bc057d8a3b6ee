//! Keys as an operator and an account meet them.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use domain::ContactId;
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::testing::CountedEntropy;

const PLACE: Place<'static> = Place { table: "account", column: "sealed_identity", row: b"" };

fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

fn master(seed: u32) -> MasterKey {
    let folder = tempfile::tempdir().unwrap();
    init_master_key(&folder.path().join("master.key"), &*CountedEntropy::seeded(seed)).unwrap()
}

fn installation(seed: u32) -> (Keys, Vec<WrappedKey>) {
    let entropy = CountedEntropy::seeded(seed);
    let stored = Keys::missing(&master(seed), &[], &entropy);
    (Keys::load(master(seed), &stored, entropy).unwrap(), stored)
}

fn key_file() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    init_master_key(&path, &*CountedEntropy::seeded(5)).unwrap();
    (folder, path)
}

fn reading(path: &std::path::Path) -> String {
    let shown = path.display().to_string();
    match MasterKey::read(path) {
        Ok(key) => key.to_text().to_string(),
        Err(error) => error.to_string().replace(&shown, "FILE"),
    }
}

#[test]
fn the_master_key_is_written_for_its_owner_alone_and_explains_itself() {
    let (_folder, path) = key_file();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("# * Lost, the data is lost: no backup"), "{text}");
    assert_eq!(reading(&path), text.lines().last().unwrap());
}

#[test]
fn a_second_init_leaves_the_key_alone() {
    let (_folder, path) = key_file();
    let before = reading(&path);
    let again = init_master_key(&path, &*CountedEntropy::seeded(6)).unwrap_err().to_string();
    assert!(again.ends_with("already, and it is never overwritten"), "{again}");
    assert_eq!(reading(&path), before);
}

#[test]
fn a_key_that_others_may_read_is_refused_with_what_to_do() {
    let (_folder, path) = key_file();
    for mode in [0o640, 0o604, 0o660] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(
            reading(&path),
            format!("others may read the master key (mode {mode:03o}): run `chmod 600 FILE`")
        );
    }
}

#[test]
fn a_missing_or_mistyped_key_says_what_to_do() {
    let (_folder, path) = key_file();
    let text = fs::read_to_string(&path).unwrap();
    let (head, last) = text.trim_end().rsplit_once('-').unwrap();
    fs::write(&path, format!("{head}-{}", if last == "AA" { "BB" } else { "AA" })).unwrap();
    assert_eq!(
        reading(&path),
        "the master key at FILE is damaged: one line must read `assent-master-1:` and 58 letters \
         and digits; compare it with its copy"
    );
    fs::remove_file(&path).unwrap();
    assert_eq!(
        reading(&path),
        "there is no master key at FILE: run `assent init` for a new installation, or put the \
         copy back that was made then"
    );
}

#[test]
fn a_copied_key_may_be_typed_in_lower_case_without_groups() {
    let key = master(1);
    let typed = key.to_text().to_lowercase().replace(['-', ' '], "");
    let typed = typed.replace("assentmaster1:", "assent-master-1: ");
    assert_eq!(MasterKey::from_text(&typed).unwrap().to_text(), key.to_text());
    assert!(MasterKey::from_text("assent-master-1: AAAA").is_none());
    assert!(MasterKey::from_text("").is_none());
}

#[test]
fn keys_open_with_their_master_key_only() {
    let (_, stored) = installation(1);
    let other = Keys::load(master(2), &stored, CountedEntropy::seeded(2)).unwrap_err();
    assert_eq!(
        other.to_string(),
        "the key `index-suppression/1` does not open with this master key: is it the master key \
         of this installation?"
    );
}

#[test]
fn a_wrapped_key_under_another_name_or_account_does_not_open() {
    let (keys, mut stored) = installation(1);
    stored[0].version = 2;
    assert!(Keys::load(master(1), &stored, CountedEntropy::seeded(2)).is_err());
    let wrapped = keys.new_account(account(1));
    assert!(keys.account(account(1), &wrapped).is_ok());
    assert!(keys.account(account(2), &wrapped).is_err());
}

#[test]
fn an_installation_lacks_no_key_unnoticed_and_gets_only_what_it_lacks() {
    let (_, mut stored) = installation(1);
    let lost = stored.pop().unwrap();
    let entropy = CountedEntropy::seeded(3);
    let error = Keys::load(master(1), &stored, Arc::clone(&entropy)).unwrap_err();
    assert_eq!(error, KeyError::Missing("token-ledger-origin"));
    let made = Keys::missing(&master(1), &stored, &entropy);
    assert_eq!(made.iter().map(|it| &it.purpose).collect::<Vec<_>>(), [&lost.purpose]);
}

#[test]
fn a_contact_is_unreadable_without_its_salt_and_by_other_accounts() {
    let (keys, _) = installation(1);
    let wrapped = [keys.new_account(account(1)), keys.new_account(account(2))];
    let one = keys.account(account(1), &wrapped[0]).unwrap();
    let two = keys.account(account(2), &wrapped[1]).unwrap();
    let contact = ContactId(Uuid::from_u128(9));
    let place = Place { table: "contact_version", column: "sealed_data", row: contact.as_bytes() };
    let sealed = one.contact(&[1; 16]).seal(&place, b"Jane");
    assert_eq!(one.contact(&[1; 16]).open(&place, &sealed).unwrap().reveal(), b"Jane");
    assert!(one.contact(&[2; 16]).open(&place, &sealed).is_err());
    assert!(two.contact(&[1; 16]).open(&place, &sealed).is_err());
    assert!(one.open(&place, &sealed).is_err());
}

#[test]
fn addresses_are_found_by_their_normalised_form_under_keys_of_their_own() {
    let (keys, _) = installation(1);
    let (others, _) = installation(2);
    let wrapped = [keys.new_account(account(1)), keys.new_account(account(2))];
    let one = keys.account(account(1), &wrapped[0]).unwrap();
    let two = keys.account(account(2), &wrapped[1]).unwrap();
    let (jane, same) = (address("Jane@example.com"), address("jane@EXAMPLE.com"));
    assert_eq!(one.lookup(&jane), one.lookup(&same));
    assert_eq!(keys.suppression(&jane), keys.suppression(&same));
    let all = [
        one.lookup(&jane),
        two.lookup(&jane),
        keys.suppression(&jane),
        keys.overlap(&jane),
        others.suppression(&jane),
        one.lookup(&address("joan@example.com")),
    ];
    let distinct: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(distinct.len(), all.len());
}

#[test]
fn a_token_of_one_purpose_is_none_of_another() {
    let (keys, _) = installation(1);
    let click = keys.token(TokenPurpose::Click);
    let tag = click.sign(b"contact 7");
    assert!(click.verify(b"contact 7", &tag));
    assert!(click.verify(b"contact 7", &tag[..10]));
    assert!(!click.verify(b"contact 7", &tag[..9]), "too short to mean anything");
    assert!(!click.verify(b"contact 8", &tag));
    assert!(!keys.token(TokenPurpose::Unsubscribe).verify(b"contact 7", &tag));
}

#[test]
fn links_signed_before_a_rotation_work_for_ever() {
    let (keys, mut stored) = installation(1);
    let old = keys.token(TokenPurpose::Unsubscribe);
    let tag = old.sign(b"contact 7");
    stored.push(keys.rotate_token(TokenPurpose::Unsubscribe, instant("2026-11-21T08:00:00Z")));
    let keys = Keys::load(master(1), &stored, CountedEntropy::seeded(9)).unwrap();
    let new = keys.token(TokenPurpose::Unsubscribe);
    assert_eq!((old.version(), new.version()), (1, 2));
    assert!(!new.verify(b"contact 7", &tag));
    let first = keys.token_version(TokenPurpose::Unsubscribe, 1).unwrap();
    assert!(first.verify(b"contact 7", &tag));
    assert!(keys.token_version(TokenPurpose::Unsubscribe, 3).is_none());
}

#[test]
fn another_master_key_takes_over_without_sealing_anything_again() {
    let (keys, _) = installation(1);
    let wrapped = keys.new_account(account(1));
    let sealed = keys.account(account(1), &wrapped).unwrap().seal(&PLACE, b"Acme");
    let tag = keys.token(TokenPurpose::Why).sign(b"7");

    let next = master(2);
    let (stored, moved) =
        (keys.rewrap(&next), keys.rewrap_account(account(1), &wrapped, &next).unwrap());
    let keys = Keys::load(next, &stored, CountedEntropy::seeded(9)).unwrap();
    assert!(keys.account(account(1), &wrapped).is_err(), "wrapped by the old one");
    let opened = keys.account(account(1), &moved).unwrap().open(&PLACE, &sealed).unwrap();
    assert_eq!(opened.reveal(), b"Acme");
    assert!(keys.token(TokenPurpose::Why).verify(b"7", &tag));
}

#[test]
fn no_key_is_shown_by_debug() {
    let (keys, _) = installation(1);
    let wrapped = keys.new_account(account(1));
    let shown = format!(
        "{keys:?} {:?} {:?} {:?}",
        keys.account(account(1), &wrapped).unwrap(),
        keys.token(TokenPurpose::Why),
        master(1)
    );
    assert_eq!(shown, format!("(11 keys) (keys of {}) (token-why 1) (master key)", account(1)));
}

#[test]
fn a_new_version_signs_from_its_instant_on_and_the_instant_alone_decides() {
    let (keys, mut stored) = installation(1);
    let since = instant("2026-11-21T08:00:00Z");
    stored.push(keys.rotate_token(TokenPurpose::Why, since));
    let keys = Keys::load(master(1), &stored, CountedEntropy::seeded(9)).unwrap();
    let at = |text: &str| keys.version_at(TokenPurpose::Why, instant(text));
    assert_eq!(at("2026-11-21T07:59:59.999999Z"), 1);
    assert_eq!(at("2026-11-21T08:00:00Z"), 2);
    assert_eq!(
        keys.version_at(TokenPurpose::Why, Timestamp::MIN),
        1,
        "before the first, the first"
    );
    assert_eq!(keys.version_at(TokenPurpose::Click, since), 1, "each purpose for itself");
}

#[test]
fn keys_are_replaced_under_those_who_hold_them() {
    let (keys, _) = installation(1);
    let wrapped = keys.new_account(account(1));
    let next = master(2);
    let moved = keys.rewrap_account(account(1), &wrapped, &next).unwrap();
    assert!(keys.account(account(1), &moved).is_err());
    keys.expect(next.clone());
    assert!(keys.account(account(1), &moved).is_ok(), "the commit comes before the replacing");
    assert_eq!(
        keys.master().fingerprint(),
        master(1).fingerprint(),
        "and nothing is wrapped by it"
    );

    let id = keys.installation_id();
    let loaded = Keys::load(next.clone(), &keys.rewrap(&next), CountedEntropy::seeded(9)).unwrap();
    keys.replace(&loaded);
    assert_eq!(keys.master().fingerprint(), next.fingerprint());
    assert!(next.opens(&keys.witness(), &CountedEntropy::seeded(3)));
    assert!(!master(1).opens(&keys.witness(), &CountedEntropy::seeded(3)));
    assert!(keys.account(account(1), &moved).is_ok());
    assert!(keys.account(account(1), &wrapped).is_ok(), "read before the commit, opened behind it");
    assert_eq!(keys.installation_id(), id, "the installation is the same");
}

#[test]
fn one_rotation_runs_at_a_time() {
    let (keys, _) = installation(1);
    let first = keys.begin_rotation();
    assert!(first.is_some() && keys.begin_rotation().is_none());
    drop(first);
    assert!(keys.begin_rotation().is_some());
}
