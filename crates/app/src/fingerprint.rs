//! Fingerprints: lists of addresses that must not be imported (R002-34, R002-35,
//!
//!
//! Feeds come as MD5 of addresses, or as addresses; both are kept as keyed hashes
//! under a key of the installation, never as they came. The list of an account
//! that was terminated becomes one. A reviewer may except an account from a
//! fingerprint, on record; nothing else loosens one.
//!
//! **Never** here: what follows for a list (see the rules of `policies`).

mod feed;
mod terminated;

use domain::{AccountId, FingerprintId, Timestamp};
use screening::sketch::Sketcher;
pub use store::fingerprint::{ExceptionRow, FingerprintRow};
use store::{
    Lane, Scope,
    fingerprint::{self, NewFingerprint, SYSTEM},
    keys::AddressKey,
};

use crate::{Action, Actor, App, Failure, import::FINGERPRINT_SKETCH};

pub use terminated::round;

/// Largest feed, in bytes.
pub const FEED_BYTES_MAX: usize = 128 * 1024 * 1024;
/// Addresses in one unit.
const BATCH: usize = 2_000;
/// Longest name, version, source or reason, in bytes.
const WORDS_BYTES_MAX: usize = 500;
/// Hashes of one page of an export.
pub const EXPORT_PAGE: u32 = 10_000;

/// A feed to keep.
#[derive(Clone, Debug)]
pub struct NewFeed {
    /// What it is called: the same for all of its versions.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it comes from, and under which terms.
    pub source: String,
    /// A line each: MD5 in hexadecimal, or an address; `#` begins a remark.
    pub lines: String,
}

/// What was read of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: FingerprintId,
    /// Addresses that are kept.
    pub addresses: u64,
    /// Lines that are neither MD5 nor address; the numbers of the first ten.
    pub unread: Vec<u64>,
}

/// Keeps a version of a feed. Earlier versions match nothing from then on.
///
/// # Errors
/// [`Failure::Invalid`] when nothing in it can be read, [`Failure::Conflict`]
/// when this version is kept already.
pub async fn import(app: &App, actor: &Actor, feed: NewFeed) -> Result<Kept, Failure> {
    actor.may_anywhere(Action::ManageFingerprints)?;
    let words = [("name", &feed.name), ("version", &feed.version), ("source", &feed.source)];
    for (field, word) in words {
        check_words(field, word)?;
    }
    if feed.lines.len() > FEED_BYTES_MAX {
        return Err(Failure::invalid("lines", format!("at most {FEED_BYTES_MAX} bytes")));
    }
    let known = fingerprint::all(app.store()).await?;
    let same = |it: &&FingerprintRow| it.name == feed.name && it.version == feed.version;
    if known.iter().filter(same).any(|it| it.ready_at.is_some()) {
        let told = "this version of the feed is kept already: give the next one its own version";
        return Err(Failure::Conflict(told.to_owned()));
    }
    if !feed.lines.lines().any(|it| matches!(feed::read(it), feed::Line::Digest(_))) {
        let told =
            "expected lines with an MD5 of 32 hexadecimal digits, or an address; none was found";
        return Err(Failure::invalid("lines", told));
    }
    let NewFeed { name, version, source, lines } = feed;
    let kind = "feed";
    let mut print = Print::begin(app, (kind, &name, &version), source).await?;
    let mut unread = Vec::new();
    let (mut digests, mut number) = (Vec::with_capacity(BATCH), 0);
    for line in lines.lines() {
        number += 1;
        match feed::read(line) {
            feed::Line::Digest(digest) => digests.push(digest),
            feed::Line::Nothing => {}
            feed::Line::Unread if unread.len() < 10 => unread.push(number),
            feed::Line::Unread => {}
        }
        if digests.len() == BATCH {
            print.add(&std::mem::take(&mut digests)).await?;
        }
    }
    print.add(&digests).await?;
    let (id, addresses) = print.end().await?;
    Ok(Kept { id, addresses, unread })
}

/// What is kept in clear is in one line and names nobody (DECISIONS D20).
fn check_words(field: &'static str, word: &str) -> Result<(), Failure> {
    let one_line = !word.trim().is_empty() && !word.chars().any(char::is_control);
    if !one_line || word.len() > WORDS_BYTES_MAX || word.contains('@') {
        let problem = format!("one line of 1 to {WORDS_BYTES_MAX} bytes, without addresses");
        return Err(Failure::invalid(field, problem));
    }
    Ok(())
}

/// A fingerprint that is being written.
struct Print<'a> {
    app: &'a App,
    id: FingerprintId,
    name: String,
    sketch: Sketcher,
    /// Distinct ones: a feed may hold an address twice.
    addresses: u64,
}

