//! What a message says: does it promote, deceive, show what it must not?
//!
//! Owns the word lists (`policies/content-*.toml`), the patterns of personal
//! data, the marks of deception, where links lead, the spam score, and how like
//! a campaign is to what its list is for. The
//! findings become facts for `policy`; [`check::Checker`] makes them all.
//!
//! **Never** here: a verdict. Machines flag, people judge (DESIGN section 1,
//! invariant 8): words have more meanings than one, so the lists err, and what
//! they say is shown with the word and its place. They do not see text in
//! pictures, or languages without a
//! list. Called by `app` at submission, with a parsed view of the message, and
//! by the commands `inspect message` and `content evaluate`.

pub mod check;
pub mod deception;
pub mod drift;
pub mod fold;
pub mod han;
pub mod lexicon;
pub mod links;
pub mod look_alike;
pub mod personal;
pub mod promotion;
pub mod source;
pub mod spam;
pub mod structure;
pub mod tables;
pub mod words;

pub use check::{Check, Checker, Mark};
pub use deception::{LinkMismatch, claims_reply, link_mismatches};
pub use lexicon::{Confidence, Lexicon, LexiconError, Strength};
pub use promotion::{Finding, Place, Promotion};

/// A parsed view of a message, before tracking and footer are added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The subject.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The text that the HTML part shows, alternative texts of images included.
    pub html_text: String,
    /// The links of the HTML part.
    pub links: Vec<Link>,
    /// Who sends, as the reader sees it; empty = not known.
    pub sender: String,
    /// Domains of the sender.
    pub own_domains: Vec<String>,
    /// Pictures of the HTML part.
    pub images: u32,
    /// What is attached.
    pub attachments: Vec<Attachment>,
}

/// Something attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The name of its file.
    pub name: String,
    /// Its first bytes.
    pub head: Vec<u8>,
}

/// A link of the HTML part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What the reader sees.
    pub text: String,
    /// Where it leads, as the author wrote it.
    pub target: String,
}

/// What was found in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    /// Words of promotion, by place, then by term.
    pub terms: Vec<Finding>,
    /// What they amount to.
    pub promotion: Promotion,
    /// With what the subject begins like a reply or a forwarded mail; `None` = it
    /// does not.
    pub subject_claims_reply: Option<&'static str>,
    /// Links that show one site and lead to another.
    pub link_mismatches: Vec<LinkMismatch>,
}

/// Looks at a message.
#[must_use]
pub fn examine(content: &Content, lexicon: &Lexicon) -> Findings {
    let terms = promotion::find(content, lexicon);
    Findings {
        promotion: Promotion::of(&terms),
        terms,
        subject_claims_reply: claims_reply(&content.subject),
        link_mismatches: link_mismatches(&content.links),
    }
}
