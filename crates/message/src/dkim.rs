//! Signatures: DKIM (RFC 6376) with rsa-sha256 of 2048 bits or more (RFC 8301)
//! and ed25519-sha256 (RFC 8463), relaxed/relaxed.
//!
//! Owns canonical forms, the list of signed headers and the signature field.
//! The instant comes as a value, because the same row must sign the same bytes
//! (DECISIONS D1): RSA PKCS#1 v1.5 and Ed25519 are both deterministic, no random
//! number enters a signature. Keys are made elsewhere and arrive as PKCS#8.
//! **Never** here: `l=`, which lets anyone append to a signed message.

use aws_lc_rs::{
    digest::{SHA256, digest},
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    rsa,
    signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256},
};
use data_encoding::BASE64;
use domain::{Domain, Timestamp};
use thiserror::Error;

use crate::headers::FieldRef;

/// Signatures expire after this many seconds: 14 days, longer than any queue,
/// short enough against replay (COMPLIANCE 3.1).
const LIFE_SECONDS: i64 = 14 * 24 * 3600;

/// Smallest RSA key (RFC 8301 §3.2), in octets of modulus.
const RSA_MIN_OCTETS: usize = 256;

/// Signed when present, in this order.
const SIGNED: [&str; 22] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Help",
    "List-Owner",
    "Precedence",
    "Auto-Submitted",
    "Feedback-ID",
    "CFBL-Address",
    "CFBL-Feedback-ID",
    "Form-Sub",
    "Consent-Evidence",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
    "Content-Transfer-Encoding",
];

/// Named once more than they occur, so that nobody can add a second one
/// (RFC 6376 §8.15).
const OVERSIGNED: [&str; 3] = ["From", "Subject", "To"];

/// Algorithm of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// `rsa-sha256`.
    Rsa,
    /// `ed25519-sha256`.
    Ed25519,
}

impl Algorithm {
    fn tag(self) -> &'static str {
        match self {
            Self::Rsa => "rsa-sha256",
            Self::Ed25519 => "ed25519-sha256",
        }
    }
}

/// What a signature says about its key; survives the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFacts {
    /// The signing domain, `d=`.
    pub domain: Domain,
    /// The selector, `s=`.
    pub selector: String,
    /// The algorithm, `a=`.
    pub algorithm: Algorithm,
}

/// Why a key cannot sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// Not a PKCS#8 key of RSA or Ed25519.
    #[error("not a PKCS#8 key of RSA or Ed25519")]
    Unreadable,
    /// RSA with fewer than 2048 bits.
    #[error("an RSA key for DKIM has at least 2048 bits")]
    Short,
    /// The selector is no DNS label sequence.
    #[error("a selector has letters, digits, `-` and `.` only")]
    Selector,
    /// The signing operation failed.
    #[error("the key did not sign")]
    Sign,
}

enum Secret {
    Rsa(Box<rsa::KeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

/// A private key with its name. Neither printed nor cloned.
pub struct DkimKey {
    facts: KeyFacts,
    secret: Secret,
}

impl std::fmt::Debug for DkimKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DkimKey({}._domainkey.{})", self.facts.selector, self.facts.domain)
    }
}

impl DkimKey {
    /// Reads a PKCS#8 private key in DER.
    ///
    /// # Errors
    /// [`KeyError`] when it is no key we sign with.
    pub fn from_pkcs8(domain: Domain, selector: &str, der: &[u8]) -> Result<Self, KeyError> {
        let label = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'.';
        if selector.is_empty() || selector.len() > 63 || !selector.bytes().all(label) {
            return Err(KeyError::Selector);
        }
        let (algorithm, secret) = if let Ok(key) = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der) {
            (Algorithm::Ed25519, Secret::Ed25519(Box::new(key)))
        } else {
            let key = rsa::KeyPair::from_pkcs8(der).map_err(|_| KeyError::Unreadable)?;
            if key.public_modulus_len() < RSA_MIN_OCTETS {
                return Err(KeyError::Short);
            }
            (Algorithm::Rsa, Secret::Rsa(Box::new(key)))
        };
        let facts = KeyFacts { domain, selector: selector.to_owned(), algorithm };
        Ok(Self { facts, secret })
    }

    /// What stays known of the key when it is gone.
    #[must_use]
    pub fn facts(&self) -> &KeyFacts {
        &self.facts
    }

    /// The value of the TXT record at `SELECTOR._domainkey.DOMAIN`
    /// (RFC 6376 §3.6.1, RFC 8463 §4).
    ///
    /// # Panics
    /// Never: a key that was read has a public half.
    #[must_use]
    pub fn public_record(&self) -> String {
        match &self.secret {
            Secret::Rsa(key) => {
                let der: PublicKeyX509Der<'_> =
                    key.public_key().as_der().expect("a parsed RSA key has a public half");
                format!("v=DKIM1; k=rsa; p={}", BASE64.encode(der.as_ref()))
            }
            Secret::Ed25519(key) => {
                format!("v=DKIM1; k=ed25519; p={}", BASE64.encode(key.public_key().as_ref()))
            }
        }
    }

    /// Signs canonical header data: RSA its SHA-256 digest by PKCS#1 v1.5,
    /// Ed25519 the digest itself as a message (RFC 8463 §3).
    fn sign(&self, data: &[u8]) -> Result<String, KeyError> {
        match &self.secret {
            Secret::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), data, &mut signature)
                    .map_err(|_| KeyError::Sign)?;
                Ok(BASE64.encode(&signature))
            }
            Secret::Ed25519(key) => {
                let hash = digest(&SHA256, data);
                Ok(BASE64.encode(key.sign(hash.as_ref()).as_ref()))
            }
        }
    }
}

