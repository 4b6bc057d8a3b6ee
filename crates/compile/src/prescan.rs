//! The look at a source before any real parser: elements and nesting.
//!
//! Owns the linear scan that keeps deep nesting away from parsers that recurse
//! (a stack overflow aborts the process), and the list of elements that mail may
//! not hold. It counts too much rather than too little: an end tag closes only
//! what every parser would close. Runs on disguised sources, so comments and
//! template tags are out of the way.

use crate::{
    answer::{Note, Part},
    tags::Disguised,
};

/// Nested elements; css-inline aborts on 1,000 nested tables.
pub(crate) const DEPTH_MAX: usize = 100;

/// Elements that are refused, whatever they hold.
const REFUSED: [&str; 35] = [
    "applet",
    "audio",
    "base",
    "button",
    "canvas",
    "dialog",
    "embed",
    "form",
    "frame",
    "frameset",
    "iframe",
    "image",
    "input",
    "listing",
    "math",
    "mj-accordion",
    "mj-carousel",
    "mj-include",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "option",
    "plaintext",
    "portal",
    "script",
    "select",
    "slot",
    "source",
    "svg",
    "template",
    "textarea",
    "track",
    "video",
    "xmp",
];

/// Elements of MJML that work in mail without scripts and state.
const MJML: [&str; 26] = [
    "mj-all",
    "mj-attributes",
    "mj-body",
    "mj-breakpoint",
    "mj-button",
    "mj-class",
    "mj-column",
    "mj-divider",
    "mj-font",
    "mj-group",
    "mj-head",
    "mj-hero",
    "mj-image",
    "mj-navbar",
    "mj-navbar-link",
    "mj-preview",
    "mj-raw",
    "mj-section",
    "mj-social",
    "mj-social-element",
    "mj-spacer",
    "mj-style",
    "mj-table",
    "mj-text",
    "mj-title",
    "mj-wrapper",
];

/// Elements that never have an end tag.
const VOID: [&str; 14] = [
    "!doctype", "area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
];

/// Elements whose end tag HTML lets authors leave out.
const IMPLIED_END: [&str; 12] =
    ["colgroup", "dd", "dt", "li", "p", "tbody", "td", "tfoot", "th", "thead", "tr", "option"];

/// Finds what no parser may see.
pub(crate) fn check(disguised: &Disguised, source: &str) -> Vec<Note> {
    let mut scan = Scan { stack: Vec::new(), problems: Vec::new(), too_deep: false };
    let text = &disguised.text;
    let mut at = 0;
    while let Some(next) = text[at..].find('<') {
        at += next;
        let rest = &text[at + 1..];
        let place = || disguised.place(source, at);
        let starts = rest.starts_with(|it: char| it.is_ascii_alphabetic() || it == '/');
        if !starts {
            // A placeholder's comment, or a lone `<` that is text.
            at += 1;
            continue;
        }
        let len = rest.find(['<', '>']).unwrap_or(rest.len());
        if !rest[len..].starts_with('>') {
            let note = Note::new(
                Part::Source,
                "html.tag",
                "a tag that does not end, or holds `<`",
                "write &lt; inside of attributes, and end every tag with >",
            );
            scan.problems.push(note.at(place()));
        }
        scan.tag(&rest[..len], &place);
        at += 1 + len;
    }
    scan.problems
}

struct Scan {
    stack: Vec<String>,
    problems: Vec<Note>,
    too_deep: bool,
}

impl Scan {
    fn tag(&mut self, tag: &str, place: &dyn Fn() -> (usize, usize)) {
        let (closing, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let end = tag.find(|it: char| it.is_ascii_whitespace() || it == '/');
        let name = tag[..end.unwrap_or(tag.len())].to_ascii_lowercase();
        if closing {
            return self.close(&name);
        }
        let refresh = name == "meta"
            && tag.to_ascii_lowercase().contains("http-equiv")
            && tag.to_ascii_lowercase().contains("refresh");
        let unknown = name.starts_with("mj-") && MJML.binary_search(&name.as_str()).is_err();
        if REFUSED.binary_search(&name.as_str()).is_ok() || refresh || unknown {
            let note = Note::new(
                Part::Source,
                "html.element",
                format!("<{name}> is not allowed in mail"),
                "take it out: mail programs drop or misread it",
            );
            self.problems.push(note.at(place()));
        }
        if VOID.contains(&name.as_str()) || tag.ends_with('/') && name.contains('-') {
            return;
        }
        let same = self.stack.last().is_some_and(|it| *it == name);
        if same && IMPLIED_END.contains(&name.as_str()) {
            return;
        }
        self.stack.push(name);
        if self.stack.len() > DEPTH_MAX && !self.too_deep {
            self.too_deep = true;
            let note = Note::new(
                Part::Source,
                "html.nesting",
                format!("more than {DEPTH_MAX} elements inside each other"),
                "close every element; use fewer tables inside of tables",
            );
            self.problems.push(note.at(place()));
        }
    }

    /// Closes the element and those with an optional end tag inside of it.
    fn close(&mut self, name: &str) {
        let inner = self
            .stack
            .iter()
            .rev()
            .take_while(|it| *it != name && IMPLIED_END.contains(&it.as_str()))
            .count();
        let at = self.stack.len().checked_sub(inner + 1);
        if let Some(at) = at.filter(|it| self.stack[*it] == name) {
            self.stack.truncate(at);
        }
    }
}

#[cfg(test)]
mod tests;
