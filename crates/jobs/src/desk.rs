//! The complaint desk's worker: finishes what a killed program left, raises the
//! alarm when a case waits too long, mails the links that people asked for, and
//! confirms opt-outs where a law asks for it.

use app::{App, Failure, complaint, leaving, own};

use crate::worker::Found;

/// One look at what waits.
pub(crate) async fn round(app: App, admitted: &(dyn Fn() + Send + Sync)) -> Result<Found, Failure> {
    let finished = complaint::keep::round(&app).await?;
    let mailed = own::round(&app).await?;
    let confirmed = leaving::round(&app).await?;
    if finished + mailed + confirmed > 0 {
        admitted();
    }
    Ok(Found::Nothing)
}
