//! Forms and what is in them, as a browser without scripts reads it.

use std::sync::LazyLock;

use scraper::{ElementRef, Html, Node, Selector};

/// Most fields of one form that are looked at.
const FIELDS_MAX: usize = 500;
/// Longest text of a place that is looked at or shown, in characters.
const TEXT_CHARS_MAX: usize = 20_000;
const SHOWN_CHARS: usize = 80;
/// Elements whose text nobody sees.
const SILENT: [&str; 5] = ["script", "style", "template", "noscript", "head"];
/// Elements that hold a form with what is said about it.
const CONTAINERS: [&str; 9] =
    ["section", "article", "aside", "main", "footer", "dialog", "td", "body", "html"];

static FORM: LazyLock<Selector> = LazyLock::new(|| selector("form"));
static FIELD: LazyLock<Selector> = LazyLock::new(|| selector("input, select, textarea"));
static LABEL: LazyLock<Selector> = LazyLock::new(|| selector("label"));
static LINK: LazyLock<Selector> = LazyLock::new(|| selector("a[href]"));
static CHOSEN: LazyLock<Selector> = LazyLock::new(|| selector("option[selected]"));

fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("a fixed selector")
}

/// What kind of field it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Control {
    Checkbox,
    Radio,
    Select,
    Hidden,
    Other,
}

/// A field of a form.
pub(super) struct Field {
    pub control: Control,
    /// `type` of an input, or the element.
    kind: String,
    name: String,
    value: String,
    /// What stands beside it.
    pub label: String,
    /// It is ticked, or chosen, when the page opens.
    pub is_set: bool,
}

impl Field {
    /// True for the field that the form is about.
    pub fn asks_for_address(&self) -> bool {
        let named = || {
            let name = self.name.to_lowercase();
            ["email", "e-mail", "mail"].iter().any(|it| name.contains(it))
        };
        self.kind == "email" || self.control == Control::Other && self.kind == "text" && named()
    }

    /// True when its name says that it is about lists.
    pub fn names_lists(&self) -> bool {
        let name = self.name.to_lowercase();
        let name = name.trim_end_matches("[]");
        let part = |it: &str| {
            matches!(it, "l" | "list" | "lists" | "listid" | "listids" | "newsletter")
                || matches!(it, "newsletters" | "group" | "groups" | "interest" | "interests")
                || matches!(it, "topic" | "topics" | "segment" | "segments" | "tag" | "tags")
                || matches!(it, "audience" | "subscription" | "subscriptions")
        };
        name.split(|it: char| !it.is_alphanumeric()).any(part)
    }

    /// The lists that it stands for: its value, cut where several are named. A
    /// value is a list when the field's name says so.
    pub fn lists(&self) -> Vec<&str> {
        if !self.names_lists() || matches!(self.control, Control::Other) {
            return Vec::new();
        }
        let parts = self.value.split([',', ';', '|', ' ', '+']);
        parts.map(str::trim).filter(|it| !it.is_empty()).collect()
    }

    /// How the field is told from others.
    pub fn place(&self) -> String {
        cut(&format!("{} name=\"{}\"", self.kind, self.name))
    }

    /// What stands in or beside it.
    pub fn shown(&self) -> String {
        cut(if self.label.is_empty() { &self.value } else { &self.label })
    }
}

/// The forms of a page, in its order.
pub(super) fn forms(page: &Html) -> Vec<ElementRef<'_>> {
    page.select(&FORM).collect()
}

/// The fields of a form: inside of it, or attached by its id.
pub(super) fn fields(page: &Html, form: ElementRef<'_>) -> Vec<Field> {
    let id = form.value().attr("id").filter(|it| !it.is_empty());
    let belongs = |it: &ElementRef<'_>| match it.value().attr("form") {
        Some(named) => Some(named) == id,
        None => it.ancestors().any(|above| above.id() == form.id()),
    };
    let fields = page.select(&FIELD).filter(belongs).take(FIELDS_MAX);
    fields.map(|it| field(page, it)).collect()
}

fn field(page: &Html, element: ElementRef<'_>) -> Field {
    let attr = |name| element.value().attr(name).unwrap_or_default().trim().to_owned();
    let element_name = element.value().name();
    let kind = match element_name {
        "input" => attr("type").to_lowercase(),
        other => other.to_owned(),
    };
    let kind = if kind.is_empty() { "text".to_owned() } else { kind };
    let control = match kind.as_str() {
        "checkbox" => Control::Checkbox,
        "radio" => Control::Radio,
        "select" => Control::Select,
        "hidden" => Control::Hidden,
        _ => Control::Other,
    };
    let chosen = element.select(&CHOSEN).next();
    let value = match chosen {
        Some(option) => option.value().attr("value").unwrap_or_default().to_owned(),
        None => attr("value"),
    };
    Field {
        is_set: element.value().attr("checked").is_some() || chosen.is_some(),
        label: label(page, element),
        name: attr("name"),
        control,
        kind,
        value,
    }
}

/// The text of the label around an element, or of the one that names it.
fn label(page: &Html, element: ElementRef<'_>) -> String {
    let around = element.ancestors().filter_map(ElementRef::wrap);
    let mut around = around.filter(|it| it.value().name() == "label");
    if let Some(label) = around.next() {
        return text(label);
    }
    let id = element.value().attr("id").filter(|it| !it.is_empty());
    let names = |it: &ElementRef<'_>| id.is_some() && it.value().attr("for") == id;
    match page.select(&LABEL).find(names) {
        Some(label) => text(label),
        None => element.value().attr("aria-label").unwrap_or_default().to_owned(),
    }
}

/// The form with what is said about it: the nearest part of the page around it.
pub(super) fn around(form: ElementRef<'_>) -> ElementRef<'_> {
    let mut above = form.ancestors().filter_map(ElementRef::wrap);
    above.find(|it| CONTAINERS.contains(&it.value().name())).unwrap_or(form)
}

/// Links of a page: their text and where they lead.
pub(super) fn links(page: &Html) -> impl Iterator<Item = String> {
    let told = |it: ElementRef<'_>| {
        format!("{} {}", text(it), it.value().attr("href").unwrap_or_default())
    };
    page.select(&LINK).map(told)
}

/// The text that an element shows.
pub(super) fn text(element: ElementRef<'_>) -> String {
    let mut shown = String::new();
    for node in element.descendants() {
        let Node::Text(text) = node.value() else { continue };
        let inside = node.parent().and_then(|it| it.value().as_element());
        if inside.is_some_and(|it| SILENT.contains(&it.name())) {
            continue;
        }
        shown.push_str(text);
        shown.push(' ');
        if shown.len() > TEXT_CHARS_MAX {
            break;
        }
    }
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of a text, as a finding shows it.
pub(super) fn cut(text: &str) -> String {
    let safe = |it: char| if it.is_control() { ' ' } else { it };
    text.trim().chars().map(safe).take(SHOWN_CHARS).collect()
}
