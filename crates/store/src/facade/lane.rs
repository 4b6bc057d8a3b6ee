//! The order in which writes wait for the writer.

/// In which order units wait for the SQLite writer, and which share of the
/// PostgreSQL pool they may use (DECISIONS D13). Earlier lanes commit first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Opt-outs, suppressions, brakes. Never waits behind anything else.
    OptOut,
    /// Outcomes of attempts, leases.
    Settle,
    /// What a person or an API client waits for.
    Interactive,
    /// Imports, expansion, rebuilding. Sized by its caller to about 20 ms; at
    /// most one per commit while others wait.
    Bulk,
}

impl Lane {
    /// All lanes, first served first.
    pub const ALL: [Self; 4] = [Self::OptOut, Self::Settle, Self::Interactive, Self::Bulk];
}
