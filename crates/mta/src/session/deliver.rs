//! Working through a batch: re-check a few, send them, re-check the next few.
//!
//! A pass is used within a second of the read it rests on (DECISIONS D3), so as
//! many are checked at once as this host took in half a second lately.

use std::{collections::VecDeque, error::Error, sync::Arc};

use app::{
    Failure,
    dispatch::{
        Begun, Checked, NotBegun, Ticket, begin, check,
        check::{FRESH, is_fresh},
        outcome::{Begin, masked},
    },
};
use bytes::Bytes;
use delivery::outcome::Outcome as Came;
use domain::{Reply, SignedDuration, SlowScope};
use smtp::{
    Message,
    client::{Cause, Dsn, End, Lack, Outcome, Return, Stage, Transaction},
};
use store::delivery::DeliveryRow;

use super::{
    Batch, Leases, Row, Session,
    settle::{Ending, settle},
    transact,
    wire::{Wire, stage_of},
};

/// Most deliveries re-checked in one read.
const CHECKED_MAX: u32 = 32;
/// Times that checks may come too late in a batch before it is given back: the
/// machine is overloaded then, and nothing is gained by composing again.
const STALE_MAX: u32 = 3;

/// A batch under way.
struct Work<'a> {
    session: &'a Session,
    wire: &'a mut Wire,
    leases: &'a Leases,
    batch: Batch,
    /// Deliveries to re-check at once.
    at_once: u32,
    /// Times that checks came too late.
    stale: u32,
}

/// A delivery whose attempt is on record.
struct Recorded {
    row: Row,
    ticket: Ticket,
    begun: Begun,
    message: Message,
}

/// Re-checks and sends deliveries until the batch is done, the session ends, a
/// reply brakes the path, or delivery ends. What is left is returned.
pub(super) async fn deliver(
    session: &Session,
    wire: &mut Wire,
    rows: Vec<Row>,
    leases: &Arc<Leases>,
) -> Batch {
    let found = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let batch = Batch { found, ..Batch::default() };
    let mut work = Work { session, wire, leases, batch, at_once: 4, stale: 0 };
    let mut waiting = VecDeque::from(rows);
    while !waiting.is_empty() && work.goes_on() {
        work.some(&mut waiting).await;
    }
    work.batch.returned.extend(waiting);
    let Work { mut batch, wire, .. } = work;
    if let Some(End::Refused { stage, reply }) = wire.end() {
        batch.trouble = Some(told(reply));
        // 421 in answer to MAIL after others went through: the host wants a
        // new connection, and says how many messages one may carry.
        let begun = u32::try_from(wire.transactions()).unwrap_or(u32::MAX);
        let enough = reply.code == 421 && *stage == Stage::Mail && begun > 1;
        batch.enough_after = enough.then_some(begun.saturating_sub(1));
    }
    batch
}

