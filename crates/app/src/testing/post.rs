//! Mail that is due, and the links in it.

use store::queue::DueDelivery;
use uuid::Uuid;

use crate::{
    App,
    dispatch::{self, Begun, Checked, Composer, NotBegun, Ticket, outcome::Begin},
    queue::SHARDS,
};

/// Most deliveries of one domain that are looked at.
const DUE_MAX: u32 = 1_000;

/// Everything due now, of every domain, after the round that lets parked mail go.
///
/// # Panics
/// When the database fails.
pub async fn due(app: &App) -> Vec<DueDelivery> {
    dispatch::release(app).await.expect("parked mail goes on");
    let mut due = Vec::new();
    for shard in 0..SHARDS {
        for (domain, _) in dispatch::domains(app, shard).await.expect("the queue is read") {
            let of_domain = dispatch::due(app, (shard, &domain), DUE_MAX).await;
            due.extend(of_domain.expect("the queue is read"));
        }
    }
    due
}

/// Everything due now, checked; the tickets of those that may go out.
///
/// # Panics
/// When the re-check fails as a whole.
pub async fn tickets(app: &App) -> Vec<Ticket> {
    let due = due(app).await;
    let checked = dispatch::check(app, &Composer::default(), &due).await.expect("they are checked");
    let ready = |it| if let Checked::Ready(ticket) = it { Some(*ticket) } else { None };
    checked.into_iter().filter_map(ready).collect()
}

/// A message without the folds of headers and of quoted-printable.
#[must_use]
pub fn unfolded(message: &[u8]) -> String {
    let text = String::from_utf8_lossy(message).replace("=\r\n", "").replace("=3D", "=");
    text.replace("\r\n ", "").replace("\r\n\t", "")
}

/// The token of `/path/TOKEN` as it stands in a mail or page. A signature may
/// hold anything, so what comes before counts.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn door(text: &str, path: &str) -> String {
    let door = format!("/{path}/");
    let before = |at: &usize| text[..*at].ends_with(".com") || text[..*at].ends_with('"');
    let mut found = text.match_indices(&door).map(|(at, _)| at);
    let at = found.find(before).unwrap_or_else(|| panic!("no {door} in:\n{text}"));
    let token = text[at + door.len()..].chars();
    token.take_while(|it| it.is_ascii_alphanumeric() || "-_".contains(*it)).collect()
}

/// An attempt of this delivery goes on record, under a lease of its own.
///
/// # Errors
/// [`NotBegun`].
///
/// # Panics
/// When the shard cannot be leased.
pub async fn begin(app: &App, ticket: &Ticket) -> Result<Begun, NotBegun> {
    let shard = crate::queue::shard_of(&ticket.row.domain);
    let leases =
        dispatch::lease(app, Uuid::from_u128(7), &[shard]).await.expect("the shard is free");
    let with = Begin {
        lease: leases[0],
        source: "mx1".to_owned(),
        host: "mx.example".to_owned(),
        tls: None,
        provider: "example".to_owned(),
    };
    dispatch::begin(app, ticket, with).await
}
