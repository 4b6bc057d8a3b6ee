//! Letters of other scripts that look like Latin ones (Unicode UTS 39).
//!
//! Own table first: small letters whose capital looks Latin, which the
//! standard's table of small letters does not have.

use unicode_security::skeleton;

/// Letters that look Latin in one of their forms, beyond those of UTS 39.
const MORE: &[(char, char)] = &[
    ('в', 'b'),
    ('к', 'k'),
    ('м', 'm'),
    ('н', 'h'),
    ('т', 't'),
    ('п', 'n'),
    ('г', 'r'),
    ('и', 'u'),
    ('з', '3'),
    ('ь', 'b'),
    ('ғ', 'f'),
    ('қ', 'k'),
    ('ң', 'h'),
    ('һ', 'h'),
    ('β', 'b'),
    ('η', 'n'),
    ('κ', 'k'),
    ('μ', 'u'),
    ('τ', 't'),
    ('υ', 'u'),
    ('χ', 'x'),
    ('ω', 'w'),
    ('ε', 'e'),
    ('ζ', 'z'),
    ('σ', 'o'),
    ('ς', 's'),
    ('ѡ', 'w'),
    ('є', 'e'),
    ('ᴄ', 'c'),
    ('ɡ', 'g'),
    ('ı', 'i'),
    ('ɩ', 'i'),
];

/// True for letters of scripts whose letters are taken for Latin ones.
#[must_use]
pub fn is_look_alike(it: char) -> bool {
    matches!(it,
        '\u{131}' | '\u{250}'..='\u{2af}' | '\u{370}'..='\u{52f}' | '\u{531}'..='\u{587}'
        | '\u{13a0}'..='\u{13ff}' | '\u{1c80}'..='\u{1c8a}' | '\u{1d00}'..='\u{1d7f}'
        | '\u{2c80}'..='\u{2cff}' | '\u{a4d0}'..='\u{a4ff}' | '\u{ab30}'..='\u{abbf}')
}

/// The Latin letter or digit that one looks like, in small.
#[must_use]
pub fn latin(it: char) -> Option<char> {
    if let Some((_, latin)) = MORE.iter().find(|(from, _)| *from == it) {
        return Some(*latin);
    }
    let mut buffer = [0; 4];
    let mut shown = skeleton(it.encode_utf8(&mut buffer));
    match (shown.next(), shown.next()) {
        (Some(one), None) if one.is_ascii_alphanumeric() => Some(one.to_ascii_lowercase()),
        _ => None,
    }
}

/// What a label of a domain looks like: two that look alike are equal here.
#[must_use]
pub fn outline(label: &str) -> String {
    let latin: String = label
        .to_lowercase()
        .chars()
        .map(|it| if it.is_ascii() { it } else { latin_or(it) })
        .collect();
    // UTS 39 takes `rn` for `m` and `0` for `o` in its own alphabet.
    let plain = latin.replace("rn", "m").replace("vv", "w").replace("cl", "d");
    plain
        .chars()
        .map(|it| match it {
            '0' => 'o',
            '1' | 'i' | '|' => 'l',
            '5' => 's',
            '3' => 'e',
            other => other,
        })
        .collect()
}

fn latin_or(it: char) -> char {
    use unicode_normalization::UnicodeNormalization as _;
    let base = || std::iter::once(it).nfd().next().filter(char::is_ascii);
    latin(it).or_else(base).unwrap_or(it)
}

#[cfg(test)]
mod tests;
