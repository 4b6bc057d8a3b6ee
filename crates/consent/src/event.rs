//! The consent event: one fact about one contact, as the ledger keeps it.
//!
//! Owns the fields of an event (COMPLIANCE 5.3), what may be missing from it
//! ([`ConsentEvent::gaps`]) and whether we saw the fact ourselves or were told
//! of it ([`ConsentEvent::provenance`]). Its bytes are made by
//! [`crate::encoding`]; what a row of events allows is said by
//! [`crate::permission`].
//!
//! **Never** here: deciding whether mail may leave. Built by `app`, `jobs` and
//! `inbound`'s callers; kept by `store`, sealed.

use std::collections::BTreeSet;

use domain::{AccountId, ConsentEventId, ContactId, Digest, ListId, Personal, ReviewId, Timestamp};

use crate::leaf::Leaf;

/// Longest IP address kept, in bytes (an IPv6 address with a zone fits).
pub const IP_BYTES_MAX: usize = 64;
/// Longest user agent kept, in bytes.
pub const USER_AGENT_BYTES_MAX: usize = 1024;
/// Longest name of the person who keyed an event in, in bytes.
pub const KEYED_BY_BYTES_MAX: usize = 256;
/// Longest remark, in bytes.
pub const NOTE_BYTES_MAX: usize = 2048;
/// Longest name of a topic, in bytes.
pub const TOPIC_BYTES_MAX: usize = 100;
/// Most leaves one `erased` event names; a contact with more gets several.
pub const ERASED_LEAVES_MAX: usize = 1024;

/// One fact in the consent ledger. Immutable once written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentEvent {
    /// Unique in the ledger.
    pub id: ConsentEventId,
    /// Whose ledger.
    pub account: AccountId,
    /// Whom it is about.
    pub contact: ContactId,
    /// Which list; `None` = all lists of the account.
    pub list: Option<ListId>,
    /// What happened.
    pub kind: EventKind,
    /// When, to the microsecond (finer instants are cut when encoded).
    pub at: Timestamp,
    /// How it reached us (R002-06).
    pub method: Method,
    /// Hash of the wording shown: purpose, content, frequency (R002-07, -08).
    pub wording: Option<Digest>,
    /// The address the person acted from (R002-69).
    pub ip: Option<Personal<String>>,
    /// The port of that address.
    pub port: Option<u16>,
    /// The browser or mail program.
    pub user_agent: Option<Personal<String>>,
    /// Hash of the attachment: a scan, a photograph, a file (R002-06).
    pub evidence: Option<Digest>,
    /// Who typed it in, where a person did.
    pub keyed_by: Option<Personal<String>>,
    /// Remark of staff.
    pub note: Option<Personal<String>>,
}

/// Whom a fact is about and when it happened: what no fact goes without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Unique in the ledger.
    pub id: ConsentEventId,
    /// Whose ledger.
    pub account: AccountId,
    /// Whom it is about.
    pub contact: ContactId,
    /// Which list; `None` = all lists of the account.
    pub list: Option<ListId>,
    /// When.
    pub at: Timestamp,
}

impl About {
    /// The fact alone, without a trace of whoever acted, a wording or an
    /// attachment: what is known of these is added.
    #[must_use]
    pub fn fact(self, kind: EventKind, method: Method) -> ConsentEvent {
        let Self { id, account, contact, list, at } = self;
        ConsentEvent {
            id,
            account,
            contact,
            list,
            kind,
            at,
            method,
            wording: None,
            ip: None,
            port: None,
            user_agent: None,
            evidence: None,
            keyed_by: None,
            note: None,
        }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// Somebody asked for mail; the owner of the address has not answered yet.
    Requested,
    /// The confirmation request, or its one reminder, was mailed.
    ConfirmationSent,
    /// The owner of the address confirmed the open request.
    Confirmed,
    /// An import says that there was consent. Clears nothing.
    Claimed,
    /// A person accepted the evidence of a claim.
    Attested {
        /// The review in which they did.
        review: ReviewId,
    },
    /// The owner renewed a permission that stands.
    Reconfirmed,
    /// The person left.
    Withdrawn {
        /// By which door.
        via: WithdrawnVia,
    },
    /// The request was not answered in 7 days.
    Expired,
    /// The person's data was destroyed.
    Erased {
        /// The leaves of all their events until then (DECISIONS D9).
        leaves: BTreeSet<Leaf>,
    },
    /// The person wants no mail about a topic of the list (DECISIONS D55).
    TopicLeftOut {
        /// The topic.
        topic: Personal<String>,
    },
    /// The person wants mail about that topic again.
    TopicTakenBack {
        /// The topic.
        topic: Personal<String>,
    },
    /// The person rests from all mail of the account; the last choice stands.
    Rested {
        /// Until when.
        until: Timestamp,
    },
    /// The person ended their rest before its time.
    RestEnded,
}

impl EventKind {
    /// The words of what somebody is spared: none of them changes a permission.
    pub const SPARED: [&'static str; 4] =
        ["topic-left-out", "topic-taken-back", "rested", "rest-ended"];

    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::ConfirmationSent => "confirmation-sent",
            Self::Confirmed => "confirmed",
            Self::Claimed => "claimed",
            Self::Attested { .. } => "attested",
            Self::Reconfirmed => "reconfirmed",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Expired => "expired",
            Self::Erased { .. } => "erased",
            Self::TopicLeftOut { .. } => "topic-left-out",
            Self::TopicTakenBack { .. } => "topic-taken-back",
            Self::Rested { .. } => "rested",
            Self::RestEnded => "rest-ended",
        }
    }
}

