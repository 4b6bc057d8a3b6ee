//! Where a domain's mail goes: its site.
//!
//! A *site* is a set of MX hosts; all domains that share the set are one site,
//! and limits hold for them together. A domain that cannot be grouped is its
//! own site. Which company runs a site is [`crate::shaping`]'s to say.
//!
//! **Never** here: DNS. The hosts arrive as values, from `mta`, which resolves
//! at claim and caches the answer in `site_state` (DECISIONS D8).

use std::fmt;

use domain::Domain;

/// The key of a site: its MX hosts, sorted, joined by commas; or the domain.
/// At most 255 octets, lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteKey(String);

/// Longest key. A domain with more hosts than fit is its own site: grouping is
/// a courtesy, and a hostile zone must not choose the size of our keys.
const KEY_BYTES_MAX: usize = 255;

impl SiteKey {
    /// The site of `domain`, whose mail hosts are `hosts` (in any order, any
    /// case, final dots allowed). Without hosts the domain is its own site.
    #[must_use]
    pub fn of<'a>(domain: &Domain, hosts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names: Vec<String> = hosts.into_iter().map(host_name).collect();
        names.sort_unstable();
        names.dedup();
        let key = names.join(",");
        if key.is_empty() || key.len() > KEY_BYTES_MAX {
            return Self(domain.as_str().to_owned());
        }
        Self(key)
    }

    /// The key that was stored as `text`.
    #[must_use]
    pub fn stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text, for storing.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SiteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A host name as it is compared: lower case, without final dot.
pub(crate) fn host_name(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

/// True when `host` is `suffix` or a name below it. Labels are compared whole:
/// `me.com` covers `mx.me.com`, never `acme.com`.
pub(crate) fn is_below(host: &str, suffix: &str) -> bool {
    host.strip_suffix(suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests;
