//! The second lock: every element written anew, in the form `verify` reads.
//!
//! Owns the canonical serialisation: known elements, lower case, attributes in
//! double quotes, no `<`, `>` or `"` unescaped, no comments but our
//! placeholders. Because blocks are comments in the tree, it sees whether `if`
//! and `for` enclose whole elements. Called by `build` on sanitised HTML.

use std::collections::BTreeSet;

use message::verify::scan;
use scraper::{ElementRef, Html, Node};

use crate::{
    answer::{Note, Part},
    attributes,
    tags::{BLOCK, END, EXPR, Role, Tag, URL_EXPR, block_number},
};

/// The tree's node type, which `scraper` hands out but does not name.
type NodeRef<'a> = <ElementRef<'a> as std::ops::Deref>::Target;

/// Canonical HTML with placeholders, and what was found on the way.
#[derive(Default)]
pub(crate) struct Canonical {
    pub(crate) html: String,
    pub(crate) columns: BTreeSet<String>,
    pub(crate) problems: Vec<Note>,
    pub(crate) warnings: BTreeSet<String>,
}

/// Writes a sanitised body in canonical form.
pub(crate) fn write(html: &str, tags: &[Tag]) -> Canonical {
    let page = Html::parse_fragment(html);
    let mut writer = Writer {
        tags,
        seen: vec![false; tags.len()],
        moved: Vec::new(),
        out: Canonical::default(),
    };
    writer.children(*page.root_element());
    writer.lost();
    writer.out
}

struct Writer<'a> {
    tags: &'a [Tag],
    seen: Vec<bool>,
    /// Blocks that begin in the next element.
    moved: Vec<usize>,
    out: Canonical,
}

impl Writer<'_> {
    fn children(&mut self, parent: NodeRef<'_>) {
        // Blocks that began among these children.
        let mut open: Vec<usize> = Vec::new();
        for number in std::mem::take(&mut self.moved) {
            self.block(number, &mut open);
        }
        for child in parent.children() {
            match child.value() {
                Node::Text(text) => escape(text, &mut self.out.html),
                Node::Element(_) => self.element(child),
                Node::Comment(comment) => {
                    if let Some(number) = block_number(comment) {
                        if self.belongs_inside(number, child) {
                            self.moved.push(number);
                        } else {
                            self.block(number, &mut open);
                        }
                    }
                }
                _ => {}
            }
        }
        for number in open {
            self.unbalanced(number);
        }
    }

    /// In `<table>{% for … %}<tr>…</tr>{% endfor %}</table>` a parser begins the
    /// `tbody` that the author left out between the block's two ends; its first
    /// end belongs inside.
    fn belongs_inside(&self, number: usize, comment: NodeRef<'_>) -> bool {
        let opens = self.tags.get(number).is_some_and(|it| it.role == Role::Open);
        let next = comment.next_siblings().find(|it| it.value().is_element());
        let Some(body) = next.and_then(ElementRef::wrap) else { return false };
        let roles = body.children().filter_map(|it| match it.value() {
            Node::Comment(comment) => Some(self.tags.get(block_number(comment)?)?.role),
            _ => None,
        });
        let balance: i32 = roles
            .map(|role| match role {
                Role::Open => 1,
                Role::Close => -1,
                _ => 0,
            })
            .sum();
        opens && body.value().name() == "tbody" && balance < 0
    }

    fn block(&mut self, number: usize, open: &mut Vec<usize>) {
        let Some(tag) = self.tags.get(number) else { return };
        self.seen[number] = true;
        match tag.role {
            Role::Open => open.push(number),
            Role::Middle if open.is_empty() => self.unbalanced(number),
            Role::Close if open.pop().is_none() => self.unbalanced(number),
            _ => {}
        }
        self.out.html.push_str(&format!("{BLOCK}{number}{END}"));
    }

    fn unbalanced(&mut self, number: usize) {
        self.out.problems.push(
            Note::new(
                Part::Source,
                "template.balance",
                "a block that does not begin and end inside of the same element",
                "put {% if %} and {% endif %} around whole elements",
            )
            .at(self.tags[number].place),
        );
    }

    fn element(&mut self, node: NodeRef<'_>) {
        let Some(element) = node.value().as_element() else { return };
        let name = element.name();
        if !scan::is_content_element(name) {
            // The library's sanitiser lets none of these through.
            return self.children(node);
        }
        let kept = attributes::keep(element, self.tags);
        for number in &kept.misplaced {
            self.misplaced(*number);
        }
        self.out.warnings.extend(kept.dropped);
        if kept.hidden {
            self.out.warnings.insert(format!("hidden content (<{name}>)"));
            return;
        }
        if name == "img" && !kept.pairs.iter().any(|(name, _)| name == "src") {
            self.out.warnings.insert("a picture without an absolute http address".into());
            return;
        }
        self.out.columns.extend(kept.columns);
        self.out.html.push('<');
        self.out.html.push_str(name);
        for (name, value) in &kept.pairs {
            self.out.html.push_str(&format!(" {name}=\""));
            escape(value, &mut self.out.html);
            self.out.html.push('"');
        }
        self.out.html.push('>');
        if !scan::is_void(name) {
            self.children(node);
            self.out.html.push_str(&format!("</{name}>"));
        }
    }

    /// Tags that went with what they stood in.
    fn lost(&mut self) {
        if !self.out.problems.is_empty() {
            return;
        }
        for (number, tag) in self.tags.iter().enumerate() {
            let shown = |open: char| self.out.html.contains(&format!("{open}{number}{END}"));
            if tag.role == Role::Expression && tag.in_tag && !shown(EXPR) && !shown(URL_EXPR) {
                self.misplaced(number);
            }
            if tag.role != Role::Expression && !self.seen[number] {
                let note = Note::new(
                    Part::Source,
                    "template.place",
                    "a block in a place where no content can stand",
                    "put {% … %} around sections, columns, or the content of a text",
                );
                self.out.problems.push(note.at(tag.place));
            }
        }
    }

    fn misplaced(&mut self, number: usize) {
        let Some(tag) = self.tags.get(number) else { return };
        self.out.problems.push(
            Note::new(
                Part::Source,
                "template.place",
                "a field where none can stand",
                "fields may stand in text, in alt and title, and in links behind the host: \
                 https://shop.example/{{ contact.code }}",
            )
            .at(tag.place),
        );
    }
}

/// Escapes markup; what is no text goes. Placeholders pass.
pub(crate) fn escape(text: &str, out: &mut String) {
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(it),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {}
            _ if it.is_control() => {}
            _ => out.push(it),
        }
    }
}

/// A literal brace as an entity, so that only restored tags are templates.
pub(crate) fn literal_brace(it: char) -> Option<&'static str> {
    (it == '{').then_some("&#123;")
}

#[cfg(test)]
mod tests;
