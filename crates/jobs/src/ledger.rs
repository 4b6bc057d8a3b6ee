//! The sequencer: events get their place in the tree within seconds, and a
//! signed checkpoint follows (DECISIONS D19).

use app::{App, Failure, ledger};

use crate::worker::Found;

/// Numbers what waits, account by account.
pub(crate) async fn round(app: App) -> Result<Found, Failure> {
    for account in store::ledger::accounts_unnumbered(app.store()).await? {
        while ledger::sequence(&app, account).await? > 0 {}
    }
    Ok(Found::Nothing)
}
