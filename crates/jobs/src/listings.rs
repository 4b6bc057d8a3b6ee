//! The monitor: asks blocklists about ourselves each hour, and looks all the time
//! for messages that spam traps took (R000-25, X-11).

use std::sync::{Mutex, PoisonError};

use app::{App, Failure, listings, traps};

use crate::worker::Found;

/// Longest time between two looks for traps, in seconds.
const LOOK_SECONDS: i64 = 10;

/// What the worker remembers between rounds; a restart begins anew.
#[derive(Default)]
pub(crate) struct Remembered(Mutex<(Option<i64>, Option<i64>)>);

impl Remembered {
    /// Whether a new hour began, and whether traps are to be looked at.
    fn is_due(&self, second: i64) -> (bool, bool) {
        let (hour, look) = (second / 3_600, second / LOOK_SECONDS);
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = (last.0 != Some(hour), last.1 != Some(look));
        *last = (Some(hour), Some(look));
        due
    }
}

/// One look.
pub(crate) async fn round(
    app: App,
    remembered: &Remembered,
    admitted: &(dyn Fn() + Send + Sync),
) -> Result<Found, Failure> {
    let (hour, look) = remembered.is_due(app.now().as_second());
    if look && traps::round(&app).await? > 0 {
        // There may be a notice.
        admitted();
    }
    if hour {
        listings::round(&app).await?;
    }
    Ok(Found::Nothing)
}