impl<'a> Print<'a> {
    async fn begin(
        app: &'a App,
        (kind, name, version): (&'static str, &str, &str),
        source: String,
    ) -> Result<Self, Failure> {
        let now = app.now();
        let id = FingerprintId::new(now, app.random());
        let (name, version) = (name.to_owned(), version.to_owned());
        let new = NewFingerprint { id, kind, name: name.clone(), version, source, now };
        app.store().unit(SYSTEM, Lane::Bulk, fingerprint::begin(&new).into()).await?;
        let sketch = Sketcher::new(FINGERPRINT_SKETCH);
        Ok(Self { app, id, name, sketch, addresses: 0 })
    }

    async fn add(&mut self, digests: &[[u8; 16]]) -> Result<(), Failure> {
        let keys: Vec<AddressKey> = self.app.keys().fingerprints(digests);
        if keys.is_empty() {
            return Ok(());
        }
        keys.iter().for_each(|it| self.sketch.add(it));
        let step = fingerprint::insert_addresses(self.id, &keys);
        let done = self.app.store().unit(SYSTEM, Lane::Bulk, vec![step]).await?;
        self.addresses += done.steps.iter().map(|it| it.touched).sum::<u64>();
        Ok(())
    }

    async fn end(self) -> Result<(FingerprintId, u64), Failure> {
        let Self { app, id, name, sketch, addresses, .. } = self;
        let told = (addresses, sketch.finish().to_bytes());
        let steps = fingerprint::ready((id, &name), told, app.now()).into();
        app.store().unit(SYSTEM, Lane::Interactive, steps).await?;
        Ok((id, addresses))
    }
}

/// Every fingerprint, newest first.
///
/// # Errors
/// [`Failure`].
pub async fn all(app: &App, actor: &Actor) -> Result<Vec<FingerprintRow>, Failure> {
    actor.may_anywhere(Action::ManageFingerprints)?;
    Ok(fingerprint::all(app.store()).await?)
}

async fn find(app: &App, id: FingerprintId) -> Result<FingerprintRow, Failure> {
    let all = fingerprint::all(app.store()).await?;
    all.into_iter().find(|it| it.id == id).ok_or(Failure::NotFound("fingerprint"))
}

/// One fingerprint and the accounts that are excepted from it.
///
/// # Errors
/// [`Failure`].
pub async fn show(
    app: &App,
    actor: &Actor,
    id: FingerprintId,
) -> Result<(FingerprintRow, Vec<ExceptionRow>), Failure> {
    actor.may_anywhere(Action::ManageFingerprints)?;
    let row = find(app, id).await?;
    Ok((row, fingerprint::exceptions(app.store(), id).await?))
}

/// Records that the lists of an account resemble a fingerprint for an honest
/// reason: from now on they are not compared with it. The first decision stands.
///
/// # Errors
/// [`Failure::Invalid`] without a reason.
pub async fn except(
    app: &App,
    actor: &Actor,
    (id, account): (FingerprintId, AccountId),
    reason: &str,
) -> Result<(), Failure> {
    actor.may_anywhere(Action::ManageFingerprints)?;
    check_words("reason", reason)?;
    find(app, id).await?;
    app.account_row(account).await?;
    let row = ExceptionRow {
        account,
        decided_by: actor.name.clone(),
        reason: reason.trim().to_owned(),
        created_at: app.now(),
    };
    let step = fingerprint::except(id, &row);
    app.store().unit(Scope::Account(account), Lane::Interactive, vec![step]).await?;
    Ok(())
}

/// A page of an export.
#[derive(Clone, Debug)]
pub struct Export {
    /// The fingerprint.
    pub row: FingerprintRow,
    /// What must be known before it is passed on.
    pub note: &'static str,
    /// Keyed hashes, 16 bytes each, in order.
    pub keys: Vec<Vec<u8>>,
    /// When it was made.
    pub at: Timestamp,
}

/// What is said with every export (COMPLIANCE 5.7).
const NOTE: &str = "Keyed hashes of addresses are personal data: whoever holds the key can try \
addresses one by one. These are BLAKE3 of the MD5 of the normalised address (NFC, lower case, \
domain in A-labels) under a key of this installation, cut to 16 bytes. Pass them on under a \
contract that names purpose and retention only; the key is never part of an export.";

/// The next keyed hashes of a fingerprint behind `after`: the only form in which
/// one leaves.
///
/// # Errors
/// [`Failure`].
pub async fn export(
    app: &App,
    actor: &Actor,
    id: FingerprintId,
    after: Vec<u8>,
) -> Result<Export, Failure> {
    actor.may_anywhere(Action::ManageFingerprints)?;
    let row = find(app, id).await?;
    let keys = fingerprint::addresses(app.store(), id, (after, EXPORT_PAGE)).await?;
    Ok(Export { row, note: NOTE, keys, at: app.now() })
}
