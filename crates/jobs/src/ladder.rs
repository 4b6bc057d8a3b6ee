//! The ladder's worker: judges what was counted, within seconds, and first waves
//! of imports (DECISIONS D43); lets warnings be forgotten; compares meters with
//! deliveries once a day (DECISIONS D21), and marks the accounts of earlier
//! versions (DECISIONS D35).

use std::sync::{Mutex, PoisonError};

use app::{App, Failure, import::wave, ladder::keep, likeness};

use crate::worker::Found;

/// What the worker remembers between rounds; a restart begins anew.
#[derive(Default)]
pub(crate) struct Remembered {
    day: Mutex<Option<i64>>,
    look: Mutex<Option<i64>>,
}

impl Remembered {
    /// True once a day, and at the start.
    fn is_new_day(&self, day: i64) -> bool {
        is_new(&self.day, day)
    }

    /// True once for each look at waves, and at the start.
    fn is_new_look(&self, look: i64) -> bool {
        is_new(&self.look, look)
    }
}

fn is_new(last: &Mutex<Option<i64>>, now: i64) -> bool {
    last.lock().unwrap_or_else(PoisonError::into_inner).replace(now) != Some(now)
}

/// One look at everything that was counted.
pub(crate) async fn round(
    app: App,
    remembered: &Remembered,
    admitted: &(dyn Fn() + Send + Sync),
) -> Result<Found, Failure> {
    let today = app.ladder().days.number(app.now());
    if remembered.is_new_day(today) {
        keep::judge_all(&app).await?;
        keep::verify(&app).await?;
        keep::forget_warnings(&app).await?;
        likeness::mark_all(&app).await?;
    }
    if keep::judge_dirty(&app).await? > 0 {
        // There may be a notice.
        admitted();
    }
    if remembered.is_new_look(app.now().as_second() / wave::look_every(&app)) {
        // Whom a wave lets go the queue's worker finds.
        wave::round(&app).await?;
    }
    // While mail goes out there is always something: the rest in between is what
    // keeps this from being all that is done.
    Ok(Found::Nothing)
}
