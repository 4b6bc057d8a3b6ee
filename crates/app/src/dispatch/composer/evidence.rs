//! What a confirmation mail carries of the ledger, as it was frozen when the
//! mail was admitted: the same at every attempt and every rebuild.

use consent::{Checkpoint, Origin, tree::empty_root};
use domain::Basis;
use message::{Evidence, compose::EVIDENCE_SINCE};
use store::delivery::DeliveryRow;
use url::Url;

use crate::{App, Failure, sender::Hosts};

/// The evidence of a delivery; `None` for what is no confirmation mail, or was
/// admitted before such mails carried any.
pub(super) async fn carried(
    app: &App,
    row: &DeliveryRow,
    hosts: &Hosts,
) -> Result<Option<Evidence>, Failure> {
    if row.basis != Basis::ConfirmationRequest || row.render_format < EVIDENCE_SINCE {
        return Ok(None);
    }
    let frozen = store::mail_evidence::of_delivery(app.store(), row.account, row.id).await?;
    let Some(frozen) = frozen else { return Ok(None) };
    let root = match &frozen.note {
        Some(note) => Checkpoint::unverified(note).map(|it| it.root),
        None => (frozen.size == 0).then(empty_root),
    };
    let root = root.ok_or_else(|| Failure::unavailable("the ledger", "a checkpoint is missing"))?;
    // The name of the ledger as it was then, like every link in the mail.
    let url: Url =
        hosts.public_url.parse().map_err(|it| Failure::unavailable("our own address", it))?;
    let host = url.host_str().unwrap_or_default();
    let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let ledger = Origin::new(&host, row.account)
        .map_err(|source| Failure::unavailable("the ledger's name", source))?;
    Ok(Some(Evidence { ledger: ledger.to_string(), leaf: frozen.leaf, size: frozen.size, root }))
}
