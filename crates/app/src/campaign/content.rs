//! What a campaign says: the author's source, compiled in the worker, and read
//! by the content check.

use std::collections::BTreeMap;

use compile::{Answer, Kind, Request};
use content::{Content, Findings, Lexicon, Link};
use domain::{AccountId, Digest, Language};
use message::{Artefact, Field};
use scraper::{Html, Node, Selector};
use serde::{Deserialize, Serialize};
use store::keys::AccountKeys;

use crate::{App, Failure, blobs};

/// The author's source.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// `mjml` or `html`.
    pub kind: Kind,
    /// The body.
    pub body: String,
    /// Subject template.
    pub subject: String,
    /// The line beside the subject; that of `mj-preview` when absent.
    #[serde(default)]
    pub preheader: Option<String>,
    /// Text part; derived from the body when absent.
    #[serde(default)]
    pub text: Option<String>,
    /// Merge fields that the templates name: kind, and the value for contacts
    /// that have none.
    #[serde(default)]
    pub fields: BTreeMap<String, Field>,
}

/// Compiles a source. Returns the artefact's bytes: what they hash to is frozen.
///
/// # Errors
/// [`Failure::Content`] with every problem and its place.
pub async fn compile(app: &App, source: &Source, language: Language) -> Result<Vec<u8>, Failure> {
    let request = Request {
        kind: source.kind,
        source: source.body.clone(),
        subject: source.subject.clone(),
        preheader: source.preheader.clone(),
        text: source.text.clone(),
        language: language.tag().to_owned(),
        fields: source.fields.clone(),
        action_link: false,
    };
    run(app, &request).await
}

/// Sends a request through the worker.
async fn run(app: &App, request: &Request) -> Result<Vec<u8>, Failure> {
    let request = crate::json::bytes(request);
    let answer = app.ports().compiler.compile(request).await;
    let answer = answer.map_err(|failed| match failed {
        ports::CompileFailed::Killed => Failure::invalid("source", failed),
        ports::CompileFailed::Unavailable => Failure::unavailable("the compile worker", failed),
    })?;
    match serde_json::from_slice(&answer) {
        Ok(Answer::Ok { artefact, .. }) => Ok(artefact.into_bytes()),
        Ok(Answer::Refused { problems }) => Err(Failure::Content { problems }),
        Err(source) => Err(Failure::unavailable("the compile worker's answer", source)),
    }
}

/// A stored source.
///
/// # Errors
/// [`Failure`].
pub async fn source(
    app: &App,
    keys: &AccountKeys,
    (account, digest): (AccountId, Digest),
) -> Result<Source, Failure> {
    let bytes = blobs::get(app, keys, account, digest).await?;
    serde_json::from_slice(bytes.reveal())
        .map_err(|source| Failure::unavailable("a campaign's source", source))
}

/// What the content check finds in compiled content.
///
/// # Errors
/// [`Failure::Unavailable`] when it is not compiled content: a bug.
pub fn examine(artefact: &[u8]) -> Result<(Findings, ::campaign::Sketch), Failure> {
    let artefact = Artefact::from_bytes(artefact)
        .map_err(|source| Failure::unavailable("compiled content", source))?;
    let content = view(&artefact);
    // What all mailings share would make them alike: merge fields and footer
    // are not part of the compiled text.
    let sketch = ::campaign::Sketch::of(&format!("{} {}", content.subject, content.text));
    Ok((content::examine(&content, &Lexicon::builtin()), sketch))
}

/// Template tags stand in the text as they are; the word lists do not match
/// them.
fn view(artefact: &Artefact) -> Content {
    let page = Html::parse_document(&artefact.html);
    let anchors = Selector::parse("a[href]").expect("a fixed selector");
    let links = page
        .select(&anchors)
        .map(|it| Link {
            text: it.text().collect::<String>(),
            target: it.value().attr("href").unwrap_or_default().to_owned(),
        })
        .collect();
    Content {
        subject: artefact.subject.clone(),
        text: format!("{}\n{}", artefact.preheader, artefact.text),
        html_text: shown(&page),
        links,
        ..Content::default()
    }
}

fn shown(page: &Html) -> String {
    let mut text = String::new();
    for node in page.tree.values() {
        match node {
            Node::Text(it) => text.push_str(it),
            Node::Element(it) => {
                text.push(' ');
                text.push_str(it.attr("alt").unwrap_or_default());
            }
            _ => {}
        }
    }
    text
}
