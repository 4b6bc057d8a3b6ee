//! What a server says it can do: the answer to EHLO (RFC 5321 §4.1.1.1).
//!
//! Read by the client, written by the server. Unknown keywords are skipped;
//! a keyword with a parameter that makes no sense is read as if it had none.

use domain::Reply;

/// The extensions we know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// RFC 2920.
    pub pipelining: bool,
    /// RFC 6152.
    pub eight_bit_mime: bool,
    /// RFC 6531.
    pub smtputf8: bool,
    /// RFC 3207.
    pub starttls: bool,
    /// RFC 3030.
    pub chunking: bool,
    /// RFC 3461.
    pub dsn: bool,
    /// RFC 2034.
    pub enhanced_status_codes: bool,
    /// RFC 1870.
    pub size: Size,
    /// RFC 9422.
    pub limits: Limits,
}

/// What SIZE said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// Not offered: MAIL may not carry `SIZE=`.
    #[default]
    NotOffered,
    /// Offered without a fixed maximum (`SIZE` or `SIZE 0`, RFC 1870 §4).
    Unlimited,
    /// Octets a message may have.
    AtMost(u64),
}

/// Limits that the server announced. `None`: it said nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Transactions in a session.
    pub mail_max: Option<u64>,
    /// Recipients in a transaction.
    pub rcpt_max: Option<u64>,
    /// Recipient domains in a session.
    pub rcpt_domain_max: Option<u64>,
}

impl Capabilities {
    /// Reads the answer to EHLO. Its first line is a greeting.
    #[must_use]
    pub fn parse(reply: &Reply) -> Self {
        let mut found = Self::default();
        for line in reply.lines.iter().skip(1) {
            let mut words = line.split_ascii_whitespace();
            let Some(keyword) = words.next() else { continue };
            found.add(&keyword.to_ascii_uppercase(), words);
        }
        found
    }

    /// The lines after the greeting in an answer to EHLO.
    #[must_use]
    pub fn to_lines(&self) -> Vec<String> {
        let flags = [
            (self.pipelining, "PIPELINING"),
            (self.eight_bit_mime, "8BITMIME"),
            (self.smtputf8, "SMTPUTF8"),
            (self.starttls, "STARTTLS"),
            (self.chunking, "CHUNKING"),
            (self.dsn, "DSN"),
            (self.enhanced_status_codes, "ENHANCEDSTATUSCODES"),
        ];
        let mut lines: Vec<String> =
            flags.iter().filter(|it| it.0).map(|it| it.1.to_owned()).collect();
        match self.size {
            Size::NotOffered => {}
            Size::Unlimited => lines.push("SIZE".to_owned()),
            Size::AtMost(bytes) => lines.push(format!("SIZE {bytes}")),
        }
        lines.extend(self.limits.to_line());
        lines
    }

    fn add<'a>(&mut self, keyword: &str, words: impl Iterator<Item = &'a str>) {
        match keyword {
            "PIPELINING" => self.pipelining = true,
            "8BITMIME" => self.eight_bit_mime = true,
            "SMTPUTF8" => self.smtputf8 = true,
            "STARTTLS" => self.starttls = true,
            "CHUNKING" => self.chunking = true,
            "DSN" => self.dsn = true,
            "ENHANCEDSTATUSCODES" => self.enhanced_status_codes = true,
            "SIZE" => self.size = Size::parse(words),
            "LIMITS" => self.limits = Limits::parse(words),
            _ => {}
        }
    }
}

impl Size {
    fn parse<'a>(mut words: impl Iterator<Item = &'a str>) -> Self {
        match words.next().and_then(number) {
            None | Some(0) => Self::Unlimited,
            Some(bytes) => Self::AtMost(bytes),
        }
    }
}

impl Limits {
    fn parse<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut limits = Self::default();
        for (name, value) in words.filter_map(|it| it.split_once('=')) {
            // RFC 9422 §3.1: a limit is 1 or more; names are case-insensitive.
            let value = number(value).filter(|it| *it > 0);
            match name.to_ascii_uppercase().as_str() {
                "MAILMAX" => limits.mail_max = value,
                "RCPTMAX" => limits.rcpt_max = value,
                "RCPTDOMAINMAX" => limits.rcpt_domain_max = value,
                _ => {}
            }
        }
        limits
    }

    fn to_line(self) -> Option<String> {
        let named = [
            ("MAILMAX", self.mail_max),
            ("RCPTMAX", self.rcpt_max),
            ("RCPTDOMAINMAX", self.rcpt_domain_max),
        ];
        let words: Vec<String> = named
            .iter()
            .filter_map(|(name, value)| value.map(|value| format!("{name}={value}")))
            .collect();
        (!words.is_empty()).then(|| format!("LIMITS {}", words.join(" ")))
    }
}

/// Digits only: `u64::from_str` would also take a plus sign.
fn number(text: &str) -> Option<u64> {
    text.bytes().all(|it| it.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests;
