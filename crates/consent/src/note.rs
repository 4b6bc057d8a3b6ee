//! Signed notes (C2SP signed-note): a text and who signed it.
//!
//! Owns the form of a note, verifier keys and their ids, and Ed25519
//! verification (RFC 8032). What the text of a checkpoint says is owned by
//! [`crate::checkpoint`].
//!
//! **Never** here: a private key. Whoever holds it passes a function.

use std::{fmt, str::FromStr};

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use data_encoding::{BASE64, HEXLOWER};
use thiserror::Error;

use crate::leaf::sha256;

/// Most signatures of one note.
pub const SIGNATURES_MAX: usize = 100;

/// The byte that says Ed25519 in key ids and verifier keys.
const ED25519_TYPE: u8 = 1;

/// The public key of whoever signs, with its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VerifierKey {
    name: String,
    public: [u8; 32],
}

/// Why a text is not a verifier key of the form `name+id+key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// The name is empty or holds white space, a control character or a plus.
    #[error("the name of a key must not be empty, nor hold white space, control characters or `+`")]
    Name,
    /// The text has another form, or is not written canonically.
    #[error("expected a name, `+`, a key id, `+`, and an Ed25519 public key in base64")]
    Form,
}

impl VerifierKey {
    /// A key of this name.
    ///
    /// # Errors
    /// [`KeyError::Name`]: no note could carry the name.
    pub fn new(name: &str, public: [u8; 32]) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name);
        }
        Ok(Self { name: name.to_owned(), public })
    }

    /// The name, as in signature lines.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key id of signature lines.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        let hash = sha256(&[self.name.as_bytes(), b"\n", &[ED25519_TYPE], &self.public]);
        let [a, b, c, d, ..] = hash.0;
        [a, b, c, d]
    }

    /// True if the signature names this key.
    #[must_use]
    pub fn made(&self, signature: &NoteSignature<'_>) -> bool {
        signature.name == self.name && signature.key_id == self.id()
    }

    /// True if these are sixty-four bytes by which the key signed the text.
    #[must_use]
    pub fn verifies(&self, text: &str, signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.public).verify(text.as_bytes(), signature).is_ok()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[ED25519_TYPE][..], &self.public].concat();
        write!(f, "{}+{}+{}", self.name, HEXLOWER.encode(&self.id()), BASE64.encode(&key))
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        // Base64 may hold a plus itself: only the first two separate.
        let (name, rest) = text.split_once('+').ok_or(KeyError::Form)?;
        let (_, key) = rest.split_once('+').ok_or(KeyError::Form)?;
        let key = BASE64.decode(key.as_bytes()).map_err(|_| KeyError::Form)?;
        let public = key.strip_prefix(&[ED25519_TYPE]).ok_or(KeyError::Form)?;
        let found = Self::new(name, public.try_into().map_err(|_| KeyError::Form)?)?;
        // The id follows from the rest; any other id is a damaged key.
        if found.to_string() == text { Ok(found) } else { Err(KeyError::Form) }
    }
}

/// A note, taken apart. Nothing is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note<'a> {
    /// What was signed, its last line feed included.
    pub text: &'a str,
    /// At least one.
    pub signatures: Vec<NoteSignature<'a>>,
}

/// One signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature<'a> {
    /// Name of the key.
    pub name: &'a str,
    /// Id of the key.
    pub key_id: [u8; 4],
    /// The signature, without the id.
    pub bytes: Vec<u8>,
}

/// The text does not have the form of a signed note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expected a text, an empty line, and lines of signatures")]
pub struct NoteError;

/// Takes a note apart.
///
/// # Errors
/// [`NoteError`]: the text is no note.
pub fn parse(note: &str) -> Result<Note<'_>, NoteError> {
    // C2SP signed-note, Format: no ASCII control character but the line feed.
    if note.bytes().any(|byte| byte < b' ' && byte != b'\n') {
        return Err(NoteError);
    }
    let (text, signatures) =
        note.rfind("\n\n").map(|at| (&note[..=at], &note[at + 2..])).ok_or(NoteError)?;
    let lines = signatures.strip_suffix('\n').ok_or(NoteError)?;
    if lines.split('\n').count() > SIGNATURES_MAX {
        return Err(NoteError);
    }
    let signatures = lines.split('\n').map(signature).collect::<Result<_, _>>()?;
    Ok(Note { text, signatures })
}

/// The private key did not sign for the public one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the signature does not verify with the public key: the wrong private key signed")]
pub struct SignError;

/// Signs a text: the note, ready to publish. The signature is verified first,
/// so that a mixed-up key never gets out.
///
/// # Errors
/// [`SignError`]: `signer` does not hold the private key of `key`.
///
/// # Panics
/// If the text is not a note's: it must end in a line feed and hold no other
/// control character.
pub fn sign(
    text: &str,
    key: &VerifierKey,
    signer: impl FnOnce(&[u8]) -> [u8; 64],
) -> Result<String, SignError> {
    assert!(text.ends_with('\n'), "the text of a note ends in a line feed");
    assert!(text.bytes().all(|byte| byte >= b' ' || byte == b'\n'), "control character in a note");
    let signature = signer(text.as_bytes());
    if !key.verifies(text, &signature) {
        return Err(SignError);
    }
    let bytes = [&key.id()[..], &signature].concat();
    Ok(format!("{text}\n— {} {}\n", key.name, BASE64.encode(&bytes)))
}

fn signature(line: &str) -> Result<NoteSignature<'_>, NoteError> {
    let (name, bytes) =
        line.strip_prefix("— ").and_then(|rest| rest.split_once(' ')).ok_or(NoteError)?;
    let bytes = BASE64.decode(bytes.as_bytes()).map_err(|_| NoteError)?;
    match bytes.split_first_chunk() {
        Some((key_id, bytes)) if is_key_name(name) && !bytes.is_empty() => {
            Ok(NoteSignature { name, key_id: *key_id, bytes: bytes.to_vec() })
        }
        _ => Err(NoteError),
    }
}

fn is_key_name(name: &str) -> bool {
    let forbidden = |it: char| it == '+' || it < ' ' || it.is_whitespace();
    !name.is_empty() && !name.contains(forbidden)
}

#[cfg(test)]
mod tests;
