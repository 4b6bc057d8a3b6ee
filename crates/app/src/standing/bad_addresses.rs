//! Whom the bad mail behind a step was for (R002-57): the record names contacts,
//! and their addresses are unsealed for whoever may read evidence.
//!
//! An address that was erased meanwhile is gone here too; its contact stays, so
//! that the number on the record can be counted again. **Never** here: a change.

use std::collections::BTreeMap;

use domain::{AccountId, ContactId, EnforcementId, Personal, Timestamp};
use store::{contact::ContactRow, enforcement, keys::AccountKeys};

use crate::{Action, Actor, App, Failure, contact};

/// Most addresses of one page.
pub const PAGE_MAX: u32 = 1_000;

/// Which page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The last contact of the page before; `None` for the first page.
    pub after: Option<ContactId>,
    /// Most addresses wanted, 1 to 1,000.
    pub limit: u32,
}

/// A recipient that the record of a step names.
#[derive(Clone, Debug)]
pub struct BadAddress {
    /// The contact.
    pub contact: ContactId,
    /// The address; `None` once it is erased.
    pub address: Option<Personal<String>>,
    /// When it was erased, if it was.
    pub erased_at: Option<Timestamp>,
}

/// A page of the recipients that the record of a step names.
#[derive(Clone, Debug)]
pub struct BadAddresses {
    /// In the order of the record.
    pub addresses: Vec<BadAddress>,
    /// How many the record names.
    pub total: usize,
    /// `after` of the next page; `None` at the end.
    pub next: Option<ContactId>,
}

/// A page of the recipients behind a step, for the account and its staff.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such step; [`Failure::Invalid`] when
/// the limit is out of its range, or the record does not name `after`.
pub async fn bad_addresses(
    app: &App,
    actor: &Actor,
    (account, action): (AccountId, EnforcementId),
    page: Page,
) -> Result<BadAddresses, Failure> {
    actor.may(Action::ReadEvidence, account)?;
    let record = enforcement::by_id(app.store(), account, action).await?;
    let named = record.ok_or(Failure::NotFound("action"))?.bad_contacts;
    let (wanted, next) = cut(&named, page)?;
    let row = app.account_row(account).await?;
    // A closed account whose key was destroyed has no address left.
    let keys = row.wrapped_key.as_ref().map(|_| app.account_keys(&row)).transpose()?;
    let found = store::contact::by_ids(app.store(), account, wanted).await?;
    let found: BTreeMap<_, _> = found.into_iter().map(|it| (it.id, it)).collect();
    let addresses = wanted
        .iter()
        .map(|id| opened(keys.as_ref(), *id, found.get(id)))
        .collect::<Result<_, _>>()?;
    Ok(BadAddresses { addresses, total: named.len(), next })
}

/// The part of a record that a page shows, and what the next begins after.
fn cut(
    named: &[ContactId],
    Page { after, limit }: Page,
) -> Result<(&[ContactId], Option<ContactId>), Failure> {
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Failure::invalid("limit", format!("must be 1 to {PAGE_MAX}")));
    }
    let rest = match after {
        Some(after) => {
            let at = named.iter().position(|it| *it == after);
            let at = at.ok_or_else(|| Failure::invalid("after", "this record does not name it"))?;
            named.get(at + 1..).unwrap_or_default()
        }
        None => named,
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX).min(rest.len());
    let (wanted, behind) = rest.split_at(limit);
    Ok((wanted, wanted.last().copied().filter(|_| !behind.is_empty())))
}

fn opened(
    keys: Option<&AccountKeys>,
    id: ContactId,
    row: Option<&ContactRow>,
) -> Result<BadAddress, Failure> {
    let erased_at = row.and_then(|it| it.erased_at);
    let sealed = row.and_then(|it| Some((it, it.sealed_data.as_ref()?)));
    let address = match (keys, sealed) {
        (Some(keys), Some((row, sealed))) => {
            let key = contact::key(keys, row.salt.as_deref())?;
            let data = contact::open(&key, (id, row.version), sealed)?;
            Some(Personal::new(data.address()?.to_wire()))
        }
        _ => None,
    };
    Ok(BadAddress { contact: id, address, erased_at })
}

#[cfg(test)]
mod tests;
