//! What a campaign says: the author's source, compiled in the worker, and read
//! by the content check.

use std::collections::{BTreeMap, BTreeSet};

use compile::{Answer, Kind, Request};
use content::{Check, Content};
use domain::{AccountId, Digest, Language};
use message::{Artefact, Field};
use serde::{Deserialize, Serialize};
use store::{campaign::CampaignRow, keys::AccountKeys};

use crate::{App, Failure, blobs, page};

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

/// Compiled content, as the content check sees it and what it found.
pub(crate) struct Examined {
    /// What was looked at.
    pub content: Content,
    /// What was found.
    pub check: Check,
    /// What tells it from other mailings.
    pub sketch: ::campaign::Sketch,
    /// Where its pictures lie, each once.
    pub assets: BTreeSet<String>,
}

/// What the content check finds in compiled content of that campaign.
///
/// # Errors
/// [`Failure::Unavailable`] when it is not compiled content: a bug.
pub(crate) fn examine(app: &App, artefact: &[u8], row: &CampaignRow) -> Result<Examined, Failure> {
    let artefact = Artefact::from_bytes(artefact)
        .map_err(|source| Failure::unavailable("compiled content", source))?;
    let page = page::read(&artefact.html);
    let assets = page.assets.clone();
    let content = view(&artefact, row, page);
    // What all mailings share would make them alike: merge fields and footer
    // are not part of the compiled text.
    let sketch = ::campaign::Sketch::of(&format!("{} {}", content.subject, content.text));
    let mut check = app.checker().check(&content);
    // Footer and header from are the platform's: nothing leaves without them
    // (invariant 3).
    check.structure.way_out = true;
    check.structure.postal_address = true;
    check.structure.sender_named = true;
    Ok(Examined { content, check, sketch, assets })
}

/// What compiled content says: subject, preheader and text.
///
/// # Errors
/// [`Failure::Unavailable`] when it is not compiled content: a bug.
pub(super) fn text(artefact: &[u8]) -> Result<String, Failure> {
    let artefact = Artefact::from_bytes(artefact)
        .map_err(|source| Failure::unavailable("compiled content", source))?;
    Ok(format!("{}\n{}\n{}", artefact.subject, artefact.preheader, artefact.text))
}

/// Template tags stand in the text as they are; the word lists do not match
/// them.
fn view(artefact: &Artefact, row: &CampaignRow, page: page::Page) -> Content {
    Content {
        subject: artefact.subject.clone(),
        text: format!("{}\n{}", artefact.preheader, artefact.text),
        html_text: page.text,
        links: page.links,
        images: page.images,
        own_domains: vec![row.sender_domain.as_str().to_owned()],
        ..Content::default()
    }
}
