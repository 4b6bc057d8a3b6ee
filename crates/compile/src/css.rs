//! Inline styles: which properties and values an author's element may have.
//!
//! Owns an allow-list that keeps content in its own place: no position, no
//! negative lengths, no fixed heights that overflow, no hiding, nothing that
//! loads from elsewhere but pictures over https. Whatever is not known is
//! dropped. Called by `attributes`.

/// Longest value.
const VALUE_MAX_BYTES: usize = 300;
/// Largest font, in px: a bigger glyph could cover what follows.
const FONT_MAX_PX: f32 = 100.0;
/// Largest length that moves content down, in px.
const VERTICAL_MAX_PX: f32 = 300.0;
/// Largest of any other length, in px.
const LENGTH_MAX_PX: f32 = 2_000.0;

/// A style as it may stay, and the names of properties that were dropped.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Cleaned {
    pub(crate) style: String,
    pub(crate) dropped: Vec<String>,
    /// The element asks not to be shown.
    pub(crate) hidden: bool,
    /// The background colour as `#rrggbb`, if it is one.
    pub(crate) background: Option<String>,
}

/// Cleans the style of an element. `table_like` elements may have a height,
/// because it cannot make their content overflow.
pub(crate) fn clean(style: &str, table_like: bool) -> Cleaned {
    let mut out = Cleaned::default();
    for declaration in split(style) {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let name = name.trim().to_ascii_lowercase();
        let value = value.trim().replace('"', "'");
        let value = strip_important(&value);
        let low = value.to_ascii_lowercase();
        if hides(&name, &low) {
            out.hidden = true;
        }
        if name == "background-color" || name == "background" {
            out.background = colour(&low).or(out.background);
        }
        if allowed(&name, &low, table_like) {
            if !out.style.is_empty() {
                out.style.push(';');
            }
            out.style.push_str(&name);
            out.style.push(':');
            out.style.push_str(value);
        } else if !quietly_dropped(&name) {
            out.dropped.push(name);
        }
    }
    out
}

