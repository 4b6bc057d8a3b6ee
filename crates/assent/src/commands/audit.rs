//! `assent audit`: the consent ledger, exported and verified.
//!
//! `verify` needs nothing but the file. It prints what `docs/verify_ledger.py`
//! prints, so that the two can be compared (`docs/ledger.md` section 5).

mod findings;

use std::{
    fs::{self, File},
    io::{BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::Subcommand;
use consent::{
    VerifierKey,
    archive::{self, ArchiveTrust},
    export::{self, Findings, Trust, VerifyError},
};
use serde_json::{Value, json};

use super::show::{self, Shown};
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
    /// Write an archive for an authority: send records, consent with proofs,
    /// original messages, rules, signed. Of a period, or of one recipient.
    Archive {
        /// Where to write it.
        #[arg(long, value_name = "FILE.tar")]
        out: PathBuf,
        /// First instant of the period.
        #[arg(long, requires = "until", conflicts_with = "contact")]
        from: Option<domain::Timestamp>,
        /// The instant after its last.
        #[arg(long, requires = "from")]
        until: Option<domain::Timestamp>,
        /// The recipient, in place of a period.
        #[arg(long, required_unless_present = "from")]
        contact: Option<domain::ContactId>,
        /// Why: a case number. It is recorded, with the name of your key.
        #[arg(long)]
        reason: String,
    },
    /// Who took an archive of the account, and why.
    Accesses,
    /// The compliance report of the account: what mail rested on, what was
    /// withheld, rates against limits. The console has it as a page that prints.
    Report {
        /// First instant.
        #[arg(long)]
        from: domain::Timestamp,
        /// The instant after the last.
        #[arg(long)]
        until: domain::Timestamp,
        /// One campaign.
        #[arg(long)]
        campaign: Option<domain::CampaignId>,
    },
    /// What audits found: of every account, or with --account of one.
    Findings,
    /// Close a finding, and say what was done.
    Close {
        /// The finding.
        finding: domain::FindingId,
        /// What was done; evidence, where the finding asks for it.
        #[arg(long)]
        note: String,
    },
    /// Personal data leaked: which accounts are told, how many people it concerns,
    /// under which laws, and by when. Tells nobody by itself.
    Leak {
        /// When it became known.
        #[arg(long, value_name = "INSTANT")]
        known_at: domain::Timestamp,
        /// Only this account.
        #[arg(long = "in", value_name = "ACCOUNT")]
        within: Option<domain::AccountId>,
    },
    /// Declare duties that the operator has: operator-cn.
    Duties {
        /// The pack.
        pack: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Check an export or an archive, without any server. Exit status 1 when it
    /// is damaged or forged.
    Verify {
        /// The export or the archive.
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
        AuditCommand::Archive { out, from, until, contact, reason } => {
            let text = |it: Option<domain::Timestamp>| it.map(|it| it.to_string());
            let contact = contact.map(|it| it.to_string());
            let asked = json!({
                "from": text(from), "until": text(until), "contact": contact, "reason": reason,
            });
            archive(&client()?, &out, &asked).await
        }
        AuditCommand::Report { from, until, campaign } => {
            let client = client()?;
            let account = client.account().await?;
            let mut query = vec![("from", from.to_string()), ("until", until.to_string())];
            query.extend(campaign.map(|it| ("campaign", it.to_string())));
            let query: Vec<_> = query.iter().map(|(name, it)| (*name, it.as_str())).collect();
            let path = ["accounts", &account, "compliance"];
            Ok(findings::report(client.get_with(&path, &query).await?))
        }
        AuditCommand::Findings => findings::list(&client()?).await,
        AuditCommand::Close { finding, note } => {
            let path = ["findings", &finding.to_string(), "closing"];
            let closed = client()?.post(&path, &json!({ "note": note })).await?;
            Ok(findings::one(closed))
        }
        AuditCommand::Duties { pack, reason } => {
            let body = json!({ "pack": pack, "reason": reason });
            client()?.post(&["duty-packs"], &body).await?;
            Ok(show::done(format!("{pack} is declared: its items open within the hour")))
        }
        AuditCommand::Accesses => findings::accesses(&client()?).await,
        AuditCommand::Leak { known_at, within } => {
            findings::leak(&client()?, known_at, within).await
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

/// Readable by its owner alone: what is exported is personal.
fn create(out: &Path) -> anyhow::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = fs::OpenOptions::new();
    let file = options.create(true).write(true).truncate(true).mode(0o600).open(out);
    file.with_context(|| could_not_write(out))
}

fn could_not_write(out: &Path) -> String {
    format!("could not write {}", out.display())
}

fn write(out: &Path, text: &str) -> anyhow::Result<()> {
    create(out)?.write_all(text.as_bytes()).with_context(|| could_not_write(out))
}

/// Writes the archive while it comes in, and checks what was written.
async fn archive(client: &Client, out: &Path, asked: &Value) -> anyhow::Result<Shown> {
    let account = client.account().await?;
    let mut file = create(out)?;
    let piece = |octets: &[u8]| file.write_all(octets);
    let written = client.download(&["accounts", &account, "archive"], asked, piece).await?;
    written.and_then(|()| file.sync_all()).with_context(|| could_not_write(out))?;
    verify_archive(out, &Trust::default())
}

/// Says what `docs/verify_archive.py` says (`docs/archive.md`).
fn verify_archive(path: &Path, trust: &Trust) -> anyhow::Result<Shown> {
    let file = File::open(path).with_context(|| format!("could not read {}", path.display()))?;
    let trust = ArchiveTrust { keys: trust.keys.clone() };
    match archive::verify(BufReader::new(file), &trust) {
        Ok(report) => {
            let json = json!({
                "verified": true,
                "origin": report.origin.to_string(),
                "key": report.key.to_string(),
                "leaves": report.size,
                "root": report.root.to_string(),
                "files": report.files,
                "deliveries": report.deliveries,
                "messages": report.messages,
                "without": report.without.iter().map(|(why, count)| json!({
                    "why": why, "count": count,
                })).collect::<Vec<_>>(),
                "consent_proven": report.proven,
                "consent_erased": report.erased,
                "consent_later": report.later,
                "verdicts": report.verdicts,
                "problems": [],
            });
            Ok(Shown::fine(json, format!("{report}verified")))
        }
        Err(archive::VerifyError::Refuted(refuted)) => {
            let problems = refuted.problems.iter().map(|it| {
                json!({
                    "file": it.file,
                    "line": it.line,
                    "what": it.what,
                    "expected": it.expected,
                    "found": it.found,
                })
            });
            let json = json!({ "verified": false, "problems": problems.collect::<Vec<_>>() });
            Ok(Shown::fine(json, refuted.to_string()).and_wrong_if(true))
        }
        Err(error) => Err(error.into()),
    }
}

/// True when the file begins like an archive, and not like an export.
fn is_archive(path: &Path) -> anyhow::Result<bool> {
    let mut first = Vec::new();
    let file = File::open(path).with_context(|| format!("could not read {}", path.display()))?;
    let read = file.take(archive::HEADER_BYTES as u64).read_to_end(&mut first);
    read.with_context(|| format!("could not read {}", path.display()))?;
    Ok(archive::is_archive(&first))
}

fn verify(path: &Path, trust: &Trust) -> anyhow::Result<Shown> {
    if is_archive(path)? {
        return verify_archive(path, trust);
    }
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
