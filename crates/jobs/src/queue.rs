//! The queue: what was parked goes on when what it waited for is over (DECISIONS
//! D49). A worker of its own, because letting a large campaign go on takes its
//! time, and nothing else may wait for that.

use app::{App, Failure, dispatch};

use crate::worker::Found;

/// One look at what mail is parked for.
pub(crate) async fn round(app: App, admitted: &(dyn Fn() + Send + Sync)) -> Result<Found, Failure> {
    if dispatch::release(&app).await? > 0 {
        admitted();
    }
    Ok(Found::Nothing)
}
