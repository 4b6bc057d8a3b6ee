//! Keys that sign the tokens in links and envelope addresses.

use std::fmt;

use aws_lc_rs::{constant_time, hmac};

use crate::seal::Secret;

/// What a token allows. Each purpose has keys of its own, so that a leaked
/// click token cannot unsubscribe anybody (DESIGN section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenPurpose {
    /// Confirms an opt-in.
    Confirm,
    /// Leaves a list.
    Unsubscribe,
    /// Shows the recipient's own evidence.
    Why,
    /// Shows a message in the browser.
    View,
    /// The envelope sender of a delivery.
    Verp,
    /// `Feedback-ID` and `CFBL` headers.
    Feedback,
    /// A link that was clicked.
    Click,
    /// Opens everything that is held of a person, once.
    Own,
    /// Names and signs the ledgers of this installation.
    LedgerOrigin,
}

impl TokenPurpose {
    /// All purposes.
    pub const ALL: [Self; 9] = [
        Self::Confirm,
        Self::Unsubscribe,
        Self::Why,
        Self::View,
        Self::Verp,
        Self::Feedback,
        Self::Click,
        Self::Own,
        Self::LedgerOrigin,
    ];

    /// The purpose as its keys are stored.
    #[must_use]
    pub fn key_name(self) -> &'static str {
        match self {
            Self::Confirm => "token-confirm",
            Self::Unsubscribe => "token-unsubscribe",
            Self::Why => "token-why",
            Self::View => "token-view",
            Self::Verp => "token-verp",
            Self::Feedback => "token-feedback",
            Self::Click => "token-click",
            Self::Own => "token-own",
            Self::LedgerOrigin => "token-ledger-origin",
        }
    }
}

/// Shortest tag that counts: 80 bits, as much as an envelope address can carry
/// beside its ids.
const TAG_BYTES_MIN: usize = 10;

/// HMAC-SHA-256 (RFC 2104) under one key of one purpose.
#[derive(Clone)]
pub struct TokenKey {
    purpose: TokenPurpose,
    version: u32,
    key: hmac::Key,
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({} {})", self.purpose.key_name(), self.version)
    }
}

impl TokenKey {
    pub(super) fn new(purpose: TokenPurpose, version: u32, secret: &Secret) -> Self {
        Self { purpose, version, key: hmac::Key::new(hmac::HMAC_SHA256, secret.as_slice()) }
    }

    /// What its tokens allow.
    #[must_use]
    pub fn purpose(&self) -> TokenPurpose {
        self.purpose
    }

    /// Its number, to be written into the token: old tokens are verified by
    /// old keys.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The tag of `message`. May be cut to ten bytes or more.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 32] {
        let mut tag = [0; 32];
        tag.copy_from_slice(hmac::sign(&self.key, message).as_ref());
        tag
    }

    /// True when `tag` is the tag of `message`, complete or cut to ten bytes or
    /// more. Takes the same time whatever the tag.
    #[must_use]
    pub fn verify(&self, message: &[u8], tag: &[u8]) -> bool {
        let right = self.sign(message);
        (TAG_BYTES_MIN..=right.len()).contains(&tag.len())
            && constant_time::verify_slices_are_equal(&right[..tag.len()], tag).is_ok()
    }
}
