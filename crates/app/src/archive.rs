//! The archive for an authority: what was sent, on what ground, with proofs, in
//! one file that can be checked without us (`docs/archive.md`, X-04).
//!
//! Owns who may take one, the record of it, and the order of its files. It is
//! pulled piece by piece: an archive of any size needs the memory of one page
//! of messages. **Never** here: an octet that is not hashed into the manifest;
//! a way to take evidence out without a record that says who and why.

mod consent_files;
mod records;
mod scope;

use std::collections::{BTreeMap, BTreeSet};

use consent::{
    Checkpoint,
    archive::{self, FileHash, Manifest},
    checkpoint,
    tree::gather::Gather,
};
use domain::{AccessRecordId, AccountId, ContactId, DeliveryId, Timestamp, VerdictId};
use store::{
    Lane, Scope as Reach, access_record, account::AccountRow, compliance, keys::AccountKeys,
};

pub use store::access_record::AccessRow;

use crate::{Action, Actor, App, Failure, dispatch::Composer, ledger};

/// Longest reason, in characters.
const REASON_CHARS_MAX: usize = 500;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// Of which messages.
    pub what: What,
    /// Why: a case number. Goes into the record and into the archive.
    pub reason: String,
}

/// Which messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Everything the account sent from an instant to another, the latter not
    /// within.
    Period {
        /// First instant.
        from: Timestamp,
        /// The instant after the last.
        until: Timestamp,
    },
    /// Everything one recipient was sent.
    Recipient(ContactId),
}

/// An archive being written. Ask [`Archive::next`] until there is no more.
pub struct Archive {
    app: App,
    account: AccountRow,
    /// `None` once the account was closed.
    keys: Option<AccountKeys>,
    request: Request,
    made_by: String,
    made_at: Timestamp,
    note: String,
    checkpoint: Checkpoint,
    composer: Composer,
    step: Step,
    files: Vec<FileHash>,
    /// Files of lines written so far, by folder.
    pages: BTreeMap<String, u32>,
    /// Deliveries written so far, and the last of them.
    deliveries: usize,
    after: DeliveryId,
    contacts: BTreeSet<ContactId>,
    verdicts: BTreeSet<VerdictId>,
}

/// What is written next.
enum Step {
    Head,
    Records,
    Verdicts,
    Rules,
    /// The contacts that are left, and the nodes of their proofs.
    Consent(Box<(Vec<ContactId>, Gather)>),
    Manifest,
    Done,
}

/// Begins an archive: numbers what waits for the ledger, and records who takes
/// it and why before the first octet leaves.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::Invalid`] for a request without reason,
/// [`Failure::Conflict`] when it holds more than one archive may.
pub async fn begin(
    app: &App,
    actor: &Actor,
    account: AccountId,
    request: Request,
) -> Result<Archive, Failure> {
    actor.may(Action::ExportForAuthority, account)?;
    let account = app.account_row(account).await?;
    let made_at = app.now();
    check(app, &account, &request).await?;
    loop {
        match ledger::sequence(app, account.id).await {
            Ok(0) => break,
            // The background work numbers them at the same time.
            Ok(_) | Err(Failure::Raced) => {}
            Err(other) => return Err(other),
        }
    }
    let latest = store::ledger::latest_of(app.store(), account.id).await?;
    let note = latest.ok_or_else(|| {
        Failure::Conflict("nothing is recorded in the ledger of this account yet".to_owned())
    })?;
    let key = app.ledger_verifier(account.id)?;
    let checkpoint = checkpoint::open(&note, &[key])
        .map_err(|source| Failure::unavailable("the ledger's checkpoint", source))?;
    let keys = account.wrapped_key.as_ref().map(|_| app.account_keys(&account)).transpose()?;
    let archive = Archive {
        app: app.clone(),
        keys,
        request,
        made_by: actor.name.clone(),
        made_at,
        note,
        checkpoint,
        composer: Composer::default(),
        step: Step::Head,
        files: Vec::new(),
        pages: BTreeMap::new(),
        deliveries: 0,
        after: DeliveryId(store::NIL),
        contacts: BTreeSet::new(),
        verdicts: BTreeSet::new(),
        account,
    };
    archive.record("archive-begun", scope::asked(&archive)).await?;
    Ok(archive)
}

