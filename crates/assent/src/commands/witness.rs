//! `assent witness`: follows a ledger from another machine, and signs what it
//! saw (C2SP tlog-witness, pulled; `docs/operating/evidence.md`).
//!
//! Owns the folder of a witness: its key, the last checkpoint it signed, and
//! the one it refused. What may be signed is decided in `consent::witness`.
//! **Never** here: a database, a key of an installation, an answer to anybody.
//! Whoever runs a witness publishes `checkpoint` by any web server.

mod folder;
mod source;

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use consent::{
    Checkpoint, VerifierKey, checkpoint,
    tree::{
        gather::consistency_nodes,
        tile::{Tiles, tiles_of},
    },
    witness::{Refusal, accept},
};
use domain::SignedDuration;
use ports::Clock;
use serde_json::json;
use url::Url;

use self::{folder::Folder, source::Source};
use super::show::Shown;
use crate::real::{RealClock, RealEntropy};

/// `assent witness`.
#[derive(Clone, Debug, Args)]
pub struct WitnessArgs {
    /// The ledger: `https://HOST/ledger/ACCOUNT`.
    #[arg(long, value_name = "URL")]
    pub ledger: Url,
    /// The ledger's verifier key, as the installation publishes it, learned on
    /// another way than the checkpoints.
    #[arg(long, value_name = "VERIFIER_KEY")]
    pub trust: VerifierKey,
    /// Where the witness keeps its key and what it saw. Made when missing.
    #[arg(long, value_name = "DIR")]
    pub folder: PathBuf,
    /// Name of the witness in its signatures: a host of yours, a slash, a word.
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// Let the ledger be on this machine, over plain HTTP. For trials: a witness
    /// beside what it watches watches nothing.
    #[arg(long)]
    pub loopback: bool,
    /// Look once and end, in place of every minute. Exit status 1 when the
    /// ledger was refused.
    #[arg(long)]
    pub once: bool,
}

/// Time between two looks.
const INTERVAL: SignedDuration = SignedDuration::from_mins(1);

/// What one look came to.
#[derive(Debug)]
pub(super) enum Seen {
    /// Signed: the checkpoint goes on from the last one.
    Signed(Checkpoint),
    /// Nothing new.
    Same(Checkpoint),
    /// Not signed, and kept as evidence.
    Refused(Refusal),
}

/// Runs it.
pub(super) async fn run(args: WitnessArgs) -> anyhow::Result<Shown> {
    let source = Source::new(&args)?;
    let folder = Folder::open(&args.folder, &args.name, &RealEntropy)?;
    tracing::info!(witness.key = %folder.key(), "witness");
    loop {
        let seen = look(&source, &folder, &args.trust, &RealClock).await;
        if args.once {
            return Ok(told(&seen?, &folder));
        }
        match seen {
            Ok(Seen::Refused(refusal)) => return Ok(told(&Seen::Refused(refusal), &folder)),
            Ok(seen) => tracing::info!(witness.seen = said(&seen), "looked"),
            // A ledger that does not answer is looked at again; what was seen
            // stays.
            Err(error) => tracing::warn!(error = format!("{error:#}"), "could not look"),
        }
        RealClock.sleep(INTERVAL).await;
    }
}

/// One look: what is published now, against what was seen last.
pub(super) async fn look(
    source: &Source,
    folder: &Folder,
    trust: &VerifierKey,
    clock: &dyn Clock,
) -> anyhow::Result<Seen> {
    let keys = std::slice::from_ref(trust);
    let note = source.checkpoint().await?;
    let next = checkpoint::open(&note, keys).context("what is published is not signed")?;
    let seen = match folder.seen()? {
        Some(note) => Some(checkpoint::open(&note, keys).context("what was seen last")?),
        None => None,
    };
    if seen.as_ref() == Some(&next) {
        return Ok(Seen::Same(next));
    }
    let mut tiles = Tiles::of_size(next.size);
    if let Some(seen) = seen.as_ref().filter(|it| it.size <= next.size) {
        for tile in tiles_of(&consistency_nodes(seen.size, next.size), next.size) {
            let octets = source.tile(tile).await?;
            // One of another length is as good as none: nothing is proven.
            let _ = tiles.add(tile, &octets);
        }
    }
    match accept(seen.as_ref(), &next, &tiles) {
        Ok(()) => {
            folder.sign(&note, clock.now())?;
            Ok(Seen::Signed(next))
        }
        Err(refusal) => {
            folder.refuse(&note)?;
            Ok(Seen::Refused(refusal))
        }
    }
}

fn said(seen: &Seen) -> &'static str {
    match seen {
        Seen::Signed(_) => "signed",
        Seen::Same(_) => "same",
        Seen::Refused(_) => "refused",
    }
}

fn told(seen: &Seen, folder: &Folder) -> Shown {
    let key = folder.key().to_string();
    match seen {
        Seen::Signed(it) | Seen::Same(it) => {
            let said = said(seen);
            let text = format!("{said}: {} leaves of {}\nkey {key}", it.size, it.origin);
            let json = json!({
                "seen": said,
                "origin": it.origin.to_string(),
                "size": it.size,
                "root": it.root.to_string(),
                "key": key,
            });
            Shown::fine(json, text)
        }
        Seen::Refused(refusal) => {
            let kept = folder.refused().display().to_string();
            let text = format!("REFUSED: {refusal}\nWhat was published is kept in {kept}");
            let json = json!({ "seen": "refused", "why": refusal.to_string(), "kept": kept });
            Shown::fine(json, text).and_wrong_if(true)
        }
    }
}

#[cfg(test)]
mod tests;
