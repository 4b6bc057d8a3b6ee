//! Template tags as placeholders, so that they survive parsers of HTML and XML.
//!
//! Owns the two disguises: an expression becomes a private-use sequence, which
//! is text to every parser; a block's tag becomes a comment, which every parser
//! keeps at its place in the tree, also between rows of a table. Comments of the
//! author's are removed first, so that what remains is ours, and both parsers
//! see the same tags. Places are kept, so that a problem found later points to
//! the author's line. Called by `build`; `canonical` and `plain` put the tags
//! back.

use crate::answer::{Note, Part, place};

/// Opens an expression.
pub(crate) const EXPR: char = '\u{e000}';
/// Ends a placeholder.
pub(crate) const END: char = '\u{e001}';
/// Opens an expression within a URL.
pub(crate) const URL_EXPR: char = '\u{e002}';
/// Stands before the number in a block's comment.
pub(crate) const BLOCK: char = '\u{e003}';

/// What a template tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// `{{ … }}`
    Expression,
    /// `{% if … %}`, `{% for … %}`
    Open,
    /// `{% else %}`, `{% elif … %}`
    Middle,
    /// `{% endif %}`, `{% endfor %}`
    Close,
}

/// One template tag.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub(crate) role: Role,
    /// What stands between the braces, trimmed.
    pub(crate) inner: String,
    /// Where it began in the author's source.
    pub(crate) place: (usize, usize),
    /// It stands inside of an HTML tag.
    pub(crate) in_tag: bool,
}

/// A source with its template tags taken out.
#[derive(Debug, Default)]
pub(crate) struct Disguised {
    /// The source with placeholders.
    pub(crate) text: String,
    /// The source with comments out and entities inside of tags decoded: what
    /// the template engine reads.
    pub(crate) template: String,
    pub(crate) tags: Vec<Tag>,
    pub(crate) problems: Vec<Note>,
    /// Offsets: in `text`, in the author's source.
    offsets: Vec<(usize, usize)>,
}

impl Disguised {
    /// The author's place of an offset in `text`.
    pub(crate) fn place(&self, source: &str, offset: usize) -> (usize, usize) {
        let index = self.offsets.partition_point(|(at, _)| *at <= offset);
        let (at, original) = index.checked_sub(1).map_or((0, 0), |it| self.offsets[it]);
        place(source, original + (offset - at))
    }
}

/// Takes the template tags and the comments out of a source.
pub(crate) fn disguise(source: &str) -> Disguised {
    let mut it = Scanner {
        source,
        at: 0,
        out: Disguised::default(),
        in_tag: false,
        quote: None,
        in_style: false,
    };
    while it.at < source.len() {
        it.step();
    }
    if it.in_tag {
        it.problem(
            "html.tag",
            "a tag that does not end",
            "end every tag with >, and every attribute with the quote it began with",
        );
    }
    it.out
}

struct Scanner<'a> {
    source: &'a str,
    at: usize,
    out: Disguised,
    in_tag: bool,
    /// Inside of a tag: the quote that an attribute's value began with.
    quote: Option<char>,
    in_style: bool,
}

