//! A received message as its reader sees it: subject, parts, links, and the
//! ways out its headers offer.

use std::collections::BTreeMap;

use mail_parser::{MessageParser, PartType};
use url::Url;

use crate::form::tags;

/// A message that was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// Header fields by lower-case name, unfolded; several of one name in order.
    pub headers: BTreeMap<String, Vec<String>>,
    /// The subject, decoded.
    pub subject: String,
    /// The text part; empty when there is none.
    pub text: String,
    /// The HTML part; empty when there is none.
    pub html: String,
    /// Web links of the text part, in order.
    pub text_links: Vec<Url>,
    /// Web links of the HTML part (`href`), in order.
    pub html_links: Vec<Url>,
}

impl Letter {
    /// Opens a message. `None` when it is none.
    #[must_use]
    pub fn open(bytes: &[u8]) -> Option<Self> {
        let message = MessageParser::default().parse(bytes)?;
        let mut letter =
            Self { subject: message.subject().unwrap_or_default().to_owned(), ..Self::default() };
        for (name, value) in message.headers_raw() {
            let value = value.replace("\r\n", "").trim().to_owned();
            letter.headers.entry(name.to_ascii_lowercase()).or_default().push(value);
        }
        for part in &message.parts {
            match &part.body {
                PartType::Text(text) if letter.text.is_empty() => letter.text = text.to_string(),
                PartType::Html(html) if letter.html.is_empty() => letter.html = html.to_string(),
                _ => {}
            }
        }
        letter.text_links = links_in_text(&letter.text);
        letter.html_links = links_in_html(&letter.html);
        Some(letter)
    }

    /// The value of a header field, the first if there are several.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(&name.to_ascii_lowercase())?.first().map(String::as_str)
    }

    /// The first link, in the text part or else in the HTML part, whose path
    /// begins so: `/confirm/`, `/u/`.
    #[must_use]
    pub fn link(&self, path: &str) -> Option<&Url> {
        let mut links = self.text_links.iter().chain(&self.html_links);
        links.find(|it| it.path().starts_with(path))
    }

    /// The URIs of `List-Unsubscribe` (RFC 2369), in order.
    #[must_use]
    pub fn list_unsubscribe(&self) -> Vec<Url> {
        let value = self.header("list-unsubscribe").unwrap_or_default();
        let parts = value.split('<').skip(1).filter_map(|it| it.split_once('>'));
        parts.filter_map(|(uri, _)| Url::parse(uri.trim()).ok()).collect()
    }

    /// Where a one-click POST goes (RFC 8058 §3.1): the web address of
    /// `List-Unsubscribe`, when `List-Unsubscribe-Post` says so.
    #[must_use]
    pub fn one_click(&self) -> Option<Url> {
        let post = self.header("list-unsubscribe-post")?;
        if !post.trim().eq_ignore_ascii_case("List-Unsubscribe=One-Click") {
            return None;
        }
        self.list_unsubscribe().into_iter().find(is_web)
    }

    /// The `mailto:` way out (RFC 2369 §3.2).
    #[must_use]
    pub fn mailto(&self) -> Option<Url> {
        self.list_unsubscribe().into_iter().find(|it| it.scheme() == "mailto")
    }

    /// True when every DKIM signature covers the field (`h=`, RFC 6376 §3.5).
    #[must_use]
    pub fn is_signed(&self, field: &str) -> bool {
        let signatures = self.headers.get("dkim-signature").map_or(&[][..], Vec::as_slice);
        let covers = |signature: &String| {
            let tags = signature.split(';').filter_map(|it| it.split_once('='));
            let names = tags.filter(|it| it.0.trim() == "h").flat_map(|it| it.1.split(':'));
            names.map(str::trim).any(|it| it.eq_ignore_ascii_case(field))
        };
        !signatures.is_empty() && signatures.iter().all(covers)
    }

    /// What checks need of many thousands of letters: who it is from and to, its
    /// ways out with their signatures' lists of fields, and the first link of
    /// each part that leads to a page of the sender's platform.
    #[must_use]
    pub fn essence(&self) -> Self {
        let headers = self.headers.iter().filter(|it| ESSENTIAL.contains(&it.0.as_str()));
        let mut headers: BTreeMap<_, _> =
            headers.map(|(name, values)| (name.clone(), values.clone())).collect();
        for signature in headers.get_mut("dkim-signature").into_iter().flatten() {
            let tags = signature.split(';').map(str::trim);
            let covered: Vec<_> = tags.filter(|it| it.starts_with("h=")).collect();
            *signature = covered.concat();
        }
        let first = |links: &[Url]| {
            let of = |path: &&str| links.iter().find(|it| it.path().starts_with(*path)).cloned();
            PAGES.iter().filter_map(of).collect()
        };
        Self {
            headers,
            subject: self.subject.clone(),
            text: String::new(),
            html: String::new(),
            text_links: first(&self.text_links),
            html_links: first(&self.html_links),
        }
    }
}

/// Headers of [`Letter::essence`].
const ESSENTIAL: [&str; 8] = [
    "from",
    "to",
    "message-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "dkim-signature",
    "cfbl-address",
    "cfbl-feedback-id",
];
/// Where links of [`Letter::essence`] lead.
const PAGES: [&str; 4] = ["/confirm/", "/u/", "/why/", "/v/"];

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

fn links_in_text(text: &str) -> Vec<Url> {
    let ends = |it: char| it.is_whitespace() || it.is_control() || "<>\"'`".contains(it);
    text.split(ends)
        .filter_map(|word| {
            let at = word.find("http://").or_else(|| word.find("https://"))?;
            // Punctuation of the sentence around a link is not part of it.
            let link = word[at..].trim_end_matches(['.', ',', ';', ':', ')', ']', '!', '?']);
            Url::parse(link).ok()
        })
        .collect()
}

fn links_in_html(html: &str) -> Vec<Url> {
    let hrefs = tags(html).into_iter().filter(|it| it.name == "a");
    hrefs
        .filter_map(|it| Url::parse(it.attributes.get("href")?.trim()).ok())
        .filter(is_web)
        .collect()
}

#[cfg(test)]
mod tests;
