//! Values that must not leak: personal data in the clear, and personal data
//! sealed.
//!
//! Neither type has `Display`, `Debug` that shows the value, or `Serialize`
//! (DECISIONS D20), so that a log line or a JSON answer cannot carry one by
//! accident. Whoever needs the value says so with [`Personal::reveal`].

use std::fmt;

use zeroize::Zeroize;

/// Personal data in the clear: an address, a name, an IP address. Wiped from
/// memory when dropped.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Personal<T: Zeroize>(T);

impl<T: Zeroize> Personal<T> {
    /// Marks a value as personal.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for the one place that needs it.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Personal<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(personal)")
    }
}

impl<T: Zeroize> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// Bytes under authenticated encryption, as stored. Opened only by `store`,
/// which holds the keys.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "(sealed, {} bytes)", self.0.len())
    }
}
