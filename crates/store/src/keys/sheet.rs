//! The master key on paper: four lines that are typed back, each with a check
//! of its own, so that a slip of the finger is found with its line.
//!
//! `K1  ABCD EFGH IJKL MNOP - QRST`: sixteen letters and digits for ten bytes,
//! and four (twenty bits) that fit them and the number of the line. The four
//! lines hold the key's 32 bytes and the eight of its fingerprint. The alphabet
//! is that of base 32 (RFC 4648 §6): it has no 0, 1, 8 and 9, so a 0 can only
//! have been an O, a 1 an I, an 8 a B.
//!
//! **Never**: what was typed in a message. It is a secret, right or wrong.

use std::fmt;

use data_encoding::BASE32_NOPAD;
use zeroize::Zeroizing;

use super::master::MasterKey;

/// Lines of a key.
pub const LINES: usize = 4;

const LINE_BYTES: usize = 10;
const LETTERS: usize = 16;
const CHECK_LETTERS: usize = 4;
const KEY_BYTES: usize = 32;
/// Letters of a line that are said to be too many are not counted beyond this.
const LETTERS_MAX: usize = 200;

/// What is wrong with a line as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slip {
    /// It is not there.
    Missing,
    /// It is there more than once.
    Twice,
    /// So many letters and digits, in place of twenty.
    Length(usize),
    /// A character that is in no key; its place, from 1, spaces not counted.
    Letter(usize),
    /// Its last group does not fit the others.
    Mistyped,
    /// The lines are right one by one, and are not of one key.
    OfAnother,
}

/// A line of a sheet that was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongLine {
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub slip: Slip,
}

impl fmt::Display for WrongLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line;
        match self.slip {
            Slip::Missing => write!(f, "line K{line} is missing"),
            Slip::Twice => write!(f, "line K{line} is there twice"),
            Slip::Length(found) => write!(
                f,
                "line K{line} has {found} letters and digits behind its name; it must have {}",
                LETTERS + CHECK_LETTERS
            ),
            Slip::Letter(place) => write!(
                f,
                "line K{line}: character {place} is none of A to Z and 2 to 7, of which keys \
                 are made"
            ),
            Slip::Mistyped => {
                write!(f, "line K{line} is mistyped, or another line: its last group does not fit")
            }
            Slip::OfAnother => write!(f, "the lines K1 to K{line} are not of one key"),
        }
    }
}

impl MasterKey {
    /// The key as it is printed.
    #[must_use]
    pub fn to_sheet(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(LINES * LINE_BYTES));
        bytes.extend_from_slice(self.bytes().as_slice());
        bytes.extend_from_slice(&self.fingerprint().0);
        let mut text = Zeroizing::new(String::with_capacity(LINES * 40));
        for (line, part) in (1..).zip(bytes.chunks(LINE_BYTES)) {
            let letters = Zeroizing::new(BASE32_NOPAD.encode(part));
            text.push_str(&format!("K{line} "));
            for (place, letter) in letters.chars().enumerate() {
                if place % 4 == 0 {
                    text.push(' ');
                }
                text.push(letter);
            }
            text.push_str(&format!(" - {}\n", check(line, part)));
        }
        text
    }

    /// Reads the lines of a sheet, typed in any case, with or without its
    /// spaces, among whatever other text.
    ///
    /// # Errors
    /// Every line that is wrong.
    pub fn from_sheet(text: &str) -> Result<Self, Vec<WrongLine>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(LINES * LINE_BYTES));
        let mut wrong = Vec::new();
        for line in 1..=LINES {
            let mut typed = text.lines().filter_map(|it| behind_name(it, line));
            let read = match (typed.next(), typed.next()) {
                (None, _) => Err(Slip::Missing),
                (Some(_), Some(_)) => Err(Slip::Twice),
                (Some(typed), None) => read_line(line, typed),
            };
            match read {
                Ok(part) => bytes.extend_from_slice(&part),
                Err(slip) => wrong.push(WrongLine { line, slip }),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let of_another = || vec![WrongLine { line: LINES, slip: Slip::OfAnother }];
        let (key, fingerprint) = bytes.split_at(KEY_BYTES);
        let key = Self::of(Zeroizing::new(key.try_into().map_err(|_| of_another())?));
        if key.fingerprint().0 == fingerprint { Ok(key) } else { Err(of_another()) }
    }
}

/// What stands behind `K1`, `k1:` and the like.
fn behind_name(text: &str, line: usize) -> Option<&str> {
    let text = text.trim_start();
    let rest = text.strip_prefix(['K', 'k'])?.strip_prefix(&line.to_string())?;
    let rest = rest.strip_prefix([':', '.', ')']).unwrap_or(rest);
    rest.starts_with(|it: char| it.is_whitespace()).then_some(rest)
}

/// A line as somebody typed it, with its name or without: in the form in which
/// [`MasterKey::from_sheet`] reads it.
///
/// # Errors
/// What is wrong with it.
pub fn read_typed(line: usize, typed: &str) -> Result<Zeroizing<String>, WrongLine> {
    let letters = behind_name(typed, line).unwrap_or(typed).trim();
    read_line(line, letters).map_err(|slip| WrongLine { line, slip })?;
    Ok(Zeroizing::new(format!("K{line} {letters}\n")))
}

fn read_line(line: usize, typed: &str) -> Result<Zeroizing<Vec<u8>>, Slip> {
    let mut letters = Zeroizing::new(String::with_capacity(LETTERS_MAX));
    let meant = typed.chars().filter(|it| !it.is_whitespace() && !matches!(it, '-' | '–' | '—'));
    for (place, letter) in (1..=LETTERS_MAX).zip(meant) {
        letters.push(match letter.to_ascii_uppercase() {
            '0' => 'O',
            '1' => 'I',
            '8' => 'B',
            letter @ ('A'..='Z' | '2'..='7') => letter,
            _ => return Err(Slip::Letter(place)),
        });
    }
    if letters.len() != LETTERS + CHECK_LETTERS {
        return Err(Slip::Length(letters.len()));
    }
    let (letters, last) = letters.split_at(LETTERS);
    let bytes = BASE32_NOPAD.decode(letters.as_bytes()).map(Zeroizing::new);
    let bytes = bytes.map_err(|_| Slip::Mistyped)?;
    if check(line, &bytes) == last { Ok(bytes) } else { Err(Slip::Mistyped) }
}

/// Twenty bits that fit a line and its number.
fn check(line: usize, bytes: &[u8]) -> String {
    let mut numbered = Zeroizing::new(vec![u8::try_from(line).unwrap_or(u8::MAX)]);
    numbered.extend_from_slice(bytes);
    let hash = blake3::derive_key("assent recovery sheet line 1", &numbered);
    BASE32_NOPAD.encode(&hash[..5])[..CHECK_LETTERS].to_owned()
}

#[cfg(test)]
mod tests;