/// Splits at semicolons outside of quotes and parentheses.
fn split(style: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0_u32, None);
    for (at, it) in style.char_indices() {
        match (quote, it) {
            (Some(open), _) if it == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(it),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ';') if depth == 0 => {
                out.push(&style[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&style[start..]);
    out
}

fn strip_important(value: &str) -> &str {
    match value.rfind('!') {
        Some(at) if value[at + 1..].trim().eq_ignore_ascii_case("important") => value[..at].trim(),
        _ => value,
    }
}

fn hides(name: &str, value: &str) -> bool {
    matches!(
        (name, value),
        ("display", "none")
            | ("visibility", "hidden" | "collapse")
            | ("mso-hide", "all")
            | ("opacity", "0" | "0.0" | ".0" | "0%")
    )
}

/// Written by MJML and without loss when it goes.
fn quietly_dropped(name: &str) -> bool {
    name.starts_with("mso-")
        || name.starts_with('-')
        || matches!(name, "height" | "overflow" | "outline" | "cursor")
}

fn allowed(name: &str, value: &str, table_like: bool) -> bool {
    let plain = |it: char| {
        it.is_ascii_alphanumeric() || " #%.,-+/:()'_?=&~!".contains(it) || !it.is_ascii()
    };
    if value.is_empty() || value.len() > VALUE_MAX_BYTES || !value.chars().all(plain) {
        return false;
    }
    if value.contains('!') || value.contains("//") && !value.contains("url(") {
        return false;
    }
    if !functions_are_known(name, value) {
        return false;
    }
    match name {
        "display" => matches!(
            value,
            "block"
                | "inline"
                | "inline-block"
                | "inline-table"
                | "list-item"
                | "table"
                | "table-cell"
                | "table-row"
                | "table-row-group"
        ),
        "float" => matches!(value, "left" | "right" | "none"),
        "height" => table_like && lengths(value, VERTICAL_MAX_PX * 4.0),
        "font-size" => lengths(value, FONT_MAX_PX),
        "font" => !value.contains('/') && lengths(value, FONT_MAX_PX),
        "line-height" => line_height(value),
        _ if moves_down(name) => lengths(value, VERTICAL_MAX_PX),
        _ if is_known(name) => lengths(value, LENGTH_MAX_PX),
        _ => false,
    }
}

/// A bare number is a multiple of the font's size.
fn line_height(value: &str) -> bool {
    match value.parse::<f32>() {
        Ok(times) => (0.0..=5.0).contains(&times),
        Err(_) => lengths(value, VERTICAL_MAX_PX),
    }
}

fn moves_down(name: &str) -> bool {
    name == "margin"
        || name == "padding"
        || name.starts_with("margin-")
        || name.starts_with("padding-")
        || name.starts_with("border")
}

fn is_known(name: &str) -> bool {
    matches!(
        name,
        "background"
            | "background-color"
            | "background-image"
            | "background-position"
            | "background-repeat"
            | "background-size"
            | "box-sizing"
            | "color"
            | "direction"
            | "font-family"
            | "font-style"
            | "font-weight"
            | "letter-spacing"
            | "list-style"
            | "list-style-type"
            | "max-width"
            | "min-width"
            | "overflow-wrap"
            | "table-layout"
            | "text-align"
            | "text-decoration"
            | "text-transform"
            | "vertical-align"
            | "white-space"
            | "width"
            | "word-break"
            | "word-spacing"
            | "word-wrap"
    )
}

/// Colours, and pictures behind content over https.
fn functions_are_known(name: &str, value: &str) -> bool {
    let mut rest = value;
    while let Some(at) = rest.find('(') {
        let function = rest[..at].rsplit([' ', ',']).next().unwrap_or_default();
        let ok = match function {
            "rgb" | "rgba" | "hsl" | "hsla" => true,
            "url" => {
                let target = rest[at + 1..].trim_start().trim_start_matches('\'');
                matches!(name, "background" | "background-image") && target.starts_with("https://")
            }
            _ => false,
        };
        if !ok {
            return false;
        }
        rest = &rest[at + 1..];
    }
    value.matches('(').count() == value.matches(')').count()
}

/// True when no number in `value` is negative, over `max_px`, or of a unit that
/// depends on the window.
fn lengths(value: &str, max_px: f32) -> bool {
    if value.contains("url(") || value.contains("rgb") || value.contains("hsl") {
        return !value.split([' ', ',']).any(|it| it.starts_with('-'));
    }
    value.split([' ', ',', '/']).filter(|it| !it.is_empty()).all(|token| {
        let number_len =
            token.find(|it: char| !(it.is_ascii_digit() || it == '.')).unwrap_or(token.len());
        if number_len == 0 {
            // A word, a colour, a quoted family; a sign makes it a number.
            return !token.starts_with(['-', '+', '.']);
        }
        let Ok(number) = token[..number_len].parse::<f32>() else { return false };
        let px = match &token[number_len..] {
            "" | "px" => number,
            "pt" => number * 4.0 / 3.0,
            "em" | "rem" => number * 16.0,
            "%" => return number <= 1_000.0,
            _ => return false,
        };
        px <= max_px
    })
}

/// `#rrggbb` of a colour value, if it is one that can be written so.
pub(crate) fn colour(value: &str) -> Option<String> {
    let hex = match value.trim() {
        "white" => "ffffff",
        "black" => "000000",
        other => other.strip_prefix('#')?,
    };
    let hex =
        if hex.len() == 3 { hex.chars().flat_map(|it| [it, it]).collect() } else { hex.to_owned() };
    let valid = hex.len() == 6 && hex.bytes().all(|it| it.is_ascii_hexdigit());
    valid.then(|| format!("#{}", hex.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests;
