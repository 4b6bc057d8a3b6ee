//! The order of work, from request to answer.
//!
//! Owns nothing but the sequence: each step is a module of its own, and the
//! first that finds problems ends the work. Called by `compile`.

use message::{Artefact, ArtefactError, Prepared, artefact::VERSION, vet};
use scraper::{Html, Selector};

use crate::{
    SOURCE_MAX_BYTES,
    answer::{Answer, Kind, Note, Part, Request},
    canonical, css, mjml, plain, prescan, sanitise,
    tags::{self, Disguised},
};

/// Compiles a request.
#[must_use]
pub fn build(request: &Request) -> Answer {
    if request.source.len() > SOURCE_MAX_BYTES {
        let message =
            format!("the source has {} bytes, more than {SOURCE_MAX_BYTES}", request.source.len());
        let hint = "link to pictures instead of embedding them";
        return Answer::problems(vec![Note::new(Part::Source, "source.size", message, hint)]);
    }
    match Steps::run(request) {
        Ok(answer) => answer,
        Err(problems) => Answer::problems(problems),
    }
}

struct Steps<'a> {
    request: &'a Request,
    disguised: Disguised,
}

impl<'a> Steps<'a> {
    fn run(request: &'a Request) -> Result<Answer, Vec<Note>> {
        let steps = Steps { request, disguised: tags::disguise(&request.source) };
        steps.vet()?;
        let (html, preview) = steps.to_html()?;
        let inlined = inline(&html).map_err(|it| vec![it])?;
        let background = background(&inlined);
        let clean = sanitise::clean(&inlined);
        let canonical = canonical::write(&clean, &steps.disguised.tags);
        if !canonical.problems.is_empty() {
            return Err(canonical.problems);
        }
        let tags = &steps.disguised.tags;
        let text = match &request.text {
            Some(text) => lines(text),
            None => {
                let text = plain::derive(&as_comments(&canonical.html), tags);
                tags::restore(&text, tags, plain::literal_brace)
            }
        };
        let artefact = Artefact {
            version: VERSION,
            language: request.language.clone(),
            subject: request.subject.trim().to_owned(),
            preheader: steps.preheader(preview),
            html: tags::restore(canonical.html.trim(), tags, canonical::literal_brace),
            text,
            background,
            columns: canonical.columns.into_iter().collect(),
            fields: request.fields.clone(),
            action_link: request.action_link,
        };
        Prepared::new(&artefact).map_err(|it| vec![refused(&it)])?;
        let warnings = canonical.warnings.iter().take(50).map(|it| {
            let message = format!("taken out: {it}");
            Note::new(Part::Source, "html.dropped", message, "mail programs drop or misread it")
        });
        Ok(Answer::Ok {
            hash: artefact.hash().to_string(),
            artefact: String::from_utf8(artefact.to_bytes()).expect("JSON is UTF-8"),
            warnings: warnings.collect(),
        })
    }

