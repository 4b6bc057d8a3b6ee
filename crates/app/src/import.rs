//! Imports: an upload becomes claimed contacts, and a reviewer's decision makes
//! them attested. A claimed contact clears nothing (DESIGN section 1).
//!
//! uploaded → reading: screened as a whole, judged by the rules → refused, with
//! nothing of it kept but the file and what was found | claimed, in batches that
//! can be restarted → held for a reviewer → attesting (in batches) → accepted
//! (DECISIONS D38).

pub mod ask;
pub mod attest;
pub mod erasure;
pub mod figures;
mod hosts;
mod judge;
pub mod layout;
mod lines;
mod order;
pub mod read;
mod screen;
pub mod undo;
pub mod wave;

use domain::{AccountId, ImportId, ListId, Standing, Timestamp, Verdict};
use serde::{Deserialize, Serialize};
use store::{
    Lane, Scope,
    account::AccountRow,
    import::{ImportRow, NewImport, Refusal, StoppedLine},
    review::ReviewRow,
};

use crate::{
    Action, Actor, App, Failure, blobs,
    review::{
        author,
        question::{self, QuestionView},
    },
    verdicts::{self, FiredRule},
};
pub use ask::Confirmations;
use figures::Figures;
use layout::{Said, Text};
pub(crate) use screen::FINGERPRINT_SKETCH;

/// Largest upload, in bytes.
pub const FILE_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Largest scan, photo or file that shows consent, in bytes.
pub const EVIDENCE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Longest answer about the origin, in bytes.
const ANSWER_BYTES_MAX: usize = 2_000;

/// What the member says of the list: all of it is asked, and a reviewer reads
/// it (R002-29 … R002-33).
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// How the addresses were collected: `own-form`, `kiosk`, `paper`, `event`,
    /// `other-system`, `customers`, `purchased`, `rented`, `harvested`,
    /// `appended`, `unknown`.
    pub collection: String,
    /// Where the list comes from.
    pub origin: String,
    /// How long it has been in use.
    pub in_use: String,
    /// How the addresses were confirmed.
    pub confirmation: String,
    /// Day of the newest collection or confirmation, `2026-05-31` (R002-24).
    pub last_confirmed: Option<jiff::civil::Date>,
}

impl Provenance {
    fn check(&self) -> Result<(), Failure> {
        let answers = [
            ("origin", &self.origin),
            ("in_use", &self.in_use),
            ("confirmation", &self.confirmation),
        ];
        for (field, answer) in answers {
            if answer.len() > ANSWER_BYTES_MAX {
                let problem = format!("at most {ANSWER_BYTES_MAX} bytes");
                return Err(Failure::invalid(field, problem));
            }
            // Kept in clear, so that every reviewer can read it (DECISIONS D20).
            if answer.contains('@') {
                return Err(Failure::invalid(field, "leave addresses out: name the source"));
            }
        }
        let plain = |it: char| it.is_ascii_lowercase() || it == '-';
        if self.collection.len() > 40 || !self.collection.chars().all(plain) {
            return Err(Failure::invalid("collection", "must be one of the words of the form"));
        }
        Ok(())
    }
}

/// An upload.
#[derive(Clone)]
pub struct Upload {
    /// The list its contacts are claimed for.
    pub list: ListId,
    /// A table with a header line: CSV in any encoding that is read, plain or
    /// packed with gzip or zip.
    pub csv: Vec<u8>,
    /// What the member says of it.
    pub provenance: Provenance,
    /// A scan, photo or file that shows the consent, if there is one.
    pub evidence: Option<Vec<u8>>,
}

/// Takes an upload. It is read in the background; see [`show`].
///
/// # Errors
/// As [`upload_mapped`].
pub async fn upload(
    app: &App,
    actor: &Actor,
    account: AccountId,
    upload: Upload,
) -> Result<ImportId, Failure> {
    upload_mapped(app, actor, account, upload, Said::new()).await
}

/// The same with what the member says of the columns: header, and what it is.
///
/// # Errors
/// [`Failure::Invalid`] when the file is no table with a column of addresses:
/// nothing is kept. [`Failure::Stopped`] when the account may not send.
pub async fn upload_mapped(
    app: &App,
    actor: &Actor,
    account: AccountId,
    upload: Upload,
    said: Said,
) -> Result<ImportId, Failure> {
    actor.may(Action::Import, account)?;
    let row = app.open_account(account).await?;
    not_stopped(&row)?;
    upload.provenance.check()?;
    if upload.csv.len() > FILE_BYTES_MAX {
        return Err(Failure::invalid("file", format!("at most {FILE_BYTES_MAX} bytes")));
    }
    if upload.evidence.as_ref().is_some_and(|it| it.len() > EVIDENCE_BYTES_MAX) {
        return Err(Failure::invalid("evidence", format!("at most {EVIDENCE_BYTES_MAX} bytes")));
    }
    let uploaded = blobs::digest_of(&upload.csv);
    let Text { text, layout } = layout::text_of(upload.csv, said)?;
    let list = store::list::by_id(app.store(), account, upload.list).await?;
    list.ok_or(Failure::NotFound("list"))?;
    let keys = app.account_keys(&row)?;
    let now = app.now();
    let (keep, file) = blobs::put(&keys, account, &text, now);
    // The database needs its memory: it holds what it writes more than once.
    drop(text);
    let mut steps = vec![keep];
    let evidence = upload.evidence.as_ref().map(|bytes| {
        let (keep, digest) = blobs::put(&keys, account, bytes, now);
        steps.push(keep);
        digest
    });
    let new = NewImport {
        id: ImportId::new(now, app.random()),
        list: upload.list,
        provenance: crate::json::text(&upload.provenance),
        file,
        evidence,
        now,
    };
    steps.push(store::import::insert(account, &new));
    let described = (uploaded, crate::json::text(&layout));
    steps.push(store::import::describe((account, new.id), described));
    steps.push(author::did(app, actor, (account, new.id.0), "uploaded"));
    app.store().unit(Scope::Account(account), Lane::Interactive, steps).await?;
    Ok(new.id)
}

