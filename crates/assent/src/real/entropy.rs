//! The machine's randomness, by way of aws-lc's generator.

use ports::Entropy;

/// Randomness fit for keys.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealEntropy;

impl Entropy for RealEntropy {
    /// # Panics
    /// When the operating system has no randomness: nothing safe can be done
    /// without it.
    #[expect(clippy::disallowed_methods, reason = "the one source of randomness")]
    fn fill(&self, bytes: &mut [u8]) {
        aws_lc_rs::rand::fill(bytes).expect("the operating system gives randomness");
    }
}
