//! The strict reader of HTML, run on every message.
//!
//! Owns a grammar in which a browser has nothing to repair: known elements only,
//! every one closed in order, attributes in double quotes without `<` and `>`,
//! no comments, one style sheet that is ours character for character. Within it
//! the tree is the nesting of the tags, so one pass proves where the footer
//! stands. Anything outside the grammar is an error, not a guess.
//! Called by `verify` and, for blocks of templates, by `vet`.

use super::{Expect, Unverified, style};
use crate::{
    escape::{self, is_invisible},
    frame,
};

/// Nested elements.
const DEPTH_MAX: usize = 200;
/// Line-making elements in a row without anything visible between them.
pub const EMPTY_RUN_MAX: usize = 60;

/// Elements without content (HTML Standard §13.1.2).
#[must_use]
pub fn is_void(name: &str) -> bool {
    matches!(name, "br" | "col" | "hr" | "img" | "meta" | "wbr")
}

/// Elements that an author's content may hold. None of them starts raw text,
/// foreign content, a form, or a document of its own.
#[must_use]
pub fn is_content_element(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "blockquote"
            | "br"
            | "caption"
            | "center"
            | "cite"
            | "code"
            | "col"
            | "colgroup"
            | "dd"
            | "del"
            | "div"
            | "dl"
            | "dt"
            | "em"
            | "figcaption"
            | "figure"
            | "font"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "i"
            | "img"
            | "ins"
            | "li"
            | "mark"
            | "ol"
            | "p"
            | "pre"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "u"
            | "ul"
            | "wbr"
    )
}

fn makes_lines(name: &str) -> bool {
    matches!(name, "br" | "p" | "hr" | "tr" | "li" | "dt" | "dd" | "pre" | "blockquote")
        || matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

/// Checks a whole document.
///
/// # Errors
/// [`Unverified::Html`] with place and reason.
pub fn document(html: &str, expect: &Expect<'_>) -> Result<(), Unverified> {
    const DOCTYPE: &str = "<!DOCTYPE html>\n";
    let way_out = expect.way_out.map(escape::text);
    let identity = escape::text(expect.identity);
    let mut scan = Scan::new(html, way_out.as_deref(), &identity);
    if !html.starts_with(DOCTYPE) {
        return scan.fail("no doctype");
    }
    scan.at = DOCTYPE.len();
    scan.run(true)?;
    if !scan.identity_seen {
        return scan.fail("the sender's name is not in sight at the end");
    }
    match (scan.way_out, scan.found) {
        (Some(_), Way::Last) | (None, _) => Ok(()),
        (Some(_), _) => scan.fail("the way out is not the last thing in sight"),
    }
}

/// Checks that a piece of content stands on its own: closes all it opens, and
/// only that.
///
/// # Errors
/// [`Unverified::Html`] with place and reason.
pub fn fragment(html: &str) -> Result<(), Unverified> {
    Scan::new(html, None, "").run(false)
}

/// Where the search for the way out stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    NotYet,
    /// Inside the link; nothing visible in it so far.
    Open,
    /// Inside the link, its text seen.
    Shown,
    /// Behind the link, nothing visible since.
    Last,
    /// Something visible follows.
    Passed,
}

struct Open<'a> {
    name: &'a str,
    style: &'a str,
}

struct Scan<'a> {
    html: &'a str,
    at: usize,
    stack: Vec<Open<'a>>,
    way_out: Option<&'a str>,
    identity: &'a str,
    identity_seen: bool,
    found: Way,
    empty_run: usize,
}

impl<'a> Scan<'a> {
    fn new(html: &'a str, way_out: Option<&'a str>, identity: &'a str) -> Self {
        Self {
            html,
            at: 0,
            stack: Vec::with_capacity(32),
            way_out,
            identity,
            identity_seen: false,
            found: Way::NotYet,
            empty_run: 0,
        }
    }

    fn fail<T>(&self, reason: &'static str) -> Result<T, Unverified> {
        Err(Unverified::Html { at: self.at, reason })
    }

    fn run(&mut self, whole: bool) -> Result<(), Unverified> {
        while self.at < self.html.len() {
            let rest = &self.html[self.at..];
            let text_len = rest.find('<').unwrap_or(rest.len());
            if text_len > 0 {
                self.text(&rest[..text_len])?;
                self.at += text_len;
                continue;
            }
            let Some(end) = rest.find('>') else { return self.fail("a tag without end") };
            let tag = &rest[1..end];
            match tag.strip_prefix('/') {
                Some(name) => self.close(name)?,
                None => self.open(tag, whole)?,
            }
            self.at += end + 1;
        }
        if self.stack.is_empty() { Ok(()) } else { self.fail("an element is not closed") }
    }

