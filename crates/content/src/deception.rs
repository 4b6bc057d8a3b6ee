//! Two marks of deception: a subject that pretends to be a reply, and links
//! that show another site than the one they lead to.
//!
//! Facts for `policy`, which holds; **never** a verdict here.

use url::Url;

use crate::{Link, fold::fold, links::site_of};

/// What replies and forwarded mails begin with, folded: in English, Swedish,
/// Danish, German, Dutch, Italian, Polish and Turkish, before a space.
const SPACED: &[&str] = &[
    "re:",
    "re[0]:",
    "re(0):",
    "fw:",
    "fwd:",
    "sv:",
    "vs:",
    "vb:",
    "aw:",
    "wg:",
    "antw:",
    "rif:",
    "odp:",
    "ynt:",
    "trả lời:",
    "chuyển tiếp:",
];

/// The same in Chinese, where no space follows.
const UNSPACED: &[&str] = &["回复:", "回覆:", "答复:", "答覆:", "转发:", "轉寄:", "轉發:"];

/// What a subject begins with like a reply or a forwarded mail, after labels in
/// brackets, as the lists write it; `None` = it does not.
#[must_use]
pub fn claims_reply(subject: &str) -> Option<&'static str> {
    let folded = fold(subject);
    let mut rest = folded.as_str();
    while let Some((_, after)) = rest.strip_prefix('[').and_then(|it| it.split_once(']')) {
        rest = after.trim_start();
    }
    let spaced = |prefix: &&&str| {
        rest.strip_prefix(**prefix).is_some_and(|it| it.is_empty() || it.starts_with(' '))
    };
    let unspaced = || UNSPACED.iter().find(|it| rest.starts_with(**it));
    SPACED.iter().find(spaced).or_else(unspaced).copied()
}

/// A link that shows one site and leads to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkMismatch {
    /// The site that its text shows.
    pub shown: String,
    /// The site it leads to; `None` = none that could be told.
    pub target: Option<String>,
}

/// Links whose text shows another site than the one they lead to. A site is a
/// registrable domain, so `www.example.com` and `shop.example.com` are one.
#[must_use]
pub fn link_mismatches(links: &[Link]) -> Vec<LinkMismatch> {
    links.iter().filter_map(mismatch).collect()
}

fn mismatch(link: &Link) -> Option<LinkMismatch> {
    let shown = shown_site(&link.text)?;
    let target = Url::parse(link.target.trim())
        .ok()
        .filter(|it| matches!(it.scheme(), "http" | "https"))
        .and_then(|it| it.host_str().map(ToOwned::to_owned));
    let site = target.as_deref().and_then(site_of);
    let same = site.as_deref() == Some(shown.as_str());
    (!same).then_some(LinkMismatch { shown, target: site.or(target) })
}

/// The site that a text shows: the first address of a page in it, or a text
/// that is nothing but a domain.
fn shown_site(text: &str) -> Option<String> {
    let quotes = ['<', '>', '(', ')', '"', '\'', ',', ';'];
    let mut words = text.split_whitespace().map(|it| it.trim_matches(quotes));
    let address = words.clone().find(|it| it.contains("://") || begins(it, "www."));
    let lone = || words.next().filter(|_| words.next().is_none());
    let word = address.or_else(lone)?;
    let host = match word.split_once("://") {
        Some(_) => Url::parse(word).ok()?.host_str()?.to_owned(),
        None => word.split(['/', '?', '#']).next()?.trim_end_matches('.').to_owned(),
    };
    // `report.pdf` is no site: of a lone word a public suffix that exists is
    // needed. What is written as an address is read as one, whatever it ends in.
    let known = psl::suffix(host.to_lowercase().as_bytes()).is_some_and(|it| it.is_known());
    if host.contains('@') || !(known || is_address(word)) {
        return None;
    }
    site_of(&host)
}

/// True for a text that is written as a whole address: after a scheme, or from
/// `www.` to another name with an ending.
fn is_address(word: &str) -> bool {
    let named = |it: &str| it.split(['/', '?', '#']).next().is_some_and(|it| it.contains('.'));
    begins(word, "http://")
        || begins(word, "https://")
        || (begins(word, "www.") && named(word["www.".len()..].trim_end_matches('.')))
}

/// True when a text begins so, in whatever case.
fn begins(text: &str, with: &str) -> bool {
    text.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with))
}

#[cfg(test)]
mod tests;
