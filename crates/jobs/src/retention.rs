//! The keeper: erases those whose legal hold was lifted and, once a day, takes
//! away what has been kept for long enough (R001-30, DECISIONS D52).

use std::sync::{Mutex, PoisonError};

use app::{App, Failure, legal_hold, retention};

use crate::worker::Found;

const DAY_S: i64 = 24 * 3_600;

/// What the worker remembers between rounds; a restart looks once more.
#[derive(Default)]
pub(crate) struct Remembered(Mutex<Option<i64>>);

impl Remembered {
    fn is_done(&self, day: i64) -> bool {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) == Some(day)
    }

    fn done(&self, day: i64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(day);
    }
}

/// One look at what waits, and at the day.
pub(crate) async fn round(app: App, remembered: &Remembered) -> Result<Found, Failure> {
    let erased = legal_hold::release(&app).await?;
    let day = app.now().as_second() / DAY_S;
    if !remembered.is_done(day) {
        retention::run(&app).await?;
        // A day on which it failed is looked at again.
        remembered.done(day);
    }
    Ok(if erased > 0 { Found::Work } else { Found::Nothing })
}
