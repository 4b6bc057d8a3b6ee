//! Making sure who an account is: a person of the operator's staff looks at
//! an extract of a register, a call back or a contract, and says so.
//!
//! Each look is a row that stays; the newest counts, and only for the identity it
//! was about: another name or address has to be looked at anew. **Never** here:
//! what an unverified account may send; that is a rule
//! (`platform.identity.not-verified`).

use domain::{AccountId, Digest, Personal, Timestamp};
use store::{
    Lane, Place, Scope, StoreError, UnitError,
    account::AccountRow,
    identity_check::{self, IdentityCheckRow},
};

use crate::{Action, Actor, App, Failure, blobs};

/// Longest evidence, in characters.
const EVIDENCE_CHARS_MAX: usize = 2_000;

/// What a look came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is who it says it is.
    Verified,
    /// That is in doubt, or in doubt again.
    Doubted,
}

impl Outcome {
    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Doubted => "doubted",
        }
    }

    /// The outcome of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Verified, Self::Doubted].into_iter().find(|it| it.as_str() == word)
    }
}

/// A look at an identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// What it came to.
    pub outcome: String,
    /// True when it was at the identity that stands now.
    pub is_current: bool,
    /// What was seen; `None` once the account's key was destroyed.
    pub evidence: Option<String>,
    /// Who looked.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Who an account is, as far as somebody made sure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// True when the newest look verified the identity that stands now.
    pub is_verified: bool,
    /// The looks, newest first; at most 100.
    pub looks: Vec<Look>,
}

fn place(number: &[u8]) -> Place<'_> {
    Place { table: "identity_check", column: "sealed_evidence", row: number }
}

/// What names the identity that was looked at: it is another one as soon as it is
/// sealed anew.
fn stands(account: &AccountRow) -> Digest {
    blobs::digest_of(&account.sealed_identity.0)
}

/// Records what a look came to.
///
/// # Errors
/// [`Failure::Invalid`] for evidence that is empty or too long.
pub async fn record(
    app: &App,
    actor: &Actor,
    account: AccountId,
    (outcome, evidence): (Outcome, &str),
) -> Result<Shown, Failure> {
    actor.may(Action::VerifyIdentity, account)?;
    let evidence = evidence.trim();
    if evidence.is_empty() || evidence.chars().count() > EVIDENCE_CHARS_MAX {
        return Err(Failure::invalid("evidence", format!("1 to {EVIDENCE_CHARS_MAX} characters")));
    }
    let row = app.open_account(account).await?;
    let keys = app.account_keys(&row)?;
    let newest = identity_check::of_account(app.store(), account).await?.into_iter().next();
    let number = newest.map_or(1, |it| it.number.saturating_add(1));
    let plain = Personal::new(evidence.to_owned());
    let look = IdentityCheckRow {
        number,
        outcome: outcome.as_str().to_owned(),
        identity: stands(&row),
        sealed_evidence: keys.seal(&place(&number.to_be_bytes()), plain.reveal().as_bytes()),
        checked_by: format!("{} {}", actor.role.as_str(), actor.name),
        checked_at: app.now(),
    };
    let steps = identity_check::insert(account, &look).into();
    match app.store().unit(Scope::Account(account), Lane::Interactive, steps).await {
        Err(UnitError::Store(StoreError::Constraint { .. })) => return Err(Failure::Raced),
        other => other?,
    };
    show(app, actor, account).await
}

/// Who looked at the identity of an account, and what came of it.
///
/// # Errors
/// [`Failure`].
pub async fn show(app: &App, actor: &Actor, account: AccountId) -> Result<Shown, Failure> {
    actor.may(Action::Read, account)?;
    let row = app.account_row(account).await?;
    let rows = identity_check::of_account(app.store(), account).await?;
    let is_verified = verifies(&rows, &row);
    let keys = row.wrapped_key.is_some().then(|| app.account_keys(&row)).transpose()?;
    let mut looks = Vec::with_capacity(rows.len());
    for it in rows {
        let evidence = match &keys {
            Some(keys) => {
                let plain = keys
                    .open(&place(&it.number.to_be_bytes()), &it.sealed_evidence)
                    .map_err(|source| Failure::unavailable("the evidence of a look", source))?;
                Some(String::from_utf8_lossy(plain.reveal()).into_owned())
            }
            None => None,
        };
        looks.push(Look {
            outcome: it.outcome,
            is_current: it.identity == stands(&row),
            evidence,
            by: it.checked_by,
            at: it.checked_at,
        });
    }
    Ok(Shown { is_verified, looks })
}

/// True when somebody made sure who the account is now.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(crate) async fn is_verified(app: &App, account: &AccountRow) -> Result<bool, Failure> {
    let looks = identity_check::of_account(app.store(), account.id).await?;
    Ok(verifies(&looks, account))
}

/// `looks`: newest first.
fn verifies(looks: &[IdentityCheckRow], account: &AccountRow) -> bool {
    looks.first().is_some_and(|it| {
        it.outcome == Outcome::Verified.as_str() && it.identity == stands(account)
    })
}
