//! What a page of HTML shows: its text, its links, its pictures.
//!
//! Text of neighbouring inline elements touches, as it does for the reader:
//! `v<b>i</b>p` is one word. Blocks are paragraphs. **Never** here: what the
//! text means; that is `content`.

use std::collections::BTreeSet;

use content::Link;
use scraper::{ElementRef, Html, Node, Selector};

/// Elements that begin a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "blockquote",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
];
/// Elements whose text is not shown.
const SILENT: &[&str] = &["script", "style", "template", "title", "noscript", "head"];

/// What a page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    /// Its text, alternative texts of pictures included.
    pub text: String,
    /// Its links.
    pub links: Vec<Link>,
    /// Its pictures.
    pub images: u32,
    /// Where they lie, each once.
    pub assets: BTreeSet<String>,
}

/// Reads a page. Any text is one.
pub(crate) fn read(html: &str) -> Page {
    let page = Html::parse_document(html);
    let anchors = Selector::parse("a[href]").expect("a fixed selector");
    let link = |it: ElementRef<'_>| Link {
        text: it.text().collect::<String>(),
        target: it.value().attr("href").unwrap_or_default().to_owned(),
    };
    let mut shown = Page { links: page.select(&anchors).map(link).collect(), ..Page::default() };
    for node in page.tree.nodes() {
        match node.value() {
            Node::Text(text) => {
                let inside = node.parent().and_then(|it| it.value().as_element());
                if !inside.is_some_and(|it| SILENT.contains(&it.name())) {
                    shown.text.push_str(text);
                }
            }
            Node::Element(it) if it.name() == "img" => {
                shown.images += 1;
                let address = it.attr("src").map(str::trim).filter(|it| !it.is_empty());
                shown.assets.extend(address.map(str::to_owned));
                shown.text.push(' ');
                shown.text.push_str(it.attr("alt").unwrap_or_default());
                shown.text.push(' ');
            }
            Node::Element(it) if it.name() == "br" => shown.text.push('\n'),
            Node::Element(it) if BLOCKS.contains(&it.name()) => shown.text.push_str("\n\n"),
            _ => {}
        }
    }
    shown
}

#[cfg(test)]
mod tests;
