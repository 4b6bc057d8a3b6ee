//! The patient reader of HTML: builds the tree that a browser builds.
//!
//! Owns the judgement over arbitrary HTML: where html5ever puts the way out,
//! what its ancestors are and how they are styled. Slow beside [`super::scan`]
//! and independent of it. Called on trial renders, at submission, and by tests
//! over everything that hostile authors try.

use scraper::{ElementRef, Html, Node, Selector};

use super::{Expect, Unverified, style};
use crate::{escape::is_invisible, frame};

/// Elements whose content a reader does not see, or not as HTML.
const OUT_OF_SIGHT: [&str; 24] = [
    "applet",
    "audio",
    "button",
    "canvas",
    "details",
    "dialog",
    "embed",
    "frameset",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "video",
    "xmp",
];

/// Elements that change how all the rest is read.
const FORBIDDEN: &str = "base, link, frameset, frame, plaintext, template, script, iframe, object, embed, meta[http-equiv]";

fn fail<T>(reason: &'static str) -> Result<T, Unverified> {
    Err(Unverified::Html { at: 0, reason })
}

/// Checks a document as a browser reads it.
///
/// # Errors
/// [`Unverified::Html`] with the reason; `at` is 0, a tree has no byte offsets.
///
/// # Panics
/// Never: the selectors are constants.
pub fn check(html: &str, expect: &Expect<'_>) -> Result<(), Unverified> {
    let page = Html::parse_document(html);
    let selector = |text| Selector::parse(text).expect("a constant selector");
    if page.select(&selector(FORBIDDEN)).next().is_some() {
        return fail("an element that changes how the page is read");
    }
    for sheet in page.select(&selector("style")) {
        if !frame::is_our_sheet(&sheet.text().collect::<String>()) {
            return fail("a style sheet that is not ours");
        }
    }
    let last = last_in_sight(&page);
    if let Some(way_out) = expect.way_out {
        let Some(link) = page.select(&selector("a[href]")).next_back() else {
            return fail("no link at all");
        };
        if link.attr("href") != Some(way_out) {
            return fail("the last link is not the way out");
        }
        in_sight(link)?;
        let inside = link.text().any(|it| !it.chars().all(is_invisible));
        let is_last = last.is_some_and(|it| it.ancestors().any(|up| up.id() == link.id()));
        if !inside || !is_last {
            return fail("the way out is not the last thing in sight");
        }
    }
    identity(&page, expect.identity)
}

/// The tree's node type, which `scraper` hands out but does not name.
type NodeRef<'a> = <ElementRef<'a> as std::ops::Deref>::Target;

/// The last text or picture outside of elements that show nothing.
fn last_in_sight(page: &Html) -> Option<NodeRef<'_>> {
    let shown = |node: &NodeRef<'_>| match node.value() {
        Node::Text(text) => !text.chars().all(is_invisible),
        Node::Element(element) => element.name() == "img",
        _ => false,
    };
    let hidden = |node: &NodeRef<'_>| {
        node.ancestors()
            .filter_map(ElementRef::wrap)
            .any(|it| matches!(it.value().name(), "head" | "script" | "style" | "template"))
    };
    page.root_element().descendants().filter(|it| shown(it) && !hidden(it)).last()
}

/// Judges an element and all around it.
fn in_sight(element: ElementRef<'_>) -> Result<(), Unverified> {
    let mut chain: Vec<ElementRef<'_>> = element.ancestors().filter_map(ElementRef::wrap).collect();
    chain.reverse();
    chain.push(element);
    for it in &chain {
        let value = it.value();
        if OUT_OF_SIGHT.binary_search(&value.name()).is_ok() || value.name().contains(':') {
            return fail("it stands inside of an element that does not show it");
        }
        for (name, _) in value.attrs() {
            if matches!(name, "hidden" | "height" | "width" | "inert" | "popover") {
                return fail("an attribute hides it");
            }
        }
    }
    let body = chain.iter().any(|it| it.value().name() == "body");
    if !body {
        return fail("it stands outside of the body");
    }
    let styles = chain.iter().map(|it| it.attr("style").unwrap_or_default());
    style::judge(styles).or_else(fail)
}

fn identity(page: &Html, identity: &str) -> Result<(), Unverified> {
    let mut reason = "the sender's name is not there";
    for node in page.root_element().descendants() {
        let Node::Text(text) = node.value() else { continue };
        let Some(parent) = node.parent().and_then(ElementRef::wrap) else { continue };
        if identity.is_empty() || !text.contains(identity) {
            continue;
        }
        match in_sight(parent) {
            Ok(()) => return Ok(()),
            Err(_) => reason = "the sender's name is out of sight",
        }
    }
    fail(reason)
}

#[cfg(test)]
mod tests;
