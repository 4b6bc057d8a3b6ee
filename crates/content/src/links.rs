//! Where links lead: short links, bare addresses, domains that look like
//! others (COMPLIANCE 2.4, universal bans: phishing).
//!
//! Whether a domain is on a blocklist is not seen here: that answer comes from
//! DNS, and the caller's.

use std::{collections::BTreeSet, str::FromStr as _};

use domain::Domain;
use url::{Host, Url};

use crate::{Link, look_alike::outline, tables::Tables};

/// Shortest name that is compared by one changed letter.
const NEAR_CHARS_MIN: usize = 6;
/// Shortest name that is compared at all.
const NAME_CHARS_MIN: usize = 4;
/// Most links that are looked at.
pub const LINKS_MAX: usize = 2_000;

/// What is odd about where a link leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Oddity {
    /// A service that hides the target.
    Shortened,
    /// An address of the network instead of a name.
    BareAddress,
    /// A name that looks like a known one or like the sender's own.
    LookAlike,
    /// Letters outside of ASCII in the name.
    International,
    /// A name and a password before the host.
    UserInfo,
    /// A scheme that runs something: `javascript:`, `data:`, `file:`.
    Scheme,
}

impl Oddity {
    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shortened => "shortened",
            Self::BareAddress => "bare-address",
            Self::LookAlike => "look-alike",
            Self::International => "international",
            Self::UserInfo => "user-info",
            Self::Scheme => "scheme",
        }
    }
}

/// An odd link, once for each host and oddity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OddLink {
    /// What is odd.
    pub oddity: Oddity,
    /// The host; the scheme where there is none.
    pub host: String,
    /// The site it looks like.
    pub like: Option<String>,
}

/// What is odd about links, in the order of oddities and hosts. `own` are
/// domains of the sender.
#[must_use]
pub fn odd_links(links: &[Link], own: &[String], tables: &Tables) -> Vec<OddLink> {
    let mut odd = BTreeSet::new();
    for link in links.iter().take(LINKS_MAX) {
        inspect(&link.target, own, tables, &mut odd);
    }
    odd.into_iter().collect()
}

/// True when a link leads to a site of the sender: to `own` or to a host beneath.
#[must_use]
pub fn leads_home(target: &str, own: &[String]) -> bool {
    let Ok(url) = Url::parse(target.trim()) else { return false };
    let Some(Host::Domain(name)) = url.host() else { return false };
    let site = site_of(name.trim_end_matches('.'));
    site.is_some() && own.iter().any(|it| site_of(it) == site)
}

/// Addresses of pages that stand in a text, as links without a text.
#[must_use]
pub fn links_in(text: &str) -> Vec<Link> {
    let words = text.split(|it: char| it.is_whitespace() || "<>()\"'，。；、（）《》".contains(it));
    let target = |it: &str| {
        let it = it.trim_end_matches(['.', ',', ';', ':', '!', '?']);
        let from = it.find("http://").or_else(|| it.find("https://"));
        from.map(|from| it[from..].to_owned())
            .or_else(|| it.starts_with("www.").then(|| format!("http://{it}")))
    };
    let targets = words.filter_map(target).take(LINKS_MAX);
    targets.map(|target| Link { text: String::new(), target }).collect()
}

fn inspect(target: &str, own: &[String], tables: &Tables, odd: &mut BTreeSet<OddLink>) {
    let Ok(url) = Url::parse(target.trim()) else { return };
    let mut add = |oddity, host: &str, like: Option<String>| {
        odd.insert(OddLink { oddity, host: host.to_owned(), like });
    };
    if matches!(url.scheme(), "javascript" | "data" | "file" | "vbscript") {
        add(Oddity::Scheme, url.scheme(), None);
    }
    let name = match url.host() {
        None => return,
        Some(Host::Domain(name)) => name.trim_end_matches('.').to_owned(),
        Some(address) => return add(Oddity::BareAddress, &address.to_string(), None),
    };
    if !url.username().is_empty() || url.password().is_some() {
        add(Oddity::UserInfo, &name, None);
    }
    let site = site_of(&name);
    let short = [Some(name.as_str()), site.as_deref()];
    if tables.shorteners.sites.iter().any(|it| short.contains(&Some(it.as_str()))) {
        add(Oddity::Shortened, &name, None);
    }
    if name.split('.').any(|it| it.starts_with("xn--")) {
        add(Oddity::International, &name, None);
    }
    let known = tables.known.sites.iter().chain(own);
    let like = known.map(String::as_str).find(|it| imitates(&name, site.as_deref(), it));
    let is_own = own.iter().any(|it| site_of(it) == site && site.is_some());
    if let Some(like) = like.filter(|_| !is_own) {
        add(Oddity::LookAlike, &name, Some(like.to_owned()));
    }
}

/// True when a host looks like a known site and is another.
fn imitates(host: &str, site: Option<&str>, known: &str) -> bool {
    let Some(site) = site.filter(|it| Some(*it) != site_of(known).as_deref()) else { return false };
    let (label, name) = (label_of(site), label_of(known));
    if name.chars().count() < NAME_CHARS_MIN || label == name {
        // The same name under another suffix may well be its own.
        return label != name && host.starts_with(&format!("{known}."));
    }
    let shown = outline(&label) == outline(&name);
    let near = name.len() >= NEAR_CHARS_MIN && is_one_edit(&label, &name);
    let part = name.len() > NAME_CHARS_MIN && label.split('-').any(|it| it == name);
    shown || near || part || host.starts_with(&format!("{known}."))
}

/// The part of a site that its owner chose, as it is shown.
fn label_of(site: &str) -> String {
    let shown = idna::domain_to_unicode(site).0;
    shown.split('.').next().unwrap_or_default().to_owned()
}

/// One letter changed, left out, added, or two exchanged.
fn is_one_edit(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same = one.iter().zip(&other).take_while(|it| it.0 == it.1).count();
    let rest = |it: &[char], skip: usize| it.get(same + skip..).unwrap_or_default().to_vec();
    let swapped = || {
        let mut turned = rest(&one, 0);
        turned.len() > 1 && {
            turned.swap(0, 1);
            turned == rest(&other, 0)
        }
    };
    one != other
        && (rest(&one, 1) == rest(&other, 1)
            || rest(&one, 1) == rest(&other, 0)
            || rest(&one, 0) == rest(&other, 1)
            || swapped())
}

/// The site that a host belongs to: the name that somebody registered.
pub(crate) fn site_of(host: &str) -> Option<String> {
    Domain::from_str(host).ok()?.registrable().map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests;
