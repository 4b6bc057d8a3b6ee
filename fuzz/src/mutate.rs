//! Seeded mutation: the same number gives the same inputs, everywhere.

/// What parsers of mail treat specially; put in at random places.
const TOKENS: &[&[u8]] = &[
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b"\r\n.\r\n",
    b"--",
    b"\"",
    b"<",
    b">",
    b"@",
    b";",
    b"=?utf-8?q?",
    b"{{",
    b"}}",
    b"{% for a in b %}",
    b"%00",
    b"\xff\xfe",
    b"\xf0\x9f\x98\x80",
    b"\xe2\x80\xae",
    b"18446744073709551615",
    b"-1",
];

/// Inputs longer than this are cut: a parser's limits are reached far earlier.
const BYTES_MAX: usize = 64 * 1024;

/// A generator of numbers (`SplitMix64`), good enough to shuffle bytes.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Starts at `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn next_number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    /// A number below `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next_number() % end).unwrap_or(0)
    }
}

/// A new input made from one or two seeds by up to eight changes.
pub fn mutated(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut input = seeds.get(random.below(seeds.len())).cloned().unwrap_or_default();
    for _ in 0..=random.below(8) {
        change(&mut input, seeds, random);
    }
    input.truncate(BYTES_MAX);
    input
}

fn change(input: &mut Vec<u8>, seeds: &[Vec<u8>], random: &mut Random) {
    let at = random.below(input.len() + 1);
    let byte = u8::try_from(random.below(256)).expect("below 256");
    match random.below(9) {
        0 => input.truncate(at),
        1 => input.insert(at, byte),
        2 => {
            let token = TOKENS[random.below(TOKENS.len())];
            input.splice(at..at, token.iter().copied());
        }
        3 => {
            let end = at + random.below(input.len() - at + 1);
            input.drain(at..end);
        }
        4 => {
            // Repetition finds what is quadratic or recursive.
            let end = at + random.below((input.len() - at).min(64) + 1);
            let part = input[at..end].repeat(1 + random.below(64));
            input.splice(at..at, part);
        }
        5 => {
            let other = seeds.get(random.below(seeds.len())).cloned().unwrap_or_default();
            let from = random.below(other.len() + 1);
            input.truncate(at);
            input.extend_from_slice(&other[from..]);
        }
        _ if input.is_empty() => input.push(byte),
        6 => flip(input, at, 1 << random.below(8)),
        7 => flip(input, at, 0x20),
        _ => {
            let at = at.min(input.len() - 1);
            input[at] = byte;
        }
    }
}

fn flip(input: &mut [u8], at: usize, bits: u8) {
    let at = at.min(input.len() - 1);
    input[at] ^= bits;
}

#[cfg(test)]
mod tests;
