//! The ledger's machine work and its publication: numbering events, signing
//! checkpoints, exporting (DECISIONS D19, `docs/ledger.md`).

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use consent::{
    Checkpoint, Frontier, Origin, Salt, VerifierKey,
    export::{self, Header, Opening},
};
use domain::AccountId;
use store::{
    Lane, Scope,
    keys::{AccountKeys, TokenPurpose},
    ledger::{self, LeafRow, Numbering},
};

use crate::{Action, Actor, App, Failure, contact, events};

/// Events numbered in one unit.
const BATCH: u32 = 2_000;
/// Leaves read at once for an export.
const PAGE: u32 = 2_000;

impl App {
    /// The key that signs the ledgers. Its seed is derived from the
    /// installation's ledger key, so that no second secret needs keeping.
    fn ledger_signer(&self) -> Ed25519KeyPair {
        let key = self.keys().token_version(TokenPurpose::LedgerOrigin, 1);
        let key = key.expect("loading checked that version 1 of every purpose is there");
        Ed25519KeyPair::from_seed_unchecked(&key.sign(b"assent ledger signing key 1"))
            .expect("any 32 bytes are an Ed25519 seed")
    }

    /// The signature of the ledger's key under a text.
    pub(crate) fn ledger_signature(&self, text: &[u8]) -> [u8; 64] {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.ledger_signer().sign(text).as_ref());
        signature
    }

    /// The name of an account's ledger.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when the public address is unusable.
    pub fn ledger_origin(&self, account: AccountId) -> Result<Origin, Failure> {
        let url = &self.settings().public_url;
        let host = url.host_str().unwrap_or_default();
        let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        Origin::new(&host, account).map_err(|it| Failure::unavailable("the ledger's name", it))
    }

    /// The key by which others check an account's checkpoints.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when the public address is unusable.
    pub fn ledger_verifier(&self, account: AccountId) -> Result<VerifierKey, Failure> {
        let mut public = [0; 32];
        public.copy_from_slice(self.ledger_signer().public_key().as_ref());
        VerifierKey::new(&self.ledger_origin(account)?.to_string(), public)
            .map_err(|it| Failure::unavailable("the ledger's key", it))
    }
}

/// Numbers the account's waiting events, signs the new size and root. Returns
/// how many were numbered. Another sequencer at the same time is harmless: one
/// of the two finds the head moved and writes nothing.
///
/// # Errors
/// [`Failure`]; run it again.
pub async fn sequence(app: &App, account: AccountId) -> Result<usize, Failure> {
    let waiting = ledger::unnumbered(app.store(), account, BATCH).await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let (from, frontier) =
        ledger::head(app.store(), account).await?.ok_or(Failure::NotFound("ledger"))?;
    let mut frontier = Frontier::from_bytes(&frontier)
        .map_err(|source| Failure::unavailable("the head of the ledger", source))?;
    for (_, leaf) in &waiting {
        frontier.push(events::leaf(*leaf));
    }
    let checkpoint = Checkpoint {
        origin: app.ledger_origin(account)?,
        size: frontier.size(),
        root: frontier.root(),
    };
    let checkpoint = checkpoint
        .sign(&app.ledger_verifier(account)?, |text| app.ledger_signature(text))
        .map_err(|source| Failure::unavailable("signing a checkpoint", source))?;
    let numbering = Numbering {
        from,
        events: waiting.iter().map(|(id, _)| *id).collect(),
        frontier: frontier.to_bytes(),
        checkpoint,
        now: app.now(),
    };
    let steps = ledger::number(account, &numbering);
    app.store().unit(Scope::Account(account), Lane::Bulk, steps).await?;
    Ok(waiting.len())
}

/// How much of an event an export shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Openings {
    /// Salt and event: personal data, for the account itself.
    Shown,
    /// Hashes only.
    Redacted,
}

