//! The policy's worker: puts the rules of a new day in force, and tells accounts
//! of changes that were announced.

use app::{App, Failure, policy_changes};

use crate::worker::Found;

/// One look at the day and at what is announced.
pub(crate) async fn round(app: App, admitted: &(dyn Fn() + Send + Sync)) -> Result<Found, Failure> {
    if policy_changes::round(&app).await? > 0 {
        admitted();
    }
    Ok(Found::Nothing)
}