/// What all signatures of one message share.
pub(crate) struct Signing {
    body_hash: String,
    /// Canonical signed fields, joined.
    canonical: Vec<u8>,
    /// The value of `h=`.
    names: String,
    at: Timestamp,
}

impl Signing {
    /// Prepares the signing of `fields` and `body`.
    pub(crate) fn new(fields: &[FieldRef<'_>], body: &[u8], at: Timestamp) -> Self {
        let mut canonical = Vec::with_capacity(2048);
        let mut names = String::with_capacity(400);
        for name in SIGNED {
            let Some(field) = fields.iter().find(|it| it.name.eq_ignore_ascii_case(name)) else {
                continue;
            };
            relaxed_field(field.raw, &mut canonical);
            push_name(&mut names, name);
        }
        for name in OVERSIGNED {
            push_name(&mut names, name);
        }
        Self { body_hash: BASE64.encode(&body_hash(body)), canonical, names, at }
    }

    /// The signature field of a key with an empty `b=`, CRLF included, and where
    /// the value goes.
    pub(crate) fn unsigned(&self, facts: &KeyFacts) -> String {
        let start = self.at.as_second();
        let mut field = format!(
            "DKIM-Signature: v=1; a={}; c=relaxed/relaxed; d={};\r\n s={}; t={start}; x={};\r\n \
             bh={};\r\n h=",
            facts.algorithm.tag(),
            facts.domain,
            facts.selector,
            start + LIFE_SECONDS,
            self.body_hash,
        );
        let mut column = 3;
        for (index, name) in self.names.split(':').enumerate() {
            if index > 0 {
                field.push(':');
                column += 1;
            }
            if column + name.len() > 74 {
                field.push_str("\r\n  ");
                column = 2;
            }
            field.push_str(name);
            column += name.len();
        }
        field.push_str(";\r\n b=\r\n");
        field
    }

    /// The signature field of a living key.
    pub(crate) fn signed(&self, key: &DkimKey) -> Result<String, KeyError> {
        let mut field = self.unsigned(&key.facts);
        let mut data = Vec::with_capacity(self.canonical.len() + field.len());
        data.extend_from_slice(&self.canonical);
        relaxed_field(field.as_bytes(), &mut data);
        // The signature's own field enters without its CRLF (RFC 6376 §3.7).
        data.truncate(data.len() - 2);
        let value = key.sign(&data)?;
        field.truncate(field.len() - 2);
        for (index, chunk) in value.as_bytes().chunks(72).enumerate() {
            if index > 0 {
                field.push_str("\r\n  ");
            }
            field.push_str(std::str::from_utf8(chunk).expect("base64 is ASCII"));
        }
        field.push_str("\r\n");
        Ok(field)
    }
}

fn push_name(names: &mut String, name: &str) {
    if !names.is_empty() {
        names.push(':');
    }
    names.push_str(name);
}

/// Relaxed form of one field (RFC 6376 §3.4.2): name in lower case, unfolded,
/// runs of white space as one space, none around the colon or at the end.
pub(crate) fn relaxed_field(raw: &[u8], out: &mut Vec<u8>) {
    let colon = raw.iter().position(|&it| it == b':').unwrap_or(raw.len());
    let name = raw[..colon].trim_ascii_end();
    out.extend(name.iter().map(u8::to_ascii_lowercase));
    out.push(b':');
    let mut space = false;
    let mut begun = false;
    for &byte in raw.get(colon + 1..).unwrap_or_default() {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => space = true,
            _ => {
                if space && begun {
                    out.push(b' ');
                }
                out.push(byte);
                space = false;
                begun = true;
            }
        }
    }
    out.extend_from_slice(b"\r\n");
}

/// SHA-256 of the relaxed body (RFC 6376 §3.4.4): white space at line ends gone,
/// runs of it as one space, empty lines at the end gone. A body of nothing but
/// white space is empty, and an empty body hashes as no bytes at all.
#[must_use]
pub fn body_hash(body: &[u8]) -> [u8; 32] {
    let mut canonical = Vec::with_capacity(body.len() + 2);
    // Where the last line that is not empty ends, its CRLF included.
    let mut end = 0;
    for line in body.split_inclusive(|&it| it == b'\n') {
        let line = line.strip_suffix(b"\r\n").unwrap_or(line);
        let start = canonical.len();
        relaxed_line(line, &mut canonical);
        let empty = canonical.len() == start;
        canonical.extend_from_slice(b"\r\n");
        if !empty {
            end = canonical.len();
        }
    }
    canonical.truncate(end);
    let mut out = [0; 32];
    out.copy_from_slice(digest(&SHA256, &canonical).as_ref());
    out
}

/// Appends a line in relaxed form. Runs without white space are copied whole.
fn relaxed_line(raw: &[u8], out: &mut Vec<u8>) {
    let is_space = |it: &u8| *it == b' ' || *it == b'\t';
    let mut rest = raw;
    while !rest.is_empty() {
        let words = rest.iter().position(is_space).unwrap_or(rest.len());
        out.extend_from_slice(&rest[..words]);
        let spaces = rest[words..].iter().position(|it| !is_space(it));
        let Some(spaces) = spaces else { break };
        if spaces > 0 {
            out.push(b' ');
        }
        rest = &rest[words + spaces..];
    }
}

#[cfg(test)]
mod tests;
