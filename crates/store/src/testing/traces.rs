//! Finds personal data where none may be, in whatever form it hides
//! (DECISIONS D20).

use std::path::Path;

use aho_corasick::AhoCorasick;
use data_encoding::{BASE64_NOPAD, HEXLOWER, HEXUPPER};

/// The forms in which `secret` lies in `bytes`: `"plain"`, `"base64"`,
/// `"quoted-printable"`, `"UTF-16"`, `"hexadecimal"`. Empty when it does not.
///
/// # Panics
/// When `secret` is shorter than eight bytes: its base 64 would be found
/// anywhere.
#[must_use]
pub fn find(bytes: &[u8], secret: &str) -> Vec<&'static str> {
    assert!(secret.len() >= 8, "a secret to look for has eight bytes or more");
    let forms = forms(secret);
    let search = AhoCorasick::new(forms.iter().map(|(_, form)| form)).expect("few, short forms");
    let mut found: Vec<_> =
        search.find_overlapping_iter(bytes).map(|it| forms[it.pattern().as_usize()].0).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn forms(secret: &str) -> Vec<(&'static str, Vec<u8>)> {
    let raw = secret.as_bytes();
    let utf16 = |swap: fn(u16) -> [u8; 2]| secret.encode_utf16().flat_map(swap).collect();
    let quoted = |it: &u8| match it {
        b'!'..=b'~' if *it != b'=' => vec![*it],
        _ => format!("={it:02X}").into_bytes(),
    };
    let mut forms = vec![
        ("plain", raw.to_vec()),
        ("quoted-printable", raw.iter().flat_map(quoted).collect()),
        ("quoted-printable", raw.iter().flat_map(|it| format!("={it:02X}").into_bytes()).collect()),
        ("UTF-16", utf16(u16::to_le_bytes)),
        ("UTF-16", utf16(u16::to_be_bytes)),
        ("hexadecimal", HEXLOWER.encode(raw).into_bytes()),
        ("hexadecimal", HEXUPPER.encode(raw).into_bytes()),
    ];
    // Base 64 depends on where in a group of three the secret begins: of each
    // of the three ways, the part that its neighbours cannot change.
    for before in 0..3 {
        let shifted = [&[0; 2][..before.min(2)], raw].concat();
        let whole = (shifted.len() / 3) * 3;
        let encoded = BASE64_NOPAD.encode(&shifted[..whole]).into_bytes();
        let skip = [0, 4, 4][before];
        forms.push(("base64", encoded[skip..].to_vec()));
    }
    forms
}

/// All files under `folder`, one after the other.
///
/// # Panics
/// When one cannot be read.
#[must_use]
pub fn bytes_under(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder is readable") {
            let path = entry.expect("the folder is readable").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                bytes.extend(std::fs::read(&path).expect("the file is readable"));
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests;
