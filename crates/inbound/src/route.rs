//! Which of our addresses a mail came to, by the form of its local part.
//!
//! Owns the names of incoming addresses: `b-…` bounces (VERP), `u-…` leave,
//! `f-…` feedback, `r-…` answers, `fbl` for loops, and the mailboxes of RFC 2142 that somebody
//! must read. Whether a token is authentic is decided by [`Route::token`], which
//! `app` calls with the keys of that purpose.
//!
//! **Never** here: looking anything up. A listener may call [`Route::of`] at
//! `RCPT TO`, for any foreign text.

use domain::token::{Mac, Purpose, Token, TokenError};

/// Which of our addresses it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The local part has the form of a token; nobody has looked at its tag yet.
    Token {
        /// What it claims to be good for.
        purpose: Purpose,
        /// The local part as it came.
        local: String,
    },
    /// `postmaster` (RFC 5321 §4.5.1).
    Postmaster,
    /// `abuse` (RFC 2142 §4).
    Abuse,
    /// `fbl`, the address that our messages name for feedback (RFC 9477 §3.1).
    Loops,
    /// None of ours: refuse it.
    Unknown,
}

/// RFC 5321 §4.5.3.1.1.
const LOCAL_PART_MAX: usize = 64;

impl Route {
    /// The route of a local part, in any case. Any text is lawful.
    #[must_use]
    pub fn of(local: &str) -> Self {
        match local.to_ascii_lowercase().as_str() {
            "postmaster" => return Self::Postmaster,
            "abuse" => return Self::Abuse,
            "fbl" => return Self::Loops,
            _ => {}
        }
        let unknown = Self::Unknown;
        let Some((letter, text)) = local.split_once('-') else { return unknown };
        let mut letters = letter.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else { return unknown };
        let form = !text.is_empty()
            && local.len() <= LOCAL_PART_MAX
            && text.bytes().all(|it| it.is_ascii_alphanumeric());
        let by_mail = [Purpose::Bounce, Purpose::Unsubscribe, Purpose::Feedback, Purpose::Reply];
        match Purpose::of_letter(letter).filter(|it| by_mail.contains(it)) {
            Some(purpose) if form => Self::Token { purpose, local: local.to_owned() },
            _ => unknown,
        }
    }

    /// Opens the token with the keys of its purpose.
    ///
    /// # Errors
    /// [`TokenError::Invalid`] for a route without a token and for a token that
    /// we did not make: nothing may change then. [`TokenError::Key`] when the
    /// key is missing: the mail must wait.
    pub fn token<M: Mac>(&self, keys: impl FnOnce(Purpose) -> M) -> Result<Token, TokenError> {
        match self {
            Self::Token { purpose, local } => Token::from_local(local, *purpose, &keys(*purpose)),
            _ => Err(TokenError::Invalid),
        }
    }
}

#[cfg(test)]
mod tests;
