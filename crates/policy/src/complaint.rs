//! A complaint of a recipient: what kind it is, what may be done in which state,
//! and by when (R002-66 … R002-85, X-15).
//!
//! The source names the outcomes and leaves the steps out; these are ours. Facts
//! of the ledger in, a finding out; a state and an act in, the next state out, or
//! why not. Who is on record as a subscriber is told when and from where they
//! signed up. Whoever is not on record is looked into: the account's sending may
//! be disabled, and comes back or ends only after somebody talked to it.
//!
//! **Never** here: a clock, mail, the standing of an account. `app` gathers the
//! evidence, commits the state together with what follows from it, and forbids
//! the address before anything else, whatever is found (R002-85). Limits come
//! from `policies/platform-complaint.toml`.

use domain::SignedDuration;
use thiserror::Error;

use crate::RuleBook;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$each])* $variant),* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word used in data, API and pages.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The value of that word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.as_str() == word)
            }
        }
    };
}

words! {
    /// How a complaint came (R002-84).
    Channel {
        /// A feedback report of a mailbox provider (RFC 5965).
        Feedback = "feedback-report",
        /// A mail to `abuse` or `postmaster` (RFC 2142).
        AbuseMail = "abuse-mail",
        /// The form behind the link in each mail, and "this was not me".
        Page = "page",
        /// Taken down by staff at the telephone.
        Telephone = "telephone",
    }
}

words! {
    /// What is wrong with a message.
    Reason {
        /// The person never asked for it.
        NeverAsked = "never-asked",
        /// The person left before.
        LeftBefore = "left-before",
        /// It is not what they signed up for.
        OtherContent = "other-content",
        /// It is fraud, or dangerous.
        Fraud = "fraud",
        /// It uses what is somebody else's, without the right to (R003-62).
        Rights = "rights",
        /// Somebody else signed the address up.
        NotMe = "not-me",
        /// Something else, or not said.
        Other = "other",
    }
}

words! {
    /// Where a case stands (R002-83).
    State {
        /// It came; whose mail and which recipient it is about is not known.
        Received = "received",
        /// Account and recipient are known.
        Matched = "matched",
        /// Inaccurate: the recipient was told when and from where they signed up,
        /// the account what was done. Over, but for the form.
        Informed = "informed",
        /// No record of ours, or doubt: staff looks at the mail.
        Investigating = "investigating",
        /// The sending of the account is disabled meanwhile (R002-79).
        SendingDisabled = "sending-disabled",
        /// The recipient really opted in, somebody made sure (R002-81).
        Verified = "verified",
        /// The account sends again. Over.
        Restored = "restored",
        /// The sending of the account was ended. Over.
        Terminated = "terminated",
        /// Looked into, and nothing had to be done to the account. Over.
        Closed = "closed",
        /// It goes on as a case of the account it is about. Over.
        Moved = "moved",
    }
}

impl State {
    /// True when nobody has to do anything any more.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(
            self,
            Self::Informed | Self::Restored | Self::Terminated | Self::Closed | Self::Moved
        )
    }
}

words! {
    /// What somebody, or the machine, does in a case.
    Act {
        /// The account and the recipient were found.
        Match = "match",
        /// Recipient and account are told (R002-71 … R002-73).
        Inform = "inform",
        /// Staff has to look at it (R002-78).
        Investigate = "investigate",
        /// Stops the sending of the account on suspicion (R002-79).
        Disable = "disable",
        /// Puts on record that the recipient really opted in (R002-81).
        Verify = "verify",
        /// Lifts the block (R002-81).
        Restore = "restore",
        /// Ends the sending of the account.
        Terminate = "terminate",
        /// Ends the case without a step against the account.
        Close = "close",
        /// The case goes on in the account that was found.
        Move = "move",
    }
}

impl Act {
    /// True for what a person decides; the others follow by themselves.
    #[must_use]
    pub fn is_a_decision(self) -> bool {
        matches!(self, Self::Disable | Self::Verify | Self::Restore | Self::Terminate | Self::Close)
    }
}

/// Why an act is not possible now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// The state does not allow it.
    #[error("the case is {}: that does not allow `{}`", .0.as_str(), .1.as_str())]
    State(State, Act),
    /// Nobody has talked to the account since its sending was disabled (R002-80).
    #[error("contact the account first, by mail or telephone, and put that on record (R002-80)")]
    NotContacted,
}

