//! The first of two locks on author HTML: the library's sanitiser.
//!
//! Owns its settings. What it lets through, `canonical` writes again element by
//! element with an allow-list of its own, so either may be wrong once.

use ammonia::{Builder, UrlRelative};
use message::verify::scan;

/// Attributes on any element.
pub(crate) const GENERIC: [&str; 22] = [
    "align",
    "alt",
    "aria-label",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "class",
    "color",
    "colspan",
    "dir",
    "face",
    "height",
    "lang",
    "role",
    "rowspan",
    "size",
    "start",
    "style",
    "title",
    "valign",
    "width",
];

const ELEMENTS: [&str; 55] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "wbr",
];

/// Elements that go with everything in them.
const WITH_CONTENT: [&str; 28] = [
    "applet",
    "audio",
    "button",
    "canvas",
    "details",
    "dialog",
    "embed",
    "frameset",
    "head",
    "iframe",
    "input",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "option",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "track",
    "video",
    "xmp",
];

/// Cleans a body. Comments stay: they are our placeholders.
pub(crate) fn clean(html: &str) -> String {
    debug_assert!(ELEMENTS.iter().all(|it| scan::is_content_element(it)));
    let mut builder = Builder::empty();
    builder
        .tags(ELEMENTS.into_iter().collect())
        .clean_content_tags(WITH_CONTENT.into_iter().collect())
        .generic_attributes(GENERIC.into_iter().collect())
        .add_tag_attributes("a", ["href"])
        .add_tag_attributes("img", ["src"])
        .url_schemes(["https", "http", "mailto", "tel"].into_iter().collect())
        // `canonical` judges relative URLs: a placeholder may be one.
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(false);
    builder.clean(html).to_string()
}
