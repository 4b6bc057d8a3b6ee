//! Composing: artefact, order and keys in, the finished message out.
//!
//! Owns the order of work: render, put the footer behind the content, encode,
//! write headers, read the result back and check it, sign. The result depends on
//! the arguments alone (DECISIONS D1). **Never** here: I/O, clocks, randomness,
//! or a message that the check did not pass. Called by `mta` at each attempt, by
//! `assent render`, and by [`crate::rebuild`].

use data_encoding::HEXLOWER;
use domain::{Digest, label::labelled};
use thiserror::Error;

use crate::{
    artefact::{Prepared, sha256},
    dkim::{DkimKey, KeyError, KeyFacts, Signing},
    footer,
    headers::{self, HeaderError, Headers},
    mime::Encoding,
    order::{AutoSubmitted, Footer, Label, ListUnsubscribe, Order},
    render::{Part, RenderError, one_line},
    verify::{self, Expect, Unverified},
};

/// The render format of this release, named in every send record. It is frozen:
/// a change to composing adds a format beside it (DECISIONS D1).
pub const RENDER_FORMAT: u32 = 3;

/// Formats that this release composes. The first has one language in its footer
/// and no label of a law, the second no [`crate::Evidence`]; an order says so
/// itself, so one code serves all.
pub const RENDER_FORMATS: [u32; 3] = [1, 2, RENDER_FORMAT];

/// The first render format whose messages may carry evidence of the ledger.
pub const EVIDENCE_SINCE: u32 = 3;