/// The state after an act. `contacted`: how often somebody reached out to the
/// account since its sending was disabled in this case.
///
/// # Errors
/// [`Refused`], for whoever asked.
pub fn next(state: State, act: Act, contacted: usize) -> Result<State, Refused> {
    match (state, act) {
        (State::SendingDisabled, Act::Verify | Act::Terminate) if contacted == 0 => {
            Err(Refused::NotContacted)
        }
        (State::Received, Act::Match) => Ok(State::Matched),
        (State::Received, Act::Move) => Ok(State::Moved),
        (State::Matched, Act::Inform) => Ok(State::Informed),
        (State::Received | State::Matched, Act::Investigate) => Ok(State::Investigating),
        (State::Investigating, Act::Disable) => Ok(State::SendingDisabled),
        (State::SendingDisabled, Act::Verify) => Ok(State::Verified),
        (State::Verified, Act::Restore) => Ok(State::Restored),
        (State::SendingDisabled, Act::Terminate) => Ok(State::Terminated),
        (State::Received | State::Matched | State::Investigating, Act::Close) => Ok(State::Closed),
        _ => Err(Refused::State(state, act)),
    }
}

/// What our own ledger says of the complainant and the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Date and IP address of a confirmed sign-up are on record, seen by us
    /// (R002-69, R002-77).
    pub record: Record,
    /// Whether the message was of a list they had signed up for (R002-70).
    pub content: Content,
}

/// Whether we saw the sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    /// Asked for and confirmed, with date and IP address; still in force when
    /// the message was admitted.
    Confirmed,
    /// It was, and they had left before the message was admitted.
    LeftBefore,
    /// Nothing that we saw: imported, keyed in, or erased.
    None,
}

/// What the message had to do with what they asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// It came on a list that they confirmed.
    Asked,
    /// It came on another list.
    Other,
    /// The complaint names no message.
    NoMessage,
}

/// What kind of complaint it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// They are on record, and got what they had signed up for: they may have
    /// forgotten (R002-68, R002-70).
    Inaccurate,
    /// They are not on record (R002-77).
    Unrecorded,
    /// They are on record, and what they say is not about that: whether the
    /// content was what was promised is for a person to judge.
    Doubtful,
}

impl Finding {
    /// What follows.
    #[must_use]
    pub fn act(self) -> Act {
        match self {
            Self::Inaccurate => Act::Inform,
            Self::Unrecorded | Self::Doubtful => Act::Investigate,
        }
    }

    /// The word used in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inaccurate => "inaccurate",
            Self::Unrecorded => "unrecorded",
            Self::Doubtful => "doubtful",
        }
    }
}

/// What kind of complaint it is.
#[must_use]
pub fn finding(reason: Reason, evidence: Evidence) -> Finding {
    match (evidence.record, evidence.content, reason) {
        (Record::None, _, _) => Finding::Unrecorded,
        (Record::LeftBefore, _, _)
        | (_, Content::Other, _)
        | (_, _, Reason::LeftBefore | Reason::OtherContent | Reason::Fraud | Reason::Rights) => {
            Finding::Doubtful
        }
        (Record::Confirmed, _, Reason::NeverAsked | Reason::NotMe | Reason::Other) => {
            Finding::Inaccurate
        }
    }
}

/// The times and numbers of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// By when somebody looks at what waits for a person.
    pub look_within: SignedDuration,
    /// By when the complainant has an answer.
    pub answer_within: SignedDuration,
    /// How long a link to everything we hold of a person works.
    pub link_life: SignedDuration,
    /// Mails with answers and links to one address in 24 hours.
    pub mails_per_day: u64,
}

impl Limits {
    /// The limits of a rule book.
    ///
    /// # Panics
    /// Never in a tested build: the settings are part of the program.
    #[must_use]
    pub fn of(book: &RuleBook) -> Self {
        let span = |name: &str| {
            let id = format!("complaint.{name}");
            book.duration(&id).unwrap_or_else(|| panic!("no setting `{id}`"))
        };
        let id = "complaint.mails-per-day";
        Self {
            look_within: span("look-within"),
            answer_within: span("answer-within"),
            link_life: span("link-life"),
            mails_per_day: book.number(id).unwrap_or_else(|| panic!("no setting `{id}`")),
        }
    }
}

#[cfg(test)]
mod tests;