/// A closed set of words, each with the byte that stands for it in the ledger.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $tag:literal $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in data, API and pages.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value of that word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }

            /// The byte in the ledger (`docs/ledger.md` section 1).
            pub(crate) fn tag(self) -> u8 {
                match self { $(Self::$variant => $tag),+ }
            }

            /// The value of that byte.
            pub(crate) fn from_tag(tag: u8) -> Option<Self> {
                match tag { $($tag => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// How an event reached us (R002-03 … R002-06).
    Method {
        /// Our sign-up form, confirmation or preference page.
        Web = 1 "web",
        /// An electronic form at a place (R002-04).
        Kiosk = 2 "kiosk",
        /// A form on paper or other material (R002-05).
        Paper = 3 "paper",
        /// A file of contacts.
        Import = 4 "import",
        /// A call of our API.
        Api = 5 "api",
        /// A mail to us.
        Mail = 6 "mail",
        /// Somebody of the account or the operator.
        Staff = 7 "staff",
    }
}

words! {
    /// The door by which a person left.
    WithdrawnVia {
        /// The unsubscribe or preference page.
        Page = 1 "page",
        /// RFC 8058 `POST`.
        OneClick = 2 "one-click",
        /// A mail to the `List-Unsubscribe` address.
        Mail = 3 "mail",
        /// A reply with a keyword.
        Reply = 4 "reply",
        /// Staff, on the person's wish.
        Staff = 5 "staff",
        /// A complaint (R002-85).
        Complaint = 6 "complaint",
    }
}

/// Whether we saw the fact or were told of it (R002-77, R002-86).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// Recorded by the platform as it happened.
    Recorded,
    /// Said by the account, with whatever proof fields it supplied: weaker.
    Asserted,
}

/// Something that a sign-up must carry and this event lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// The wording that was shown (R002-07, R002-08).
    Wording,
    /// The IP address of a sign-up or confirmation on the web (R002-69).
    Ip,
    /// The scan or photograph of a kiosk or paper sign-up (R002-06).
    Evidence,
    /// Who keyed a paper sign-up in (COMPLIANCE 5.3).
    KeyedBy,
}

impl ConsentEvent {
    /// What the event lacks to be evidence of a sign-up. Empty for events that
    /// are none. `app` writes no `Requested` or `Confirmed` with gaps.
    #[must_use]
    pub fn gaps(&self) -> Vec<Gap> {
        let asks = self.kind == EventKind::Requested;
        let acts = asks || self.kind == EventKind::Confirmed;
        let on_site = matches!(self.method, Method::Kiosk | Method::Paper);
        let checks = [
            (asks && self.wording.is_none(), Gap::Wording),
            (acts && self.method == Method::Web && self.ip.is_none(), Gap::Ip),
            (asks && on_site && self.evidence.is_none(), Gap::Evidence),
            (asks && self.method == Method::Paper && self.keyed_by.is_none(), Gap::KeyedBy),
        ];
        checks.into_iter().filter_map(|(missing, gap)| missing.then_some(gap)).collect()
    }

    /// The event with where the person acted from (R002-69), as far as known.
    #[must_use]
    pub fn from_where(
        mut self,
        ip: Option<String>,
        port: Option<u16>,
        user_agent: Option<String>,
    ) -> Self {
        self.ip = ip.map(Personal::new);
        self.port = port;
        self.user_agent = user_agent.map(Personal::new);
        self
    }

    /// Whether we saw the fact or were told of it. Proof fields of an import
    /// are the account's word, however complete they look (R002-86).
    #[must_use]
    pub fn provenance(&self) -> Provenance {
        // A purchase is the account's word.
        let purchase = self.kind == EventKind::Reconfirmed && self.method == Method::Api;
        if self.kind == EventKind::Claimed || self.method == Method::Import || purchase {
            Provenance::Asserted
        } else {
            Provenance::Recorded
        }
    }

    /// The event with its texts cut to what the encoding can hold, at a
    /// character's end. A foreign user agent may have any length.
    #[must_use]
    pub fn cut_texts(mut self) -> Self {
        cut(&mut self.ip, IP_BYTES_MAX);
        cut(&mut self.user_agent, USER_AGENT_BYTES_MAX);
        cut(&mut self.keyed_by, KEYED_BY_BYTES_MAX);
        cut(&mut self.note, NOTE_BYTES_MAX);
        self
    }
}

fn cut(text: &mut Option<Personal<String>>, bytes_max: usize) {
    if let Some(long) = text.as_ref().map(Personal::reveal).filter(|it| it.len() > bytes_max) {
        let end = long.floor_char_boundary(bytes_max);
        *text = Some(Personal::new(long[..end].to_owned()));
    }
}

#[cfg(test)]
mod tests;
