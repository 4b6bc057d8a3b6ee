//! Is this the same mailing again? A 64-bit sketch of content (R002-38).
//!
//! Content is cut into words, words into overlapping pairs, and every pair
//! votes on 64 bits by its hash (a SimHash). Texts that share most pairs agree
//! in most bits; unrelated texts agree in about half. Case, width, accents'
//! encoding, invisible characters, numbers and addresses of pages do not count,
//! because they are what a sender changes between the parts of one mailing.
//! **Never** here: a judgement; see `split`.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

/// Most words that are looked at. A mailing longer than that is like another
/// when its first part is.
pub const WORDS_MAX: usize = 20_000;

/// The likeness sketch of a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sketch(pub u64);

impl Sketch {
    /// The sketch of a mailing's text. The text without merge fields and
    /// footer is best: what all mailings share makes them alike.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let words = words(text);
        let pairs: BTreeSet<u64> = match words.as_slice() {
            [] => BTreeSet::new(),
            [only] => [hash(&[only])].into(),
            more => more.windows(2).map(|pair| hash(&[&pair[0], &pair[1]])).collect(),
        };
        let mut votes = [0_i64; 64];
        for pair in pairs {
            for (bit, vote) in votes.iter_mut().enumerate() {
                *vote += if pair >> bit & 1 == 1 { 1 } else { -1 };
            }
        }
        let bits = votes.iter().enumerate().filter(|(_, vote)| **vote > 0);
        Self(bits.fold(0, |sketch, (bit, _)| sketch | 1 << bit))
    }

    /// The sketch as stored: the same 64 bits as a signed number.
    #[must_use]
    pub fn to_stored(self) -> i64 {
        self.0.cast_signed()
    }

    /// The sketch of a stored number.
    #[must_use]
    pub fn from_stored(stored: i64) -> Self {
        Self(stored.cast_unsigned())
    }
}

/// The share of equal bits, 0 to 100, rounded down. Unrelated texts have about
/// 50, texts with one word in ten changed about 80.
#[must_use]
pub fn similarity_percent(a: Sketch, b: Sketch) -> u8 {
    let equal = 64 - (a.0 ^ b.0).count_ones();
    u8::try_from(equal * 100 / 64).unwrap_or(100)
}

/// Words in normalised form. A character of a script that writes without
/// spaces is a word by itself.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for chunk in text.split_whitespace() {
        if words.len() >= WORDS_MAX {
            break;
        }
        if chunk.contains("://") || chunk.starts_with("www.") {
            continue;
        }
        let mut word = String::new();
        for it in chunk.nfkc().flat_map(char::to_lowercase).filter(|it| it.is_alphabetic()) {
            if is_unspaced(it) {
                words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
                words.push(it.to_string());
            } else {
                word.push(it);
            }
        }
        words.extend((!word.is_empty()).then_some(word));
    }
    words.truncate(WORDS_MAX);
    words
}

/// Han, kana, Thai, Lao, Khmer and Burmese letters.
fn is_unspaced(it: char) -> bool {
    matches!(it,
        '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}'
        | '\u{0e00}'..='\u{0eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}')
}

/// FNV-1a over the words, then the finaliser of SplitMix64, which spreads
/// every input bit over all 64. Not for secrets: only for voting.
fn hash(words: &[&String]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for word in words {
        for byte in word.bytes().chain([0]) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    state = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ state >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ state >> 31
}

#[cfg(test)]
mod tests;
