//! `/accounts`: sending organisations.

use app::{
    App,
    account::{self, AccountView, Identity, Opening},
};
use axum::{
    Json, Router,
    routing::{get, post},
};
use domain::{AccountId, Language, Timestamp};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts", post(open).get(all))
        .route("/accounts/{account}", get(show))
        .route("/accounts/{account}/policy", post(accept_policy))
        .route("/accounts/{account}/close", post(close))
        .route("/accounts/{account}/reopen", post(reopen))
}

/// Who an account is: printed in the footer of all its mail.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentityText {
    /// Legal name of the organisation.
    legal_name: String,
    /// Name it trades under, when it differs.
    trading_name: Option<String>,
    /// Street address on one line.
    postal_address: String,
    /// Telephone number.
    phone: String,
    /// Address that a person answers.
    email: String,
    /// Web site.
    web: Option<String>,
    /// Number in the trade register, VAT number.
    register: Option<String>,
    /// Country in which it is established: a code of ISO 3166, or a name.
    country: Option<String>,
}

impl IdentityText {
    fn into_identity(self) -> Identity {
        Identity {
            legal_name: self.legal_name,
            trading_name: self.trading_name,
            postal_address: self.postal_address,
            phone: self.phone,
            email: self.email,
            web: self.web,
            register: self.register,
            country: self.country,
        }
    }

    fn of(it: Identity) -> Self {
        Self {
            legal_name: it.legal_name,
            trading_name: it.trading_name,
            postal_address: it.postal_address,
            phone: it.phone,
            email: it.email,
            web: it.web,
            register: it.register,
            country: it.country,
        }
    }
}

/// An account to open.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewAccount {
    /// Who it is.
    identity: IdentityText,
    /// Language of its notices: `en`, `zh-Hans`, `vi` or `sv`.
    language: Text<Language>,
    /// IANA time zone of its days, e.g. `Asia/Shanghai`.
    time_zone: String,
}

/// An account that was opened.
#[derive(Serialize)]
struct OpenedAccount {
    /// Its id.
    id: String,
    /// The key of its first member. Shown this once.
    key: String,
}

/// An account.
#[derive(Serialize)]
struct Account {
    /// Its id.
    id: String,
    /// Who it is; `null` once its key was destroyed.
    identity: Option<IdentityText>,
    /// Language of its notices.
    language: &'static str,
    /// IANA time zone of its days.
    time_zone: String,
    /// Its standing: `new`, `good` …; `closed` while it is closed.
    standing: &'static str,
    /// Version of the policy it accepted; `null`: none, so it may not send.
    policy_version: Option<String>,
    /// When it accepted it.
    policy_accepted_at: Option<Timestamp>,
    /// Start of its age.
    first_used_at: Timestamp,
    /// When it was opened.
    created_at: Timestamp,
    /// When it was closed.
    closed_at: Option<Timestamp>,
    /// Why it was closed, and by whom.
    closed_because: Option<String>,
}

impl Account {
    fn of(view: AccountView) -> Self {
        let AccountView { row, identity, closed_because } = view;
        Self {
            id: row.id.to_string(),
            identity: identity.map(IdentityText::of),
            language: row.language.tag(),
            time_zone: row.time_zone,
            standing: row.standing.as_str(),
            policy_version: row.policy_version,
            policy_accepted_at: row.policy_accepted_at,
            first_used_at: row.first_used_at,
            created_at: row.created_at,
            closed_at: row.closed_at,
            closed_because,
        }
    }
}

/// All accounts.
#[derive(Serialize)]
struct Accounts {
    /// In the order they were opened.
    accounts: Vec<Account>,
}

async fn open(
    Caller { app, actor }: Caller,
    Input(new): Input<NewAccount>,
) -> Result<(StatusCode, Json<OpenedAccount>), Problem> {
    let NewAccount { identity, language: Text(language), time_zone } = new;
    let opening = Opening { identity: identity.into_identity(), language, time_zone };
    let opened = account::open(&app, &actor, opening).await?;
    let answer = OpenedAccount { id: opened.id.to_string(), key: opened.secret };
    Ok((StatusCode::CREATED, Json(answer)))
}

async fn all(Caller { app, actor }: Caller) -> Result<Json<Accounts>, Problem> {
    let views = account::all(&app, &actor).await?;
    Ok(Json(Accounts { accounts: views.into_iter().map(Account::of).collect() }))
}

async fn show(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
) -> Result<Json<Account>, Problem> {
    Ok(Json(Account::of(account::show(&app, &actor, account).await?)))
}

/// The policy is accepted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Acceptance {
    /// The version that was read; only the published one is taken.
    version: String,
    /// The person who accepts.
    by: String,
}

async fn accept_policy(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(Acceptance { version, by }): Input<Acceptance>,
) -> Result<Json<Account>, Problem> {
    account::accept_policy(&app, &actor, account, (&version, &by)).await?;
    Ok(Json(Account::of(account::show(&app, &actor, account).await?)))
}

/// Closing an account, or opening it again.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Because {
    /// Why; kept in clear, so without addresses.
    reason: String,
}

async fn close(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(Because { reason }): Input<Because>,
) -> Result<Json<Account>, Problem> {
    Ok(Json(Account::of(account::close(&app, &actor, account, &reason).await?)))
}

async fn reopen(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(Because { reason }): Input<Because>,
) -> Result<Json<Account>, Problem> {
    Ok(Json(Account::of(account::reopen(&app, &actor, account, &reason).await?)))
}
