//! The text part, derived from the HTML.
//!
//! Owns the walk that writes what a reader would read aloud: paragraphs, lists,
//! links with their address behind them, pictures by their alternative text.
//! A library was not used because blocks of templates have to stay around the
//! text they enclose, and layout tables are no tables. Called by `build` when
//! the author gives no text of their own.

use message::is_invisible;
use scraper::{ElementRef, Html, Node};

use crate::tags::{BLOCK, END, EXPR, Role, Tag, URL_EXPR, block_number};

type NodeRef<'a> = <ElementRef<'a> as std::ops::Deref>::Target;

/// White space that is due before the next text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
    Paragraph,
}

/// A block of the template that is not closed yet.
struct Block {
    /// The gap that was due where it began.
    before: Gap,
    /// A loop over words of one line: the gap at the end of its body separates
    /// its turns.
    inline_loop: bool,
}

struct Writer<'a> {
    out: String,
    gap: Gap,
    /// The open blocks.
    blocks: Vec<Block>,
    tags: &'a [Tag],
}

/// Derives the text of a sanitised body, with placeholders.
pub(crate) fn derive(html: &str, tags: &[Tag]) -> String {
    let page = Html::parse_fragment(html);
    let mut writer = Writer { out: String::new(), gap: Gap::None, blocks: Vec::new(), tags };
    writer.children(*page.root_element());
    writer.out
}

impl Writer<'_> {
    fn children(&mut self, node: NodeRef<'_>) {
        for child in node.children() {
            match child.value() {
                Node::Text(text) => self.text(text),
                Node::Element(_) => self.element(child),
                Node::Comment(comment) => {
                    if let Some(number) = block_number(comment) {
                        self.block(number, child);
                    }
                }
                _ => {}
            }
        }
    }

    fn due(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// Words of a text; white space between them collapses as in HTML.
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            if next.is_whitespace() {
                self.due(Gap::Space);
                rest = &rest[next.len_utf8()..];
                continue;
            }
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            // Fillers that MJML writes into spacers are not words.
            if !rest[..end].chars().all(is_invisible) {
                self.word(&rest[..end]);
            }
            rest = &rest[end..];
        }
    }

    fn word(&mut self, word: &str) {
        self.space();
        self.out.push_str(word);
    }

    /// Writes the gap that is due.
    fn space(&mut self) {
        match self.gap {
            _ if self.out.is_empty() => {}
            Gap::None => {}
            Gap::Space => self.out.push(' '),
            Gap::Line => self.out.push('\n'),
            Gap::Paragraph => self.out.push_str("\n\n"),
        }
        self.gap = Gap::None;
    }

    /// A block's tag attaches to the text before it, and the gap before the
    /// block is due again behind it, so that the text reads the same whether the
    /// block is there or not.
    fn block(&mut self, number: usize, node: NodeRef<'_>) {
        let Some(tag) = self.tags.get(number) else { return };
        let mut inline_loop = false;
        match tag.role {
            Role::Open if tag.inner.starts_with("for") => inline_loop = !self.before_loop(node),
            Role::Middle | Role::Close if self.blocks.last().is_some_and(|it| it.inline_loop) => {
                self.space();
            }
            _ => {}
        }
        self.out.push_str(&format!("{BLOCK}{number}{END}"));
        match tag.role {
            Role::Open => self.blocks.push(Block { before: self.gap, inline_loop }),
            Role::Middle => self.gap = self.blocks.last().map_or(Gap::Space, |it| it.before),
            Role::Close => {
                let before = self.blocks.pop().map_or(Gap::None, |it| it.before);
                self.due(before);
            }
            Role::Expression => {}
        }
    }

    /// A loop's gap is due once, before its first turn: what is inside would be
    /// due again for every item. True when the items are lines of their own.
    fn before_loop(&mut self, node: NodeRef<'_>) -> bool {
        let first = node.next_siblings().find(|it| match it.value() {
            Node::Text(text) => !text.chars().all(is_invisible),
            it => it.is_element(),
        });
        let lines = first.and_then(ElementRef::wrap).is_some_and(|it| {
            let name = it.value().name();
            matches!(name, "li" | "td" | "th") || around(name) != Gap::None
        });
        if self.gap >= Gap::Line {
            let inside = if lines { Gap::Line } else { Gap::None };
            match (lines, self.gap) {
                (true, Gap::Paragraph) if !self.out.is_empty() => self.out.push('\n'),
                (false, _) => self.space(),
                _ => {}
            }
            self.gap = inside;
        }
        lines
    }

    fn element(&mut self, node: NodeRef<'_>) {
        let Some(element) = ElementRef::wrap(node) else { return };
        let name = element.value().name();
        match name {
            "br" => self.line_break(),
            "img" => {
                let alt = element.attr("alt").unwrap_or_default().trim();
                if !alt.is_empty() {
                    self.text(alt);
                }
            }
            "hr" => {
                self.due(Gap::Paragraph);
                self.word("----");
                self.due(Gap::Paragraph);
            }
            "a" => self.link(element),
            "li" => {
                self.due(Gap::Line);
                self.word("-");
                self.gap = Gap::Space;
                self.children(node);
                self.due(Gap::Line);
            }
            "td" | "th" => {
                let layout = node
                    .ancestors()
                    .filter_map(ElementRef::wrap)
                    .find(|it| it.value().name() == "table")
                    .is_some_and(|it| it.attr("role") == Some("presentation"));
                let gap = if layout { Gap::Paragraph } else { Gap::Space };
                self.due(gap);
                self.children(node);
                self.due(gap);
            }
            _ => {
                let gap = around(name);
                self.due(gap);
                self.children(node);
                self.due(gap);
            }
        }
    }

    fn line_break(&mut self) {
        self.gap = match self.gap {
            Gap::Line | Gap::Paragraph => Gap::Paragraph,
            _ => Gap::Line,
        };
    }

    /// The link's words, then its address; once, when they are the same.
    fn link(&mut self, element: ElementRef<'_>) {
        let start = self.out.len();
        self.children(*element);
        let href = element.attr("href").unwrap_or_default();
        let target = href.strip_prefix("mailto:").or_else(|| href.strip_prefix("tel:"));
        let shown = self.out[start..].trim();
        if href.is_empty() || shown == href || target.is_some_and(|it| shown == it) {
            return;
        }
        // In HTML the expression is escaped for the URL; here it must be too.
        let action = |it: &str| {
            it.split_once(END)
                .and_then(|(number, _)| number.parse().ok())
                .and_then(|it: usize| self.tags.get(it))
                .is_some_and(|it| it.inner == "link.action")
        };
        let whole = href.strip_prefix(EXPR).is_some_and(action);
        let href = if whole { href.to_owned() } else { href.replace(EXPR, &URL_EXPR.to_string()) };
        self.due(Gap::Space);
        self.word(&format!("({href})"));
    }
}

fn around(name: &str) -> Gap {
    match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "blockquote"
        | "table" | "pre" | "figure" => Gap::Paragraph,
        "div" | "tr" | "caption" | "center" | "dt" | "dd" | "figcaption" => Gap::Line,
        _ => Gap::None,
    }
}

/// A literal brace that would begin a template tag, written by one.
pub(crate) fn literal_brace(it: char) -> Option<&'static str> {
    (it == '{').then_some("{{ \"{\" }}")
}

#[cfg(test)]
mod tests;
