//! Parsers of foreign bytes under mutated input.
//!
//! Owns one [`Target`] per parser, the mutations, and the loop that runs them.
//! A target is a plain function over bytes: it may do anything but panic, hang
//! or abort, and it asserts what must hold for whatever it accepts. Runs on
//! stable Rust for a minute in the gate (`cargo xtask check --only fuzz`); a
//! coverage-guided fuzzer can drive the same functions outside it.
//!
//! **Never** here: a parser. Called by the `fuzz` program and `tests/it`.

pub mod corpus;
pub mod mutate;
pub mod run;
pub mod targets;

/// One parser under test.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Short name, as given to `--target`.
    pub name: &'static str,
    /// Feeds one input. Panics when the parser is wrong.
    pub run: fn(&[u8]),
    /// Inputs to start from: at least one that the parser accepts.
    pub seeds: &'static [&'static [u8]],
    /// Folders under `testdata/` whose files are seeds as well.
    pub corpora: &'static [&'static str],
    /// How one such file becomes inputs.
    pub split: fn(&[u8]) -> Vec<Vec<u8>>,
}