/// Exports the ledger up to its newest checkpoint, line by line.
///
/// # Errors
/// [`Failure::Conflict`] when nothing is signed yet.
pub async fn export(
    app: &App,
    actor: &Actor,
    account: AccountId,
    openings: Openings,
    mut line: impl FnMut(String) + Send,
) -> Result<(), Failure> {
    actor.may(Action::ReadEvidence, account)?;
    let row = app.account_row(account).await?;
    let keys = row.wrapped_key.as_ref().map(|_| app.account_keys(&row)).transpose()?;
    let checkpoints = ledger::checkpoints(app.store(), account).await?;
    let Some((size, _)) = checkpoints.last() else {
        let problem =
            "no checkpoint is signed yet: the first comes some seconds after the first event";
        return Err(Failure::Conflict(problem.to_owned()));
    };
    line(export::header_line(&Header {
        origin: app.ledger_origin(account)?,
        keys: vec![app.ledger_verifier(account)?],
        redacted: openings == Openings::Redacted,
        leaves: *size,
        checkpoints: checkpoints.len() as u64,
    }));
    let mut next = 0;
    while next < *size {
        let limit = PAGE.min(u32::try_from(size - next).unwrap_or(PAGE));
        let leaves = ledger::leaves(app.store(), account, (next, limit)).await?;
        if leaves.is_empty() {
            return Err(Failure::unavailable("the ledger", format!("leaf {next} is missing")));
        }
        for leaf in &leaves {
            line(leaf_line(keys.as_ref().filter(|_| openings == Openings::Shown), leaf)?);
        }
        next += leaves.len() as u64;
    }
    checkpoints.iter().for_each(|(_, note)| line(export::checkpoint_line(note)));
    Ok(())
}

fn leaf_line(keys: Option<&AccountKeys>, row: &LeafRow) -> Result<String, Failure> {
    let leaf = events::leaf(row.leaf);
    let opened = match (keys, &row.salt, &row.sealed_body) {
        (Some(keys), Some(salt), Some(sealed)) => {
            let body = match &row.contact_salt {
                Some(contact_salt) => {
                    let key = contact::key(keys, Some(contact_salt))?;
                    events::body(&key, row.event, Some(sealed))?
                }
                // Of an erased contact only the erasure itself is left.
                None => Some(events::body_for_account(keys, row.event, sealed)?),
            };
            let salt: [u8; 16] = salt
                .as_slice()
                .try_into()
                .map_err(|source| Failure::unavailable("a leaf's salt", source))?;
            body.map(|body| (Salt(salt), body))
        }
        _ => None,
    };
    let opening = opened.as_ref().map(|(salt, event)| Opening { salt: *salt, event });
    Ok(export::leaf_line(row.index, leaf, opening))
}

/// An account's newest checkpoint, for the public page.
#[derive(Clone, Debug)]
pub struct Published {
    /// Name of the ledger.
    pub origin: String,
    /// The key by which to check it.
    pub verifier: String,
    /// Leaves in the tree.
    pub size: u64,
    /// The signed note.
    pub note: String,
}

/// Newest checkpoints of all ledgers: public, so that outsiders can follow.
///
/// # Errors
/// [`Failure::Unavailable`].
pub async fn published(app: &App) -> Result<Vec<Published>, Failure> {
    let rows = ledger::latest(app.store()).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Published {
                origin: app.ledger_origin(row.account)?.to_string(),
                verifier: app.ledger_verifier(row.account)?.to_string(),
                size: row.size,
                note: row.note,
            })
        })
        .collect()
}

/// Checks the whole ledger of an account as an outsider would.
///
/// # Errors
/// [`Failure`]; a ledger that does not hold is not an error: see the report.
pub async fn verify(
    app: &App,
    actor: &Actor,
    account: AccountId,
) -> Result<Result<export::Report, export::VerifyError>, Failure> {
    let mut text = String::new();
    export(app, actor, account, Openings::Shown, |line| {
        text.push_str(&line);
        if !line.ends_with('\n') {
            text.push('\n');
        }
    })
    .await?;
    let trust = export::Trust { keys: vec![app.ledger_verifier(account)?], seen: Vec::new() };
    Ok(export::verify(text.as_bytes(), &trust))
}
