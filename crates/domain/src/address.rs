//! E-mail addresses and domains (RFC 5321 §4.1.2, RFC 6531 §3.3, RFC 5890).
//!
//! An address is kept as it was written, with its domain in A-label form and
//! lower case; it is compared by its normalised form. Addresses are personal
//! data: there is no `Display`, and `Debug` shows only the domain.

use std::{fmt, str::FromStr};

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// Why a text is not an address.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// Nothing there.
    #[error("the address is empty")]
    Empty,
    /// No `@` outside of quotes.
    #[error("an address needs one `@` between name and domain")]
    NoAt,
    /// The part before the `@` is empty.
    #[error("the part before the `@` is empty")]
    LocalEmpty,
    /// The part before the `@` is over 64 octets (RFC 5321 §4.5.3.1.1).
    #[error("the part before the `@` is longer than 64 octets")]
    LocalLong,
    /// A character that RFC 5321 does not allow there.
    #[error("the character `{0}` is not allowed before the `@`")]
    LocalCharacter(char),
    /// A dot at the start or end, or two in a row, outside of quotes.
    #[error("the part before the `@` may not begin or end with a dot, or have two in a row")]
    LocalDot,
    /// Over 254 octets (RFC 5321 §4.5.3.1.3, with its angle brackets).
    #[error("the address is longer than 254 octets")]
    Long,
    /// The part after the `@` is not a domain.
    #[error("the domain is not valid")]
    Domain(#[source] DomainError),
}

/// Why a text is not a domain name that can receive mail.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DomainError {
    /// Nothing there.
    #[error("the domain is empty")]
    Empty,
    /// IDNA 2008 does not allow it (RFC 5891).
    #[error("`{0}` is not a valid domain name")]
    Idna(String),
    /// A single label, or a last label of digits: no public mail domain.
    #[error("`{0}` has no top-level domain")]
    NoTopLevel(String),
    /// Over 253 octets, or a label over 63 (RFC 1035 §2.3.4).
    #[error("the domain is longer than DNS allows")]
    Long,
}

/// A domain name in A-label form, lower case, without a final dot.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Domain(String);

impl Domain {
    /// The A-label form, lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form with native characters, for pages.
    #[must_use]
    pub fn to_unicode(&self) -> String {
        idna::domain_to_unicode(&self.0).0
    }

    /// The registrable part (public suffix plus one label), if there is one.
    #[must_use]
    pub fn registrable(&self) -> Option<&str> {
        psl::domain_str(&self.0)
    }
}

impl FromStr for Domain {
    type Err = DomainError;

    fn from_str(text: &str) -> Result<Self, DomainError> {
        let text = text.strip_suffix('.').unwrap_or(text);
        if text.is_empty() {
            return Err(DomainError::Empty);
        }
        let shown = || text.chars().take(60).collect::<String>();
        let ascii = idna::domain_to_ascii_strict(text).map_err(|_| DomainError::Idna(shown()))?;
        if ascii.len() > 253 || ascii.split('.').any(|label| label.len() > 63) {
            return Err(DomainError::Long);
        }
        let last = ascii.rsplit('.').next().unwrap_or_default();
        if !ascii.contains('.') || last.bytes().all(|it| it.is_ascii_digit()) {
            return Err(DomainError::NoTopLevel(shown()));
        }
        Ok(Self(ascii))
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An e-mail address: a mailbox of RFC 5321 §4.1.2, or of RFC 6531 §3.3 when
/// its local part is not ASCII.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    local: String,
    domain: Domain,
}

impl Address {
    /// The part before the `@`, as written (quotes included).
    #[must_use]
    pub fn local(&self) -> &str {
        &self.local
    }

    /// The domain.
    #[must_use]
    pub fn domain(&self) -> &Domain {
        &self.domain
    }

    /// `local@domain`, the domain in A-label form: the form for the wire.
    #[must_use]
    pub fn to_wire(&self) -> String {
        format!("{}@{}", self.local, self.domain)
    }

