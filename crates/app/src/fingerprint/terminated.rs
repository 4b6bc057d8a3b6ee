//! The list of an account that was terminated becomes a fingerprint: who sent
//! spam to it must not find it taken in under another name.

use domain::AccountId;
use store::fingerprint::{self, SealedPerson};

use super::{BATCH, Print};
use crate::{App, Failure, contact};

/// What the source of such a fingerprint begins with; the account's number
/// follows.
const SOURCE: &str = "account ";

/// Makes fingerprints of the accounts that were terminated since; true when
/// there was one. Run again, what was begun is begun anew.
///
/// # Errors
/// [`Failure`].
pub async fn round(app: &App) -> Result<bool, Failure> {
    let accounts = fingerprint::terminated(app.store(), SOURCE).await?;
    for account in &accounts {
        of_account(app, *account).await?;
    }
    Ok(!accounts.is_empty())
}

async fn of_account(app: &App, account: AccountId) -> Result<(), Failure> {
    let row = app.account_row(account).await?;
    let source = format!("{SOURCE}{}", row.number);
    let name = format!("terminated {source}");
    let mut print = Print::begin(app, ("terminated", &name, "1"), source).await?;
    // An account whose key was destroyed tells nobody's address any more: its
    // fingerprint stays empty, and it is not asked for again.
    if row.wrapped_key.is_some() {
        let keys = app.account_keys(&row)?;
        let mut after = None;
        loop {
            let limit = u32::try_from(BATCH).unwrap_or(u32::MAX);
            let page = fingerprint::people(app.store(), account, (after, limit)).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            let digests: Vec<_> =
                page.iter().map(|it| digest(&keys, it)).collect::<Result<_, _>>()?;
            print.add(&digests).await?;
        }
    }
    print.end().await?;
    Ok(())
}

fn digest(keys: &store::keys::AccountKeys, person: &SealedPerson) -> Result<[u8; 16], Failure> {
    let key = contact::key(keys, Some(&person.salt))?;
    let data = contact::open(&key, (person.id, person.version), &person.sealed_data)?;
    Ok(screening::rows::md5_of(&data.address()?.normalised()))
}