/// Why a message was not composed. Nothing may be sent then.
#[derive(Debug, Error)]
pub enum ComposeError {
    /// The content gave no text.
    #[error("the content cannot be rendered")]
    Render(#[source] RenderError),
    /// A value cannot stand in its header.
    #[error("a header cannot be written")]
    Header(#[source] HeaderError),
    /// The order lacks something that its obligations demand.
    #[error("the order has no {0}")]
    Missing(&'static str),
    /// The finished bytes do not show the way out.
    #[error("the finished message does not keep the way out")]
    Unverified(#[source] Unverified),
    /// A key did not sign.
    #[error("the message could not be signed")]
    Sign(#[source] KeyError),
}

/// A finished message.
#[derive(Clone, PartialEq, Eq)]
pub struct Composed {
    /// The message as it goes over the wire, before dot-stuffing.
    pub bytes: Vec<u8>,
    /// SHA-256 of `bytes`.
    pub digest_complete: Digest,
    /// SHA-256 of `bytes` with the value of every `b=` taken out: what stays
    /// provable when a key is gone.
    pub digest_unsigned: Digest,
    /// `seed@domain`, without angle brackets.
    pub message_id: String,
    /// True when the headers hold an address that only SMTPUTF8 carries.
    pub needs_smtputf8: bool,
}

/// Composes, checks and signs one message.
///
/// # Errors
/// [`ComposeError`]. The same order fails in the same way again: do not retry
/// it, show it.
pub fn compose(
    prepared: &Prepared,
    order: &Order<'_>,
    keys: &[&DkimKey],
) -> Result<Composed, ComposeError> {
    let draft = Draft::new(prepared, order)?;
    let facts: Vec<_> = keys.iter().map(|it| it.facts()).collect();
    let digest_unsigned = draft.digest_unsigned(&facts);
    let bytes = draft.signed(keys).map_err(ComposeError::Sign)?;
    Ok(Composed {
        digest_complete: sha256(&bytes),
        digest_unsigned,
        bytes,
        message_id: draft.message_id,
        needs_smtputf8: draft.needs_smtputf8,
    })
}

/// A checked message before its signatures.
pub(crate) struct Draft {
    headers: Vec<u8>,
    body: Vec<u8>,
    signing: Signing,
    message_id: String,
    needs_smtputf8: bool,
}

impl Draft {
    pub(crate) fn new(prepared: &Prepared, order: &Order<'_>) -> Result<Self, ComposeError> {
        check_order(prepared, order)?;
        let seed = HEXLOWER.encode(&order.seed);
        let message_id = format!("{seed}@{}", order.mailing.message_domain);
        let boundary = format!("=_{}", &seed[..24]);
        let content = Content::render(prepared, order)?;
        let headers = write_headers(order, &content.subject, &message_id, &boundary)
            .map_err(ComposeError::Header)?;
        let body = content.encode(&boundary);
        verify::body(&body, &boundary, &Expect::of(order)).map_err(ComposeError::Unverified)?;
        let signing = Signing::new(&headers::fields(&headers), &body, order.composed_at);
        let sender = &order.mailing.sender;
        let addresses =
            [Some(&sender.from), sender.reply_to.as_ref(), Some(order.recipient.address)];
        let needs_smtputf8 = addresses.into_iter().flatten().any(domain::Address::needs_smtputf8);
        Ok(Self { headers, body, signing, message_id, needs_smtputf8 })
    }

    /// The digest that does not depend on private keys.
    pub(crate) fn digest_unsigned(&self, keys: &[&KeyFacts]) -> Digest {
        let fields: Vec<_> = keys.iter().map(|it| self.signing.unsigned(it)).collect();
        sha256(&self.join(&fields))
    }

    /// The complete message.
    pub(crate) fn signed(&self, keys: &[&DkimKey]) -> Result<Vec<u8>, KeyError> {
        let fields: Result<Vec<_>, _> = keys.iter().map(|it| self.signing.signed(it)).collect();
        Ok(self.join(&fields?))
    }

    /// Reads the body once more, as a browser would.
    pub(crate) fn read_as_browser(&self, expect: &Expect<'_>) -> Result<(), Unverified> {
        verify::message(&self.join(&[]), expect)
    }

    fn join(&self, signatures: &[String]) -> Vec<u8> {
        let signatures_len: usize = signatures.iter().map(String::len).sum();
        let len = signatures_len + self.headers.len() + 2 + self.body.len();
        let mut out = Vec::with_capacity(len);
        for signature in signatures {
            out.extend_from_slice(signature.as_bytes());
        }
        out.extend_from_slice(&self.headers);
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(&self.body);
        out
    }
}

/// The rendered parts of one message.
struct Content {
    subject: String,
    html: Vec<u8>,
    text: Vec<u8>,
}

impl Content {
    fn render(prepared: &Prepared, order: &Order<'_>) -> Result<Self, ComposeError> {
        let Prepared { engine, frame, .. } = prepared;
        let values = engine.values(order.fields, order.links.action.as_deref());
        let subject = engine.render(Part::Subject, &values).map_err(ComposeError::Render)?;
        let subject = match order.label {
            Label::None => subject.trim().to_owned(),
            Label::Written(label) => one_line(label) + subject.trim(),
            Label::Lawful(labels) => labelled(labels, &subject),
        };
        let mut html = Vec::with_capacity(16 * 1024);
        frame.open(&mut html, &subject);
        if prepared.has_preheader {
            frame.preheader_open(&mut html);
            engine
                .render_into(Part::Preheader, &values, &mut html)
                .map_err(ComposeError::Render)?;
            frame.preheader_close(&mut html);
        }
        engine.render_into(Part::Html, &values, &mut html).map_err(ComposeError::Render)?;
        footer::html(order, &mut html);
        frame.close(&mut html);
        let mut text = Vec::with_capacity(4 * 1024);
        engine.render_into(Part::Text, &values, &mut text).map_err(ComposeError::Render)?;
        let blank = text.len() - text.trim_ascii_start().len();
        text.drain(..blank); // What a block at the start left behind.
        text.truncate(text.trim_ascii_end().len());
        footer::text(order, &mut text);
        Ok(Self { subject, html, text })
    }

    /// Both parts as `multipart/alternative`, the plain one first (RFC 2046
    /// §5.1.4: the best alternative comes last).
    fn encode(&self, boundary: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity((self.html.len() + self.text.len()) * 5 / 4 + 512);
        for (kind, content) in [("plain", &self.text), ("html", &self.html)] {
            let encoding = Encoding::fitting(content);
            let head = format!(
                "--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n\
                 Content-Transfer-Encoding: {}\r\n\r\n",
                encoding.name()
            );
            out.extend_from_slice(head.as_bytes());
            encoding.write(content, &mut out);
        }
        out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        out
    }
}

fn check_order(prepared: &Prepared, order: &Order<'_>) -> Result<(), ComposeError> {
    let obligations = order.mailing.obligations;
    let leaving =
        obligations.footer == Footer::Full || obligations.list_unsubscribe == ListUnsubscribe::Yes;
    let links = order.links;
    let missing = |what| Err(ComposeError::Missing(what));
    if leaving && links.unsubscribe.is_none() {
        return missing("way out");
    }
    if obligations.footer == Footer::Full && one_line(order.reason).trim().is_empty() {
        return missing("reason");
    }
    if prepared.engine.wants_action() && links.action.is_none() {
        return missing("action link");
    }
    let sender = &order.mailing.sender;
    if one_line(&sender.legal_name).trim().is_empty() {
        return missing("legal name of the sender");
    }
    if one_line(&sender.postal_address).trim().is_empty() {
        return missing("postal address of the sender");
    }
    let urls = [
        ("unsubscribe link", &links.unsubscribe),
        ("why link", &links.why),
        ("view link", &links.view),
        ("abuse link", &links.abuse),
        ("action link", &links.action),
        ("sender's web site", &sender.web),
    ];
    for (name, url) in urls {
        if let Some(url) = url {
            headers::url(name, url).map_err(ComposeError::Header)?;
        }
    }
    let web = |it: &String| it.starts_with("https://") || it.starts_with("http://");
    if !links.unsubscribe.iter().all(web) {
        return missing("way out that a browser opens");
    }
    Ok(())
}

fn write_headers(
    order: &Order<'_>,
    subject: &str,
    message_id: &str,
    boundary: &str,
) -> Result<Vec<u8>, HeaderError> {
    let mailing = order.mailing;
    let sender = &mailing.sender;
    let mut out = Headers::new();
    out.mailbox("From", Some(&sender.from_name), &sender.from)?;
    let name = order.recipient.name.map(one_line);
    out.mailbox("To", name.as_deref(), order.recipient.address)?;
    out.text("Subject", subject)?;
    out.fixed("Date", &headers::date(order.composed_at));
    out.fixed("Message-ID", &format!("<{message_id}>"));
    if let Some(reply_to) = &sender.reply_to {
        out.mailbox("Reply-To", None, reply_to)?;
    }
    write_list_headers(order, &mut out)?;
    if mailing.obligations.auto_submitted == AutoSubmitted::Generated {
        out.fixed("Auto-Submitted", "auto-generated"); // RFC 3834 §5
    }
    if let Some(parts) = &mailing.feedback_id {
        out.fixed("Feedback-ID", &headers::feedback_id(parts)?);
    }
    if let Some(address) = &mailing.cfbl_address {
        let value = format!("{}; report=arf", address.to_wire()); // RFC 9477 §3
        out.ascii("CFBL-Address", &value)?;
        if let Some(token) = order.feedback_token {
            out.ascii("CFBL-Feedback-ID", token)?;
        }
    }
    if let Some(value) = order.form_sub {
        out.ascii("Form-Sub", value)?;
    }
    if let Some(evidence) = order.evidence {
        out.evidence(evidence)?;
    }
    out.fixed("MIME-Version", "1.0");
    let value = format!("multipart/alternative;\r\n boundary=\"{boundary}\"");
    out.fixed("Content-Type", &value);
    Ok(out.into_bytes())
}

/// RFC 2369, RFC 2919 and RFC 8058.
fn write_list_headers(order: &Order<'_>, out: &mut Headers) -> Result<(), HeaderError> {
    let links = order.links;
    if let Some(list) = &order.mailing.list {
        out.list_id(&list.name, &list.list_id)?;
    }
    if order.mailing.obligations.list_unsubscribe == ListUnsubscribe::Yes {
        let web = links.unsubscribe.as_deref();
        let both: Vec<_> = web.into_iter().chain(links.unsubscribe_mailto.as_deref()).collect();
        out.urls("List-Unsubscribe", &both)?;
        out.fixed("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"); // RFC 8058 §3.1
    }
    if let Some(list) = &order.mailing.list {
        if let Some(why) = links.why.as_deref() {
            out.urls("List-Help", &[why])?;
        }
        let owner = format!("mailto:{}", list.owner.to_wire());
        out.urls("List-Owner", &[&owner])?;
        out.fixed("Precedence", "bulk");
    }
    Ok(())
}
