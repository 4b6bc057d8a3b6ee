//! Four eyes: who did what to a thing, and who must therefore not decide about it
//! (R002-39, R003-61). **Never** here: a decision.

use store::{api_key, authorship, review::ReviewRow};
use uuid::Uuid;

use super::import_of;
use crate::{App, Failure, appeal};

/// Why somebody must not decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interest {
    /// A key of theirs works in the account.
    Member,
    /// They did it themselves: the word of what they did.
    Author(String),
    /// The appeal is against a decision of theirs.
    Decision,
}

impl std::fmt::Display for Interest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Member => f.write_str("a key of that name works in the account"),
            Self::Decision => f.write_str("it is against a decision under that name"),
            Self::Author(act) => write!(f, "it was {act} under that name"),
        }
    }
}

/// Two names of keys that stand for one person.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// Who did what to what a review is about, first to last.
pub(in crate::review) async fn acts(
    app: &App,
    row: &ReviewRow,
) -> Result<Vec<authorship::ActRow>, Failure> {
    let subject = acted_on(app, row).await?;
    Ok(authorship::of_subject(app.store(), row.account, subject).await?)
}

/// What acts about a review are on record under.
pub(in crate::review) async fn acted_on(app: &App, row: &ReviewRow) -> Result<Uuid, Failure> {
    match row.subject_kind.as_str() {
        "wave" => Ok(import_of(app, row).await?.0),
        _ => Ok(row.subject),
    }
}

/// Why that person must not decide; `None` when nothing is known of it.
pub(in crate::review) async fn interest(
    app: &App,
    row: &ReviewRow,
    name: &str,
) -> Result<Option<Interest>, Failure> {
    let acts = acts(app, row).await?;
    if let Some(act) = acts.into_iter().find(|it| is_same(&it.by, name)) {
        return Ok(Some(Interest::Author(act.act)));
    }
    if row.subject_kind == "appeal" && appeal::is_against(app, row, |by| is_same(by, name)).await? {
        return Ok(Some(Interest::Decision));
    }
    let members = api_key::of_account(app.store(), row.account).await?;
    Ok(members.iter().any(|it| is_same(&it.name, name)).then_some(Interest::Member))
}

pub(super) async fn refuse_interested(
    app: &App,
    row: &ReviewRow,
    name: &str,
) -> Result<(), Failure> {
    match interest(app, row, name).await? {
        Some(interest) => Err(Failure::Forbidden(format!(
            "`{name}` has an interest in it ({interest}): somebody else has to decide"
        ))),
        None => Ok(()),
    }
}
