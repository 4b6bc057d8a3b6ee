//! The ledger's tree: leaves a second, proofs a second, verifications a second.
//!
//! Each is told against the hashes that it cannot do without.

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use consent::{
    leaf::{Leaf, Salt},
    tree::{
        Frontier,
        proof::{Inclusion, Levels, inclusion, verify_inclusion},
    },
};

use crate::{primitive, report::Report, watch::Watch};

/// How large the tree is.
#[derive(Args)]
pub struct Size {
    /// Leaves of the tree.
    #[arg(long, default_value_t = 1_000_000)]
    leaves: u32,
    /// Proofs to make and to verify, spread over the tree.
    #[arg(long, default_value_t = 100_000)]
    proofs: u32,
}

/// Measures it.
///
/// # Errors
/// When a proof does not verify, or the size makes no tree.
pub fn run(size: &Size) -> Result<Report> {
    ensure!(size.leaves > 1 && size.proofs > 0, "a tree has at least two leaves, and one proof");
    let mut report = Report::new("ledger");
    let hash = primitive::node_hashes(size.leaves)?;
    report.tell("SHA-256 of two hashes", 1e6 / hash, "a second");

    let watch = Watch::start()?;
    let leaves: Vec<Leaf> = (0..size.leaves).map(event).collect();
    report.tell("commit to an event (150 bytes)", watch.took()?.each_us(size.leaves), "µs");

    let watch = Watch::start()?;
    let mut frontier = Frontier::new();
    frontier.extend(leaves.iter().copied());
    let root = frontier.root();
    let append = watch.took()?.each_us(size.leaves);
    report.tell("append a leaf", append, "µs");
    // Each leaf costs its own hash and, on average, one of a node.
    report.tell("append ÷ its two hashes", append / (2.0 * hash), "×");

    let levels = Levels::new(&leaves);
    let step = (size.leaves / size.proofs).max(1);
    let at = |it: u32| u64::from(it * step % size.leaves);
    let watch = Watch::start()?;
    let proofs: Vec<_> = (0..size.proofs)
        .map(|it| inclusion(&levels, at(it), size.leaves.into()).context("a proof"))
        .collect::<Result<_>>()?;
    report.tell("prove inclusion", watch.took()?.each_us(size.proofs), "µs");

    let watch = Watch::start()?;
    for (it, proof) in (0..size.proofs).zip(&proofs) {
        let index = at(it);
        let leaf = leaves[usize::try_from(index)?];
        let claim = Inclusion { leaf, index, size: size.leaves.into(), root };
        verify_inclusion(&claim, proof)?;
    }
    let verify = watch.took()?.each_us(size.proofs);
    let hashes = f64::from(size.leaves).log2().ceil() + 1.0;
    report.tell("verify inclusion", verify, "µs");
    report.tell("verify ÷ its hashes", verify / (hashes * hash), "×");
    Ok(report)
}

/// A leaf over an event of common size.
fn event(number: u32) -> Leaf {
    let mut salt = [0; 16];
    salt[..4].copy_from_slice(&number.to_le_bytes());
    let mut event = [7; 150];
    event[..4].copy_from_slice(&number.to_le_bytes());
    Leaf::commit(Salt(salt), &event)
}
