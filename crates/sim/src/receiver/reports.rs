//! Reports that were sent after a message was taken.

use std::collections::BTreeMap;

use domain::Timestamp;

/// Reports of a provider, or of all of them together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// Reports that are still to be sent.
    pub waiting: u32,
    /// Whose message came back, by normalised address, and when the sender took
    /// the DSN (RFC 3464).
    pub returned: BTreeMap<String, Timestamp>,
    /// Who complained, by normalised address, and when the sender took the
    /// report (RFC 5965).
    pub complained: BTreeMap<String, Timestamp>,
}

impl Reports {
    /// Adds those of another provider.
    pub fn add(&mut self, other: &Self) {
        self.waiting += other.waiting;
        let entries = |of: &BTreeMap<String, Timestamp>| of.clone();
        self.returned.extend(entries(&other.returned));
        self.complained.extend(entries(&other.complained));
    }
}