impl Work<'_> {
    fn goes_on(&self) -> bool {
        let braked =
            |it: &delivery::outcome::Brake| matches!(it.scope, SlowScope::Path | SlowScope::Source);
        self.wire.is_open()
            && !self.session.shared.is_stopping()
            && !self.batch.failing
            && !self.batch.brakes.iter().any(braked)
    }

    /// Re-checks the next few and sends them.
    async fn some(&mut self, waiting: &mut VecDeque<Row>) {
        let app = &self.session.shared.app;
        let count = waiting.len().min(self.at_once as usize);
        let few: Vec<Row> = waiting.drain(..count).collect();
        let due: Vec<_> = few.iter().map(|it| it.due).collect();
        let checked = match check(app, &self.session.shared.composer, &due).await {
            Ok(checked) => checked,
            Err(error) => {
                // Fail closed: nothing of this batch goes out.
                self.fail("deliveries could not be re-checked", &error);
                return self.batch.returned.extend(few);
            }
        };
        let started = app.now();
        let mut sent = 0;
        let mut too_late = Vec::new();
        let mut settled_early = Vec::new();
        for (row, checked) in few.into_iter().zip(checked) {
            match checked {
                Checked::Over | Checked::Later => self.batch.freed.push(row),
                Checked::Ready(_) if !self.goes_on() => self.batch.returned.push(row),
                Checked::Ready(ticket) if !ticket.is_fresh(app.now()) => too_late.push(row),
                Checked::Ready(ticket) => {
                    let Some(begun) = self.record(row, *ticket).await else { continue };
                    sent += 1;
                    if self.session.shared.config.settle_at_lease {
                        settled_early.push(self.settled_early(begun).await);
                    } else {
                        self.send(begun).await;
                    }
                }
            }
        }
        for begun in settled_early {
            self.send(begun).await;
        }
        self.keep_pace(started.duration_until(app.now()), (sent, too_late.len()));
        for row in too_late.into_iter().rev() {
            waiting.push_front(row);
        }
    }

    /// Sets how many are re-checked next: as many as half a second holds.
    fn keep_pace(&mut self, took: SignedDuration, (sent, too_late): (u32, usize)) {
        if too_late > 0 {
            self.stale += 1;
            self.at_once = (self.at_once / 4).max(1);
            if self.stale > STALE_MAX {
                let what = "deliveries are re-checked more slowly than they may be used";
                tracing::warn!(path = self.session.path.0, what);
                self.batch.failing = true;
            }
        } else if sent > 0 {
            let each = (took.as_micros() / i128::from(sent)).max(1);
            let fit = (FRESH.as_micros() / 2 / each).clamp(1, CHECKED_MAX.into());
            self.at_once = u32::try_from(fit).unwrap_or(1).min(self.at_once.saturating_mul(2));
        }
    }

    /// Puts an attempt on record, with everything that is needed to make it.
    async fn record(&mut self, row: Row, ticket: Ticket) -> Option<Recorded> {
        let Some(lease) = self.leases.get(&row.shard).copied() else {
            // The shard has gone to another node, which does the rest.
            self.batch.freed.push(row);
            return None;
        };
        let message = match Message::new(Bytes::from_owner(Arc::clone(&ticket.message))) {
            Ok(message) => message,
            Err(error) => {
                // Composing was wrong. Nothing of it may reach the wire (S2);
                // the delivery stays in the queue, held until the next start.
                tracing::error!(delivery.id = %row.due.delivery, %error, "not fit for the wire");
                self.batch.trouble = Some("a message is not fit for the wire".to_owned());
                return None;
            }
        };
        let line = &self.session.line;
        let with = Begin {
            lease,
            source: line.source.name.to_string(),
            host: self.wire.host().to_owned(),
            tls: self.wire.tls().map(str::to_owned),
            provider: line.label.clone(),
        };
        match begin(&self.session.shared.app, &ticket, with).await {
            Ok(begun) => Some(Recorded { row, ticket, begun, message }),
            Err(NotBegun::Raced) => {
                self.batch.freed.push(row);
                None
            }
            Err(NotBegun::Unknown(begun, error)) => {
                self.begin_unknown(row, (&ticket, begun), &error).await;
                None
            }
        }
    }

    /// The counter-proof: progress is moved before anything was sent.
    async fn settled_early(&mut self, recorded: Recorded) -> Recorded {
        let came = (Came::Accepted, "at the lease", None);
        let ended = (&recorded.row, &recorded.ticket.row, recorded.begun);
        self.settle(ended, came).await;
        recorded
    }

    /// Sends a delivery whose attempt is on record, and settles it.
    async fn send(&mut self, recorded: Recorded) {
        let Recorded { row, ticket, begun, message } = recorded;
        let Ticket { pass, due, row: delivery, envelope, checked_at, .. } = ticket;
        let shared = &self.session.shared;
        let late = !is_fresh(checked_at, shared.app.now());
        let outcome = if late {
            // The commit of the attempt took so long that the re-check no
            // longer counts: nothing is sent on it.
            Outcome::Broken { stage: Stage::Idle, cause: Cause::TimedOut }
        } else {
            self.batch.used += 1;
            let dsn = Dsn { envelope_id: due.delivery.to_string(), ret: Return::Headers };
            let transaction = Transaction { envelope, message, dsn: Some(dsn) };
            transact(pass, (due.delivery, transaction), self.wire).await
        };
        let settled = shared.config.settle_at_lease
            || self.settle((&row, &delivery, begun), came(&outcome)).await;
        if settled {
            self.batch.freed.push(row);
        }
        self.wire.until_ready().await;
    }

    /// The database did not say whether the attempt is on record. Nothing was
    /// sent, so it is settled as such; that it cannot be settled means that it
    /// is not on record.
    async fn begin_unknown(
        &mut self,
        row: Row,
        (ticket, begun): (&Ticket, Begun),
        error: &Failure,
    ) {
        self.fail("an attempt could not be put on record", error);
        let came = (Came::Broken, "before MAIL FROM", None);
        if self.settle((&row, &ticket.row, begun), came).await {
            self.batch.freed.push(row);
        }
    }

    /// Writes down what came of an attempt; false when that cannot be done now,
    /// and the delivery must stay held until it is.
    async fn settle(
        &mut self,
        (queued, row, begun): (&Row, &DeliveryRow, Begun),
        (came, stage, reply): (Came<'_>, &'static str, Option<&Reply>),
    ) -> bool {
        let provider = self.session.line.provider.as_deref();
        let ending = Ending { queued, row, begun, provider, came, stage, reply };
        match settle(&self.session.shared, ending).await {
            Ok(brake) => {
                if let (Some(_), Some(reply)) = (&brake, reply) {
                    self.batch.trouble = Some(told(reply));
                }
                self.batch.brakes.extend(brake);
                true
            }
            Err(error) => {
                self.fail("an outcome could not be put on record", &error);
                false
            }
        }
    }

    fn fail(&mut self, what: &'static str, error: &Failure) {
        tracing::error!(path = self.session.path.0, error = error as &dyn Error, "{what}");
        self.batch.failing = true;
        self.batch.trouble = Some(what.to_owned());
    }
}

