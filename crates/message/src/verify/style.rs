//! Does a chain of inline styles leave its innermost element in sight?
//!
//! Owns an allow-list: a property or value that is not known to be harmless
//! counts as hiding. Colours must differ, text must have a readable size.
//! Called by both readers of HTML with the styles from the body inwards.

/// Smallest readable font, in px.
const FONT_MIN_PX: f32 = 10.0;
/// Smallest contrast of text and background (WCAG 2.1, large text).
const CONTRAST_MIN: f32 = 3.0;

/// Judges inline styles from the outermost element to the innermost.
///
/// # Errors
/// Why the innermost element may be out of sight.
pub fn judge<'a>(chain: impl Iterator<Item = &'a str>) -> Result<(), &'static str> {
    let mut colour = [0, 0, 0];
    let mut background = [255, 255, 255];
    for style in chain {
        if style.contains(['(', '"', '\'', '\\', '<', '&', '@']) || style.contains("/*") {
            return Err("a style that is not plain");
        }
        for declaration in style.split(';').map(str::trim).filter(|it| !it.is_empty()) {
            let (name, value) = declaration.split_once(':').ok_or("a broken style")?;
            let value = value.trim();
            let value = value.strip_suffix("!important").unwrap_or(value).trim();
            match name.trim() {
                "color" => colour = parse_colour(value).ok_or("an unreadable colour")?,
                "background-color" | "background" => {
                    background = parse_colour(value).ok_or("an unreadable background")?;
                }
                name if shows(name, value) => {}
                _ => return Err("a style that may hide the footer"),
            }
        }
    }
    if contrast(colour, background) < CONTRAST_MIN {
        return Err("text in the colour of its background");
    }
    Ok(())
}

fn shows(name: &str, value: &str) -> bool {
    match name {
        "display" => matches!(value, "block" | "inline" | "inline-block" | "table" | "list-item"),
        "visibility" | "overflow" => value == "visible",
        "opacity" => value == "1",
        "position" => matches!(value, "static" | "relative"),
        "float" | "transform" | "max-height" => value == "none",
        "height" => value == "auto",
        "width" | "max-width" | "min-width" => match px(value) {
            Some(px) => px >= 200.0,
            None => matches!(value, "auto" | "none" | "100%"),
        },
        "font-size" => px(value).is_some_and(|it| it >= FONT_MIN_PX),
        "line-height" => match px(value) {
            Some(px) => px >= FONT_MIN_PX,
            None => value == "normal",
        },
        "margin" | "padding" | "margin-top" | "margin-bottom" | "padding-top"
        | "padding-bottom" | "padding-left" | "padding-right" => value
            .split_ascii_whitespace()
            .all(|it| it == "auto" || px(it).is_some_and(|px| (0.0..=100.0).contains(&px))),
        "z-index" => value.bytes().all(|it| it.is_ascii_digit()),
        "text-indent" | "letter-spacing" | "word-spacing" => matches!(value, "0" | "normal"),
        "clear" | "text-align" | "text-decoration" | "font-family" | "font-weight"
        | "font-style" | "vertical-align" | "word-break" | "direction" => true,
        _ => false,
    }
}

fn px(value: &str) -> Option<f32> {
    if value == "0" {
        return Some(0.0);
    }
    value.strip_suffix("px")?.parse().ok()
}

fn parse_colour(value: &str) -> Option<[u8; 3]> {
    match value {
        "black" => return Some([0; 3]),
        "white" => return Some([255; 3]),
        _ => {}
    }
    let hex = value.strip_prefix('#')?;
    let digits: Vec<u8> =
        hex.chars().map(|it| it.to_digit(16).map(|it| it as u8)).collect::<Option<_>>()?;
    match digits[..] {
        [r, g, b] => Some([r * 17, g * 17, b * 17]),
        [a, b, c, d, e, f] => Some([a * 16 + b, c * 16 + d, e * 16 + f]),
        _ => None,
    }
}

fn luminance(colour: [u8; 3]) -> f32 {
    let linear = |it: u8| {
        let it = f32::from(it) / 255.0;
        if it <= 0.03928 { it / 12.92 } else { ((it + 0.055) / 1.055).powf(2.4) }
    };
    let [r, g, b] = colour;
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f32 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests;
