//! Our own values as JSON.

use serde::Serialize;

/// A value as JSON text. Structs of texts and numbers always have one.
pub(crate) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("structs of texts and numbers are always JSON")
}

/// The same as bytes.
pub(crate) fn bytes(value: &impl Serialize) -> Vec<u8> {
    text(value).into_bytes()
}
