//! Keys of the API: making, listing and ending them.

use domain::{AccountId, ApiKeyId};
use store::{
    Lane, NIL, Scope, UnitError,
    api_key::{self, ApiKeyRow},
};

use crate::{Action, Actor, App, Failure, Role, access};

/// Whose keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyring {
    /// Operators and reviewers.
    Staff,
    /// Members and viewers of an account.
    Account(AccountId),
}

impl Keyring {
    fn may(self, actor: &Actor) -> Result<(), Failure> {
        match self {
            Self::Staff => actor.may_anywhere(Action::ManageStaffKeys),
            Self::Account(account) => actor.may(Action::ManageKeys, account),
        }
    }

    fn account(self) -> AccountId {
        match self {
            Self::Staff => AccountId(NIL),
            Self::Account(account) => account,
        }
    }

    fn has(self, role: Role) -> bool {
        let of_staff = matches!(role, Role::Operator | Role::Reviewer);
        of_staff == (self == Self::Staff)
    }
}

/// Makes a key, and returns its secret: shown once.
///
/// # Errors
/// [`Failure::Invalid`] when the role does not belong there.
pub async fn create(
    app: &App,
    actor: &Actor,
    keyring: Keyring,
    (name, role): (&str, Role),
) -> Result<String, Failure> {
    keyring.may(actor)?;
    if name.trim().is_empty() || name.len() > 100 || name.chars().any(char::is_control) {
        return Err(Failure::invalid("name", "one line of 1 to 100 bytes: it signs reviews"));
    }
    if !keyring.has(role) {
        let problem = "staff are operator or reviewer, an account has member and viewer";
        return Err(Failure::invalid("role", problem));
    }
    let account = match keyring {
        Keyring::Staff => None,
        Keyring::Account(account) => Some(app.account_row(account).await?.id),
    };
    access::add_key(app, account, (name, role), app.now()).await
}

/// The keys in use, oldest first; never their secrets.
///
/// # Errors
/// [`Failure`].
pub async fn all(app: &App, actor: &Actor, keyring: Keyring) -> Result<Vec<ApiKeyRow>, Failure> {
    keyring.may(actor)?;
    Ok(api_key::of_account(app.store(), keyring.account()).await?)
}

/// Ends a key: whoever holds it can do nothing more, at once.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such key in use.
pub async fn end(app: &App, actor: &Actor, keyring: Keyring, key: ApiKeyId) -> Result<(), Failure> {
    keyring.may(actor)?;
    let account = keyring.account();
    let step = api_key::revoke(account, key, app.now());
    match app.store().unit(Scope::Account(account), Lane::OptOut, vec![step]).await {
        Ok(_) => Ok(()),
        Err(UnitError::Guard { .. }) => Err(Failure::NotFound("key")),
        Err(other) => Err(other.into()),
    }
}
