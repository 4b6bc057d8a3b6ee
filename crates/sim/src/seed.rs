//! Seeded chance.
//!
//! A decision is drawn from the seed and from what is decided, not from a
//! running stream, so it is the same whichever task asks first. The mixer is
//! SplitMix64 (Steele, Lea, Flood 2014); fit for simulation, never for keys.

use std::sync::Mutex;

use ports::Entropy;

/// The seed of a run. Same seed, same run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(pub u64);

/// One draw: 64 evenly spread bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw(u64);

impl Seed {
    /// Draws for a decision named by `parts`, such as
    /// `["unknown-user", "ada@b.example"]`.
    #[must_use]
    pub fn draw(self, parts: &[&str]) -> Draw {
        let mut state = mix(self.0);
        for part in parts {
            for byte in part.bytes() {
                state = mix(state ^ u64::from(byte));
            }
            // The length keeps ["ab", "c"] and ["a", "bc"] apart.
            state = mix(state ^ part.len() as u64);
        }
        Draw(state)
    }
}

impl Draw {
    /// True in this share of all draws; never at 0, always at 1.
    #[must_use]
    pub fn chance(self, share: f64) -> bool {
        // 53 bits fill the mantissa, so the quotient is below 1.
        #[expect(clippy::cast_precision_loss, reason = "53 bits are exact in an f64")]
        let point = (self.0 >> 11) as f64 / (1_u64 << 53) as f64;
        point < share
    }

    /// A number below `end`; 0 when `end` is 0.
    #[must_use]
    pub fn below(self, end: u64) -> u64 {
        self.0.checked_rem(end).unwrap_or(0)
    }
}

fn mix(state: u64) -> u64 {
    let mut it = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    it ^ (it >> 31)
}

/// Random bytes that are the same in every run: keys made of it are worthless.
#[derive(Debug)]
pub struct SeededEntropy(Mutex<u64>);

impl SeededEntropy {
    /// Entropy that follows from the seed.
    #[must_use]
    pub fn new(seed: Seed) -> Self {
        Self(Mutex::new(seed.0))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            *state = state.wrapping_add(1);
            chunk.copy_from_slice(&mix(*state).to_le_bytes()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests;
