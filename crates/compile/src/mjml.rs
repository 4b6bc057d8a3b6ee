//! MJML to HTML.
//!
//! Owns the call of the MJML library: no includes, no web fonts, no icons from
//! its makers' site. Called by `build` after the pre-scan.

use mrml::prelude::{
    parser::{Error, ParserOptions},
    render::RenderOptions,
};

use crate::{
    answer::{Note, Part},
    tags::Disguised,
};

/// HTML, and the text of `mj-preview`.
pub(crate) struct Rendered {
    pub(crate) html: String,
    pub(crate) preview: Option<String>,
}

/// Renders a disguised MJML source.
pub(crate) fn render(disguised: &Disguised, source: &str) -> Result<Rendered, Note> {
    // The default loader refuses every include.
    let options = ParserOptions::default();
    let parsed = mrml::parse_with_options(&disguised.text, &options)
        .map_err(|error| explain(&error, disguised, source))?;
    let options =
        RenderOptions { disable_comments: false, social_icon_origin: None, fonts: [].into() };
    let html = parsed.element.render(&options).map_err(|_| {
        Note::new(
            Part::Source,
            "mjml.render",
            "the MJML cannot be rendered",
            "check its attributes",
        )
    })?;
    Ok(Rendered { html, preview: parsed.element.get_preview() })
}

fn explain(error: &Error, disguised: &Disguised, source: &str) -> Note {
    let hint = "MJML is XML: every element is closed, mj-section stands in mj-body, mj-column in \
                mj-section, text in mj-text";
    let (message, position) = match error {
        Error::UnexpectedElement { position, .. } => {
            ("an element that cannot stand here".to_owned(), Some(position))
        }
        Error::UnexpectedToken { position, .. } => {
            ("something that cannot stand here".to_owned(), Some(position))
        }
        Error::MissingAttribute { name, position, .. } => {
            (format!("the attribute `{name}` is missing"), Some(position))
        }
        Error::InvalidAttribute { position, .. } | Error::InvalidFormat { position, .. } => {
            ("an attribute that is not valid".to_owned(), Some(position))
        }
        Error::IncludeLoaderError { position, .. } => {
            ("includes are not available".to_owned(), Some(position))
        }
        Error::NoRootNode => ("there is no <mjml> element".to_owned(), None),
        _ => ("the MJML is not well-formed".to_owned(), None),
    };
    let note = Note::new(Part::Source, "mjml.syntax", message, hint);
    match position {
        Some(position) => note.at(disguised.place(source, position.start)),
        None => note,
    }
}
