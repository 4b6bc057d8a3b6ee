//! On what right an account shows pictures: a line for each right, with what
//! proves it (R003-47, R003-48).
//!
//! Mails show pictures that lie elsewhere, so an asset is known by the digest of
//! the address under which it is shown; another address is another asset, unless the
//! same picture is handed in for it ([`also`]). A right that ran out or was ended is
//! none. What is not on file is told with the verdict, and held where the operator
//! demands it (`licence.demanded`).
//! **Never** here: whether a right is good; a person reads the evidence.

mod picture;

use std::collections::BTreeSet;

use domain::{AccountId, CampaignId, Digest, LicenceId, Personal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{
    Lane, Place, Scope,
    account::AccountRow,
    keys::AccountKeys,
    licence::{self, LicenceRow},
};

pub use picture::also;

use crate::{
    Action, Actor, App, Failure, blobs,
    campaign::{self, judge},
};

/// Longest address, holder and reference, in bytes.
const WORDS_BYTES_MAX: usize = 2_000;
/// Largest evidence, in bytes.
const EVIDENCE_BYTES_MAX: usize = 2 * 1024 * 1024;

/// What a right rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The account made it.
    OwnWork,
    /// Somebody licensed it to the account.
    Licensed,
    /// Nobody's any more, or licensed to everybody.
    Open,
    /// Its holder wrote that it may be used.
    Permission,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::OwnWork, Self::Licensed, Self::Open, Self::Permission];

    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OwnWork => "own-work",
            Self::Licensed => "licensed",
            Self::Open => "open",
            Self::Permission => "permission",
        }
    }

    /// The kind of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

/// What is said of a right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The address under which mails show the picture.
    pub asset: String,
    /// Who holds the rights.
    pub holder: String,
    /// Number of the licence, the invoice or the letter.
    pub reference: String,
}

/// What is sealed of a right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    words: Words,
    /// By what the picture is known, where it was handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    picture: Option<String>,
    /// The right that this line carries to a further address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of: Option<String>,
}

/// A right to put on file.
#[derive(Clone, Debug)]
pub struct NewLicence {
    /// On what it rests.
    pub kind: Kind,
    /// What is said of it.
    pub words: Words,
    /// What proves it.
    pub evidence: Option<Vec<u8>>,
    /// The picture, so that it is known again at another address. It is not kept.
    pub picture: Option<Vec<u8>>,
    /// Since when; `None` = now.
    pub valid_from: Option<Timestamp>,
    /// Until when; `None` = until it is ended.
    pub valid_until: Option<Timestamp>,
}

/// A right, as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicenceView {
    /// The row.
    pub row: LicenceRow,
    /// What is said of it.
    pub words: Words,
    /// SHA-256 of the picture, where it was handed in.
    pub picture: Option<String>,
    /// The right that it carries to a further address.
    pub of: Option<String>,
    /// It lets the asset be used now.
    pub is_in_force: bool,
}

/// A picture of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The address under which it is shown.
    pub address: String,
    /// On what right; `None` = none is on file.
    pub licence: Option<LicenceId>,
}

fn place(row: &[u8]) -> Place<'_> {
    Place { table: "asset_licence", column: "sealed_words", row }
}

fn digest(address: &str) -> Digest {
    blobs::digest_of(address.trim().as_bytes())
}

/// Puts a right on file.
///
/// # Errors
/// [`Failure::Invalid`] for words that are missing, times that are none, evidence
/// that is missing where the right is somebody else's.
pub async fn record(
    app: &App,
    actor: &Actor,
    account: AccountId,
    new: NewLicence,
) -> Result<LicenceId, Failure> {
    actor.may(Action::ManageCampaigns, account)?;
    let row = app.open_account(account).await?;
    let keys = app.account_keys(&row)?;
    let now = app.now();
    let words = checked(&new)?;
    let valid_from = new.valid_from.unwrap_or(now);
    if new.valid_until.is_some_and(|it| it <= valid_from) {
        return Err(Failure::invalid("valid_until", "must be later than `valid_from`"));
    }
    let mut steps = Vec::new();
    let evidence = new.evidence.as_ref().map(|bytes| {
        let (keep, digest) = blobs::put(&keys, account, bytes, now);
        steps.push(keep);
        digest
    });
    let id = LicenceId::new(now, app.random());
    let picture = new.picture.as_deref().map(picture::known).transpose()?;
    let asset = digest(&words.asset);
    let plain = Personal::new(crate::json::bytes(&Kept { words, picture, of: None }));
    let recorded = LicenceRow {
        id,
        asset,
        kind: new.kind.as_str().to_owned(),
        sealed_words: keys.seal(&place(id.as_bytes()), plain.reveal()),
        evidence,
        valid_from,
        valid_until: new.valid_until,
        recorded_by: actor.name.clone(),
        created_at: now,
        ended_at: None,
        ended_by: None,
    };
    steps.push(licence::insert(account, &recorded));
    app.store().unit(Scope::Account(account), Lane::Interactive, steps).await?;
    Ok(id)
}

