//! Why a use case did not do what it was asked.

use store::{StoreError, UnitError};
use thiserror::Error;

/// What callers branch on: each variant is one HTTP status and one exit status.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Failure {
    /// No such thing, or not of this account: both look alike on purpose.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The actor's role does not allow it.
    #[error("this key may not do that: {0}")]
    Forbidden(String),
    /// The account is closed: its keys open nothing, and nothing new begins in
    /// it. What is recorded can be asked for from the operator.
    #[error("the account was closed at {at}: ask the operator for what is recorded of it")]
    Closed {
        /// When.
        at: domain::Timestamp,
    },
    /// The account was stopped, for now or for good: what would burden others, such
    /// as a reviewer, is not taken from it.
    #[error("the account is {standing}: {meaning}")]
    Stopped {
        /// Its standing.
        standing: domain::Standing,
        /// What that means here, and what goes on.
        meaning: &'static str,
    },
    /// The request is wrong. Correct it and send it again.
    #[error("{field}: {problem}")]
    Invalid {
        /// Which field.
        field: String,
        /// What is wrong with it and what was expected.
        problem: String,
    },
    /// The content cannot be sent as it is. Each problem names its place.
    #[error("the content has {} problem(s): {}", problems.len(), first(problems))]
    Content {
        /// What the author has to change. At least one.
        problems: Vec<compile::Note>,
    },
    /// The thing is in a state that does not allow it.
    #[error("{0}")]
    Conflict(String),
    /// Something changed at the same moment. Read again and decide again.
    #[error("it changed at the same moment: read it again and try again")]
    Raced,
    /// The database, a key or a port is not available. Mail waits; try later.
    #[error("not available at the moment: {doing}")]
    Unavailable {
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

fn first(problems: &[compile::Note]) -> String {
    problems.first().map_or_else(String::new, |it| {
        format!("{:?} line {}, column {}: {} {}", it.part, it.line, it.column, it.message, it.hint)
    })
}

impl Failure {
    /// A wrong field.
    pub fn invalid(field: &str, problem: impl ToString) -> Self {
        Self::Invalid { field: field.to_owned(), problem: problem.to_string() }
    }

    /// Something that is not available.
    pub fn unavailable(
        doing: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Unavailable { doing, source: source.into() }
    }
}

impl From<StoreError> for Failure {
    fn from(source: StoreError) -> Self {
        Self::unavailable("the database", source)
    }
}

impl From<UnitError> for Failure {
    fn from(error: UnitError) -> Self {
        match error {
            UnitError::Guard { .. } => Self::Raced,
            UnitError::Store(source) => source.into(),
        }
    }
}
