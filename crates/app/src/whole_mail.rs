//! Whole mails from elsewhere, as the content check sees them, and how well it
//! tells known spam from known mail.
//!
//! Without a server and without its database: for `assent inspect message` and
//! `assent content evaluate`. The score is that of the shipped weights; what an
//! installation learned stays there. Any bytes are a mail, and none make it
//! panic (`fuzz` has a target).

use std::collections::BTreeMap;

use content::{
    Attachment, Check, Checker, Content,
    spam::{Features, Lesson, Model, evaluate},
};
use domain::{Timestamp, Verdict};
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};
use policy::{Decision, Facts, RuleBook, Subject, fact::known};

use crate::page;

pub use content::spam::evaluate::Judged;

/// Most octets of a mail that are read.
pub const MAIL_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Parts that are read of one mail.
const PARTS_MAX: usize = 60;
/// First bytes of an attachment that are looked at.
const HEAD_BYTES: usize = 16;
/// Octets of text that are read of one mail, all parts together.
const TEXT_BYTES_MAX: usize = 512 * 1024;

/// The check without a server.
#[derive(Debug)]
pub struct Desk {
    checker: Checker,
    model: Model,
    rules: RuleBook,
}

/// What is said of one mail.
#[derive(Debug)]
pub struct Opinion {
    /// What was found.
    pub check: Check,
    /// The same as people see it, masked.
    pub marks: Vec<content::Mark>,
    /// How like rejected mail it is, and why.
    pub score: content::spam::Score,
    /// What the rules about content say.
    pub decision: Decision,
}

impl Desk {
    /// With the lists, weights and rules compiled in.
    #[must_use]
    pub fn builtin() -> Self {
        let checker = Checker::builtin();
        let model = Model::of(checker.prior());
        Self { checker, model, rules: RuleBook::builtin() }
    }

    /// Looks at a mail.
    #[must_use]
    pub fn look(&self, bytes: &[u8], on: Timestamp) -> Opinion {
        let content = read(bytes);
        let check = self.checker.check(&content);
        let score = self.checker.score(&content, &check, &self.model);
        let decision =
            self.rules.decide(Subject::Content, &facts(&self.checker, &check, &score), on);
        let marks = check.marks(self.checker.words());
        Opinion { check, marks, score, decision }
    }

    /// A known mail as a lesson.
    #[must_use]
    pub fn lesson(&self, bytes: &[u8], spam: bool) -> Lesson {
        let content = read(bytes);
        Features::of(&content, &self.checker.check(&content)).lesson(spam)
    }

    /// How the shipped weights and, by cross-validation over `parts` parts, the
    /// learned ones judge known mails.
    #[must_use]
    pub fn evaluate(
        &self,
        lessons: &[Lesson],
        (parts, seed): (usize, u64),
        hold_percent: u64,
    ) -> [evaluate::Judged; 2] {
        let prior = self.checker.prior();
        [
            evaluate::before_learning(prior, lessons, hold_percent),
            evaluate::cross_validated(prior, lessons, (parts, seed), hold_percent),
        ]
    }
}

impl Opinion {
    /// The strictest of what the rules said.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.decision.verdict()
    }
}

/// The facts of one message by itself.
fn facts(checker: &Checker, check: &Check, score: &content::spam::Score) -> Facts {
    Facts::new()
        .with_content(&counts(checker, check, score.percent))
        .with(known::PROMOTION, check.claims.promotion.as_str().to_owned())
        .with(known::SUBJECT_CLAIMS_REPLY, check.claims.subject_claims_reply.is_some())
        .with(known::LINK_MISMATCHES, check.claims.link_mismatches.len() as u64)
        .with(known::WAY_OUT_SHOWN, check.structure.way_out)
        .with(known::POSTAL_ADDRESS_SHOWN, check.structure.postal_address)
        .with(known::SENDER_NAMED, check.structure.sender_named)
}

/// What the check counts, and the score, by names of facts.
pub(crate) fn counts(checker: &Checker, check: &Check, score: u64) -> BTreeMap<&'static str, u64> {
    let mut counts = check.counts(checker.words());
    counts.insert(known::SPAM_SCORE.name(), score);
    counts
}

/// A mail as the content check sees it. Without a header section, all of it is
/// text.
#[must_use]
pub fn read(bytes: &[u8]) -> Content {
    let bytes = without_envelope(&bytes[..bytes.len().min(MAIL_BYTES_MAX)]);
    let parsed = MessageParser::new().parse(bytes);
    let Some(mail) = parsed.filter(|_| has_headers(bytes)) else {
        let text = String::from_utf8_lossy(bytes).into_owned();
        return Content { text, ..Content::default() };
    };
    let mut content = Content {
        subject: mail.subject().unwrap_or_default().to_owned(),
        sender: sender(&mail),
        own_domains: own_domain(&mail).into_iter().collect(),
        ..Content::default()
    };
    let mut room = TEXT_BYTES_MAX;
    for part in mail.parts.iter().take(PARTS_MAX) {
        let name = part.attachment_name();
        match &part.body {
            PartType::Text(text) if name.is_none() => {
                content.text.push_str(cut(text, &mut room));
                content.text.push('\n');
            }
            PartType::Html(html) if name.is_none() => {
                let page = page::read(cut(html, &mut room));
                content.html_text.push_str(&page.text);
                content.links.extend(page.links);
                content.images = content.images.saturating_add(page.images);
            }
            PartType::Multipart(_) => {}
            _ => content.attachments.push(Attachment {
                name: name.unwrap_or_default().to_owned(),
                head: part.contents().iter().take(HEAD_BYTES).copied().collect(),
            }),
        }
    }
    content
}

/// True when the first line is a header field (RFC 5322 §2.2).
fn has_headers(bytes: &[u8]) -> bool {
    let name = bytes.iter().take_while(|it| it.is_ascii_graphic() && **it != b':').count();
    name > 0 && bytes.get(name) == Some(&b':')
}

/// Without the line that separates mails in a mailbox file (RFC 4155).
fn without_envelope(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|it| *it == b'\n');
    let rest = end.map_or(&bytes[..0], |it| &bytes[it + 1..]);
    if bytes.starts_with(b"From ") { rest } else { bytes }
}

fn cut<'x>(text: &'x str, room: &mut usize) -> &'x str {
    let mut end = text.len().min(*room);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    *room -= end;
    &text[..end]
}

fn sender(mail: &Message<'_>) -> String {
    let first = mail.from().and_then(|it| it.first());
    first.and_then(|it| it.name.as_deref()).unwrap_or_default().to_owned()
}

fn own_domain(mail: &Message<'_>) -> Option<String> {
    let address = mail.from()?.first()?.address.as_deref()?;
    address.rsplit_once('@').map(|it| it.1.to_lowercase())
}

#[cfg(test)]
mod tests;