fn checked(new: &NewLicence) -> Result<Words, Failure> {
    let evidence = new.evidence.as_ref().map_or(0, Vec::len);
    if evidence > EVIDENCE_BYTES_MAX {
        return Err(Failure::invalid("evidence", format!("at most {EVIDENCE_BYTES_MAX} bytes")));
    }
    if new.kind == Kind::Permission && evidence == 0 {
        return Err(Failure::invalid("evidence", "attach what the holder wrote"));
    }
    Ok(Words {
        asset: line("asset", &new.words.asset)?,
        holder: line("holder", &new.words.holder)?,
        reference: match new.kind {
            Kind::OwnWork => new.words.reference.trim().to_owned(),
            Kind::Licensed | Kind::Open | Kind::Permission => {
                line("reference", &new.words.reference)?
            }
        },
    })
}

fn line(field: &str, text: &str) -> Result<String, Failure> {
    let text = text.trim();
    if text.is_empty() || text.len() > WORDS_BYTES_MAX || text.chars().any(char::is_control) {
        let problem = format!("one line of 1 to {WORDS_BYTES_MAX} bytes");
        return Err(Failure::invalid(field, problem));
    }
    Ok(text.to_owned())
}

/// Ends a right, and with it what carries it to further addresses.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Conflict`] when it is ended already.
pub async fn end(
    app: &App,
    actor: &Actor,
    (account, id): (AccountId, LicenceId),
) -> Result<(), Failure> {
    actor.may(Action::ManageCampaigns, account)?;
    let rows = licence::of_account(app.store(), account).await?;
    let row = rows.iter().find(|it| it.id == id).ok_or(Failure::NotFound("licence"))?;
    if let Some(at) = row.ended_at {
        return Err(Failure::Conflict(format!("it was ended at {at}")));
    }
    let keys = opening(app, &app.account_row(account).await?)?;
    let (now, root) = (app.now(), Some(id.to_string()));
    let mut steps = vec![licence::end((account, id), &actor.name, now)];
    for row in rows.iter().filter(|it| it.ended_at.is_none() && it.id != id) {
        let kept = keys.as_ref().map(|keys| open(keys, row)).transpose()?;
        if kept.is_some_and(|it| it.of == root) {
            steps.push(licence::end((account, row.id), &actor.name, now));
        }
    }
    app.store().unit(Scope::Account(account), Lane::Interactive, steps).await?;
    Ok(())
}

/// Everything an account has on file, newest first.
///
/// # Errors
/// [`Failure`].
pub async fn list(
    app: &App,
    actor: &Actor,
    account: AccountId,
) -> Result<Vec<LicenceView>, Failure> {
    actor.may(Action::Read, account)?;
    let keys = opening(app, &app.account_row(account).await?)?;
    let now = app.now();
    let rows = licence::of_account(app.store(), account).await?;
    rows.into_iter()
        .map(|row| {
            let kept = keys.as_ref().map(|keys| open(keys, &row)).transpose()?;
            let Kept { words, picture, of } = kept.unwrap_or_default();
            let is_in_force = is_in_force(&row, now);
            Ok(LicenceView { row, words, picture, of, is_in_force })
        })
        .collect()
}

fn is_in_force(row: &LicenceRow, now: Timestamp) -> bool {
    row.ended_at.is_none()
        && row.valid_from <= now
        && row.valid_until.is_none_or(|until| until > now)
}

/// What a destroyed key sealed is gone; the rest of the line stands.
fn opening(app: &App, row: &AccountRow) -> Result<Option<AccountKeys>, Failure> {
    row.wrapped_key.is_some().then(|| app.account_keys(row)).transpose()
}

fn open(keys: &AccountKeys, row: &LicenceRow) -> Result<Kept, Failure> {
    let plain = keys
        .open(&place(row.id.as_bytes()), &row.sealed_words)
        .map_err(|source| Failure::unavailable("a right of use", source))?;
    serde_json::from_slice(plain.reveal())
        .map_err(|_| Failure::unavailable("a right of use", "what was sealed has another shape"))
}

/// The pictures of a campaign that was handed in, each with its right.
///
/// # Errors
/// [`Failure::Conflict`] before it is handed in: nothing is compiled yet.
pub async fn of_campaign(
    app: &App,
    actor: &Actor,
    (account, id): (AccountId, CampaignId),
) -> Result<Vec<Asset>, Failure> {
    actor.may(Action::Read, account)?;
    let row = campaign::find(app, account, id).await?;
    let account_row = app.account_row(account).await?;
    let assets = judge::assets(app, &account_row, &row).await?;
    let assets = assets
        .ok_or_else(|| Failure::Conflict("hand it in first: nothing is compiled yet".into()))?;
    let mut shown = Vec::new();
    for address in assets {
        let licence = licence::covered(app.store(), (account, digest(&address)), app.now()).await?;
        shown.push(Asset { address, licence });
    }
    Ok(shown)
}

/// How many of these pictures have no right on file.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(crate) async fn without_right(
    app: &App,
    account: AccountId,
    assets: &BTreeSet<String>,
) -> Result<u64, Failure> {
    let (mut missing, now) = (0, app.now());
    for address in assets {
        let covered = licence::covered(app.store(), (account, digest(address)), now).await?;
        missing += u64::from(covered.is_none());
    }
    Ok(missing)
}
