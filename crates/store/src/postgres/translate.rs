//! What an error of the driver means to callers.

use deadpool_postgres::{HookError, PoolError};
use tokio_postgres::{Error, error::SqlState};

use crate::facade::{Cause, StoreError};

/// Code and sentence of an error. Details are left out: PostgreSQL puts values
/// of rows into them.
pub(super) fn cause(error: &Error) -> Cause {
    match error.as_db_error() {
        Some(told) => {
            let rule = told.constraint().map(|it| format!(" [{it}]")).unwrap_or_default();
            Cause(format!("{} {}{rule}", told.code().code(), told.message()))
        }
        None => Cause(error.to_string()),
    }
}

/// True when the transaction was rolled back because writers met, and running
/// it again is right: a serialization failure or a deadlock.
pub(super) fn is_contention(error: &Error) -> bool {
    matches!(
        error.code(),
        Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED)
    )
}

pub(super) fn translate(statement: &'static str, error: &Error) -> StoreError {
    let source = cause(error);
    // Class 23: integrity; 08: connection; 53: resources; 57: the operator
    // intervened (a restart).
    match error.code().map(|it| &it.code()[..2]) {
        Some("23") => StoreError::Constraint { statement, source },
        Some("08" | "53" | "57") => StoreError::Unavailable { source },
        None if error.is_closed() => StoreError::Unavailable { source },
        _ => StoreError::Statement { statement, source },
    }
}

pub(super) fn pool_error(error: &PoolError) -> StoreError {
    let source = match error {
        PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
            with_reason(error)
        }
        PoolError::Closed => return StoreError::Closed,
        other => Cause(other.to_string()),
    };
    StoreError::Unavailable { source }
}

/// A failed connection says why only in its source.
fn with_reason(error: &Error) -> Cause {
    let Cause(told) = cause(error);
    match (error.as_db_error(), std::error::Error::source(error)) {
        (None, Some(reason)) => Cause(format!("{told}: {reason}")),
        _ => Cause(told),
    }
}
