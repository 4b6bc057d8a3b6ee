//! As much HTML as a person with an old browser needs: links and forms.
//!
//! Owns a small scanner of tags that never panics and never executes. It reads
//! pages of the program under test and letters, and knows nothing of either.

use std::collections::BTreeMap;

use url::Url;

/// A start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Lower case; an end tag begins with `/`.
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
}

/// The tags of a document, in order. Comments, scripts and styles are skipped.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        if !rest.starts_with(|it: char| it.is_ascii_alphabetic() || it == '/') {
            continue;
        }
        let tag;
        (tag, rest) = one_tag(rest);
        if matches!(tag.name.as_str(), "script" | "style") {
            let end = format!("</{}", tag.name);
            rest = rest.to_ascii_lowercase().find(&end).map_or("", |at| &rest[at..]);
        }
        tags.push(tag);
    }
    tags
}

/// Reads a tag after its `<`; gives what follows its `>`.
fn one_tag(text: &str) -> (Tag, &str) {
    let ends_name = |it: char| it.is_ascii_whitespace() || it == '>';
    let end = text.find(ends_name).unwrap_or(text.len());
    let name = text[..end].trim_end_matches('/').to_ascii_lowercase();
    let mut tag = Tag { name, attributes: BTreeMap::new() };
    let mut rest = &text[end..];
    loop {
        rest = rest.trim_start_matches(|it: char| it.is_ascii_whitespace() || it == '/');
        if rest.is_empty() {
            return (tag, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        let ends_key = |it: char| it.is_ascii_whitespace() || matches!(it, '=' | '>' | '/');
        let end = rest.find(ends_key).unwrap_or(rest.len()).max(1);
        let end = (end..=rest.len()).find(|&it| rest.is_char_boundary(it)).unwrap_or(rest.len());
        let key = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            (value, rest) = attribute_value(after.trim_start());
        }
        tag.attributes.entry(key).or_insert(value);
    }
}

fn attribute_value(text: &str) -> (String, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            let end = inside.find(quote).unwrap_or(inside.len());
            let after = inside.get(end + 1..).unwrap_or("");
            return (unescaped(&inside[..end]), after);
        }
    }
    let end = text.find(|it: char| it.is_ascii_whitespace() || it == '>').unwrap_or(text.len());
    (unescaped(&text[..end]), &text[end..])
}

/// The character references that writers of attributes use.
fn unescaped(text: &str) -> String {
    let pairs = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#x22;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&apos;", "'"),
        ("&lt;", "<"),
        ("&#60;", "<"),
        ("&#x3c;", "<"),
        ("&gt;", ">"),
        ("&#62;", ">"),
        ("&#x3e;", ">"),
        ("&#x3D;", "="),
        ("&#61;", "="),
        ("&#x2f;", "/"),
        ("&#47;", "/"),
        ("&#38;", "&"),
        ("&#x26;", "&"),
        ("&amp;", "&"),
    ];
    // The ampersand last, so that nothing is unescaped twice.
    pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// A form on a page, filled in as the page proposes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Where it is sent.
    pub action: Url,
    /// True for `method=post`.
    pub is_post: bool,
    /// Names and values, in order; what a browser would send if the first
    /// button were pressed.
    pub fields: Vec<(String, String)>,
    /// Boxes and radio buttons that the page left open.
    pub unticked: Vec<(String, String)>,
}

impl Form {
    /// The forms of a page that was fetched from `base`.
    #[must_use]
    pub fn all(html: &str, base: &Url) -> Vec<Self> {
        let mut forms: Vec<Reading> = Vec::new();
        let mut inside = false;
        for tag in tags(html) {
            match tag.name.as_str() {
                "form" => {
                    inside = true;
                    forms.extend(Reading::new(&tag, base));
                }
                "/form" => inside = false,
                _ if inside => {
                    if let Some(form) = forms.last_mut() {
                        form.add(&tag);
                    }
                }
                _ => {}
            }
        }
        forms.into_iter().map(|it| it.form).collect()
    }

    /// The first form that is sent by POST.
    #[must_use]
    pub fn first_post(html: &str, base: &Url) -> Option<Self> {
        Self::all(html, base).into_iter().find(|it| it.is_post)
    }

    /// Fills in a field, which is added when the page has none of that name.
    pub fn set(&mut self, name: &str, value: &str) {
        match self.fields.iter_mut().find(|it| it.0 == name) {
            Some(field) => value.clone_into(&mut field.1),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
    }

    /// Ticks every open box.
    pub fn tick_all(&mut self) {
        self.fields.append(&mut self.unticked);
    }
}

/// A form whose tags are still coming.
struct Reading {
    form: Form,
    has_button: bool,
    select: Option<String>,
}

impl Reading {
    fn new(tag: &Tag, base: &Url) -> Option<Self> {
        let attribute = |name: &str| tag.attributes.get(name).map_or("", String::as_str);
        let form = Form {
            action: base.join(attribute("action")).ok()?,
            is_post: attribute("method").eq_ignore_ascii_case("post"),
            fields: Vec::new(),
            unticked: Vec::new(),
        };
        Some(Self { form, has_button: false, select: None })
    }

    fn add(&mut self, tag: &Tag) {
        let attribute = |name: &str| tag.attributes.get(name).cloned();
        let name = attribute("name").filter(|it| !it.is_empty());
        let value = attribute("value");
        match (tag.name.as_str(), name) {
            ("select", name) => self.select = name,
            ("/select", _) => self.select = None,
            ("option", _) => {
                let chosen = tag.attributes.contains_key("selected");
                self.option(value.unwrap_or_default(), chosen);
            }
            ("textarea", Some(name)) => self.form.fields.push((name, String::new())),
            ("button", Some(name)) => self.button(name, value),
            ("input", Some(name)) => {
                let kind = attribute("type").unwrap_or_default().to_ascii_lowercase();
                match kind.as_str() {
                    "submit" | "image" => self.button(name, value),
                    "checkbox" | "radio" => {
                        let field = (name, value.unwrap_or_else(|| "on".to_owned()));
                        let ticked = tag.attributes.contains_key("checked");
                        let to = &mut self.form;
                        if ticked { &mut to.fields } else { &mut to.unticked }.push(field);
                    }
                    "button" | "reset" | "file" => {}
                    _ => self.form.fields.push((name, value.unwrap_or_default())),
                }
            }
            _ => {}
        }
    }

    fn button(&mut self, name: String, value: Option<String>) {
        if !std::mem::replace(&mut self.has_button, true) {
            self.form.fields.push((name, value.unwrap_or_default()));
        }
    }

    /// The first option stands until one is marked as selected.
    fn option(&mut self, value: String, chosen: bool) {
        let Some(name) = &self.select else { return };
        match self.form.fields.iter_mut().find(|it| it.0 == *name) {
            Some(field) if chosen => field.1 = value,
            Some(_) => {}
            None => self.form.fields.push((name.clone(), value)),
        }
    }
}

#[cfg(test)]
mod tests;
