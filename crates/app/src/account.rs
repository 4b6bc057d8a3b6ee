//! Accounts: opening one, accepting the policy, who it is.

mod closing;

use domain::{AccountId, Address, Language, Timestamp};
use serde::{Deserialize, Serialize};
use store::{
    Lane, Place, Scope,
    account::{AccountRow, NewAccount},
    declaration::DeclarationRow,
    keys::AccountKeys,
};

use crate::{Action, Actor, App, Failure, Role, access, likeness};

pub use closing::{close, reopen};

/// Who an account is: printed in every footer (R004-26, COMPLIANCE 1.6).
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Legal name of the organisation.
    pub legal_name: String,
    /// Name it trades under, when it differs.
    #[serde(default)]
    pub trading_name: Option<String>,
    /// Street address on one line.
    pub postal_address: String,
    /// Telephone number; the operator must be able to call (R002-80).
    pub phone: String,
    /// Address that a person answers.
    pub email: String,
    /// Web site.
    #[serde(default)]
    pub web: Option<String>,
    /// Number in the trade register, VAT number.
    #[serde(default)]
    pub register: Option<String>,
    /// Country in which it is established: a code of ISO 3166 or a name. Its law
    /// applies to all its mail; without it the strictest floor does.
    #[serde(default)]
    pub country: Option<String>,
}

impl Identity {
    /// True when everything that the strictest law asks for is there.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.check().is_ok()
    }

    fn check(&self) -> Result<(), Failure> {
        let required = [
            ("legal_name", &self.legal_name),
            ("postal_address", &self.postal_address),
            ("phone", &self.phone),
            ("email", &self.email),
        ];
        for (field, value) in required {
            if value.trim().is_empty() {
                return Err(Failure::invalid(field, "must not be empty"));
            }
        }
        let optional = [
            ("trading_name", &self.trading_name),
            ("web", &self.web),
            ("register", &self.register),
            ("country", &self.country),
        ];
        let given = optional.into_iter().filter_map(|(field, it)| Some((field, it.as_ref()?)));
        for (field, value) in required.into_iter().chain(given) {
            if value.len() > 500 || value.chars().any(char::is_control) {
                let problem = "must be one line of at most 500 bytes";
                return Err(Failure::invalid(field, problem));
            }
        }
        self.email.parse::<Address>().map_err(|it| Failure::invalid("email", it))?;
        Ok(())
    }
}

/// A new account.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Who it is.
    pub identity: Identity,
    /// Language of its notices.
    pub language: Language,
    /// IANA time zone of its days.
    pub time_zone: String,
}

/// What opening an account gives.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its id.
    pub id: AccountId,
    /// Its first key, with the role of a member. Shown once.
    pub secret: String,
}

/// Opens an account with a key for its first member.
///
/// # Errors
/// [`Failure`]; nothing is left half open.
pub async fn open(app: &App, actor: &Actor, opening: Opening) -> Result<Opened, Failure> {
    actor.may_anywhere(Action::OpenAccount)?;
    opening.identity.check()?;
    if let Some(country) = &opening.identity.country
        && app.rules().laws().country(country).is_none()
    {
        let problem = "must be a code of ISO 3166, such as SE, or the name of a country we know";
        return Err(Failure::invalid("country", problem));
    }
    let zone = &opening.time_zone;
    jiff::tz::TimeZone::get(zone)
        .map_err(|_| Failure::invalid("time_zone", format!("`{zone}` is not an IANA time zone")))?;
    let now = app.now();
    let id = AccountId::new(now, app.random());
    let witness = app.keys().witness();
    let wrapped_key = app.keys().new_account(id);
    let keys = unwrap(app, id, &wrapped_key)?;
    let plain = crate::json::bytes(&opening.identity);
    let sealed_identity = keys.seal(&identity_place(&id), &plain);
    let (language, time_zone) = (opening.language, opening.time_zone);
    let new = NewAccount { id, sealed_identity, wrapped_key, language, time_zone, now };
    let mut steps = vec![
        store::installation_key::unchanged(&witness),
        store::account::insert(&new),
        store::ledger::start(id, &consent::Frontier::new().to_bytes(), now),
    ];
    steps.extend(likeness::of_identity(app, id, &opening.identity));
    let scope = Scope::System("the number counts over all accounts");
    app.store().unit(scope, Lane::Interactive, steps).await?;
    let secret = access::add_key(app, Some(id), ("first member", Role::Member), now).await?;
    Ok(Opened { id, secret })
}

