//! Mail that is due, and the links in it.

use store::queue::DueDelivery;

use crate::{
    App,
    dispatch::{self, Checked, Composer, Ticket},
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
