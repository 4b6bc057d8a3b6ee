//! The keeper: erases those whose legal hold was lifted and, once a day, takes
//! away what has been kept for long enough (R001-30, DECISIONS D52).

use std::sync::{Mutex, PoisonError};

use app::{App, Failure, legal_hold, retention};

use crate::worker::Found;

const DAY_S: i64 = 24 * 3_600;

/// The day that needs no look; `None` before the first round.
#[derive(Default)]
pub(crate) struct Remembered(Mutex<Option<i64>>);

impl Remembered {
    /// True on every day but that of the start: whoever upgrades, or restores, has
    /// until midnight (UTC) to see what would go, and to place holds.
    fn is_due(&self, day: i64) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *last.get_or_insert(day) != day
    }

    fn done(&self, day: i64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(day);
    }
}

/// One look at what waits, and at the day.
pub(crate) async fn round(app: App, remembered: &Remembered) -> Result<Found, Failure> {
    let erased = legal_hold::release(&app).await?;
    let day = app.now().as_second() / DAY_S;
    if remembered.is_due(day) {
        retention::run(&app).await?;
        // A day on which it failed is looked at again.
        remembered.done(day);
    }
    Ok(if erased > 0 { Found::Work } else { Found::Nothing })
}

#[cfg(test)]
mod tests {
    use super::Remembered;

    #[test]
    fn a_day_is_looked_at_once_and_that_of_the_start_not_at_all() {
        let remembered = Remembered::default();
        assert!(!remembered.is_due(7) && !remembered.is_due(7));
        assert!(remembered.is_due(8) && remembered.is_due(8), "until it is done");
        remembered.done(8);
        assert!(!remembered.is_due(8));
        assert!(remembered.is_due(9));
    }
}
