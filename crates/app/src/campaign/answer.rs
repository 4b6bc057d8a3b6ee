//! What an author answers to what the rules said of a campaign: kept beside the
//! verdict, and part of an archive (R003-57). It changes no verdict.

use domain::{AccountId, ActId, CampaignId, Personal, Timestamp, VerdictId};
use store::{
    Lane, Place, Scope,
    author_answer::{self, AnswerRow},
    keys::AccountKeys,
};

use super::find;
use crate::{Action, Actor, App, Failure};

/// Longest answer, in characters.
const WORDS_CHARS_MAX: usize = 4_000;

/// An answer, as it is read.
#[derive(Clone, Debug)]
pub struct AnswerView {
    /// What it answers.
    pub verdict: VerdictId,
    /// What the author says.
    pub words: Personal<String>,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

fn place(row: &[u8]) -> Place<'_> {
    Place { table: "author_answer", column: "sealed_words", row }
}

/// Answers the newest verdict on a campaign.
///
/// # Errors
/// [`Failure::Invalid`] without words, [`Failure::Conflict`] before there is a
/// verdict.
pub async fn give(
    app: &App,
    actor: &Actor,
    (account, campaign): (AccountId, CampaignId),
    words: &str,
) -> Result<VerdictId, Failure> {
    actor.may(Action::ManageCampaigns, account)?;
    let words = words.trim();
    if words.is_empty() || words.chars().count() > WORDS_CHARS_MAX {
        return Err(Failure::invalid("words", format!("1 to {WORDS_CHARS_MAX} characters")));
    }
    let row = app.open_account(account).await?;
    let keys = app.account_keys(&row)?;
    let verdict = find(app, account, campaign).await?.verdict;
    let verdict = verdict.ok_or_else(|| Failure::Conflict("nothing was said of it yet".into()))?;
    let (now, plain) = (app.now(), Personal::new(words.to_owned()));
    let id = ActId::new(now, app.random());
    let answer = AnswerRow {
        id,
        campaign,
        verdict,
        sealed_words: keys.seal(&place(id.as_bytes()), plain.reveal().as_bytes()),
        made_by: actor.name.clone(),
        created_at: now,
    };
    let step = author_answer::insert(account, &answer);
    app.store().unit(Scope::Account(account), Lane::Interactive, vec![step]).await?;
    Ok(verdict)
}

/// What was answered to the newest verdict on a campaign, first to last.
///
/// # Errors
/// [`Failure`].
pub async fn all(
    app: &App,
    actor: &Actor,
    (account, campaign): (AccountId, CampaignId),
) -> Result<Vec<AnswerView>, Failure> {
    actor.may(Action::Read, account)?;
    let Some(verdict) = find(app, account, campaign).await?.verdict else { return Ok(Vec::new()) };
    let row = app.account_row(account).await?;
    let keys = row.wrapped_key.is_some().then(|| app.account_keys(&row)).transpose()?;
    of_verdict(app, (account, keys.as_ref()), verdict).await
}

/// The same of any verdict. What a destroyed key sealed is gone.
pub(crate) async fn of_verdict(
    app: &App,
    (account, keys): (AccountId, Option<&AccountKeys>),
    verdict: VerdictId,
) -> Result<Vec<AnswerView>, Failure> {
    let rows = author_answer::of_verdict(app.store(), account, verdict).await?;
    rows.into_iter()
        .map(|row| {
            let words = match keys {
                Some(keys) => {
                    let plain = keys
                        .open(&place(row.id.as_bytes()), &row.sealed_words)
                        .map_err(|source| Failure::unavailable("an author's answer", source))?;
                    String::from_utf8_lossy(plain.reveal()).into_owned()
                }
                None => String::new(),
            };
            let words = Personal::new(words);
            Ok(AnswerView { verdict: row.verdict, words, by: row.made_by, at: row.created_at })
        })
        .collect()
}
