//! Commands of a client, as a server reads them (RFC 5321 §4.1).
//!
//! Owns the grammar of command lines: verbs, paths, ESMTP parameters. Input is
//! foreign: anything may come, nothing panics, and what is not understood is an
//! error with the reply it deserves. **Never** here: the order of commands.

use domain::{Address, Reply};
use thiserror::Error;

mod path;

pub use path::{Forward, MailParameters, RcptParameters};

/// A command line that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// EHLO with the name the client gave itself.
    Ehlo(String),
    /// HELO with the name the client gave itself.
    Helo(String),
    /// MAIL FROM. `None` is the null reverse-path.
    Mail(Option<Address>, MailParameters),
    /// RCPT TO.
    Rcpt(Forward, RcptParameters),
    /// DATA.
    Data,
    /// BDAT (RFC 3030).
    Bdat {
        /// Octets that follow.
        size_bytes: u64,
        /// True for the last chunk of a message.
        last: bool,
    },
    /// RSET.
    Rset,
    /// NOOP.
    Noop,
    /// VRFY.
    Vrfy,
    /// HELP.
    Help,
    /// STARTTLS.
    StartTls,
    /// QUIT.
    Quit,
    /// A verb of the standards that we do not carry out: EXPN, AUTH, TURN …
    NotImplemented,
}

/// Why a line is not a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CommandError {
    /// No verb we know, or octets that no command may hold.
    #[error("command not recognised")]
    Unknown,
    /// Something is missing, or too much is there.
    #[error("syntax error in parameters")]
    Syntax,
    /// The address is not one.
    #[error("the address is not valid")]
    Address,
    /// An address beyond ASCII without SMTPUTF8.
    #[error("an internationalised address needs SMTPUTF8")]
    NeedsSmtpUtf8,
    /// An ESMTP parameter that was not offered.
    #[error("parameter not recognised")]
    Parameter,
}

impl CommandError {
    /// The reply it deserves (RFC 5321 §4.2.4, RFC 6531 §3.5).
    #[must_use]
    pub fn reply(self) -> Reply {
        match self {
            Self::Unknown => Reply::new(500, "5.5.2 Command not recognised"),
            Self::Syntax => Reply::new(501, "5.5.4 Syntax error in parameters"),
            Self::Address => Reply::new(501, "5.1.3 The address is not valid"),
            Self::NeedsSmtpUtf8 => Reply::new(553, "5.6.7 The address needs SMTPUTF8"),
            Self::Parameter => Reply::new(555, "5.5.4 Parameter not recognised"),
        }
    }
}

/// Reads one line, its CRLF taken off.
///
/// # Errors
/// [`CommandError`]: answer with its reply; the session goes on.
pub fn parse(line: &[u8]) -> Result<Command, CommandError> {
    let line = std::str::from_utf8(line).map_err(|_| CommandError::Unknown)?;
    if line.chars().any(|it| it.is_control() && it != '\t') {
        return Err(CommandError::Unknown);
    }
    // RFC 5321 §4.1.1: white space before the line end should be tolerated.
    let line = line.trim_end_matches([' ', '\t']);
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    match verb.to_ascii_uppercase().as_str() {
        "EHLO" => name(rest).map(Command::Ehlo),
        "HELO" => name(rest).map(Command::Helo),
        "MAIL" => path::mail(rest),
        "RCPT" => path::rcpt(rest),
        "DATA" => alone(rest, Command::Data),
        "BDAT" => bdat(rest),
        "RSET" => alone(rest, Command::Rset),
        "QUIT" => alone(rest, Command::Quit),
        "STARTTLS" => alone(rest, Command::StartTls),
        // RFC 5321 §4.1.1.8, §4.1.1.9: HELP and NOOP may carry a text.
        "NOOP" => Ok(Command::Noop),
        "HELP" => Ok(Command::Help),
        "VRFY" => Ok(Command::Vrfy),
        "EXPN" | "AUTH" | "TURN" | "ETRN" | "SEND" | "SOML" | "SAML" => Ok(Command::NotImplemented),
        _ => Err(CommandError::Unknown),
    }
}

fn alone(rest: &str, command: Command) -> Result<Command, CommandError> {
    if rest.is_empty() { Ok(command) } else { Err(CommandError::Syntax) }
}

/// The name after EHLO: any printable ASCII word; what it claims is not
/// believed anyway (RFC 5321 §4.1.4).
fn name(rest: &str) -> Result<String, CommandError> {
    let word = rest.trim();
    let fits =
        !word.is_empty() && word.len() <= 255 && word.bytes().all(|it| it.is_ascii_graphic());
    fits.then(|| word.to_owned()).ok_or(CommandError::Syntax)
}

fn bdat(rest: &str) -> Result<Command, CommandError> {
    let mut words = rest.split_ascii_whitespace();
    let size = words.next().ok_or(CommandError::Syntax)?;
    let last = match words.next() {
        None => false,
        Some(word) if word.eq_ignore_ascii_case("LAST") => true,
        Some(_) => return Err(CommandError::Syntax),
    };
    if words.next().is_some() {
        return Err(CommandError::Syntax);
    }
    Ok(Command::Bdat { size_bytes: path::digits(size).ok_or(CommandError::Syntax)?, last })
}

#[cfg(test)]
mod tests;
