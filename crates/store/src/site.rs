//! Where domains take mail, as last resolved: a cache shared by all accounts.

use domain::{Domain, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static BY_DOMAIN: Statement = statement!("site/by_domain");
static UPSERT: Statement = statement!("site/upsert");

pub(crate) static ALL: &[&Statement] = &[&BY_DOMAIN, &UPSERT];

/// Why sites are read and written beyond one account.
pub const SYSTEM: Scope = Scope::System("mail hosts of a domain belong to no account");

/// A resolved domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteRow {
    /// Key of the site: domains with the same mail hosts share it.
    pub site: String,
    /// The company behind it.
    pub provider: String,
    /// When it was resolved.
    pub checked_at: Timestamp,
}

/// Remembers a domain's site.
#[must_use]
pub fn upsert(domain: &Domain, row: &SiteRow) -> Step {
    let SiteRow { site, provider, checked_at } = row.clone();
    Step::new(&UPSERT, params![domain.clone(), site, provider, checked_at])
}

/// The site of a domain, if it was ever resolved.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_domain(store: &Store, domain: &Domain) -> Result<Option<SiteRow>, StoreError> {
    let rows = store.read(SYSTEM, &BY_DOMAIN, params![domain.clone()]).await?;
    rows.first()
        .map(|row| {
            Ok(SiteRow { site: row.get(0)?, provider: row.get(1)?, checked_at: row.get(2)? })
        })
        .transpose()
}
