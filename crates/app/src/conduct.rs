//! Rules of conduct that an account sets for its own authors (R003-43): a text in
//! versions. While there is one, a campaign is handed in only by an author who
//! accepted the newest version.
//!
//! **Never** here: a rule of the platform; those are accepted by the account as a
//! whole (`account::accept_policy`).

use domain::{AccountId, Personal, Timestamp};
use store::{
    Lane, Place, Scope,
    conduct::{self, ConductRow},
};

use crate::{Action, Actor, App, Failure};

/// Longest text, in characters.
const TEXT_CHARS_MAX: usize = 50_000;

/// The rules as they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conduct {
    /// The version, from 1.
    pub version: u32,
    /// The text.
    pub text: String,
    /// Who published it.
    pub published_by: String,
    /// When.
    pub published_at: Timestamp,
    /// Who accepted it, and when.
    pub accepted: Vec<(String, Timestamp)>,
}

fn place(row: &[u8]) -> Place<'_> {
    Place { table: "conduct", column: "sealed_text", row }
}

/// Publishes the next version. Whoever accepted the one before has to accept this
/// one too.
///
/// # Errors
/// [`Failure::Invalid`] for a text that is empty or too long.
pub async fn publish(
    app: &App,
    actor: &Actor,
    account: AccountId,
    text: &str,
) -> Result<u32, Failure> {
    actor.may(Action::SetConduct, account)?;
    let text = text.trim();
    if text.is_empty() || text.chars().count() > TEXT_CHARS_MAX {
        return Err(Failure::invalid("text", format!("1 to {TEXT_CHARS_MAX} characters")));
    }
    let row = app.open_account(account).await?;
    let keys = app.account_keys(&row)?;
    let before = conduct::current(app.store(), account).await?;
    let version = before.map_or(1, |it| it.version.saturating_add(1));
    let plain = Personal::new(text.to_owned());
    let published = ConductRow {
        version,
        sealed_text: keys.seal(&place(&version.to_be_bytes()), plain.reveal().as_bytes()),
        published_by: actor.name.clone(),
        published_at: app.now(),
    };
    let step = conduct::insert(account, &published);
    match app.store().unit(Scope::Account(account), Lane::Interactive, vec![step]).await {
        Err(store::UnitError::Store(store::StoreError::Constraint { .. })) => Err(Failure::Raced),
        other => Ok(other.map(|_| version)?),
    }
}

/// The rules as they stand; `None` = the account set none.
///
/// # Errors
/// [`Failure`].
pub async fn show(
    app: &App,
    actor: &Actor,
    account: AccountId,
) -> Result<Option<Conduct>, Failure> {
    actor.may(Action::Read, account)?;
    let row = app.account_row(account).await?;
    let Some(found) = conduct::current(app.store(), account).await? else { return Ok(None) };
    let text = match row.wrapped_key {
        Some(_) => {
            let keys = app.account_keys(&row)?;
            let plain = keys
                .open(&place(&found.version.to_be_bytes()), &found.sealed_text)
                .map_err(|source| Failure::unavailable("the rules of conduct", source))?;
            String::from_utf8_lossy(plain.reveal()).into_owned()
        }
        // What a destroyed key sealed is gone.
        None => String::new(),
    };
    let accepted = conduct::accepted(app.store(), account, found.version).await?;
    Ok(Some(Conduct {
        version: found.version,
        text,
        published_by: found.published_by,
        published_at: found.published_at,
        accepted,
    }))
}

/// Accepts the newest version, in the author's own name.
///
/// # Errors
/// [`Failure::Conflict`] when another version is the newest: read it first.
pub async fn accept(
    app: &App,
    actor: &Actor,
    (account, version): (AccountId, u32),
) -> Result<(), Failure> {
    actor.may(Action::ManageCampaigns, account)?;
    let current = conduct::current(app.store(), account).await?;
    let current = current.ok_or(Failure::NotFound("rules of conduct"))?;
    if current.version != version {
        let told =
            format!("the newest version is {}: read it before you accept it", current.version);
        return Err(Failure::Conflict(told));
    }
    let step = conduct::accept((account, version), &actor.name, app.now());
    app.store().unit(Scope::Account(account), Lane::Interactive, vec![step]).await?;
    Ok(())
}

/// Refuses an author who did not accept the newest version.
///
/// # Errors
/// [`Failure::Conflict`].
pub(crate) async fn check(app: &App, actor: &Actor, account: AccountId) -> Result<(), Failure> {
    let Some(current) = conduct::current(app.store(), account).await? else { return Ok(()) };
    let accepted = conduct::accepted(app.store(), account, current.version).await?;
    if accepted.iter().any(|it| it.0 == actor.name) {
        return Ok(());
    }
    let told = format!(
        "{} has not accepted version {} of the account's rules of conduct: read it with \
         `assent conduct show`, then `assent conduct accept {}`",
        actor.name, current.version, current.version
    );
    Err(Failure::Conflict(told))
}