    fn text(&mut self, text: &str) -> Result<(), Unverified> {
        if text.contains(['>', '"']) {
            return self.fail("a character of markup in text");
        }
        match self.stack.last().map(|it| it.name) {
            Some("title") => return Ok(()),
            Some("style") if frame::is_our_sheet(text) => return Ok(()),
            Some("style") => return self.fail("a style sheet that is not ours"),
            Some("head" | "html") | None if self.way_out.is_some() => {
                return match text.trim().is_empty() {
                    true => Ok(()),
                    false => self.fail("text outside of the body"),
                };
            }
            _ => {}
        }
        if text.chars().all(is_invisible) {
            return Ok(());
        }
        self.empty_run = 0;
        self.found = match self.found {
            Way::Open | Way::Shown => Way::Shown,
            Way::Last | Way::Passed => Way::Passed,
            Way::NotYet => Way::NotYet,
        };
        if !self.identity.is_empty() && text.contains(self.identity) {
            self.identity_seen = style::judge(self.stack.iter().map(|it| it.style)).is_ok();
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), Unverified> {
        match self.stack.pop() {
            Some(open) if open.name == name => {}
            _ => return self.fail("an end tag that closes nothing"),
        }
        if name == "a" {
            self.found = match self.found {
                Way::Shown => Way::Last,
                Way::Open => Way::NotYet,
                other => other,
            };
        }
        Ok(())
    }

    fn open(&mut self, tag: &'a str, whole: bool) -> Result<(), Unverified> {
        let name_len = tag.find(' ').unwrap_or(tag.len());
        let (name, attributes) = tag.split_at(name_len);
        let allowed = is_content_element(name)
            || (whole && matches!(name, "html" | "head" | "meta" | "title" | "style" | "body"));
        if !allowed {
            return self.fail("an element that mail may not hold");
        }
        self.check_place(name, whole)?;
        let attributes = self.attributes(attributes)?;
        if name == "img" {
            self.empty_run = 0;
            if matches!(self.found, Way::Last | Way::Passed) {
                self.found = Way::Passed;
            }
        }
        if makes_lines(name) {
            self.empty_run += 1;
            if self.empty_run > EMPTY_RUN_MAX {
                return self.fail("too much empty space");
            }
        }
        if !is_void(name) {
            if self.stack.len() == DEPTH_MAX {
                return self.fail("elements nested too deep");
            }
            self.stack.push(Open { name, style: attributes.style });
        }
        if name == "a" {
            self.link(attributes.href)?;
        }
        Ok(())
    }

    /// The document's own elements stand where the frame puts them.
    fn check_place(&self, name: &str, whole: bool) -> Result<(), Unverified> {
        let parent = self.stack.last().map(|it| it.name);
        let fits = match name {
            "html" => parent.is_none(),
            "head" | "body" => parent == Some("html"),
            "meta" | "title" | "style" => parent == Some("head"),
            _ if whole => self.stack.get(1).is_some_and(|it| it.name == "body"),
            _ => true,
        };
        if fits { Ok(()) } else { self.fail("an element in a place where it cannot stand") }
    }

    fn link(&mut self, href: &str) -> Result<(), Unverified> {
        if Some(href) == self.way_out {
            if let Err(reason) = style::judge(self.stack.iter().map(|it| it.style)) {
                return self.fail(reason);
            }
            self.found = Way::Open;
        } else if matches!(self.found, Way::Open | Way::Shown | Way::Last | Way::Passed) {
            // Another link behind or inside of it: the one seen was not the last.
            self.found = Way::NotYet;
        }
        Ok(())
    }

    fn attributes(&self, text: &'a str) -> Result<Attributes<'a>, Unverified> {
        let mut found = Attributes { style: "", href: "" };
        let mut rest = text;
        while let Some(attribute) = rest.strip_prefix(' ') {
            let Some((name, value)) = attribute.split_once("=\"") else {
                return self.fail("an attribute without a value in double quotes");
            };
            let Some((value, after)) = value.split_once('"') else {
                return self.fail("an attribute that does not end");
            };
            let plain = |it: u8| it.is_ascii_lowercase() || it == b'-';
            if name.is_empty() || !name.bytes().all(plain) || value.contains('<') {
                return self.fail("an attribute that is not plain");
            }
            let slot = match name {
                "style" => &mut found.style,
                "href" => &mut found.href,
                "hidden" | "http-equiv" | "background" => {
                    return self.fail("an attribute that may hide content");
                }
                _ if name.starts_with("on") => return self.fail("a script"),
                _ => {
                    rest = after;
                    continue;
                }
            };
            if !slot.is_empty() {
                return self.fail("an attribute given twice");
            }
            *slot = value;
            rest = after;
        }
        if rest.is_empty() {
            return Ok(found);
        }
        self.fail("a tag that is not plain")
    }
}

struct Attributes<'a> {
    style: &'a str,
    href: &'a str,
}

#[cfg(test)]
mod tests;
