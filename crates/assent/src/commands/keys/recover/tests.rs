//! Typing a sheet back, line by line.

use std::{io::Cursor, sync::Arc};

use ports::Entropy;
use store::keys::init_master_key;

use super::*;
use crate::real::RealEntropy;

fn key() -> MasterKey {
    let folder = tempfile::tempdir().unwrap();
    let entropy: Arc<dyn Entropy> = Arc::new(RealEntropy);
    init_master_key(&folder.path().join("master.key"), entropy.as_ref()).unwrap()
}

fn asked(typed: &str) -> (anyhow::Result<Zeroizing<String>>, String) {
    let mut told = Vec::new();
    let sheet = ask(&mut Cursor::new(typed), &mut told);
    (sheet, String::from_utf8(told).unwrap())
}

#[test]
fn a_wrong_line_is_asked_for_again_and_the_others_are_not() {
    let key = key();
    let sheet = key.to_sheet();
    let lines: Vec<_> = sheet.lines().collect();
    let bare = lines[1].strip_prefix("K2").unwrap().to_lowercase();
    let typed = format!("{}\nABCD\n{bare}\n{}\n{}\n", lines[0], lines[2], lines[3]);
    let (read, told) = asked(&typed);
    assert_eq!(
        told,
        "K1: K2:     line K2 has 4 letters and digits behind its name; it must have 20; type it \
         again\nK2: K3: K4: "
    );
    let read = MasterKey::from_sheet(&read.unwrap()).unwrap();
    assert_eq!(read.fingerprint(), key.fingerprint());
}

#[test]
fn a_sheet_that_ends_early_gives_nothing() {
    let sheet = key().to_sheet();
    let (read, _) = asked(sheet.lines().next().unwrap());
    assert_eq!(read.unwrap_err().to_string(), "the sheet ended before line K2");
}
