//! The sheet as it is printed.

use std::sync::Arc;

use ports::Entropy;
use store::keys::init_master_key;

use super::*;
use crate::real::RealEntropy;

fn key() -> MasterKey {
    let folder = tempfile::tempdir().unwrap();
    let entropy: Arc<dyn Entropy> = Arc::new(RealEntropy);
    init_master_key(&folder.path().join("master.key"), entropy.as_ref()).unwrap()
}

#[test]
fn a_sheet_is_one_page_that_any_printer_prints_and_that_reads_back() {
    let key = key();
    let now = "2026-11-22T10:05:00Z".parse().unwrap();
    let sheet = sheet(&key, &Opens::Installation("3f2a-9c01-77de-0b1c".into()), now);
    assert!(sheet.is_ascii());
    let too_long: Vec<_> = sheet.lines().filter(|it| it.len() > 80).collect();
    assert_eq!(too_long, [""; 0]);
    let lines = sheet.lines().count();
    assert!(lines <= 66, "{lines} lines are more than a page");
    for told in [
        "Installation      3f2a-9c01-77de-0b1c",
        &format!("Fingerprint       {} ", key.fingerprint()),
        "Written           2026-11-22 10:05 UTC",
        "Checked           yes",
        "assent keys recover --data FOLDER",
    ] {
        assert!(sheet.contains(told), "{told} in\n{}", sheet.as_str());
    }
    let typed = MasterKey::from_sheet(&sheet).unwrap();
    assert_eq!(typed.to_text(), key.to_text());
    assert!(!sheet.contains(key.to_text().as_str()), "one form, not two");
}

#[test]
fn a_sheet_that_was_not_checked_says_so() {
    let sheet = sheet(&key(), &Opens::Nothing, Timestamp::UNIX_EPOCH);
    assert!(sheet.contains("Checked           no: the database could not be asked"));
    assert!(sheet.contains("Installation      (not known)"));
}