impl Scanner<'_> {
    fn step(&mut self) {
        let rest = &self.source[self.at..];
        if rest.starts_with("{{") || rest.starts_with("{%") || rest.starts_with("{#") {
            return self.template_tag();
        }
        if rest.starts_with("<!") && !self.in_tag {
            return self.declaration();
        }
        let next = rest.chars().next().expect("a step begins before the end");
        if matches!(next, EXPR..=BLOCK) {
            // Ours alone; an author's would pass for a placeholder.
            return self.skip(next.len_utf8());
        }
        if self.in_tag {
            return self.inside_tag(next);
        }
        if next == '<' && rest[1..].starts_with(|it: char| it.is_ascii_alphabetic() || it == '/') {
            self.in_tag = true;
            let name: String = rest[1..].chars().take(10).collect();
            let name = name.to_ascii_lowercase();
            self.in_style = name.starts_with("style") || name.starts_with("mj-style");
        }
        if next == '\r' {
            // Line ends are LF from here on; the MJML library knows no others.
            self.out.text.push('\n');
            self.out.template.push('\n');
            return self.skip(if rest.starts_with("\r\n") { 2 } else { 1 });
        }
        self.out.template.push(next);
        if next == '>' {
            // The MJML library's tokenizer panics on `é>` and refuses `]]>`: it
            // looks two bytes back. In a style sheet no entity may stand.
            self.out.text.push_str(if self.in_style { "  >" } else { "&gt;" });
            return self.skip(1);
        }
        self.out.text.push(next);
        self.at += next.len_utf8();
    }

    /// One character inside of an HTML tag. Whatever parsers could read in
    /// different ways is written as an entity, so that all of them see the same
    /// tags; the MJML library would also write anything but printable ASCII as
    /// escapes of another language.
    fn inside_tag(&mut self, next: char) {
        match (self.quote, next) {
            (None, '>') => self.in_tag = false,
            (None, '"' | '\'') => self.quote = Some(next),
            (Some(quote), _) if quote == next => self.quote = None,
            _ => {}
        }
        let entity = match next {
            '\r' | '\n' | '\t' => Some(" ".to_owned()),
            '\\' => Some("&#92;".into()),
            '<' if self.quote.is_some() => Some("&lt;".into()),
            '>' if self.quote.is_some() => Some("&gt;".into()),
            '"' if self.quote == Some('\'') => Some("&quot;".into()),
            ' '..='~' => None,
            _ if next.is_control() => Some(String::new()),
            _ => Some(format!("&#{};", u32::from(next))),
        };
        self.out.template.push(if next == '\r' { '\n' } else { next });
        match entity {
            Some(entity) => {
                self.out.text.push_str(&entity);
                self.skip(next.len_utf8());
            }
            None => {
                self.out.text.push(next);
                self.at += 1;
            }
        }
    }

    /// Leaves `len` bytes of the source out.
    fn skip(&mut self, len: usize) {
        self.at += len;
        self.out.offsets.push((self.out.text.len(), self.at));
    }

    fn problem(&mut self, code: &str, message: &str, hint: &str) {
        let note = Note::new(Part::Source, code, message, hint).at(place(self.source, self.at));
        self.out.problems.push(note);
    }

    /// Comments go (their content is nobody's to see), a doctype too: the
    /// document gets its own.
    fn declaration(&mut self) {
        let rest = &self.source[self.at..];
        let (end, mark) = if rest.starts_with("<!--") { ("-->", 3) } else { (">", 1) };
        match rest.find(end) {
            // `<!-->` and `<!--->` end at once for a browser, later for others.
            Some(_) if rest.starts_with("<!-->") || rest.starts_with("<!--->") => {
                self.problem("html.comment", "a comment that ends at once", "take it out");
                self.skip(if rest.starts_with("<!-->") { 5 } else { 6 });
            }
            Some(at) => {
                let lines = rest[..at].matches('\n').count();
                self.out.template.push_str(&"\n".repeat(lines));
                self.skip(at + mark);
            }
            None => {
                self.problem("html.comment", "a comment that does not end", "end it with -->");
                self.skip(rest.len());
            }
        }
    }

    fn template_tag(&mut self) {
        let rest = &self.source[self.at..];
        let end = match &rest[..2] {
            "{{" => "}}",
            "{%" => "%}",
            _ => "#}",
        };
        let Some(len) = tag_len(rest, end) else {
            self.problem(
                "template.syntax",
                "a template tag that does not end",
                "every {{ needs its }}, every {% its %}",
            );
            self.skip(rest.len());
            return;
        };
        if end == "#}" {
            return self.skip(len);
        }
        let inner = rest[2..len - 2].trim_start_matches(['-', '+']).trim_end_matches(['-', '+']);
        let inner = decode_entities(inner.trim());
        let role = role(end, &inner);
        if inner.contains([EXPR, END, URL_EXPR, BLOCK]) {
            self.problem("template.syntax", "a private-use character", "take it out");
        }
        if self.in_style {
            self.problem(
                "template.style",
                "a template tag inside of a style sheet",
                "styles cannot depend on the contact",
            );
        } else if self.in_tag && role != Role::Expression {
            self.problem(
                "template.place",
                "a block inside of an HTML tag",
                "put {% … %} around whole elements; inside of a tag only {{ … }} may stand",
            );
        }
        self.push(role, end, inner, len);
    }

    fn push(&mut self, role: Role, end: &str, inner: String, len: usize) {
        let number = self.out.tags.len();
        let (open, close) = if end == "}}" { ("{{ ", " }}") } else { ("{% ", " %}") };
        let lines = self.source[self.at..self.at + len].matches('\n').count();
        // The engine's places stay those of the author: a tag keeps its lines.
        let kept = inner.matches('\n').count();
        self.out.template.push_str(open);
        self.out.template.push_str(&inner);
        self.out.template.push_str(&"\n".repeat(lines.saturating_sub(kept)));
        self.out.template.push_str(close);
        let placeholder = match role {
            Role::Expression if self.in_tag => {
                format!("&#{};{number}&#{};", u32::from(EXPR), u32::from(END))
            }
            Role::Expression => format!("{EXPR}{number}{END}"),
            _ if self.in_tag => String::new(),
            _ => format!("<!--{BLOCK}{number}{END}-->"),
        };
        let place = place(self.source, self.at);
        self.out.offsets.push((self.out.text.len(), self.at));
        self.out.text.push_str(&placeholder);
        self.out.tags.push(Tag { role, inner, place, in_tag: self.in_tag });
        self.skip(len);
    }
}

