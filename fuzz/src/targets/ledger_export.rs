//! A ledger export that somebody hands to the verifier.

use consent::export::{Trust, VerifyError, verify};

use crate::{Target, corpus};

/// A damaged export is refuted with at least one problem, and what verifies
/// counts no more than it holds. Exports of `testdata/ledger` are the seeds.
pub const TARGET: Target = Target {
    name: "ledger-export",
    run,
    seeds: &[b"{\"format\":\"assent-ledger-export/1\"}\n", b"{\"index\":0,\"leaf\":\"\"}\n"],
    corpora: &["ledger/exports"],
    split: corpus::whole,
};

fn run(bytes: &[u8]) {
    match verify(bytes, &Trust::default()) {
        Ok(report) => {
            let known = report.opened + report.erased + report.withheld;
            assert_eq!(known, report.size, "every leaf is open, erased or withheld");
        }
        Err(VerifyError::Refuted(findings)) => {
            assert!(!findings.problems.is_empty(), "refuted without a problem");
        }
        Err(VerifyError::Read(error)) => panic!("bytes in memory can be read: {error}"),
    }
}