/// Records that the account accepts the published policy (R002-01).
///
/// # Errors
/// [`Failure::Invalid`] when `version` is not the published one.
pub async fn accept_policy(
    app: &App,
    actor: &Actor,
    account: AccountId,
    (version, by): (&str, &str),
) -> Result<(), Failure> {
    actor.may(Action::AcceptPolicy, account)?;
    let published = &app.rules().published().version;
    if version != published {
        let problem = format!("the published policy is version {published}");
        return Err(Failure::invalid("version", problem));
    }
    if by.trim().is_empty() {
        return Err(Failure::invalid("by", "name the person who accepts"));
    }
    let row = app.open_account(account).await?;
    let place = Place { table: "account", column: "sealed_accepted_by", row: account.as_bytes() };
    let by = app.account_keys(&row)?.seal(&place, by.as_bytes());
    let step = store::account::accept_policy(account, version, by, app.now());
    app.store().unit(Scope::Account(account), Lane::Interactive, vec![step]).await?;
    Ok(())
}

/// An account as its members see it.
#[derive(Clone, Debug)]
pub struct AccountView {
    /// The row.
    pub row: AccountRow,
    /// Who it is; `None` once its key was destroyed.
    pub identity: Option<Identity>,
    /// Why it was closed, and by whom; `None` while it is open.
    pub closed_because: Option<String>,
}

/// One account.
///
/// # Errors
/// [`Failure`].
pub async fn show(app: &App, actor: &Actor, account: AccountId) -> Result<AccountView, Failure> {
    actor.may(Action::Read, account)?;
    let row = app.account_row(account).await?;
    view(app, row, &store::declaration::all(app.store()).await?)
}

/// Every account, for staff.
///
/// # Errors
/// [`Failure`].
pub async fn all(app: &App, actor: &Actor) -> Result<Vec<AccountView>, Failure> {
    actor.may_anywhere(Action::Oversee)?;
    let rows = store::account::all(app.store()).await?;
    let declared = store::declaration::all(app.store()).await?;
    rows.into_iter().map(|row| view(app, row, &declared)).collect()
}

fn view(app: &App, row: AccountRow, declared: &[DeclarationRow]) -> Result<AccountView, Failure> {
    let identity = row.wrapped_key.as_ref().map(|_| app.identity(&row)).transpose()?;
    let closed_because = closing::reason(&row, declared);
    Ok(AccountView { row, identity, closed_because })
}

/// How old an account is: time since its first use.
#[must_use]
pub fn age(row: &AccountRow, now: Timestamp) -> domain::SignedDuration {
    now.duration_since(row.first_used_at)
}

fn identity_place(account: &AccountId) -> Place<'_> {
    Place { table: "account", column: "sealed_identity", row: account.as_bytes() }
}

fn unwrap(app: &App, account: AccountId, wrapped: &domain::Sealed) -> Result<AccountKeys, Failure> {
    app.keys()
        .account(account, wrapped)
        .map_err(|source| Failure::unavailable("the account's keys", source))
}

impl App {
    /// The keys of an account.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when its key was destroyed,
    /// [`Failure::Unavailable`] when its key does not open: its mail waits.
    pub fn account_keys(&self, row: &AccountRow) -> Result<AccountKeys, Failure> {
        let wrapped = row.wrapped_key.as_ref().ok_or(Failure::NotFound("account"))?;
        unwrap(self, row.id, wrapped)
    }

    /// Who an account is.
    ///
    /// # Errors
    /// As for [`App::account_keys`].
    pub fn identity(&self, row: &AccountRow) -> Result<Identity, Failure> {
        let plain = self
            .account_keys(row)?
            .open(&identity_place(&row.id), &row.sealed_identity)
            .map_err(|source| Failure::unavailable("the account's identity", source))?;
        serde_json::from_slice(plain.reveal())
            .map_err(|source| Failure::unavailable("the account's identity", source))
    }
}
