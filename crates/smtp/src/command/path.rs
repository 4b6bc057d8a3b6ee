//! MAIL and RCPT: paths and ESMTP parameters (RFC 5321 §4.1.2).

use domain::Address;

use super::{Command, CommandError};

/// Whom a message is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forward {
    /// A mailbox.
    Address(Address),
    /// `<Postmaster>` without a domain (RFC 5321 §4.5.1).
    Postmaster,
}

/// Parameters of MAIL. Absent ones are `None` or false.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailParameters {
    /// SIZE (RFC 1870), octets.
    pub size_bytes: Option<u64>,
    /// BODY=8BITMIME (RFC 6152).
    pub eight_bit: bool,
    /// SMTPUTF8 (RFC 6531).
    pub smtputf8: bool,
    /// RET (RFC 3461), as it came: FULL or HDRS.
    pub ret: Option<String>,
    /// ENVID (RFC 3461), still encoded.
    pub envelope_id: Option<String>,
}

/// Parameters of RCPT. Absent ones are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RcptParameters {
    /// NOTIFY (RFC 3461), as it came.
    pub notify: Option<String>,
    /// ORCPT (RFC 3461), still encoded.
    pub original_recipient: Option<String>,
}

pub(super) fn mail(rest: &str) -> Result<Command, CommandError> {
    let (path, words) = path(rest, "FROM:")?;
    let mut parameters = MailParameters::default();
    for (name, value) in words.split_ascii_whitespace().map(parameter) {
        match (name.as_str(), value) {
            ("SIZE", Some(value)) => {
                parameters.size_bytes = Some(digits(value).ok_or(CommandError::Syntax)?);
            }
            ("BODY", Some(value)) => parameters.eight_bit = body(value)?,
            ("SMTPUTF8", None) => parameters.smtputf8 = true,
            ("RET", Some(value)) => parameters.ret = Some(value.to_ascii_uppercase()),
            ("ENVID", Some(value)) => parameters.envelope_id = Some(value.to_owned()),
            _ => return Err(CommandError::Parameter),
        }
    }
    if path.is_empty() {
        return Ok(Command::Mail(None, parameters));
    }
    let address: Address = path.parse().map_err(|_| CommandError::Address)?;
    if address.needs_smtputf8() && !parameters.smtputf8 {
        return Err(CommandError::NeedsSmtpUtf8);
    }
    Ok(Command::Mail(Some(address), parameters))
}

pub(super) fn rcpt(rest: &str) -> Result<Command, CommandError> {
    let (path, words) = path(rest, "TO:")?;
    let mut parameters = RcptParameters::default();
    for (name, value) in words.split_ascii_whitespace().map(parameter) {
        match (name.as_str(), value) {
            ("NOTIFY", Some(value)) => parameters.notify = Some(value.to_ascii_uppercase()),
            ("ORCPT", Some(value)) => parameters.original_recipient = Some(value.to_owned()),
            _ => return Err(CommandError::Parameter),
        }
    }
    if path.eq_ignore_ascii_case("postmaster") {
        return Ok(Command::Rcpt(Forward::Postmaster, parameters));
    }
    let address = path.parse().map_err(|_| CommandError::Address)?;
    Ok(Command::Rcpt(Forward::Address(address), parameters))
}

/// The text between the angle brackets, and what follows them.
fn path<'a>(rest: &'a str, keyword: &str) -> Result<(&'a str, &'a str), CommandError> {
    let (found, rest) = rest.split_at_checked(keyword.len()).ok_or(CommandError::Syntax)?;
    if !found.eq_ignore_ascii_case(keyword) {
        return Err(CommandError::Syntax);
    }
    // RFC 5321 §4.1.1.2 has no space here; old senders of bounces put one, and
    // it can mean nothing else.
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let inside = rest.strip_prefix('<').ok_or(CommandError::Syntax)?;
    let end = closing_bracket(inside).ok_or(CommandError::Syntax)?;
    let (path, words) = (&inside[..end], &inside[end + 1..]);
    if !words.is_empty() && !words.starts_with(' ') {
        return Err(CommandError::Syntax);
    }
    Ok((without_source_route(path)?, words))
}

/// A bracket inside a quoted local part closes nothing.
fn closing_bracket(text: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, it) in text.char_indices() {
        match it {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '>' if !quoted => return Some(at),
            _ => {}
        }
    }
    None
}

/// RFC 5321 §4.1.1.3: a source route must be accepted and should be ignored.
fn without_source_route(path: &str) -> Result<&str, CommandError> {
    if !path.starts_with('@') {
        return Ok(path);
    }
    path.split_once(':').map(|(_, path)| path).ok_or(CommandError::Address)
}

fn parameter(word: &str) -> (String, Option<&str>) {
    match word.split_once('=') {
        Some((name, value)) => (name.to_ascii_uppercase(), Some(value)),
        None => (word.to_ascii_uppercase(), None),
    }
}

fn body(value: &str) -> Result<bool, CommandError> {
    match value.to_ascii_uppercase().as_str() {
        "7BIT" => Ok(false),
        "8BITMIME" => Ok(true),
        // BINARYMIME (RFC 3030 §3) is not offered.
        _ => Err(CommandError::Parameter),
    }
}

/// Up to 20 digits (RFC 1870 §3), nothing else.
pub(super) fn digits(text: &str) -> Option<u64> {
    let fits = !text.is_empty() && text.len() <= 20 && text.bytes().all(|it| it.is_ascii_digit());
    fits.then(|| text.parse().ok())?
}