    /// Vets all templates before any parser sees the source.
    fn vet(&self) -> Result<(), Vec<Note>> {
        let known =
            vet::Known { fields: &self.request.fields, action_link: self.request.action_link };
        let mut problems = self.disguised.problems.clone();
        if let Some(name) = self.request.fields.keys().find(|it| !vet::is_field_name(it)) {
            let message = format!("`{}` cannot be the name of a field", name.escape_debug());
            let hint = "names are of a-z, 0-9 and _";
            problems.push(Note::new(Part::Request, "request.field", message, hint));
        }
        let empty = String::new();
        let parts = [
            (Part::Source, &self.disguised.template),
            (Part::Subject, &self.request.subject),
            (Part::Preheader, self.request.preheader.as_ref().unwrap_or(&empty)),
            (Part::Text, self.request.text.as_ref().unwrap_or(&empty)),
        ];
        for (part, source) in parts {
            if let Err(found) = vet::vet(source, &known) {
                problems.extend(found.into_iter().map(|it| Note::of(part, it)));
            }
        }
        for (part, line) in [
            (Part::Subject, &self.request.subject),
            (Part::Preheader, self.request.preheader.as_ref().unwrap_or(&empty)),
        ] {
            if line.contains(['\r', '\n']) {
                let message = "a line break in a single line";
                problems.push(Note::new(part, "line.break", message, "write it on one line"));
            }
        }
        if self.request.subject.trim().is_empty() {
            problems.push(Note::new(Part::Subject, "subject.empty", "the subject is empty", ""));
        }
        problems.extend(prescan::check(&self.disguised, &self.request.source));
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    fn to_html(&self) -> Result<(String, Option<String>), Vec<Note>> {
        match self.request.kind {
            Kind::Html => Ok((self.disguised.text.clone(), None)),
            Kind::Mjml => {
                let rendered =
                    mjml::render(&self.disguised, &self.request.source).map_err(|it| vec![it])?;
                Ok((rendered.html, rendered.preview))
            }
        }
    }

    /// The preheader as an HTML template.
    fn preheader(&self, preview: Option<String>) -> String {
        let escaped = |text: &str| {
            let mut out = String::new();
            canonical::escape(&text.split_whitespace().collect::<Vec<_>>().join(" "), &mut out);
            out
        };
        match (&self.request.preheader, preview) {
            (Some(own), _) => {
                let own = tags::disguise(own);
                // A block's comment is a placeholder of another shape in text.
                let text = from_comments(&own.text);
                tags::restore(&escaped(&text), &own.tags, canonical::literal_brace)
            }
            (None, Some(preview)) => {
                let page = Html::parse_fragment(&preview);
                let text: String = page.root_element().text().collect();
                tags::restore(&escaped(&text), &self.disguised.tags, canonical::literal_brace)
            }
            (None, None) => String::new(),
        }
    }
}

/// An author's text with LF at the ends of lines and no space before it: `-- `
/// would begin a signature, which mail programs fold.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.split('\n').map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// Blocks of canonical HTML as comments again, for a parser of HTML.
fn as_comments(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 256);
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(tags::BLOCK) {
        let Some((number, after)) = after.split_once(tags::END) else { break };
        out.push_str(before);
        out.push_str(&format!("<!--{}{number}{}-->", tags::BLOCK, tags::END));
        rest = after;
    }
    out + rest
}

fn from_comments(text: &str) -> String {
    text.replace(&format!("<!--{}", tags::BLOCK), &tags::BLOCK.to_string())
        .replace(&format!("{}-->", tags::END), &tags::END.to_string())
}

/// Style sheets into `style` attributes. Loads nothing.
fn inline(html: &str) -> Result<String, Note> {
    css_inline::CSSInliner::options()
        .load_remote_stylesheets(false)
        .keep_style_tags(false)
        .keep_link_tags(false)
        .build()
        .inline(html)
        .map_err(|error| {
            let message = format!("the style sheet cannot be used: {error}");
            Note::new(Part::Source, "css.syntax", message, "check the <style> elements")
        })
}

/// The colour behind the content, from the body's style or attribute.
fn background(html: &str) -> String {
    let page = Html::parse_document(html);
    let body = Selector::parse("body").expect("a constant selector");
    let body = page.select(&body).next();
    let style = body.and_then(|it| it.attr("style")).map(|it| css::clean(it, false));
    style
        .and_then(|it| it.background)
        .or_else(|| body.and_then(|it| it.attr("bgcolor")).and_then(css::colour))
        .unwrap_or_else(|| "#ffffff".into())
}

/// What the trial renders found, for the author.
fn refused(error: &ArtefactError) -> Note {
    let mut message = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(it) = source {
        message = format!("{message}: {it}");
        source = it.source();
    }
    let (part, code, hint) = match error {
        ArtefactError::Part("language") => {
            (Part::Request, "request.language", "a BCP 47 tag, as in en or zh-Hans")
        }
        ArtefactError::Render(_) => (Part::Source, "content.size", "shorten the content"),
        ArtefactError::Unverified(_) => (
            Part::Source,
            "content.way_out",
            "the footer with the unsubscribe link must stay in sight below the content",
        ),
        _ => (Part::Source, "content.invalid", "simplify the content"),
    };
    Note::new(part, code, message, hint)
}
