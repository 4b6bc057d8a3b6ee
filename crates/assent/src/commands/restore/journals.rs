//! The journals a restore needs: found, checked, brought together.

use std::{fs, path::Path};

use anyhow::{Context as _, bail};
use store::{
    backup,
    never_again::{self, Entry, Journal, NewJournal, Scanned},
};

use super::RestoreArgs;
use crate::{
    commands::backup::manifest::JournalPart,
    real::{RealClock, RealEntropy},
};

/// Longest reason for a restore without a journal, in bytes.
const REASON_BYTES_MAX: usize = 500;

/// What stands in for the years since the backup.
pub(super) enum Journals {
    /// These files, each with its entries.
    Found(Vec<(String, Vec<Entry>, Scanned)>),
    /// None, for a reason that is recorded.
    None(String),
}

impl Journals {
    /// Reads and checks every journal, before anything is written.
    ///
    /// # Errors
    /// When there is none and no reason, when one is damaged, or when the one
    /// the backup names is not among them or was cut short.
    pub(super) fn find(
        args: &RestoreArgs,
        configured: &Path,
        needed: &JournalPart,
    ) -> anyhow::Result<Self> {
        let here = configured.exists();
        if let Some(reason) = &args.without_journal {
            if here {
                bail!(
                    "there is a never-again journal at {}: restore with it, or move it away",
                    configured.display()
                );
            }
            return Ok(Self::None(checked(reason)?));
        }
        let mut paths = args.journal.clone();
        if here && !paths.iter().any(|it| same(it, configured)) {
            paths.insert(0, configured.to_owned());
        }
        if paths.is_empty() {
            bail!(
                "no never-again journal: name it with `--journal FILE`. Without it, whoever left, \
                 complained or was erased since the backup would be mailed again. If it is lost \
                 for good, say why with `--without-journal REASON`"
            );
        }
        let mut found = Vec::new();
        for path in paths {
            let mut entries = Vec::new();
            let scanned = never_again::read(&path, |it| entries.push(it))?;
            found.push((path.display().to_string(), entries, scanned));
        }
        let named = found.iter().find(|it| it.2.head.id.simple().to_string() == needed.id);
        match named {
            None => bail!(
                "none of these journals is the one that was kept when the backup was taken ({}): \
                 name that one with `--journal`",
                needed.id
            ),
            Some((path, _, scanned)) if scanned.entries < needed.entries => bail!(
                "{path} has {} entries, but had {} when the backup was taken: it is an old copy, \
                 or was cut short",
                scanned.entries,
                needed.entries
            ),
            Some(_) => Ok(Self::Found(found)),
        }
    }

    /// One sentence for the record.
    pub(super) fn told(&self) -> String {
        match self {
            Self::None(reason) => format!("without a never-again journal: {reason}"),
            Self::Found(found) => {
                let entries: u64 = found.iter().map(|it| it.2.entries).sum();
                let torn = found.iter().filter(|it| it.2.torn_bytes > 0).count();
                format!(
                    "with {} never-again journal(s), {entries} entries, {torn} with a torn last \
                     line, which nobody was told of",
                    found.len()
                )
            }
        }
    }

    /// Makes the configured journal hold the entries of all of them, and returns
    /// them: the next restore needs them too.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn bring_together(self, configured: &Path) -> anyhow::Result<Vec<Entry>> {
        let found = match self {
            Self::None(_) => Vec::new(),
            Self::Found(found) => found,
        };
        let copied = match found.first() {
            Some((first, _, _)) if !configured.exists() => {
                let to = configured.display();
                // Under another name first: half a journal must not lie there.
                let beside = configured.with_extension("copying");
                fs::copy(first, &beside)
                    .and_then(|_| fs::rename(&beside, configured))
                    .with_context(|| format!("could not write {to}"))?;
                backup::sync(configured)?;
                first.clone()
            }
            _ => configured.display().to_string(),
        };
        let entropy: &dyn ports::Entropy = &RealEntropy;
        let clock: &dyn ports::Clock = &RealClock;
        let id = domain::JobId::new(clock.now(), entropy.bytes()).0;
        let (journal, _) = Journal::open(configured, NewJournal { id, now: clock.now() })?;
        let mut all = Vec::new();
        for (path, entries, _) in found {
            if !same(Path::new(&path), configured) && path != copied {
                journal.append(&entries)?;
            }
            all.extend(entries);
        }
        journal.sync()?;
        Ok(all)
    }
}

fn same(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

fn checked(reason: &str) -> anyhow::Result<String> {
    let reason = reason.trim();
    if reason.is_empty() || reason.len() > REASON_BYTES_MAX || reason.chars().any(char::is_control)
    {
        bail!("give the reason in one line of 1 to {REASON_BYTES_MAX} bytes: it is recorded");
    }
    Ok(reason.to_owned())
}