async fn check(app: &App, account: &AccountRow, request: &Request) -> Result<(), Failure> {
    let reason = request.reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
        let problem = format!("say why, in 1 to {REASON_CHARS_MAX} characters: a case number");
        return Err(Failure::invalid("reason", problem));
    }
    match request.what {
        What::Period { from, until } if until <= from => {
            Err(Failure::invalid("until", "must be later than `from`"))
        }
        What::Period { from, until } => {
            let (account, campaign) = (account.id, None);
            let span = compliance::Span { account, campaign, from, until, days: (0, 0) };
            let found = compliance::outcomes(app.store(), &span).await?;
            let count: u64 = found.iter().map(|it| it.count).sum();
            if count > archive::MESSAGES_MAX as u64 { Err(too_many()) } else { Ok(()) }
        }
        What::Recipient(contact) => {
            let found = store::contact::by_id(app.store(), account.id, contact).await?;
            found.map(|_| ()).ok_or(Failure::NotFound("contact"))
        }
    }
}

fn too_many() -> Failure {
    let most = archive::MESSAGES_MAX;
    Failure::Conflict(format!("there are more than {most} messages: ask for a shorter period"))
}

impl Archive {
    /// The next octets; `None` at the end. One that fails in between has no
    /// manifest, and is refused by whoever checks it.
    ///
    /// # Errors
    /// [`Failure`]: what was written so far is worth nothing.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Failure> {
        loop {
            let written = match self.step {
                Step::Head => self.head()?,
                Step::Records => self.records().await?,
                Step::Verdicts => self.verdicts().await?,
                Step::Rules => self.rules().await?,
                Step::Consent(_) => self.consent().await?,
                Step::Manifest => self.manifest().await?,
                Step::Done => return Ok(None),
            };
            if !written.is_empty() {
                return Ok(Some(written));
            }
        }
    }

    fn head(&mut self) -> Result<Vec<u8>, Failure> {
        self.step = Step::Records;
        let scope = scope::of(self)?;
        let mut out = self.file(archive::README, scope::README.as_bytes());
        out.extend(self.file(archive::SCOPE, archive::scope(&scope).as_bytes()));
        let note = self.note.clone();
        out.extend(self.file(archive::CHECKPOINT, note.as_bytes()));
        Ok(out)
    }

    async fn manifest(&mut self) -> Result<Vec<u8>, Failure> {
        self.step = Step::Done;
        let manifest = Manifest {
            origin: self.checkpoint.origin.clone(),
            key: self.app.ledger_verifier(self.account.id)?,
            files: std::mem::take(&mut self.files),
        };
        let note = manifest
            .sign(|text| self.app.ledger_signature(text))
            .map_err(|source| Failure::unavailable("signing the archive", source))?;
        let mut out = archive::entry(archive::MANIFEST, note.as_bytes());
        out.extend(archive::END);
        let digest = FileHash::of(archive::MANIFEST, note.as_bytes()).hash;
        let written = serde_json::json!({
            "manifest": digest.to_string(),
            "files": manifest.files.len(),
            "deliveries": self.deliveries,
        });
        self.record("archive-finished", written).await?;
        Ok(out)
    }

    /// A file of the archive, entered into the manifest.
    fn file(&mut self, name: &str, content: &[u8]) -> Vec<u8> {
        self.files.push(FileHash::of(name, content));
        archive::entry(name, content)
    }

    /// The next file of lines of a folder; nothing where there are no lines.
    fn lines(&mut self, folder: &str, content: &str) -> Vec<u8> {
        if content.is_empty() {
            return Vec::new();
        }
        let pages = self.pages.entry(folder.to_owned()).or_default();
        *pages += 1;
        let name = format!("{folder}/{:05}.jsonl", *pages);
        self.file(&name, content.as_bytes())
    }

    async fn record(&self, what: &str, detail: serde_json::Value) -> Result<(), Failure> {
        let now = self.app.now();
        let row = AccessRow {
            id: AccessRecordId::new(now, self.app.random()),
            what: what.to_owned(),
            made_by: self.made_by.clone(),
            reason: self.request.reason.trim().to_owned(),
            detail: detail.to_string(),
            created_at: now,
        };
        let step = access_record::insert(self.account.id, &row);
        let reach = Reach::Account(self.account.id);
        self.app.store().unit(reach, Lane::Interactive, vec![step]).await?;
        Ok(())
    }
}

/// Who took evidence out of an account, when and why; newest first.
///
/// # Errors
/// [`Failure`].
pub async fn accesses(
    app: &App,
    actor: &Actor,
    account: AccountId,
) -> Result<Vec<AccessRow>, Failure> {
    actor.may(Action::Oversee, account)?;
    let account = app.account_row(account).await?;
    Ok(access_record::of_account(app.store(), account.id).await?)
}