/// An account that may not send has nothing to import for: screening and reviewing
/// its files would be work for nobody (R002-44).
fn not_stopped(row: &AccountRow) -> Result<(), Failure> {
    let standing = row.standing;
    let meaning = match standing {
        it if it.may_send() => return Ok(()),
        Standing::Locked | Standing::Terminated => {
            "it imports nothing any more; what is recorded can be exported"
        }
        _ => {
            "it imports nothing until it may send again (`account reactivate`, `account appeal`); \
             exports and ways out work as before"
        }
    };
    Err(Failure::Stopped { standing, meaning })
}

/// What follows for a list from what the rules say of it. Whatever it is, a
/// claimed contact clears nothing without a reviewer or its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Nothing speaks against it: a reviewer's word lifts the rows with evidence.
    Accept,
    /// The same, but most of its people can only be asked to confirm.
    Confirm,
    /// A reviewer decides what the rules hold.
    Hold,
    /// Nothing of it is used, whatever else is said.
    Refuse,
}

impl Disposition {
    /// What follows from a verdict.
    #[must_use]
    pub fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Allow | Verdict::Note => Self::Accept,
            Verdict::Warn => Self::Confirm,
            Verdict::Hold => Self::Hold,
            Verdict::Deny => Self::Refuse,
        }
    }

    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Confirm => "confirm",
            Self::Hold => "hold",
            Self::Refuse => "refuse",
        }
    }
}

/// An import as its members see it.
#[derive(Clone, Debug)]
pub struct ImportView {
    /// The row.
    pub row: ImportRow,
    /// What the member said of it.
    pub provenance: Provenance,
    /// What the screening came to; `None` until then.
    pub figures: Option<Figures>,
    /// What follows from it, and the rules that said so; `None` until then.
    pub judged: Option<(Disposition, Vec<FiredRule>)>,
    /// Lines that were not taken; at most 1,000. The others: [`rejects`].
    pub refusals: Vec<Refusal>,
    /// Lines whose people were erased since, and when; at most 1,000.
    pub erased: Vec<(u64, Timestamp)>,
    /// Its reviews, newest first.
    pub reviews: Vec<ReviewRow>,
    /// What was asked about it in these reviews, and answered.
    pub questions: Vec<QuestionView>,
    /// What became of those who are asked to confirm; `None` = nobody is.
    pub confirmations: Option<Confirmations>,
}

/// One import.
///
/// # Errors
/// [`Failure`].
pub async fn show(
    app: &App,
    actor: &Actor,
    account: AccountId,
    import: ImportId,
) -> Result<ImportView, Failure> {
    actor.may(Action::Read, account)?;
    let row = store::import::by_id(app.store(), account, import).await?;
    let row = row.ok_or(Failure::NotFound("import"))?;
    let refusals = store::import::refusals(app.store(), (account, import), 1_000).await?;
    let reviews = store::review::of_subject(app.store(), account, import.0).await?;
    let questions = question::of_reviews(app, account, &reviews).await?;
    let erased = store::upload::erasures(app.store(), (account, import), 1_000).await?;
    let provenance = provenance(&row)?;
    let figures = row.screening.as_deref().map(Figures::from_json).transpose()?;
    let verdict = store::verdict::newest_of_subject(app.store(), account, import.0).await?;
    let judged = verdict.map(|it| (Disposition::of(it.verdict), verdicts::from_json(&it.rules)));
    let confirmations = ask::confirmations(app, (account, import)).await?;
    Ok(ImportView {
        row,
        provenance,
        figures,
        judged,
        refusals,
        erased,
        reviews,
        questions,
        confirmations,
    })
}

/// Lines of one page of [`rejects`].
pub const REJECTS_PAGE: u32 = 10_000;

/// The next lines behind `after` that were not taken, with the step that stopped
/// each, its field and the reason; at most [`REJECTS_PAGE`].
///
/// # Errors
/// [`Failure`].
pub async fn rejects(
    app: &App,
    actor: &Actor,
    (account, import): (AccountId, ImportId),
    after: u64,
) -> Result<Vec<StoppedLine>, Failure> {
    actor.may(Action::Read, account)?;
    let row = store::import::by_id(app.store(), account, import).await?;
    row.ok_or(Failure::NotFound("import"))?;
    let page = (after, REJECTS_PAGE);
    Ok(store::import::rejects(app.store(), (account, import), page).await?)
}

/// What the member said of an import.
///
/// # Errors
/// [`Failure::Unavailable`] when what is stored is not an answer: a bug.
pub fn provenance(row: &ImportRow) -> Result<Provenance, Failure> {
    said(&row.provenance)
}

fn said(json: &str) -> Result<Provenance, Failure> {
    serde_json::from_str(json)
        .map_err(|source| Failure::unavailable("an import's provenance", source))
}
