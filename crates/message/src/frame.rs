//! The HTML document around an author's content.
//!
//! Owns everything outside of the content: doctype, head, the only style sheet
//! a message may hold (widths of columns on wide screens, generated here from
//! numbers), body, preheader. Authors reach none of it, so no rule of theirs can
//! reach the footer. Called by `compose`; `verify` knows the same grammar.

use crate::{artefact::Artefact, render::push_html};

/// Style of the preheader: mail programs show it in the list of messages, the
/// open message does not.
const PREHEADER_STYLE: &str = "display:none;max-height:0;overflow:hidden;mso-hide:all";

/// What opens the one style sheet.
pub(crate) const SHEET_START: &str = "@media only screen and (min-width:480px){";

/// The document's fixed parts for one artefact.
#[derive(Debug)]
pub(crate) struct Frame {
    head: String,
    body: String,
}

impl Frame {
    pub(crate) fn new(artefact: &Artefact) -> Self {
        let mut head = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
            artefact.language
        );
        if !artefact.columns.is_empty() {
            head.push_str("<style>");
            head.push_str(SHEET_START);
            for column in &artefact.columns {
                head.push_str(&column_rule(column));
            }
            head.push_str("}</style>");
        }
        head.push_str("<title>");
        let body = format!(
            "</title></head>\n<body style=\"margin:0;padding:0;background-color:{}\">\n",
            artefact.background
        );
        Self { head, body }
    }

    /// Writes everything that comes before the content.
    pub(crate) fn open(&self, out: &mut Vec<u8>, title: &str) {
        out.extend_from_slice(self.head.as_bytes());
        push_html(out, title);
        out.extend_from_slice(self.body.as_bytes());
    }

    /// Opens the hidden line beside the subject; [`Frame::preheader_close`] ends it.
    pub(crate) fn preheader_open(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"<div style=\"");
        out.extend_from_slice(PREHEADER_STYLE.as_bytes());
        out.extend_from_slice(b"\">");
    }

    pub(crate) fn preheader_close(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"</div>\n");
    }

    /// Writes what comes after the footer.
    pub(crate) fn close(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"</body></html>\n");
    }
}

fn column_rule(column: &str) -> String {
    let (unit, number) = column.split_once('-').unwrap_or(("per", "100"));
    let unit = if unit == "px" { "px" } else { "%" };
    let number = number.replace('-', ".");
    format!(".col-{column}{{width:{number}{unit} !important;max-width:{number}{unit}}}")
}

/// True for a width that [`column_rule`] can write: `per-50`, `per-33-333`,
/// `px-300`.
pub(crate) fn is_column(column: &str) -> bool {
    let Some((unit, number)) = column.split_once('-') else { return false };
    let digits =
        |it: &str| !it.is_empty() && it.len() <= 20 && it.bytes().all(|b| b.is_ascii_digit());
    let number = match number.split_once('-') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(number),
    };
    matches!(unit, "per" | "px") && number
}

/// True when `css` is what this module writes, character for character.
pub(crate) fn is_our_sheet(css: &str) -> bool {
    let Some(rules) = css.strip_prefix(SHEET_START).and_then(|it| it.strip_suffix('}')) else {
        return false;
    };
    let mut rest = rules;
    while let Some(rule) = rest.strip_prefix(".col-") {
        let Some(end) = rule.find('{') else { return false };
        let column = &rule[..end];
        if !is_column(column) {
            return false;
        }
        match rest.strip_prefix(column_rule(column).as_str()) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.is_empty()
}

/// True for `#rrggbb`.
pub(crate) fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|it| it.len() == 6 && it.bytes().all(|b| b.is_ascii_hexdigit()))
}
