//! When personal data leaked: which accounts are told, how many people it concerns,
//! under which laws, and by when (R001-16, `docs/operating/leaks.md`).
//!
//! **Never** here: a notice to anybody; a person decides what happened and tells.

use std::collections::BTreeSet;

use domain::{AccountId, Timestamp};
use policy::leak;

use crate::{Action, Actor, App, Failure};

/// An account whose data may have leaked.
#[derive(Clone, Debug)]
pub struct Concerned {
    /// Which.
    pub account: AccountId,
    /// Its legal name, and the address that a person answers; `None` when its key is
    /// gone.
    pub contact: Option<(String, String)>,
    /// How many people it holds.
    pub people: u64,
    /// Codes of the laws under which they were mailed.
    pub laws: BTreeSet<String>,
    /// What those laws ask for, the most urgent first.
    pub notices: Vec<Due>,
}

/// What one law asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Code of the law, or `house`.
    pub law: String,
    /// By when.
    pub due_at: Timestamp,
    /// Where it comes from; marked when nobody verified it.
    pub source: String,
}

/// Whom a leak concerns that became known at an instant: one account, or all of
/// them. Changes nothing.
///
/// # Errors
/// [`Failure::Invalid`] for an instant that is to come.
pub async fn concerned(
    app: &App,
    actor: &Actor,
    (account, known_at): (Option<AccountId>, Timestamp),
) -> Result<Vec<Concerned>, Failure> {
    actor.may_anywhere(Action::Oversee)?;
    if known_at > app.now() {
        return Err(Failure::invalid("known_at", "lies in the future"));
    }
    let rows = match account {
        Some(account) => vec![app.account_row(account).await?],
        None => store::account::all(app.store()).await?,
    };
    let on = policy::law::day(app.now());
    let mut found = Vec::new();
    for row in rows {
        let mailed = store::leak::laws(app.store(), row.id).await?;
        let codes = mailed.iter().flat_map(|(laws, _)| laws.split_whitespace());
        let laws: BTreeSet<String> = codes.map(str::to_owned).collect();
        let due = |it: &'static leak::Notice| {
            let within = it.within.unwrap_or_default();
            let is_verified = it.source.confidence.is_verified();
            let unverified = if is_verified { "" } else { " (not verified)" };
            Due {
                law: it.law.clone(),
                due_at: known_at.saturating_add(within).unwrap_or(Timestamp::MAX),
                source: format!("{}, {}{unverified}", it.source.work, it.source.section),
            }
        };
        let identity = row.wrapped_key.is_some().then(|| app.identity(&row)).transpose()?;
        found.push(Concerned {
            account: row.id,
            contact: identity.map(|it| (it.legal_name, it.email)),
            people: store::leak::people(app.store(), row.id).await?,
            notices: leak::notices(&laws, on).into_iter().map(due).collect(),
            laws,
        });
    }
    Ok(found)
}
