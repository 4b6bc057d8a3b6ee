//! What follows a message that was taken: it comes back, or its reader
//! complains.
//!
//! Reports are sent like any mail, and again when they are not taken, because
//! the program under test may be down for a moment.

use std::{net::IpAddr, sync::Arc};

use domain::{Envelope, SignedDuration, Timestamp};
use smtp::client::Outcome;

use super::Provider;
use crate::{
    dsn::{Bounce, notification},
    feedback::{Complaint, report},
    letter::Letter,
    mailbox::MailCopy,
    receiver::{Fate, Return},
};

/// Between two tries to send a report …
const AGAIN: SignedDuration = SignedDuration::from_millis(500);
/// … and how many there are.
const TRIES_MAX: u32 = 20;

/// Which report.
#[derive(Clone, Copy)]
enum Kind {
    Returned,
    Complaint,
}

/// What a report is made of.
struct Taken {
    envelope: Envelope,
    letter: Arc<Letter>,
    bytes: Arc<[u8]>,
    peer: IpAddr,
    received_at: Timestamp,
}

impl Provider {
    /// Sends, in time, what follows from the copy.
    pub(super) fn follow(self: &Arc<Self>, host: &str, copy: &MailCopy, fate: &Fate) {
        let recipient = &copy.envelope.recipient;
        let due = |of: &[Return]| of.iter().find(|it| it.recipient == *recipient).cloned();
        let reports = [(Kind::Returned, &fate.returned), (Kind::Complaint, &fate.complaints)];
        for (kind, of) in reports {
            let Some(due) = due(of) else { continue };
            let taken = Taken {
                envelope: copy.envelope.clone(),
                letter: copy.letter.clone(),
                bytes: copy.bytes.clone().unwrap_or_default(),
                peer: copy.peer,
                received_at: copy.received_at,
            };
            let (provider, host) = (self.clone(), host.to_owned());
            provider.receiver().reports.waiting += 1;
            let task = async move {
                let delay = due.at.duration_since(taken.received_at);
                provider.doors.clock.sleep(delay).await;
                provider.report(kind, &host, &taken).await;
                provider.receiver().reports.waiting -= 1;
            };
            self.doors.spawn.spawn("sim-report", Box::pin(task));
        }
    }

    async fn report(&self, kind: Kind, host: &str, taken: &Taken) {
        let now = self.doors.clock.now();
        let made = match kind {
            Kind::Returned => notification(&Bounce {
                reporting_host: host,
                envelope: &taken.envelope,
                message: &taken.bytes,
                received_at: taken.received_at,
                now,
            }),
            Kind::Complaint => report(&Complaint {
                reporting_host: host,
                envelope: &taken.envelope,
                message: &taken.bytes,
                letter: &taken.letter,
                source: taken.peer,
                received_at: taken.received_at,
                now,
            }),
        };
        let Some(made) = made else { return };
        let accepted = self.send(made).await;
        let (done, refused) = match kind {
            Kind::Returned => ("late DSNs", "late DSNs refused"),
            Kind::Complaint => ("feedback reports", "feedback reports refused"),
        };
        let mut receiver = self.receiver();
        receiver.count(if accepted { done } else { refused });
        if accepted {
            let now = self.doors.clock.now();
            let of = match kind {
                Kind::Returned => &mut receiver.reports.returned,
                Kind::Complaint => &mut receiver.reports.complained,
            };
            of.insert(taken.envelope.recipient.normalised(), now);
        }
    }

    /// True when it was taken at last.
    async fn send(&self, (envelope, bytes): (Envelope, Vec<u8>)) -> bool {
        for tried in 1.. {
            match self.post.send(envelope.clone(), bytes.clone()).await {
                Ok(Outcome::Accepted { .. }) => return true,
                Ok(Outcome::Refused { reply, .. }) if reply.is_permanent() => break,
                Ok(_) | Err(_) if tried < TRIES_MAX => self.doors.clock.sleep(AGAIN).await,
                Ok(_) => break,
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "a report got lost");
                    break;
                }
            }
        }
        false
    }
}