/// An outcome on the wire as `delivery` settles it, where it ended, and the
/// answer for the record.
fn came(outcome: &Outcome) -> (Came<'_>, &'static str, Option<&Reply>) {
    use delivery::outcome::Unsupported;
    match outcome {
        Outcome::Accepted { reply } => (Came::Accepted, Stage::EndOfData.as_str(), Some(reply)),
        Outcome::Refused { stage, reply } => {
            (Came::Refused { stage: stage_of(*stage), reply }, stage.as_str(), Some(reply))
        }
        Outcome::InDoubt { .. } => (Came::InDoubt, Stage::EndOfData.as_str(), None),
        Outcome::Broken { stage, .. } => (Came::Broken, stage.as_str(), None),
        Outcome::Unsupported(Lack::SmtpUtf8) => {
            (Came::Unsupported(Unsupported::SmtpUtf8), Stage::Idle.as_str(), None)
        }
        Outcome::Unsupported(Lack::Size { .. }) => {
            (Came::Unsupported(Unsupported::Size), Stage::Idle.as_str(), None)
        }
        // Our messages are 7-bit except in addresses; another host of the site
        // may do better.
        Outcome::Unsupported(Lack::EightBitMime) => (Came::Broken, Stage::Idle.as_str(), None),
    }
}

/// A reply for pages: code and text, addresses masked.
pub(super) fn told(reply: &Reply) -> String {
    match reply.enhanced {
        Some(enhanced) => format!("{} {enhanced} {}", reply.code, masked(reply)),
        None => format!("{} {}", reply.code, masked(reply)),
    }
}
