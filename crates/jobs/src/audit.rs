//! The auditor: looks every hour for what is due or wrong (R001-39).

use std::sync::{Mutex, PoisonError};

use app::{App, Failure, audit};

use crate::worker::Found;

/// What the worker remembers between rounds; a restart begins anew.
#[derive(Default)]
pub(crate) struct Remembered(Mutex<Option<i64>>);

impl Remembered {
    /// True once an hour, and at the start.
    fn is_new_hour(&self, hour: i64) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.replace(hour) != Some(hour)
    }
}

/// One look at everything.
pub(crate) async fn round(app: App, remembered: &Remembered) -> Result<Found, Failure> {
    if remembered.is_new_hour(app.now().as_second() / 3_600) {
        let opened = audit::run(&app).await?;
        if opened > 0 {
            tracing::info!(audit.opened = opened, "the audit opened findings");
        }
    }
    Ok(Found::Nothing)
}
