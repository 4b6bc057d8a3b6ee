//! Sign-up forms and every wording they ever showed.

use domain::{AccountId, Digest, Domain, FormId, ListId, Sealed, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("form/insert");
static INSERT_VERSION: Statement = statement!("form/insert_version");
static SET_VERSION: Statement = statement!("form/set_version");
static FIND: Statement = statement!("form/find");
static BY_DIGEST: Statement = statement!("form/by_digest");
static NEWEST_OF_LIST: Statement = statement!("form/newest_of_list");

pub(crate) static ALL: &[&Statement] =
    &[&INSERT, &INSERT_VERSION, &SET_VERSION, &FIND, &BY_DIGEST, &NEWEST_OF_LIST];

/// One wording of a form.
#[derive(Clone, Debug)]
pub struct FormVersionRow {
    /// The form.
    pub form: FormId,
    /// Counts from one.
    pub version: u32,
    /// JSON of the wording.
    pub wording: String,
    /// Digest of that JSON: what consent events name.
    pub digest: Digest,
    /// Blob of the compiled confirmation mail.
    pub artefact: Digest,
    /// Who asks for confirmation, sealed with the account's key.
    pub sealed_sender: Sealed,
    /// Domain of that address.
    pub sender_domain: Domain,
}

/// Adds a form at its first version.
#[must_use]
pub fn insert(account: AccountId, form: FormId, now: Timestamp) -> Step {
    Step::new(&INSERT, params![account, form, 1_u32, now]).exactly(1)
}

/// Adds a wording.
#[must_use]
pub fn insert_version(account: AccountId, new: &FormVersionRow, now: Timestamp) -> Step {
    let FormVersionRow { form, version, wording, digest, artefact, sealed_sender, sender_domain } =
        new.clone();
    Step::new(
        &INSERT_VERSION,
        params![
            account,
            form,
            version,
            wording,
            digest,
            artefact,
            sealed_sender,
            sender_domain,
            now
        ],
    )
    .exactly(1)
}

/// Shows wording `to` from now on, when `from` is shown at present.
#[must_use]
pub fn set_version(account: AccountId, form: FormId, from: u32, to: u32) -> Step {
    Step::new(&SET_VERSION, params![account, form, to, from]).exactly(1)
}

/// The form behind a public address, with the wording it shows now.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn find(
    store: &Store,
    form: FormId,
) -> Result<Option<(AccountId, FormVersionRow)>, StoreError> {
    let scope = Scope::System("the visitor knows the form, not the account");
    let rows = store.read(scope, &FIND, params![form]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let version = FormVersionRow {
        form: row.get(1)?,
        version: row.get(2)?,
        wording: row.get(3)?,
        digest: row.get(4)?,
        artefact: row.get(5)?,
        sealed_sender: row.get(6)?,
        sender_domain: row.get(7)?,
    };
    Ok(Some((row.get(0)?, version)))
}

/// The wording that a consent event names.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_digest(
    store: &Store,
    account: AccountId,
    digest: Digest,
) -> Result<Option<FormVersionRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &BY_DIGEST, params![account, digest]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some(FormVersionRow {
        form: row.get(0)?,
        version: row.get(1)?,
        wording: row.get(2)?,
        digest,
        artefact: row.get(3)?,
        sealed_sender: row.get(4)?,
        sender_domain: row.get(5)?,
    }))
}

/// The newest open form that has a box for a list, with the wording it shows now.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn newest_of_list(
    store: &Store,
    account: AccountId,
    list: ListId,
) -> Result<Option<FormVersionRow>, StoreError> {
    let params = params![account, format!("%{list}%")];
    let rows = store.read(Scope::Account(account), &NEWEST_OF_LIST, params).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some(FormVersionRow {
        form: row.get(0)?,
        version: row.get(1)?,
        wording: row.get(2)?,
        digest: row.get(3)?,
        artefact: row.get(4)?,
        sealed_sender: row.get(5)?,
        sender_domain: row.get(6)?,
    }))
}
