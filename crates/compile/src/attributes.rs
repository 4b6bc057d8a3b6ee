//! Attributes that an author's element may keep.
//!
//! Owns the second lock's view of attributes and links: known names with plain
//! values, absolute links, template expressions only where they are escaped for
//! what they stand in (`href`, `src`, `alt`, `title`). The host of a link is
//! always the author's own words, never a contact's value. Called by
//! `canonical`.

use scraper::node::Element;

use crate::{
    css,
    tags::{END, EXPR, Tag, URL_EXPR},
};

/// What an element keeps.
#[derive(Default)]
pub(crate) struct Kept {
    /// Names and values; values hold placeholders and are not escaped.
    pub(crate) pairs: Vec<(String, String)>,
    /// Widths of columns that its classes name.
    pub(crate) columns: Vec<String>,
    /// Numbers of template tags in places where none may stand.
    pub(crate) misplaced: Vec<usize>,
    /// What was dropped: name and reason.
    pub(crate) dropped: Vec<String>,
    /// The element asks not to be shown: it goes with its content.
    pub(crate) hidden: bool,
}

/// Sorts an element's attributes.
pub(crate) fn keep(element: &Element, tags: &[Tag]) -> Kept {
    let mut kept = Kept::default();
    for (name, value) in element.attrs() {
        match name {
            "href" | "src" => link(name, value, tags, &mut kept),
            "alt" | "title" => kept.pairs.push((name.into(), value.into())),
            _ if value.contains(EXPR) => kept.misplaced.extend(numbers(value)),
            "style" => style(element.name(), value, &mut kept),
            "class" => classes(value, &mut kept),
            "hidden" => kept.hidden = true,
            // MJML writes both when the author says nothing; they say nothing.
            "lang" if value == "und" => {}
            "dir" if value == "auto" => {}
            _ if is_plain(element.name(), name, value) => {
                kept.pairs.push((name.into(), value.trim().into()));
            }
            _ => kept.dropped.push(format!("the attribute {name} of <{}>", element.name())),
        }
    }
    kept
}

/// Numbers of the placeholders in a text.
fn numbers(value: &str) -> impl Iterator<Item = usize> {
    value.split(EXPR).skip(1).filter_map(|it| it.split_once(END)?.0.parse().ok())
}

fn table_like(element: &str) -> bool {
    matches!(element, "img" | "table" | "td" | "th" | "tr")
}

fn style(element: &str, value: &str, kept: &mut Kept) {
    let cleaned = css::clean(value, table_like(element));
    kept.hidden |= cleaned.hidden;
    kept.dropped.extend(cleaned.dropped.iter().map(|it| format!("the style {it}")));
    if !cleaned.style.is_empty() {
        kept.pairs.push(("style".into(), cleaned.style));
    }
}

/// Only the classes of MJML's columns mean anything: their widths are the one
/// style sheet a message has.
fn classes(value: &str, kept: &mut Kept) {
    let columns = value.split_ascii_whitespace().filter_map(|it| it.strip_prefix("mj-column-"));
    let columns: Vec<String> = columns.filter(|it| is_column(it)).map(str::to_owned).collect();
    if let Some(column) = columns.first() {
        kept.pairs.push(("class".into(), format!("col-{column}")));
    }
    kept.columns.extend(columns.into_iter().take(1));
}

fn is_column(name: &str) -> bool {
    let Some((unit, number)) = name.split_once('-') else { return false };
    let digits =
        |it: &str| (1..=20).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit());
    let mut parts = number.split('-');
    matches!(unit, "per" | "px") && parts.clone().count() <= 2 && parts.all(digits)
}

fn is_plain(element: &str, name: &str, value: &str) -> bool {
    let value = value.trim();
    let word = |it: u8| it.is_ascii_alphanumeric() || it == b'-';
    match name {
        "align" | "valign" | "dir" | "lang" | "role" => {
            value.len() <= 35 && value.bytes().all(word)
        }
        "bgcolor" | "color" => value.strip_prefix('#').unwrap_or(value).bytes().all(word),
        "height" => table_like(element) && number(value, 3_000),
        "width" => number(value, 3_000),
        "border" | "cellpadding" | "cellspacing" => number(value, 100),
        "colspan" | "rowspan" | "size" | "start" => number(value, 1_000),
        "face" | "aria-label" => true,
        _ => false,
    }
}

fn number(value: &str, max: u32) -> bool {
    let digits = value.strip_suffix("px").or_else(|| value.strip_suffix('%')).unwrap_or(value);
    digits.parse::<u32>().is_ok_and(|it| it <= max)
}

fn link(name: &str, value: &str, tags: &[Tag], kept: &mut Kept) {
    let value = value.trim();
    let action = |number: usize| tags.get(number).is_some_and(|it| it.inner == "link.action");
    let whole = value.strip_prefix(EXPR).and_then(|it| it.strip_suffix(END));
    if name == "href" && whole.and_then(|it| it.parse().ok()).is_some_and(action) {
        kept.pairs.push((name.into(), value.into()));
        return;
    }
    let literal = value.split(EXPR).next().unwrap_or_default();
    if is_absolute(name, literal, value.contains(EXPR)) && !numbers(value).any(action) {
        let value = value.replace(EXPR, &URL_EXPR.to_string()).replace(' ', "%20");
        kept.pairs.push((name.into(), value));
    } else if value.contains(EXPR) {
        kept.misplaced.extend(numbers(value));
    } else {
        kept.dropped.push(format!("a {name} that is no absolute link"));
    }
}

/// True for a link whose scheme and host the author wrote out.
fn is_absolute(name: &str, literal: &str, continues: bool) -> bool {
    let low = literal.to_ascii_lowercase();
    if low.contains(|it: char| it.is_control() || it == '\\') {
        return false;
    }
    let web = low.strip_prefix("https://").or_else(|| low.strip_prefix("http://"));
    match web {
        Some(rest) => {
            let end = rest.find(['/', '?', '#']);
            let host = &rest[..end.unwrap_or(rest.len())];
            // `https://bank.example@evil.example/` shows one host and opens another.
            !host.is_empty() && !host.contains(['@', ' ', '%']) && (end.is_some() || !continues)
        }
        None if name == "href" && low.starts_with("mailto:") => !continues || low.contains('?'),
        None => name == "href" && low.starts_with("tel:") && !continues,
    }
}
