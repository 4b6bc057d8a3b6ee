//! Imports: an upload becomes claimed contacts, and a reviewer's decision makes
//! them attested. A claimed contact clears nothing (DESIGN section 1).
//!
//! uploaded → reading (in batches that can be restarted) → judged by the rules
//! → held for a reviewer | refused → attesting (in batches) → accepted.

pub mod attest;
pub mod columns;
pub mod erasure;
pub mod judge;
pub mod read;
mod shape;

use domain::{AccountId, ImportId, ListId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{
    Lane, Scope,
    import::{ImportRow, NewImport, Refusal},
    review::ReviewRow,
};

use crate::{Action, Actor, App, Failure, blobs};

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
    /// CSV, UTF-8, with a header line.
    pub csv: Vec<u8>,
    /// What the member says of it.
    pub provenance: Provenance,
    /// A scan, photo or file that shows the consent, if there is one.
    pub evidence: Option<Vec<u8>>,
}

/// Takes an upload. It is read in the background; see [`show`].
///
/// # Errors
/// [`Failure::Invalid`] when the file has no column with addresses: nothing is
/// kept.
pub async fn upload(
    app: &App,
    actor: &Actor,
    account: AccountId,
    upload: Upload,
) -> Result<ImportId, Failure> {
    actor.may(Action::Import, account)?;
    upload.provenance.check()?;
    if upload.csv.len() > FILE_BYTES_MAX {
        return Err(Failure::invalid("file", format!("at most {FILE_BYTES_MAX} bytes")));
    }
    if upload.evidence.as_ref().is_some_and(|it| it.len() > EVIDENCE_BYTES_MAX) {
        return Err(Failure::invalid("evidence", format!("at most {EVIDENCE_BYTES_MAX} bytes")));
    }
    shape::check(&upload.csv)?;
    columns::of_file(&upload.csv)?;
    let list = store::list::by_id(app.store(), account, upload.list).await?;
    list.ok_or(Failure::NotFound("list"))?;
    let row = app.open_account(account).await?;
    let keys = app.account_keys(&row)?;
    let now = app.now();
    let (keep, file) = blobs::put(&keys, account, &upload.csv, now);
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
    app.store().unit(Scope::Account(account), Lane::Interactive, steps).await?;
    Ok(new.id)
}

/// An import as its members see it.
#[derive(Clone, Debug)]
pub struct ImportView {
    /// The row.
    pub row: ImportRow,
    /// What the member said of it.
    pub provenance: Provenance,
    /// Lines that were not taken; at most 1,000.
    pub refusals: Vec<Refusal>,
    /// Lines whose people were erased since, and when; at most 1,000.
    pub erased: Vec<(u64, Timestamp)>,
    /// Its reviews, newest first.
    pub reviews: Vec<ReviewRow>,
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
    let erased = store::upload::erasures(app.store(), (account, import), 1_000).await?;
    let provenance = provenance(&row)?;
    Ok(ImportView { row, provenance, refusals, erased, reviews })
}

/// What the member said of an import.
///
/// # Errors
/// [`Failure::Unavailable`] when what is stored is not an answer: a bug.
pub fn provenance(row: &ImportRow) -> Result<Provenance, Failure> {
    serde_json::from_str(&row.provenance)
        .map_err(|source| Failure::unavailable("an import's provenance", source))
}
