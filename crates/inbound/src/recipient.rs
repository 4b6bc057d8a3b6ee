//! What a report says about one recipient, whatever its form was.
//!
//! Owns [`Recipient`] and how it becomes a reply that `delivery::ReplyTable`
//! can classify at stage `report`. **Never** here: the class itself.

use domain::{Address, EnhancedCode, Personal, Reply};

/// What the host did with one recipient (RFC 3464 §2.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DsnAction {
    /// Given up.
    Failed,
    /// Not yet. Means nothing: it may still arrive.
    Delayed,
    /// Arrived, or passed on to a host that reports nothing.
    Delivered,
}

impl DsnAction {
    /// The word of RFC 3464 §2.3.3.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Delayed => "delayed",
            Self::Delivered => "delivered",
        }
    }
}

/// Which command a host refused, as far as a report tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedAt {
    /// `RCPT TO`: it was about the address.
    Recipient,
    /// `DATA`, or the message itself: it had taken the address before.
    Data,
}

impl RefusedAt {
    /// What the reports of widespread servers say about the command.
    pub(crate) fn told_by(words: &str) -> Option<Self> {
        const RECIPIENT: [&str; 7] = [
            "reply to rcpt",
            "smtp:rcpt",
            "after rcpt to",
            "rcpt to response",
            "like recipient",
            "like our rcpt",
            "[rcpt_to]",
        ];
        const DATA: [&str; 5] =
            ["end of data", "reply to data", "after i sent the message", "[data", "after data"];
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let says = |all: &[&str]| all.iter().any(|it| words.contains(it));
        if says(&DATA) { Some(Self::Data) } else { says(&RECIPIENT).then_some(Self::Recipient) }
    }
}

/// What a report says about one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The address we wrote to if the report names it, else the final one.
    /// `None` when it is not an address.
    pub address: Option<Personal<Address>>,
    /// Where it was forwarded to, when that is another address.
    pub final_address: Option<Personal<Address>>,
    /// What happened.
    pub action: DsnAction,
    /// The status of the report (RFC 3463).
    pub status: Option<EnhancedCode>,
    /// The reply of the host that refused, if the report quotes it; its text at
    /// most 1,000 characters.
    pub diagnostic: Option<Reply>,
    /// The reason in the words of the host that reports, when it quotes no
    /// reply. May be empty; at most 1,000 characters.
    pub words: Personal<String>,
    /// The host that refused, if the report names it.
    pub host: Option<String>,
    /// The command that was refused, if the report tells.
    pub refused_at: Option<RefusedAt>,
}

impl Recipient {
    /// A recipient of whom nothing is known but what happened.
    pub(crate) fn new(action: DsnAction) -> Self {
        Self {
            address: None,
            final_address: None,
            action,
            status: None,
            diagnostic: None,
            words: Personal::new(String::new()),
            host: None,
            refused_at: None,
        }
    }

    /// The reply to be classified: the one quoted, completed by the status; or
    /// one made of the status and the words.
    #[must_use]
    pub fn reply(&self) -> Reply {
        let general = |it: &EnhancedCode| it.subject == 0 && it.detail == 0;
        let class = match (self.status, self.action) {
            // A code 2yz means nothing in a report of failure.
            (Some(it), _) if it.class != 2 => u16::from(it.class),
            (_, DsnAction::Failed) => 5,
            (_, DsnAction::Delayed) => 4,
            (_, DsnAction::Delivered) => 2,
        };
        let mut reply = self.diagnostic.clone().unwrap_or_else(|| Reply {
            code: class * 100 + 50,
            enhanced: None,
            lines: vec![self.words.reveal().clone()],
        });
        reply.enhanced = reply.enhanced.or(self.status.filter(|it| !general(it)));
        reply
    }

    /// The status as `inspect` shows it: the exact one if anybody gave it.
    #[must_use]
    pub fn best_status(&self) -> Option<EnhancedCode> {
        self.reply().enhanced.or(self.status)
    }

    /// Takes over what another reading of the same mail knows better.
    pub(crate) fn complete(&mut self, other: Self) {
        let tells = self.diagnostic.as_ref().is_some_and(|it| says_something(&it.text()))
            || says_something(self.words.reveal());
        if !tells {
            self.diagnostic = other.diagnostic.or(self.diagnostic.take());
            self.words = other.words;
        }
        self.status = self.status.or(other.status);
        self.address = self.address.take().or(other.address);
        self.host = self.host.take().or(other.host);
        self.refused_at = self.refused_at.or(other.refused_at);
    }
}

/// Letters in a word that say something.
const WORD_LETTERS_MIN: usize = 3;

/// True when a text holds words besides addresses, codes and names of hosts.
pub(crate) fn says_something(text: &str) -> bool {
    let is_word = |word: &&str| {
        let letters = word.chars().filter(|it| it.is_alphabetic()).count();
        let is_name = word.contains('@') || word.contains("://") || word.contains('[');
        // Writing without spaces has fewer words, and each says more.
        let wide = word.chars().filter(|it| *it as u32 >= 0x2e80).count();
        !is_name && letters >= WORD_LETTERS_MIN || wide >= WORD_LETTERS_MIN
    };
    let trimmed = |it: &str| it.trim_matches(|it: char| !it.is_alphabetic()).to_lowercase();
    // Labels, and what every report says.
    let empty = [
        "reason",
        "because",
        "unrecoverable",
        "error",
        "smtp",
        "the",
        "mailto",
        "address",
        "target",
        "mail",
        "email",
        "recipient",
        "recipients",
        "your",
        "message",
        "for",
        "final",
        "original",
        "following",
    ];
    text.split_whitespace().filter(is_word).any(|it| !empty.contains(&trimmed(it).as_str()))
}