    /// The form by which addresses are compared and hashed: NFC, lower case.
    /// Receivers may tell `A@x` from `a@x` (RFC 5321 §2.4); no provider does,
    /// and taking them for two people would mail one of them twice.
    #[must_use]
    pub fn normalised(&self) -> String {
        let unquoted = unquoted(&self.local);
        let local = unquoted.as_deref().unwrap_or(&self.local);
        let mut normalised = String::with_capacity(local.len() + 1 + self.domain.0.len());
        if local.is_ascii() {
            // NFC changes nothing of it, and there is one lower case.
            normalised.extend(local.chars().map(|it| it.to_ascii_lowercase()));
        } else {
            normalised.extend(local.nfc().flat_map(char::to_lowercase));
        }
        normalised.push('@');
        normalised.push_str(self.domain.as_str());
        normalised
    }

    /// True when the address can only be written with SMTPUTF8 (RFC 6531).
    #[must_use]
    pub fn needs_smtputf8(&self) -> bool {
        !self.local.is_ascii()
    }

    /// The address with all but the first character of its name hidden:
    /// `f***@example.com`.
    #[must_use]
    pub fn masked(&self) -> String {
        let first = self.local.chars().find(|it| *it != '"').unwrap_or('*');
        format!("{first}***@{}", self.domain)
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim_matches([' ', '\t']);
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(AddressError::NoAt)?;
        check_local(local)?;
        let domain: Domain = domain.parse().map_err(AddressError::Domain)?;
        if local.len() + 1 + domain.as_str().len() > 254 {
            return Err(AddressError::Long);
        }
        Ok(Self { local: local.to_owned(), domain })
    }
}

fn check_local(local: &str) -> Result<(), AddressError> {
    if local.is_empty() {
        return Err(AddressError::LocalEmpty);
    }
    if local.len() > 64 {
        return Err(AddressError::LocalLong);
    }
    match local.strip_prefix('"') {
        Some(rest) => check_quoted(rest),
        None => check_dot_string(local),
    }
}

fn check_dot_string(local: &str) -> Result<(), AddressError> {
    if let Some(bad) = local.chars().find(|&it| it != '.' && !is_atext(it)) {
        return Err(AddressError::LocalCharacter(bad));
    }
    if local.split('.').any(str::is_empty) {
        return Err(AddressError::LocalDot);
    }
    Ok(())
}

/// The inside of a quoted string, its closing quote included
/// (RFC 5321 §4.1.2, `Quoted-string`).
fn check_quoted(rest: &str) -> Result<(), AddressError> {
    let Some(inside) = rest.strip_suffix('"') else {
        return Err(AddressError::LocalCharacter('"'));
    };
    let mut chars = inside.chars();
    while let Some(it) = chars.next() {
        let literal = if it == '\\' { chars.next() } else { Some(it) };
        match literal {
            Some('"') if it != '\\' => return Err(AddressError::LocalCharacter('"')),
            Some(it) if (' '..='~').contains(&it) || is_utf8_text(it) => {}
            Some(it) => return Err(AddressError::LocalCharacter(it)),
            None => return Err(AddressError::LocalCharacter('\\')),
        }
    }
    Ok(())
}

/// What a quoted local part says, in its shortest writing. RFC 5321 §4.1.2:
/// `"a\b"` and `"ab"` name the mailbox `ab`, so one who left as `ab` does not
/// come back in quotes. `None` without quotes.
fn unquoted(local: &str) -> Option<String> {
    let inside = local.strip_prefix('"')?.strip_suffix('"')?;
    let mut said = String::new();
    let mut chars = inside.chars();
    while let Some(it) = chars.next() {
        said.push(if it == '\\' { chars.next().unwrap_or(it) } else { it });
    }
    if !said.is_empty() && check_dot_string(&said).is_ok() {
        return Some(said);
    }
    let escaped = said.replace('\\', "\\\\").replace('"', "\\\"");
    Some(format!("\"{escaped}\""))
}

/// `atext` of RFC 5322 §3.2.3, widened by RFC 6531 §3.3.
fn is_atext(it: char) -> bool {
    it.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(it) || is_utf8_text(it)
}

/// Text beyond ASCII that may stand in an address: no control characters, no
/// line or paragraph separators, nothing invisible that reorders text.
fn is_utf8_text(it: char) -> bool {
    !it.is_ascii()
        && !it.is_control()
        && !it.is_whitespace()
        && !matches!(it, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "(personal)@{}", self.domain)
    }
}

impl zeroize::Zeroize for Address {
    fn zeroize(&mut self) {
        self.local.zeroize();
    }
}

#[cfg(test)]
mod tests;
