//! `assent audit`: the consent ledger, exported and verified.
//!
//! `verify` needs nothing but the file. It prints what `docs/verify_ledger.py`
//! prints, so that the two can be compared (`docs/ledger.md` section 5).

use std::{
    fs::{self, File},
    io::{BufReader, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::Subcommand;
use consent::{
    VerifierKey,
    export::{self, Findings, Trust, VerifyError},
};
use serde_json::{Value, json};

use super::show::Shown;
use crate::client::{CallError, Client};

/// The consent ledger.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Write the account's ledger to a file, up to its newest checkpoint.
    Export {
        /// Where to write it.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Hashes only, without the events: nothing personal.
        #[arg(long)]
        redacted: bool,
    },
    /// Check an export, without any server. Exit status 1 when it is damaged or
    /// forged.
    Verify {
        /// The export.
        #[arg(value_name = "FILE")]
        export: PathBuf,
        /// A verifier key of the ledger, as published. Without it, the export
        /// is checked against the key it names itself.
        #[arg(long, value_name = "VERIFIER_KEY")]
        trust: Vec<VerifierKey>,
        /// A signed checkpoint of the ledger that was seen earlier.
        #[arg(long, value_name = "NOTE_FILE")]
        seen: Vec<PathBuf>,
    },
}

/// Runs it. Only an export asks for a client.
pub(super) async fn run(
    client: impl FnOnce() -> Result<Client, CallError>,
    command: AuditCommand,
) -> anyhow::Result<Shown> {
    match command {
        AuditCommand::Export { out, redacted } => {
            let client = client()?;
            let account = client.account().await?;
            let redacted = if redacted { "true" } else { "false" };
            let path = ["accounts", &account, "ledger", "export"];
            let text = client.get_text(&path, &[("redacted", redacted)]).await?;
            write(&out, &text)?;
            let (lines, file) = (text.lines().count(), out.display().to_string());
            let said = format!("{lines} lines written to {file}");
            Ok(Shown::fine(json!({ "file": file, "lines": lines }), said))
        }
        AuditCommand::Verify { export, trust, seen } => {
            let read = |path: &PathBuf| {
                let note = fs::read_to_string(path);
                note.with_context(|| format!("could not read {}", path.display()))
            };
            let seen = seen.iter().map(read).collect::<anyhow::Result<_>>()?;
            verify(&export, &Trust { keys: trust, seen })
        }
    }
}

/// Readable by its owner alone: an export that is not redacted is personal.
fn write(out: &Path, text: &str) -> anyhow::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let written = fs::OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .mode(0o600)
        .open(out)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.with_context(|| format!("could not write {}", out.display()))
}

fn verify(path: &Path, trust: &Trust) -> anyhow::Result<Shown> {
    let file = File::open(path).with_context(|| format!("could not read {}", path.display()))?;
    match export::verify(BufReader::new(file), trust) {
        Ok(report) => {
            let json = json!({ "verified": true, "report": json_of(&report), "problems": [] });
            Ok(Shown::fine(json, format!("{report}verified")))
        }
        Err(VerifyError::Refuted(findings)) => {
            let text = findings.to_string();
            Ok(Shown::fine(refuted(&findings), text).and_wrong_if(true))
        }
        Err(error) => Err(error.into()),
    }
}

fn json_of(report: &export::Report) -> Value {
    json!({
        "origin": report.origin.to_string(),
        "keys": report.keys.iter().map(VerifierKey::to_string).collect::<Vec<_>>(),
        "leaves": report.size,
        "open": report.opened,
        "erased": report.erased,
        "withheld": report.withheld,
        "checkpoints": report.checkpoints,
        "root": report.root.to_string(),
    })
}

fn refuted(findings: &Findings) -> Value {
    let problems = findings.problems.iter().map(|it| {
        json!({
            "line": it.line,
            "what": it.what,
            "expected": it.expected,
            "found": it.found,
        })
    });
    json!({
        "verified": false,
        "report": findings.report.as_ref().map(json_of),
        "problems": problems.collect::<Vec<_>>(),
        "problems_total": findings.problems.len() as u64 + findings.more,
    })
}
