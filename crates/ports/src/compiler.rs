//! The compile worker: author sources in, a compiled artefact out.
//!
//! The bytes are the JSON of the `compile` crate's request and answer; this
//! port only carries them, because known sources abort today's parsers and
//! must do so in another process (DEPENDENCIES section 3.4).

use thiserror::Error;

use crate::Pending;

/// Why the worker gave no answer. The source is to blame unless stated.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CompileFailed {
    /// The worker was ended by a limit (time, memory) or a crash.
    #[error("the content is too complex to compile")]
    Killed,
    /// The worker could not be started. Not the source's fault: try again.
    #[error("the compile worker could not be started")]
    Unavailable,
}

/// A compile worker, or a pool of them.
pub trait Compiler: Send + Sync {
    /// Sends one request (JSON of `compile::Request`) and waits for the answer
    /// (JSON of `compile::Answer`).
    fn compile(&self, request: Vec<u8>) -> Pending<'_, Result<Vec<u8>, CompileFailed>>;
}
