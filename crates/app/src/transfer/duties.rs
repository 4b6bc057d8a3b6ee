//! What laws ask of data that leave for the country of this installation. It
//! depends on rules and day alone, so the laws are asked once a day, not with
//! every batch of mail.

use std::sync::{Arc, Mutex, PoisonError};

use domain::{Digest, Timestamp};
use jiff::civil::Date;
use policy::law::TransferDuty;

use crate::App;

/// The duties of one day, under the rules of that version.
type Kept = Option<((Digest, Date), Arc<Vec<TransferDuty>>)>;

/// What was asked last.
#[derive(Default)]
pub(crate) struct Asked(Mutex<Kept>);

/// The duties of that day.
pub(crate) fn duties(app: &App, now: Timestamp) -> Arc<Vec<TransferDuty>> {
    let of = (app.rules().version(), policy::law::day(now));
    let mut kept = app.transfer_duties().0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((known, duties)) = &*kept
        && *known == of
    {
        return Arc::clone(duties);
    }
    let laws = app.rules().laws();
    let duties = Arc::new(laws.transfer_duties(&app.settings().country, of.1));
    *kept = Some((of, Arc::clone(&duties)));
    duties
}
