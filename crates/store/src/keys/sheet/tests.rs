//! A key, printed and typed back.

use proptest::prelude::*;

use super::*;

fn key(seed: u8) -> MasterKey {
    MasterKey::of(Zeroizing::new([seed; KEY_BYTES]))
}

fn typed(text: &str) -> String {
    match MasterKey::from_sheet(text) {
        Ok(key) => key.fingerprint().to_string(),
        Err(wrong) => wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    }
}

#[test]
fn a_sheet_reads_back_in_any_case_and_among_other_text() {
    let sheet = key(7).to_sheet();
    assert_eq!(
        sheet.as_str(),
        "K1  A4DQ OBYH A4DQ OBYH - THWO\n\
         K2  A4DQ OBYH A4DQ OBYH - 6UE7\n\
         K3  A4DQ OBYH A4DQ OBYH - SELW\n\
         K4  A4DS HRV3 IURW QNYL - XY64\n"
    );
    let own = key(7).fingerprint().to_string();
    assert_eq!(typed(&sheet), own);
    let sloppy = sheet.to_lowercase().replace("k1 ", "  k1:").replace(['-'], "").replace('o', "0");
    assert_eq!(typed(&format!("Keep this.\nKeys open things.\n{sloppy}\nK5 x")), own);
    let reversed: Vec<_> = sheet.lines().rev().collect();
    assert_eq!(typed(&reversed.join("\n")), own);
}

#[test]
fn every_wrong_line_is_told_by_its_name_and_without_its_letters() {
    let sheet = key(7).to_sheet();
    let wrong = sheet
        .replace("K1  A4DQ", "K1  A4DR")
        .replace("K2  A4DQ", "K2  A4Q")
        .replace("K3  A4DQ", "K3  A4D9");
    assert_eq!(
        typed(&wrong),
        "line K1 is mistyped, or another line: its last group does not fit\n\
         line K2 has 19 letters and digits behind its name; it must have 20\n\
         line K3: character 4 is none of A to Z and 2 to 7, of which keys are made"
    );
    let swapped = sheet.replace("K1", "K9").replace("K2", "K1").replace("K9", "K2");
    assert_eq!(
        typed(&swapped),
        "line K1 is mistyped, or another line: its last group does not fit\n\
         line K2 is mistyped, or another line: its last group does not fit"
    );
    let (first, rest) = sheet.split_once('\n').unwrap();
    assert_eq!(typed(rest), "line K1 is missing");
    assert_eq!(typed(&format!("{first}\n{first}\n{rest}")), "line K1 is there twice");
    let (other, _) =
        key(8).to_sheet().split_once('\n').map(|(a, b)| (a.to_owned(), b.len())).unwrap();
    assert_eq!(typed(&format!("{other}\n{rest}")), "the lines K1 to K4 are not of one key");
}

proptest! {
    #[test]
    fn any_key_reads_back_and_any_slip_is_found_in_its_line(
        bytes in any::<[u8; KEY_BYTES]>(),
        line in 0_usize..LINES,
        place in 0_usize..(LETTERS + CHECK_LETTERS),
        by in 1_u8..32,
    ) {
        let key = MasterKey::of(Zeroizing::new(bytes));
        let sheet = key.to_sheet();
        let read = MasterKey::from_sheet(&sheet).unwrap();
        prop_assert_eq!(read.bytes(), key.bytes());

        const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let mut lines: Vec<String> = sheet.lines().map(str::to_owned).collect();
        let letters: Vec<_> = lines[line]
            .char_indices()
            .skip(2)
            .filter(|(_, it)| it.is_ascii_alphanumeric())
            .map(|(at, it)| (at, u8::try_from(it).unwrap()))
            .collect();
        let (at, letter) = letters[place];
        let old = ALPHABET.iter().position(|it| *it == letter).unwrap();
        let new = char::from(ALPHABET[(old + usize::from(by)) % 32]);
        lines[line].replace_range(at..=at, &new.to_string());
        let wrong = MasterKey::from_sheet(&lines.join("\n")).unwrap_err();
        // One slip in a million fits the twenty bits; the fingerprint finds it.
        let found = [(line + 1, Slip::Mistyped), (LINES, Slip::OfAnother)];
        prop_assert!(found.contains(&(wrong[0].line, wrong[0].slip.clone())));
    }

    #[test]
    fn no_text_makes_it_fall_over(text in "(K[1-4][ :].{0,60}\n){0,6}.{0,40}") {
        let _ = MasterKey::from_sheet(&text);
    }
}