/// Length of a tag with both its ends; quotes hide an end as they do for the
/// engine.
fn tag_len(rest: &str, end: &str) -> Option<usize> {
    if end == "#}" {
        return rest.find(end).map(|it| it + 2);
    }
    let mut quote = None;
    let mut escaped = false;
    for (at, it) in rest.char_indices().skip(2) {
        match quote {
            _ if escaped => escaped = false,
            Some(_) if it == '\\' => escaped = true,
            Some(open) if it == open => quote = None,
            Some(_) => {}
            None if it == '"' || it == '\'' => quote = Some(it),
            None if rest[at..].starts_with(end) => return Some(at + 2),
            None => {}
        }
    }
    None
}

fn role(end: &str, inner: &str) -> Role {
    if end == "}}" {
        return Role::Expression;
    }
    match inner.split_ascii_whitespace().next().unwrap_or_default() {
        "else" | "elif" => Role::Middle,
        word if word.starts_with("end") => Role::Close,
        _ => Role::Open,
    }
}

/// Editors of XML write `a &lt; b`; the engine wants `a < b`.
fn decode_entities(inner: &str) -> String {
    if !inner.contains('&') {
        return inner.to_owned();
    }
    inner
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

/// The number in a placeholder comment, if it is one of ours.
pub(crate) fn block_number(comment: &str) -> Option<usize> {
    comment.strip_prefix(BLOCK)?.strip_suffix(END)?.parse().ok()
}

/// Puts template tags back into finished text. Literal braces are written by
/// `literal` so that nothing else in it is a template.
pub(crate) fn restore(
    text: &str,
    tags: &[Tag],
    literal: fn(char) -> Option<&'static str>,
) -> String {
    let mut out = String::with_capacity(text.len() * 5 / 4);
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let len = next.len_utf8();
        if matches!(next, EXPR | URL_EXPR | BLOCK)
            && let Some((number, after)) = rest[len..].split_once(END)
            && let Some(tag) = number.parse().ok().and_then(|it: usize| tags.get(it))
        {
            let Tag { inner, .. } = tag;
            match next {
                BLOCK => out.push_str(&format!("{{% {inner} %}}")),
                URL_EXPR if inner != "link.action" => {
                    out.push_str(&format!("{{{{ ({inner}) | urlencode }}}}"));
                }
                _ => out.push_str(&format!("{{{{ {inner} }}}}")),
            }
            rest = after;
            continue;
        }
        match literal(next) {
            Some(instead) => out.push_str(instead),
            None => out.push(next),
        }
        rest = &rest[len..];
    }
    out
}

#[cfg(test)]
mod tests;
