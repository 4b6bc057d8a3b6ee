//! Imports: read to their end, judged, attested when a reviewer accepted them;
//! and the lists of terminated accounts, which become fingerprints.

use app::{App, Failure, import};
use store::import::{ImportState, in_state};

use crate::worker::Found;

/// One look at every import that waits for the machine. One that fails does not
/// hold up the others.
pub(crate) async fn round(app: App) -> Result<Found, Failure> {
    let mut found = Found::Nothing;
    for row in in_state(app.store(), ImportState::Reading).await? {
        import::read::run(&app, &row).await.unwrap_or_else(|error| report(&row.id, &error));
        found = Found::Work;
    }
    for row in in_state(app.store(), ImportState::Attesting).await? {
        import::attest::run(&app, &row).await.unwrap_or_else(|error| report(&row.id, &error));
        found = Found::Work;
    }
    for row in in_state(app.store(), ImportState::Undoing).await? {
        import::undo::run(&app, &row).await.unwrap_or_else(|error| report(&row.id, &error));
        found = Found::Work;
    }
    if app::fingerprint::round(&app).await? {
        found = Found::Work;
    }
    Ok(found)
}

fn report(import: &domain::ImportId, error: &Failure) {
    let error = error as &dyn std::error::Error;
    tracing::error!(import.id = %import, error, "import waits");
}
